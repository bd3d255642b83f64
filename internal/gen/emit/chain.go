package emit

import (
	"go/token"
	"go/types"
	"slices"
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/mock"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/ident"
)

// A clientType is the interface of a client as the generated package will have it.
type clientType struct {
	named   *types.Named
	methods []*model.Method // of the interface: what a chain is about returns the chain's interface
	chains  []*chained      // one for each method that returns an interface in place of a type of the SDK
}

// A chained is a method that returns an interface where the SDK returns a type of its own.
type chained struct {
	method *model.Method // of the SDK
	result int           // index of that result
	named  *types.Named  // the interface
	of     *types.Named  // the SDK's type
	first  bool          // no chain before it has this interface
}

// newClientType makes the interface of k's client in the package own.
func newClientType(own *types.Package, k *model.Kind) *clientType {
	t := &clientType{methods: slices.Clone(k.Client.Methods)}
	at := map[string]int{}
	for i, m := range t.methods {
		at[m.Name] = i
	}
	named := map[string]*types.Named{}
	for _, ch := range k.Client.Chains {
		i := at[ch.Method]
		c := &chained{method: t.methods[i]}
		c.result, c.of = chainable(c.method.Type)
		if c.named = named[ch.Interface]; c.named == nil {
			c.named, c.first = namedInterface(own, ch.Interface, methodsOf(own, c.of)), true
			named[ch.Interface] = c.named
		}
		t.methods[i] = &model.Method{Name: ch.Method, Type: c.signature()}
		t.chains = append(t.chains, c)
	}
	t.named = namedInterface(own, k.Client.Interface, t.methods)
	return t
}

// chainable finds the first result that is a pointer to a declared type, or one that is no interface and has methods. Resolve has
// seen that there is one.
func chainable(sig *types.Signature) (int, *types.Named) {
	for i := range sig.Results().Len() {
		t := types.Unalias(sig.Results().At(i).Type())
		if p, ok := t.(*types.Pointer); ok {
			t = types.Unalias(p.Elem())
		}
		if n, ok := t.(*types.Named); ok && !types.IsInterface(n) && types.NewMethodSet(types.NewPointer(n)).Len() > 0 {
			return i, n
		}
	}
	panic("emit: a chain about a method that returns nothing to mock")
}

// methodsOf lists the methods of *of that can be part of an interface of the package own.
func methodsOf(own *types.Package, of *types.Named) []*model.Method {
	var methods []*model.Method
	for sel := range types.NewMethodSet(types.NewPointer(of)).Methods() {
		sig := sel.Type().(*types.Signature)
		if sel.Obj().Exported() && mock.Unreachable(mock.Place{Path: own.Path(), Name: own.Name()}, sig) == "" {
			methods = append(methods, &model.Method{Name: sel.Obj().Name(), Type: sig})
		}
	}
	return methods
}

func namedInterface(own *types.Package, name string, methods []*model.Method) *types.Named {
	var funcs []*types.Func
	for _, m := range methods {
		sig := types.NewSignatureType(nil, nil, nil, m.Type.Params(), m.Type.Results(), m.Type.Variadic())
		funcs = append(funcs, types.NewFunc(token.NoPos, own, m.Name, sig))
	}
	return types.NewNamed(types.NewTypeName(token.NoPos, own, name, nil), types.NewInterfaceType(funcs, nil).Complete(), nil)
}

// signature is what the interface has in place of the SDK's signature.
func (c *chained) signature() *types.Signature {
	var results []*types.Var
	for i := range c.method.Type.Results().Len() {
		v := c.method.Type.Results().At(i)
		if i == c.result {
			v = types.NewVar(token.NoPos, v.Pkg(), v.Name(), c.named)
		}
		results = append(results, v)
	}
	return types.NewSignatureType(nil, nil, nil, c.method.Type.Params(), types.NewTuple(results...), c.method.Type.Variadic())
}

// adapter is the name of the type that makes the SDK's client one of the interface.
func (h *handle) adapter() string { return unexport(h.c.Handle) + "Adapter" }

// adapted is client as one of the interface, where that differs from the SDK's.
func (h *handle) adapted(client *jen.Statement) *jen.Statement {
	return jen.Id(h.adapter()).Values(client)
}

