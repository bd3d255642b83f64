package emit

import (
	"encoding/json"
	"go/token"
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
)

// loader writes
//
//	func loadDatabase(r *resource.Reader) DatabaseConfig {
//		c := DefaultDatabaseConfig()
//		(literals of the resource, variables that differ between profiles)
//		switch Profile(r.Profile()) { (what differs) }
//		resource.Read(r, &c.Host, "host", resource.Env("DB_HOST"), resource.String)
//		return c
//	}
func loader(p *model.Package, r *model.Resource) jen.Code {
	l := newLoading(p, r)
	body := []jen.Code{jen.Id("c").Op(":=").Add(functionOf(r.Kind, defaultName(r.Kind))).Call()}
	body = append(body, l.base()...)
	body = append(body, l.profileSwitch()...)
	body = append(body, l.reads(r.Leaves, 0)...)
	if reviewed(r.Kind) {
		body = append(body, jen.Id("c").Dot("Review").Call(jen.Id("r")))
	}
	body = append(body, jen.Return(jen.Id("c")))
	name := loaderName(r)
	return render.Comment(name + " reads the configuration of " + r.Name + ".").Line().
		Func().Id(name).Params(jen.Id("r").Op("*").Add(res("Reader"))).Id(mirror(r.Kind).Config).Block(body...)
}

func loaderName(r *model.Resource) string { return "load" + r.Go }

// A loading is what the loader of one resource needs to know.
type loading struct {
	r        *model.Resource
	profiles []*model.Profile // those in which r exists, if that makes a difference
	only     *model.Profile   // the one profile in which r exists, if it is one
	vars     []localVar
	holders  []*holder
	selects  []selection
	taken    map[string]bool // names of local variables

	varNames    map[*model.Leaf]string // those of vars
	selectNames map[*model.Leaf]string // those of selects
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
	leaves []*model.Leaf // those that it holds
	early  bool          // literals of the specification fill it, so it is declared before anything is read
	has    string        // the variable that tells that these make an optional object present; "" for a member
}

func newLoading(p *model.Package, r *model.Resource) *loading {
	l := &loading{
		r: r, profiles: r.Profiles(p.Profiles), taken: map[string]bool{},
		varNames: map[*model.Leaf]string{}, selectNames: map[*model.Leaf]string{}, byPlace: map[string]*holder{},
	}
	if len(l.profiles) == 1 {
		l.only, l.profiles = l.profiles[0], nil
	}
	for i, leaf := range r.Leaves {
		l.declareHolders(i)
		l.declareSelection(leaf)
		if slices.ContainsFunc(l.profiles, func(q *model.Profile) bool { return !sameSource(leaf, leaf.In(q), l.baseOf(leaf)) }) {
			v := localVar{leaf, l.local(leaf, len(leaf.Path), "")}
			l.vars, l.varNames[leaf] = append(l.vars, v), v.name
		}
	}
	return l
}

// baseOf is the binding of leaf outside the switch over profiles.
func (l *loading) baseOf(leaf *model.Leaf) model.Binding {
	if l.only != nil {
		return leaf.In(l.only)
	}
	return leaf.Base
}

// declareHolders declares the holders around the leaf at i of all leaves.
func (l *loading) declareHolders(at int) {
	leaf, place := l.r.Leaves[at], ""
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
		h.leaves = below(l.r.Leaves[at:], h.place)
		if !h.member && !l.fed(h) {
			l.byPlace[h.place] = nil // the other leaves of the object need not ask again
			continue
		}
		h.name = l.local(leaf, i+1, "")
		h.early = l.present(h, l.baseOf) || slices.ContainsFunc(l.profiles, func(q *model.Profile) bool { return l.present(h, in(q)) })
		if h.early && !h.member {
			h.has = l.local(leaf, i+1, "has")
		}
		l.holders, l.byPlace[h.place] = append(l.holders, h), h
	}
}

// below are the leaves of the object at place, with which leaves begin.
func below(leaves []*model.Leaf, place string) []*model.Leaf {
	n := 0
	for n < len(leaves) && strings.HasPrefix(leaves[n].Name, place+".") {
		n++
	}
	return leaves[:n]
}

// fed reports whether any variable or literal of the specification can fill the object of h.
func (l *loading) fed(h *holder) bool {
	feeds := func(b model.Binding) bool { return b.Bound() || b.From >= model.FromResource }
	return slices.ContainsFunc(h.leaves, func(leaf *model.Leaf) bool {
		return feeds(l.baseOf(leaf)) || slices.ContainsFunc(l.profiles, func(q *model.Profile) bool { return feeds(leaf.In(q)) })
	})
}

