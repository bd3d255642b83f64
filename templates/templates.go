// Package templates holds the texts that are not Go: starter specifications, and pages in text/template's language.
package templates

import "embed"

// FS holds the templates by their file names.
//
//go:embed starters/*.toml
var FS embed.FS
