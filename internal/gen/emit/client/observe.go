package client

import (
	"go/types"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
	"github.com/resgen-go/resgen/internal/ident"
)

// reporterLayer returns the layer of the key observed, for a kind that observes itself: it reports calls that the native client does not
// report.
func reporterLayer(h *handle, _ *clientLayer) *clientLayer {
	r := h.c.Reporter
	if r == nil {
		return nil
	}
	typ := types.Unalias(r.Type)
	elem := typ
	if p, ok := elem.(*types.Pointer); ok {
		elem = p.Elem()
	}
	return &clientLayer{
		typ:     code.TypeText(typ, h.pkg.Path),
		methods: h.c.GoMethods(),
		embed:   embedding{field: render.GoType(typ), member: typeutil.DeclaredName(elem).Name()},
		write:   func() []jen.Code { return nil },
		wrap: func(below *jen.Statement) *jen.Statement {
			return code.Function(r.Func).Call(below, jen.Id("options").Dot("Probe"))
		},
		nothing: func() *jen.Statement { return nilOf(typ) },
	}
}

// observedLayer returns the layer that reports calls to observers. An option adds it, so a client has it only in a program with observers.
func observedLayer(h *handle, _ *clientLayer) *clientLayer {
	if !h.c.Observed() {
		return nil
	}
	l := structLayer(h.c.ObservedType, h.c.InterfaceMethods())
	l.embed = embedding{field: jen.Id(h.c.Interface), member: h.c.Interface} // in a program without observers, the layer is not of this type
	l.write = h.observed
	l.wrap = func(below *jen.Statement) *jen.Statement {
		return code.Runtime("Wrapped").Index(jen.Id(h.c.Interface)).Call(jen.Id("options"), below)
	}
	return l
}

// observed writes the layer, the layers for results of methods, and the function that returns the option.
func (h *handle) observed() []jen.Code {
	decls := []jen.Code{h.observe()}
	decls = append(decls, h.observedType(h.c.ObservedType, h.c.Interface, "", h.c.InterfaceMethods())...)
	for _, ch := range h.c.ChainInterfaces() {
		if ch.ObservedType != "" {
			decls = append(decls, h.observedType(ch.ObservedType, ch.Interface, resultName(ch)+".", ch.Methods())...)
		}
	}
	return decls
}

// resultName returns the prefix of the operations of ch's result: "Tx" for a *pgx.Tx.
func resultName(ch model.Chain) string { return ch.Of.Obj().Name() }

// observe writes
//
//	func ObserveLedger(p *observe.Probe) resource.OpenOption {
//		p.Declare(nil, observe.Calls(
//			"Acquire",
//			"Book",
//		)...)
//		return lifecycle.WithLayer(func(c LedgerClient) LedgerClient { return ledgerObserved{c, p} })
//	}
func (h *handle) observe() jen.Code {
	var names []jen.Code
	add := func(prefix string, methods []*model.Method) {
		for _, m := range methods {
			if m.IsOperation() {
				names = append(names, code.Quote(prefix+m.Name))
			}
		}
	}
	add("", h.c.InterfaceMethods())
	for _, ch := range h.c.ChainInterfaces() {
		if ch.ObservedType != "" {
			add(resultName(ch)+".", ch.Methods())
		}
	}
	calls := code.Observe("Calls").Add(code.ArgumentLines(names...))
	client := func() *jen.Statement { return jen.Id(h.c.Interface) }
	layer := jen.Func().Params(jen.Id("c").Add(client())).Add(client()).Add(code.Inline(jen.Return(jen.Id(h.c.ObservedType).Values(jen.Id("c"), jen.Id("p")))))
	return render.Comment(observeDoc(h.k)).Line().Func().Id(h.k.ObserveName()).Params(jen.Id("p").Op("*").Add(code.Observe("Probe"))).Add(code.Runtime("OpenOption")).Block(
		jen.Id("p").Dot("Declare").Call(jen.Nil(), calls.Op("...")),
		jen.Return(code.Runtime("WithLayer").Call(layer)),
	)
}

// observeDoc returns the comment of that function.
func observeDoc(k *model.Kind) string {
	return k.ObserveName() + " returns the option that reports the calls of a " + ofKind(k) + " to p."
}

