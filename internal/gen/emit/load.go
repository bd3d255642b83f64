package emit

import (
	"go/token"
	"go/types"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/constraint"
	"github.com/resgen-go/resgen/internal/gen/envtext"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/gen/value"
	"github.com/resgen-go/resgen/internal/ident"
)

// loader writes
//
//	func loadDatabase(r *gen.Reader) DatabaseConfig {
//		c := DefaultDatabaseConfig()
//		(literals of the resource, variables that differ between profiles)
//		switch Profile(r.Profile()) { (what differs) }
//		gen.Read(r, &c.Host, "host", gen.Env("DB_HOST"), format.String)
//		return c
//	}
func loader(p *model.Package, r *model.Resource) jen.Code {
	l := newLoading(p, r)
	body := []jen.Code{jen.Id("c").Op(":=").Add(functionOf(r.Kind, r.Kind.StartName())).Call()}
	body = append(body, l.base()...)
	body = append(body, l.byProfile(l.inProfile)...)
	body = append(body, l.cases()...)
	body = append(body, l.reads(r.Leaves, 0)...)
	body = append(body, l.templates()...)
	body = append(body, filling(r.Kind)...)
	if r.Kind.Reviewed() {
		body = append(body, jen.Id("c").Dot("Review").Call(jen.Id("r")))
	}
	body = append(body, jen.Return(jen.Id("c")))
	f := jen.Func()
	if r.Factory != nil {
		f.Params(jen.Id("p").Id(r.Factory.ParamsName()))
	}
	return render.Comment(r.Loader + " reads the configuration of " + r.Name + ".").Line().
		Add(f).Id(r.Loader).Params(jen.Id("r").Op("*").Add(res("Reader"))).Id(mirror(r.Kind).Config).Block(body...)
}

// A loading is what the loader of one resource needs to know.
type loading struct {
	pkg     *model.Package
	r       *model.Resource
	plan    model.Plan
	vars    []localVar
	holders []*holder
	selects []selection
	names   scope

	belonging   []*model.Leaf          // the leaves that belong to secrets
	varNames    map[*model.Leaf]string // the names of vars
	selectNames map[*model.Leaf]string // the names of selects
	byPlace     map[string]*holder     // nil for an optional object that nothing can fill
}

// A localVar holds the variables of a leaf when they differ between profiles.
type localVar struct {
	leaf *model.Leaf
	name string
}

// A holder is a local variable that holds an optional object until it is known whether that is present, or a member of a union until
// it is known whether that is selected.
type holder struct {
	place  string // "pool", "connection.cloud"
	depth  int    // how many fields of a leaf's path lead to it
	object *model.Object
	member bool
	name   string
	early  bool   // literals of the specification fill it, so it is declared before anything is read
	has    string // the variable that tells that these make an optional object present; "" for a member
}

