package scalar

import (
	"math"
	"strings"
)

// A Type is one row of the table.
type Type struct {
	Name  string   // "duration", as specifications write it
	Other []string // names of the type in other languages; a finding suggests Name for them

	// In rules
	Class Class

	// In Go
	Go         GoType
	Underlying string // its underlying type, if a conversion from this type loses nothing: "string", "int64", "[]byte"; "" for none
	Bits       int    // of numbers: 8 to 64

	// In documentation and findings
	TOML    string // a literal, as an example
	Text    string // what a variable holds, a noun phrase
	Example string // help for a literal that is not a value of the type; "" for no help

	// Literals
	Written Written

	// Texts. Values have the Go type of Class. The error of a parser says what was expected, and does not contain the text.
	Option   *Option
	Parse    func(option, text string) (any, error)
	Format   func(option string, v any) string // as documentation and messages show v
	Variable func(option string, v any) string // as a variable holds v; nil: as Format
	Hidden   func(v any) bool                  // whether Format leaves out a secret part of v; nil: never
	Lenient  *Lenient                          // nil: there is no lenient way to read a text
	RawItems bool                              // a text is not quoted in a JSON array or object, because it is JSON

	// Reading, in generated Go
	Reader       func(option string) Code // the function of the runtime that reads a text
	Generic      bool                     // Reader is a function with a type parameter, its result
	SecretReader func(option string) Code // the same for a secret; nil: a field of this type cannot be one
	Decode       func(option string) Code // the parser that is called for a secret wherever its value is needed; nil: the text is the value
	Encode       func(option string) Code // the reverse of Decode, which makes a secret; nil if Decode is
	SecretNote   string                   // a note on a secret for documentation, because the Go type does not say it
	Shown        string                   // the function of package resource whose result Describe shows, also of a list or map; "": the value

	// Values, in generated Go
	Literal func(v any) Code
	Zero    Code // nil: Type{}

	// The zero value
	Empty     Empty
	MayBeZero bool // a required field may be zero, so only the loader knows whether it is missing

	// Comparing
	Ordered  bool
	Equality Equality
	Key      func(v any) any // a key that is equal for equal values; nil: v itself
	Limits   *Limits         // of whole numbers

	// What is counted by min_len, max_len and len
	Length Length

	// Texts of variables that are values, the simplest first, and texts that are not. The random specifications use them.
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
	Address        // string: a URL
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
	Doc    string // the additional texts, in a sentence for documentation
	Parse  func(option, text string) (any, error)
	Reader func(option string) Code

	Good, Bad []string // texts that are values and texts that are not, as in Type
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

// Limits are the least and the greatest value of a type of whole numbers, on a 64-bit machine.
type Limits struct {
	Least    int64
	Greatest uint64
}

// Outgrows reports whether t has values above 2^63-1, the largest integer of TOML. Literals of t may then also be strings.
func (t *Type) Outgrows() bool { return t.Limits != nil && t.Limits.Greatest > math.MaxInt64 }

// Named returns the type with the given name, or nil.
func Named(name string) *Type { return byName[name] }

// OfGo returns the first type whose values have the Go type t, which is written with complete import paths, or nil.
func OfGo(t string) *Type { return byGo[t] }

// OtherName returns our name of a type that other languages call name: "string" for "str".
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
	other = map[string]string{ // names of types that are not scalars
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

// WithOption returns the type whose option has the key, or nil.
func WithOption(key string) *Type {
	for _, t := range Types {
		if t.Option != nil && t.Option.Key == key {
			return t
		}
	}
	return nil
}
