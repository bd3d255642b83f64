package value

import (
	"maps"
	"slices"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
)

// A Struct has the values of the fields of a kind or object, like the generated struct. A field without an entry has its zero value, which
// is nil for a pointer, an interface or a slice.
type Struct struct {
	values map[*model.Field]*model.Value
	inner  map[*model.Field]*Struct       // the fields of objects that are present, and of unions
	member map[*model.Field]*model.Object // the members of unions, whose fields are in inner
	unseen map[*model.Field]bool          // fields that are set to an unknown value
	open   map[*model.Field]bool          // fields of which it is not known whether they are set
}

// NewStruct returns a Struct without values.
func NewStruct() *Struct {
	return &Struct{
		values: map[*model.Field]*model.Value{}, inner: map[*model.Field]*Struct{},
		member: map[*model.Field]*model.Object{}, unseen: map[*model.Field]bool{}, open: map[*model.Field]bool{},
	}
}

// Set sets the value of f. A nil v is the zero value.
func (s *Struct) Set(f *model.Field, v *model.Value) { s.values[f] = v }

// SetObject makes the object f present, with the values in the Struct to.
func (s *Struct) SetObject(f *model.Field, to *Struct) { s.inner[f] = to }

// SetMember sets the union f to the member m, with the values in the Struct to.
func (s *Struct) SetMember(f *model.Field, m *model.Object, to *Struct) {
	s.inner[f], s.member[f] = to, m
}

// SetUnseen records that f is set to an unknown value.
func (s *Struct) SetUnseen(f *model.Field) { s.unseen[f] = true }

// SetOpen records that it is not known whether f is set.
func (s *Struct) SetOpen(f *model.Field) { s.open[f] = true }

// Open reports whether SetOpen was called for f: it is not known whether f is set.
func (s *Struct) Open(f *model.Field) bool { return s != nil && s.open[f] }

// Value returns the value of f, or nil for the zero value.
func (s *Struct) Value(f *model.Field) *model.Value {
	if s == nil {
		return nil
	}
	return s.values[f]
}

// Inner returns the fields of the object or union f, or nil if f is absent.
func (s *Struct) Inner(f *model.Field) *Struct {
	if s == nil {
		return nil
	}
	return s.inner[f]
}

// Within returns the fields of the object f, or of the member m of the union f. It returns nil if f is absent, or has another member.
func (s *Struct) Within(f *model.Field, m *model.Object) *Struct {
	if m != nil && s.Member(f) != m {
		return nil
	}
	return s.Inner(f)
}

// Member returns the member of the union f, or nil.
func (s *Struct) Member(f *model.Field) *model.Object {
	if s == nil {
		return nil
	}
	return s.member[f]
}

// Unseen reports whether f is set to an unknown value.
func (s *Struct) Unseen(f *model.Field) bool { return s != nil && s.unseen[f] }

// IsSet reports whether f is set. ok is false if the Go type of f cannot tell, because its zero value is a valid value.
func (s *Struct) IsSet(f *model.Field) (set, ok bool) {
	switch {
	case s.Unseen(f):
		return true, true
	case f.Type.Kind == model.UnionType || f.Type.Kind == model.ObjectType && f.Pointer():
		return s.Inner(f) != nil, true
	case f.Pointer():
		return s.Value(f) != nil, true
	}
	v := of(s.Value(f))
	switch f.Type.Kind {
	case model.List:
		items, _ := v.([]*model.Value)
		return len(items) > 0, true
	case model.Map:
		items, _ := v.([]model.Item)
		return len(items) > 0, true
	case model.Scalar:
		if f.Type.Scalar.Empty != scalar.EmptyNever {
			return v != nil && !(&model.Value{V: v}).IsZero(), true
		}
	}
	return true, false
}

func of(v *model.Value) any {
	if v == nil {
		return nil
	}
	return v.V
}

// Filled returns the Struct with which generated code begins: fields have their defaults, or their values in v, a literal of their object.
// v may be nil.
func Filled(fields []*model.Field, v *model.Value) *Struct {
	s := NewStruct()
	var given model.Fields
	if v != nil {
		given, _ = v.V.(model.Fields)
	}
	for _, f := range fields {
		of := given.Of(f)
		switch {
		case f.Type.Kind == model.ObjectType:
			if of != nil || !f.Pointer() {
				s.SetObject(f, Filled(f.Type.Object.Fields, of))
			}
		case of != nil:
			s.Set(f, of)
		case !f.Type.Texts():
			s.Set(f, f.Default)
		}
	}
	return s
}

// An ItemStruct is an item of a list of objects, or an entry of a map of them.
type ItemStruct struct {
	Key    string // the key of an entry
	Struct *Struct
}

// Entries returns the value of a map of objects.
func Entries(m map[string]*Struct) *model.Value {
	items := make([]model.Item, 0, len(m))
	for _, key := range slices.Sorted(maps.Keys(m)) {
		items = append(items, model.Item{Key: key, Value: &model.Value{V: m[key]}})
	}
	return &model.Value{V: items}
}

// Items lists the items of the list or map of objects f, in the order in which generated code visits them. It is empty for other fields.
func (s *Struct) Items(f *model.Field) []ItemStruct {
	v := s.Value(f)
	if v == nil || f.Type.Items() == nil {
		return nil
	}
	var all []ItemStruct
	switch items := v.V.(type) {
	case []*model.Value:
		for _, item := range items {
			all = append(all, ItemStruct{Struct: item.V.(*Struct)})
		}
	case []model.Item:
		for _, item := range items {
			all = append(all, ItemStruct{item.Key, item.Value.V.(*Struct)})
		}
	}
	return all
}
