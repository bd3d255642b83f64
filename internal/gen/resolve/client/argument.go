package client

import (
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/library"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/ident"
)

// byField reports whether the constructor with params takes the fields of the kind one by one, not a struct that holds them all. params are
// without the context. A constructor that takes a struct has no parameter that a field of the language could fill.
func (m *maker) byField(t library.Trait, fn *types.Func, params []*types.Var) bool {
	if m.listed(t) != nil {
		return true
	}
	n := len(params)
	if fn.Signature().Variadic() && isChange(elementOf(params[n-1])) {
		n--
	}
	if n > 0 && model.IsProbe(params[n-1].Type()) {
		n--
	}
	if n == 0 {
		return len(m.kind.Fields) == 0 && len(m.lib.Deps[m.kind.Name]) == 0
	}
	first := params[0].Type()
	if fn.Signature().Variadic() && len(params) == 1 {
		first = elementOf(params[0])
	}
	language := typeFor(first) != nil
	first = pointedTo(first)
	if types.Unalias(first) == types.Typ[types.Invalid] {
		return false
	}
	config, ok := types.Unalias(first).(*types.Named)
	if !ok || config.Obj().Pkg() == nil || !isStruct(config) || language {
		return true
	}
	if config.Obj().Pkg().Path() == m.path && config.Obj().Name() == m.kind.Config {
		return false
	}
	if slices.ContainsFunc(params[1:n], func(p *types.Var) bool { return typeFor(p.Type()) != nil }) {
		return true
	}
	a := m.argumentsOf(t, fn, params)
	f := a.called(params[0].Name())
	return f.dep != nil || f.field != nil && a.takes(params[0], f.field)
}

// listed is what `params` lists next to the constructor that t names; nil without it.
func (m *maker) listed(t library.Trait) *syntax.Value {
	return read.Get(t.Kind.Value, "params", syntax.Array)
}

// elementOf is the type of the elements of v, a variadic parameter.
func elementOf(v *types.Var) types.Type { return v.Type().(*types.Slice).Elem() }

// isChange reports whether t is a function that changes an SDK's configuration.
func isChange(t types.Type) bool {
	sig, ok := types.Unalias(t).Underlying().(*types.Signature)
	return ok && sig.Params().Len() == 1 && !sig.Variadic() && sig.Results().Len() <= 1 &&
		(sig.Results().Len() == 0 || model.IsError(sig.Results().At(0).Type()))
}

// arguments are what fills the parameters of a constructor that takes fields one by one.
type arguments struct {
	*converter
	t      library.Trait
	fn     *types.Func
	params []*types.Var
	fields []*model.Field // that nothing has taken yet
	deps   []*model.Dep   // the same
	filled []filling      // by parameter
}

// A filling is what fills a parameter: a field, a dependency, or nothing.
type filling struct {
	field *model.Field
	dep   *model.Dep
	at    *syntax.Value // in `params`; nil without it
}

func (f filling) empty() bool { return f.field == nil && f.dep == nil }

func (m *maker) argumentsOf(t library.Trait, fn *types.Func, params []*types.Var) *arguments {
	a := &arguments{converter: &converter{maker: m}, t: t, fn: fn, params: params, filled: make([]filling, len(params))}
	required := m.required(t)
	for _, f := range m.kind.Fields {
		if required == nil || required[f.Name] {
			a.fields = append(a.fields, f)
		}
	}
	a.deps = slices.Clone(m.lib.Deps[m.kind.Name])
	return a
}

// arguments reads the parameters of a constructor that takes fields one by one. params are without the context.
func (m *maker) arguments(t library.Trait, fn *types.Func, params []*types.Var) bool {
	m.client.ByField = true
	n := len(params)
	variadic := fn.Signature().Variadic()
	if variadic && isChange(elementOf(params[n-1])) {
		if !m.changes(t, fn, elementOf(params[n-1])) {
			return false
		}
		variadic, n = false, n-1
	}
	if n > 0 && model.IsProbe(params[n-1].Type()) {
		m.client.Probe, n = true, n-1
	}
	a := m.argumentsOf(t, fn, params[:n])
	list := m.listed(t)
	if list != nil {
		if !a.byList(list, variadic) {
			return false
		}
	} else {
		a.byName()
		a.byType()
		a.inOrder()
	}
	if variadic && a.filled[n-1].empty() { // the constructor may be called without
		a.params, a.filled = a.params[:n-1], a.filled[:n-1]
		variadic = false
	}
	return a.whole(list != nil) && a.write(variadic)
}

