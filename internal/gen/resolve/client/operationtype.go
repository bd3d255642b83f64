package client

import (
	"go/types"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/ident"
)

// sendable checks that the transport can send the body of o and read its response. The JSON of some types is always empty. If only the
// pointer to a type is a reader, such as that of os.File, the body is sent by pointer.
func (m *maker) sendable(o *model.Operation, t *syntax.Value) {
	if body := o.Body; body != nil {
		at := read.Get(t, "body", syntax.String).At
		switch {
		case isReader(body) && m.transport.streams:
		case isReader(types.NewPointer(body)) && m.transport.streams:
			o.Body = types.NewPointer(body)
		case isReader(body):
			m.Report(diag.UnknownType, at, ident.WithArticle(m.short(body))+" is a stream, and a function is sent JSON", "name a type that JSON can hold, or `[]byte` for JSON that is there already")
		case isHollow(body, "MarshalJSON", "MarshalText"):
			m.Report(diag.UnknownType, at, "JSON can hold nothing of "+ident.WithArticle(m.short(body)), "name a type with exported fields, `io.Reader` or `[]byte`")
		default:
			if path := streamInside(body, "", map[types.Type]bool{}); path != "" {
				m.Report(diag.UnknownType, at, "JSON can hold nothing of `"+path+"` of "+ident.WithArticle(m.short(body))+", which is a stream", "make it text or `[]byte`, or leave it out by the tag `json:\"-\"`")
			}
		}
	}
	if response := o.Response; response != nil && isHollow(response, "UnmarshalJSON", "UnmarshalText") {
		m.Report(diag.UnknownType, read.Get(t, "response", syntax.String).At, "JSON cannot be read into "+ident.WithArticle(m.short(response)), "name a type with exported fields, or `[]byte` for the answer as it is")
	}
}

// isReader reports whether a value of type t is an io.Reader.
func isReader(t types.Type) bool {
	sel := types.NewMethodSet(t).Lookup(nil, "Read")
	if sel == nil {
		return false
	}
	sig := sel.Type().(*types.Signature)
	return sig.Params().Len() == 1 && isBytes(sig.Params().At(0).Type()) && sig.Results().Len() == 2 && isKind(sig.Results().At(0).Type(), types.IsInteger) &&
		model.IsError(sig.Results().At(1).Type())
}

func isBytes(t types.Type) bool {
	s, ok := t.Underlying().(*types.Slice)
	return ok && types.Identical(s.Elem().Underlying(), types.Typ[types.Byte])
}

// deref returns the type that t points to, or t.
func deref(t types.Type) types.Type {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

// isHollow reports whether encoding/json fails for every value of type t, or writes no content. This is so for functions, channels,
// streams, and structs whose fields are all unexported, unless t has a method with one of the given names. A response is decoded through a
// pointer, so the methods of the pointer count.
func isHollow(t types.Type, methods ...string) bool {
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
	case *types.Interface: // a body may have a value that JSON can encode, but JSON cannot decode into an interface with methods
		return isReader(t) || methods[0] == "UnmarshalJSON" && u.NumMethods() > 0
	case *types.Pointer:
		return named == nil && isHollow(u.Elem(), methods...)
	case *types.Slice:
		return named == nil && isHollow(u.Elem(), methods...)
	case *types.Map:
		return named == nil && isHollow(u.Elem(), methods...)
	case *types.Struct:
		return u.NumFields() > 0 && !hasExported(u, map[*types.Struct]bool{})
	}
	return false
}

// streamInside returns the path of a field in t that is a reader, so that its JSON would be {}, or "". The map seen has the types on the
// way to t.
func streamInside(t types.Type, path string, seen map[types.Type]bool) string {
	set := types.NewMethodSet(t)
	if seen[t] || set.Lookup(nil, "MarshalJSON") != nil || set.Lookup(nil, "MarshalText") != nil {
		return ""
	}
	seen[t] = true
	if path != "" && (isReader(t) || !types.IsInterface(t) && isReader(types.NewPointer(t))) {
		return path
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return streamInside(u.Elem(), path, seen)
	case *types.Slice:
		return streamInside(u.Elem(), path+"[]", seen)
	case *types.Array:
		return streamInside(u.Elem(), path+"[]", seen)
	case *types.Map:
		return streamInside(u.Elem(), path+"[]", seen)
	case *types.Struct:
		for i := range u.NumFields() {
			if f := u.Field(i); f.Exported() && !strings.Contains(u.Tag(i), `json:"-"`) {
				if found := streamInside(f.Type(), strings.TrimPrefix(path+"."+f.Name(), "."), seen); found != "" {
					return found
				}
			}
		}
	}
	return ""
}

// hasExported reports whether encoding/json finds a field in s. It includes the fields of embedded structs. The map seen has the structs on
// the way to s.
func hasExported(s *types.Struct, seen map[*types.Struct]bool) bool {
	seen[s] = true
	for f := range s.Fields() {
		inner, isStruct := deref(f.Type()).Underlying().(*types.Struct)
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
