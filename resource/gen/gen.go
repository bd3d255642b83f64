// Package gen is for generated code only. It reads variables into configurations, reports problems, records where values come from, and
// describes configurations. Programs use package resource instead.
//
// To read the package, begin with reader.go, which reads one field, and load.go, which reads a resource. var.go and find.go look up texts.
// select.go handles unions. item.go, itemvars.go and itemjson.go handle lists and maps of objects. rule.go has the functions of rules.
// describe.go and show.go show configurations.
package gen

import "slices"

// SupportsGenerated1 exists as long as this package works with generated code of the first generation. Generated code refers to it. So if
// the runtime is too old or too new for the code, the compiler reports an error at a line that explains the problem.
const SupportsGenerated1 = true

// Ptr returns a pointer to a copy of v, for optional fields.
func Ptr[T any](v T) *T { return &v }

// Including appends to names the elements of more that it does not contain. Generated code uses it to collect the dependencies of
// resources.
func Including(names []string, more ...string) []string {
	for _, name := range more {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}
