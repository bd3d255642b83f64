// Package constraint is the table of the constraints that a field can have. Each row has everything that the rest of the program needs to
// know about the constraint. Its condition is data: an expression over the value. The generator evaluates this expression, and emit writes
// it as Go.
//
// Read row.go for the columns and rows.go for the table. check.go combines the rows of one field. To add a constraint, add a row. The keys
// of the specification, the reference, the JSON Schema, Validate, `resgen env --check` and the random specifications use it.
package constraint
