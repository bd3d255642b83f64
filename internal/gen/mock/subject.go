package mock

import (
	"go/types"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/ident"
)

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

// chain replaces the concrete result types of methods of s, as requested in returns, by interfaces that are mocked too. The mock then
// implements a new interface, even if s is an interface itself, because its methods are different.
func (e *emitter) chain(s *subject, returns []Return) {
	for _, r := range returns {
		m := s.method(r.Method)
		if m == nil {
			s.problem(diag.BadReturns, "", "`%s` has no method `%s`", s.source.Name(), r.Method)
			continue
		}
		v, named := chainable(m)
		if v == nil {
			s.problem(diag.BadReturns, "", "`%s` of `%s` returns no type whose methods could be mocked", r.Method, s.source.Name())
			continue
		}
		c := s.chainNamed(r.Interface)
		if c == nil {
			c = &chain{name: r.Interface, of: e.subject(Target{Type: named.Obj()})}
			c.of.typ = named
			c.of.params = nil
			if mentions(named) {
				c.of.params = s.params
			}
			if named.TypeArgs().Len() > 0 {
				c.of.methods, c.of.problems = nil, nil
				e.ofConcrete(c.of)
			}
			s.problems = append(s.problems, c.of.problems...)
			s.chained = append(s.chained, c)
		} else if !types.Identical(c.of.typ, named) {
			s.problem(diag.BadReturns, "", "`%s` would be the interface of two types, %s and %s", r.Interface, c.of.typ, named)
		}
		v.chain = c
		s.iface, s.function, s.sealed = false, false, false
	}
}

func (s *subject) method(name string) *method {
	for _, m := range s.methods {
		if m.name == name {
			return m
		}
	}
	return nil
}

func (s *subject) chainNamed(name string) *chain {
	for _, c := range s.chained {
		if c.name == name {
			return c
		}
	}
	return nil
}

// chainable returns the first result of m with a declared type that is not an interface and has methods, or with a pointer to such a type.
func chainable(m *method) (*variable, *types.Named) {
	for i := range m.results {
		t := types.Unalias(m.results[i].typ)
		if p, ok := t.(*types.Pointer); ok {
			t = types.Unalias(p.Elem())
		}
		n, ok := t.(*types.Named)
		if ok && !types.IsInterface(n) && types.NewMethodSet(types.NewPointer(n)).Len() > 0 {
			return &m.results[i], n
		}
	}
	return nil, nil
}

// mentions reports whether a type argument of named contains type parameters.
func mentions(named *types.Named) bool {
	for t := range named.TypeArgs().Types() {
		switch t := types.Unalias(t).(type) {
		case *types.TypeParam:
			return true
		case *types.Named:
			if mentions(t) {
				return true
			}
		case *types.Basic:
		default:
			return true // a composite type may contain some; declaring type parameters that are not used does no harm
		}
	}
	return false
}
