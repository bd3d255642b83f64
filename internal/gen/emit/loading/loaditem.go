package loading

import (
	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/constraint"
	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/gen/scalar"
)

// readItems writes gen.ReadList(r, &c.Servers, "servers", gen.Env("X_SERVERS").List("host"), loadProxyServer).
func (l *loading) readItems(leaf *model.Leaf) []jen.Code {
	if !l.plan.ReadsItems(leaf) {
		return nil
	}
	f, v := leaf.Field(), l.source(leaf)
	if v == nil {
		v = code.Runtime("Var").Values()
	}
	read := "ReadList"
	if f.Type.Kind == model.Map {
		read = "ReadMap"
	}
	return []jen.Code{code.Runtime(read).Call(jen.Id("r"), jen.Op("&").Add(l.target(leaf)), code.Quote(leaf.Name), v, jen.Id(l.pkg.ItemLoaders[f.Type.Items()]))}
}

// ItemLoaders writes the functions that read the items of lists and maps of objects of k, for the loaders of resources.
func ItemLoaders(p *model.Package, k *model.Kind) []jen.Code {
	var decls []jen.Code
	for _, o := range k.Objects {
		if p.ItemLoaders[o] != "" {
			decls = append(decls, itemLoader(p, k, o))
		}
	}
	return decls
}

// itemLoader writes
//
//	func loadProxyServer(i *gen.Item, c *ProxyServer) {
//		if i.New() {
//			*c = DefaultProxyServer()
//		}
//		gen.ReadField(i.Field("host"), &c.Host, format.String)
//	}
func itemLoader(p *model.Package, k *model.Kind, o *model.Object) jen.Code {
	name := p.ItemLoaders[o]
	var body []jen.Code
	if model.HaveDefaults(o.Fields) {
		body = append(body, jen.If(jen.Id("i").Dot("New").Call()).Block(
			jen.Op("*").Id("c").Op("=").Add(code.FunctionOf(k, o.DefaultName())).Call(),
		))
	}
	body = append(body, itemReads(k, "", code.Name("c"), o.Fields)...)
	return render.Comment(name+" reads an item of a list or an entry of a map into c. c holds the values of the specification already.").Line().
		Func().Id(name).Params(jen.Id("i").Op("*").Add(code.Runtime("Item")), jen.Id("c").Op("*").Id(o.Go)).Block(body...)
}

// itemReads writes the code that reads fields of x, whose names get prefix.
func itemReads(k *model.Kind, prefix string, x code.Operand, fields []*model.Field) []jen.Code {
	var body []jen.Code
	for _, f := range fields {
		of, name := func() *jen.Statement { return x().Dot(f.Go) }, prefix+f.Name
		if f.Type.Kind != model.ObjectType {
			body = append(body, itemRead(f, name, of)...)
			continue
		}
		o := f.Type.Object
		inner := itemReads(k, name+".", of, o.Fields)
		if !f.Pointer() {
			body = append(body, inner...)
			continue
		}
		made := jen.New(jen.Id(o.Go))
		if model.HaveDefaults(o.Fields) {
			made = code.Runtime("Ptr").Call(code.FunctionOf(k, o.DefaultName()).Call())
		}
		body = append(body,
			jen.If(of().Op("==").Nil().Op("&&").Id("i").Dot("Any").Call(code.Quote(name))).Block(of().Op("=").Add(made)),
			jen.If(of().Op("!=").Nil()).Block(inner...),
		)
	}
	return body
}

// itemRead writes the code that reads the field with the given name into x, and the check that a path exists.
func itemRead(f *model.Field, name string, x code.Operand) []jen.Code {
	from := jen.Id("i").Dot("Field").Call(code.Quote(name))
	switch {
	case f.Type.Elem != nil:
		from.Dot("Many").Call()
	case f.Type.Scalar != nil && f.Type.Scalar.RawItems:
		from.Dot("Raw").Call()
	}
	if f.LoaderRequires() {
		from.Dot("Required").Call()
	}
	dst := jen.Op("&").Add(x())
	read := code.Runtime("ReadField").Call(from, dst, code.ParserOf(f))
	if f.Secret && f.Type.Class() == scalar.Text {
		read = from.Dot("Secret").Call(dst)
	}
	body := []jen.Code{read}
	if f.Message != "" {
		body = append([]jen.Code{jen.Id("i").Dot("Message").Call(code.Quote(name), code.Quote(f.Message))}, body...)
	}
	for _, c := range f.Rules {
		if look := constraint.Of(c.Key).Looks; look != nil {
			body = append(body, jen.Id("i").Dot(look.MethodOf(f.Type)).Call(code.Quote(name), x(), code.Quote(c.Arg.Text)))
		}
	}
	return body
}
