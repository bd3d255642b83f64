package client

import (
	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
)

// A handle is a kind with a constructor, with the names that are used in the code for it.
type handle struct {
	k      *model.Kind
	c      *model.Client
	pkg    *model.Package
	names  code.Scope
	self   string   // the receiver
	deps   []string // the dependencies, as parameters of OpenX
	client string   // local variables of OpenX
	clean  string
	stack  []*clientLayer // from the native client up to the handle itself
}

// nativeName returns the type of the SDK's client for comments: "*pgxpool.Pool".
func (h *handle) nativeName() string { return code.TypeText(h.c.Native, h.pkg.Path) }

// method begins a method of the handle.
func (h *handle) method(doc, name string) *jen.Statement {
	return render.Comment(doc).Line().Func().Params(jen.Id(h.self).Op("*").Id(h.c.Handle)).Id(name)
}

func (h *handle) nativeField() *jen.Statement { return jen.Id(h.self).Dot("native") }

// callee returns the values that may be passed to the functions that the kind names.
func (h *handle) callee() code.Callee {
	return code.Callee{
		Ctx: code.Name("ctx"), Native: h.nativeField, Handle: code.Name(h.self),
		Config: func() *jen.Statement { return jen.Id(h.self).Dot("Config") }, Pointer: h.c.Pointer,
	}
}

// unlessMock writes the statement that returns from a method of a handle without a native client.
func (h *handle) unlessMock() jen.Code {
	return jen.If(h.nativeField().Op("==").Nil()).Block(jen.Return(jen.Nil()))
}

// ofKind returns "resource of the kind cloud_store", for comments.
func ofKind(k *model.Kind) string { return "resource of the kind " + k.Name }
