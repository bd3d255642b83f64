// Package format has the parsers that turn the text of a variable into a value, and the formats of the specification language. Generated
// code calls them. A program may call them too, to read or check a text by the same rules as generated code.
//
// Errors are fixed texts, to be shown after the name of a field. They never hold a part of the input.
package format
