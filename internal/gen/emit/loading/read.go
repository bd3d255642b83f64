package loading

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
)

// read writes gen.Read(r, &c.Port, "port", gen.Env("DB_PORT"), format.Int), and the check that a path exists.
func (l *loading) read(leaf *model.Leaf) []jen.Code {
	if l.absent(leaf) {
		return nil
	}
	if leaf.Field().Type.Items() != nil {
		return messaged(leaf, l.readItems(leaf))
	}
	if l.plan.HasTemplate(leaf) {
		return nil
	}
	var body []jen.Code
	if v := l.source(leaf); v != nil && l.secretOf(leaf) == nil {
		body = append(body, readInto(leaf, l.target(leaf), v))
	}
	for _, of := range l.companions(leaf) {
		body = append(body, jen.Id("r").Dot("Companion").Call(jen.Op("&").Add(l.target(leaf)), jen.Op("&").Add(l.target(of)), code.Quote(of.Name), l.source(of)))
	}
	if l.filled(leaf) {
		body = append(body, looks(leaf, l.target(leaf))...)
	}
	return messaged(leaf, body)
}

// filled reports whether anything fills leaf before it is checked: a variable, a default, the specification, or parameters of a factory.
func (l *loading) filled(leaf *model.Leaf) bool {
	if l.plan.Reads(leaf) || l.plan.Any(func(q *model.Profile) bool { return leaf.Fallback(q) != nil }) {
		return true
	}
	return slices.ContainsFunc(l.r.Cases, func(c *model.Case) bool {
		return slices.ContainsFunc(c.Values, func(v model.CaseValue) bool { return v.Leaf == leaf })
	})
}

// messaged returns body, which reads leaf, after a call that sets the message of the field. A string has no such call, because every text
// is a valid string.
func messaged(leaf *model.Leaf, body []jen.Code) []jen.Code {
	f := leaf.Field()
	always := f.Type.Kind == model.Scalar && f.Type.Class() == scalar.Text && len(looks(leaf, jen.Null())) == 0
	if f.Message == "" || len(body) == 0 || always {
		return body
	}
	return append([]jen.Code{jen.Id("r").Dot("Message").Call(code.Quote(leaf.Name), code.Quote(leaf.Field().Message))}, body...)
}

// secretOf returns the leaf of the secret to which leaf belongs, if both have variables or stores. Then leaf is read after the secret.
func (l *loading) secretOf(leaf *model.Leaf) *model.Leaf {
	if leaf.Field().With == nil || l.source(leaf) == nil {
		return nil
	}
	if s := l.r.Leaf(leaf.Field().With.Name); s != nil && l.source(s) != nil {
		return s
	}
	return nil
}

// companions returns the leaves that belong to the secret leaf and are read with it.
func (l *loading) companions(leaf *model.Leaf) []*model.Leaf {
	var all []*model.Leaf
	for _, of := range l.belonging {
		if l.secretOf(of) == leaf {
			all = append(all, of)
		}
	}
	return all
}
