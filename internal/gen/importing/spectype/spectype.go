package spectype

import (
	"go/types"
	"slices"

	"github.com/resgen-go/resgen/internal/gen/scalar"
)

// A Type describes a value in a specification: its type and how it is written.
type Type struct {
	Row             *scalar.Type // the type of the value, or of each item; nil for a Go type
	GoType          string       // the import path and name of the Go type
	Hides           bool         // the value may be a secret
	Raw             bool         // the Go type is bytes with the text itself; only a secret can be converted to it
	Shape           Shape
	Separator, Pair string // the separators of lists and maps
	Trim            bool   // blanks around items are ignored
	AnyBase         bool   // integers may have a prefix for their base, and underscores, as in Go: 0644, 0x1f, 1_000
}

// A Shape says how many items a value has.
type Shape int

// The values of Shape.
const (
	Single Shape = iota
	List
	Map
)

// String returns the type as a specification writes it.
func (k Type) String() string {
	return [...]string{"", "[]", "map[string]"}[k.Shape] + k.Item()
}

// Is reports whether k is one value of a class.
func (k Type) Is(c scalar.Class) bool {
	return k.Shape == Single && k.Row != nil && k.Row.Class == c
}

// Item returns the type of each item in a specification.
func (k Type) Item() string {
	if k.Row == nil {
		return k.GoType
	}
	return k.Row.Name
}

// Elem returns the type of the items of a list or of the values of a map, or nil.
func Elem(t types.Type) types.Type {
	switch u := t.Underlying().(type) {
	case *types.Slice:
		return u.Elem()
	case *types.Map:
		return u.Elem()
	}
	return nil
}

// Struct returns the struct that a field of type t holds, and whether it holds a pointer to it; nil for a value that is read from one
// text.
func Struct(t types.Type) (s *types.Struct, pointer bool) {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t, pointer = p.Elem(), true
	}
	s, ok := t.Underlying().(*types.Struct)
	if !ok || IsText(t) || slices.Contains([]string{"net/url.URL", "time.Location"}, GoName(t)) {
		return nil, false
	}
	return s, pointer
}

// Of returns the type in a specification of a single text of type t.
func Of(t types.Type) (k Type, ok bool) {
	switch name := GoName(t); name {
	case "time.Duration", "time.Time", "*net/url.URL":
		return Type{Row: scalar.OfGo(name)}, true
	case "net/url.URL":
		return Type{Row: scalar.OfGo("*" + name)}, true
	}
	if IsText(t) {
		n := Named(t)
		if n == nil || !n.Obj().Exported() || n.TypeArgs().Len() > 0 {
			return k, false
		}
		return Type{GoType: n.Obj().Pkg().Path() + "." + n.Obj().Name()}, true
	}
	return Basic(t)
}

// Basic is what one text of type t is in a specification if t has no way of its own to read it.
func Basic(t types.Type) (k Type, ok bool) {
	b, ok := t.Underlying().(*types.Basic)
	if !ok {
		return k, false
	}
	row := scalar.OfGo(types.Typ[b.Kind()].Name()) // byte is uint8
	if row == nil {
		return k, false
	}
	return Type{Row: row, Hides: row.Class == scalar.Text}, true
}

// GoName returns a Go type with complete import paths.
func GoName(t types.Type) string {
	return types.TypeString(types.Unalias(t), nil)
}

// Named returns the named type that t is, or points to, or nil.
func Named(t types.Type) *types.Named {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	n, _ := types.Unalias(t).(*types.Named)
	return n
}

// IsText reports whether t has the method UnmarshalText.
func IsText(t types.Type) bool {
	return Reads(t, "UnmarshalText", types.NewSlice(types.Typ[types.Byte]))
}

// Reads reports whether values of type t have the named method, with one parameter of type param and an error as the only result.
func Reads(t types.Type, method string, param types.Type) bool {
	if _, pointer := types.Unalias(t).(*types.Pointer); !pointer {
		t = types.NewPointer(t)
	}
	m := types.NewMethodSet(t).Lookup(nil, method)
	if m == nil {
		return false
	}
	s := m.Type().(*types.Signature)
	return s.Params().Len() == 1 && s.Results().Len() == 1 && types.Identical(s.Params().At(0).Type(), param) && GoName(s.Results().At(0).Type()) == "error"
}
