// Package explain writes the texts of the verb explain: what a kind has, where the values of a resource come from, and what a
// bundle opens.
//
// The files, in the order in which to read them:
//
//	explain.go    everything that a specification has under a name, and a suggestion if it has nothing
//	bundle.go     a bundle
//	factory.go    a factory
//	opened.go     when the resources of a bundle or a factory are opened
//	item.go       an item of a list or map of objects, and an object in one
//	part.go       a resource, and an object, a union or a member of a union in it
//	use.go        a dependency of a resource: what fills it, in each profile
//	field.go      a field: the places that its value may come from, in each profile
//	member.go     which parts a resource has, which fields are in a member that nothing selects, and when a resource exists
//	operation.go  an operation of a kind
//	kind.go       a kind: its client, its fields and what each must satisfy
//	rule.go       the rules of a kind, and the functions that check and fill its configuration
package explain
