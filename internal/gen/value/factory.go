package value

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/environ"
	"github.com/resgen-go/resgen/internal/gen/model"
)

// Chosen maps parameters of a factory to their values, as far as these are known.
type Chosen map[*model.Field]*model.Value

// Choices lists the combinations of the values of params. It returns false if the values of a parameter are not a closed set, or if there
// are more than most combinations.
func Choices(params []*model.Field, most int) ([]Chosen, bool) {
	all := []Chosen{{}}
	for _, p := range params {
		values, closed := p.Closed()
		if !closed || len(all)*len(values) > most {
			return nil, false
		}
		var more []Chosen
		for _, c := range all {
			for _, v := range values {
				next := maps.Clone(c)
				next[p] = v
				more = append(more, next)
			}
		}
		all = more
	}
	return all, true
}

// ParamsIn lists the parameters in x, each once.
func ParamsIn(x *model.Expr) []*model.Field {
	var all []*model.Field
	var walk func(*model.Expr)
	walk = func(x *model.Expr) {
		if x == nil {
			return
		}
		if x.Op == model.FieldExpr && !slices.Contains(all, x.Field[0]) {
			all = append(all, x.Field[0])
		}
		for _, a := range x.Args {
			walk(a)
		}
	}
	walk(x)
	return all
}

// Holds reports whether when is true in p for the chosen parameters, and whether that is known. A nil when is always true.
func (c Chosen) Holds(when *model.Expr, p *model.Profile) (holds, known bool) {
	if when == nil {
		return true, true
	}
	in, profile := NewStruct(), ""
	for _, f := range ParamsIn(when) {
		if v := c[f]; v != nil {
			in.Set(f, v)
		} else {
			return false, false
		}
	}
	if p != nil {
		profile = p.Name
	}
	return evaluation{in: in, profile: profile, memory: newMemory()}.holds(when, false), true
}

// Make returns the value that v has for the chosen parameters, as a value of f. known is false if v depends on a parameter whose value is
// not known. The error says why the text is not a value of f.
func (c Chosen) Make(f *model.Field, v *model.Value) (got *model.Value, known bool, err error) {
	if v.Made == nil {
		return v, true, nil
	}
	for _, p := range v.Made.Params() {
		if c[p] == nil {
			return nil, false, nil
		}
	}
	if p := v.Made.Param; p != nil {
		made := *c[p]
		made.At = v.At
		return &made, true, nil
	}
	var text strings.Builder
	for _, part := range v.Made.Parts {
		if part.Param == nil {
			text.WriteString(part.Text)
		} else {
			text.WriteString(model.ParamText(part.Param, c[part.Param]))
		}
	}
	got, err = ParseField(f, text.String())
	if got != nil {
		got.At = v.At
	}
	return got, true, err
}

// Text returns the chosen values of params for a message: "environment = prod, region = eu-west-1".
func (c Chosen) Text(params []*model.Field) string {
	var texts []string
	for _, p := range params {
		texts = append(texts, p.Name+" = "+c[p].Text)
	}
	return strings.Join(texts, ", ")
}

// A Candidate is a value that a field may have.
type Candidate struct {
	When  *model.Expr // the condition; nil: the value if no other condition is true
	Value *model.Value
}

// Params lists the parameters on which the condition and the value of c depend.
func (c Candidate) Params() []*model.Field {
	all := ParamsIn(c.When)
	if c.Value != nil && c.Value.Made != nil {
		for _, p := range c.Value.Made.Params() {
			if !slices.Contains(all, p) {
				all = append(all, p)
			}
		}
	}
	return all
}

// Candidates lists the values that l, a leaf of r, may have when no variable is set: those of the cases, the last case first, and then
// base.
func Candidates(r *model.Resource, l *model.Leaf, base *model.Value) []Candidate {
	var all []Candidate
	for _, c := range slices.Backward(r.Cases) {
		for _, v := range c.Values {
			if v.Leaf == l {
				all = append(all, Candidate{c.When, v.Value})
			}
		}
	}
	return append(all, Candidate{nil, base})
}

// Parameters reads the texts of parameters of f, by name. The errors say which one is wrong and why.
func Parameters(f *model.Factory, texts map[string]string) (Chosen, error) {
	c := Chosen{}
	for _, p := range f.Params.Fields {
		text, given := texts[p.Name]
		if !given {
			continue
		}
		v, err := ParseField(p, text)
		if err != nil {
			return nil, fmt.Errorf("%s.%s: %w", f.Name, p.Name, err)
		}
		if breaks := CheckSome(p, v, 1); len(breaks) > 0 {
			return nil, fmt.Errorf("%s.%s: %s", f.Name, p.Name, breaks[0].Message)
		}
		c[p] = v
	}
	return c, nil
}

// Complete reports whether all parameters of f except secrets are chosen.
func (c Chosen) Complete(f *model.Factory) bool {
	return !slices.ContainsFunc(f.Params.Fields, func(p *model.Field) bool { return c[p] == nil && !p.Secret && !p.Optional })
}

// Package returns p with the resources of f for the chosen parameters: with the names of the variables that are read, and with the values
// of fields, as far as they are known. If the parameters are complete, the resources become resources of p itself. texts has the parameters
// that the program sets, by name. Variables of these parameters are not read.
func (c Chosen) Package(p *model.Package, f *model.Factory, texts map[string]string) *model.Package {
	q, part := *p, *f
	of := &part
	if c.Complete(f) {
		of = nil
	}
	given := func(l *model.Leaf, name string) string {
		if _, is := texts[l.Name]; is {
			return ""
		}
		return name
	}
	part.Given = p.Mapped(f.Given, &part, given, func(l *model.Leaf, _ *model.Profile) (*model.Value, bool) {
		v := c[l.Field()]
		return v, v != nil
	})
	part.Resources = nil
	for _, r := range f.Resources {
		name := func(_ *model.Leaf, name string) string { return c.variable(f, name) }
		part.Resources = append(part.Resources, p.Mapped(r, of, name, func(l *model.Leaf, q *model.Profile) (*model.Value, bool) {
			return c.value(r, l, q)
		}))
	}
	if of == nil {
		q.Resources = append(slices.Clip(p.Resources), part.Resources...)
		part.Resources = nil
	}
	q.Factories = slices.Clone(p.Factories)
	q.Factories[slices.Index(q.Factories, f)] = &part
	return &q
}

// value returns the value of l, a leaf of r, in q when no variable is set, and whether it is known.
func (c Chosen) value(r *model.Resource, l *model.Leaf, q *model.Profile) (*model.Value, bool) {
	for _, candidate := range Candidates(r, l, l.Fallback(q)) {
		holds, known := c.Holds(candidate.When, q)
		switch {
		case known && !holds:
			continue
		case !known || candidate.Value == nil:
			return nil, false
		}
		made, known, err := c.Make(l.Field(), candidate.Value)
		if err != nil { // the running program reports the error
			made = &model.Value{Text: candidate.Value.Text, At: candidate.Value.At}
		}
		return made, known
	}
	return nil, false
}

// variable returns the name of a variable for the chosen parameters.
func (c Chosen) variable(f *model.Factory, name string) string {
	if !environ.Varies(name) {
		return name
	}
	var b strings.Builder
	for _, p := range environ.Parts(f, name) {
		switch {
		case p.Param == nil:
			b.WriteString(p.Text)
		case c[p.Param] != nil:
			b.WriteString(environ.VariableText(model.ParamText(p.Param, c[p.Param])))
		default:
			b.WriteString("{" + p.Param.Name + "}")
		}
	}
	return b.String()
}
