package gotypes

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"

	"golang.org/x/tools/go/packages"

	"github.com/resgen-go/resgen/internal/gen/world"
)

// hasDriver reports whether another program than the go command, such as a build system, lists the packages.
func (w World) hasDriver() bool {
	switch os.Getenv("GOPACKAGESDRIVER") {
	case "off":
		return false
	case "":
		_, err := exec.LookPath("gopackagesdriver")
		return err == nil
	}
	return true
}

// loadWhole loads packages completely: with all that they import from source, with variables, and after running cgo. The result cgo reports
// whether types of C are visible.
func (w World) loadWhole(paths []string) (found map[string]*types.Package, ps world.Problems, cgo bool, err error) {
	dir := existing(w.Dir)
	loaded, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedImports | packages.NeedDeps | packages.NeedTypes |
			packages.NeedTypesSizes | packages.NeedSyntax,
		Dir:       dir,
		Env:       environ(dir),
		ParseFile: parseWithoutBodies,
	}, paths...)
	if err != nil {
		return nil, nil, false, err
	}
	found = map[string]*types.Package{}
	for _, path := range paths {
		p := namedIn(loaded, dir, path)
		if p == nil || p.Types == nil || p.Name == "" {
			ps = append(ps, world.Problem{Path: path, Missing: true, Text: noPackage(path)})
			continue
		}
		found[path] = p.Types
		walk := newWalk(func(*types.Package) bool { return false })
		if walk.through(p.Types); walk.hole {
			ps = append(ps, packageProblems(path, p)...)
		}
		cgo = cgo || walk.cgo
	}
	return found, ps, cgo, nil
}

func namedIn(loaded []*packages.Package, dir, path string) *packages.Package {
	for _, p := range loaded {
		if p.PkgPath == path || p.Dir != "" && p.Dir == filepath.Join(dir, path) {
			return p
		}
	}
	return nil
}

// packageProblems returns the first errors in p and in what it imports.
func packageProblems(path string, p *packages.Package) world.Problems {
	var ps world.Problems
	for q := range packages.Postorder([]*packages.Package{p}) {
		for _, e := range q.Errors {
			if e.Kind != packages.TypeError {
				ps = append(ps, world.Problem{Path: path, At: position(e.Pos), Text: firstLine(e.Msg)})
			}
		}
		for _, e := range q.TypeErrors {
			if !e.Soft { // an import that only function bodies use, for example
				ps = append(ps, world.Problem{Path: path, At: e.Fset.Position(e.Pos), Text: e.Msg})
			}
		}
	}
	if len(ps) == 0 {
		return world.Problems{notWhole(path)}
	}
	return ps[:min(len(ps), enough)]
}

func parseWithoutBodies(fset *token.FileSet, filename string, src []byte) (*ast.File, error) {
	f, err := parser.ParseFile(fset, filename, src, parser.SkipObjectResolution)
	if f != nil {
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok {
				fn.Body = nil
			}
		}
	}
	return f, err
}

// notWhole returns the problem of a package whose types are incomplete for an unknown reason.
func notWhole(path string) world.Problem {
	return world.Problem{Path: path, Text: "the types of the package " + path + " are not whole"}
}
