package library

import (
	"maps"
	"slices"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// A Parcel is what a kind is made of, as written: its own tables and those of the kind that it extends and of the mixins that it includes.
type Parcel struct {
	Fields  []*syntax.Entry
	Objects []*syntax.Entry
	Rules   []*syntax.Value
	Kept    read.GoNames // of what replaces something
}

// An Assembler gathers what kinds are made of.
type Assembler struct {
	*read.Reporter
	library   *Library                    // of the specification
	assembled map[*syntax.Entry]*assembly // what every kind is made of, with the kinds of used packages
	included  map[string]bool             // the specification's own mixins that some kind includes
}

// NewAssembler gathers what the kinds of l are made of.
func NewAssembler(r *read.Reporter, l *Library) *Assembler {
	return &Assembler{Reporter: r, library: l, assembled: map[*syntax.Entry]*assembly{}, included: map[string]bool{}}
}

// Assemble gathers what a kind is made of. The base comes first, then the mixins, then what the kind adds; a field or object that
// it declares again replaces the inherited one whole, in its place; only the Go name stays.
func (r *Assembler) Assemble(e *syntax.Entry) Parcel {
	return r.AssembleFrom(e, r.library, nil)
}

// An assembly is the parcel of one kind. It is remembered, because the kinds that extend the kind need it too.
type assembly struct {
	Parcel
	done       bool // else it is being assembled: whoever meets it now extends itself
	incomplete bool // the kind, or one that it extends, extends itself or one that is not there, includes such a mixin, or has an unknown key: its fields are not known
}

// Incomplete reports whether some of what the kind e is made of is not known, as a finding says.
func (r *Assembler) Incomplete(e *syntax.Entry) bool {
	return r.assembled[e] != nil && r.assembled[e].incomplete
}

// Includes reports whether some kind includes the specification's own mixin called name.
func (r *Assembler) Includes(name string) bool { return r.included[name] }

// AssembleFrom gathers what e is made of, which stands in the specification of lib. The kinds in path extend each other and then e.
func (r *Assembler) AssembleFrom(e *syntax.Entry, lib *Library, path []*syntax.Entry) Parcel {
	if a := r.assembled[e]; a != nil {
		return a.Parcel
	}
	a := &assembly{}
	r.assembled[e] = a
	path = append(path, e)
	base, of := r.base(e, lib)
	var inherited Parcel
	switch b := r.assembled[base]; {
	case base == nil:
		a.incomplete = read.Get(e.Value, "extends", syntax.String) != nil
	case b != nil && !b.done:
		r.extendsCycle(path[slices.Index(path, base):])
		a.incomplete = true
	default:
		inherited = r.AssembleFrom(base, of, path)
		a.incomplete = r.assembled[base].incomplete
	}
	a.incomplete = a.incomplete || r.lacksMixin(e, lib) || r.MisspeltIn(e.Value)
	a.Parcel, a.done = r.assembleOn(inherited, e, lib), true
	return a.Parcel
}

// assembleOn gathers what e is made of besides what it inherits.
func (r *Assembler) assembleOn(inherited Parcel, e *syntax.Entry, lib *Library) Parcel {
	g := newGathering(inherited, r.Spell)
	from := map[string]*syntax.Value{} // field or object -> the include that brought it
	for _, v := range read.Texts(e.Value, "include") {
		m, of := lib.mixin(v.Text)
		if m == nil && r.library.Torn {
			continue
		}
		if m == nil {
			r.Report(diag.UnknownMixin, v.At, "there is no mixin `"+v.Text+"`", diag.DidYouMean(v.Text, r.Candidates(lib.mixinNames)))
			continue
		}
		if of == r.library {
			r.included[v.Text] = true
		}
		mixed := parcelOf(m)
		r.mixedTwice(from, v, e.Value, mixed)
		g.add(mixed)
	}
	g.add(parcelOf(e))
	return g.Parcel
}

// parcelOf is what the kind or mixin e declares itself.
func parcelOf(e *syntax.Entry) Parcel {
	return Parcel{Fields: read.Entries(e.Value, "field"), Objects: read.Entries(e.Value, "object"), Rules: read.Tables(e.Value, "rule")}
}

// A gathering is a parcel to which others are added. What they declare again replaces what it has.
type gathering struct {
	Parcel
	spell           read.Spellers
	fields, objects map[string]int // where the field or object of a name stands
}

// newGathering begins with a copy of p.
func newGathering(p Parcel, s read.Spellers) *gathering {
	g := &gathering{spell: s, fields: map[string]int{}, objects: map[string]int{}}
	g.Kept = read.GoNames{}
	maps.Copy(g.Kept, p.Kept)
	g.add(p)
	return g
}

func (g *gathering) add(p Parcel) {
	g.Parcel.Fields = override(g.Parcel.Fields, g.fields, p.Fields, g.Kept, g.spell)
	g.Parcel.Objects = override(g.Parcel.Objects, g.objects, p.Objects, g.Kept, g.spell)
	g.Rules = append(g.Rules, p.Rules...)
}

// override adds with to es. at holds the places of the names in es. What es has already is replaced in its place, and kept gets the Go
// name that stays.
func override(es []*syntax.Entry, at map[string]int, with []*syntax.Entry, kept read.GoNames, s read.Spellers) []*syntax.Entry {
	for _, e := range with {
		if i, again := at[e.Key]; again {
			kept.Keep(es[i], e, s)
			es[i] = e
			continue
		}
		at[e.Key] = len(es)
		es = append(es, e)
	}
	return es
}

// mixedTwice reports a field that two mixins bring and the table of the kind does not declare itself.
func (r *Assembler) mixedTwice(from map[string]*syntax.Value, v, table *syntax.Value, mixed Parcel) {
	check := func(what string, es []*syntax.Entry) {
		for _, e := range es {
			key := what + " " + e.Key
			if first := from[key]; first != nil && first.Text != v.Text && read.Entry(read.Get(table, what, syntax.Table), e.Key) == nil {
				r.Conflict(diag.Duplicate, diag.Label{At: first.At, Text: "brings it too"}, diag.Label{At: v.At},
					"two mixins bring the "+what+" `"+e.Key+"`", "declare the "+what+" in the kind, or rename one")
			}
			from[key] = v
		}
	}
	check("field", mixed.Fields)
	check("object", mixed.Objects)
}

// lacksMixin reports whether e includes a mixin that is not there.
func (r *Assembler) lacksMixin(e *syntax.Entry, lib *Library) bool {
	return slices.ContainsFunc(read.Texts(e.Value, "include"), func(v *syntax.Value) bool {
		m, _ := lib.mixin(v.Text)
		return m == nil
	})
}

// base is the kind that e extends, with the library that it stands in, or nil.
func (r *Assembler) base(e *syntax.Entry, lib *Library) (*syntax.Entry, *Library) {
	v := read.Get(e.Value, "extends", syntax.String)
	if v == nil {
		return nil, nil
	}
	b, of := lib.Kind(v.Text)
	if b == nil && r.library.Torn {
		return nil, nil
	}
	if b == nil {
		r.Report(diag.UnknownKind, v.At, "there is no kind `"+v.Text+"`", diag.DidYouMean(v.Text, r.Candidates(lib.KindNames)))
		return nil, nil
	}
	return b, of
}

func (r *Assembler) extendsCycle(cycle []*syntax.Entry) {
	var first diag.Span
	for _, e := range cycle {
		if at := read.Get(e.Value, "extends", syntax.String).At; !first.Valid() || at.Compare(first) < 0 {
			first = at
		}
	}
	start := slices.IndexFunc(cycle, func(e *syntax.Entry) bool { return read.Get(e.Value, "extends", syntax.String).At == first })
	r.Report(diag.Cycle, first, "a kind extends itself: "+read.Around(read.Keys(cycle), start, "extends"), "remove one `extends`")
}