// absent reports whether leaf is in an optional object that nothing can fill.
func (l *loading) absent(leaf *model.Leaf) bool {
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

// in is the bindings of leaves in q.
func in(q *model.Profile) func(*model.Leaf) model.Binding {
	return func(leaf *model.Leaf) model.Binding { return leaf.In(q) }
}

// present reports whether literals of the specification make the object of h present.
func (l *loading) present(h *holder, binding func(*model.Leaf) model.Binding) bool {
	return slices.ContainsFunc(h.leaves, func(leaf *model.Leaf) bool { return binding(leaf).From >= model.FromResource })
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
		name = unexport(name)
	}
	for l.taken[name] || reserved(name) {
		name += "Var"
	}
	l.taken[name] = true
	return name
}

// reserved reports whether a local variable of a loader must not be called name: Go's own words, what loaders use, and the packages
// that they may import.
func reserved(name string) bool {
	switch name {
	case "c", "r", "item", "resource", "time", "url", "json":
		return true
	case "any", "bool", "byte", "error", "false", "float32", "float64", "int", "int8", "int16", "int32", "int64", "map", "nil", "rune",
		"string", "true", "uint", "uint8", "uint16", "uint32", "uint64":
		return true
	}
	return token.IsKeyword(name)
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
	if hasDefaults(h.object.Fields) {
		return jen.Id(h.name).Op(":=").Add(functionOf(l.r.Kind, "Default"+h.object.Go)).Call()
	}
	return jen.Var().Id(h.name).Id(h.object.Go)
}

// base writes what holds unless a profile says otherwise.
func (l *loading) base() []jen.Code {
	var body []jen.Code
	if l.r.ClaimedIn(l.only) {
		body = append(body, jen.Id("r").Dot("Claim").Call())
	}
	for _, h := range l.holders {
		if h.early {
			body = append(body, l.declaration(h))
		}
		if h.has != "" {
			body = append(body, jen.Id(h.has).Op(":=").Lit(l.present(h, l.baseOf)))
		}
	}
	for _, s := range l.selects {
		body = append(body, jen.Id(s.name).Op(":=").Add(member(s.leaf, l.baseOf(s.leaf))))
	}
	var from provenance
	for _, leaf := range l.r.Leaves {
		b := l.baseOf(leaf)
		body = append(body, l.assign(leaf, b, fallback(leaf, model.Binding{}))...)
		if layer(b) != "FromDefault" {
			from.add(layer(b), leaf.Name)
		}
	}
	body = append(body, from.statements()...)
	for _, v := range l.vars {
		if x := variable(v.leaf, l.baseOf(v.leaf)); x != nil {
			body = append(body, jen.Id(v.name).Op(":=").Add(x))
		} else {
			body = append(body, jen.Var().Id(v.name).Add(res("Var")))
		}
	}
	return body
}

// profileSwitch writes what differs from the base in each profile.
func (l *loading) profileSwitch() []jen.Code {
	var cases []jen.Code
	for _, q := range l.profiles {
		if body := l.inProfile(q); len(body) > 0 {
			cases = append(cases, jen.Case(jen.Id(q.Go)).Block(body...))
		}
	}
	if len(cases) == 0 {
		return nil
	}
	return []jen.Code{jen.Switch(jen.Id("Profile").Call(jen.Id("r").Dot("Profile").Call())).Block(cases...)}
}

func (l *loading) inProfile(q *model.Profile) []jen.Code {
	var body []jen.Code
	if l.r.ClaimedIn(q) {
		body = append(body, jen.Id("r").Dot("Claim").Call())
	}
	for _, h := range l.holders {
		if has := l.present(h, in(q)); h.has != "" && has != l.present(h, l.baseOf) {
			body = append(body, jen.Id(h.has).Op("=").Lit(has))
		}
	}
	var from provenance
	for _, leaf := range l.r.Leaves {
		b, base := leaf.In(q), l.baseOf(leaf)
		assigned := l.assign(leaf, b, fallback(leaf, base))
		body = append(body, assigned...)
		if len(assigned) > 0 || layer(b) != layer(base) {
			from.add(layer(b), leaf.Name)
		}
	}
	body = append(body, from.statements()...)
	for _, v := range l.vars {
		b := v.leaf.In(q)
		if sameSource(v.leaf, b, l.baseOf(v.leaf)) {
			continue
		}
		x := variable(v.leaf, b)
		if x == nil {
			x = res("Var").Values()
		}
		body = append(body, jen.Id(v.name).Op("=").Add(x))
	}
	return body
}

