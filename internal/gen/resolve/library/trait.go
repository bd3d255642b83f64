package library

import (
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// A Trait is the value of a kind's key, its own or inherited. If the value comes from a kind of another package, its place is where that
// kind is extended, because a finding must not point into a file of another package.
type Trait struct {
	Value   *syntax.Value
	Kind    *syntax.Entry
	Library *Library
}

// Trait returns the value under the key for the kind e of l. If the kind has none, the Value is nil.
func (l *Library) Trait(e *syntax.Entry, key string) Trait {
	if own := read.Entry(e.Value, key); own != nil {
		return Trait{own.Value, e, l}
	}
	b, of, name := l.Above(e)
	if b == nil {
		return Trait{}
	}
	asked := traitKey{e, key}
	t, known := l.traits[asked]
	if known {
		return t
	}
	l.traits[asked] = Trait{} // for a kind that extends itself; there is a finding about it
	if t = of.Trait(b, key); t.Value != nil && of != l {
		t.Value = moved(t.Value, name.At)
	}
	l.traits[asked] = t
	return t
}

// A traitKey has the arguments of Trait, for the cache.
type traitKey struct {
	kind *syntax.Entry
	key  string
}

// moved returns a copy of v in which everything is at the given place.
func moved(v *syntax.Value, at diag.Span) *syntax.Value {
	there := &syntax.Value{Kind: v.Kind, At: at, Text: v.Text, Int: v.Int, Float: v.Float, Bool: v.Bool, Time: v.Time, Local: v.Local}
	for _, i := range v.Items {
		there.Items = append(there.Items, moved(i, at))
	}
	for _, e := range v.Entries {
		there.Entries = append(there.Entries, &syntax.Entry{Key: e.Key, At: at, Value: moved(e.Value, at)})
	}
	return there
}

// Opens reports whether the kind e of l has a constructor.
func (l *Library) Opens(e *syntax.Entry) bool { return l.Trait(e, "constructor").Value != nil }

// Outline returns p with a client for every kind that has a constructor. If the Go of a kind has not been read, the client has only what
// the specification says. The package p belongs to the specification of l.
func (l *Library) Outline(p *model.Package) *model.Package {
	q := *p
	stands := map[*model.Kind]*model.Kind{}
	q.Kinds = slices.Clone(p.Kinds)
	for i, k := range p.Kinds {
		if c := l.client(k, p.Beside); c != nil {
			stand := *k
			stand.Client = c
			stands[k], q.Kinds[i] = &stand, &stand
		}
	}
	if len(stands) == 0 {
		return p
	}
	standIn := func(resources []*model.Resource) []*model.Resource {
		all := slices.Clone(resources)
		for i, r := range all {
			if k := stands[r.Kind]; k != nil {
				stand := *r
				stand.Kind = k
				all[i] = &stand
			}
		}
		return all
	}
	q.Resources, q.Factories = standIn(p.Resources), nil
	for _, f := range p.Factories {
		stand := *f
		stand.Resources = standIn(f.Resources)
		q.Factories = append(q.Factories, &stand)
	}
	return &q
}

// client returns the client of k according to the specification, with the methods of the handle that beside declares. It returns nil if k
// has a client already, or no constructor.
func (l *Library) client(k *model.Kind, beside model.Declared) *model.Client {
	e, of := l.Kind(k.Name)
	if k.Client != nil || e == nil || !of.Opens(e) {
		return nil
	}
	c := &model.Client{Handle: k.Go, Interface: k.InterfaceName()}
	if v := read.Get(read.Get(e.Value, "interface", syntax.Table), "name", syntax.String); v != nil && read.IsExported(v.Text) {
		c.Interface, c.InterfaceAt = v.Text, v.At
	}
	t := of.Trait(e, "interface")
	for _, r := range read.Entries(t.Value, "returns") {
		if r.Value.Kind == syntax.String && read.IsExported(r.Value.Text) {
			c.Chains = append(c.Chains, model.Chain{Method: r.Key, Interface: ChainName(k, e, t.Kind, r.Value.Text), At: r.Value.At})
		}
	}
	ops := of.OperationsOf(e)
	for _, op := range ops.All {
		o := &model.Operation{Name: op.Key, Go: of.spell.GoName(op, ops.Kept), At: op.At}
		if slices.ContainsFunc(read.Entries(op.Value, "param"), func(p *syntax.Entry) bool { return read.Flag(p.Value, "optional") }) {
			o.Params = k.ParamsName(o.Go)
		}
		c.Operations = append(c.Operations, o)
	}
	for _, member := range beside.Members {
		if name, own := strings.CutPrefix(member, k.Go+"."); own {
			c.ByHand = append(c.ByHand, name)
		}
	}
	slices.Sort(c.ByHand)
	return c
}

// Libraries returns the used packages that have constructors, each after the packages that it uses.
func (l *Library) Libraries() []*Library {
	var all []*Library
	seen := map[*Library]bool{}
	var visit func(l *Library)
	visit = func(l *Library) {
		for _, u := range l.Used {
			if below := u.library; !seen[below] {
				seen[below] = true
				visit(below)
				if slices.ContainsFunc(below.Kinds, below.Looks) {
					all = append(all, below)
				}
			}
		}
	}
	visit(l)
	return all
}

// UsedAt returns the place where the specification of l names the package of below, or a package that uses it.
func (l *Library) UsedAt(below *Library) diag.Span {
	for _, u := range l.Used {
		if u.library == below || u.library.UsedAt(below).Valid() {
			return u.At
		}
	}
	return diag.Span{}
}

// SplitName splits the name of a Go function into the import path and the name. The path is "" for a function of the same package.
func SplitName(text string) (importing, name string) {
	dot := strings.LastIndexByte(text, '.')
	if dot < 0 || dot < strings.LastIndexByte(text, '/') {
		return "", text
	}
	return text[:dot], text[dot+1:]
}

// Looks reports whether the kind e of l names Go functions or types that affect what is generated for it.
func (l *Library) Looks(e *syntax.Entry) bool {
	return l.Opens(e) || l.Trait(e, "struct").Value != nil || l.Trait(e, "validate").Value != nil || l.Trait(e, "fill").Value != nil
}

// ChainName returns the name of an interface of the key returns for the kind k, whose entry is e. The entry "of" has the key. If e inherits
// the key, the interface has another name in each kind.
func ChainName(k *model.Kind, e, of *syntax.Entry, name string) string {
	if of != e {
		return k.Go + name
	}
	return name
}

// DepsByName returns the dependencies by name.
func DepsByName(deps []*model.Dep) map[string]*model.Dep {
	named := make(map[string]*model.Dep, len(deps))
	for _, d := range deps {
		named[d.Name] = d
	}
	return named
}

// DepsOf returns the declared dependencies of k.
func (l *Library) DepsOf(k *model.Kind) []*model.Dep {
	if k.From == nil {
		return l.Deps[k.Name]
	}
	if u := l.index.packages[k.From.Path]; u != nil {
		return u.library.Deps[k.Name]
	}
	return nil
}

// Structless reports whether the existing struct of k could not be resolved, for which there is a finding. The Go type of its configuration is not
// known then.
func (l *Library) Structless(k *model.Kind) bool {
	e, of := l.Kind(k.Name)
	return e != nil && k.Struct == nil && of.Trait(e, "struct").Value != nil
}

// Unread reports whether k may have fields that only Go says, of an existing struct or of the configuration of an SDK, and this Go has not been read.
// There is a finding for the reason.
func (l *Library) Unread(k *model.Kind) bool {
	if l.Structless(k) {
		return !l.declaredOnly(k)
	}
	e, of := l.Kind(k.Name)
	if e == nil || k.Client != nil || k.Struct != nil {
		return false
	}
	c := of.Trait(e, "constructor").Value
	if c == nil || c.Kind != syntax.String {
		return false
	}
	importing, _ := SplitName(c.Text)
	return importing != "" && !l.declaredOnly(k)
}

// declaredOnly reports whether k has only the fields that it declares.
func (l *Library) declaredOnly(k *model.Kind) bool {
	e, of := l.Kind(k.Name)
	v := of.Trait(e, "fields").Value
	return v != nil && v.Text == "declared"
}

// OpensKind reports whether k has a constructor, according to the specifications, or may have one if a finding is mended.
func (l *Library) OpensKind(k *model.Kind) bool {
	e, of := l.Kind(k.Name)
	return e != nil && of.MayOpen(e)
}

// MayOpen reports whether the kind e of l has a constructor, or may have one if a finding is mended.
func (l *Library) MayOpen(e *syntax.Entry) bool { return l.Opens(e) || l.unsure[e] }
