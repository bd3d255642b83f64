package loading

import (
	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/emit/convert"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
)

// Loader writes
//
//	func loadDatabase(r *gen.Reader) DatabaseConfig {
//		c := DefaultDatabaseConfig()
//		(literals of the resource, variables that differ between profiles)
//		switch Profile(r.Profile()) { (what differs) }
//		gen.Read(r, &c.Host, "host", gen.Env("DB_HOST"), format.String)
//		return c
//	}
func Loader(p *model.Package, r *model.Resource) jen.Code {
	l := newLoading(p, r)
	body := []jen.Code{jen.Id("c").Op(":=").Add(code.Start(r.Kind)).Call()}
	body = append(body, l.base()...)
	body = append(body, l.byProfile(l.inProfile)...)
	body = append(body, l.cases()...)
	body = append(body, l.reads(r.Leaves, 0)...)
	body = append(body, l.templates()...)
	body = append(body, code.Filling(r.Kind)...)
	if r.Kind.Reviewed() {
		body = append(body, jen.Id("c").Dot("Review").Call(jen.Id("r")))
	}
	body = append(body, jen.Return(jen.Id("c")))
	f := jen.Func()
	if r.Factory != nil {
		f.Params(jen.Id("p").Id(r.Factory.ParamsName()))
	}
	return render.Comment(r.Loader + " reads the configuration of " + r.Name + ".").Line().
		Add(f).Id(r.Loader).Params(jen.Id("r").Op("*").Add(code.Runtime("Reader"))).Id(convert.Mirror(r.Kind).Config).Block(body...)
}

func newLoading(p *model.Package, r *model.Resource) *loading {
	l := &loading{
		pkg: p, r: r, plan: p.PlanOf(r), names: code.NewScope(p, "c", "r", "item"),
		varNames: map[*model.Leaf]string{}, selectNames: map[*model.Leaf]string{}, byPlace: map[string]*holder{},
	}
	if r.Factory != nil {
		l.names.Take("p")
	}
	for _, leaf := range r.Leaves {
		if l.unselectable(leaf) {
			continue
		}
		l.declareHolders(leaf)
		l.declareSelection(leaf)
		if leaf.Field().With != nil {
			l.belonging = append(l.belonging, leaf)
		}
		if l.plan.Differs(leaf) {
			v := localVar{leaf, l.local(leaf, len(leaf.Path), "")}
			l.vars, l.varNames[leaf] = append(l.vars, v), v.name
		}
	}
	return l
}

// base writes the values for profiles that do not have others.
func (l *loading) base() []jen.Code {
	var body []jen.Code
	base := l.plan.Base
	if l.r.ClaimedIn(base) {
		body = append(body, jen.Id("r").Dot("Claim").Call())
	}
	for _, h := range l.holders {
		if h.early {
			body = append(body, l.declaration(h))
		}
		if h.has != "" {
			body = append(body, jen.Id(h.has).Op(":=").Lit(l.present(h, base)))
		}
	}
	for _, s := range l.selects {
		body = append(body, jen.Id(s.name).Op(":=").Add(code.Quote(s.leaf.Leaning(base))))
	}
	var from provenance
	for _, leaf := range l.r.Leaves {
		if l.unselectable(leaf) {
			continue
		}
		body = append(body, l.assign(leaf, base, leaf.Field().Default)...)
		if leaf.Field().Type.Items() != nil {
			from.items(leaf, base, nil)
		} else if leaf.Valued(base) && leaf.Fallback(base).Literal() != nil {
			from.add(layer(leaf, base), leaf.Name)
		}
	}
	body = append(body, from.statements()...)
	for _, v := range l.vars {
		if x := variable(l.r.Factory, v.leaf, base); x != nil {
			body = append(body, jen.Id(v.name).Op(":=").Add(x))
		} else {
			body = append(body, jen.Var().Id(v.name).Add(code.Runtime("Var")))
		}
	}
	return body
}

// inProfile writes the values that differ from the base in the profile q.
func (l *loading) inProfile(q *model.Profile) []jen.Code {
	var body []jen.Code
	base := l.plan.Base
	if l.r.ClaimedIn(q) {
		body = append(body, jen.Id("r").Dot("Claim").Call())
	}
	for _, h := range l.holders {
		if has := l.present(h, q); h.has != "" && has != l.present(h, base) {
			body = append(body, jen.Id(h.has).Op("=").Lit(has))
		}
	}
	var from provenance
	for _, leaf := range l.r.Leaves {
		if l.unselectable(leaf) {
			continue
		}
		assigned := l.assign(leaf, q, leaf.Fallback(base))
		body = append(body, assigned...)
		if leaf.Field().Type.Items() != nil {
			if len(assigned) > 0 {
				from.items(leaf, q, leaf.GivenFields(leaf.Fallback(base), leaf.From(base)))
			}
			continue
		}
		if len(assigned) > 0 || layer(leaf, q) != layer(leaf, base) {
			from.add(layer(leaf, q), leaf.Name)
		}
	}
	body = append(body, from.statements()...)
	for _, v := range l.vars {
		if v.leaf.Reading(q).Plain().Same(v.leaf.Reading(base).Plain()) {
			continue
		}
		x := variable(l.r.Factory, v.leaf, q)
		if x == nil {
			x = code.Runtime("Var").Values()
		}
		body = append(body, jen.Id(v.name).Op("=").Add(x))
	}
	return body
}

// assign writes c.Host = "localhost", unless the field already has this value.
func (l *loading) assign(leaf *model.Leaf, q *model.Profile, before *model.Value) []jen.Code {
	f, v := leaf.Field(), leaf.Fallback(q).Literal()
	before = before.Literal()
	if f.Type.Kind == model.UnionType {
		return l.assignMember(leaf, q)
	}
	if before.Template() != nil {
		before = f.Default // the template has not set the field yet
	}
	if f.Type.Texts() || l.absent(leaf) || v.Equal(before) || f.IsZeroWith(v) && f.IsZeroWith(before) {
		return nil
	}
	if v.Template() != nil {
		return nil // it is read after all other fields
	}
	if v != nil && v.Made != nil {
		return []jen.Code{l.made(leaf, v.Made)}
	}
	s := l.target(leaf).Op("=")
	if v == nil {
		return []jen.Code{s.Add(code.ZeroLiteral(f))}
	}
	s.Add(code.FieldLiteral(f, v))
	if leaf.Insecure(q) {
		s.Comment("// insecure_default")
	}
	return []jen.Code{s}
}
