package emit

import (
	"go/types"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
)

// operations writes the type that adds the operations to the native client, and the structs of their optional parameters.
func (h *handle) operations() []jen.Code {
	if len(h.c.Operations) == 0 {
		return nil
	}
	doc := h.c.OperationsType + " is a " + h.nativeName() + " with the operations of the kind " + h.k.Name + "."
	decls := []jen.Code{render.Comment(doc).Line().Type().Id(h.c.OperationsType).Struct(h.embedded())}
	for _, o := range h.c.Operations {
		if o.Params != "" {
			decls = append(decls, structType(o.Params, o.Params+" are the optional parameters of "+o.Go+".", "", paramFields(o.Rest)))
		}
		decls = append(decls, h.operation(o))
	}
	return decls
}

func paramFields(params []*model.Param) []*model.Field {
	fields := make([]*model.Field, len(params))
	for i, p := range params {
		fields[i] = p.Field
	}
	return fields
}

// operation writes
//
//	func (c crmOperations) Enrich(ctx context.Context, id int64, params CRMEnrichParams) (crm.Enrichment, error) {
//		var response crm.Enrichment
//		err := c.Send(ctx, httpkind.Call{ ... })
//		return response, err
//	}
func (h *handle) operation(o *model.Operation) jen.Code {
	params := []jen.Code{jen.Id("ctx").Qual("context", "Context")}
	for _, p := range o.Args {
		params = append(params, jen.Id(p.Go).Add(fieldType(p.Field)))
	}
	if o.Body != nil {
		params = append(params, jen.Id("body").Add(render.GoType(o.Body)))
	}
	if o.Params != "" {
		params = append(params, jen.Id("params").Id(o.Params))
	}
	doc := o.Go + " sends " + o.Method + " " + o.Path + "."
	if o.Doc != "" {
		doc += "\n\n" + o.Doc
	}
	f := render.Comment(doc).Line().
		Func().Params(jen.Id("c").Id(h.c.OperationsType)).Id(o.Go).Params(params...)
	send := jen.Id("c").Dot("Send").Call(jen.Id("ctx"), jen.Qual(h.c.Sender.Path, "Call").Add(lines(h.parts(o)...)))
	if o.Response == nil {
		return f.Error().Block(jen.Return(send))
	}
	return f.Params(render.GoType(o.Response), jen.Error()).Block(
		jen.Var().Id("response").Add(render.GoType(o.Response)),
		jen.Err().Op(":=").Add(send),
		jen.Return(jen.Id("response"), jen.Err()),
	)
}

// parts are the fields of the call that sends o.
func (h *handle) parts(o *model.Operation) []jen.Code {
	parts := []jen.Code{key("Method", quote(o.Method)), key("Path", quote(o.Path))}
	for _, group := range []struct{ name, in string }{{"Params", "path"}, {"Query", "query"}, {"Header", "header"}} {
		var values []jen.Code
		for _, p := range o.Args {
			if p.In == group.in {
				values = append(values, quote(p.Name).Op(":").Id(p.Go))
			}
		}
		for _, p := range o.Rest {
			if p.In == group.in {
				values = append(values, quote(p.Name).Op(":").Id("params").Dot(p.Field.Go))
			}
		}
		if len(values) > 0 {
			parts = append(parts, key(group.name, jen.Qual(h.c.Sender.Path, "Values").Values(values...)))
		}
	}
	if o.Body != nil {
		parts = append(parts, key("Body", jen.Id("body")))
	}
	if o.Response != nil {
		parts = append(parts, key("Response", jen.Op("&").Id("response")))
	}
	if o.Idempotent {
		parts = append(parts, key("Idempotent", jen.True()))
	}
	return parts
}

// withOperations is a native client with the operations of the kind.
func (h *handle) withOperations(native *jen.Statement) *jen.Statement {
	if native == nil {
		return jen.Id(h.c.OperationsType).Values()
	}
	return jen.Id(h.c.OperationsType).Values(native)
}

// operations gathers the packages of the types that operations mention.
func (i importer) operations(c *model.Client) {
	if c.Sender == nil {
		return
	}
	i[c.Sender.Path] = c.Sender.Name
	for _, o := range c.Operations {
		for _, t := range []types.Type{o.Body, o.Response} {
			if t != nil {
				i.types(t)
			}
		}
		i.fields(paramFields(o.Args))
		i.fields(paramFields(o.Rest))
	}
}
