// Package resolve turns a specification into a model. Every semantic check is here. A run reports all findings, and each cause once. It
// returns a model only if there is no error.
//
// The phases, in the order in which run (resolve.go) calls them. Each gets only the look-ups of earlier phases that it needs:
//
//	document   the joined files, [package], [output], [profiles]
//	library    the kinds that a specification can name, and the packages that it uses
//	declare    kinds, their fields and rules
//	client     Go functions and types
//	bind       where the fields of resources get their values from
//	lifecycle  how resources are opened, monitored and closed; bind and lifecycle read each resource together
//	depend     which resources fill the dependencies of others
//	names      clashes of Go names
//
// What several phases share, or one consists of:
//
//	read       tables, keys and names as written; findings
//	literal    values of fields
//	rule       rules and conditions
//	argument   what each parameter of a constructor gets
//	gostruct   the fields of hand-written Go structs
//	operation  the operations of clients
//	jsontype   what encoding/json makes of Go types
//	relax      whether a field allows more than the field that it replaces
//	stub       declarations of the types that will be generated
//
// Read the files in this order:
//
//	resolve.go   the phases, in their order
//	factory.go   factories
//	resource.go  resources
//	when.go      the conditions under which resources exist
//	bundle.go    bundles
//	alias.go     kinds of used packages
package resolve