// fallback is the value of leaf under b when no variable is set; nil for zero.
func fallback(leaf *model.Leaf, b model.Binding) *model.Value {
	if b.Fallback != nil {
		return b.Fallback
	}
	return leaf.Field().Default
}

// assign writes c.Host = "localhost" unless the field holds that already.
func (l *loading) assign(leaf *model.Leaf, b model.Binding, before *model.Value) []jen.Code {
	f, v := leaf.Field(), fallback(leaf, b)
	if f.Type.Kind == model.UnionType {
		return l.assignMember(leaf, v, before)
	}
	if f.Type.Texts() || l.absent(leaf) || same(v, before) || isZero(f, v) && isZero(f, before) {
		return nil
	}
	s := l.target(leaf).Op("=")
	if v == nil {
		return []jen.Code{s.Add(zeroLiteral(f))}
	}
	s.Add(fieldLiteral(f, v))
	if b.Insecure {
		s.Comment("// insecure_default")
	}
	return []jen.Code{s}
}

// layer is the runtime's name of the layer that b's fallback comes from.
func layer(b model.Binding) string {
	switch b.From {
	case model.FromResource:
		return "FromResource"
	case model.FromProfile:
		return "FromProfile"
	}
	return "FromDefault"
}

// A provenance gathers the fields that hold literals, by layer, in the order of the layers' first mention.
type provenance []struct {
	layer  string
	fields []jen.Code
}

func (ps *provenance) add(layer, field string) {
	for i := range *ps {
		if (*ps)[i].layer == layer {
			(*ps)[i].fields = append((*ps)[i].fields, quote(field))
			return
		}
	}
	*ps = append(*ps, struct {
		layer  string
		fields []jen.Code
	}{layer, []jen.Code{quote(field)}})
}

// statements writes r.From(resource.FromProfile, "host", "database") for each layer.
func (ps *provenance) statements() []jen.Code {
	var body []jen.Code
	for _, p := range *ps {
		body = append(body, jen.Id("r").Dot("From").Call(append([]jen.Code{res(p.layer)}, p.fields...)...))
	}
	return body
}

// variable writes resource.Env("DB_PORT").Required(); nil when nothing feeds the leaf and nothing must.
func variable(leaf *model.Leaf, b model.Binding) *jen.Statement {
	x, required, text := variables(b), mustBeSet(leaf, b), literalText(leaf, b)
	switch {
	case x == nil && !required && text == "":
		return nil
	case x == nil:
		x = res("Var").Values()
	}
	if text != "" {
		x.Dot("Or").Call(quote(text))
	}
	if required {
		x.Dot("Required").Call()
	}
	return x
}

// literalText is the fallback of a leaf of a Go type as a text, which the running program reads; "" for none.
func literalText(leaf *model.Leaf, b model.Binding) string {
	v := fallback(leaf, b)
	if v == nil || !leaf.Field().Type.Texts() {
		return ""
	}
	var texts any
	switch items := v.V.(type) {
	case string:
		return items
	case []*model.Value:
		list := []string{}
		for _, i := range items {
			list = append(list, i.V.(string))
		}
		texts = list
	case []model.Item:
		entries := map[string]string{}
		for _, i := range items {
			entries[i.Key] = i.Value.V.(string)
		}
		texts = entries
	}
	out, err := json.Marshal(texts)
	if err != nil {
		panic("emit: " + err.Error())
	}
	return string(out)
}

// variables writes resource.Env("DB_PORT"); nil when b has no variable.
func variables(b model.Binding) *jen.Statement {
	var names []jen.Code
	for _, n := range b.Env {
		names = append(names, quote(n))
	}
	var x *jen.Statement
	switch {
	case len(names) > 0:
		x = res("Env").Call(names...)
		if b.File != "" {
			x.Dot("OrFile").Call(quote(b.File))
		}
	case b.File != "":
		x = res("File").Call(quote(b.File))
	default:
		return nil
	}
	if b.AllowEmpty {
		x.Dot("AllowEmpty").Call()
	}
	if b.Shared {
		x.Dot("Shared").Call()
	}
	return x
}

// mustBeSet reports whether a variable must be set, for fields whose zero value does not tell that it is missing.
func mustBeSet(leaf *model.Leaf, b model.Binding) bool {
	f := leaf.Field()
	return f.Required() && !f.MissingIfZero() && b.Fallback == nil
}

