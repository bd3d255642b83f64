package ident

import (
	"go/token"
	"strings"
	"unicode"
)

// IsPackage reports whether a Go package can have this name: the go command does not ignore it, and other packages can import it under its
// name.
func IsPackage(name string) bool {
	return token.IsIdentifier(name) && !PassedOver(name) && name != "init"
}

// PassedOver reports whether the go command ignores Go files of a package with this name.
func PassedOver(name string) bool { return name == "_" || name == "documentation" }

// Package returns a name for the Go package in a folder: the letters of the folder's name in lower case, and its digits. It returns "" if
// the result is not a valid name, as for 3rdparty, or if the folder's name has characters outside ASCII, which import paths cannot contain.
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

// NewPackage returns a name for a new Go package in a folder that other packages will import. If the folder's name is not usable, it
// returns fallback.
func NewPackage(folder, fallback string) string {
	if name := Package(folder); name != "" && name != "main" {
		return name
	}
	return fallback
}
