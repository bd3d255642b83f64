package mock

import (
	"go/types"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/render"
)

// spelling returns how types are written in the file of s. Types without a name there have been reported before.
func (e *emitter) spelling(s *subject) render.Spelling {
	return render.Spelling{
		Declared: func(t types.Type, o *types.TypeName) *jen.Statement {
			switch t := t.(type) {
			case *types.Alias:
				if o.Pkg() != nil && e.hidden(o) != "" {
					return nil
				}
				if o.Pkg() == nil && o.Name() == "any" && e.taken["any"] {
					return jen.Interface()
				}
			case *types.Named:
				if o.Pkg() != nil && e.hidden(o) != "" {
					if a := e.alias(t); a != nil {
						o = a
					}
				}
			}
			if e.inside(o.Pkg()) {
				return jen.Id(o.Name())
			}
			return render.DeclaredName(o)
		},
		Param: func(t *types.TypeParam) string { return s.paramName[t] },
	}
}

// typ writes a type of s.
func (e *emitter) typ(s *subject, t types.Type) *jen.Statement { return e.spelling(s).Type(t) }

// constraint writes the constraint of a type parameter. It writes a union without the interface around it. A union that begins with a star
// keeps the interface, because `type Store[T *int]` would be an array.
func (e *emitter) constraint(s *subject, t types.Type) *jen.Statement {
	if i, ok := t.(*types.Interface); ok && i.IsImplicit() && i.NumEmbeddeds() == 1 && !startsWithStar(i.EmbeddedType(0)) {
		return e.typ(s, i.EmbeddedType(0))
	}
	return e.typ(s, t)
}

func startsWithStar(t types.Type) bool {
	if u, ok := t.(*types.Union); ok {
		return !u.Term(0).Tilde() && startsWithStar(u.Term(0).Type())
	}
	_, ok := t.(*types.Pointer)
	return ok
}

// decl returns a name with type parameters, as in a declaration. use returns the name with type arguments.
func (e *emitter) decl(s *subject, name string) *jen.Statement {
	if len(s.params) == 0 {
		return jen.Id(name)
	}
	return jen.Id(name).Types(e.constraints(s)...)
}

func (e *emitter) use(s *subject, name string) *jen.Statement { return jen.Id(name).Add(e.args(s)) }

func (e *emitter) args(s *subject) jen.Code {
	if len(s.params) == 0 {
		return jen.Null()
	}
	var list []jen.Code
	for _, p := range s.params {
		list = append(list, jen.Id(s.paramName[p]))
	}
	return jen.Types(list...)
}

// mocked writes the type that is mocked.
func (e *emitter) mocked(s *subject) *jen.Statement {
	if s.iface {
		return e.sourceType(s)
	}
	return e.use(s, s.own)
}

// sourceType writes the type that the user has requested.
func (e *emitter) sourceType(s *subject) *jen.Statement { return e.typ(s, s.typ) }

func (e *emitter) constraints(s *subject) []jen.Code {
	var list []jen.Code
	for _, p := range s.params {
		list = append(list, jen.Id(s.paramName[p]).Add(e.constraint(s, p.Constraint())))
	}
	return list
}

// known returns the name of the mocked type for comments.
func (s *subject) known() string {
	if !s.iface {
		return s.own
	}
	if named, ok := s.typ.(*types.Named); ok {
		return named.Obj().Name() // the source may have the name of the mock
	}
	return s.source.Name()
}

// says returns a comment line.
func says(text ...string) *jen.Statement { return render.Comment(strings.Join(text, "")).Line() }
