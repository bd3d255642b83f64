package client

import (
	"go/types"
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
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

func nilOf(typ types.Type) *jen.Statement {
	t := render.GoType(typ)
	if _, ok := types.Unalias(typ).(*types.Pointer); ok {
		t = jen.Parens(t)
	}
	return t.Call(jen.Nil())
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
		return m == nil || m.Type == nil || typeutil.Name(m.Type) != typeutil.Name(w.Type)
	})
}

// composed is the handle around all layers below it, as OpenX returns it.
func (h *handle) composed() *jen.Statement {
	var client *jen.Statement
	for _, l := range h.stack {
		client = l.wrap(client)
	}
	return client
}
