package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/model"
)

// next is the outermost holder around leaf below the first depth fields of its path.
func (l *loading) next(leaf *model.Leaf, depth int) *holder {
	for _, h := range l.around(leaf) {
		if h.depth > depth {
			return h
		}
	}
	return nil
}

// anyOf is the variables of leaves, as arguments of Any and Member.
func (l *loading) anyOf(leaves []*model.Leaf) []jen.Code {
	var vars []jen.Code
	for _, leaf := range leaves {
		if l.absent(leaf) {
			continue
		}
		if v := l.varOf(leaf); v != "" {
			vars = append(vars, jen.Id(v))
		} else if l.plan.Asks(leaf) {
			vars = append(vars, variables(l.r.Factory, leaf, leaf.Source(l.plan.Base)))
		}
	}
	return vars
}

// readObject writes
//
//	if r.Any(resource.Env("DB_POOL_SIZE")) {
//		pool := DefaultDatabasePool()
//		(reads)
//		c.Pool = &pool
//	}
func (l *loading) readObject(h *holder, leaves []*model.Leaf) []jen.Code {
	vars := l.anyOf(leaves)
	var cond *jen.Statement
	if h.has != "" {
		cond = jen.Id(h.has)
	}
	if len(vars) > 0 {
		set := jen.Id("r").Dot("Any").Add(arguments(vars...))
		if cond == nil {
			cond = set
		} else {
			cond = cond.Op("||").Add(set)
		}
	}
	var body []jen.Code
	if !h.early {
		body = append(body, l.declaration(h))
	}
	body = append(body, l.reads(leaves, h.depth)...)
	body = append(body, l.inside(leaves[0], h.depth).Op("=").Op("&").Id(h.name))
	return []jen.Code{jen.If(cond).Block(body...)}
}

// readUnion writes
//
//	switch r.Select("connection", resource.Env("MODE"), "local", resource.Member("local", ...), resource.Member("cloud", ...)) {
//	case "local":
//		connectionLocal := DefaultWarehouseLocal()
//		(reads)
//		c.Connection = connectionLocal
//	}
func (l *loading) readUnion(selector *model.Leaf) []jen.Code {
	v := l.source(selector)
	if v == nil {
		v = res("Var").Values()
	}
	depth := len(selector.Path)
	fallback := quote(selector.Selected(l.plan.Base))
	if s := l.selectOf(selector); s != "" {
		fallback = jen.Id(s)
	}
	args := []jen.Code{quote(selector.Name), v, fallback}
	var cases []jen.Code
	for _, m := range selector.Field().Type.Union.Members {
		place := selector.Name + "." + m.Name
		inside := l.r.Below(place)
		args = append(args, res("Member").Add(arguments(append([]jen.Code{quote(m.Name)}, l.anyOf(inside)...)...)))
		var body []jen.Code
		value := jen.Id(m.Go).Values()
		if h := l.holder(place); h != nil {
			value = jen.Id(h.name)
			if !h.early {
				body = append(body, l.declaration(h))
			}
		}
		body = append(body, l.reads(inside, depth)...)
		body = append(body, l.target(selector).Op("=").Add(value))
		cases = append(cases, jen.Case(quote(m.Name)).Block(body...))
	}
	return []jen.Code{jen.Switch(jen.Id("r").Dot("Select").Add(each(args...))).Block(cases...)}
}

// A selection is a local variable that holds which member of a union is meant when no variable says so.
type selection struct {
	leaf *model.Leaf
	name string
}

// declareSelection declares one where profiles differ.
func (l *loading) declareSelection(leaf *model.Leaf) {
	if leaf.Field().Type.Kind != model.UnionType {
		return
	}
	base := leaf.Selected(l.plan.Base)
	if l.plan.Any(func(q *model.Profile) bool { return leaf.Selected(q) != base }) {
		s := selection{leaf, l.local(leaf, len(leaf.Path), "member")}
		l.selects, l.selectNames[leaf] = append(l.selects, s), s.name
	}
}

// selectOf is the local variable that holds the member that leaf selects; "" if it is the same in every profile.
func (l *loading) selectOf(leaf *model.Leaf) string { return l.selectNames[leaf] }

func (l *loading) assignMember(leaf *model.Leaf, v, before *model.Value) []jen.Code {
	name := l.selectOf(leaf)
	if name == "" || v.Equal(before) || before == nil && v == leaf.Fallback(l.plan.Base) {
		return nil
	}
	text := ""
	if v != nil {
		text = v.V.(string)
	}
	return []jen.Code{jen.Id(name).Op("=").Add(quote(text))}
}
