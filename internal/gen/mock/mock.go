// Package mock generates mocks of Go types. The mocks use the runtime's package mock.
package mock

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
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

type emitter struct {
	place   Place
	speller *ident.Speller
	taken   map[string]bool // package-level names
	public  map[*types.TypeName]*types.TypeName
}

// A subject is a type to mock, with what is known about it.
type subject struct {
	source    *types.TypeName
	base      string     // StoreMock without Mock
	typ       types.Type // the mocked type
	params    []*types.TypeParam
	iface     bool // source is an interface, and the mock implements it, not a new interface
	function  bool // source is a func type
	embed     bool // whether source, an interface with unexported methods, may be embedded
	sealed    bool // whether it is embedded
	methods   []*method
	leftOut   []string // methods that cannot be mocked outside of the package, with the reason
	chained   []*chain
	problems  []Problem
	imports   map[string]string // the imports of its file
	paramName map[*types.TypeParam]string

	// The names of its declarations.
	own, mock, new, on, funcs, core, adapter, wrap, real string
	embedded                                             string // the name of the field of an embedded sealed interface
	field, client                                        string // On, and the method Client of functions
}

// A chain is a concrete type that a method returns and that is mocked as an interface.
type chain struct {
	name string
	of   *subject
}

// A method of a subject.
type method struct {
	name           string
	sig            *types.Signature
	params         []variable
	results        []variable
	ctx            int       // index of the context among params; -1 for none
	fails          bool      // the last result is an error
	failing        *Function // the function that makes the results for an error; nil for none
	handle, record string
	locals         *scope
}

// A variable is a parameter or a result.
type variable struct {
	name  string // the name as a parameter
	given string // the declared name; "" if there is none
	field string // the field of the record
	typ   types.Type
	chain *chain // the interface that replaces typ
	match bool   // whether With compares it
	rest  bool   // whether it is variadic
}

func (s *subject) problem(code diag.Code, help, format string, args ...any) {
	s.problems = append(s.problems, Problem{Code: code, Text: fmt.Sprintf(format, args...), Help: help})
}

// writeElsewhere is the suggestion if a name is taken.
const writeElsewhere = "write the mock into another package: see --out"

// outOfReach reports a problem that the mock would not have in the package of the source.
func (s *subject) outOfReach(format string, args ...any) {
	s.problem(diag.OutOfReach, "", format, args...)
	s.problems[len(s.problems)-1].Home = s.source.Pkg().Path()
}

// subject returns the subject for the type to mock.
func (e *emitter) subject(t Target) *subject {
	s := &subject{source: t.Type, base: t.Type.Name(), typ: t.Type.Type(), embed: t.Embed}
	switch named := t.Type.Type().(type) {
	case *types.Named:
		s.params = list(named.TypeParams())
		if len(s.params) > 0 {
			s.typ = instance(named, s.params)
		}
	case *types.Alias:
		s.params = list(named.TypeParams())
		if len(s.params) > 0 {
			s.typ = instance(named, s.params)
		}
	}
	if !e.inside(t.Type.Pkg()) {
		if !t.Type.Exported() {
			s.outOfReach("`%s` is not exported by its package", t.Type.Name())
			return s
		}
		if why := e.barred(t.Type.Pkg()); why != "" {
			s.outOfReach("`%s.%s` cannot be mocked here: %s", t.Type.Pkg().Path(), t.Type.Name(), why)
			return s
		}
	}
	for _, name := range []string{"bool", "nil"} {
		if e.taken[name] {
			s.problem(diag.MockName, writeElsewhere, "package %s declares its own `%s`, and mocks need the predeclared one", e.place.Name, name)
		}
	}
	switch u := s.typ.Underlying().(type) {
	case *types.Interface:
		s.iface = true
		e.ofInterface(s, u)
	case *types.Signature:
		s.function, s.iface = true, true
		if why := e.unreachable(u); why != "" {
			s.outOfReach("`%s` cannot be mocked here: %s", s.source.Name(), why)
			return s
		}
		e.addMethod(s, "Call", u)
	default:
		e.ofConcrete(s)
	}
	for _, p := range s.params {
		if why := e.unreachable(p.Constraint()); why != "" {
			s.outOfReach("the constraint of `%s`'s type parameter %s cannot be written here: %s", s.source.Name(), p.Obj().Name(), why)
		}
	}
	for _, m := range s.methods {
		if f, ok := t.Failing[m.name]; ok {
			m.failing = &f
		}
	}
	e.chain(s, t.Returns)
	return s
}