// interfaces writes the interface of the client, those of what its methods return, and the adapter that these need.
func (h *handle) interfaces() []jen.Code {
	name := h.nativeName()
	doc := h.c.Interface + " is what callers use of " + ident.Article(trimStar(name)) + " " + name + "."
	decls := []jen.Code{interfaceDecl(doc, h.c.Interface, h.typ.methods)}
	if len(h.typ.chains) == 0 {
		return decls
	}
	for _, c := range h.typ.chains {
		if c.first {
			of := types.TypeString(types.NewPointer(c.of), h.qualifier)
			doc := c.named.Obj().Name() + " is the methods of " + ident.Article(trimStar(of)) + " " + of + "."
			decls = append(decls, interfaceDecl(doc, c.named.Obj().Name(), methodsOf(c.named.Obj().Pkg(), c.of)))
		}
	}
	decls = append(decls, h.adapterDecls()...)
	for _, c := range h.typ.chains {
		decls = append(decls, h.adaptedMethod(c))
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

// adapterDecls writes the type of the adapter. It embeds the SDK's client, under a name that none of its methods has.
func (h *handle) adapterDecls() []jen.Code {
	name := h.nativeName()
	doc := h.adapter() + " makes " + ident.Article(trimStar(name)) + " " + name + " " + ident.Article(h.c.Interface) + " " + h.c.Interface + "."
	embedded, given := h.embedded()
	if embedded == given {
		return []jen.Code{render.Comment(doc).Line().Type().Id(h.adapter()).Struct(render.GoType(h.c.Native))}
	}
	elem, star := h.c.Native, jen.Null()
	if p, ok := types.Unalias(elem).(*types.Pointer); ok {
		elem, star = p.Elem(), jen.Op("*")
	}
	return []jen.Code{
		render.Comment(doc).Line().Type().Id(h.adapter()).Struct(star.Id(embedded)),
		jen.Type().Id(embedded).Op("=").Add(render.GoType(elem)),
	}
}

// embedded is the name of the adapter's embedded field, and the one that it would have by itself.
func (h *handle) embedded() (name, given string) {
	if h.embeds[0] == "" {
		h.embeds[0], h.embeds[1] = h.embedding()
	}
	return h.embeds[0], h.embeds[1]
}

func (h *handle) embedding() (name, given string) {
	t := h.c.Native
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	switch t := t.(type) {
	case *types.Alias:
		given = t.Obj().Name()
	case *types.Named:
		given = t.Obj().Name()
	}
	if slices.ContainsFunc(h.c.Methods, func(m *model.Method) bool { return m.Name == given }) {
		return unexport(h.c.Handle) + "SDK", given
	}
	return given, given
}

// adaptedMethod writes a method that returns an interface. A nil pointer becomes a nil interface.
func (h *handle) adaptedMethod(c *chained) jen.Code {
	s := newScope(h.pkg, "a")
	var params, args, got, nils, all []jen.Code
	for i := range c.method.Type.Params().Len() {
		v := c.method.Type.Params().At(i)
		name := v.Name()
		switch {
		case token.IsIdentifier(name) && name != "_":
		case model.TypeName(v.Type()) == "context.Context":
			name = "ctx"
		default:
			name = "arg" + strconv.Itoa(i+1)
		}
		name = s.pick(name)
		param, arg := jen.Id(name), jen.Id(name)
		if slice, ok := types.Unalias(v.Type()).(*types.Slice); ok && c.method.Type.Variadic() && i == c.method.Type.Params().Len()-1 {
			param.Op("...").Add(render.GoType(slice.Elem()))
			arg.Op("...")
		} else {
			param.Add(render.GoType(v.Type()))
		}
		params, args = append(params, param), append(args, arg)
	}
	embedded, _ := h.embedded()
	var results []jen.Code
	sig := c.signature()
	_, pointer := types.Unalias(c.method.Type.Results().At(c.result).Type()).(*types.Pointer)
	var chain string
	for i := range sig.Results().Len() {
		results = append(results, render.GoType(sig.Results().At(i).Type()))
		name := "result"
		switch {
		case i != c.result && model.TypeName(sig.Results().At(i).Type()) == "error":
			name = "err"
		case i == c.result:
			name = "got"
		}
		name = s.pick(name)
		got = append(got, jen.Id(name))
		if i == c.result {
			chain = name
			nils = append(nils, jen.Nil())
			if pointer {
				all = append(all, jen.Id(name))
			} else {
				all = append(all, jen.Op("&").Id(name))
			}
			continue
		}
		nils, all = append(nils, jen.Id(name)), append(all, jen.Id(name))
	}
	body := []jen.Code{jen.List(got...).Op(":=").Id("a").Dot(embedded).Dot(c.method.Name).Call(args...)}
	if pointer {
		body = append(body, jen.If(jen.Id(chain).Op("==").Nil()).Block(jen.Return(nils...)))
	}
	body = append(body, jen.Return(all...))
	return jen.Func().Params(jen.Id("a").Id(h.adapter())).Id(c.method.Name).Params(params...).Params(results...).Block(body...)
}
