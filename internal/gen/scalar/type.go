package scalar

import (
	"math"
	"strings"
)

// A Type is one row of the table.
type Type struct {
	Name  string   // "duration", as specifications write it
	Other []string // what other languages call it; a finding suggests Name for them

	// In rules
	Class Class

	// In Go
	Go         GoType
	Underlying string // its underlying type, if a conversion from there loses nothing: "string", "int64", "[]byte"; "" for none
	Bits       int    // of numbers: 8 to 64

	// In documentation and findings
	TOML    string // a literal, as an example
	Text    string // what a variable holds, a noun phrase
	Example string // help for a literal that is none, "" for no help

	// Literals
	Written Written

	// Texts. Values are of the Go type that Class says; a parser's error says what was expected and never holds the text.
	Option   *Option
	Parse    func(option, text string) (any, error)
	Format   func(option string, v any) string // as documentation and messages show v
	Variable func(option string, v any) string // as a variable holds v; nil: as Format
	Hidden   func(v any) bool                  // whether Format leaves something of v out, as nobody may see it; nil: never
	Lenient  *Lenient                          // nil: there is no lenient way to read a text
	RawItems bool                              // inside of a JSON array or object a text stands as it is

	// Reading, in generated Go
	Reader       func(option string) Code // what reads a text: a function of package resource
	Generic      bool                     // Reader is a function with a type parameter, its result
	SecretReader func(option string) Code // the same for a secret; nil: a field of this type cannot be one
	Decode       func(option string) Code // the parser that a secret goes through wherever its value is wanted; nil: the text is the value
	SecretNote   string                   // what documentation says of a secret, as its Go type does not
	Shown        string                   // the function of package resource whose result Describe shows, also of a list or map; "": the value

	// Values, in generated Go
	Literal func(v any) Code
	Zero    Code // nil: Type{}

	// The zero value
	Empty     Empty
	MayBeZero bool // a required field may have it, so that only the loader can tell that it is missing

	// Comparing
	Ordered  bool
	Equality Equality
	Key      func(v any) any // what is equal for equal values; nil: v itself
	Limits   *Limits         // of whole numbers

	// What is counted by min_len, max_len and len
	Length Length

	// Texts of variables that are values, the simplest first, and some that are none. They feed the random specifications.
	Good, Bad []string
}

// A GoType is a Go type: Prefix, and a name of the package at Path.
type GoType struct {
	Prefix string // "", "*" or "[]"
	Path   string // "" for predeclared types
	Name   string
}

// String returns t as in Go code, with the last element of the path as the name of the package.
func (t GoType) String() string {
	return t.Spell(func(path, name string) string { return path[strings.LastIndexByte(path, '/')+1:] + "." + name })
}

// Spell returns t with the names of packages that qualified returns.
func (t GoType) Spell(qualified func(path, name string) string) string {
	if t.Path == "" {
		return t.Prefix + t.Name
	}
	return t.Prefix + qualified(t.Path, t.Name)
}

// A Class says how rules can use the values of a type, and which Go type the generator has for them.
type Class int

// The classes.
const (
	None     Class = iota
	Text           // string
	Address        // string: a url
	Flag           // bool
	Signed         // int64
	Unsigned       // uint64
	Floating       // float64
	Span           // time.Duration
	Amount         // int64: bytes
	Moment         // time.Time
	Opaque         // string: only whether it is set, and its length if it has one
)

// Number reports whether c is a class of plain numbers.
func (c Class) Number() bool { return c == Signed || c == Unsigned || c == Floating }

// Quantity reports whether c is a class of values that can be multiplied by numbers: durations and sizes.
func (c Class) Quantity() bool { return c == Span || c == Amount }

// Texts reports whether rules treat values of c as texts.
func (c Class) Texts() bool { return c == Text || c == Address }

// Written is how a literal is written in TOML.
type Written int

// The ways to write a literal.
const (
	AsString Written = iota
	AsBool
	AsInteger
	AsNumber
	AsDatetime // or as a string
)

// Words returns w as a phrase for a sentence: "a value of type int is written as an integer".
func (w Written) Words() string {
	return [...]string{"a string", "true or false", "an integer", "a number", "a string or a datetime"}[w]
}

// An Option is a key of a field that completes its type, such as the unit of bare numbers or the encoding of bytes.
type Option struct {
	Key     string
	Doc     string
	Values  []string
	Default string                    // "" for none
	Note    func(value string) string // a sentence for documentation
}

// A Lenient describes the effect of the key lenient: more texts are allowed.
type Lenient struct {
	Doc    string // what it may be besides, a sentence for documentation
	Parse  func(option, text string) (any, error)
	Reader func(option string) Code

	Good, Bad []string // texts as those of the type
}

// LenientNames returns the types that allow the key lenient.
func LenientNames() []string {
	var names []string
	for _, t := range Types {
		if t.Lenient != nil {
			names = append(names, t.Name)
		}
	}
	return names
}

// Empty is the Go test for the zero value of a type.
type Empty int

// The tests for a zero value. If there is none, the zero value is a valid value, and an optional field is a pointer.
const (
	EmptyNever  Empty = iota
	EmptyText         // x == ""
	EmptyNil          // x == nil
	EmptyLen          // len(x) == 0
	EmptyIsZero       // x.IsZero()
)

// Equality is how Go compares two values of a type.
type Equality int

// The ways to compare.
const (
	ByOperator Equality = iota
	ByEqual             // a.Equal(b)
	ByURLText           // gen.URLText(a) == gen.URLText(b)
	ByString            // string(a) == string(b)
)

// Length is what the length of a value counts.
type Length int

// The lengths.
const (
	NoLength Length = iota
	Characters
	Bytes
)

// Limits are the least and greatest value of a whole number type, as Go has them on a 64-bit machine.
type Limits struct {
	Least    int64
	Greatest uint64
}

// Outgrows reports whether t has values above 2^63-1, where the integers of TOML end: literals of t may be strings too.
func (t *Type) Outgrows() bool { return t.Limits != nil && t.Limits.Greatest > math.MaxInt64 }

// Named is the type called name, or nil.
func Named(name string) *Type { return byName[name] }

// OfGo is the first type whose values are of the Go type t, written with whole import paths; nil for none.
func OfGo(t string) *Type { return byGo[t] }

// OtherName is the type that other languages call name: "string" for "str".
func OtherName(name string) (string, bool) {
	other, ok := byOther[name]
	return other, ok
}

// Names lists the names of the types.
func Names() []string {
	names := make([]string, len(Types))
	for i, t := range Types {
		names[i] = t.Name
	}
	return names
}

var byName, byGo, byOther = index()

func index() (name, goType map[string]*Type, other map[string]string) {
	name, goType = map[string]*Type{}, map[string]*Type{}
	other = map[string]string{ // of what is no scalar
		"list": "[]string", "array": "[]string", "slice": "[]string", "map": "map[string]string", "dict": "map[string]string",
		"struct": "object", "oneof": "union",
	}
	for _, t := range Types {
		name[t.Name] = t
		if full := t.Go.Spell(func(path, name string) string { return path + "." + name }); goType[full] == nil {
			goType[full] = t
		}
		for _, o := range t.Other {
			other[o] = t.Name
		}
	}
	return name, goType, other
}

// WithOption is the type whose option is written under key; nil for none.
func WithOption(key string) *Type {
	for _, t := range Types {
		if t.Option != nil && t.Option.Key == key {
			return t
		}
	}
	return nil
}
