package client

import (
	"go/types"
	"path"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/mock"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/library"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
)

// methods sets the methods of the interface. It returns the names of all methods that the interface could have.
func (m *maker) methods() []string {
	c := m.client
	t := m.lib.Trait(m.e, "interface")
	patterns := read.Texts(t.Value, "methods")
	matched := make([]bool, len(patterns))
	plain := map[string]int{} // patterns without wildcards, with their indexes
	var globs []int
	for i, p := range patterns {
		if strings.ContainsAny(p.Text, `*?[\`) {
			globs = append(globs, i)
		} else if _, repeated := plain[p.Text]; !repeated {
			plain[p.Text] = i
		}
	}
	var names []string
	own := m.handleNames()
	seen := map[string]bool{}
	for _, of := range m.methodsOf() {
		fn, ok := of.sel.Obj().(*types.Func)
		if !ok || !fn.Exported() || seen[fn.Name()] {
			continue
		}
		seen[fn.Name()] = true
		if !slices.Contains(own, fn.Name()) {
			names = append(names, fn.Name())
		}
		asked := len(patterns) == 0
		if i, ok := plain[fn.Name()]; ok {
			asked, matched[i] = true, true
		}
		for _, i := range globs {
			if ok, _ := path.Match(patterns[i].Text, fn.Name()); ok {
				asked, matched[i] = true, true
			}
		}
		if !asked || slices.Contains(own, fn.Name()) {
			continue
		}
		sig := of.sel.Type().(*types.Signature)
		why := m.unmockable(sig)
		if fn.Name() == m.client.Interface {
			why = "the interface has that name itself"
		}
		if strings.Contains(types.TypeString(sig, nil), "invalid type") {
			m.Report(diag.BadSignature, m.lib.Trait(m.e, "constructor").Value.At, "the method `"+fn.Name()+"` of "+m.short(of.typ)+" mentions a type that is not known"+m.placeOf(fn),
				"mend the Go first, or list the interface's `methods` without it")
			continue
		}
		if why != "" {
			if i, ok := plain[fn.Name()]; ok {
				m.Report(diag.BadSignature, patterns[i].At, "the method `"+fn.Name()+"` cannot be part of an interface here: "+why, "leave it out")
			}
			m.leftOut[fn.Name()] = why
			continue
		}
		*of.list = append(*of.list, &model.Method{Name: fn.Name(), Type: sig})
	}
	for i, p := range patterns {
		if first, ok := plain[p.Text]; ok {
			i = first
		}
		switch {
		case slices.Contains(own, p.Text):
			m.Report(diag.UnknownMethod, p.At, "`"+p.Text+"` belongs to the handle and cannot be part of an interface", "remove it")
		case !matched[i]:
			m.unlisted = true
			m.Report(diag.UnknownMethod, p.At, "the type "+m.short(c.Native)+" has no method `"+p.Text+"`", diag.DidYouMean(p.Text, m.Candidates(func() []string { return names })))
		}
	}
	return names
}

// A nativeMethod is a method of a client, and the list of the model in which it belongs.
type nativeMethod struct {
	sel  *types.Selection
	typ  types.Type
	list *[]*model.Method
}

// methodsOf returns the methods of the native client, and then those of the reporter, if the kind has the key observed.
func (m *maker) methodsOf() []nativeMethod {
	c := m.client
	var all []nativeMethod
	for sel := range types.NewMethodSet(c.Native).Methods() {
		all = append(all, nativeMethod{sel, c.Native, &c.Methods})
	}
	if c.Reporter != nil {
		for sel := range types.NewMethodSet(c.Reporter.Type).Methods() {
			all = append(all, nativeMethod{sel, c.Reporter.Type, &c.Reporter.Methods})
		}
	}
	return all
}

// handleNames returns the names of the handle's own fields and methods.
func (m *maker) handleNames() []string {
	names := []string{"Check", "CheckFunc", "Close", "Config", "Native"}
	if m.lib.Trait(m.e, "stats").Value != nil {
		names = append(names, "Stats")
	}
	return names
}

// chains reads the key returns, which gives interfaces to results of methods. The names are those of the existing methods.
func (m *maker) chains(names []string) {
	t := m.lib.Trait(m.e, "interface")
	methods := map[string]*model.Method{}
	for _, x := range m.client.Methods {
		methods[x.Name] = x
	}
	operations := map[string]bool{}
	for _, o := range m.client.Operations {
		operations[o.Go] = true
	}
	first := map[string]model.Chain{} // the first chain of each interface, by the name of the interface
	for _, e := range read.Entries(t.Value, "returns") {
		method := methods[e.Key]
		switch {
		case method == nil && operations[e.Key]:
			m.Report(diag.UnknownMethod, e.At, "`"+e.Key+"` is an operation, and `returns` is for methods of "+m.short(m.client.Native), "remove it")
		case method == nil:
			m.noMethod(e, names)
		case e.Value.Kind != syntax.String:
		case !read.IsExported(e.Value.Text):
			m.Report(diag.GoName, e.Value.At, "the interface's name must be an exported Go identifier", "for example `"+e.Key+" = \""+m.kind.Go+e.Key+"\"`")
		default:
			m.chain(e, library.ChainName(m.kind, m.e, t.Kind, e.Value.Text), method, first)
		}
	}
}

