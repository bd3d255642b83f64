package mock

import (
	"go/types"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/ident"
)

// A Place is the package into which mocks are written.
type Place struct {
	Path  string   // import path; that of an external test package ends in _test
	Name  string   // package name
	Taken []string // package-level names that other files of the package declare
	Whole bool     // all mocks are in one file, not each in its own
}

// A Target is a type to mock.
type Target struct {
	Type    *types.TypeName
	Returns []Return            // only those for methods of the type
	Embed   bool                // a sealed interface is embedded in its mock, so that the mock has the unexported methods
	Failing map[string]Function // functions func(error) R, by method: they make the results R if no rule sets them
}

// A Function is the name of a Go function.
type Function struct{ Path, Package, Name string }

// A Return says that the result type of a method is to be mocked too, as an interface of its own.
type Return struct{ Method, Interface string }

// A Mock is the result for one target.
type Mock struct {
	Name     string // the name of the mock without Mock: Store for StoreMock
	Decls    []jen.Code
	Imports  map[string]string // the names by which its file imports packages, by import path
	Problems []Problem         // if there are any, there are no declarations
	Types    []*types.TypeName // the mocked types: the target, and the results of its methods
}

// A Problem is a reason why a type cannot be mocked as requested.
type Problem struct {
	Code       diag.Code
	Text, Help string
	Home       string // import path of the package in which the mock could be written; "" if this does not help
	Sealed     bool   // setting Target.Embed solves the problem
}

// Emit returns a mock for each target, in the same order.
func Emit(place Place, targets []Target) []Mock {
	e, subjects := prepare(place, targets)
	if place.Whole {
		e.nameImports(subjects...)
	} else {
		for _, s := range subjects {
			e.nameImports(s)
		}
	}
	mocks := make([]Mock, len(targets))
	for i, s := range subjects {
		mocks[i].Name, mocks[i].Types = s.base, []*types.TypeName{s.source}
		for _, c := range s.chained {
			mocks[i].Types = append(mocks[i].Types, c.of.source)
		}
		if mocks[i].Problems = s.problems; len(s.problems) == 0 {
			mocks[i].Decls, mocks[i].Imports = e.emit(s), s.imports
		}
	}
	return mocks
}

// A Declared has the exported names of a mock: its constructor, and its types in the order of their declaration.
type Declared struct {
	New   string
	Types []string // the mock itself first
}

// Declare returns the names that Emit declares for each target, in the same order.
func Declare(place Place, targets []Target) []Declared {
	_, subjects := prepare(place, targets)
	all := make([]Declared, len(targets))
	for i, s := range subjects {
		all[i] = Declared{New: s.new, Types: []string{s.mock, s.on, s.funcs}}
		for _, m := range s.methods {
			all[i].Types = append(all[i].Types, m.handle, m.record)
		}
	}
	return all
}

// prepare reads targets and chooses the names of their mocks.
func prepare(place Place, targets []Target) (*emitter, []*subject) {
	e := &emitter{
		place: place, speller: ident.New(nil),
		taken: map[string]bool{}, public: map[*types.TypeName]*types.TypeName{},
	}
	for _, n := range place.Taken {
		e.taken[n] = true
	}
	subjects := make([]*subject, len(targets))
	learned := map[*types.Package]bool{}
	for _, t := range targets {
		if p := t.Type.Pkg(); !learned[p] {
			learned[p] = true
			e.learn(p)
		}
	}
	names := Names(targets)
	for i, t := range targets {
		subjects[i] = e.subject(t)
		subjects[i].base = names[i]
	}
	e.nameSubjects(subjects)
	for _, s := range subjects {
		e.nameMethods(s)
	}
	return e, subjects
}
