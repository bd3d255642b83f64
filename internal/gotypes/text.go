package gotypes

import (
	"errors"
	"go/types"

	"github.com/resgen-go/resgen/internal/gen/typeutil"
	"github.com/resgen-go/resgen/internal/gen/world"
)

// TextTypes looks up types that should have an UnmarshalText method. The result has one element for each of refs.
func (w World) TextTypes(refs []world.Ref) ([]world.TextType, error) {
	paths := make([]string, len(refs))
	for i, r := range refs {
		paths[i] = r.Path
	}
	loaded, err := w.Load(paths)
	var ps world.Problems
	if err != nil && !errors.As(err, &ps) {
		return nil, err
	}
	problems := map[string]world.Problems{}
	for _, p := range ps {
		problems[p.Path] = append(problems[p.Path], p)
	}
	near := map[*types.Package][]string{}
	found := make([]world.TextType, len(refs))
	for i, r := range refs {
		found[i] = textType(loaded[r.Path], r, problems[r.Path], near)
	}
	return found, nil
}

// textType returns the result for one type. near caches the exported types of packages in which a type is missing.
func textType(p *types.Package, r world.Ref, ps world.Problems, near map[*types.Package][]string) world.TextType {
	if p == nil {
		return world.TextType{Problem: ps.Error()}
	}
	t := world.TextType{Package: p.Name()}
	name, ok := p.Scope().Lookup(r.Name).(*types.TypeName)
	switch {
	case !ok && len(ps) > 0:
		t.Problem = "package " + r.Path + " has errors, the first: " + ps[0].Error()
	case !ok:
		t.Problem = "package " + r.Path + " has no type " + r.Name
		if near[p] == nil {
			near[p] = exported(p.Scope())
		}
		t.Near = near[p]
	case !name.Exported():
		t.Problem = "the type " + r.Name + " is not exported"
	case typeutil.Generic(name.Type()):
		t.Problem = "the type " + r.Name + " has type parameters"
	case types.IsInterface(name.Type()):
		t.Problem = "the type " + r.Name + " is an interface"
	case !unmarshalsText(name.Type()):
		t.Problem = "the type " + r.Name + " has no method UnmarshalText([]byte) error"
	default:
		n, _ := types.Unalias(name.Type()).(*types.Named)
		if n == nil {
			break
		}
		if l := typeutil.LockedText(n); l != nil {
			t.Problem, t.Help = l.Why, l.Help
		}
	}
	return t
}

func exported(scope *types.Scope) []string {
	var names []string
	for _, n := range scope.Names() {
		if t, ok := scope.Lookup(n).(*types.TypeName); ok && t.Exported() {
			names = append(names, n)
		}
	}
	return names
}

// unmarshalsText reports whether *T has the method of encoding.TextUnmarshaler.
func unmarshalsText(t types.Type) bool {
	obj, _, _ := types.LookupFieldOrMethod(types.NewPointer(t), true, nil, "UnmarshalText")
	f, ok := obj.(*types.Func)
	if !ok {
		return false
	}
	sig := f.Signature()
	if sig.Params().Len() != 1 || sig.Results().Len() != 1 || sig.Variadic() {
		return false
	}
	slice, ok := sig.Params().At(0).Type().Underlying().(*types.Slice)
	return ok && types.Identical(slice.Elem(), types.Typ[types.Byte]) && typeutil.IsError(sig.Results().At(0).Type())
}
