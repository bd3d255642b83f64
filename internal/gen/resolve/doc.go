// Package resolve turns what a specification says into what it means. Every semantic check is here; all findings of a run are
// reported, each cause once, and a model is only made when there is no error among them.
//
// Each phase is a package of its own. It gets the few look-ups that it needs from those before it, and none gets all of them:
//
//	read       tables, keys and names as written; findings
//	document   the joined files, [package], [output], [profiles]
//	library    the kinds that can be named, and the packages that are used
//	literal    values of fields
//	rule       rules and conditions
//	declare    kinds, their fields and rules
//	names      Go names that two things would have
//	client     Go functions and types
//	bind       what fills the fields of resources
//	depend     what fills their dependencies
//	lifecycle  how they are opened, watched and closed
//
// The files, in the order in which to read them:
//
//	resolve.go   the phases, in their order
//	factory.go   factories
//	resource.go  resources
//	when.go      the conditions under which resources exist
//	bundle.go    bundles
//	alias.go     kinds of used packages
package resolve
