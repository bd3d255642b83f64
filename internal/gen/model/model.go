// Package model is the meaning of a checked specification: every name is spelled, every type is known, and every default is checked. Only
// resolve creates a model. emit, the CLI and the tests read it. Slices have the order of the specification.
package model

import (
	"cmp"
	"reflect"
	"slices"
	"time"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/ident"

	"github.com/resgen-go/resgen/resource/format"
)

// A Package is one specification: the TOML files of one directory, from which one Go package is generated.
type Package struct {
	Name     string   // Go package name
	Path     string   // its import path; "" if the specification names no Go
	Doc      string   // package comment as written; "" for none
	Sources  []string // base names of the specification's files, the main one first
	Output   Output
	Profiles *Profiles // nil if the specification has none

	Kinds     []*Kind // kinds declared here, in spec order
	Resources []*Resource
	Factories []*Factory
	Bundles   []*Bundle

	Speller *ident.Speller // spells the constants of variables; nil: the package has none

	Common Common // the names that every package with resources has

	ItemLoaders map[*Object]string // "loadProxyServer": the functions that read the items of lists and maps of objects

	Factory *Factory // the factory whose resources alone are in p, see Within; nil: p is the whole specification

	Unexported []string // the unexported package-level names of the files, and of functions that they call; variables must have other names

	Beside Declared // the declarations in hand-written Go files of the package, if they have been read

	// Emit fills these once for all files of the package.
	Imports map[string]string // the names under which the files import packages, by import path
	Taken   map[string]bool   // the names that variables in the files must not hide

	EnvConstants map[*Resource][]EnvConstant // the constants of variables, by the resource that reads the variable first
}

// An EnvConstant is a Go constant that holds the name of a variable, as emit writes it.
type EnvConstant struct{ Go, Doc, Variable string }

// A Declared has the names in some Go files of a package that other files of the package cannot declare again.
type Declared struct {
	Names   []string // package-level names, without methods
	Members []string // "Database.Close": methods, and the fields of structs
	Imports []string // the names under which the files import packages

	Generated map[string]string // the package-level names in files that are called like generated ones, each with its file: they may have lost their header
}

// ObservedKinds returns the kinds of p's resources whose calls generated code reports to observers.
func (p *Package) ObservedKinds() []*Kind {
	var all []*Kind
	seen := map[*Kind]bool{}
	for _, r := range p.All() {
		if k := r.Kind; k.Client != nil && k.Client.Observed() && !seen[k] {
			seen[k] = true
			all = append(all, k)
		}
	}
	return all
}

// Opens reports whether p has a resource of a kind with a constructor.
func (p *Package) Opens() bool {
	return slices.ContainsFunc(p.All(), func(r *Resource) bool { return r.Kind.Client != nil })
}

// Output says where the files go. All paths are slash paths relative to the root of the workspace.
type Output struct {
	SpecDir string // the directory of the specification
	Dir     string // the Go package
	Test    string // the name of the package of mocks; "" for none
	Docs    string // file name of the Markdown page, relative to Dir; "" for none
	Env     string // file name of the dotenv example; "" for none
	Schema  string // file name of the JSON schema; "" for none

	Alerts    string // file name of the alerting rules; "" for none
	Dashboard string // file name of the dashboard; "" for none
}

// Profiles is the closed set of environments that a program runs in.
type Profiles struct {
	All     []*Profile // filled by Add
	Env     string     // the variable that selects one
	Default *Profile   // nil: the variable is required

	named   map[string]*Profile
	aliased map[string]*Profile // filled by Alias
}

// A Profile is one environment of Profiles.
type Profile struct {
	Name       string   // "prod", "prod-eu"
	Go         string   // "ProfileProd"
	Aliases    []string // other texts that select the profile, sorted
	Production bool
	At         diag.Span

	number int // the index in Profiles.All
}

// A Kind is a type of resource, or the parameters of a factory.
type Kind struct {
	Name    string // "cloud_store"
	Title   string // what comments call Config if it does not configure a resource; else ""
	Doc     string
	Go      string // "CloudStore": the stem of every generated name
	Config  string // "CloudStoreConfig"
	Fields  []*Field
	Objects []*Object // in spec order; each is used by at least one field or is generated all the same
	Rules   []*Rule
	// The fields whose sum is the maximum number of open connections of one client; none: not known.
	Connections []*Field
	Links       []Link // the packages that values of fields need
	Wirings     []*Wiring
	Further     *Call    // a Go function that checks the configuration beyond its rules; nil for none
	Fill        *Call    // a Go function that sets fields from the values of other fields, before the rules are checked; nil for none
	Client      *Client  // nil: configuration only
	Struct      *Struct  // an existing Go struct that is the configuration: Config is an alias of it; nil: it is generated
	Adopted     bool     // the struct already has the name Config and is in the package, so there is no alias
	Mirror      Mirror   // the names for Struct
	From        *Import  // the package in which the kind is generated; nil: this one
	Asked       bool     // a condition for the existence of a resource names a field of a resource of the kind
	Home        *Package // the model of that package
	At          diag.Span
	NameAt      diag.Span // the place of the name; for a kind of another package, the place that names it first
}

// A Wiring is a rule of a kind that relates dependencies to fields: at most one of them is given, or exactly one.
type Wiring struct {
	Deps, Fields []string // by name
	Exactly      bool     // exactly one is set; otherwise at most one
	Message      string   // the message for a broken rule; "" for the usual one
}

// Says returns the message for a broken rule.
func (w *Wiring) Says() string { return cmp.Or(w.Message, "give one of the two") }

// An Import is a Go package that generated code imports.
type Import struct {
	Path string
	Name string // of the package
}

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

// Texts reports whether t is or contains a Go type whose texts only the running program can parse.
func (t *Type) Texts() bool { return t.Kind == TextType || t.Elem != nil && t.Elem.Kind == TextType }

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

// A Resource is one resource of the specification or of a factory.
type Resource struct {
	Name     string   // "database"; of a factory "cloud.s3"
	Factory  *Factory // the factory of the resource; nil: it is a resource of the specification itself
	Doc      string
	Go       string // field of Config: "Database"
	Kind     *Kind
	Optional bool
	OnlyIn   []*Profile // the profiles in which it exists, in their order; nil: every profile
	When     *When      // the condition on which it exists; nil: none
	Leaves   []*Leaf    // every leaf of the kind, in field order; filled by AddLeaf
	Claimed  []*Profile // profiles in which the specification binds a field, so that an optional resource is present; in their order
	Uses     []*Use     // the resources that it depends on, one for each Dep of its kind's client
	Life     Lifecycle
	Health   Health
	Metrics  Metrics
	Cases    []*Case // for a resource of a factory: the cases, in their order
	Changed  []Func  // further changes of the SDK's configuration, in their order
	At       diag.Span
	NameAt   diag.Span // its name

	Loader         string // "loadDatabase": the function that reads its configuration
	HandleField    string // "database": the field of options that holds a handle that an option passes; "" if there is nothing to open
	ConfigField    string // "databaseConfig": the field of options that holds a configuration that an option passes
	NodeMethod     string // "databaseNode": the method of options that makes its node
	ConfigureField string // "databaseConfigure": the field of options that holds changes of the SDK's configuration; "" for none

	leaf  map[string]int    // from the name of a leaf to its index in Leaves
	below map[string][2]int // from the place of an object or member to the range of its leaves in Leaves

	answers map[placeIn]answer // the cached results of sure

	withItems []*Leaf // the cached result of WithItems
}
