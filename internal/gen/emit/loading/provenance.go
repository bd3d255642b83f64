package loading

import (
	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/model"
)

// layer is the runtime's name of the layer that leaf's fallback comes from in q.
func layer(leaf *model.Leaf, q *model.Profile) string {
	switch v := leaf.Fallback(q).Literal(); {
	case v == nil:
		return "FromDefault" // a store is told when it is asked
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

// A provenance gathers the fields that hold literals, by layer, in the order of the layers' first mention.
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

// items adds the fields that the specification gives items of the list or map of objects leaf in q, and those of before that have their
// defaults now.
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

// statements writes a call for each layer, with each field on a line of its own: two branches may add a value each.
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
