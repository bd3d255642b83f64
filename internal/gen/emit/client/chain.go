package client

import (
	"go/types"
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
	"github.com/resgen-go/resgen/internal/ident"
)

// returnsLayer returns the layer in which methods of the SDK return interfaces, so that their results can be mocked.
func returnsLayer(h *handle, below *clientLayer) *clientLayer {
	if len(h.c.Chains) == 0 {
		return nil
	}
	l := structLayer(h.c.AdapterType, h.c.ChainMethods())
	l.write = func() []jen.Code {
		doc := l.typ + " adapts " + ident.WithArticle(below.typ) + " to " + h.c.Interface + "."
		if !slices.Contains(h.complete(), l) {
			doc = l.typ + " is " + ident.WithArticle(below.typ) + " that returns the interfaces of " + h.c.Interface + "."
		}
		decls := over(below, doc, l.typ)
		for _, c := range h.c.Chains {
			decls = append(decls, h.adaptedMethod(c, below))
		}
		return decls
	}
	return l
}

// interfaces writes the interface of the client, and the interfaces of results.
func (h *handle) interfaces() []jen.Code {
	doc := h.c.Interface + " has the methods of " + ident.WithArticle(h.nativeName()) + " that callers use"
	if len(h.c.Operations) > 0 {
		doc += ", and the operations of the kind"
	}
	doc += "."
	decls := []jen.Code{interfaceDecl(doc, h.c.Interface, h.c.InterfaceMethods())}
	for _, c := range h.c.ChainInterfaces() {
		of := code.TypeText(types.NewPointer(c.Of), h.pkg.Path)
		doc := c.Interface + " has the methods of " + ident.WithArticle(of) + "."
		decls = append(decls, interfaceDecl(doc, c.Interface, c.Methods()))
	}
	return decls
}

func interfaceDecl(doc, name string, methods []*model.Method) jen.Code {
	var body []jen.Code
	for _, m := range methods {
		body = append(body, jen.Id(m.Name).Add(render.GoSignature(m.Type, true)))
	}
	return render.Comment(doc).Line().Type().Id(name).Interface(body...)
}

// adaptedMethod writes a method that returns an interface. A nil pointer becomes a nil interface.
func (h *handle) adaptedMethod(c model.Chain, below *clientLayer) jen.Code {
	s := code.NewScope(h.pkg, "a")
	var got, nils, all []jen.Code
	sent := forwardedBy(s, c.SDK)
	var results []jen.Code
	sig := c.Signature()
	var chain string
	for i := range sig.Results().Len() {
		results = append(results, render.GoType(sig.Results().At(i).Type()))
		name := "result"
		switch {
		case i != c.Result && typeutil.Name(sig.Results().At(i).Type()) == "error":
			name = "err"
		case i == c.Result:
			name = "got"
		}
		name = s.Pick(name)
		got = append(got, jen.Id(name))
		if i == c.Result {
			chain = name
			nils = append(nils, jen.Nil())
			if c.Pointer() {
				all = append(all, jen.Id(name))
			} else {
				all = append(all, jen.Op("&").Id(name))
			}
			continue
		}
		nils, all = append(nils, jen.Id(name)), append(all, jen.Id(name))
	}
	body := []jen.Code{jen.List(got...).Op(":=").Id("a").Dot(below.embed.member).Dot(c.Method).Call(sent.args...)}
	if c.Pointer() {
		body = append(body, jen.If(jen.Id(chain).Op("==").Nil()).Block(jen.Return(nils...)))
	}
	body = append(body, jen.Return(all...))
	return jen.Func().Params(jen.Id("a").Id(h.c.AdapterType)).Id(c.Method).Params(sent.params...).Params(results...).Block(body...)
}
