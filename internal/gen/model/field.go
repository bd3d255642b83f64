package model

import (
	"cmp"
	"slices"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/resource/format"
)

// A Field is one setting of a kind or object.
type Field struct {
	Name       string // "ssl_mode"
	Go         string // "SSLMode"
	Doc        string
	Example    string
	Deprecated string
	Message    string // the message for a value that does not fit; "" for the reason
	Type       *Type
	Optional   bool
	Secret     bool
	With       *Field // the secret to which the field belongs: both are looked up together; nil: none
	Separator  string // List, Map of objects: the separator between the parts of the names of the items' variables; "" for "_"
	Default    *Value // nil: none
	Rules      Constraints
	Keys       *Field // Map: a field with the constraints on each key; nil if there are none
	Param      bool   // a parameter of a factory; its zero value means that the program does not set it
	ByPointer  bool   // TextType: what the field fills is a pointer, so that unset differs from zero
	InsecureIf *Value
	At         diag.Span
}

// Stored reports whether a store of secrets may set f.
func (f *Field) Stored() bool { return f.Secret || f.With != nil }

// Required reports whether f must be set: it has no default and is not optional.
func (f *Field) Required() bool { return !f.Optional && f.Default == nil }

// MissingIfZero reports whether Validate treats the zero value of f as missing. A number, boolean or time may be meant to be zero, so only
// the loader can know that it is missing. A parameter with the zero value counts as missing if Go can test for this value. A URL has no valid
// zero value, so Validate reports it even if f has a default.
func (f *Field) MissingIfZero() bool {
	switch {
	case f.Optional:
		return false
	case f.Type.Kind == Scalar && f.Type.Scalar.Empty == scalar.EmptyNil && !f.Secret:
		return true
	case f.Default != nil:
		return false
	}
	switch f.Type.Kind {
	case Scalar:
		return !f.Type.Scalar.MayBeZero || f.Secret || f.Param && f.Type.Scalar.Empty != scalar.EmptyNever
	case List, Map, UnionType:
		return true
	}
	return false
}

// LoaderRequires reports whether f must be set, and only its loader can know that it is missing, because the zero value is a valid value.
func (f *Field) LoaderRequires() bool { return f.Required() && !f.MissingIfZero() }

// Pointer reports whether the Go type of f is a pointer, to distinguish unset from zero.
func (f *Field) Pointer() bool {
	if !f.Optional || f.Secret {
		return false
	}
	switch f.Type.Kind {
	case Scalar:
		return f.Type.Scalar.Empty == scalar.EmptyNever || f.Type.Enum != nil
	case ObjectType:
		return true
	case TextType:
		return f.ByPointer
	}
	return false
}

// Closed returns the possible values of f, and whether they are a closed set.
func (f *Field) Closed() ([]*Value, bool) {
	i := slices.IndexFunc(f.Rules, func(c Constraint) bool { return c.Set })
	if i < 0 || f.Type.Elem != nil || f.Secret || f.Optional {
		return nil, false
	}
	values, ok := f.Rules[i].Arg.V.([]*Value)
	return values, ok
}

// ParamText returns the value v of the parameter p as the program writes it into a text. Unlike v.Text, it includes the password of a URL.
func ParamText(p *Field, v *Value) string {
	if text, ok := v.V.(string); ok && p.Type.Class() == scalar.Text {
		return text
	}
	return v.Text
}

// A TypeKind is the category of a type.
type TypeKind int

// The categories of types.
const (
	Scalar TypeKind = iota // a row of the table scalar.Types
	List                   // []Elem
	Map                    // map[string]Elem
	ObjectType
	UnionType
	TextType // a Go type with encoding.TextUnmarshaler
)

// A Type is the type of a field.
type Type struct {
	Kind    TypeKind
	Spec    string       // as the specification writes it: "[]string"
	Scalar  *scalar.Type // Scalar: the row; nil for other types
	Option  string       // Scalar: the value of the row's option; "" for none
	Lenient bool         // Scalar: texts are read with the Lenient of the row
	Enum    *Enum        // string with one_of; nil otherwise
	Elem    *Type        // List, Map
	Form    format.Form  // List, Map of scalars: how it is written in a variable; the zero Form for commas and =
	Object  *Object
	Union   *Union
	Go      string // TextType: the name of the Go type
	Path    string // TextType: its import path
	Package string // TextType: the name of its package
}

// ScalarType returns the named scalar type.
func ScalarType(name string) *Type {
	row := scalar.Named(name)
	if row == nil {
		return nil
	}
	t := &Type{Kind: Scalar, Spec: name, Scalar: row}
	if row.Option != nil {
		t.Option = row.Option.Default
	}
	return t
}

