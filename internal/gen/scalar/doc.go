// Package scalar is the table of the types that a field can have: one row per type, with everything that the rest of the program asks
// about it. Lists and maps are made of them.
//
// Read type.go for the columns, code.go for Go expressions as data, and rows.go for the table. To add a type, write its row; if no
// function of package resource reads its texts, write that too. Everything else reads the row.
package scalar
