package client

import (
	"go/types"
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
)

// A clientLayer is one type in the stack of types of an open resource: the native client is at the bottom, and the handle is on top. A
// layer embeds the layer below it, so it has the methods of that layer except those that it has itself.
type clientLayer struct {
	name    string          // what the layer is for: "returns"
	typ     string          // its Go type in comments: "poolAdapter"
	methods []*model.Method // the methods that it adds or replaces; the type of a method of the handle is nil
	embed   embedding       // how another struct embeds it

	write   func() []jen.Code                         // its declarations
	wrap    func(below *jen.Statement) *jen.Statement // returns the expression for a value of the layer around the layer below
	nothing func() *jen.Statement                     // returns the expression for a value without a client
}

// An embedding is how a struct embeds a layer.
type embedding struct {
	field  *jen.Statement // the embedded field: *pgxpool.Pool
	member string         // the name of the field: Pool
	alias  jen.Code       // the declaration of an alias, if the field does not have the name of its type; nil for none
}

// structLayer returns a layer that is a struct whose only field is the layer below.
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

// composed returns the handle around all layers below it, as OpenX returns it.
func (h *handle) composed() *jen.Statement {
	var client *jen.Statement
	for _, l := range h.stack {
		client = l.wrap(client)
	}
	return client
}
