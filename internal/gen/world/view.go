package world

import (
	"go/token"
	"go/types"
	"path/filepath"
	"strconv"

	"github.com/resgen-go/resgen/internal/gen/model"
)

// A Handwritten is a package that holds generated files next to hand-written ones. Types come from the hand-written files and from Stub alone,
// so that it does not matter whether the generated files are there, or old.
type Handwritten struct {
	Path string // import path
	Dir  string // absolute path; it need not exist
	Stub string // a Go file that declares, in short, what the generated files will
}

// A View is what was found in hand-written packages and in those that were asked for with them.
type View struct {
	Packages  map[string]*types.Package // by import path
	Problems  Problems                  // why a package is not there or not whole: what a type needs may be missing all the same
	Positions *token.FileSet            // of the hand-written packages
	Hand      map[string]*Hand          // the hand-written packages, by import path

	names    map[string]map[string]bool // by that path: the names that its files declare, as far as somebody has asked
	problems map[string]*Found          // by any path, as far as somebody has asked
}

// NewView returns a View of nothing.
func NewView() *View {
	return &View{Packages: map[string]*types.Package{}, Positions: token.NewFileSet(), Hand: map[string]*Hand{}}
}

// A Hand is what the files of a hand-written package say.
type Hand struct {
	Declared model.Declared
	Headless string    // the first generated file that has lost its header; "" for none
	Stranger [2]string // the first file of another package, and that package's name; "" for none
}

// At says where o is declared, as file.go:12; "" for packages that were not read from their hand-written files.
func (v *View) At(o types.Object) string {
	at := v.Positions.Position(o.Pos())
	if o.Pkg() == nil || v.Hand[o.Pkg().Path()] == nil || !at.IsValid() {
		return ""
	}
	return filepath.Base(at.Filename) + ":" + strconv.Itoa(at.Line)
}

// StubName is the base name of the file that stands for the generated ones.
const StubName = "resgen_stub.go"

// Generated reports whether o is declared by a stub.
func (v *View) Generated(o types.Object) bool {
	return o.Pkg() != nil && v.Hand[o.Pkg().Path()] != nil && filepath.Base(v.Positions.Position(o.Pos()).Filename) == StubName
}

// Declared is what the hand-written files of the package at path declare.
func (v *View) Declared(path string) model.Declared {
	if h := v.Hand[path]; h != nil {
		return h.Declared
	}
	return model.Declared{}
}

// Declares reports whether the hand-written files of the package at path declare name at the top.
func (v *View) Declares(path, name string) bool {
	names, known := v.names[path]
	if !known {
		names = map[string]bool{}
		for _, n := range v.Declared(path).Names {
			names[n] = true
		}
		if v.names == nil {
			v.names = map[string]map[string]bool{}
		}
		v.names[path] = names
	}
	return names[name]
}

// Found are the problems of one package.
type Found struct {
	All    Problems
	Syntax *Problem // the first because of which a file cannot be parsed; nil for none

	at map[string]int // the first at each file:line, as At has it
}

// ProblemsOf returns the problems of the package at path.
func (v *View) ProblemsOf(path string) *Found {
	if of := v.problems[path]; of != nil {
		return of
	}
	of := &Found{All: v.Problems.Of(path), at: map[string]int{}}
	for i := range of.All {
		p := &of.All[i]
		if of.Syntax == nil && p.Syntax {
			of.Syntax = p
		}
		place := filepath.Base(p.At.Filename) + ":" + strconv.Itoa(p.At.Line)
		if _, known := of.at[place]; !known {
			of.at[place] = i
		}
	}
	if v.problems == nil {
		v.problems = map[string]*Found{}
	}
	v.problems[path] = of
	return of
}

// Near is the first problem where o is declared, or else the first of its package; nil for none.
func (v *View) Near(o types.Object) *Problem {
	of := v.ProblemsOf(o.Pkg().Path())
	if len(of.All) == 0 {
		return nil
	}
	return &of.All[of.at[v.At(o)]]
}

// Headless is the first generated file of the package at path that has lost its header, so that nobody knows it for one; "" for none.
func (v *View) Headless(path string) string {
	if h := v.Hand[path]; h != nil {
		return h.Headless
	}
	return ""
}

// Stranger is the first Go file in the folder of the package at path that is of another package, and the name of that; "" for none.
func (v *View) Stranger(path string) (file, name string) {
	if h := v.Hand[path]; h != nil {
		return h.Stranger[0], h.Stranger[1]
	}
	return "", ""
}
