// Package gen has what only generated code calls: it reads variables into configurations, reports what is wrong with them, remembers where
// values come from, and describes them. Programs have no use for it; what they meet is in package resource.
//
// Read reader.go first, which reads one field, then load.go, which reads a resource; var.go and find.go, which say where a text is; select.go for
// unions; item.go, itemvars.go and itemjson.go for lists and maps of objects; rule.go for what rules come to; describe.go and
// show.go for what people are shown.
package gen

import "slices"

// SupportsGenerated1 exists as long as this package serves code of the first generation. Generated code mentions it, so that a
// runtime that is too old or too new for that code is a compile error at a line that says so.
const SupportsGenerated1 = true

// Ptr returns a pointer to a copy of v, for optional fields.
func Ptr[T any](v T) *T { return &v }

// Including appends to names the elements of more that it does not contain. Generated code gathers with it what resources depend on.
func Including(names []string, more ...string) []string {
	for _, name := range more {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}
