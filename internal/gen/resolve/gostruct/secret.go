package gostruct

import (
	"go/types"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
	"github.com/resgen-go/resgen/internal/module"
)

// Revealed reports whether t can take the Revealed text of a secret with the type f, or the value of this text: a string or bytes, or a
// list or map of strings.
func Revealed(f *model.Type, t types.Type) bool {
	item := func(t types.Type) bool {
		s, slice := t.(*types.Slice)
		return typeutil.IsBasic(t, types.String) || slice && f.Elem.Scalar.Decode != nil && typeutil.IsBasic(s.Elem(), types.Byte)
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return f.Elem == nil && u.Kind() == types.String
	case *types.Slice:
		if f.Kind == model.List {
			return item(u.Elem())
		}
		return f.Elem == nil && typeutil.IsBasic(u.Elem(), types.Byte)
	case *types.Map:
		return f.Kind == model.Map && typeutil.IsBasic(u.Key(), types.String) && item(u.Elem())
	}
	return false
}

// SecretKeys returns the keys of a field that fills t, which is a secret of the runtime, a pointer to one, or a list or map of them. It returns ""
// for other types.
func SecretKeys(t types.Type) string {
	const secret = module.Runtime + ".Secret"
	switch typeutil.Name(t) {
	case secret, "*" + secret:
		return `type = "string", secret = true`
	case "[]" + secret:
		return `type = "[]string", secret = true`
	case "map[string]" + secret:
		return `type = "map[string]string", secret = true`
	}
	return ""
}
