package gotypes

import (
	"go/types"
	"os"

	"golang.org/x/tools/go/packages"
)

// A Ref names a Go type: an import path and a name.
type Ref struct {
	Path, Name string
}

// A TextType is a Go type that variables can be read into.
type TextType struct {
	Package string   // name of its package
	Problem string   // why it cannot be read from a text; "" if it can
	Near    []string // if there is no such type: the exported types of the package
}

// TextTypes looks at types that should have an UnmarshalText method. The result is parallel to refs.
func (w World) TextTypes(refs []Ref) ([]TextType, error) {
	var paths []string
	for _, r := range refs {
		paths = append(paths, r.Path)
	}
	loaded, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedTypes | packages.NeedImports | packages.NeedExportFile,
		Dir:  existing(w.Dir),
		Env:  append(os.Environ(), "GOPROXY=off"),
	}, paths...)
	if err != nil {
		return nil, err
	}
	byPath := map[string]*packages.Package{}
	for _, p := range loaded {
		byPath[p.PkgPath] = p
	}
	found := make([]TextType, len(refs))
	for i, r := range refs {
		found[i] = textType(byPath[r.Path], r)
	}
	return found, nil
}

func textType(p *packages.Package, r Ref) TextType {
	if p == nil || p.Types == nil || p.Name == "" || len(p.Errors) > 0 && p.Types.Scope().Len() == 0 {
		return TextType{Problem: "there is no package " + r.Path}
	}
	t := TextType{Package: p.Name}
	name, ok := p.Types.Scope().Lookup(r.Name).(*types.TypeName)
	switch {
	case !ok:
		t.Problem = "package " + r.Path + " has no type " + r.Name
		t.Near = exported(p.Types.Scope())
	case !name.Exported():
		t.Problem = "the type " + r.Name + " is not exported"
	case generic(name.Type()):
		t.Problem = "the type " + r.Name + " has type parameters"
	case types.IsInterface(name.Type()):
		t.Problem = "the type " + r.Name + " is an interface"
	case !unmarshalsText(name.Type()):
		t.Problem = "the type " + r.Name + " has no method UnmarshalText([]byte) error"
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

func generic(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.TypeParams().Len() > n.TypeArgs().Len()
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
	return ok && types.Identical(slice.Elem(), types.Typ[types.Byte]) && types.Identical(sig.Results().At(0).Type(), types.Universe.Lookup("error").Type())
}
