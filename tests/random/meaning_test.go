package random

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/constraint"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/gen/value"
	"github.com/resgen-go/resgen/resource/format"
)

// The generated program and the evaluator take what a constraint asks from one expression, so comparing them does not show that the
// expression is wrong. A meaning is what the sort of argument says of it: texts of values that must satisfy it, and texts that must not.
type meaning struct{ good, bad []string }

// meant is the meaning of a constraint of a scalar field.
func meant(f *model.Field, c model.Constraint) (m meaning) {
	row, t := constraint.Of(c.Key), f.Type
	switch row.Arg {
	case constraint.Limit:
		texts := neighbours(t, c.Arg) // itself, the one before, the one after
		beyond, side := texts[1], -1
		if row.Joint.High == c.Key {
			beyond, side = texts[2], 1
		}
		m.good = texts[:1]
		if v, err := value.Parse(t, beyond); err == nil && value.Compare(v.V, c.Arg.V) == side { // at the end of a Go type it is not
			m.bad = []string{beyond}
		}
	case constraint.Count:
		if n := int(c.Arg.V.(int64)); t.Class() == scalar.Text && n > 0 {
			m.good, m.bad = []string{strings.Repeat("ü", n)}, []string{strings.Repeat("ü", n-1)}
			if row.Joint.High == c.Key {
				m.bad = []string{strings.Repeat("ü", n+1)}
			}
		}
	case constraint.Text:
		begins, ends := c.Arg.Text+"~", "~"+c.Arg.Text
		m.good, m.bad = []string{c.Arg.Text, begins}, []string{"~", ends}
		if c.Key == "suffix" {
			m.good[1], m.bad[1] = ends, begins
		}
	case constraint.Pattern:
		for _, s := range samples(t) {
			if regexp.MustCompile(c.Arg.Text).MatchString(s.text) {
				m.good = append(m.good, s.text)
			} else {
				m.bad = append(m.bad, s.text)
			}
		}
	case constraint.Schemes:
		for _, scheme := range argTexts(c.Arg) {
			m.good, m.bad = append(m.good, scheme+"://example.com"), []string{"zz9://example.com"}
		}
	case constraint.Values:
		m.good = suggested(f, c)
		for _, s := range samples(t) {
			if !slices.ContainsFunc(c.Arg.V.([]*model.Value), func(v *model.Value) bool { return equal(t, v, s.value) }) {
				m.bad = append(m.bad, s.text)
			}
		}
	case constraint.Choice:
		for _, f := range format.Formats {
			if f.Name == c.Arg.Text {
				m = meaning{f.Good, f.Bad}
			}
		}
	}
	return m
}

// misread lists what constraints of f do not mean what their arguments say.
func misread(f *model.Field) []string {
	var wrong []string
	item := f
	if f.Type.Elem != nil {
		item = newSampler(nil, "").ofItem(f)
	}
	if item.Type.Scalar == nil {
		return nil
	}
	for _, c := range item.Rules {
		alone := &model.Field{Type: item.Type, Secret: item.Secret, Rules: model.Constraints{c}}
		m := meant(alone, c)
		for i, text := range append(slices.Clone(m.good), m.bad...) {
			v, err := value.ParseField(alone, text)
			if err != nil {
				continue
			}
			if good := i < len(m.good); good != (len(value.Check(alone, v)) == 0) {
				wrong = append(wrong, fmt.Sprintf("%s = %s of a %s: %q should satisfy it: %t", c.Key, c.Arg.Text, item.Type.Spec, text, good))
			}
		}
	}
	return wrong
}
