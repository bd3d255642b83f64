package gotypes

import (
	"cmp"
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/internal/cache"
	"github.com/resgen-go/resgen/internal/gen/world"
	"github.com/resgen-go/resgen/internal/ident"
	"github.com/resgen-go/resgen/internal/output"
)

// A viewer makes a View.
type viewer struct{ *world.View }

// View type-checks packages in the given order; a later package may import an earlier one. Errors in their files do not matter if the
// requested types are complete. The packages at paths, and all imported packages, are found as by Load.
func (w World) View(packages []world.Handwritten, paths []string) (*world.View, error) {
	v := viewer{world.NewView()}
	files := make([][]*ast.File, len(packages))
	wanted := slices.Clone(paths)
	tags := buildTags()
	for i, p := range packages {
		w.Reads.folder(cache.HandWritten, p.Dir)
		files[i] = v.parse(p, tags)
		for _, f := range files[i] {
			for _, spec := range f.Imports {
				if path, err := strconv.Unquote(spec.Path.Value); err == nil && path != "C" && path != "unsafe" {
					wanted = append(wanted, path)
				}
			}
		}
	}
	own := map[string]bool{}
	for _, p := range packages {
		own[p.Path] = true
	}
	wanted = slices.DeleteFunc(wanted, func(path string) bool { return own[path] })
	loaded, err := w.Load(slices.Compact(slices.Sorted(slices.Values(wanted))))
	if err != nil && !errors.As(err, &v.Problems) {
		return nil, err
	}
	for path, p := range loaded {
		v.Packages[path] = p
	}
	for i, p := range packages {
		v.check(p, files[i])
	}
	return v.View, nil
}

// Declarations implements [world.World]. It does not run the go command.
func (w World) Declarations(pkg string) *world.View {
	w.Reads.folder(cache.HandWritten, w.Dir)
	v := viewer{world.NewView()}
	v.declare("", v.parse(world.Handwritten{Dir: w.Dir, Stub: "package " + pkg}, buildTags())[1:])
	return v.View
}

// parse reads the Go files of p that belong to a build, without files that resgen has generated.
func (v viewer) parse(p world.Handwritten, tags []string) []*ast.File {
	stub, err := parser.ParseFile(v.Positions, filepath.Join(p.Dir, world.StubName), p.Stub, parser.SkipObjectResolution)
	if err != nil {
		panic(fmt.Sprintf("gotypes: a stub that is no Go: %v\n%s", err, p.Stub)) // a bug of resgen
	}
	files, hand := []*ast.File{stub}, &world.Hand{}
	v.Hand[p.Path] = hand
	for name, data := range handwritten(p.Dir, tags) {
		if output.Headless(data) {
			hand.Headless = cmp.Or(hand.Headless, filepath.Base(name))
			continue
		}
		f, err := parser.ParseFile(v.Positions, name, data, parser.SkipObjectResolution)
		if err != nil {
			v.Problems = append(v.Problems, world.Problem{Path: p.Path, Syntax: true, At: v.position(err, name), Text: firstError(err)})
		}
		switch {
		case f == nil:
		case f.Name.Name == stub.Name.Name:
			files = append(files, f)
		case hand.Stranger[0] == "" && !ident.PassedOver(f.Name.Name):
			hand.Stranger = [2]string{filepath.Base(name), f.Name.Name}
		}
	}
	return files
}

// handwritten iterates over the names and texts of the Go files in dir that belong to a build, without files that resgen has generated.
func handwritten(dir string, tags []string) iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		names, err := filepath.Glob(filepath.Join(escaped(dir), "*.go"))
		if err != nil {
			return
		}
		slices.Sort(names)
		context := build.Default
		context.BuildTags = tags
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			if ok, err := context.MatchFile(dir, filepath.Base(name)); err != nil || !ok {
				continue
			}
			data, err := os.ReadFile(name)
			if err != nil || output.Generated(data) || len(data) == 0 && strings.HasSuffix(name, output.Suffix) { // an empty one is overwritten
				continue
			}
			if !yield(name, data) {
				return
			}
		}
	}
}

// PackageNames implements [world.World]. It does not run the go command.
func (w World) PackageNames() []world.NamedFile {
	w.Reads.folder(cache.HandWritten, w.Dir)
	var all []world.NamedFile
	for name, data := range handwritten(w.Dir, buildTags()) {
		f, err := parser.ParseFile(token.NewFileSet(), name, data, parser.PackageClauseOnly)
		if err != nil || output.Headless(data) || ident.PassedOver(f.Name.Name) ||
			slices.ContainsFunc(all, func(p world.NamedFile) bool { return p.Name == f.Name.Name }) {
			continue
		}
		all = append(all, world.NamedFile{File: filepath.Base(name), Name: f.Name.Name})
	}
	return all
}

func (v viewer) position(err error, name string) token.Position {
	if all := syntaxError(err); len(all) > 0 && all[0].at.IsValid() {
		return all[0].at
	}
	return token.Position{Filename: name, Line: 1}
}

func firstError(err error) string {
	if all := syntaxError(err); len(all) > 0 {
		return all[0].text
	}
	return err.Error()
}

// declare records the declarations in the hand-written files of the package at path.
func (v viewer) declare(path string, files []*ast.File) {
	d := &v.Hand[path].Declared
	for _, f := range files {
		before := len(d.Names)
		Declare(d, f, v.called)
		file := filepath.Base(v.Positions.Position(f.Package).Filename)
		if !strings.HasSuffix(file, output.Suffix) {
			continue
		}
		if d.Generated == nil {
			d.Generated = map[string]string{}
		}
		for _, name := range d.Names[before:] {
			d.Generated[name] = file
		}
	}
}

// called returns the name of the package at path.
func (v viewer) called(path string) string {
	if p := v.Packages[path]; p != nil {
		return p.Name()
	}
	return nameOf(path)
}

// check type-checks p.
func (v viewer) check(p world.Handwritten, files []*ast.File) {
	v.declare(p.Path, files[1:])
	for _, f := range files {
		prune(f, true, v.called)
	}
	config := types.Config{
		IgnoreFuncBodies:         true,
		FakeImportC:              true,
		DisableUnusedImportCheck: true,
		Importer: importer(func(path string) (*types.Package, error) {
			if path == "unsafe" {
				return types.Unsafe, nil
			}
			if q := v.Packages[path]; q != nil {
				return q, nil
			}
			for _, missing := range v.Problems.Of(path) {
				if missing.Why != nil {
					return nil, missing.Why
				}
			}
			return nil, errMissing
		}),
		Error: func(err error) {
			var e types.Error
			if errors.As(err, &e) && !e.Soft {
				v.Problems = append(v.Problems, world.Problem{Path: p.Path, At: v.Positions.Position(e.Pos), Text: e.Msg})
			}
		},
	}
	pkg := types.NewPackage(p.Path, files[0].Name.Name)
	_ = types.NewChecker(&config, v.Positions, pkg, nil).Files(files) // the errors are in v.Problems
	v.Packages[p.Path] = pkg
}

// Path returns the import path of the package in w's folder. The folder need not exist.
func (w World) Path() (string, error) {
	w.Reads.module(w.Dir)
	return importPath(w.Dir)
}
