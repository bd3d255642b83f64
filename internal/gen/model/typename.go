package model

import (
	"go/types"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/typeutil"
	"github.com/resgen-go/resgen/internal/module"
)

// GoName returns the Go type of values of t in the form of typeutil.Name. own is the import path of the package that generates the types of
// t's enums, objects and unions.
func (t *Type) GoName(own string, secret bool) string {
	name := t.Spell(secret, func(path, name string) string {
		if path == "" {
			path = own
		}
		return path + "." + name
	})
	last := strings.LastIndexAny(name, "]*") + 1
	if o, ok := types.Universe.Lookup(name[last:]).(*types.TypeName); ok { // byte is uint8
		return name[:last] + typeutil.Name(o.Type())
	}
	return name
}

// Spell returns the Go type of values of t. The function argument returns how to write a declared name. It gets the path "" for a type that
// the package itself generates.
func (t *Type) Spell(secret bool, of func(path, name string) string) string {
	switch t.Kind {
	case List:
		return "[]" + t.Elem.Spell(secret, of)
	case Map:
		return "map[string]" + t.Elem.Spell(secret, of)
	}
	if secret {
		return of(module.Runtime, "Secret")
	}
	switch {
	case t.Kind == ObjectType:
		return of("", t.Object.Go)
	case t.Kind == UnionType:
		return of("", t.Union.Go)
	case t.Kind == TextType:
		return of(t.Path, t.Go)
	case t.Enum != nil:
		return of("", t.Enum.Go)
	}
	return t.Scalar.Go.Spell(of)
}
