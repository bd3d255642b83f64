package emit

import (
	"go/token"
	"slices"

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
	body := []jen.Code{jen.Id("c").Op(":=").Id("Default" + r.Kind.Config).Call()}
	body = append(body, l.base()...)
	body = append(body, l.profileSwitch()...)
	body = append(body, l.reads(r.Leaves, 0)...)
	body = append(body, jen.Return(jen.Id("c")))
	name := loaderName(r)
	return render.Comment(name + " reads the configuration of " + r.Name + ".").Line().
		Func().Id(name).Params(jen.Id("r").Op("*").Add(res("Reader"))).Id(r.Kind.Config).Block(body...)
}

func loaderName(r *model.Resource) string { return "load" + r.Go }

// A loading is what the loader of one resource needs to know.
type loading struct {
	r        *model.Resource
	profiles []*model.Profile // those in which r exists, if that makes a difference
	only     *model.Profile   // the one profile in which r exists, if it is one
	vars     []localVar
	objects  []localObject
	taken    []string // names of local variables
}

// A localVar holds the variables of a leaf when they differ between profiles.
type localVar struct {
	leaf *model.Leaf
	name string
}

// A localObject holds an optional object until it is known whether that is present.
type localObject struct {
	path []*model.Field
	name string
	has  string // the variable that tells that literals make it present; "" if none do
}