// failing reads the key fail: functions that make failing results of methods. The names are those of the existing methods.
func (m *maker) failing(names []string) {
	t := m.lib.Trait(m.e, "interface")
	for _, e := range read.Entries(t.Value, "fail") {
		i := slices.IndexFunc(m.client.Methods, func(x *model.Method) bool { return x.Name == e.Key })
		if i < 0 {
			m.noMethod(e, names)
			continue
		}
		if e.Value.Kind != syntax.String {
			continue
		}
		results := m.client.Methods[i].Type.Results()
		if n := results.Len(); n == 0 || typeutil.IsError(results.At(n-1).Type()) {
			m.Report(diag.BadSignature, e.At, "the method `"+e.Key+"` needs no function for its errors: it returns "+plainResults(n), "remove it")
			continue
		}
		f, fn := m.find(e.Value, m.homeOf(t.Library))
		if fn == nil {
			continue
		}
		want := types.NewSignatureType(nil, nil, nil, types.NewTuple(types.NewParam(0, nil, "err", types.Universe.Lookup("error").Type())), results, false)
		switch {
		case !fn.Exported():
			m.Report(diag.BadSignature, e.Value.At, "the function `"+fn.Name()+"` is not exported, and the package with the mocks calls it"+m.placeOf(fn), "export it")
		case typeutil.Name(fn.Signature()) != typeutil.Name(want):
			m.Report(diag.BadSignature, e.Value.At, "the function `"+fn.Name()+"` is "+m.short(fn.Signature())+m.placeOf(fn), "it must be "+m.short(want))
		default:
			if m.client.Failing == nil {
				m.client.Failing = map[string]model.Func{}
			}
			m.client.Failing[e.Key] = f
		}
	}
}

func plainResults(n int) string {
	if n == 0 {
		return "nothing"
	}
	return "an error"
}

// noMethod reports that the interface does not have the method that e is for. The names are those of the methods that it could have.
func (m *maker) noMethod(e *syntax.Entry, names []string) {
	if why, ok := m.leftOut[e.Key]; ok {
		m.Report(diag.UnknownMethod, e.At, "the interface cannot have the method `"+e.Key+"`: "+why, "change the method, or remove it here")
		return
	}
	if slices.Contains(names, e.Key) {
		if !m.unlisted { // else `methods` may list it under a wrong name
			m.Report(diag.UnknownMethod, e.At, "the interface does not have the method `"+e.Key+"`, because `methods` does not list it", "add it to `methods`, or remove it here")
		}
		return
	}
	m.Report(diag.UnknownMethod, e.At, "the interface has no method `"+e.Key+"`", diag.DidYouMean(e.Key, m.Candidates(func() []string { return names })))
}

// unmockable returns the reason why t cannot be in an interface with a mock, or "".
func (m *maker) unmockable(t types.Type) string {
	why := m.unreachable(t)
	if test := m.pkg.Output.Test; why == "" && test != "" {
		why = mock.Unreachable(mock.Place{Path: path.Join(m.path, test), Name: test}, t)
	}
	return why
}

// chain adds the named interface for the result of a method. The map first has the first chain of each interface.
func (m *maker) chain(e *syntax.Entry, name string, method *model.Method, first map[string]model.Chain) {
	_, of := model.Chainable(method.Type)
	var methods []*model.Method
	if of != nil {
		methods = m.mockable(of)
	}
	if len(methods) == 0 {
		m.Report(diag.BadSignature, e.At, "the method `"+e.Key+"` returns nothing that can be mocked", "name a method that returns a type with methods; if it returns an interface, mock the interface instead")
		return
	}
	other, again := first[name]
	if again && typeutil.Name(other.Of) != typeutil.Name(of) {
		m.Report(diag.NameCollision, e.Value.At, "two methods that return different types have the interface `"+name+"`", "choose another name")
		return
	}
	named := other.Named
	if !again {
		named = model.NewInterface(types.NewPackage(m.path, m.pkg.Name), name, methods)
	}
	chain := model.NewChain(method, named)
	chain.At = e.Value.At
	if !again {
		first[name] = chain
	}
	m.client.Chains = append(m.client.Chains, chain)
}

// mockable returns the methods of *of that an interface can have.
func (m *maker) mockable(of *types.Named) []*model.Method {
	var methods []*model.Method
	for sel := range types.NewMethodSet(types.NewPointer(of)).Methods() {
		sig := sel.Type().(*types.Signature)
		if sel.Obj().Exported() && m.unmockable(sig) == "" {
			methods = append(methods, &model.Method{Name: sel.Obj().Name(), Type: sig})
		}
	}
	return methods
}