func newLoading(p *model.Package, r *model.Resource) *loading {
	l := &loading{
		pkg: p, r: r, plan: p.PlanOf(r), names: newScope(p, "c", "r", "item"),
		varNames: map[*model.Leaf]string{}, selectNames: map[*model.Leaf]string{}, byPlace: map[string]*holder{},
	}
	if r.Factory != nil {
		l.names.own["p"] = true
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

// declareHolders declares the holders around leaf.
func (l *loading) declareHolders(leaf *model.Leaf) {
	place := ""
	for i, f := range leaf.Path[:len(leaf.Path)-1] {
		place += f.Name
		h := &holder{place: place, depth: i + 1, object: f.Type.Object}
		if m := leaf.Member(i); m != nil {
			place += "." + m.Name
			h = &holder{place: place, depth: i + 1, object: m, member: true}
		}
		place += "."
		if _, known := l.byPlace[h.place]; known || !h.member && !f.Pointer() {
			continue
		}
		if !h.member && !l.fed(h) {
			l.byPlace[h.place] = nil // the other leaves of the object need not ask again
			continue
		}
		h.name = l.local(leaf, i+1, "")
		h.early = l.plan.Any(func(q *model.Profile) bool { return l.present(h, q) })
		if h.early && !h.member {
			h.has = l.local(leaf, i+1, "has")
		}
		l.holders, l.byPlace[h.place] = append(l.holders, h), h
	}
}

// fed reports whether any variable or literal of the specification can fill the object of h.
func (l *loading) fed(h *holder) bool {
	return l.plan.Any(func(q *model.Profile) bool { return l.r.Touched(h.place, q) })
}

// selectable reports whether the union can take the member called name in some profile.
func (l *loading) selectable(union *model.Leaf, name string) bool {
	return l.plan.Any(func(q *model.Profile) bool { return union.Selectable(name, q) })
}

// pinned reports whether the specification selects a member of the union in every profile, so that variables of members select none.
func (l *loading) pinned(union *model.Leaf) bool {
	return !l.plan.Any(func(q *model.Profile) bool { return !union.Pinned(q) })
}

// unselectable reports whether leaf is in a member of a union that nothing can select.
func (l *loading) unselectable(leaf *model.Leaf) bool {
	place := ""
	for i, f := range leaf.Path[:len(leaf.Path)-1] {
		place += f.Name
		if m := leaf.Member(i); m != nil {
			if !l.selectable(l.r.Leaf(place), m.Name) {
				return true
			}
			place += "." + m.Name
		}
		place += "."
	}
	return false
}

// absent reports whether leaf is in an optional object that nothing can fill, or in a member of a union that nothing can select.
func (l *loading) absent(leaf *model.Leaf) bool {
	if l.unselectable(leaf) {
		return true
	}
	place := ""
	for i, f := range leaf.Path[:len(leaf.Path)-1] {
		place += f.Name
		if f.Pointer() && l.holder(place) == nil {
			return true
		}
		if m := leaf.Member(i); m != nil {
			place += "." + m.Name
		}
		place += "."
	}
	return false
}

// present reports whether literals of the specification make the object of h present in q.
func (l *loading) present(h *holder, q *model.Profile) bool {
	return l.r.FirstValued(h.place, q) != nil
}

// holder is the holder at place, or nil.
func (l *loading) holder(place string) *holder { return l.byPlace[place] }

// around are the holders around leaf, from the outermost in.
func (l *loading) around(leaf *model.Leaf) []*holder {
	if len(l.holders) == 0 {
		return nil
	}
	var hs []*holder
	place := ""
	for i, f := range leaf.Path[:len(leaf.Path)-1] {
		place += f.Name
		if m := leaf.Member(i); m != nil {
			place += "." + m.Name
		}
		if h := l.byPlace[place]; h != nil {
			hs = append(hs, h)
		}
		place += "."
	}
	return hs
}

// local is a fresh name for a local variable about what the first n fields of leaf's path lead to.
func (l *loading) local(leaf *model.Leaf, n int, prefix string) string {
	var name string
	for i, f := range leaf.Path[:n] {
		name += f.Go
		if m := leaf.Member(i); m != nil {
			name += strings.TrimPrefix(m.Go, l.r.Kind.Go)
		}
	}
	if name = prefix + name; prefix == "" {
		name = ident.Unexport(name)
	}
	for l.names.has(name) || predeclared(name) {
		name += "Var"
	}
	l.names.own[name] = true
	return name
}

// predeclared reports whether Go itself means something by name that loaders need. They call none of its functions.
func predeclared(name string) bool {
	o := types.Universe.Lookup(name)
	_, function := o.(*types.Builtin)
	return token.IsKeyword(name) || o != nil && !function
}

// target is the expression of the leaf's field: c.Host, or pool.MaxConns inside an optional object.
func (l *loading) target(leaf *model.Leaf) *jen.Statement {
	return l.inside(leaf, len(leaf.Path))
}

// inside is the expression of the field that the first n fields of leaf's path lead to.
func (l *loading) inside(leaf *model.Leaf, n int) *jen.Statement {
	x, start := jen.Id("c"), 0
	for _, h := range l.around(leaf) {
		if h.depth < n {
			x, start = jen.Id(h.name), h.depth
		}
	}
	for _, f := range leaf.Path[start:n] {
		x = x.Dot(f.Go)
	}
	return x
}

// declaration writes the variable h with the defaults of its object.
func (l *loading) declaration(h *holder) jen.Code {
	if model.HaveDefaults(h.object.Fields) {
		return jen.Id(h.name).Op(":=").Add(functionOf(l.r.Kind, h.object.DefaultName())).Call()
	}
	return jen.Var().Id(h.name).Id(h.object.Go)
}

// base writes what holds unless a profile says otherwise.
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
		body = append(body, jen.Id(s.name).Op(":=").Add(quote(s.leaf.Leaning(base))))
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
			body = append(body, jen.Var().Id(v.name).Add(res("Var")))
		}
	}
	return body
}

