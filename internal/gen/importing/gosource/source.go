package gosource

import (
	"go/ast"
	"go/token"
	pathpkg "path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A Source is a package whose files may call a library that loads configurations.
type Source struct {
	Path      string      // its import path
	Files     []*ast.File // without tests
	Positions *token.FileSet
	Broken    []string // the files that cannot be parsed
}

// Imports lists the import paths of the files.
func (s Source) Imports() []string {
	var paths []string
	for _, file := range s.Files {
		for _, path := range ImportsOf(file) {
			if !slices.Contains(paths, path) {
				paths = append(paths, path)
			}
		}
	}
	return paths
}

// In reports whether the files are in the folder dir.
func (s Source) In(dir string) bool {
	return slices.ContainsFunc(s.Files, func(file *ast.File) bool { return pathpkg.Dir(s.Positions.Position(file.Pos()).Filename) == dir })
}

// ImportsOf lists the paths that a file imports.
func ImportsOf(file *ast.File) []string {
	var paths []string
	for _, spec := range file.Imports {
		if path, err := strconv.Unquote(spec.Path.Value); err == nil {
			paths = append(paths, path)
		}
	}
	return paths
}

// ImportedAs returns the path of the package that a file imports with the given name, or "".
func ImportedAs(file *ast.File, name string) string {
	for _, spec := range file.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		if spec.Name != nil && spec.Name.Name == name || spec.Name == nil && PackageName(path) == name {
			return path
		}
	}
	return ""
}

// PackageName guesses the name of a package from its import path: env for github.com/caarlos0/env/v11,
// envconfig for github.com/sethvargo/go-envconfig.
func PackageName(path string) string {
	base := pathpkg.Base(path)
	if IsVersion(base) {
		base = pathpkg.Base(pathpkg.Dir(path))
	}
	return strings.TrimPrefix(base, "go-")
}

var version = regexp.MustCompile(`^v[0-9]+$`)

// IsVersion reports whether a part of an import path is a major version: v11.
func IsVersion(part string) bool { return version.MatchString(part) }