// ofInterface adds the methods of an interface to s.
func (e *emitter) ofInterface(s *subject, u *types.Interface) {
	if !u.IsMethodSet() {
		s.problem(diag.NotMockable, "", "`%s` is a constraint for type parameters: no value can have it", s.source.Name())
		return
	}
	var hidden []string
	home := s.source.Pkg() // the package of all hidden methods; nil if they are of several packages
	for i := range u.NumMethods() {
		f := u.Method(i)
		if !f.Exported() && !e.inside(f.Pkg()) {
			hidden = append(hidden, "`"+f.Name()+"`")
			if f.Pkg() != home {
				home = nil
			}
			continue
		}
		if why := e.unreachable(f.Signature()); why != "" {
			s.outOfReach("the method `%s` of `%s` cannot be mocked here: %s", f.Name(), s.source.Name(), why)
			continue
		}
		e.addMethod(s, f.Name(), f.Signature())
	}
	switch {
	case len(hidden) == 0:
	case s.embed:
		s.sealed = true
	default:
		s.outOfReach("`%s` has methods that are not exported: %s", s.source.Name(), strings.Join(hidden, ", "))
		s.problems[len(s.problems)-1].Sealed = true
		if home == nil {
			s.problems[len(s.problems)-1].Home = ""
		}
	}
}

// ofConcrete adds to s the exported methods of a pointer to a type that is not an interface.
func (e *emitter) ofConcrete(s *subject) {
	set := types.NewMethodSet(types.NewPointer(types.Unalias(s.typ)))
	if _, ok := types.Unalias(s.typ).(*types.Pointer); ok {
		set = types.NewMethodSet(s.typ)
	}
	for i := range set.Len() {
		f := set.At(i).Obj().(*types.Func)
		sig := set.At(i).Type().(*types.Signature)
		if !f.Exported() {
			continue
		}
		if why := e.unreachable(sig); why != "" {
			s.leftOut = append(s.leftOut, f.Name()+" ("+why+")")
			continue
		}
		e.addMethod(s, f.Name(), sig)
	}
	if len(s.methods) == 0 {
		s.problem(diag.NotMockable, "", "`%s` has no methods to mock", s.source.Name())
	}
}

// addMethod adds a method with its parameters. Their names are chosen later.
func (e *emitter) addMethod(s *subject, name string, sig *types.Signature) {
	m := &method{name: name, sig: sig, ctx: -1}
	for i := range sig.Params().Len() {
		p := sig.Params().At(i)
		rest := sig.Variadic() && i == sig.Params().Len()-1
		isContext := typeutil.IsContext(p.Type())
		if isContext && m.ctx < 0 {
			m.ctx = i
		}
		m.params = append(m.params, variable{given: declared(p.Name()), typ: p.Type(), match: !isContext && !isFunc(p.Type()), rest: rest})
	}
	for i := range sig.Results().Len() {
		r := sig.Results().At(i)
		m.results = append(m.results, variable{given: declared(r.Name()), typ: r.Type()})
	}
	if n := len(m.results); n > 0 {
		m.fails = typeutil.IsError(m.results[n-1].typ)
	}
	s.methods = append(s.methods, m)
}

// declared returns a parameter's name, or "" if it has none. Export data has names for some parameters without names; they are not
// identifiers.
func declared(name string) string {
	if name == "_" || !token.IsIdentifier(name) {
		return ""
	}
	return name
}

func list(params *types.TypeParamList) []*types.TypeParam {
	return slices.Collect(params.TypeParams())
}

// instance returns a generic type with its own type parameters as arguments, so that its methods use these parameters.
func instance(t types.Type, params []*types.TypeParam) types.Type {
	args := make([]types.Type, len(params))
	for i, p := range params {
		args[i] = p
	}
	inst, err := types.Instantiate(nil, t, args, false)
	if err != nil {
		panic("mock: " + err.Error())
	}
	return inst
}

// isFunc reports whether t is a function type, or a slice of functions. The runtime's With does not compare these either.
func isFunc(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Signature:
		return true
	case *types.Slice:
		_, ok := u.Elem().Underlying().(*types.Signature)
		return ok
	}
	return false
}