// sameSource reports whether the variables of leaf are the same under a and b.
func sameSource(leaf *model.Leaf, a, b model.Binding) bool {
	return slices.Equal(a.Env, b.Env) && a.File == b.File && a.AllowEmpty == b.AllowEmpty && a.Shared == b.Shared &&
		mustBeSet(leaf, a) == mustBeSet(leaf, b) && literalText(leaf, a) == literalText(leaf, b)
}

// source is the expression of leaf's variables at the time of reading; nil if it has none in any profile.
func (l *loading) source(leaf *model.Leaf) *jen.Statement {
	if v := l.varOf(leaf); v != "" {
		return jen.Id(v)
	}
	return variable(leaf, l.baseOf(leaf))
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
			members := below(leaves[i+1:], leaf.Name)
			n += len(members)
			body = append(body, l.readUnion(leaf, members)...)
		case h == nil:
			body = append(body, l.read(leaf)...)
		default:
			n = i + len(h.leaves)
			body = append(body, l.readObject(h, h.leaves)...)
		}
		i = n
	}
	return body
}

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
		} else if b := l.baseOf(leaf); b.Bound() {
			vars = append(vars, variables(b))
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
func (l *loading) readUnion(selector *model.Leaf, leaves []*model.Leaf) []jen.Code {
	v := l.source(selector)
	if v == nil {
		v = res("Var").Values()
	}
	depth := len(selector.Path)
	fallback := member(selector, l.baseOf(selector))
	if s := l.selectOf(selector); s != "" {
		fallback = jen.Id(s)
	}
	args := []jen.Code{quote(selector.Name), v, fallback}
	var cases []jen.Code
	for _, m := range selector.Field().Type.Union.Members {
		place := selector.Name + "." + m.Name
		inside := below(leaves, place)
		leaves = leaves[len(inside):]
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
	base := memberName(leaf, l.baseOf(leaf))
	if slices.ContainsFunc(l.profiles, func(q *model.Profile) bool { return memberName(leaf, leaf.In(q)) != base }) {
		s := selection{leaf, l.local(leaf, len(leaf.Path), "member")}
		l.selects, l.selectNames[leaf] = append(l.selects, s), s.name
	}
}

// selectOf is the local variable that holds the member that leaf selects; "" if it is the same in every profile.
func (l *loading) selectOf(leaf *model.Leaf) string { return l.selectNames[leaf] }

func (l *loading) assignMember(leaf *model.Leaf, v, before *model.Value) []jen.Code {
	name := l.selectOf(leaf)
	if name == "" || same(v, before) || before == nil && v == fallback(leaf, l.baseOf(leaf)) {
		return nil
	}
	text := ""
	if v != nil {
		text = v.V.(string)
	}
	return []jen.Code{jen.Id(name).Op("=").Add(quote(text))}
}

// member is the member that leaf's fallback selects, as a Go string.
func member(leaf *model.Leaf, b model.Binding) *jen.Statement { return quote(memberName(leaf, b)) }

func memberName(leaf *model.Leaf, b model.Binding) string {
	if v := fallback(leaf, b); v != nil {
		return v.V.(string)
	}
	return ""
}

// read writes resource.Read(r, &c.Port, "port", resource.Env("DB_PORT"), resource.Int), and the look whether a path exists.
func (l *loading) read(leaf *model.Leaf) []jen.Code {
	if l.absent(leaf) {
		return nil
	}
	f := leaf.Field()
	var body []jen.Code
	if v := l.source(leaf); v != nil {
		dst := jen.Op("&").Add(l.target(leaf))
		switch {
		case f.Secret && f.Type.Kind == model.String:
			body = append(body, jen.Id("r").Dot("Secret").Call(dst, quote(leaf.Name), v))
		default:
			parse := parserOf(f.Type, f.Secret, f.Pointer())
			if f.Pointer() {
				parse = res("Pointer").Call(parse)
			}
			body = append(body, res("Read").Call(jen.Id("r"), dst, quote(leaf.Name), v, parse))
		}
	}
	if what := f.Rules.Exists; what != "" {
		exists := func(x jen.Code) jen.Code {
			return jen.Id("r").Dot("Exists").Call(quote(leaf.Name), x, quote(what))
		}
		if f.Type.Kind == model.List {
			item := jen.List(jen.Id("_"), jen.Id("item")).Op(":=").Range().Add(l.target(leaf))
			body = append(body, jen.For(item).Block(exists(jen.Id("item"))))
		} else {
			body = append(body, exists(l.target(leaf)))
		}
	}
	return body
}
