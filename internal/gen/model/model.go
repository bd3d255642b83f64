// Package model is what a specification means, with nothing left to doubt: every name is spelled, every type known, every
// default checked. Only resolve makes a model; emit, the CLI and the tests read it. Slices keep the order of the specification.
package model

import (
	"cmp"
	"reflect"
	"slices"
	"sort"
	"time"

	"github.com/resgen-go/resgen/internal/diag"
)

// A Package is one specification: one directory of TOML files, one Go package.
type Package struct {
	Name     string   // Go package name
	Path     string   // its import path; "" where no kind has a constructor
	Doc      string   // package comment as written; "" for none
	Sources  []string // base names of the specification's files, the main one first
	Output   Output
	Profiles *Profiles // nil when the specification has none

	Kinds     []*Kind // kinds declared here, in spec order
	Resources []*Resource
	Bundles   []*Bundle

	Beside Declared // what Go files of people beside the generated ones declare, where they were looked at

	// What follows is worked out by emit, once for all files of the package.
	Imports       map[string]string // what the files call the packages that they import, by import path
	Taken         map[string]bool   // names that no variable of the files may hide: those of Imports, and of functions that they call
	OptionalKinds map[*Kind]bool    // the kinds of resources that are optional
}

// A Declared is the names in Go files of one package that other files of it cannot have too.
type Declared struct {
	Names   []string // at the top, methods left out
	Members []string // "Database.Close": methods, and the fields of structs
	Imports []string // what packages are called that a file imports
}

// Opens reports whether there is anything to open: a resource of a kind with a constructor.
func (p *Package) Opens() bool {
	return slices.ContainsFunc(p.Resources, func(r *Resource) bool { return r.Kind.Client != nil })
}

// Output says where the files go. All paths are slash paths relative to the root of the workspace.
type Output struct {
	SpecDir string // the directory of the specification
	Dir     string // the Go package
	Test    string // name of the package of mocks; "" for none
	Docs    string // file name of the Markdown page, relative to Dir; "" for none
	Env     string // file name of the dotenv example; "" for none
	Schema  string // file name of the JSON schema; "" for none
}

// Profiles is the closed set of environments that a program runs in.
type Profiles struct {
	All     []*Profile // filled by Add
	Env     string     // the variable that selects one
	Default *Profile   // nil: the variable is required
}

// A Profile is one of them.
type Profile struct {
	Name       string // "prod"
	Go         string // "ProfileProd"
	Production bool

	number int // its place in Profiles.All
}

// Add appends p to the profiles.
func (ps *Profiles) Add(p *Profile) {
	p.number = len(ps.All)
	ps.All = append(ps.All, p)
}

// Compare orders profiles as the specification does.
func (p *Profile) Compare(q *Profile) int { return cmp.Compare(p.number, q.number) }

// Find finds p in a list of n items, each about another profile and in the order of the profiles. profile returns the profile of item i.
// If p is not there, the result is the place where it belongs.
func (p *Profile) Find(n int, profile func(i int) *Profile) (int, bool) {
	i := sort.Search(n, func(i int) bool { return profile(i).number >= p.number })
	return i, i < n && profile(i) == p
}

// A Kind is a sort of resource.
type Kind struct {
	Name    string // "cloud_store"
	Doc     string
	Go      string // "CloudStore": the stem of every generated name
	Config  string // "CloudStoreConfig"
	Fields  []*Field
	Objects []*Object // in spec order; each is used by at least one field or is generated all the same
	Rules   []*Rule
	Further *Call   // a Go function that checks the configuration beyond its rules; nil for none
	Client  *Client // nil: configuration only
	Struct  *Struct // an existing Go struct that is the configuration: Config is an alias of it; nil: it is generated
	From    *Import // the package that generated it; nil: this one
	At      diag.Span
}

// An Import is a Go package that generated code imports.
type Import struct {
	Path string
	Name string // of the package
}

// Enums lists the enums of k, its objects' included, in the order of their declaration.
func (k *Kind) Enums() []*Enum {
	var es []*Enum
	for _, t := range k.types() {
		if e := t.enum(); e != nil {
			es = append(es, e)
		}
	}
	return es
}

// Unions lists the unions of k, its objects' included, in the order of their declaration.
func (k *Kind) Unions() []*Union {
	var us []*Union
	for _, t := range k.types() {
		if t.Union != nil {
			us = append(us, t.Union)
		}
	}
	return us
}

// types lists the types of the fields of k and of its objects.
func (k *Kind) types() []*Type {
	var ts []*Type
	for _, f := range k.Fields {
		ts = append(ts, f.Type)
	}
	for _, o := range k.Objects {
		for _, f := range o.Fields {
			ts = append(ts, f.Type)
		}
	}
	return ts
}

// An Object is a group of fields under one name: a nested struct, or a member of a union.
type Object struct {
	Name   string
	Doc    string
	Go     string // "WarehouseCloud"
	Fields []*Field
	Rules  []*Rule
}

