// Package loading writes how a configuration is filled: defaults, literals of the specification, what differs between profiles, variables,
// templates, and the parameters of factories.
//
// The files, in the order in which to read them:
//
//	fill.go        the parameters of a factory, from variables and defaults
//	load.go        the loader of a resource, step by step
//	template.go    texts with fields in them, which are read last
//	made.go        values that parameters of a factory make
//	loadobject.go  optional objects and members of unions, which are read into variables of their own
//	read.go        one field
//	loaditem.go    lists and maps of objects, with variables for each item
//	variable.go    the variables of a field as the runtime's reader takes them
//	provenance.go  from which layer each literal comes
//	place.go       where a field is while a loader runs: in the configuration, or in a variable
package loading
