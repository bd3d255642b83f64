package mock

import (
	"go/types"

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