// A Union is a choice between objects: a sealed interface with one struct per member.
type Union struct {
	Go      string // "WarehouseConnection"
	Members []*Object
}

// Names are the names of u's members, in spec order.
func (u *Union) Names() []string {
	names := make([]string, len(u.Members))
	for i, m := range u.Members {
		names[i] = m.Name
	}
	return names
}

// An Enum is the type of a field with one_of.
type Enum struct {
	Go     string // "WarehouseMode"
	Values []EnumValue

	index map[string]int // Values by their texts; nil if they were not made by Add
}

// Add appends v to the values of e.
func (e *Enum) Add(v EnumValue) {
	if e.index == nil {
		e.index = map[string]int{}
	}
	if _, repeated := e.index[v.Text]; !repeated {
		e.index[v.Text] = len(e.Values)
	}
	e.Values = append(e.Values, v)
}

// Value is the value of e that specifications and variables write as text; nil if there is none.
func (e *Enum) Value(text string) *EnumValue {
	i, ok := e.index[text]
	if e.index == nil {
		i = slices.IndexFunc(e.Values, func(v EnumValue) bool { return v.Text == text })
		ok = i >= 0
	}
	if !ok {
		return nil
	}
	return &e.Values[i]
}

// Texts are the values of e as specifications and variables write them, in spec order.
func (e *Enum) Texts() []string {
	texts := make([]string, len(e.Values))
	for i, v := range e.Values {
		texts[i] = v.Text
	}
	return texts
}

// An EnumValue is one constant of an enum.
type EnumValue struct {
	Text string // "verify-full"
	Go   string // "WarehouseModeVerifyFull"
}

// A Field is one setting of a kind or object.
type Field struct {
	Name       string // "ssl_mode"
	Go         string // "SSLMode"
	Doc        string
	Example    string
	Deprecated string
	Type       *Type
	Optional   bool
	Secret     bool
	Default    *Value // nil: none
	Rules      Constraints
	InsecureIf *Value
	At         diag.Span
}

// Required reports whether f must be given: no default, not optional.
func (f *Field) Required() bool { return !f.Optional && f.Default == nil }

// MissingIfZero reports whether Validate takes the zero value of f for a missing one. For numbers, booleans and times, where zero may
// be meant, only the loader can tell. A url has no zero value that is one, so not even a default excuses it.
func (f *Field) MissingIfZero() bool {
	switch {
	case f.Optional:
		return false
	case f.Type.Kind == URL && !f.Secret:
		return true
	case f.Default != nil:
		return false
	}
	switch f.Type.Kind {
	case String, Path, URL, JSON, List, Map, UnionType:
		return true
	}
	return f.Secret
}

// Pointer reports whether f's Go type is a pointer because unset differs from zero.
func (f *Field) Pointer() bool {
	if !f.Optional || f.Secret {
		return false
	}
	switch f.Type.Kind {
	case Bool, Int, Uint, Float, Duration, Size, ObjectType:
		return true
	case String:
		return f.Type.Enum != nil
	}
	return false
}

// A TypeKind is the sort of a type.
type TypeKind int

// The sorts of types.
const (
	String TypeKind = iota
	Bool
	Int      // Type.Go says which: int, int8, ... int64
	Uint     // uint, ... uint64
	Float    // float32 or float64
	Duration // time.Duration
	Size     // resource.Size
	URL      // *url.URL
	Time     // time.Time
	Path     // string
	JSON     // json.RawMessage
	List     // []Elem
	Map      // map[string]Elem
	ObjectType
	UnionType
	TextType // a Go type with encoding.TextUnmarshaler
)

// A Type is the type of a field.
type Type struct {
	Kind    TypeKind
	Spec    string // as the specification writes it: "[]string"
	Go      string // Bool, Int, Uint, Float, String: the predeclared Go type; TextType: the name of the Go type
	Path    string // TextType: its import path
	Package string // TextType: the name of its package
	Enum    *Enum  // String with one_of; nil otherwise
	Elem    *Type  // List, Map
	Object  *Object
	Union   *Union
	Unit    time.Duration // Duration: the unit of bare numbers; 0 when they are refused
}

// Texts reports whether values of t are, or hold, values of a Go type, which only the running program can read from their texts.
func (t *Type) Texts() bool { return t.Kind == TextType || t.Elem != nil && t.Elem.Kind == TextType }

func (t *Type) enum() *Enum {
	if t.Elem != nil {
		return t.Elem.enum()
	}
	return t.Enum
}

// Constraints are what a value must satisfy. On a list or map, MinLen, MaxLen and Unique are about the whole, the others about
// each item or value. Lengths of texts count characters.
type Constraints struct {
	Min, Max       *Value
	MinLen, MaxLen *int
	Pattern        string
	Prefix, Suffix string
	Schemes        []string
	OneOf          []*Value     // of types other than string, which get an enum
	OneOfKeys      map[any]bool // the same by value.Key; nil: nobody has made it
	Unique         bool
	Format         string // a name of lang.Formats
	Exists         string // "file", "dir", "executable"
}

