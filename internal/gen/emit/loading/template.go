package loading

import (
	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
)

// templates writes the code that reads fields with templates, after the fields in their templates:
//
//	gen.Read(r, &c.RootURL, "root_url", gen.Env("ROOT_URL").OrTemplate("https://"+c.Domain+"/", "domain"), format.URL)
func (l *loading) templates() []jen.Code {
	var body []jen.Code
	for _, leaf := range l.plan.Templates(l.r) {
		v := l.source(leaf)
		if m := leaf.Template(l.plan.Base); m != nil && !l.plan.Any(func(q *model.Profile) bool { return !leaf.Template(q).Equal(m) }) {
			v = l.orTemplate(v, m)
		} else {
			body = append(body, l.byProfile(func(q *model.Profile) []jen.Code {
				m := leaf.Template(q)
				if m == nil {
					return nil
				}
				return []jen.Code{jen.Id(l.varOf(leaf)).Op("=").Add(l.orTemplate(jen.Id(l.varOf(leaf)), m))}
			})...)
		}
		body = append(body, messaged(leaf, append([]jen.Code{readInto(leaf, l.target(leaf), v)}, looks(leaf, l.target(leaf))...))...)
	}
	return body
}

// orTemplate adds to v the call with the result of the template m.
func (l *loading) orTemplate(v *jen.Statement, m *model.Made) *jen.Statement {
	var sum *jen.Statement
	for _, p := range m.Parts {
		x := code.Quote(p.Text)
		if p.Leaf != nil {
			x = l.text(p.Leaf)
		}
		if p.Percent {
			x = code.Runtime("PercentEncode").Call(x)
		}
		if sum == nil {
			sum = x
		} else {
			sum = sum.Op("+").Add(x)
		}
	}
	var names []jen.Code
	for _, of := range m.Leaves() {
		names = append(names, code.Quote(of.Name))
	}
	if len(m.Parts) < 4 {
		return v.Dot("OrTemplate").Call(append([]jen.Code{sum}, names...)...)
	}
	return v.Dot("OrTemplate").Custom(jen.Options{Open: "(", Close: ")", Separator: ",", Multi: true}, sum, jen.List(names...))
}

// text returns the value of leaf as a text.
func (l *loading) text(leaf *model.Leaf) *jen.Statement {
	f, x := leaf.Field(), l.target(leaf)
	switch {
	case f.Secret:
		return x.Dot("Reveal").Call()
	case f.Type.Class() == scalar.Address:
		return code.Runtime("URLText").Call(x)
	case f.Type.Enum != nil && !f.Pointer():
		return jen.String().Call(x)
	case f.Type.Class() == scalar.Text && !f.Pointer():
		return x
	}
	return code.Runtime("Shown").Call(x)
}
