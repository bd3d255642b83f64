package gotypes

import (
	"bytes"
	"go/ast"
	"go/build"
	"go/build/constraint"
	"go/parser"
	"go/token"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/resgen-go/resgen/internal/gen/world"
)

// Constraints returns the build constraints of the files in dir that declare types, by the names of the types, in the form of the line
// `//go:build`. A constraint combines that of the file itself, that of its name (store_windows.go), and cgo if the file imports C. It is ""
// if there is none. If several files declare a type, the file for this system and these build tags is used.
func Constraints(dir string, names []string) map[string]string {
	context := buildContext()
	found := declaring(dir, names, func(base string) bool {
		ok, err := context.MatchFile(dir, base)
		return err == nil && ok && !strings.HasSuffix(base, "_test.go")
	})
	files := map[*declaringFile]string{}
	all := make(map[string]string, len(found))
	for name, f := range found {
		text, known := files[f]
		if !known {
			text = f.constraint()
			files[f] = text
		}
		all[name] = text
	}
	return all
}

// constraint returns the build constraint of f.
func (f *declaringFile) constraint() string {
	all := fileNameConstraint(filepath.Base(f.path))
	var lines []string
	for _, group := range f.file.Comments {
		for _, c := range group.List {
			if c.Pos() < f.file.Package && (group != f.file.Doc || constraint.IsGoBuild(c.Text)) {
				lines = append(lines, c.Text)
			}
		}
	}
	lines, _ = world.BuildLines(lines)
	all = append(all, lines...)
	if slices.ContainsFunc(f.file.Imports, func(i *ast.ImportSpec) bool { return i.Path.Value == `"C"` }) {
		all = append(all, "cgo")
	}
	return world.AllConstraints(all)
}

// buildContext returns the context that decides which files belong to a build: GOOS, GOARCH and the tags of GOFLAGS.
func buildContext() build.Context {
	context := build.Default
	context.BuildTags = buildTags()
	if s, ok := readSettings(); ok {
		for name, to := range map[string]*string{"GOOS": &context.GOOS, "GOARCH": &context.GOARCH} {
			if v := s.get(name); v != "" {
				*to = v
			}
		}
	}
	return context
}

// fileNameConstraint lists the systems and processors in the name of a Go file.
func fileNameConstraint(name string) []string {
	parts := strings.Split(strings.TrimSuffix(strings.TrimSuffix(name, ".go"), "_test"), "_")
	n := len(parts)
	known := func(word string) bool { return !taken(word, "", "") }
	switch {
	case n >= 3 && known(parts[n-2]) && taken(parts[n-2], parts[n-2], "") && known(parts[n-1]) && taken(parts[n-1], "", parts[n-1]):
		return parts[n-2:]
	case n >= 2 && known(parts[n-1]):
		return parts[n-1:]
	}
	return nil
}

// taken reports whether a file whose name ends with word belongs to a build for a system and a processor. Only package build knows which
// words are names of systems and processors, and it has no other way to find out.
func taken(word, goos, goarch string) bool {
	context := build.Context{GOOS: goos, GOARCH: goarch, Compiler: "gc", OpenFile: func(string) (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader("package p\n")), nil
	}}
	ok, err := context.MatchFile("", "p_"+word+".go")
	return err == nil && ok
}

// A declaringFile is a Go file with a declaration.
type declaringFile struct {
	path string
	file *ast.File
}

// declaring returns the first Go file of dir that declares each named type, by the name of the type. It uses only files for whose base
// names wanted returns true, and reads each file at most once.
func declaring(dir string, names []string, wanted func(base string) bool) map[string]*declaringFile {
	found := make(map[string]*declaringFile, len(names))
	paths, err := filepath.Glob(filepath.Join(escaped(dir), "*.go"))
	if err != nil {
		return found
	}
	slices.Sort(paths)
	left := make(map[string]bool, len(names))
	for _, name := range names {
		left[name] = true
	}
	for _, path := range paths {
		if len(left) == 0 {
			break
		}
		data, err := os.ReadFile(path)
		if err != nil || !mayDeclare(data, left) || !wanted(filepath.Base(path)) {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, data, parser.SkipObjectResolution|parser.ParseComments)
		if err != nil {
			continue
		}
		f := &declaringFile{path, file}
		for name := range declaredTypes(file) {
			if left[name] {
				found[name] = f
				delete(left, name)
			}
		}
	}
	return found
}

// mayDeclare reports whether a file may declare one of the named types. Other files need not be parsed, which saves time because packages
// of SDKs are large.
func mayDeclare(data []byte, names map[string]bool) bool {
	for rest := data; ; {
		_, after, ok := bytes.Cut(rest, []byte("type"))
		if !ok {
			return false
		}
		words := bytes.TrimLeft(after, " \t\r\n")
		if bytes.HasPrefix(words, []byte("(")) || bytes.HasPrefix(words, []byte("/")) {
			return mentions(data, names)
		}
		end := bytes.IndexFunc(words, noLetter)
		if end < 0 {
			end = len(words)
		}
		if names[string(words[:end])] {
			return true
		}
		rest = after
	}
}

// mentions reports whether data contains one of the identifiers in names.
func mentions(data []byte, names map[string]bool) bool {
	for word := range bytes.FieldsFuncSeq(data, noLetter) {
		if names[string(word)] {
			return true
		}
	}
	return false
}

// noLetter reports whether c cannot occur in an identifier.
func noLetter(c rune) bool { return c != '_' && !unicode.IsLetter(c) && !unicode.IsDigit(c) }

// declaredTypes returns the names of the types that a file declares.
func declaredTypes(file *ast.File) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, d := range file.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, s := range g.Specs {
				if t, ok := s.(*ast.TypeSpec); ok && !yield(t.Name.Name) {
					return
				}
			}
		}
	}
}