// A Value is a checked literal. V is, by the type's kind: string (String, Path, URL, JSON and TextType as text), bool, int64, uint64, float64,
// time.Duration, int64 (Size, bytes), time.Time, []*Value (List), []Item (Map, in spec order).
type Value struct {
	V    any
	Text string // as shown in documentation, without quotes
	At   diag.Span
}

// IsZero reports whether v is the zero value of its type. An empty list or map is one.
func (v *Value) IsZero() bool {
	switch x := v.V.(type) {
	case nil:
		return true
	case []*Value:
		return len(x) == 0
	case []Item:
		return len(x) == 0
	case time.Time:
		return x.IsZero()
	}
	return reflect.ValueOf(v.V).IsZero()
}

// An Item is one entry of a map literal.
type Item struct {
	Key   string
	Value *Value
}

// A Resource is one thing that the program depends on.
type Resource struct {
	Name     string
	Doc      string
	Go       string // field of Config: "Database"
	Kind     *Kind
	Optional bool
	OnlyIn   []*Profile // in their order; nil: in every profile
	Leaves   []*Leaf    // every leaf of the kind, in field order
	Claimed  []*Profile // profiles in which the specification binds a field, so that an optional resource is present; in their order
	Uses     []*Use     // the resources that it depends on, one for each Dep of its kind's client
	Life     Lifecycle
	Change   *Func // a further change of the SDK's configuration; nil for none
	At       diag.Span
}

// Pointer reports whether the resource may be absent, so that its member of Config is a pointer.
func (r *Resource) Pointer() bool { return r.Optional || r.OnlyIn != nil }

// In reports whether r exists in p. A nil p stands for a specification without profiles.
func (r *Resource) In(p *Profile) bool {
	if r.OnlyIn == nil || p == nil {
		return true
	}
	_, found := p.Find(len(r.OnlyIn), func(i int) *Profile { return r.OnlyIn[i] })
	return found
}

// Profiles are those of all in which r exists; none for a specification without profiles.
func (r *Resource) Profiles(all *Profiles) []*Profile {
	switch {
	case all == nil:
		return nil
	case r.OnlyIn != nil:
		return r.OnlyIn
	}
	return all.All
}

// ClaimedIn reports whether p is one of r.Claimed.
func (r *Resource) ClaimedIn(p *Profile) bool {
	if p == nil {
		return false
	}
	_, found := p.Find(len(r.Claimed), func(i int) *Profile { return r.Claimed[i] })
	return found
}

// A Leaf is one value that a resource's loader fills.
type Leaf struct {
	Path      []*Field         // from the kind's field down; the last is the leaf itself
	Members   []*Object        // beside each union of Path, the member in which the rest of the path goes on; else nil
	Name      string           // "connection.cloud.cluster_url"
	Base      Binding          // in every profile that ByProfile does not list, and without profiles
	ByProfile []ProfileBinding // in the order of the profiles
}

// Field is the leaf's own field.
func (l *Leaf) Field() *Field { return l.Path[len(l.Path)-1] }

// Member is the member of the union at the i-th field of l's path in which the path goes on; nil for none.
func (l *Leaf) Member(i int) *Object {
	if i < len(l.Members) {
		return l.Members[i]
	}
	return nil
}

// Condition is the innermost member of a union or optional object around l, "connection.cloud": l is needed only with it. It is "" if
// there is none.
func (l *Leaf) Condition() string {
	name, condition := "", ""
	for i, f := range l.Path[:len(l.Path)-1] {
		name += f.Name
		m := l.Member(i)
		if m != nil {
			name += "." + m.Name
		}
		if m != nil || f.Pointer() {
			condition = name
		}
		name += "."
	}
	return condition
}

// In is the binding of l in p.
func (l *Leaf) In(p *Profile) Binding {
	if p == nil {
		return l.Base
	}
	if i, found := p.Find(len(l.ByProfile), func(i int) *Profile { return l.ByProfile[i].Profile }); found {
		return l.ByProfile[i].Binding
	}
	return l.Base
}

// A ProfileBinding is a binding that differs in one profile.
type ProfileBinding struct {
	Profile *Profile
	Binding Binding
}

// A Binding says what fills a leaf: a variable or file if one is set, else the fallback.
type Binding struct {
	Env        []string // the first that is set wins
	File       string   // the variable that holds the path of a file
	AllowEmpty bool
	Shared     bool

	Fallback *Value // nil: none
	From     Layer  // of the fallback; None when there is none
	Insecure bool   // the fallback is an insecure_default

	VarAt                []diag.Span // where each of Env, and then File, is named; nil under env_prefix
	SourceAt, FallbackAt diag.Span   // where the specification says so; invalid for env_prefix and kind defaults
}

// Bound reports whether any variable feeds b.
func (b Binding) Bound() bool { return len(b.Env) > 0 || b.File != "" }

// A Layer is where a fallback comes from.
type Layer int

// The layers, lowest first.
const (
	None Layer = iota
	FromKind
	FromResource
	FromProfile
)
