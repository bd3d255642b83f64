// Package scalar is the table of the types that a field can have. Each row has everything that the rest of the program needs to know about
// the type. Lists and maps are composed of these types.
//
// Read type.go for the columns, code.go for Go expressions as data, and rows.go for the table. To add a type, add a row. If no function of
// package resource parses its texts, add that function too. All other code reads the row.
package scalar