// byList fills the parameters as `params` says.
func (a *arguments) byList(list *syntax.Value, variadic bool) bool {
	before := a.List.Errors()
	names := func() []string {
		var names []string
		for _, f := range a.fields {
			names = append(names, f.Name)
		}
		for _, d := range a.deps {
			names = append(names, d.Name)
		}
		return names
	}
	seen := map[string]*syntax.Value{}
	for i, v := range list.Items {
		if v.Kind != syntax.String {
			return false // which is reported
		}
		name := v.Text
		if first := seen[name]; first != nil {
			a.Report(diag.BadSignature, v.At, "`params` lists `"+name+"` twice", "remove one of them", diag.Label{At: first.At, Text: "the first"})
			continue
		}
		seen[name] = v
		field := slices.IndexFunc(a.fields, func(f *model.Field) bool { return f.Name == name })
		dep := slices.IndexFunc(a.deps, func(d *model.Dep) bool { return d.Name == name })
		if field < 0 && dep < 0 {
			a.Report(diag.UnknownField, v.At, "the kind `"+a.t.Kind.Key+"` has no field `"+name+"`", diag.DidYouMean(name, a.Candidates(names)))
			continue
		}
		if i >= len(a.params) {
			continue
		}
		a.filled[i].at = v
		if field >= 0 {
			a.filled[i].field = a.fields[field]
		} else {
			a.filled[i].dep = a.deps[dep]
		}
	}
	if a.List.Errors() > before {
		return false
	}
	if n := len(list.Items); n > len(a.params) || n < len(a.params) && !(variadic && n == len(a.params)-1) {
		a.Report(diag.BadSignature, list.At, "`params` lists "+ident.Count(n, "name")+", and fields and dependencies fill "+ident.Count(len(a.params), "parameter")+" of the constructor: "+a.signature()+a.placeOf(a.fn),
			"list one name for each of them, in their order")
		return false
	}
	for _, f := range a.filled {
		a.drop(f)
	}
	return true
}

// drop takes what fills a parameter out of what is left.
func (a *arguments) drop(f filling) {
	a.fields = slices.DeleteFunc(a.fields, func(x *model.Field) bool { return x == f.field })
	a.deps = slices.DeleteFunc(a.deps, func(x *model.Dep) bool { return x == f.dep })
}

func (a *arguments) fill(i int, f filling) {
	a.filled[i] = f
	a.drop(f)
}

// byName fills the parameters that are called like a field or a dependency.
func (a *arguments) byName() {
	for i, p := range a.params {
		if f := a.called(p.Name()); !f.empty() {
			a.fill(i, f)
		}
	}
}

// byType fills each parameter of which the type fits one field alone that is left, if no other parameter fits this field.
func (a *arguments) byType() {
	only := make([]*model.Field, len(a.params))
	fitting := map[*model.Field]int{}
	for i, p := range a.params {
		if !a.filled[i].empty() {
			continue
		}
		fit := a.fitting(p)
		for _, f := range fit {
			fitting[f]++
		}
		if len(fit) == 1 && !nameless(p) {
			only[i] = fit[0]
		}
	}
	for i, f := range only {
		if f != nil && fitting[f] == 1 {
			a.fill(i, filling{field: f})
		}
	}
}

// fitting are the fields left whose values p takes.
func (a *arguments) fitting(p *types.Var) []*model.Field {
	var fit []*model.Field
	for _, f := range a.fields {
		if a.takes(p, f) {
			fit = append(fit, f)
		}
	}
	return fit
}

