package client

import (
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/emit/convert"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/ident"
)

func newHandle(p *model.Package, k *model.Kind) *handle {
	h := &handle{k: k, c: k.Client, pkg: p, names: code.NewScope(p, "ctx", "cfg", "opts", "options", "configure", "err")}
	for _, d := range h.c.Deps {
		h.deps = append(h.deps, h.names.Pick(d.Go))
	}
	first := []rune(h.c.Handle)[:1]
	h.self = h.names.Pick(strings.ToLower(string(first)), ident.Unexport(h.c.Handle))
	h.client = h.names.Pick("client", "native")
	h.clean = h.names.Pick("cleanup")
	h.stack = stacked(h)
	return h
}

// Decls writes what a kind with a constructor has in addition to its configuration.
func Decls(p *model.Package, k *model.Kind) []jen.Code {
	if k.Client == nil {
		return nil
	}
	h := newHandle(p, k)
	decls := convert.Native(h.pkg, h.k)
	if h.c.Changes != nil {
		decls = append(decls, h.configure())
	}
	decls = append(decls, h.interfaces()...)
	for _, l := range h.stack {
		decls = append(decls, l.write()...)
	}
	return append(decls, h.assertions())
}

func (h *handle) configure() jen.Code {
	doc := h.c.Configure + " changes the " + code.ChangedText(h.c, h.pkg.Path) + " before a " + ofKind(h.k) + " is opened."
	return render.Comment(doc).Line().Type().Id(h.c.Configure).Op("=").Add(render.GoType(h.c.Changes))
}
