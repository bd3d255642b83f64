package client

import (
	"go/types"
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
)

// A clientLayer is one type of the stack that an open resource is: the native client at the bottom, the handle on top. A layer embeds
// the layer below it, so it has the methods of that layer except those that it has itself.
type clientLayer struct {
	name    string          // what the layer is for: "returns"
	typ     string          // its Go type as comments have it: "poolAdapter"
	methods []*model.Method // the methods that it adds or replaces; the type of a method of the handle is nil
	embed   embedding       // how another struct embeds it

	write   func() []jen.Code                         // its declarations
	wrap    func(below *jen.Statement) *jen.Statement // the expression for one around the layer below
	nothing func() *jen.Statement                     // the expression for one without a client
}

// An embedding is how a struct embeds a layer.
type embedding struct {
	field  *jen.Statement // as the struct declares it: *pgxpool.Pool
	member string         // the name that the field has: Pool
	alias  jen.Code       // the declaration of that name, if it is not the type's own; nil for none
}

// clientLayers are all the layers that a kind may have, from the bottom up. A function makes its layer over the layer below, or returns
// nil if the kind has no use for it. The declarations, OpenX and the assertions follow this list, so a new layer is one more row.
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

// composed is the handle around all layers below it, as OpenX returns it.
func (h *handle) composed() *jen.Statement {
	var client *jen.Statement
	for _, l := range h.stack {
		client = l.wrap(client)
	}
	return client
}

// complete returns the layers that have every method of the client's interface, with its type.
func (h *handle) complete() []*clientLayer {
	var all []*clientLayer
	var methods []*model.Method
	for _, l := range h.stack {
		methods = model.Over(methods, l.methods)
		if includes(methods, h.c.InterfaceMethods()) {
			all = append(all, l)
		}
	}
	return all
}

// includes reports whether methods has each of want, with the same type.
func includes(methods, want []*model.Method) bool {
	named := map[string]*model.Method{}
	for _, m := range methods {
		named[m.Name] = m
	}
	return !slices.ContainsFunc(want, func(w *model.Method) bool {
		m := named[w.Name]
		return m == nil || m.Type == nil || model.TypeName(m.Type) != model.TypeName(w.Type)
	})
}

// assertions let the compiler check that each complete layer implements the client's interface.
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

// nativeLayer is what the constructor returns.
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

// nilNative is the native client's nil: (*pgxpool.Pool)(nil).
func (h *handle) nilNative() *jen.Statement { return nilOf(h.c.Native) }

func nilOf(typ types.Type) *jen.Statement {
	t := render.GoType(typ)
	if _, ok := types.Unalias(typ).(*types.Pointer); ok {
		t = jen.Parens(t)
	}
	return t.Call(jen.Nil())
}

// embedNative says how a struct embeds the native client. A field with the name of a method would hide the method, so the field then gets
// a name of its own.
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
	given := model.DeclaredName(elem).Name()
	doc := name + " is another name for " + types.TypeString(elem, h.qualifier) + ", as a field called " + given + " would hide the method " + given + "."
	alias := render.Comment(doc).Line().Type().Id(name).Op("=").Add(render.GoType(elem))
	return embedding{field: star.Id(name), member: name, alias: alias}
}

// visible is t, or what t stands for if it is an alias that generated code does not name.
func visible(t types.Type) types.Type {
	for {
		a, ok := t.(*types.Alias)
		if !ok || a.Obj().Exported() {
			return t
		}
		t = a.Rhs()
	}
}

// structLayer is a layer that is a struct with the layer below in it, and no more.
func structLayer(name string, methods []*model.Method) *clientLayer {
	return &clientLayer{
		typ:     name,
		methods: methods,
		embed:   embedding{field: jen.Id(name), member: name},
		wrap:    func(below *jen.Statement) *jen.Statement { return jen.Id(name).Values(below) },
		nothing: func() *jen.Statement { return jen.Id(name).Values() },
	}
}

// over writes the struct type of a structLayer.
func over(below *clientLayer, doc, name string) []jen.Code {
	decls := []jen.Code{render.Comment(doc).Line().Type().Id(name).Struct(below.embed.field)}
	if below.embed.alias != nil {
		decls = append(decls, below.embed.alias)
	}
	return decls
}
