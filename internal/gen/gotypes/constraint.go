package gotypes

import (
	"bytes"
	"go/ast"
	"go/build"
	"go/build/constraint"
	"go/parser"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Constraint is the build constraint of the file in dir that declares a type called name, as the line `//go:build` has it: its own, that of
// its name (store_windows.go), and cgo if it imports C. It is "" without one. Of several files that declare the type, the one for this
// system and these build tags counts.
func Constraint(dir, name string) string {
	context := buildContext()
	f, ok := declaring(dir, name, func(base string) bool {
		ok, err := context.MatchFile(dir, base)
		return err == nil && ok && !strings.HasSuffix(base, "_test.go")
	})
	if !ok {
		return ""
	}
	all := fileNameConstraint(filepath.Base(f.path))
	var lines []string
	for _, group := range f.file.Comments {
		for _, c := range group.List {
			if c.Pos() < f.file.Package && (group != f.file.Doc || constraint.IsGoBuild(c.Text)) {
				lines = append(lines, c.Text)
			}
		}
	}
	lines, _ = BuildLines(lines)
	all = append(all, lines...)
	if slices.ContainsFunc(f.file.Imports, func(i *ast.ImportSpec) bool { return i.Path.Value == `"C"` }) {
		all = append(all, "cgo")
	}
	return AllConstraints(all)
}

// BuildLines are the build constraints among lines, or the first line that cannot be read. As the go command does, it looks at lines
// `// +build` only if there is no `//go:build`.
func BuildLines(lines []string) (all []string, bad string) {
	for _, is := range []func(string) bool{constraint.IsGoBuild, constraint.IsPlusBuild} {
		for _, line := range lines {
			if !is(line) {
				continue
			}
			x, err := constraint.Parse(line)
			if err != nil {
				return all, line
			}
			all = append(all, x.String())
		}
		if len(all) > 0 {
			break
		}
	}
	return all, ""
}

// IsBuildLine reports whether a line is a build constraint, old or new.
func IsBuildLine(line string) bool { return constraint.IsGoBuild(line) || constraint.IsPlusBuild(line) }

// AllConstraints is the constraint that holds where all of some do. Empty ones are left out.
func AllConstraints(all []string) string {
	var expr constraint.Expr
	var known []string
	for _, text := range all {
		x, err := constraint.Parse("//go:build " + text)
		if err != nil || slices.Contains(known, text) {
			continue
		}
		known = append(known, text)
		if expr == nil {
			expr = x
		} else {
			expr = &constraint.AndExpr{X: expr, Y: x}
		}
	}
	if expr == nil {
		return ""
	}
	return expr.String()
}

// buildContext is what a build takes files for: GOOS, GOARCH and the tags of GOFLAGS.
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

// taken reports whether a build for a system and a processor takes a file whose name ends with a word. Package build knows the words that
// mean one, and says so only this way.
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

// declaring is the first Go file of dir that declares a type called name, of those whose base names are wanted.
func declaring(dir, name string, wanted func(base string) bool) (declaringFile, bool) {
	files, err := filepath.Glob(filepath.Join(escaped(dir), "*.go"))
	if err != nil {
		return declaringFile{}, false
	}
	slices.Sort(files)
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil || !mayDeclare(data, name) || !wanted(filepath.Base(path)) {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, data, parser.SkipObjectResolution|parser.ParseComments)
		if err == nil && declaresType(file, name) {
			return declaringFile{path, file}, true
		}
	}
	return declaringFile{}, false
}

// mayDeclare spares the parser files that cannot declare a type called name: packages of SDKs are large.
func mayDeclare(data []byte, name string) bool {
	for rest := data; ; {
		_, after, ok := bytes.Cut(rest, []byte("type"))
		if !ok {
			return false
		}
		if words := bytes.TrimLeft(after, " \t\r\n"); bytes.HasPrefix(words, []byte(name)) || bytes.HasPrefix(words, []byte("(")) || bytes.HasPrefix(words, []byte("/")) {
			return bytes.Contains(data, []byte(name))
		}
		rest = after
	}
}

func declaresType(file *ast.File, name string) bool {
	return slices.ContainsFunc(file.Decls, func(d ast.Decl) bool {
		g, ok := d.(*ast.GenDecl)
		return ok && slices.ContainsFunc(g.Specs, func(s ast.Spec) bool {
			t, ok := s.(*ast.TypeSpec)
			return ok && t.Name.Name == name
		})
	})
}
