package model

import (
	"maps"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/scalar"
)

// A Factory is a group of resources that a program opens while it runs, once for each set of parameters.
type Factory struct {
	Name      string // "cloud"
	Doc       string
	Go        string      // "Cloud": the struct with the open resources
	Params    *Kind       // the parameters as a kind: each is a field, and the configuration type is CloudParams
	Given     *Resource   // a resource of the kind Params: the variables and defaults of parameters that the program does not set
	Resources []*Resource // called "cloud.s3"
	At        diag.Span
	NameAt    diag.Span // its name

	Field      string // "cloud": the field of options that holds a factory that an option passes
	Options    string // "cloudOptions": the type that options of one group change
	NewOptions string // "newCloudOptions": the function that applies options
}

// Param returns the named parameter, or nil.
func (f *Factory) Param(name string) *Field {
	i := slices.IndexFunc(f.Params.Fields, func(p *Field) bool { return p.Name == name })
	if i < 0 {
		return nil
	}
	return f.Params.Fields[i]
}

// Outside returns the resources outside of f on which its resources depend in the profile q, without duplicates.
func (f *Factory) Outside(q *Profile) []*Resource {
	var all []*Resource
	for _, r := range f.Resources {
		for _, u := range r.Uses {
			if t := u.In(q).Resource; t != nil && r.In(q) && t.Factory != f && !slices.Contains(all, t) {
				all = append(all, t)
			}
		}
	}
	return all
}

// Within returns p with the resources of f in place of its own. Code that writes the configuration, the resources and the options of a
// package uses the result to write those of the factory.
func (p *Package) Within(f *Factory) *Package {
	q := *p
	q.Factory, q.Resources, q.Factories, q.Bundles = f, f.Resources, nil, nil
	return &q
}

// All returns the resources of p, followed by those of its factories.
func (p *Package) All() []*Resource {
	all := slices.Clone(p.Resources)
	for _, f := range p.Factories {
		all = append(all, f.Resources...)
	}
	return all
}

// Holds reports whether p has resources or factories, so that there is something to load.
func (p *Package) Holds() bool { return len(p.Resources) > 0 || len(p.Factories) > 0 }

// Table returns the name of the table that declares r: "resource.database", "factory.cloud.resource.s3".
func (r *Resource) Table() string {
	if r.Factory == nil {
		return "resource." + r.Name
	}
	return "factory." + r.Factory.Name + ".resource." + r.Short()
}

// Short returns the name of r without the name of its factory: "s3" for "cloud.s3".
func (r *Resource) Short() string { return r.Name[strings.LastIndexByte(r.Name, '.')+1:] }

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

// Equal reports whether m and o always have the same value. Only nil equals nil.
func (m *Made) Equal(o *Made) bool {
	return m == o || m != nil && o != nil && m.Param == o.Param && slices.Equal(m.Parts, o.Parts)
}

// A Case has values for fields of a factory's resource, and a condition on the parameters.
type Case struct {
	When   *Expr  // the condition over the parameters
	Text   string // When as the specification writes it
	Values []CaseValue
	At     diag.Span
}

// A CaseValue is the value of one field in a case.
type CaseValue struct {
	Leaf  *Leaf
	Value *Value
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

// VariableParts splits the name of a variable, such as "DATA_{environment}_KEY", into texts and parameters.
func (f *Factory) VariableParts(name string) []TextPart {
	var parts []TextPart
	for rest := name; rest != ""; {
		text, after, _ := strings.Cut(rest, "{")
		if text != "" {
			parts = append(parts, TextPart{Text: text})
		}
		var param string
		param, rest, _ = strings.Cut(after, "}")
		if p := f.Param(param); p != nil {
			parts = append(parts, TextPart{Param: p})
		}
	}
	return parts
}

// Varies reports whether the name of a variable contains parameters.
func Varies(name string) bool { return strings.Contains(name, "{") }

// ParamText returns the value v of the parameter p as the program writes it into a text. Unlike v.Text, it includes the password of a URL.
func ParamText(p *Field, v *Value) string {
	if text, ok := v.V.(string); ok && p.Type.Class() == scalar.Text {
		return text
	}
	return v.Text
}

// VariableText returns the value of a parameter as a part of the name of a variable, as gen.VariablePart does: in upper case, with an
// underscore in place of every character that is neither a letter nor a digit.
func VariableText(value string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 && (r >= 'A' && r <= 'Z' || r >= '0' && r <= '9') {
			return r
		}
		return '_'
	}, strings.ToUpper(value))
}

// mostNames is the maximum number of names to which one name with parameters is expanded.
const mostNames = 100

// Variables returns the names that a variable can have if its name contains parameters. A parameter that is not a closed set stays in
// braces. If there were more than 100 names, all parameters stay in braces.
func (f *Factory) Variables(name string) []string {
	if f == nil || !Varies(name) {
		return []string{name}
	}
	parts := f.VariableParts(name)
	choices := []map[*Field]string{{}} // the texts of the closed sets
	for _, p := range ParamsOf(parts) {
		values, closed := p.Closed()
		if !closed {
			continue
		}
		var more []map[*Field]string
		for _, c := range choices {
			for _, v := range values {
				next := maps.Clone(c)
				next[p] = VariableText(ParamText(p, v))
				more = append(more, next)
			}
		}
		if choices = more; len(choices) > mostNames {
			return []string{name}
		}
	}
	var names []string
	for _, c := range choices {
		var b strings.Builder
		for _, p := range parts {
			text, closed := c[p.Param]
			switch {
			case p.Param == nil:
				b.WriteString(p.Text)
			case closed:
				b.WriteString(text)
			default:
				b.WriteString("{" + p.Param.Name + "}")
			}
		}
		if !slices.Contains(names, b.String()) {
			names = append(names, b.String())
		}
	}
	return names
}

// Mapped returns a copy of r, a resource of p, for certain values of parameters. The function name returns the name of a leaf's variable, or
// "" if the variable is not read. The function value returns the value of a leaf in a profile when no variable is set, if it is known. The
// copy belongs to the factory f. If f is nil, the copy has no cases.
func (p *Package) Mapped(r *Resource, f *Factory, name func(l *Leaf, name string) string, value func(l *Leaf, q *Profile) (*Value, bool)) *Resource {
	made := *r
	made.Factory, made.Leaves, made.leaf, made.below, made.answers, made.withItems = f, nil, nil, nil, nil, nil
	if f == nil {
		made.Cases = nil
	}
	for _, l := range r.Leaves {
		change := func(q *Profile, b Binding) Binding {
			renamed := func(names []string) []string {
				var all []string
				for _, n := range names {
					if n = name(l, n); n != "" {
						all = append(all, n)
					}
				}
				return all
			}
			b.Env, b.Old, b.VarAt, b.OldAt = renamed(b.Env), renamed(b.Old), nil, nil
			if b.File != "" {
				b.File = name(l, b.File)
			}
			if v, known := value(l, q); known && v != b.Fallback {
				b.Fallback, b.From, b.FallbackAt = v, max(b.From, FromResource), v.At
			}
			return b
		}
		one := *l
		one.Base, one.ByProfile = change(nil, l.Base), nil
		if p.Profiles != nil {
			for _, q := range p.ProfilesOf(r) {
				one.ByProfile = append(one.ByProfile, ProfileBinding{Profile: q, Binding: change(q, l.In(q))})
			}
		}
		made.AddLeaf(&one)
	}
	return &made
}
