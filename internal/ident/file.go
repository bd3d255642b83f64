package ident

import (
	"path"
	"strings"
	"unicode"
)

// FileStem returns the beginning of a file name for a Go name: the name in the specification's spelling, or else in lower case.
func FileStem(name string) string {
	if s := Snake(name); s != "" {
		return s
	}
	return strings.ToLower(name)
}

// FileFlaw returns the reason why no file or folder should have this name: some system cannot store it, or gives it a special meaning. It
// returns "" if there is no reason.
func FileFlaw(name string) string {
	switch {
	case strings.ContainsAny(name, `/\:<>"|?*`) || strings.ContainsFunc(name, func(c rune) bool { return c < ' ' || c == 0x7f || c == unicode.ReplacementChar }):
		return "holds a character that is not allowed in file names"
	case strings.HasSuffix(name, ".") || strings.HasSuffix(name, " "):
		return "ends with a dot or a blank, which Windows drops"
	case isDevice(name):
		return "is the name of a device on Windows"
	}
	return ""
}

// Reserved returns the reason why resgen must not write a text file or folder with this name: another program uses this name. It returns ""
// if there is no reason.
func Reserved(name string) string {
	lower := strings.ToLower(name) // as macOS and Windows compare names
	switch lower {
	case "go.mod", "go.sum", "go.work", "go.work.sum", "vendor":
		return "belongs to the go command"
	case ".git", ".gitignore", ".gitattributes", ".gitmodules":
		return "belongs to git"
	case ".hg", ".svn", ".bzr", ".fossil", "_fossil_":
		return "belongs to a version control system"
	}
	switch strings.ToLower(path.Ext(name)) { // as go/build lists them
	case ".c", ".cc", ".cpp", ".cxx", ".m", ".h", ".hh", ".hpp", ".hxx", ".f", ".for", ".f90", ".s", ".sx", ".swig", ".swigcxx", ".syso":
		return "would be compiled with the package"
	}
	return ""
}

// isDevice reports whether a file with this name, with any extension, is a device on Windows.
func isDevice(name string) bool {
	base, _, _ := strings.Cut(name, ".")
	base = strings.ToUpper(strings.TrimRight(base, " "))
	switch base {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	port, ok := strings.CutPrefix(base, "COM")
	if !ok {
		port, ok = strings.CutPrefix(base, "LPT")
	}
	return ok && len([]rune(port)) == 1 && strings.ContainsAny(port, "123456789\u00b9\u00b2\u00b3")
}
