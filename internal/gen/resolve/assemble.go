package resolve

import (
	"slices"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// parcel is what a kind is made of, as written: its own tables and those of the kind that it extends and of the mixins that it includes.
type parcel struct {
	fields  []*syntax.Entry
	objects []*syntax.Entry
	rules   []*syntax.Value
	kept    goNames // of what replaces something
}

// assemble gathers what a kind is made of. The base comes first, then the mixins, then what the kind adds; a field or object that
// it declares again replaces the inherited one whole, in its place; only the Go name stays.
func (r *resolver) assemble(e *syntax.Entry) parcel {
	return r.assembleFrom(e, r.library, nil)
}

// assembleFrom gathers what e is made of, which stands in the specification of lib.
func (r *resolver) assembleFrom(e *syntax.Entry, lib *library, path []*syntax.Entry) parcel {
	var p parcel
	if base, of := r.base(e, lib, path); base != nil {
		p = r.assembleFrom(base, of, append(path, e))
	}
	own := parcelOf(e)
	from := map[string]*syntax.Value{} // field or object -> the include that brought it
	for _, v := range texts(e.Value, "include") {
		m, of := lib.mixin(v.Text)
		if m == nil && r.library.torn {
			continue
		}
		if m == nil {
			r.report(diag.UnknownMixin, v.At, "there is no mixin `"+v.Text+"`", diag.DidYouMean(v.Text, lib.mixinNames()))
			continue
		}
		if of == r.library {
			r.included[v.Text] = true
		}
		mixed := parcelOf(m)
		r.mixedTwice(from, v, own, mixed)
		p = p.with(mixed, r.spell)
	}
	return p.with(own, r.spell)
}

// parcelOf is what the kind or mixin e declares itself.
func parcelOf(e *syntax.Entry) parcel {
	return parcel{fields: entries(e.Value, "field"), objects: entries(e.Value, "object"), rules: tables(e.Value, "rule")}
}

// with adds q to p; what q declares again replaces what p has.
func (p parcel) with(q parcel, s spellers) parcel {
	if p.kept == nil {
		p.kept = goNames{}
	}
	return parcel{override(p.fields, q.fields, p.kept, s), override(p.objects, q.objects, p.kept, s), append(slices.Clip(p.rules), q.rules...), p.kept}
}

// override adds with to es. What es has already is replaced in its place, and kept gets the Go name that stays.
func override(es, with []*syntax.Entry, kept goNames, s spellers) []*syntax.Entry {
	es = slices.Clone(es)
	for _, e := range with {
		if i := slices.IndexFunc(es, func(x *syntax.Entry) bool { return x.Key == e.Key }); i >= 0 {
			kept.keep(es[i], e, s)
			es[i] = e
		} else {
			es = append(es, e)
		}
	}
	return es
}

// mixedTwice reports a field that two mixins bring and the kind does not declare itself.
func (r *resolver) mixedTwice(from map[string]*syntax.Value, v *syntax.Value, own, mixed parcel) {
	check := func(what string, es, mine []*syntax.Entry) {
		for _, e := range es {
			key := what + " " + e.Key
			if first := from[key]; first != nil && first.Text != v.Text && named(mine, e.Key) == nil {
				r.conflict(diag.Duplicate, diag.Label{At: first.At, Text: "brings it too"}, diag.Label{At: v.At},
					"two mixins bring the "+what+" `"+e.Key+"`", "declare the "+what+" in the kind, or rename one")
			}
			from[key] = v
		}
	}
	check("field", mixed.fields, own.fields)
	check("object", mixed.objects, own.objects)
}

// base is the kind that e extends, with the library that it stands in, or nil.
func (r *resolver) base(e *syntax.Entry, lib *library, path []*syntax.Entry) (*syntax.Entry, *library) {
	v := get(e.Value, "extends", syntax.String)
	if v == nil {
		return nil, nil
	}
	b, of := lib.kind(v.Text)
	if b == nil && r.library.torn {
		return nil, nil
	}
	if b == nil {
		r.report(diag.UnknownKind, v.At, "there is no kind `"+v.Text+"`", diag.DidYouMean(v.Text, lib.kindNames()))
		return nil, nil
	}
	path = append(path, e)
	if i := slices.Index(path, b); i >= 0 {
		r.extendsCycle(path[i:])
		return nil, nil
	}
	return b, of
}

func (r *resolver) extendsCycle(cycle []*syntax.Entry) {
	var first diag.Span
	for _, e := range cycle {
		if at := get(e.Value, "extends", syntax.String).At; !first.Valid() || at.Compare(first) < 0 {
			first = at
		}
	}
	start := slices.IndexFunc(cycle, func(e *syntax.Entry) bool { return get(e.Value, "extends", syntax.String).At == first })
	r.report(diag.Cycle, first, "a kind extends itself: "+around(keys(cycle), start, "extends"), "remove one `extends`")
}

// unusedMixins checks the mixins that no kind includes: what is wrong with them should not wait for a user.
func (r *resolver) unusedMixins() {
	for _, m := range r.library.mixins {
		if r.included[m.Key] {
			continue
		}
		s := &scope{stem: r.spell.at(m.At).Go(m.Key), what: "the mixin `" + m.Key + "`", objects: map[string]*model.Object{}}
		objects := r.objects(entries(m.Value, "object"), s)
		_, plain := dependencies(entries(m.Value, "field"))
		fields := r.fields(plain, s)
		k := &model.Kind{Name: m.Key, Config: s.stem, Objects: objects, Fields: fields, At: header(m), NameAt: m.At}
		r.nesting(k)
		r.rules(tables(m.Value, "rule"), fields, s)
		of := &model.Package{Kinds: []*model.Kind{k}}
		r.collisions(slices.DeleteFunc(append(of.Reserved(), k.Names()...), func(n model.Name) bool { return !n.Member() }), "")
	}
}

func named(es []*syntax.Entry, name string) *syntax.Entry {
	for _, e := range es {
		if e.Key == name {
			return e
		}
	}
	return nil
}

func keys(es []*syntax.Entry) []string {
	names := make([]string, len(es))
	for i, e := range es {
		names[i] = e.Key
	}
	return names
}
