package model

import (
	"go/token"
	"go/types"

	"github.com/resgen-go/resgen/internal/diag"
)

// A Chain gives the result of a method an interface of its own, so that the result can be mocked too.
type Chain struct {
	Method    string // the name of the method of Native
	Interface string // "PoolConn"
	At        diag.Span

	SDK    *types.Signature // the signature of the method in Native
	Result int              // index of the result that becomes an interface
	Of     *types.Named     // the SDK's type of that result, or what it points to
	Named  *types.Named     // Interface, with its methods; chains of one Interface share it

	ObservedType string // "ledgerTxObserved": the type that reports calls to observers; "" if there are no calls to report
}

// NewChain returns a chain for the method. named is the type of its interface. Chainable chooses the result.
func NewChain(method *Method, named *types.Named) Chain {
	i, of := Chainable(method.Type)
	return Chain{Method: method.Name, Interface: named.Obj().Name(), SDK: method.Type, Result: i, Of: of, Named: named}
}

// Chainable returns the index and the type of the first result that can get an interface. Its type is declared, or a pointer to a declared
// type. It is not an interface, and has methods. If there is no such result, the type is nil.
func Chainable(sig *types.Signature) (int, *types.Named) {
	for i := range sig.Results().Len() {
		t := types.Unalias(sig.Results().At(i).Type())
		if p, ok := t.(*types.Pointer); ok {
			t = types.Unalias(p.Elem())
		}
		if n, ok := t.(*types.Named); ok && !types.IsInterface(n) && types.NewMethodSet(types.NewPointer(n)).Len() > 0 {
			return i, n
		}
	}
	return 0, nil
}

// Signature returns the signature of the method in the client's interface.
func (c Chain) Signature() *types.Signature {
	var results []*types.Var
	for i := range c.SDK.Results().Len() {
		v := c.SDK.Results().At(i)
		if i == c.Result {
			v = types.NewParam(token.NoPos, v.Pkg(), v.Name(), c.Named)
		}
		results = append(results, v)
	}
	return types.NewSignatureType(nil, nil, nil, c.SDK.Params(), types.NewTuple(results...), c.SDK.Variadic())
}

// Pointer reports whether the SDK returns a pointer, which may be nil.
func (c Chain) Pointer() bool {
	_, ok := types.Unalias(c.SDK.Results().At(c.Result).Type()).(*types.Pointer)
	return ok
}

// NewInterface returns an interface with the given name and methods, declared in the package own.
func NewInterface(own *types.Package, name string, methods []*Method) *types.Named {
	var funcs []*types.Func
	for _, m := range methods {
		sig := types.NewSignatureType(nil, nil, nil, m.Type.Params(), m.Type.Results(), m.Type.Variadic())
		funcs = append(funcs, types.NewFunc(token.NoPos, own, m.Name, sig))
	}
	return types.NewNamed(types.NewTypeName(token.NoPos, own, name, nil), types.NewInterfaceType(funcs, nil).Complete(), nil)
}

// Methods returns the methods of the interface, sorted by name.
func (c Chain) Methods() []*Method {
	var methods []*Method
	for f := range c.Named.Underlying().(*types.Interface).Methods() {
		methods = append(methods, &Method{Name: f.Name(), Type: f.Signature()})
	}
	return methods
}

// ChainInterfaces returns one chain for each interface: the first that has it.
func (c *Client) ChainInterfaces() []Chain {
	var first []Chain
	seen := map[string]bool{}
	for _, ch := range c.Chains {
		if !seen[ch.Interface] {
			seen[ch.Interface] = true
			first = append(first, ch)
		}
	}
	return first
}
