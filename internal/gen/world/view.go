package world

import (
	"go/token"
	"go/types"
	"path/filepath"
	"strconv"

	"github.com/resgen-go/resgen/internal/gen/model"
)

// A Handwritten is a package that holds generated files next to hand-written ones. Types come only from the hand-written files and from
// Stub, so that it does not matter whether the generated files exist or are up to date.
type Handwritten struct {
	Path string // import path
	Dir  string // absolute path; it need not exist
	Stub string // a Go file with short forms of the declarations in the generated files
}

// A View has the types of hand-written packages, and of the other packages that were requested with them.
type View struct {
	Packages  map[string]*types.Package // by import path
	Problems  Problems                  // why packages are missing or incomplete; a type of an incomplete package may be complete
	Positions *token.FileSet            // positions in the hand-written packages
	Hand      map[string]*Hand          // the hand-written packages, by import path

	names    map[string]map[string]bool // the cached names that the files of a package declare, by import path
	problems map[string]*Found          // the cached problems of each package, by import path
}

// NewView returns an empty View.
func NewView() *View {
	return &View{Packages: map[string]*types.Package{}, Positions: token.NewFileSet(), Hand: map[string]*Hand{}}
}

// A Hand describes the files of a hand-written package.
type Hand struct {
	Declared model.Declared
	Headless string    // the first generated file that has lost its header; "" for none
	Stranger [2]string // the first file of another package, and that package's name; "" for none
}

// At returns where o is declared, such as file.go:12, or "" for packages that were not read from their hand-written files.
func (v *View) At(o types.Object) string {
	at := v.Positions.Position(o.Pos())
	if o.Pkg() == nil || v.Hand[o.Pkg().Path()] == nil || !at.IsValid() {
		return ""
	}
	return filepath.Base(at.Filename) + ":" + strconv.Itoa(at.Line)
}

// StubName is the base name of the file that replaces the generated ones.
const StubName = "resgen_stub.go"

// Generated reports whether o is declared by a stub.
func (v *View) Generated(o types.Object) bool {
	return o.Pkg() != nil && v.Hand[o.Pkg().Path()] != nil && filepath.Base(v.Positions.Position(o.Pos()).Filename) == StubName
}

// Declared returns the declarations in the hand-written files of the package at path.
func (v *View) Declared(path string) model.Declared {
	if h := v.Hand[path]; h != nil {
		return h.Declared
	}
	return model.Declared{}
}

// Declares reports whether the hand-written files of the package at path declare name at package level.
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

// Found has the problems of one package.
type Found struct {
	All    Problems
	Syntax *Problem // the first problem that prevents a file from being parsed; nil for none

	at map[string]int // the index of the first problem at each file:line, in the form of At
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

// Near returns the first problem at the line that declares o, or else the first problem of its package, or nil.
func (v *View) Near(o types.Object) *Problem {
	of := v.ProblemsOf(o.Pkg().Path())
	if len(of.All) == 0 {
		return nil
	}
	return &of.All[of.at[v.At(o)]]
}

// Headless returns the first generated file of the package at path that has lost its header, so that it is not recognized as generated. It
// returns "" if there is none.
func (v *View) Headless(path string) string {
	if h := v.Hand[path]; h != nil {
		return h.Headless
	}
	return ""
}

// Stranger returns the first Go file in the folder of the package at path that belongs to another package, and the name of that package. It
// returns "" if there is none.
func (v *View) Stranger(path string) (file, name string) {
	if h := v.Hand[path]; h != nil {
		return h.Stranger[0], h.Stranger[1]
	}
	return "", ""
}
