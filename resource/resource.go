// Package resource is the small runtime that generated code imports: it reads variables, checks them, keeps secrets out of sight, and
// opens and closes what they describe. It needs nothing but the standard library.
package resource

// SupportsGenerated1 exists as long as this package serves code of the first generation. Generated code mentions it, so that a
// runtime that is too old or too new for that code is a compile error at a line that says so.
const SupportsGenerated1 = true

// Ptr returns a pointer to a copy of v, for optional fields.
func Ptr[T any](v T) *T { return &v }
