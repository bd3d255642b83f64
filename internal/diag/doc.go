// Package diag declares findings: what is wrong with a specification, where, and how to correct it.
//
// The files, in the order in which to read them:
//
//	printers.go  the formats, by name
//	text.go      findings for people, with excerpts of the source
//	short.go     one line per finding
//	github.go    annotations of a pull request
//	sarif.go     SARIF, for code scanning
//	json.go      objects for programs
//	excerpt.go   the lines of the source that a finding refers to
//	mask.go      which parts of a line an excerpt hides
//	scan.go      the keys and values of a text that need not be valid TOML
//	secret.go    which values are secrets, by the names of their keys
//	source.go    a text, its lines and its columns
//	diag.go      findings, and places in sources
//	codes.go     the codes of findings
//	suggest.go   the name that was probably meant
package diag
