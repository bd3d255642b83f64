package mock

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
)

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
