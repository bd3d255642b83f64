package jsontype

import (
	"go/types"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/typeutil"
)

// IsReader reports whether a value of type t is an io.Reader.
func IsReader(t types.Type) bool {
	sel := types.NewMethodSet(t).Lookup(nil, "Read")
	if sel == nil {
		return false
	}
	sig := sel.Type().(*types.Signature)
	return sig.Params().Len() == 1 && IsBytes(sig.Params().At(0).Type()) && sig.Results().Len() == 2 && isInteger(sig.Results().At(0).Type()) &&
		typeutil.IsError(sig.Results().At(1).Type())
}

// IsBytes reports whether values of type t are bytes.
func IsBytes(t types.Type) bool {
	s, ok := t.Underlying().(*types.Slice)
	return ok && types.Identical(s.Elem().Underlying(), types.Typ[types.Byte])
}

func isInteger(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsInteger != 0
}

// Deref returns the type that t points to, or t.
func Deref(t types.Type) types.Type {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

// IsHollow reports whether the JSON of all values of type t is empty, or encoding/json fails. This is so for functions, channels, streams,
// and structs that have only unexported fields and none of the named methods. For a response, methods with a pointer receiver count too.
func IsHollow(t types.Type, methods ...string) bool {
	set := types.NewMethodSet(t)
	if methods[0] == "UnmarshalJSON" && !types.IsInterface(t) {
		set = types.NewMethodSet(types.NewPointer(t))
	}
	for _, name := range methods {
		if set.Lookup(nil, name) != nil {
			return false
		}
	}
	named, _ := types.Unalias(t).(*types.Named)
	switch u := t.Underlying().(type) {
	case *types.Signature, *types.Chan:
		return true
	case *types.Basic:
		return u.Info()&types.IsComplex != 0 || u.Kind() == types.UnsafePointer
	case *types.Interface: // a body may contain any value; no JSON can be read into an interface with methods
		return IsReader(t) || methods[0] == "UnmarshalJSON" && u.NumMethods() > 0
	case *types.Pointer:
		return named == nil && IsHollow(u.Elem(), methods...)
	case *types.Slice:
		return named == nil && IsHollow(u.Elem(), methods...)
	case *types.Map:
		return named == nil && IsHollow(u.Elem(), methods...)
	case *types.Struct:
		return u.NumFields() > 0 && !hasExported(u, map[*types.Struct]bool{})
	}
	return false
}

// StreamInside returns the path of a field in t whose JSON would be {} because it is a reader, or "". seen contains the types that are
// already being searched.
func StreamInside(t types.Type, path string, seen map[types.Type]bool) string {
	set := types.NewMethodSet(t)
	if seen[t] || set.Lookup(nil, "MarshalJSON") != nil || set.Lookup(nil, "MarshalText") != nil {
		return ""
	}
	seen[t] = true
	if path != "" && (IsReader(t) || !types.IsInterface(t) && IsReader(types.NewPointer(t))) {
		return path
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return StreamInside(u.Elem(), path, seen)
	case *types.Slice:
		return StreamInside(u.Elem(), path+"[]", seen)
	case *types.Array:
		return StreamInside(u.Elem(), path+"[]", seen)
	case *types.Map:
		return StreamInside(u.Elem(), path+"[]", seen)
	case *types.Struct:
		for i := range u.NumFields() {
			if f := u.Field(i); f.Exported() && !strings.Contains(u.Tag(i), `json:"-"`) {
				if found := StreamInside(f.Type(), strings.TrimPrefix(path+"."+f.Name(), "."), seen); found != "" {
					return found
				}
			}
		}
	}
	return ""
}

// hasExported reports whether encoding/json uses a field of s, or of a struct that s embeds. seen contains the structs that embed s.
func hasExported(s *types.Struct, seen map[*types.Struct]bool) bool {
	seen[s] = true
	for f := range s.Fields() {
		inner, isStruct := Deref(f.Type()).Underlying().(*types.Struct)
		if f.Embedded() && isStruct {
			if !seen[inner] && hasExported(inner, seen) {
				return true
			}
		} else if f.Exported() {
			return true
		}
	}
	return false
}
