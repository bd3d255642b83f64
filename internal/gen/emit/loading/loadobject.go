package loading

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/model"
)

// next returns the outermost holder around leaf that is inside of the first depth fields of its path.
func (l *loading) next(leaf *model.Leaf, depth int) *holder {
	for _, h := range l.around(leaf) {
		if h.depth > depth {
			return h
		}
	}
	return nil
}

// anyOf returns the variables of leaves, as arguments of Any and Member.
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
//	if r.Any(gen.Env("DB_POOL_SIZE")) {
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
		set := jen.Id("r").Dot("Any").Add(code.Arguments(vars...))
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
//	switch r.Select("connection", gen.Env("MODE"), "local", gen.Member("local", ...), gen.Member("cloud", ...)) {
//	case "local":
//		connectionLocal := DefaultWarehouseLocal()
//		(reads)
//		c.Connection = connectionLocal
//	}
func (l *loading) readUnion(selector *model.Leaf) []jen.Code {
	if m := l.plan.Settled(selector); m != nil {
		return l.readMember(selector, m)
	}
	v := l.source(selector)
	if v == nil {
		v = code.Runtime("Var").Values()
	}
	fallback := code.Quote(selector.Leaning(l.plan.Base))
	if s := l.selectOf(selector); s != "" {
		fallback = jen.Id(s)
	}
	args := []jen.Code{code.Quote(selector.Name), v, fallback}
	members := slices.DeleteFunc(slices.Clone(selector.Field().Type.Union.Members), func(m *model.Object) bool { return !l.selectable(selector, m.Name) })
	var cases, last []jen.Code
	for _, m := range members {
		member := []jen.Code{code.Quote(m.Name)}
		if !l.pinned(selector) {
			member = append(member, l.anyOf(l.r.Below(selector.Name+"."+m.Name))...)
		}
		args = append(args, code.Runtime("Member").Add(code.Arguments(member...)))
		last = l.readMember(selector, m)
		cases = append(cases, jen.Case(code.Quote(m.Name)).Block(last...))
	}
	if len(members) == 1 {
		return []jen.Code{jen.If(jen.Id("r").Dot("Select").Add(code.ArgumentLines(args...)).Op("==").Add(code.Quote(members[0].Name))).Block(last...)}
	}
	return []jen.Code{jen.Switch(jen.Id("r").Dot("Select").Add(code.ArgumentLines(args...))).Block(cases...)}
}

// readMember writes the code that reads the member m of a union.
func (l *loading) readMember(selector *model.Leaf, m *model.Object) []jen.Code {
	place := selector.Name + "." + m.Name
	var body []jen.Code
	value := jen.Id(m.Go).Values()
	if h := l.holder(place); h != nil {
		value = jen.Id(h.name)
		if !h.early {
			body = append(body, l.declaration(h))
		}
	}
	body = append(body, l.reads(l.r.Below(place), len(selector.Path))...)
	return append(body, l.target(selector).Op("=").Add(value))
}

// A selection is a local variable with the name of the member that a union has if no environment variable selects one.
type selection struct {
	leaf *model.Leaf
	name string
}

// declareSelection declares a selection if profiles have different members.
func (l *loading) declareSelection(leaf *model.Leaf) {
	if leaf.Field().Type.Kind != model.UnionType {
		return
	}
	base := leaf.Leaning(l.plan.Base)
	if l.plan.Any(func(q *model.Profile) bool { return leaf.Leaning(q) != base }) {
		s := selection{leaf, l.local(leaf, len(leaf.Path), "member")}
		l.selects, l.selectNames[leaf] = append(l.selects, s), s.name
	}
}

// selectOf returns the local variable that holds the member that leaf selects, or "" if it is the same in every profile.
func (l *loading) selectOf(leaf *model.Leaf) string { return l.selectNames[leaf] }

// assignMember writes the statement that sets the selection in q, if it differs from the base.
func (l *loading) assignMember(leaf *model.Leaf, q *model.Profile) []jen.Code {
	name, member := l.selectOf(leaf), leaf.Leaning(q)
	if name == "" || member == leaf.Leaning(l.plan.Base) {
		return nil
	}
	return []jen.Code{jen.Id(name).Op("=").Add(code.Quote(member))}
}

// reads writes the code that reads leaves, which share the first depth fields of their paths.
func (l *loading) reads(leaves []*model.Leaf, depth int) []jen.Code {
	var body []jen.Code
	for i := 0; i < len(leaves); {
		leaf, n := leaves[i], i+1
		switch h := l.next(leaf, depth); {
		case leaf.Field().Type.Kind == model.UnionType && (h == nil || h.member):
			members := l.r.Below(leaf.Name)
			n += len(members)
			body = append(body, l.readUnion(leaf)...)
		case h == nil:
			body = append(body, l.read(leaf)...)
		default:
			inside := l.r.Below(h.place)
			n = i + len(inside)
			body = append(body, l.readObject(h, inside)...)
		}
		i = n
	}
	return body
}
