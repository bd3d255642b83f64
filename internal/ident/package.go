package ident

import (
	"go/token"
	"strings"
	"unicode"
)

// IsPackage reports whether a Go package can be called name: one that the go command sees and that other packages can import under
// its name.
func IsPackage(name string) bool {
	return token.IsIdentifier(name) && !PassedOver(name) && name != "init"
}

// PassedOver reports whether the go command passes over Go files of a package called name.
func PassedOver(name string) bool { return name == "_" || name == "documentation" }

// Package is the name of the Go package in a folder called folder: its letters, in lower case, and its digits. It is "" where they make
// no name, as those of 3rdparty, and for a folder with characters beyond ASCII, which no import path may have.
func Package(folder string) string {
	if strings.ContainsFunc(folder, func(c rune) bool { return c > unicode.MaxASCII }) {
		return ""
	}
	name := strings.Map(func(c rune) rune {
		if lower(byte(c)) || digit(byte(c)) {
			return c
		}
		return -1
	}, strings.ToLower(folder))
	if !IsPackage(name) {
		return ""
	}
	return name
}

// NewPackage is the name of a new Go package in a folder called folder, which other packages are to import: fallback where the folder's name
// makes none.
func NewPackage(folder, fallback string) string {
	if name := Package(folder); name != "" && name != "main" {
		return name
	}
	return fallback
}
