package resolve

import (
	"maps"
	"slices"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// parcel is what a kind is made of, as written: its own tables and those of the kind that it extends and of the mixins that it includes.
type parcel struct {
	fields  []*syntax.Entry
	objects []*syntax.Entry
	rules   []*syntax.Value
	kept    goNames // of what replaces something
}

// An assembler gathers what kinds are made of.
type assembler struct {
	*reporter
	library   *library                    // of the specification
	assembled map[*syntax.Entry]*assembly // what every kind is made of, with the kinds of used packages
	included  map[string]bool             // the specification's own mixins that some kind includes
}

// newAssembler gathers what the kinds of l are made of.
func newAssembler(r *reporter, l *library) *assembler {
	return &assembler{reporter: r, library: l, assembled: map[*syntax.Entry]*assembly{}, included: map[string]bool{}}
}

// assemble gathers what a kind is made of. The base comes first, then the mixins, then what the kind adds; a field or object that
// it declares again replaces the inherited one whole, in its place; only the Go name stays.
func (r *assembler) assemble(e *syntax.Entry) parcel {
	return r.assembleFrom(e, r.library, nil)
}

// An assembly is the parcel of one kind. It is remembered, because the kinds that extend the kind need it too.
type assembly struct {
	parcel
	done       bool // else it is being assembled: whoever meets it now extends itself
	incomplete bool // the kind, or one that it extends, extends itself or one that is not there, includes such a mixin, or has an unknown key: its fields are not known
}

// assembleFrom gathers what e is made of, which stands in the specification of lib. The kinds in path extend each other and then e.
func (r *assembler) assembleFrom(e *syntax.Entry, lib *library, path []*syntax.Entry) parcel {
	if a := r.assembled[e]; a != nil {
		return a.parcel
	}
	a := &assembly{}
	r.assembled[e] = a
	path = append(path, e)
	base, of := r.base(e, lib)
	var inherited parcel
	switch b := r.assembled[base]; {
	case base == nil:
		a.incomplete = get(e.Value, "extends", syntax.String) != nil
	case b != nil && !b.done:
		r.extendsCycle(path[slices.Index(path, base):])
		a.incomplete = true
	default:
		inherited = r.assembleFrom(base, of, path)
		a.incomplete = r.assembled[base].incomplete
	}
	a.incomplete = a.incomplete || r.lacksMixin(e, lib) || r.misspeltIn(e.Value)
	a.parcel, a.done = r.assembleOn(inherited, e, lib), true
	return a.parcel
}

// assembleOn gathers what e is made of besides what it inherits.
func (r *assembler) assembleOn(inherited parcel, e *syntax.Entry, lib *library) parcel {
	g := newGathering(inherited, r.spell)
	from := map[string]*syntax.Value{} // field or object -> the include that brought it
	for _, v := range texts(e.Value, "include") {
		m, of := lib.mixin(v.Text)
		if m == nil && r.library.torn {
			continue
		}
		if m == nil {
			r.report(diag.UnknownMixin, v.At, "there is no mixin `"+v.Text+"`", diag.DidYouMean(v.Text, r.candidates(lib.mixinNames)))
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
	return g.parcel
}

// parcelOf is what the kind or mixin e declares itself.
func parcelOf(e *syntax.Entry) parcel {
	return parcel{fields: entries(e.Value, "field"), objects: entries(e.Value, "object"), rules: tables(e.Value, "rule")}
}

// A gathering is a parcel to which others are added. What they declare again replaces what it has.
type gathering struct {
	parcel
	spell           spellers
	fields, objects map[string]int // where the field or object of a name stands
}

// newGathering begins with a copy of p.
func newGathering(p parcel, s spellers) *gathering {
	g := &gathering{spell: s, fields: map[string]int{}, objects: map[string]int{}}
	g.kept = goNames{}
	maps.Copy(g.kept, p.kept)
	g.add(p)
	return g
}

func (g *gathering) add(p parcel) {
	g.parcel.fields = override(g.parcel.fields, g.fields, p.fields, g.kept, g.spell)
	g.parcel.objects = override(g.parcel.objects, g.objects, p.objects, g.kept, g.spell)
	g.rules = append(g.rules, p.rules...)
}

// override adds with to es. at holds the places of the names in es. What es has already is replaced in its place, and kept gets the Go
// name that stays.
func override(es []*syntax.Entry, at map[string]int, with []*syntax.Entry, kept goNames, s spellers) []*syntax.Entry {
	for _, e := range with {
		if i, again := at[e.Key]; again {
			kept.keep(es[i], e, s)
			es[i] = e
			continue
		}
		at[e.Key] = len(es)
		es = append(es, e)
	}
	return es
}

// mixedTwice reports a field that two mixins bring and the table of the kind does not declare itself.
func (r *assembler) mixedTwice(from map[string]*syntax.Value, v, table *syntax.Value, mixed parcel) {
	check := func(what string, es []*syntax.Entry) {
		for _, e := range es {
			key := what + " " + e.Key
			if first := from[key]; first != nil && first.Text != v.Text && entry(get(table, what, syntax.Table), e.Key) == nil {
				r.conflict(diag.Duplicate, diag.Label{At: first.At, Text: "brings it too"}, diag.Label{At: v.At},
					"two mixins bring the "+what+" `"+e.Key+"`", "declare the "+what+" in the kind, or rename one")
			}
			from[key] = v
		}
	}
	check("field", mixed.fields)
	check("object", mixed.objects)
}

// lacksMixin reports whether e includes a mixin that is not there.
func (r *assembler) lacksMixin(e *syntax.Entry, lib *library) bool {
	return slices.ContainsFunc(texts(e.Value, "include"), func(v *syntax.Value) bool {
		m, _ := lib.mixin(v.Text)
		return m == nil
	})
}

// base is the kind that e extends, with the library that it stands in, or nil.
func (r *assembler) base(e *syntax.Entry, lib *library) (*syntax.Entry, *library) {
	v := get(e.Value, "extends", syntax.String)
	if v == nil {
		return nil, nil
	}
	b, of := lib.kind(v.Text)
	if b == nil && r.library.torn {
		return nil, nil
	}
	if b == nil {
		r.report(diag.UnknownKind, v.At, "there is no kind `"+v.Text+"`", diag.DidYouMean(v.Text, r.candidates(lib.kindNames)))
		return nil, nil
	}
	return b, of
}

func (r *assembler) extendsCycle(cycle []*syntax.Entry) {
	var first diag.Span
	for _, e := range cycle {
		if at := get(e.Value, "extends", syntax.String).At; !first.Valid() || at.Compare(first) < 0 {
			first = at
		}
	}
	start := slices.IndexFunc(cycle, func(e *syntax.Entry) bool { return get(e.Value, "extends", syntax.String).At == first })
	r.report(diag.Cycle, first, "a kind extends itself: "+around(keys(cycle), start, "extends"), "remove one `extends`")
}
