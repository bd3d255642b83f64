package loading

import (
	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/model"
)

// layer returns the runtime's name for the layer of leaf's fallback in q.
func layer(leaf *model.Leaf, q *model.Profile) string {
	switch v := leaf.Fallback(q).Literal(); {
	case v == nil:
		return "FromDefault" // the layer of a store is recorded when the store is read
	case v.Template() != nil:
		return "FromTemplate"
	case v.Made != nil:
		return "FromParams"
	}
	return layerName(leaf.From(q))
}

func layerName(l model.Layer) string {
	switch l {
	case model.FromResource:
		return "FromResource"
	case model.FromProfile:
		return "FromProfile"
	}
	return "FromDefault"
}

// A provenance collects the fields with literals by layer. The layers are in the order of their first field.
type provenance []struct {
	layer  string
	fields []jen.Code
}

func (ps *provenance) add(layer, field string) {
	for i := range *ps {
		if (*ps)[i].layer == layer {
			(*ps)[i].fields = append((*ps)[i].fields, code.Quote(field))
			return
		}
	}
	*ps = append(*ps, struct {
		layer  string
		fields []jen.Code
	}{layer, []jen.Code{code.Quote(field)}})
}

// items adds the fields that the specification sets in items of leaf, a list or map of objects, in q. It also adds the fields of before
// that have their defaults again.
func (ps *provenance) items(leaf *model.Leaf, q *model.Profile, before []model.GivenField) {
	given, was := map[string]bool{}, map[model.GivenField]bool{}
	for _, f := range before {
		was[f] = true
	}
	for _, f := range leaf.GivenFields(leaf.Fallback(q), leaf.From(q)) {
		given[f.Name] = true
		if !was[f] {
			ps.add(layerName(f.From), f.Name)
		}
	}
	for _, f := range before {
		if !given[f.Name] {
			ps.add("FromDefault", f.Name)
		}
	}
}

// statements writes a call for each layer, with each field on a line of its own, because two branches may each add a value.
//
//	r.From(gen.FromProfile,
//		"host",
//		"database",
//	)
func (ps *provenance) statements() []jen.Code {
	var body []jen.Code
	for _, p := range *ps {
		body = append(body, fromEach(p.layer, p.fields))
	}
	return body
}

// fromEach writes r.From(gen.FromProfile, ...) with each of fields on a line of its own.
func fromEach(layer string, fields []jen.Code) jen.Code {
	args := []jen.Code{code.Runtime(layer)}
	for _, f := range fields {
		args = append(args, jen.Line().Add(f))
	}
	return jen.Id("r").Dot("From").Call(append(args, jen.Line())...)
}
