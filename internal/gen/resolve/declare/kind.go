package declare

import (
	"slices"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/naming"
	"github.com/resgen-go/resgen/internal/gen/resolve/document"
	"github.com/resgen-go/resgen/internal/gen/resolve/library"
	"github.com/resgen-go/resgen/internal/gen/resolve/literal"
	"github.com/resgen-go/resgen/internal/gen/resolve/names"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/resolve/rule"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// Needs are the look-ups that declarations need.
type Needs struct {
	*read.Reporter
	*literal.Fields
	*rule.Reader
	*library.Assembler
	Claims   *names.Claims
	Packages *library.Packages
	Library  *library.Library
	Pkg      *model.Package // gets the kinds
}

// A Declarer resolves the kinds of a specification, with their objects, fields and rules.
type Declarer struct {
	Needs
	kinds    map[string]*model.Kind       // by name
	endless  map[*model.Kind]bool         // kinds whose objects contain themselves, or that are too large
	mistyped map[*model.Field]syntax.Kind // fields with a finding that all values of `one_of` have this type of TOML, which is not that of the field
	later    []laterRules
	goRefs   []goRef
}

// New returns a Declarer without kinds.
func New(n Needs) *Declarer {
	return &Declarer{Needs: n, kinds: map[string]*model.Kind{}, endless: map[*model.Kind]bool{}, mistyped: map[*model.Field]syntax.Kind{}}
}

// Kind returns the kind with the given name, declared here or added, or nil.
func (r *Declarer) Kind(name string) *model.Kind { return r.kinds[name] }

// Add adds a kind of a used package.
func (r *Declarer) Add(k *model.Kind) {
	r.kinds[k.Name] = k
	r.Pkg.Kinds = append(r.Pkg.Kinds, k)
}

// Endless reports whether walking all fields of k does not end, or takes too long. There is a finding about it.
func (r *Declarer) Endless(k *model.Kind) bool { return r.endless[k] }

// Declare resolves the kinds of the specification.
func (r *Declarer) Declare(doc *document.Document) {
	for _, e := range doc.Kinds {
		if r.kinds[e.Key] != nil {
			continue
		}
		k := r.kind(e)
		r.Add(k)
	}
	r.unusedMixins()
}

func (r *Declarer) kind(e *syntax.Entry) *model.Kind {
	t := e.Value
	k := &model.Kind{Name: e.Key, Doc: read.Text(t, "doc"), Go: r.GoName(e, nil), At: read.Header(e), NameAt: e.At}
	k.Config = k.Go + "Config"
	parts := r.Assemble(e)
	s := &Scope{Stem: k.Go, What: "the kind `" + e.Key + "`", Table: "kind." + e.Key, Objects: map[string]*model.Object{}, Kept: parts.Kept, torn: r.Incomplete(e), missing: map[string]bool{}}
	k.Objects = r.objects(parts.Objects, s)
	deps, fields := dependencies(parts.Fields)
	r.dependsOn(k, deps)
	k.Fields = r.fields(fields, s)
	if r.Library.Trait(e, "struct").Value != nil {
		mirror(k.Fields)
		for _, o := range k.Objects {
			mirror(o.Fields)
		}
	}
	r.endless[k] = !r.nesting(k) || r.Incomplete(e)
	if !r.endless[k] {
		r.items(k)
	}
	r.later = append(r.later, laterRules{k, e, parts.Rules, s})
	return k
}

// mirror gives the fields of an existing struct other Go names where a method of the generated type has theirs.
func mirror(fields []*model.Field) {
	for _, f := range fields {
		f.Go = model.MirrorName(f.Go)
	}
}

// laterRules holds the rules of a kind until all its fields are known. Go structs may add fields.
type laterRules struct {
	kind  *model.Kind
	entry *syntax.Entry
	rules []*syntax.Value
	scope *Scope
}

// KindRules resolves the rules of the kinds for which wanted returns true. All fields of such a kind must be known. Those of a kind that names
// Go functions or types are known when the Go has been read.
func (r *Declarer) KindRules(wanted func(e *syntax.Entry) bool) {
	for _, l := range r.later {
		if !r.Incomplete(l.entry) && wanted(l.entry) {
			l.kind.Rules = r.Rules(r.wirings(l), l.kind.Fields, l.scope.owner(), read.Tables(l.entry.Value, "rule")...)
			l.kind.Connections = r.connections(l.kind, l.entry)
			l.kind.Links = r.links(l.kind, l.entry)
		}
	}
}

// unusedMixins checks the mixins that no kind includes, so that their errors are found before somebody includes them.
func (r *Declarer) unusedMixins() {
	for _, m := range r.Library.Mixins {
		if r.Includes(m.Key) {
			continue
		}
		s := &Scope{Stem: r.Spell.At(m.At).Go(m.Key), What: "the mixin `" + m.Key + "`", Table: "mixin." + m.Key, Objects: map[string]*model.Object{}, torn: r.Misspelt(m.Value), missing: map[string]bool{}}
		objects := r.objects(read.Entries(m.Value, "object"), s)
		deps, plain := dependencies(read.Entries(m.Value, "field"))
		fields := r.fields(plain, s)
		k := &model.Kind{Name: m.Key, Config: s.Stem, Objects: objects, Fields: fields, At: read.Header(m), NameAt: m.At}
		if r.nesting(k) {
			r.items(k)
		}
		wired := make(map[string]bool, len(deps))
		for _, d := range deps {
			wired[d.Key] = true
		}
		rules := slices.DeleteFunc(slices.Clone(read.Tables(m.Value, "rule")), func(t *syntax.Value) bool { return wires(t, wired) })
		r.Rules(rules, fields, s.owner(), rules...)
		of := &model.Package{Kinds: []*model.Kind{k}}
		r.Claims.Collisions(slices.DeleteFunc(append(naming.Reserved(of), naming.Kind(k)...), func(n naming.Name) bool { return !n.Member() }), "")
	}
}
