package client

import (
	"go/types"
	"time"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
	"github.com/resgen-go/resgen/internal/ident"
)

// operationsLayer returns the layer that adds the operations of the kind. It also writes the structs of optional parameters.
func operationsLayer(h *handle, below *clientLayer) *clientLayer {
	if len(h.c.Operations) == 0 {
		return nil
	}
	l := structLayer(h.c.OperationsType, h.c.OperationMethods())
	l.write = func() []jen.Code {
		decls := over(below, l.typ+" is "+ident.WithArticle(below.typ)+" with the operations of the kind "+h.k.Name+".", l.typ)
		for _, o := range h.c.Operations {
			if o.Params != "" {
				decls = append(decls, code.StructType(o.Params, o.Params+" are the optional parameters of "+o.Go+".", "", code.ParamFields(o.Rest), nil))
			}
			decls = append(decls, h.operation(o))
		}
		return decls
	}
	return l
}

// operation writes
//
//	func (c crmOperations) Enrich(ctx context.Context, id int64, params CrmEnrichParams) (crm.Enrichment, error) {
//		var response crm.Enrichment
//		err := c.Send(ctx, httpkind.Call{ ... })
//		return response, err
//	}
//
// and, if it returns an answer,
//
//	func (c crmOperations) Fetch(ctx context.Context) (crm.Customer, httpkind.Answer, error) {
func (h *handle) operation(o *model.Operation) jen.Code {
	params := []jen.Code{jen.Id("ctx").Qual("context", "Context")}
	for _, p := range o.Args {
		params = append(params, jen.Id(p.Go).Add(code.FieldType(p.Field)))
	}
	if o.Body != nil {
		params = append(params, jen.Id("body").Add(render.GoType(o.Body)))
	}
	if o.Params != "" {
		params = append(params, jen.Id("params").Id(o.Params))
	}
	doc := o.Go + " " + o.Transport.Does() + "."
	if o.Doc != "" {
		doc += "\n\n" + o.Doc
	}
	f := render.Comment(doc).Line().
		Func().Params(jen.Id("c").Id(h.c.OperationsType)).Id(o.Go).Params(params...)
	send := jen.Id("c").Dot(model.Send).Call(jen.Id("ctx"), render.GoType(h.c.Call).Add(code.Lines(h.parts(o)...)))
	var results, body, returned []jen.Code
	result := func(name string, t types.Type) {
		if t != nil {
			results = append(results, render.GoType(t))
			body = append(body, jen.Var().Id(name).Add(render.GoType(t)))
			returned = append(returned, jen.Id(name))
		}
	}
	result("response", o.Response)
	result(o.AnswerVar, o.Answer)
	if len(results) == 0 {
		return f.Error().Block(jen.Return(send))
	}
	body = append(body, jen.Err().Op(":=").Add(send), jen.Return(append(returned, jen.Err())...))
	return f.Params(append(results, jen.Error())...).Block(body...)
}

// parts returns the fields of the Call for o: its name, if the client observes itself, then the fields of its transport, and then those
// that every transport has.
func (h *handle) parts(o *model.Operation) []jen.Code {
	var parts []jen.Code
	if h.c.Probe {
		parts = append(parts, code.Key(model.OperationField, code.Quote(o.Go)))
	}
	for _, p := range o.Transport.Parts() {
		parts = append(parts, code.Key(p.Field, h.part(p)))
	}
	if o.Body != nil {
		parts = append(parts, code.Key("Body", jen.Id("body")))
	}
	if o.Response != nil {
		parts = append(parts, code.Key("Response", jen.Op("&").Id("response")))
	}
	if o.Answer != nil {
		parts = append(parts, code.Key("Answer", jen.Op("&").Id(o.AnswerVar)))
	}
	if o.Idempotent {
		parts = append(parts, code.Key("Idempotent", jen.True()))
	}
	return parts
}

// part returns the value of the field of p.
func (h *handle) part(p model.Part) jen.Code {
	switch v := p.Value.(type) {
	case string:
		return code.Quote(v)
	case time.Duration:
		return code.Duration(v)
	case []model.Sent:
		values := make([]jen.Code, len(v))
		for i, sent := range v {
			values[i] = code.Quote(sent.Name).Op(":").Add(sentValue(sent))
		}
		return render.GoType(typeutil.Field(h.c.Call, p.Field).Type()).Values(values...)
	}
	return jen.Lit(p.Value)
}

func sentValue(s model.Sent) *jen.Statement {
	switch {
	case s.Param == nil:
		return code.Quote(s.Text)
	case s.Param.Field.Optional:
		return jen.Id("params").Dot(s.Param.Field.Go)
	}
	return jen.Id(s.Param.Go)
}
