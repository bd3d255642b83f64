package resolve

import (
	"go/types"
	"path"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/mock"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// methods lists the methods of the client's interface.
func (m *maker) methods() {
	c := m.client
	t := m.lib.trait(m.e, "interface")
	patterns := texts(t.v, "methods")
	matched := make([]bool, len(patterns))
	plain := map[string]int{} // patterns that are just names
	var globs []int
	for i, p := range patterns {
		if strings.ContainsAny(p.Text, `*?[\`) {
			globs = append(globs, i)
		} else if _, repeated := plain[p.Text]; !repeated {
			plain[p.Text] = i
		}
	}
	var names []string
	for sel := range types.NewMethodSet(c.Native).Methods() {
		fn, ok := sel.Obj().(*types.Func)
		if !ok || !fn.Exported() {
			continue
		}
		if !slices.Contains(handleNames, fn.Name()) {
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
		if !asked || slices.Contains(handleNames, fn.Name()) {
			continue
		}
		sig := sel.Type().(*types.Signature)
		why := m.unreachable(sig)
		if why == "" && m.pkg.Output.Test != "" {
			why = mock.Unreachable(mock.Place{Path: path.Join(m.path, m.pkg.Output.Test), Name: m.pkg.Output.Test}, sig)
		}
		if fn.Name() == m.client.Interface {
			why = "the interface has that name itself"
		}
		if strings.Contains(types.TypeString(sig, nil), "invalid type") {
			m.report(diag.BadSignature, m.lib.trait(m.e, "constructor").v.At, "the method `"+fn.Name()+"` of "+m.short(c.Native)+" mentions a type that is not known"+m.placeOf(fn),
				"mend the Go first, or list the interface's `methods` without it")
			continue
		}
		if why != "" {
			if i, ok := plain[fn.Name()]; ok {
				m.report(diag.BadSignature, patterns[i].At, "the method `"+fn.Name()+"` cannot be part of an interface here: "+why, "leave it out")
			}
			continue
		}
		c.Methods = append(c.Methods, &model.Method{Name: fn.Name(), Type: sig})
	}
	for i, p := range patterns {
		if first, ok := plain[p.Text]; ok {
			i = first
		}
		switch {
		case slices.Contains(handleNames, p.Text):
			m.report(diag.UnknownMethod, p.At, "`"+p.Text+"` is the handle's own and no part of an interface", "remove it")
		case !matched[i]:
			m.report(diag.UnknownMethod, p.At, "the type "+m.short(c.Native)+" has no method `"+p.Text+"`", diag.DidYouMean(p.Text, m.candidates(func() []string { return names })))
		}
	}
	m.chains(t, names)
}

// handleNames are the names that the handle has itself.
var handleNames = []string{"Check", "Close", "Config", "Native"}

// chains reads `returns`.
func (m *maker) chains(t trait, names []string) {
	methods := map[string]*model.Method{}
	for _, x := range m.client.Methods {
		methods[x.Name] = x
	}
	first := map[string]*model.Method{} // by the name of an interface: the method that asked for it first
	for _, e := range entries(t.v, "returns") {
		method := methods[e.Key]
		switch {
		case method == nil:
			m.report(diag.UnknownMethod, e.At, "the interface has no method `"+e.Key+"`", diag.DidYouMean(e.Key, m.candidates(func() []string { return names })))
		case e.Value.Kind != syntax.String:
		case !isExported(e.Value.Text):
			m.report(diag.GoName, e.Value.At, "the interface's name must be an exported Go identifier", "for example `"+e.Key+" = \""+m.kind.Go+e.Key+"\"`")
		default:
			m.chain(e, chainName(m.kind, m.e, t.kind, e.Value.Text), method, first)
		}
	}
	m.claimChains(entries(t.v, "returns"))
}

// chainName is what an interface is called that `of` asks for and that e, the entry of the kind k, may inherit: it has another in each
// kind.
func chainName(k *model.Kind, e, of *syntax.Entry, name string) string {
	if of != e {
		return k.Go + name
	}
	return name
}

// chain adds the interface called name of what a method returns. first has the methods whose results have interfaces already.
func (m *maker) chain(e *syntax.Entry, name string, method *model.Method, first map[string]*model.Method) {
	of := chained(method.Type)
	if of == nil {
		m.report(diag.BadSignature, e.At, "the method `"+e.Key+"` returns nothing that can be mocked", "name a method that returns a type with methods, and no interface: that can be mocked as it is")
		return
	}
	if other := first[name]; other != nil && model.TypeName(chained(other.Type)) != model.TypeName(of) {
		m.report(diag.NameCollision, e.Value.At, "two methods that return different types have the interface `"+name+"`", "choose another name")
		return
	}
	if first[name] == nil {
		first[name] = method
	}
	m.client.Chains = append(m.client.Chains, model.Chain{Method: e.Key, Interface: name})
}

// chained is the first type that sig returns, or points to, that is declared, no interface, and has methods; nil for none.
func chained(sig *types.Signature) types.Type {
	for v := range sig.Results().Variables() {
		t := types.Unalias(v.Type())
		if p, ok := t.(*types.Pointer); ok {
			t = types.Unalias(p.Elem())
		}
		if n, ok := t.(*types.Named); ok && !types.IsInterface(n) && types.NewMethodSet(types.NewPointer(n)).Len() > 0 {
			return n
		}
	}
	return nil
}