// byProfile writes a switch over the active profile, or an if where one profile has anything.
func (l *loading) byProfile(body func(*model.Profile) []jen.Code) []jen.Code {
	var cases, last []jen.Code
	profile := func() *jen.Statement { return jen.Id("Profile").Call(jen.Id("r").Dot("Profile").Call()) }
	for _, q := range l.plan.Switched {
		if code := body(q); len(code) > 0 {
			cases = append(cases, jen.Case(jen.Id(q.Go)).Block(code...))
			last = []jen.Code{jen.If(profile().Op("==").Id(q.Go)).Block(code...)}
		}
	}
	if len(cases) < 2 {
		return last
	}
	return []jen.Code{jen.Switch(profile()).Block(cases...)}
}

// inProfile writes what differs from the base in the profile q.
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
			x = res("Var").Values()
		}
		body = append(body, jen.Id(v.name).Op("=").Add(x))
	}
	return body
}

// assign writes c.Host = "localhost" unless the field holds that already.
func (l *loading) assign(leaf *model.Leaf, q *model.Profile, before *model.Value) []jen.Code {
	f, v := leaf.Field(), leaf.Fallback(q).Literal()
	before = before.Literal()
	if f.Type.Kind == model.UnionType {
		return l.assignMember(leaf, q)
	}
	if f.Type.Texts() || l.absent(leaf) || v.Equal(before) || f.IsZeroWith(v) && f.IsZeroWith(before) {
		return nil
	}
	if v.Template() != nil {
		return nil // it is read when all others are
	}
	if v != nil && v.Made != nil {
		return []jen.Code{l.made(leaf, v.Made)}
	}
	s := l.target(leaf).Op("=")
	if v == nil {
		return []jen.Code{s.Add(zeroLiteral(f))}
	}
	s.Add(fieldLiteral(f, v))
	if leaf.Insecure(q) {
		s.Comment("// insecure_default")
	}
	return []jen.Code{s}
}

// variable writes gen.Env("DB_PORT").Required(), which is how leaf is read in q; nil when nothing feeds the leaf and nothing must.
func variable(f *model.Factory, leaf *model.Leaf, q *model.Profile) *jen.Statement {
	reading := leaf.Reading(q)
	if reading.Idle() {
		return nil
	}
	x := variables(f, leaf, reading.Source)
	if x == nil {
		x = res("Var").Values()
	}
	if reading.DefaultFile != "" {
		x.Dot("OrDefaultFile").Call(quote(reading.DefaultFile))
	}
	if reading.Store != "" {
		x.Dot("OrStore").Call(quote(reading.Store))
	}
	if reading.Or != nil {
		text, _ := envtext.Variable(leaf.Field().Type, reading.Or) // no variable holds it, so it may have a NUL byte
		x.Dot("Or").Call(quote(text))
	}
	if reading.Required {
		x.Dot("Required").Call()
	}
	return x
}