// Separators returns the separators of a list or map in a variable: between items, and between a key and its value.
func (t *Type) Separators() (items, pairs string) {
	return cmp.Or(t.Form.Separator, ","), cmp.Or(t.Form.Pairs, "=")
}

// Class returns the class of t in rules, or scalar.None for types that are not scalar.
func (t *Type) Class() scalar.Class {
	if t.Scalar == nil {
		return scalar.None
	}
	return t.Scalar.Class
}

// Item returns the type of the items of a list or the values of a map. For any other type it returns t.
func (t *Type) Item() *Type {
	if t.Elem != nil {
		return t.Elem
	}
	return t
}

// Items returns the object type of the items of a list, or of the values of a map, of type t. It returns nil for other types.
func (t *Type) Items() *Object {
	if t.Elem != nil {
		return t.Elem.Object
	}
	return nil
}

// Texts reports whether t is or contains a Go type whose texts only the running program can parse.
func (t *Type) Texts() bool { return t.Kind == TextType || t.Elem != nil && t.Elem.Kind == TextType }

// An Object is a group of fields under one name: a nested struct, or a member of a union.
type Object struct {
	Name   string
	Doc    string
	Go     string // "WarehouseCloud"
	Fields []*Field
	Rules  []*Rule
	At     diag.Span
}

// A Union is a choice between objects: a sealed interface with one struct per member.
type Union struct {
	Go      string // "WarehouseConnection"
	Members []*Object
}

// Names returns the names of the members of u, in the order of the specification.
func (u *Union) Names() []string {
	names := make([]string, len(u.Members))
	for i, m := range u.Members {
		names[i] = m.Name
	}
	return names
}

// Member returns the named member, or nil.
func (u *Union) Member(name string) *Object {
	for _, m := range u.Members {
		if m.Name == name {
			return m
		}
	}
	return nil
}

// An Enum is the type of a field with one_of.
type Enum struct {
	Go         string      // "WarehouseMode"
	Values     []EnumValue // filled by Add
	Parent     *Enum       // the enum with the same values that the kind inherits, of which the type is an alias; nil: the type is its own
	ParentPath string      // the import path of the package that declares Parent
	At         diag.Span
	Broken     bool // a finding is about one of the values

	value map[string]int // from Text to the index in Values
}

// Add appends v to the values of e.
func (e *Enum) Add(v EnumValue) {
	if e.value == nil {
		e.value = map[string]int{}
	}
	e.value[v.Text] = len(e.Values)
	e.Values = append(e.Values, v)
}

// Value returns the value with the given text in specifications and variables, or nil.
func (e *Enum) Value(text string) *EnumValue {
	if i, ok := e.value[text]; ok {
		return &e.Values[i]
	}
	return nil
}

// Texts returns the values as specifications and variables write them, in the order of the specification.
func (e *Enum) Texts() []string {
	texts := make([]string, len(e.Values))
	for i, v := range e.Values {
		texts[i] = v.Text
	}
	return texts
}

// Shown returns the values as documentation and lists show them, in the order of the specification.
func (e *Enum) Shown() []string {
	texts := make([]string, len(e.Values))
	for i, v := range e.Values {
		texts[i] = v.Shown
	}
	return texts
}

// An EnumValue is one constant of an enum.
type EnumValue struct {
	Text  string // "verify-full"
	Shown string // Text without the password of a URL
	Go    string // "WarehouseModeVerifyFull"
	At    diag.Span
}

// Constraints are the constraints on the values of a field, in the order of the table of constraints.
type Constraints []Constraint

// A Constraint is one key of a field that restricts its values. The table of constraints says what it means.
type Constraint struct {
	Key string
	Arg *Value // a limit, a text, []*Value for several values, or true for a key that is only a flag
	Set bool   // Arg lists all allowed values
	At  diag.Span
}

// Arg returns the argument of the constraint with the key, or nil.
func (cs Constraints) Arg(key string) *Value {
	for _, c := range cs {
		if c.Key == key {
			return c.Arg
		}
	}
	return nil
}

// Without returns cs without the constraints with these keys.
func (cs Constraints) Without(keys ...string) Constraints {
	return slices.DeleteFunc(slices.Clone(cs), func(c Constraint) bool { return slices.Contains(keys, c.Key) })
}

// PatternKey is the key of the constraint whose argument is a regular expression. A generated package compiles it once, in a variable.
const PatternKey = "pattern"

// Pattern returns the regular expression that texts of f must match, or nil.
func (f *Field) Pattern() *Value { return f.Rules.Arg(PatternKey) }
