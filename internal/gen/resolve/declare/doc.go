// Package declare resolves what a specification declares: its kinds and the parameters of its factories, with their objects, fields,
// constraints, dependencies and rules.
//
// The files, in the order in which to read them:
//
//	param.go        the parameters of factories
//	kind.go         kinds, and the mixins that no kind includes
//	object.go       the objects of a kind
//	dependency.go   fields of type resource
//	wiring.go       rules that relate a dependency to fields
//	connections.go  the fields that bound the connections of a client
//	link.go         the packages that values of fields link
//	item.go         lists and maps of objects
//	field.go        a field: its type, default, example and further keys
//	form.go         how a list or map is written in a variable
//	keys.go         the constraints on the keys of a map
//	constraint.go   constraints, and the constants of one_of
//	types.go        types
//	foreign.go      types as other languages spell them
//	gotype.go       Go types as types of fields
//	scope.go        what a field is declared in
package declare
