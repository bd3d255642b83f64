// Package gen has what only generated code calls. It reads variables into configurations, reports what is wrong with them, remembers where
// values come from, and describes configurations. Programs use package resource instead.
//
// To read the package, begin with reader.go, which reads one field, and load.go, which reads a resource. var.go and find.go say where a
// text is found. select.go is about unions; item.go, itemvars.go and itemjson.go are about lists and maps of objects; rule.go has what
// rules call; describe.go and show.go show configurations to people.
package gen

import "slices"

// SupportsGenerated1 exists as long as this package works with code of the first generation. Generated code refers to it. With a runtime
// that is too old or too new for the code, the compiler thus reports an error at a line that explains it.
const SupportsGenerated1 = true

// Ptr returns a pointer to a copy of v, for optional fields.
func Ptr[T any](v T) *T { return &v }

// Including appends to names the elements of more that it does not contain. Generated code collects the dependencies of resources with it.
func Including(names []string, more ...string) []string {
	for _, name := range more {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}
