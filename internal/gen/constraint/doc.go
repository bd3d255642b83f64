// Package constraint is the table of the constraints that a field can have: one row per key, with everything that the rest of the
// program asks about it. Its condition is data: an expression over the value, which the generator evaluates and emit writes as Go.
//
// Read row.go for the columns and rows.go for the table; check.go brings the rows of one field together. To add a constraint, write
// its row. The specification's keys, the reference, the JSON Schema, Validate, `resgen env --check` and the random specifications read it.
package constraint
