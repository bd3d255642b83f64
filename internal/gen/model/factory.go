package model

import (
	"maps"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
)

// A Factory is a group of resources that a program opens while it runs, once for each set of parameters.
type Factory struct {
	Name      string // "cloud"
	Doc       string
	Go        string      // "Cloud": the group when it is open
	Params    *Kind       // its parameters are the fields; its configuration type is CloudParams
	Given     *Resource   // of the kind Params: which variables and defaults fill the parameters that the program does not give
	Resources []*Resource // called "cloud.s3"
	At        diag.Span
	NameAt    diag.Span // its name

	Field      string // "cloud": the field of options that holds a factory which an option gives
	Options    string // "cloudOptions": the type of what options say about one group
	NewOptions string // "newCloudOptions": the function that applies options
}

// Param returns the parameter called name; nil if there is none.
func (f *Factory) Param(name string) *Field {
	i := slices.IndexFunc(f.Params.Fields, func(p *Field) bool { return p.Name == name })
	if i < 0 {
		return nil
	}
	return f.Params.Fields[i]
}

// Outside lists the resources outside of f that its resources depend on in q, each once.
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

// Within is p with the resources of f in place of its own. What writes the configuration, the resources and the options of a package
// writes those of the factory from it.
func (p *Package) Within(f *Factory) *Package {
	q := *p
	q.Factory, q.Resources, q.Factories, q.Bundles = f, f.Resources, nil, nil
	return &q
}

// All lists the resources of p, and after them those of its factories.
func (p *Package) All() []*Resource {
	all := slices.Clone(p.Resources)
	for _, f := range p.Factories {
		all = append(all, f.Resources...)
	}
	return all
}

// Holds reports whether p has resources or factories, so that there is something to load.
func (p *Package) Holds() bool { return len(p.Resources) > 0 || len(p.Factories) > 0 }

// Table is the table of the specification that declares r: "resource.database", "factory.cloud.resource.s3".
func (r *Resource) Table() string {
	if r.Factory == nil {
		return "resource." + r.Name
	}
	return "factory." + r.Factory.Name + ".resource." + r.Short()
}

// Short is the name of r inside of what declares it: "s3" of the resource "cloud.s3".
func (r *Resource) Short() string { return r.Name[strings.LastIndexByte(r.Name, '.')+1:] }

// A Made is a value that the parameters of a factory make, or other fields of the resource. Exactly one of Param and Parts is given.
type Made struct {
	Param *Field     // the value of this parameter
	Parts []TextPart // the text of these
}

// A TextPart is a piece of a text: the text itself, or the value of a parameter or of a leaf of the resource. Parts of one Made have
// parameters or leaves, not both.
type TextPart struct {
	Text    string
	Param   *Field // nil: Text
	Leaf    *Leaf  // nil: Text
	Percent bool   // the value of Leaf is percent-encoded
}

// Params lists the parameters that m is made of, each once.
func (m *Made) Params() []*Field {
	if m.Param != nil {
		return []*Field{m.Param}
	}
	return ParamsOf(m.Parts)
}

// ParamsOf lists the parameters in parts, each once.
func ParamsOf(parts []TextPart) []*Field {
	var all []*Field
	for _, p := range parts {
		if p.Param != nil && !slices.Contains(all, p.Param) {
			all = append(all, p.Param)
		}
	}
	return all
}

// Equal reports whether m and o make the same value. Nil makes none.
func (m *Made) Equal(o *Made) bool {
	return m == o || m != nil && o != nil && m.Param == o.Param && slices.Equal(m.Parts, o.Parts)
}

// A Case is what fields of a resource of a factory are for some parameters.
type Case struct {
	When   *Expr  // over the parameters
	Text   string // When as the specification writes it
	Values []CaseValue
	At     diag.Span
}

// A CaseValue is what one field is in a case.
type CaseValue struct {
	Leaf  *Leaf
	Value *Value
}

// Closed returns the values that f can have, as texts, and whether they are a closed set.
func (f *Field) Closed() ([]*Value, bool) {
	i := slices.IndexFunc(f.Rules, func(c Constraint) bool { return c.Set })
	if i < 0 || f.Type.Elem != nil || f.Secret || f.Optional {
		return nil, false
	}
	values, ok := f.Rules[i].Arg.V.([]*Value)
	return values, ok
}

// VariableParts splits the name of a variable, "DATA_{environment}_KEY", at the parameters in braces.
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

// Varies reports whether the name of a variable has parameters in it.
func Varies(name string) bool { return strings.Contains(name, "{") }

// VariableText is the text of a parameter's value in the name of a variable, as gen.VariablePart makes it: capitals, and an underscore
// in place of everything but letters and digits.
func VariableText(value string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 && (r >= 'A' && r <= 'Z' || r >= '0' && r <= '9') {
			return r
		}
		return '_'
	}, strings.ToUpper(value))
}

// mostNames is the number of names of variables that one name with parameters is expanded to.
const mostNames = 100

// Variables lists the names that a variable may have, whose name as written may have parameters in it. A parameter that is no closed set
// stays in braces, and so do all of them if there would be more than 100 names.
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
				next[p] = VariableText(v.Text)
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

// Mapped returns a copy of r, a resource of p, for other parameters than any: name says what the variable of a leaf is called, and "" that it
// is not read, and value what a leaf is in a profile without its variables, if that is known. The copy is of the factory f, and without one
// it has no cases.
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
