package library

import (
	"maps"
	"slices"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// A Parcel has the tables of a kind, as written: its own tables, and those of the kind that it extends and of the mixins that it includes.
type Parcel struct {
	Fields  []*syntax.Entry
	Objects []*syntax.Entry
	Rules   []*syntax.Value
	Kept    read.GoNames // the Go names of fields and objects that replace inherited ones
}

// An Assembler collects the tables of kinds.
type Assembler struct {
	*read.Reporter
	library   *Library                    // the library of the specification
	assembled map[*syntax.Entry]*assembly // the result for each kind, including the kinds of used packages
	included  map[string]bool             // the specification's own mixins that a kind includes
}

// NewAssembler returns an Assembler for the kinds of l.
func NewAssembler(r *read.Reporter, l *Library) *Assembler {
	return &Assembler{Reporter: r, library: l, assembled: map[*syntax.Entry]*assembly{}, included: map[string]bool{}}
}

// Assemble collects the tables of a kind: first those of the kind that it extends, then those of the mixins, then its own. If the kind
// declares an inherited field or object again, the new table replaces the inherited one completely, in the same position. Only the Go name
// is kept.
func (r *Assembler) Assemble(e *syntax.Entry) Parcel {
	return r.AssembleFrom(e, r.library, nil)
}

// An assembly is the Parcel of one kind. It is cached, because the kinds that extend this kind need it too.
type assembly struct {
	Parcel
	done       bool // false while the kind is being assembled; a kind that meets itself then extends itself
	incomplete bool // the fields are not all known: the kind, or one that it extends, has an unknown key, or extends or includes something that does not exist or that includes it in turn
}

// Incomplete reports whether not all tables of the kind e are known. There is a finding for the reason.
func (r *Assembler) Incomplete(e *syntax.Entry) bool {
	return r.assembled[e] != nil && r.assembled[e].incomplete
}

// Includes reports whether a kind includes the named mixin of the specification.
func (r *Assembler) Includes(name string) bool { return r.included[name] }

// AssembleFrom collects the tables of the kind e in the specification of lib. The kinds in path extend each other, and the last one extends
// e.
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
	lib.unsure[e] = a.incomplete || r.Misspelt(e.Value)
	a.incomplete = a.incomplete || r.lacksMixin(e, lib) || r.MisspeltIn(e.Value)
	a.Parcel, a.done = r.assembleOn(inherited, e, lib), true
	return a.Parcel
}

// assembleOn adds to the inherited tables those of the mixins of e, and of e itself.
func (r *Assembler) assembleOn(inherited Parcel, e *syntax.Entry, lib *Library) Parcel {
	g := newGathering(inherited, r.Spell)
	from := map[string]*syntax.Value{} // the include that brought each field or object
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

// parcelOf returns the tables that the kind or mixin e itself has.
func parcelOf(e *syntax.Entry) Parcel {
	return Parcel{Fields: read.Entries(e.Value, "field"), Objects: read.Entries(e.Value, "object"), Rules: read.Tables(e.Value, "rule")}
}

// A gathering is a Parcel to which other Parcels are added. Fields and objects that are declared again replace the previous ones.
type gathering struct {
	Parcel
	spell           read.Spellers
	fields, objects map[string]int // the position of each field or object, by name
}

// newGathering returns a gathering that starts with a copy of p.
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

// override adds the entries of the list with to es. The map at has the positions of the names in es. An entry with the name of an existing
// one replaces it in its position; kept then gets the Go name of the replaced entry.
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

// mixedTwice reports fields that come from two mixins and that the kind does not declare itself.
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

// lacksMixin reports whether e includes a mixin that does not exist, or has an unknown key or a value of the wrong type.
func (r *Assembler) lacksMixin(e *syntax.Entry, lib *Library) bool {
	return slices.ContainsFunc(read.Texts(e.Value, "include"), func(v *syntax.Value) bool {
		m, _ := lib.mixin(v.Text)
		return m == nil || r.MisspeltIn(m.Value)
	})
}

// base returns the kind that e extends, and the library that has it, or nil.
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
		r.Report(diag.UnknownKind, v.At, "there is no kind `"+v.Text+"`", lib.KindHelp(r.Reporter, v.Text))
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
