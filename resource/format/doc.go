// Package format has the parsers that turn the text of a variable into a value, and the formats of the specification language. Generated code
// calls them. A program may call them too, to read or check a text as a specification would.
//
// Errors are fixed texts that go well after the name of a field. They never hold any of the input.
package format
