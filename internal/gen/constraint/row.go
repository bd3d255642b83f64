package constraint

import (
	"slices"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/resource/gen"
)

// A Row is one constraint.
type Row struct {
	Key   string
	Other []string // names of the constraint in other tools; a finding suggests Key for them
	Doc   string   // what it means, one sentence
	OfKey string   // Doc for the keys of a map, if it differs
	OfOne string   // Doc for a single value, such as a parameter of a factory, if it differs

	// The argument.
	Arg     Arg
	Choices []string // Choice: the closed set
	Schema  string   // the keyword of JSON Schema with the same meaning for numbers; "" for none
	Names   string   // the keyword of JSON Schema with the same meaning for the keys of a map; "" for none: pattern has none, because those of JSON Schema are not RE2
	Samples []string // Pattern, Text, Texts: arguments in TOML, for the random specifications

	// Which fields it fits.
	Fits   func(t *scalar.Type) bool // the type of a scalar, or of the items of a list or map
	Secret bool                      // it also fits secrets
	Whole  bool                      // it applies to a list or map as a whole, if List or Map is true, and not to its items
	List   bool
	Map    bool
	Needs  string // another key that the field must have too; "" for none

	// The meaning. All fields may be nil or empty.
	Holds  func(x Subject, arg *model.Value) *model.Expr // the condition on a value; nil: there is no condition
	Must   func(x Subject, arg *model.Value) string      // the message, after "must "
	Note   func(x Subject, arg *model.Value) string      // the text in documentation; "" if another text says the same
	Joint  *Joint                                        // this constraint and another one are checked together
	Idle   func(arg *model.Value) bool                   // the argument has no effect, and nothing mentions the constraint
	Unique bool                                          // for a list: no two items are equal
	Looks  *Look                                         // the loader checks something outside of the configuration, such as a file
	Reads  *Reads                                        // the constraint changes how a text is read
	Lower  func(arg *model.Value) bool                   // whether a key in the name of a variable may satisfy it; nil: it may, or this follows from other constraints
}

// Arg is the kind of argument of a constraint.
type Arg int

// The kinds of arguments.
const (
	Limit   Arg = iota // a value of the field's type
	Count              // a whole number from 0
	Text               // a text that is not empty
	Pattern            // an RE2 expression
	Choice             // one of Row.Choices
	Schemes            // schemes of URLs
	Values             // values of the field's type
	On                 // true
)

// A Joint is two constraints that are checked together and have one message: min and max.
type Joint struct {
	Low, High string // the keys
	Rule      string // the rule of a problem, if the field has both
	Must      func(x Subject, low, high *model.Value) string
	Note      func(x Subject, low, high *model.Value) string
	Same      func(x Subject, both *model.Value) *model.Expr // the condition if low and high are equal; nil: the conditions of both
}

// A Look is a method of gen.Reader that checks what a value names, when the configuration is loaded. The methods for lists and maps are
// called MethodEach and MethodEachValue.
type Look struct {
	Method    string
	One       func(r *gen.Reader, field, text, arg string)
	Each      func(r *gen.Reader, field string, texts []string, arg string)
	EachValue func(r *gen.Reader, field string, texts map[string]string, arg string)
}

// MethodOf returns the name of the method for a value of type t.
func (l *Look) MethodOf(t *model.Type) string {
	switch t.Kind {
	case model.List:
		return l.Method + "Each"
	case model.Map:
		return l.Method + "EachValue"
	}
	return l.Method
}

// A Reads is a parser of package resource that replaces the parser of the type. It gets the values of one_of.
type Reads struct {
	Parser string
	Do     func(cs model.Constraints) func(text string) string // how the parser changes a text
}

// A Subject is what a constraint applies to: a value, or a whole list or map.
type Subject struct {
	Type *model.Type
	Item *model.Expr // the value
}

// thing returns the name of what the length of x counts, such as "character".
func (x Subject) thing() string {
	switch {
	case x.Type.Kind == model.List:
		return "item"
	case x.Type.Kind == model.Map:
		return "entry"
	case x.Type.Scalar.Length == scalar.Bytes:
		return "byte"
	}
	return "character"
}

// Of returns the row with the key, or nil.
func Of(key string) *Row { return byKey[key] }

var byKey = func() map[string]*Row {
	m := map[string]*Row{}
	for _, r := range Rows {
		m[r.Key] = r
	}
	return m
}()

// OtherName returns the constraint that other tools call by this name: "pattern" for "regex".
func OtherName(name string) (string, bool) {
	for _, r := range Rows {
		if slices.Contains(r.Other, name) {
			return r.Key, true
		}
	}
	return "", false
}

// Fitting reports whether r fits a field of type t.
func (r *Row) Fitting(t *model.Type, secret bool) bool {
	if secret && !r.Secret {
		return false
	}
	of := t
	switch {
	case t.Kind == model.List && r.Whole && !r.List, t.Kind == model.Map && r.Whole && !r.Map:
		return false
	case t.Kind == model.List, t.Kind == model.Map:
		if r.Whole && r.Fits == nil {
			return true
		}
		of = t.Elem
	}
	switch {
	case t.Items() != nil:
		return r.Whole && !r.Unique
	case of.Kind != model.Scalar:
		return false
	case r.Whole && of != t && !r.Unique: // a list of anything has a length
		return true
	case r.Unique && of == t:
		return false
	}
	return r.Fits(of.Scalar)
}

// OfKeys returns the constraints that the keys of a map can have: all constraints on texts.
func OfKeys() []*Row {
	var rows []*Row
	for _, r := range Rows {
		if r.Holds != nil && r.Fitting(str, false) {
			rows = append(rows, r)
		}
	}
	return rows
}

// For returns the types that r fits, in the words of the reference.
func (r *Row) For() []string {
	var names []string
	numbers := 0
	for _, t := range scalar.Types {
		if r.Unique || !r.Fits(t) {
			continue
		}
		if !t.Class.Number() {
			names = append(names, t.Name)
			continue
		}
		if numbers++; numbers == 1 {
			names = append(names, "number")
		}
	}
	if r.Whole && r.List {
		names = append(names, "list")
	}
	if r.Whole && r.Map {
		names = append(names, "map")
	}
	return names
}

// Keys returns the keys of the constraints that fit a field of type t.
func Keys(t *model.Type, secret bool) []string {
	var keys []string
	for _, r := range Rows {
		if r.Fitting(t, secret) {
			keys = append(keys, r.Key)
		}
	}
	return keys
}

// Order returns the position of the constraint in the table.
func Order(key string) int { return slices.IndexFunc(Rows, func(r *Row) bool { return r.Key == key }) }
