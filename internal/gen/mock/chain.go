package mock

import (
	"go/types"

	"github.com/resgen-go/resgen/internal/diag"
)

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
