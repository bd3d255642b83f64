package model

import (
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/resgen-go/resgen/internal/diag"
)

// A Value is a checked literal. V has the Go type of the scalar's class. It is the text for a Go type, []*Value for a list, []Item for a
// map in the order of the specification, and Fields for an object. For a value that is computed from parameters, Text is the text of the
// specification, and V is unknown.
type Value struct {
	V    any
	Text string // as shown in documentation, without quotes
	At   diag.Span
	Made *Made // how it is composed of parameters of a factory or of other fields; nil: the value is V

	Store string // the store of secrets and the reference of the value, "vault:prod/orders#password"; V is nil then; "" for a literal
}

// Literal returns v if the specification contains the value itself. It returns nil if v is nil or the value is in a store of secrets.
func (v *Value) Literal() *Value {
	if v == nil || v.Store != "" {
		return nil
	}
	return v
}

// Template returns the template of v if v is composed of other fields of the resource, or nil. v may be nil.
func (v *Value) Template() *Made {
	if v == nil || v.Made == nil || v.Made.Leaves() == nil {
		return nil
	}
	return v.Made
}

// IsZero reports whether v is the zero value of its type. An empty list or map is a zero value.
func (v *Value) IsZero() bool {
	if v.Made != nil {
		return false
	}
	switch x := v.V.(type) {
	case nil:
		return true
	case []*Value:
		return len(x) == 0
	case []Item:
		return len(x) == 0
	case Fields:
		return false
	case time.Time:
		return x.IsZero()
	}
	return reflect.ValueOf(v.V).IsZero()
}

// Equal reports whether v and o are the same value of a type. Only nil equals nil.
func (v *Value) Equal(o *Value) bool {
	if v == nil || o == nil {
		return v == o
	}
	if v.Store != o.Store {
		return false
	}
	if v.Made != nil || o.Made != nil {
		return v.Made.Equal(o.Made)
	}
	switch x := v.V.(type) {
	case []*Value:
		y, ok := o.V.([]*Value)
		return ok && slices.EqualFunc(x, y, (*Value).Equal)
	case []Item:
		y, ok := o.V.([]Item)
		return ok && slices.EqualFunc(x, y, func(a, b Item) bool { return a.Key == b.Key && a.Value.Equal(b.Value) })
	case Fields:
		y, ok := o.V.(Fields)
		return ok && x.equal(y)
	case time.Time:
		y, ok := o.V.(time.Time)
		return ok && x.Equal(y)
	}
	return v.V == o.V
}

// An Item is one entry of a map literal.
type Item struct {
	Key   string
	Value *Value
	From  Layer     // for a map of objects: the layer that has the entry; else None
	At    diag.Span // the place of the key in the specification; invalid if a variable sets the entry
}

// Fields is a literal of an object: its fields with their values, in the order of the specification. The value of an object in it is also
// Fields.
type Fields []FieldValue

// A FieldValue is one field of a literal of an object.
type FieldValue struct {
	Field *Field
	Value *Value
}

// Of returns the value of f in fs, or nil.
func (fs Fields) Of(f *Field) *Value {
	for _, v := range fs {
		if v.Field == f {
			return v.Value
		}
	}
	return nil
}

// equal reports whether fs and o give the same fields the same values.
func (fs Fields) equal(o Fields) bool {
	return len(fs) == len(o) && !slices.ContainsFunc(fs, func(v FieldValue) bool {
		other := o.Of(v.Field)
		return other == nil || !v.Value.Equal(other)
	})
}

// A Made is a value that is computed from parameters of a factory, or from other fields of the resource. It has either Param or Parts.
type Made struct {
	Param *Field     // the value of this parameter
	Parts []TextPart // the texts of these parts, joined
}

// A TextPart is a piece of a text: the text itself, or the value of a parameter or of a leaf of the resource. The parts of one Made have
// either parameters or leaves.
type TextPart struct {
	Text    string
	Param   *Field // nil: Text
	Leaf    *Leaf  // nil: Text
	Percent bool   // the value of Leaf is percent-encoded
}

// Params returns the parameters in m, without duplicates.
func (m *Made) Params() []*Field {
	if m.Param != nil {
		return []*Field{m.Param}
	}
	return ParamsOf(m.Parts)
}

// ParamsOf returns the parameters in parts, without duplicates.
func ParamsOf(parts []TextPart) []*Field {
	var all []*Field
	for _, p := range parts {
		if p.Param != nil && !slices.Contains(all, p.Param) {
			all = append(all, p.Param)
		}
	}
	return all
}

// Leaves returns the leaves in m, without duplicates.
func (m *Made) Leaves() []*Leaf {
	var all []*Leaf
	for _, p := range m.Parts {
		if p.Leaf != nil && !slices.Contains(all, p.Leaf) {
			all = append(all, p.Leaf)
		}
	}
	return all
}

// Equal reports whether m and o always have the same value. Only nil equals nil.
func (m *Made) Equal(o *Made) bool {
	return m == o || m != nil && o != nil && m.Param == o.Param && slices.Equal(m.Parts, o.Parts)
}

// Percent is the suffix of a field's name in a template for a value that is percent-encoded: "{password:percent}".
const Percent = ":percent"

// Text returns m as the specification writes it.
func (m *Made) Text() string {
	if m.Param != nil {
		return "{" + m.Param.Name + "}"
	}
	var b strings.Builder
	braces := strings.NewReplacer()
	if m.Leaves() != nil {
		braces = strings.NewReplacer("{", "{{", "}", "}}")
	}
	for _, p := range m.Parts {
		switch {
		case p.Param != nil:
			b.WriteString("{" + p.Param.Name + "}")
		case p.Leaf != nil && p.Percent:
			b.WriteString("{" + p.Leaf.Name + Percent + "}")
		case p.Leaf != nil:
			b.WriteString("{" + p.Leaf.Name + "}")
		default:
			b.WriteString(braces.Replace(p.Text))
		}
	}
	return b.String()
}
