// Package gen is the pipeline: it turns a specification into files and findings. It reads only its arguments, and writes nothing.
package gen

import (
	"path"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/emit"
	"github.com/resgen-go/resgen/internal/gen/lang"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/world"
	"github.com/resgen-go/resgen/internal/output"
)

// BuiltIns returns the names of the kinds that come with resgen, sorted.
func BuiltIns() []string { return resolve.BuiltIns() }

// A Spec is a specification directory that has been read.
type Spec struct {
	Dir     string         // slash path relative to the root of the workspace; "." for the root itself
	Root    string         // the root of the workspace, an absolute path; only World looks at it
	Version string         // of this resgen, for [package] requires; "" is newer than everything
	Files   []*diag.Source // resgen.toml first, then *.resgen.toml by name

	// World returns the Go world as seen from a folder, an absolute path. If it is nil, there is no Go, and a specification that names Go
	// functions or types has errors.
	World func(dir string) world.World

	// Each calls do for every number below n, in any order or in parallel. If it is nil, the calls are sequential. The pipeline starts no
	// goroutines itself. But formatting files takes half of its time, and the files are independent.
	Each func(n int, do func(i int))
}

// A Result is the result for one specification.
type Result struct {
	Package  *model.Package // nil if there is an error among the findings
	Files    []output.File  // nil if there is an error among the findings
	Findings []diag.Finding // sorted
}

// Resolve reads and checks spec, without generating.
func Resolve(spec Spec) Result {
	list := &diag.List{}
	pkg := resolved(spec, list)
	return Result{Package: pkg, Findings: list.Sorted()}
}

// Generate reads, checks and generates spec.
func Generate(spec Spec) Result {
	list := &diag.List{}
	res := Result{Package: resolved(spec, list)}
	if res.Package == nil {
		res.Findings = list.Sorted()
		return res
	}
	files := emit.Package(res.Package)
	res.Files = make([]output.File, len(files))
	each := spec.Each
	if each == nil {
		each = inTurn
	}
	each(len(files), func(i int) {
		i = len(files) - 1 - i // begin with the package's own file: it comes after those of the kinds and is the longest
		res.Files[i] = output.File{Path: path.Join(res.Package.Output.Dir, files[i].Name), Data: files[i].Bytes()}
	})
	res.Findings = list.Sorted()
	if list.HasErrors() {
		res.Package, res.Files = nil, nil
	}
	return res
}

func inTurn(n int, do func(i int)) {
	for i := range n {
		do(i)
	}
}

func resolved(spec Spec, list *diag.List) *model.Package {
	var files []*syntax.File
	for _, src := range spec.Files {
		src.Secret = lang.Secret
		if f := syntax.Parse(src, list); f != nil {
			files = append(files, f)
		}
	}
	if list.HasErrors() {
		return nil
	}
	return resolve.Package(files, resolve.Options{Dir: spec.Dir, Root: spec.Root, Version: spec.Version, World: spec.World}, list)
}