// inOrder fills the parameters that take no field at all with the dependencies that are left, in the order of both.
func (a *arguments) inOrder() {
	for i, p := range a.params {
		if len(a.deps) > 0 && a.filled[i].empty() && typeFor(p.Type()) == nil && len(a.fitting(p)) == 0 {
			a.fill(i, filling{dep: a.deps[0]})
		}
	}
}

// called is the field or dependency left that a parameter called name is for: the one of this name, else the only one whose name differs in case
// and underscores alone.
func (a *arguments) called(name string) filling {
	var alike []filling
	for _, d := range a.deps {
		if d.Go == name || d.Name == name {
			return filling{dep: d}
		}
		if strings.EqualFold(squeezed(d.Name), squeezed(name)) {
			alike = append(alike, filling{dep: d})
		}
	}
	for _, f := range a.fields {
		if a.local(f) == name || f.Name == name {
			return filling{field: f}
		}
		if strings.EqualFold(squeezed(f.Name), squeezed(name)) || strings.EqualFold(f.Go, squeezed(name)) {
			alike = append(alike, filling{field: f})
		}
	}
	if len(alike) != 1 {
		return filling{}
	}
	return alike[0]
}

// local is f as a Go parameter.
func (a *arguments) local(f *model.Field) string { return a.Spell.At(a.e.At).Local(f.Name) }

func squeezed(name string) string { return strings.ReplaceAll(name, "_", "") }

func nameless(p *types.Var) bool { return p.Name() == "" || p.Name() == "_" }

// takes reports whether p takes values of f.
func (a *arguments) takes(p *types.Var, f *model.Field) bool {
	var quiet diag.List
	fits := false
	a.Into(&quiet, func() { fits = a.argument(&model.Pair{Field: f, Go: p.Name(), Type: p.Type()}) })
	return fits && !quiet.HasErrors()
}

// argument finds out how the value of a field becomes that of a parameter; false if it cannot.
func (a *arguments) argument(p *model.Pair) bool {
	if p.Type == types.Typ[types.Invalid] {
		return false
	}
	own := a.typeText(p.Field.Type)
	if p.Field.Pointer() {
		own = "*" + own
	}
	if !p.Field.Secret && own == model.TypeName(p.Type) {
		p.How = model.Assign
		return true
	}
	return a.pair(p)
}

// whole reports parameters that nothing fills, and fields and dependencies that fill none. With a list, fields may be left out.
func (a *arguments) whole(list bool) bool {
	before := a.List.Errors()
	var unclear []string
	for i, p := range a.params {
		if a.filled[i].empty() && len(a.fitting(p)) > 0 {
			unclear = append(unclear, parameter(p, a.short(p.Type())))
		}
	}
	if len(unclear) > 0 {
		a.unclear(unclear)
		return false
	}
	for i, p := range a.params {
		if !a.filled[i].empty() {
			continue
		}
		if a.unnamable(p) {
			continue
		}
		help := "declare it: `field." + fieldNameOf(p) + " = { type = \"resource\", of = [\"...\"] }`"
		if l := typeFor(p.Type()); l != nil {
			help = "declare it: `field." + fieldNameOf(p) + " = { type = \"" + l.Spec + "\" }`"
		}
		a.Report(diag.BadDependency, a.t.Value.At, "nothing fills the parameter "+parameter(p, a.short(p.Type()))+" of the constructor: "+a.signature()+a.placeOf(a.fn), help)
	}
	if a.List.Errors() > before {
		return false
	}
	label := diag.Label{At: a.t.Value.At, Text: "the constructor"}
	for _, d := range a.deps {
		a.Report(diag.BadDependency, d.At, "the constructor `"+a.fn.Name()+"` has no parameter for the dependency `"+d.Name+"`"+a.placeOf(a.fn),
			"remove the field, or add a parameter "+d.Go, label)
	}
	for _, f := range a.fields {
		if !list {
			a.Report(diag.FieldMismatch, f.At, "the constructor `"+a.fn.Name()+"` has no parameter for the field `"+f.Name+"`"+a.placeOf(a.fn),
				"add a parameter "+a.local(f)+"; if the constructor does not need the field, list those that it takes: `"+a.suggestion()+"`", label)
		}
	}
	return a.List.Errors() == before
}

