package client

import (
	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/ident"
)

// handleLayer returns the layer that user code gets, with the methods of the client's interface and the handle's own methods. A
// hand-written method replaces a generated one. If it replaces a method of the interface, it may have another signature.
func handleLayer(h *handle, below *clientLayer) *clientLayer {
	own := []ownMethod{{"Native", h.native}, {"Check", h.check}, {"Close", h.close}}
	if h.counts() {
		own = append(own, ownMethod{"Stats", h.statistics})
	}
	l := &clientLayer{
		typ: "*" + h.c.Handle,
		write: func() []jen.Code {
			decls := []jen.Code{h.structType(), h.open()}
			for _, m := range own {
				if !h.c.Written(m.name) {
					decls = append(decls, m.write())
				}
			}
			for _, m := range h.c.Guarded() {
				decls = append(decls, h.guard(m))
			}
			return decls
		},
		wrap:    h.around,
		nothing: func() *jen.Statement { return jen.Parens(jen.Op("*").Id(h.c.Handle)).Call(jen.Nil()) },
	}
	for _, m := range own {
		l.methods = append(l.methods, &model.Method{Name: m.name})
	}
	for _, name := range h.c.ByHand {
		l.methods = append(l.methods, &model.Method{Name: name})
	}
	l.methods = append(l.methods, h.c.Guarded()...)
	return l
}

// An ownMethod is a method of each handle.
type ownMethod struct {
	name  string
	write func() jen.Code
}

// around returns the handle of client, which the constructor has made.
func (h *handle) around(client *jen.Statement) *jen.Statement {
	fields := []jen.Code{code.Key(h.c.Interface, client), code.Key("Config", jen.Id("cfg")), code.Key("native", jen.Id(h.client))}
	if h.c.Cleanup {
		fields = append(fields, code.Key("cleanup", jen.Id(h.clean)))
	}
	if h.c.Keeps() {
		fields = append(fields, code.Key("closer", jen.New(code.Runtime("Closer"))))
	}
	return jen.Op("&").Id(h.c.Handle).Values(fields...)
}

func (h *handle) structType() jen.Code {
	doc := h.c.Handle + " is an open " + ofKind(h.k) + " with the methods of " + h.c.Interface + ". " + h.k.OpenName() + " opens it. A test can make " + ident.WithArticle(h.c.Handle) +
		" from a client of its own, for example a mock. The zero value has no client: its Close does nothing, and its other methods must not be called."
	fields := []jen.Code{
		jen.Id(h.c.Interface),
		jen.Id("Config").Id(h.k.Config),
	}
	if h.c.CheckFunc() {
		fields = append(fields, jen.Id("CheckFunc").Func().Params(jen.Qual("context", "Context")).Error().Comment("if set, Check calls it in place of the client; for tests"))
	}
	fields = append(fields,
		jen.Line(),
		jen.Id("native").Add(render.GoType(h.c.Native)),
	)
	if h.c.Cleanup {
		cleanup := jen.Id("cleanup").Func().Params()
		if h.c.TryUndo {
			cleanup.Error()
		}
		fields = append(fields, cleanup.Comment("what the constructor returned"))
	}
	if h.c.Keeps() {
		fields = append(fields, jen.Id("closer").Op("*").Add(code.Runtime("Closer")))
	}
	return render.Comment(doc).Line().Type().Id(h.c.Handle).Struct(fields...)
}

func (h *handle) native() jen.Code {
	doc := "Native returns the " + h.nativeName() + " itself. It is nil if the client is a mock."
	return h.method(doc, "Native").Params().Add(render.GoType(h.c.Native)).Add(code.Inline(jen.Return(h.nativeField())))
}

func (h *handle) check() jen.Code {
	c := h.c.Health
	if c == nil && h.c.Keeps() {
		doc := "Check returns resource.ErrClosed after Close, and nil before. The kind " + h.k.Name + " has no check."
		return h.method(doc, "Check").Params(code.Context(false)).Error().Add(code.Inline(jen.Return(jen.Id(h.self).Dot("closer").Dot("Err").Call())))
	}
	if c == nil {
		doc := "Check returns nil. The kind " + h.k.Name + " has no check."
		return h.method(doc, "Check").Params(code.Context(false)).Error().Add(code.Inline(jen.Return(jen.Nil())))
	}
	own := jen.Id(h.self).Dot("CheckFunc")
	body := []jen.Code{
		jen.If(own.Clone().Op("!=").Nil()).Block(jen.Return(own.Clone().Call(jen.Id("ctx")))),
		jen.If(h.nativeField().Op("==").Nil()).Block(jen.Return(code.Runtime("CheckMock").Call(jen.Id(h.self).Dot(h.c.Interface)))),
	}
	if h.c.Keeps() {
		body = append(body, h.unlessClosed(false, jen.Err()))
	}
	body = append(body, code.ReturnCall(c, h.callee())...)
	return h.method("Check reports whether the resource answers.", "Check").Params(code.Context(true)).Error().Block(body...)
}
