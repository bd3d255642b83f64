// Package loading writes how the configuration of a resource is filled: from defaults, profiles, variables, templates and parameters.
package loading
