package gotypes

import (
	"errors"
	"go/token"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/world"
)

// noModule is the go command's message if there is no module.
const noModule = "go.mod file not found"

// noSum is what go list says of a package whose module is required and not in go.sum.
const noSum = "missing go.sum entry"

// noSumError returns the reason for a package of which go list says noSum. What it suggests is not `go mod tidy` if there is another command:
// for a package that only a specification names, this would remove the requirement.
func noSumError(said string, importer *listed) error {
	add := advised(said)
	switch {
	case importer != nil && importer.Module != nil && importer.Module.Version != "":
		add = "go get " + importer.ImportPath + "@" + importer.Module.Version
	case add == "":
		add = "go mod tidy"
	}
	return errors.New(world.NoSum + "; `" + add + "` adds it")
}

// notAsked is what go list says of a package whose module go.mod only replaces.
const notAsked = "is replaced but not required"

// replaced returns the module and the version to require, for a package of which go list says that it is notAsked. If the replacement is for
// every version, any version will do. With one, `go get` does not look for the latest version of a module that may not be published.
func replaced(said string) string {
	get, _ := strings.CutPrefix(advised(said), "go get ")
	if get == "" || strings.Contains(get, "@") {
		return get
	}
	return get + "@v0.0.0"
}

// advised returns the command that the go command suggests at the end of its message, or "".
func advised(said string) string {
	for _, before := range []string{"to add it:\n", "to add:\n"} {
		if _, command, ok := strings.Cut(said, before); ok && strings.HasPrefix(strings.TrimSpace(command), "go ") {
			return firstLine(command)
		}
	}
	return ""
}

// notDownloaded reports whether go list says in text that a required module is not in the module cache. World sets GOPROXY=off, so the go
// command does not download it.
func notDownloaded(text string) bool {
	return strings.Contains(text, "module lookup disabled") && !strings.Contains(text, "cannot find module providing")
}

// notFound reports whether an error of go list only says that there is no such package.
func notFound(text string) bool {
	for _, part := range []string{
		"is not in std", "no required module provides", "cannot find module providing", "cannot find package", "module lookup disabled",
		"directory not found", "does not contain package", "not in your go.mod file", "is not in GOROOT", "but does not contain",
	} {
		if strings.Contains(text, part) {
			return true
		}
	}
	return false
}

func noPackage(path string) string { return "there is no package " + path }

// firstLine returns the first line of s, or the second if the first only announces it.
func firstLine(s string) string {
	line, rest, _ := strings.Cut(strings.TrimSpace(s), "\n")
	if rest != "" && strings.HasSuffix(line, ":") {
		return line + " " + firstLine(rest)
	}
	return line
}

// position reads file:line:col or file:line.
func position(s string) token.Position {
	var at token.Position
	rest, last, ok := cutLast(s)
	if !ok {
		return at
	}
	if file, line, ok := cutLast(rest); ok {
		at.Filename, at.Line, at.Column = file, line, last
	} else {
		at.Filename, at.Line = rest, last
	}
	return at
}

// cutLast cuts the number after the last colon off s.
func cutLast(s string) (string, int, bool) {
	i := strings.LastIndexByte(s, ':')
	if i < 0 {
		return s, 0, false
	}
	n, err := strconv.Atoi(s[i+1:])
	return s[:i], n, err == nil
}