func newLoading(p *model.Package, r *model.Resource) *loading {
	l := &loading{r: r}
	if p.Profiles != nil {
		for _, q := range p.Profiles.All {
			if r.In(q) {
				l.profiles = append(l.profiles, q)
			}
		}
	}
	if len(l.profiles) == 1 {
		l.only, l.profiles = l.profiles[0], nil
	}
	for _, leaf := range r.Leaves {
		l.declareObjects(leaf)
		if slices.ContainsFunc(l.profiles, func(q *model.Profile) bool { return !sameSource(leaf, leaf.In(q), l.baseOf(leaf)) }) {
			l.vars = append(l.vars, localVar{leaf, l.local(leaf.Path, "")})
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

func (l *loading) declareObjects(leaf *model.Leaf) {
	for i, f := range leaf.Path[:len(leaf.Path)-1] {
		path := leaf.Path[:i+1]
		if f.Type.Kind == model.UnionType {
			panic("emit: " + leaf.Name + " is a field of a union, which has no loader")
		}
		if !f.Pointer() || l.object(path) != nil {
			continue
		}
		o := localObject{path: path, name: l.local(path, "")}
		if l.present(o, l.baseOf) || slices.ContainsFunc(l.profiles, func(q *model.Profile) bool { return l.present(o, in(q)) }) {
			o.has = l.local(path, "has")
		}
		l.objects = append(l.objects, o)
	}
}

// in is the bindings of leaves in q.
func in(q *model.Profile) func(*model.Leaf) model.Binding {
	return func(leaf *model.Leaf) model.Binding { return leaf.In(q) }
}

// present reports whether literals of the specification make o present.
func (l *loading) present(o localObject, binding func(*model.Leaf) model.Binding) bool {
	return slices.ContainsFunc(l.r.Leaves, func(leaf *model.Leaf) bool {
		return under(leaf, o.path) && binding(leaf).From >= model.FromResource
	})
}

func under(leaf *model.Leaf, path []*model.Field) bool {
	return len(leaf.Path) > len(path) && slices.Equal(leaf.Path[:len(path)], path)
}

// object is the local object at path, or nil.
func (l *loading) object(path []*model.Field) *localObject {
	for i := range l.objects {
		if slices.Equal(l.objects[i].path, path) {
			return &l.objects[i]
		}
	}
	return nil
}

// local is a fresh name for a local variable about path.
func (l *loading) local(path []*model.Field, prefix string) string {
	var name string
	for _, f := range path {
		name += f.Go
	}
	if name = prefix + name; prefix == "" {
		name = unexport(name)
	}
	for slices.Contains(l.taken, name) || reserved(name) {
		name += "Var"
	}
	l.taken = append(l.taken, name)
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
func (l *loading) target(path []*model.Field) *jen.Statement {
	x, start := jen.Id("c"), 0
	for i := len(path) - 1; i > 0; i-- {
		if o := l.object(path[:i]); o != nil {
			x, start = jen.Id(o.name), i
			break
		}
	}
	for _, f := range path[start:] {
		x = x.Dot(f.Go)
	}
	return x
}

// base writes what holds unless a profile says otherwise.
func (l *loading) base() []jen.Code {
	var body []jen.Code
	if l.only != nil && slices.Contains(l.r.Claimed, l.only) {
		body = append(body, jen.Id("r").Dot("Claim").Call())
	}
	for _, o := range l.objects {
		obj := o.path[len(o.path)-1].Type.Object
		if hasDefaults(obj.Fields) {
			body = append(body, jen.Id(o.name).Op(":=").Id("Default"+obj.Go).Call())
		} else {
			body = append(body, jen.Var().Id(o.name).Id(obj.Go))
		}
		if o.has != "" {
			body = append(body, jen.Id(o.has).Op(":=").Lit(l.present(o, l.baseOf)))
		}
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
	if slices.Contains(l.r.Claimed, q) {
		body = append(body, jen.Id("r").Dot("Claim").Call())
	}
	for _, o := range l.objects {
		if has := l.present(o, in(q)); o.has != "" && has != l.present(o, l.baseOf) {
			body = append(body, jen.Id(o.has).Op("=").Lit(has))
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
	if same(v, before) || isZero(f, v) && isZero(f, before) {
		return nil
	}
	s := l.target(leaf.Path).Op("=")
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
	var names []jen.Code
	for _, n := range b.Env {
		names = append(names, quote(n))
	}
	required := mustBeSet(leaf, b)
	var x *jen.Statement
	switch {
	case len(names) > 0:
		x = res("Env").Call(names...)
		if b.File != "" {
			x.Dot("OrFile").Call(quote(b.File))
		}
	case b.File != "":
		x = res("File").Call(quote(b.File))
	case required:
		x = res("Var").Values()
	default:
		return nil
	}
	if b.AllowEmpty {
		x.Dot("AllowEmpty").Call()
	}
	if b.Shared {
		x.Dot("Shared").Call()
	}
	if required {
		x.Dot("Required").Call()
	}
	return x
}

// mustBeSet reports whether a variable must be set, for fields whose zero value does not tell that it is missing.
func mustBeSet(leaf *model.Leaf, b model.Binding) bool {
	f := leaf.Field()
	return f.Required() && !missing(f) && b.Fallback == nil
}

// sameSource reports whether the variables of leaf are the same under a and b.
func sameSource(leaf *model.Leaf, a, b model.Binding) bool {
	return slices.Equal(a.Env, b.Env) && a.File == b.File && a.AllowEmpty == b.AllowEmpty && a.Shared == b.Shared &&
		mustBeSet(leaf, a) == mustBeSet(leaf, b)
}

// source is the expression of leaf's variables at the time of reading; nil if it has none in any profile.
func (l *loading) source(leaf *model.Leaf) *jen.Statement {
	for _, v := range l.vars {
		if v.leaf == leaf {
			return jen.Id(v.name)
		}
	}
	return variable(leaf, l.baseOf(leaf))
}

// reads writes the reading of leaves, which share the first depth fields of their paths.
func (l *loading) reads(leaves []*model.Leaf, depth int) []jen.Code {
	var body []jen.Code
	for i := 0; i < len(leaves); {
		leaf := leaves[i]
		o := l.nextObject(leaf, depth)
		if o == nil {
			body = append(body, l.read(leaf)...)
			i++
			continue
		}
		n := i
		for n < len(leaves) && under(leaves[n], o.path) {
			n++
		}
		body = append(body, l.readObject(o, leaves[i:n])...)
		i = n
	}
	return body
}

// nextObject is the outermost optional object around leaf below the first depth fields of its path.
func (l *loading) nextObject(leaf *model.Leaf, depth int) *localObject {
	for i := depth + 1; i < len(leaf.Path); i++ {
		if o := l.object(leaf.Path[:i]); o != nil {
			return o
		}
	}
	return nil
}

// readObject writes
//
//	if hasPool || r.Any(resource.Env("DB_POOL_SIZE")) {
//		(reads)
//		c.Pool = &pool
//	}
func (l *loading) readObject(o *localObject, leaves []*model.Leaf) []jen.Code {
	var vars []jen.Code
	for _, leaf := range leaves {
		if x := l.source(leaf); x != nil {
			vars = append(vars, x)
		}
	}
	var cond *jen.Statement
	if o.has != "" {
		cond = jen.Id(o.has)
	}
	if len(vars) > 0 {
		set := jen.Id("r").Dot("Any").Call(vars...)
		if cond == nil {
			cond = set
		} else {
			cond = cond.Op("||").Add(set)
		}
	}
	if cond == nil {
		return []jen.Code{jen.Id("_").Op("=").Id(o.name)}
	}
	body := l.reads(leaves, len(o.path))
	body = append(body, l.target(o.path).Op("=").Op("&").Id(o.name))
	return []jen.Code{jen.If(cond).Block(body...)}
}

// read writes resource.Read(r, &c.Port, "port", resource.Env("DB_PORT"), resource.Int), and the look whether a path exists.
func (l *loading) read(leaf *model.Leaf) []jen.Code {
	f := leaf.Field()
	var body []jen.Code
	if v := l.source(leaf); v != nil {
		dst := jen.Op("&").Add(l.target(leaf.Path))
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
			item := jen.List(jen.Id("_"), jen.Id("item")).Op(":=").Range().Add(l.target(leaf.Path))
			body = append(body, jen.For(item).Block(exists(jen.Id("item"))))
		} else {
			body = append(body, exists(l.target(leaf.Path)))
		}
	}
	return body
}