// observedType writes a struct around an interface, with a method for each operation. The name of an operation is prefix and the name of
// the method.
func (h *handle) observedType(name, over, prefix string, methods []*model.Method) []jen.Code {
	doc := name + " is " + ident.WithArticle(over) + " that reports its calls. The error of a call is ErrPanic until the call returns, so that a panic is not reported as success."
	decls := []jen.Code{render.Comment(doc).Line().Type().Id(name).Struct(jen.Id(over), jen.Id("probe").Op("*").Add(code.Observe("Probe")))}
	for _, m := range methods {
		if m.IsOperation() {
			decls = append(decls, h.observedMethod(name, over, prefix, m))
		}
	}
	return decls
}

// observedMethod writes
//
//	func (o ledgerObserved) Book(ctx context.Context, account string) (_ int, err error) {
//		ctx, span := o.probe.Call(ctx, "Book")
//		err = observe.ErrPanic
//		defer span.Return(&err)
//		return o.LedgerClient.Book(ctx, account)
//	}
func (h *handle) observedMethod(typ, over, prefix string, m *model.Method) jen.Code {
	s := code.NewScope(h.pkg, "o", "err")
	span := s.Pick("span")
	a := forwardedBy(s, m.Type)
	call := jen.Id("o").Dot(over).Dot(m.Name).Call(a.args...)
	var body []jen.Code
	begin := func(ctx jen.Code) *jen.Statement {
		return jen.Id("o").Dot("probe").Dot("Call").Call(ctx, code.Quote(prefix+m.Name))
	}
	if a.ctx == "" {
		body = append(body, jen.List(jen.Id("_"), jen.Id(span)).Op(":=").Add(begin(jen.Qual("context", "Background").Call())))
	} else {
		body = append(body, jen.List(jen.Id(a.ctx), jen.Id(span)).Op(":=").Add(begin(jen.Id(a.ctx))))
	}
	ends := jen.Defer().Id(span).Dot("Return").Call(jen.Op("&").Err())
	results := m.Type.Results()
	fails := m.Err()
	f := jen.Func().Params(jen.Id("o").Id(typ)).Id(m.Name).Params(a.params...)
	if fails < 0 {
		body = append(body, jen.Err().Op(":=").Add(code.Observe("ErrPanic")), ends)
	} else {
		body = append(body, jen.Err().Op("=").Add(code.Observe("ErrPanic")), ends)
	}
	if len(typesOf(results)) > 0 {
		f.Params(h.observedResults(results, fails)...)
	}
	chain := h.chainOf(over, m)
	if fails >= 0 && chain == nil {
		return f.Block(append(body, jen.Return(call))...)
	}
	return f.Block(append(body, h.afterCall(s, m, chain, call)...)...)
}

// observedResults returns the results of a method. The error has a name, so the others are called _.
func (h *handle) observedResults(results *types.Tuple, fails int) []jen.Code {
	var list []jen.Code
	for i, t := range typesOf(results) {
		switch {
		case fails < 0:
			list = append(list, render.GoType(t))
		case i == fails:
			list = append(list, jen.Err().Error())
		default:
			list = append(list, jen.Id("_").Add(render.GoType(t)))
		}
	}
	return list
}

// afterCall writes the call of a method that has no error, or returns an interface that is observed too.
func (h *handle) afterCall(s code.Scope, m *model.Method, chain *model.Chain, call *jen.Statement) []jen.Code {
	var got, all []jen.Code
	result := ""
	for i := range m.Type.Results().Len() {
		name := "err"
		if i != m.Err() {
			name = s.Pick("got", "result")
		}
		got = append(got, jen.Id(name))
		if chain != nil && i == chain.Result {
			result = name
			all = append(all, jen.Id(chain.ObservedType).Values(jen.Id(name), jen.Id("o").Dot("probe")))
			continue
		}
		all = append(all, jen.Id(name))
	}
	var body []jen.Code
	if len(got) == 0 {
		return []jen.Code{call, jen.Err().Op("=").Nil()}
	}
	body = append(body, jen.List(got...).Op(":=").Add(call))
	if m.Err() < 0 {
		body = append(body, jen.Err().Op("=").Nil())
	}
	if chain != nil {
		body = append(body, jen.If(jen.Id(result).Op("==").Nil()).Block(jen.Return(got...)))
	}
	return append(body, jen.Return(all...))
}

// chainOf returns the chain of the client's method m if its result is observed, or nil.
func (h *handle) chainOf(over string, m *model.Method) *model.Chain {
	if over != h.c.Interface {
		return nil
	}
	for i := range h.c.Chains {
		if ch := &h.c.Chains[i]; ch.Method == m.Name && ch.ObservedType != "" {
			return ch
		}
	}
	return nil
}
