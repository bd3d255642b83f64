// Package resolve turns a specification into a model. Every semantic check is here. A run reports all findings, and each cause once. It
// returns a model only if there is no error.
//
// Each phase is a package of its own. It gets only the look-ups of earlier phases that it needs:
//
//	read       tables, keys and names as written; findings
//	document   the joined files, [package], [output], [profiles]
//	library    the kinds that a specification can name, and the packages that it uses
//	literal    values of fields
//	rule       rules and conditions
//	declare    kinds, their fields and rules
//	names      clashes of Go names
//	client     Go functions and types
//	operation  the operations of clients
//	jsontype   what encoding/json makes of Go types
//	bind       where the fields of resources get their values from
//	depend     which resources fill the dependencies of others
//	lifecycle  how resources are opened, monitored and closed
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
