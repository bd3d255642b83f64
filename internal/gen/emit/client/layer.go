package client

import (
	"go/types"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
)

// clientLayers are all the layers that a kind may have, from the bottom up. A function returns its layer around the layer below, or nil if
// the kind does not need it. The declarations, OpenX and the assertions follow this list, so a new layer is one more row.
var clientLayers = []struct {
	name string
	make func(h *handle, below *clientLayer) *clientLayer
}{
	{"native", nativeLayer},
	{"reporter", reporterLayer},
	{"returns", returnsLayer},
	{"operations", operationsLayer},
	{"observed", observedLayer},
	{"handle", handleLayer},
}

// stacked builds the layers of h's kind, each over the one before it.
func stacked(h *handle) []*clientLayer {
	var stack []*clientLayer
	var below *clientLayer
	for _, row := range clientLayers {
		if l := row.make(h, below); l != nil {
			l.name = row.name
			stack, below = append(stack, l), l
		}
	}
	return stack
}

// assertions writes declarations with which the compiler checks that each complete layer implements the client's interface.
func (h *handle) assertions() jen.Code {
	var list []jen.Code
	for _, l := range h.complete() {
		list = append(list, jen.Id("_").Id(h.c.Interface).Op("=").Add(l.nothing()))
	}
	switch len(list) {
	case 0:
		panic("client: no layer of the kind " + h.k.Name + " has all methods of " + h.c.Interface)
	case 1:
		return jen.Var().Add(list[0])
	}
	return jen.Var().Defs(list...)
}

// nativeLayer returns the layer of the native client, which the constructor returns.
func nativeLayer(h *handle, _ *clientLayer) *clientLayer {
	return &clientLayer{
		typ:     h.nativeName(),
		methods: h.c.Methods,
		embed:   h.embedNative(),
		write:   func() []jen.Code { return nil },
		wrap:    func(*jen.Statement) *jen.Statement { return jen.Id(h.client) },
		nothing: h.nilNative,
	}
}

// nilNative returns the native client's nil: (*pgxpool.Pool)(nil).
func (h *handle) nilNative() *jen.Statement { return nilOf(h.c.Native) }

// embedNative returns the embedding of the native client in a struct. A field with the name of a method would hide the method, so the field
// then gets a name of its own.
func (h *handle) embedNative() embedding {
	elem, star := h.c.Native, jen.Null()
	if p, ok := types.Unalias(elem).(*types.Pointer); ok {
		elem, star = p.Elem(), jen.Op("*")
	}
	elem = visible(elem)
	name := h.c.SDKAlias
	if name == "" {
		return embedding{field: star.Add(render.GoType(elem)), member: h.c.Embeds()}
	}
	given := typeutil.DeclaredName(elem).Name()
	doc := name + " is another name for " + code.TypeText(elem, h.pkg.Path) + ". A field named " + given + " would hide the method " + given + "."
	alias := render.Comment(doc).Line().Type().Id(name).Op("=").Add(render.GoType(elem))
	return embedding{field: star.Id(name), member: name, alias: alias}
}

// visible returns t, or the aliased type if t is an alias that generated code cannot name.
func visible(t types.Type) types.Type {
	for {
		a, ok := t.(*types.Alias)
		if !ok || a.Obj().Exported() {
			return t
		}
		t = a.Rhs()
	}
}
