// Package loading writes the code that fills a configuration: defaults, literals of the specification, what differs between profiles,
// variables, templates, and the parameters of factories.
//
// The files, in the order in which to read them:
//
//	fill.go        the parameters of a factory, from variables and defaults
//	load.go        the loader of a resource, step by step
//	template.go    templates with fields, which are read last
//	made.go        values that are computed from parameters of a factory
//	loadobject.go  optional objects and members of unions, which are read into variables of their own
//	read.go        one field
//	loaditem.go    lists and maps of objects, with variables for each item
//	variable.go    the variables of a field as the runtime's reader takes them
//	provenance.go  recording the layer of each literal
//	place.go       where a loader keeps a field: in the configuration, or in a local variable
package loading