// unnamable reports a parameter of a type that generated code cannot name.
func (a *arguments) unnamable(p *types.Var) bool {
	why := a.unreachable(p.Type())
	if why != "" {
		a.cannotName(a.t.Value, a.fn, "has the parameter "+parameter(p, a.short(p.Type()))+", of a type", why)
	}
	return why != ""
}

// unclear reports parameters that fields could fill by their types, and not by their names.
func (a *arguments) unclear(params []string) {
	text := "no field has the name of the parameter " + params[0]
	if len(params) > 1 {
		text = "no fields have the names of the parameters " + ident.Listed(params)
	}
	if slices.ContainsFunc(a.params, nameless) {
		text = "parameters of the constructor have no names"
	}
	a.Report(diag.BadSignature, a.t.Value.At, text+": "+a.signature()+a.placeOf(a.fn), "list what each parameter gets, in their order: `"+a.suggestion()+"`")
}

// suggestion is the line that lists what fills the parameters. Where that is not known, it names the field whose name has the most words of the
// parameter's, or else the first that fits.
func (a *arguments) suggestion() string {
	var texts []string
	left := slices.Clone(a.fields)
	for i, p := range a.params {
		name := "..."
		switch f := a.filled[i]; {
		case f.field != nil:
			name = f.field.Name
		case f.dep != nil:
			name = f.dep.Name
		default:
			best, most := -1, -1
			for j, f := range left {
				if n := shared(f.Name, ident.Snake(p.Name())); n > most && a.takes(p, f) {
					best, most = j, n
				}
			}
			if best >= 0 {
				name = left[best].Name
				left = slices.Delete(left, best, best+1)
			}
		}
		texts = append(texts, strconv.Quote(name))
	}
	return "params = [" + strings.Join(texts, ", ") + "]"
}

// shared is how many words two names in snake case have in common.
func shared(a, b string) int {
	n := 0
	words := strings.Split(b, "_")
	for w := range strings.SplitSeq(a, "_") {
		if w != "" && slices.Contains(words, w) {
			n++
		}
	}
	return n
}

// signature is the constructor as its declaration has it.
func (a *arguments) signature() string {
	return "`func " + a.fn.Name() + strings.TrimPrefix(a.short(a.fn.Signature()), "func") + "`"
}

// write notes what the constructor gets. The last parameter is variadic if it says so.
func (a *arguments) write(variadic bool) bool {
	before := a.List.Errors()
	for i, p := range a.params {
		if d := a.filled[i].dep; d != nil {
			if of := a.dependency(a.t, a.fn, p, d); of != nil {
				a.client.Args = append(a.client.Args, model.Arg{Dep: of})
			}
			continue
		}
		f := a.filled[i].field
		pair := model.Pair{Field: f, Go: p.Name(), Type: p.Type()}
		if a.unnamable(p) {
			continue
		}
		if !a.argument(&pair) {
			a.misfits(p, a.filled[i])
			continue
		}
		a.client.Args = append(a.client.Args, model.Arg{Pair: &pair, Local: a.local(f), Spread: variadic && i == len(a.params)-1})
	}
	return a.List.Errors() == before
}

// misfits reports that p takes no values of the field in f.
func (a *arguments) misfits(p *types.Var, f filling) {
	text := "the field `" + f.field.Name + "` is " + ident.WithArticle(f.field.Type.Spec) + ", and the parameter " + parameter(p, a.short(p.Type())) + " of the constructor `" + a.fn.Name() + "` takes no such value" + a.placeOf(a.fn)
	if f.at != nil {
		a.Report(diag.FieldMismatch, f.at.At, text, "list the fields in the order of the parameters: "+a.signature(), diag.Label{At: f.field.At, Text: "the field"})
		return
	}
	a.Report(diag.FieldMismatch, f.field.At, text, "change one of them: such values cannot be converted", diag.Label{At: a.t.Value.At, Text: "the constructor"})
}