// variables writes gen.Env("DB_PORT"), which feeds leaf; nil when there is no variable. A name may hold parameters of the factory f.
func variables(f *model.Factory, leaf *model.Leaf, s model.Source) *jen.Statement {
	var names []jen.Code
	for _, n := range s.Env {
		names = append(names, variableName(f, n))
	}
	var x *jen.Statement
	switch {
	case len(names) > 0:
		x = res("Env").Call(names...)
		if s.File != "" {
			x.Dot("OrFile").Call(variableName(f, s.File))
		}
	case s.File != "":
		x = res("File").Call(variableName(f, s.File))
	default:
		return nil
	}
	if len(s.Old) > 0 {
		var old []jen.Code
		for _, n := range s.Old {
			old = append(old, variableName(f, n))
		}
		x.Dot("Deprecated").Call(old...)
	}
	if s.AllowEmpty {
		x.Dot("AllowEmpty").Call()
	}
	if s.Shared {
		x.Dot("Shared").Call()
	}
	return itemVariables(leaf, x)
}

// source is the expression of leaf's variables at the time of reading; nil if it has none in any profile.
func (l *loading) source(leaf *model.Leaf) *jen.Statement {
	if v := l.varOf(leaf); v != "" {
		return jen.Id(v)
	}
	return variable(l.r.Factory, leaf, l.plan.Base)
}

// varOf is the local variable that holds the variables of leaf; "" if they are the same in every profile.
func (l *loading) varOf(leaf *model.Leaf) string {
	return l.varNames[leaf]
}

// reads writes the reading of leaves, which share the first depth fields of their paths.
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

// read writes gen.Read(r, &c.Port, "port", gen.Env("DB_PORT"), format.Int), and the look whether a path exists.
func (l *loading) read(leaf *model.Leaf) []jen.Code {
	if l.absent(leaf) {
		return nil
	}
	if leaf.Field().Type.Items() != nil {
		return l.readItems(leaf)
	}
	if l.plan.HasTemplate(leaf) {
		return nil
	}
	var body []jen.Code
	if v := l.source(leaf); v != nil && l.secretOf(leaf) == nil {
		body = append(body, readInto(leaf, l.target(leaf), v))
	}
	for _, of := range l.companions(leaf) {
		body = append(body, jen.Id("r").Dot("Companion").Call(jen.Op("&").Add(l.target(leaf)), jen.Op("&").Add(l.target(of)), quote(of.Name), l.source(of)))
	}
	return append(body, looks(leaf, l.target(leaf))...)
}

// secretOf is the leaf of the secret that leaf belongs to, if anything feeds both. Then leaf is read after the secret.
func (l *loading) secretOf(leaf *model.Leaf) *model.Leaf {
	if leaf.Field().With == nil || l.source(leaf) == nil {
		return nil
	}
	if s := l.r.Leaf(leaf.Field().With.Name); s != nil && l.source(s) != nil {
		return s
	}
	return nil
}

// companions are the leaves that belong to the secret leaf and are read with it.
func (l *loading) companions(leaf *model.Leaf) []*model.Leaf {
	var all []*model.Leaf
	for _, of := range l.belonging {
		if l.secretOf(of) == leaf {
			all = append(all, of)
		}
	}
	return all
}

// readInto writes what reads the variables v of leaf into target.
func readInto(leaf *model.Leaf, target, v *jen.Statement) jen.Code {
	f, dst := leaf.Field(), jen.Op("&").Add(target)
	if f.Secret && f.Type.Class() == scalar.Text {
		return jen.Id("r").Dot("Secret").Call(dst, quote(leaf.Name), v)
	}
	parse := parserOf(f)
	if leaf.MayBeEmpty() && value.RefusesEmpty(f) {
		parse = res("Empty").Call(parse)
	}
	return res("Read").Call(jen.Id("r"), dst, quote(leaf.Name), v, parse)
}

// looks writes the look whether there is something at the path that target holds.
func looks(leaf *model.Leaf, target *jen.Statement) []jen.Code {
	var body []jen.Code
	f := leaf.Field()
	for _, c := range f.Rules {
		look := constraint.Of(c.Key).Looks
		if look == nil {
			continue
		}
		body = append(body, jen.Id("r").Dot(look.MethodOf(f.Type)).Call(quote(leaf.Name), target, quote(c.Arg.Text)))
	}
	return body
}
