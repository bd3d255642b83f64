package resolve

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/ident"
)

// operationsOf are the operations of e, a kind of l, and of the kinds that it extends.
func (l *library) operationsOf(e *syntax.Entry) []*syntax.Entry {
	all, known := l.operations[e]
	if known {
		return all
	}
	l.operations[e] = nil // for a kind that extends itself, which has been reported
	var inherited []*syntax.Entry
	if base := get(e.Value, "extends", syntax.String); base != nil {
		if b, of := l.kind(base.Text); b != nil {
			inherited = of.operationsOf(b)
		}
	}
	g := newGathered(inherited)
	g.add(entries(e.Value, "operation"))
	l.operations[e] = g.es
	return g.es
}

// operations resolves the operations of the kind, which become methods of its client.
func (m *maker) operations() {
	es := m.lib.operationsOf(m.e)
	if len(es) == 0 {
		return
	}
	c := m.client
	if c.Sender = sender(c.Native); c.Sender == nil {
		m.report(diag.BadSignature, es[0].At, "the kind `"+m.kind.Name+"` has operations, and its client "+m.short(c.Native)+" has no method Send for them", "let it extend `http`")
		return
	}
	own := types.NewPackage(m.path, m.pkg.Name)
	taken := map[string]bool{}
	for _, x := range c.Methods {
		taken[x.Name] = true
	}
	for _, e := range es {
		o := m.operation(e)
		if o == nil {
			continue
		}
		c.Operations = append(c.Operations, o)
		if taken[o.Go] || slices.Contains(handleNames, o.Go) {
			m.report(diag.NameCollision, e.At, "the operation `"+o.Name+"` would be the method `"+o.Go+"`, which the client has", "set `go_name`, or choose another name")
			continue
		}
		taken[o.Go] = true
		c.Methods = append(c.Methods, &model.Method{Name: o.Go, Type: m.signature(own, o)})
	}
	slices.SortFunc(c.Methods, func(a, b *model.Method) int { return strings.Compare(a.Name, b.Name) })
}

// sender is the package with the types that operations are sent with: that of the client, if the client has func Send(ctx, Call) error.
func sender(native types.Type) *model.Import {
	sel := types.NewMethodSet(native).Lookup(nil, "Send")
	if sel == nil {
		return nil
	}
	sig := sel.Type().(*types.Signature)
	if sig.Params().Len() != 2 || !isContext(sig.Params().At(0).Type()) || sig.Results().Len() != 1 || !isError(sig.Results().At(0).Type()) {
		return nil
	}
	call, ok := types.Unalias(sig.Params().At(1).Type()).(*types.Named)
	if !ok || call.Obj().Name() != "Call" || call.Obj().Pkg().Scope().Lookup("Values") == nil {
		return nil
	}
	return &model.Import{Path: call.Obj().Pkg().Path(), Name: call.Obj().Pkg().Name()}
}

// operation resolves one operation; nil after a finding.
func (m *maker) operation(e *syntax.Entry) *model.Operation {
	t := e.Value
	o := &model.Operation{Name: e.Key, Go: m.goName(t, e.Key), Doc: text(t, "doc"), Method: text(t, "method"), Idempotent: flag(t, "idempotent")}
	o.Body, o.Response = m.goTypeOf(t, "body"), m.goTypeOf(t, "response")
	if o.Method == "" {
		o.Method = "GET"
		if entry(t, "body") != nil {
			o.Method = "POST"
		}
	}
	if b := entry(t, "body"); b != nil && (o.Method == "GET" || o.Method == "HEAD") {
		m.report(diag.BadSignature, b.At, "a "+o.Method+" request has no body", "remove `body`, or choose another `method`")
	}
	pv := get(t, "path", syntax.String)
	if pv == nil {
		return nil
	}
	o.Path = pv.Text
	inPath := m.pathNames(pv)
	m.params(o, e, inPath)
	declared := map[string]bool{}
	for _, p := range entries(t, "param") {
		declared[p.Key], declared[text(p.Value, "name")] = true, true
	}
	for name, at := range inPath { // order: each is reported at its own place
		if !declared[name] {
			m.report(diag.BadTemplate, at, "there is no parameter `"+name+"`", declareParam(name))
		}
	}
	if len(o.Rest) > 0 {
		o.Params = paramsName(m.kind, m.e, e, o.Go)
		if m.lib == m.library {
			m.names.claim(o.Params, e.At, "the operation `"+o.Name+"`")
		}
	}
	m.argNames(o)
	return o
}

// declareParam is what to type for a parameter that a path calls name.
func declareParam(name string) string {
	snake := ident.Snake(name)
	switch {
	case ident.Valid(name):
		return "declare it: `param." + name + " = { type = \"string\" }`"
	case ident.Valid(snake):
		return "declare it: `param." + snake + " = { type = \"string\", name = \"" + name + "\" }`"
	}
	return ""
}

// paramsName is what the struct of an operation's optional parameters is called. An operation that e, the entry of the kind k, inherits
// has another in each kind.
func paramsName(k *model.Kind, e, operation *syntax.Entry, goName string) string {
	if entry(get(e.Value, "operation", syntax.Table), operation.Key) != operation {
		return k.Go + goName + "Params"
	}
	return goName + "Params"
}

// operationName is the Go name of an operation, without a finding if it is wrong.
func (l *library) operationName(e *syntax.Entry) string {
	if g := text(e.Value, "go_name"); isExported(g) {
		return g
	}
	return l.spell.Go(e.Key)
}

// pathNames are the parameters that a path names, with their places.
func (m *maker) pathNames(v *syntax.Value) map[string]diag.Span {
	found := map[string]diag.Span{}
	for _, p := range parseTemplate(v.Text) {
		switch {
		case p.bad, p.to-p.from == 2 && len(p.text) == 1:
			m.report(diag.BadTemplate, v.Inside(p.from, p.to), "a path has no braces but those around the names of parameters", "remove it")
		case p.name == "":
		case found[p.name].Valid():
			m.report(diag.BadTemplate, v.Inside(p.from, p.to), "the path names `"+p.name+"` twice", "name it once")
		default:
			found[p.name] = v.Inside(p.from, p.to)
		}
	}
	switch {
	case strings.ContainsAny(v.Text, "?#"):
		m.report(diag.BadTemplate, v.At, "a path has neither query nor fragment", "declare a `param` for the query")
	case !strings.HasPrefix(v.Text, "/"):
		m.report(diag.BadTemplate, v.At, "a path begins with a slash", "write `path = \"/"+v.Text+"\"`")
	}
	return found
}

// params resolves the parameters of o.
func (m *maker) params(o *model.Operation, e *syntax.Entry, inPath map[string]diag.Span) {
	s := &scope{stem: m.kind.Go + o.Go, what: "the operation `" + o.Name + "`", objects: map[string]*model.Object{}}
	members := map[string]diag.Label{}
	for _, pe := range entries(e.Value, "param") {
		f := m.field(pe, s)
		if f == nil {
			continue
		}
		p := &model.Param{Field: f, In: text(pe.Value, "in"), Name: text(pe.Value, "name")}
		if p.Name == "" {
			p.Name = pe.Key
		}
		byName := inPath[pe.Key].Valid() || inPath[p.Name].Valid()
		if inPath[pe.Key].Valid() {
			p.Name = pe.Key
		}
		if p.In == "" {
			p.In = "query"
			if byName {
				p.In = "path"
			}
		}
		at := pe.At
		switch {
		case f.Type.Kind == model.Map || f.Type.Kind == model.ObjectType || f.Type.Kind == model.UnionType:
			m.report(diag.UnknownType, at, "a parameter cannot be of type "+f.Type.Spec, "make it a scalar or a list of one")
			continue
		case p.In == "path" && !byName:
			m.report(diag.BadTemplate, at, "the path does not name the parameter `"+pe.Key+"`", "write `{"+pe.Key+"}` into `path`")
			continue
		case p.In != "path" && byName:
			m.report(diag.BadTemplate, at, "the path names the parameter `"+pe.Key+"`, and it goes into the "+p.In, "remove `in`, or take it out of `path`")
			continue
		case p.In == "path" && (f.Optional || f.Type.Kind == model.List):
			m.report(diag.BadTemplate, at, "a parameter in the path is one value and cannot be unset", "remove `optional`, or send it `in = \"query\"`")
			continue
		}
		if f.Optional {
			m.member(members, f.Go, at, "the parameter `"+pe.Key+"`", "the parameter `"+pe.Key+"` would be the field `"+f.Go+"`, which is taken")
			o.Rest = append(o.Rest, p)
		} else {
			o.Args = append(o.Args, p)
		}
	}
	slices.SortStableFunc(o.Args, func(a, b *model.Param) int { return place(a, o.Path) - place(b, o.Path) })
}

// place orders parameters: those in the path as they stand there, then the others.
func place(p *model.Param, path string) int {
	if p.In == "path" {
		return strings.Index(path, "{"+p.Name+"}")
	}
	return len(path)
}

// argNames gives the arguments their names, which must not hide what the method uses.
func (m *maker) argNames(o *model.Operation) {
	taken := []string{"ctx", "c", "body", "params", "response", "err", m.client.Sender.Name, "resource", "context"}
	for _, p := range o.Args {
		name := m.spell.Local(p.Field.Name)
		for slices.Contains(taken, name) || token.IsKeyword(name) || types.Universe.Lookup(name) != nil {
			name += "Param"
		}
		taken = append(taken, name)
		p.Go = name
	}
}

// goTypeOf is the Go type that t names under key; nil for none, or after a finding.
func (m *maker) goTypeOf(t *syntax.Value, key string) types.Type {
	v := get(t, key, syntax.String)
	if v == nil {
		return nil
	}
	spec, wrap := v.Text, func(t types.Type) types.Type { return t }
	for {
		inner := wrap
		if rest, ok := strings.CutPrefix(spec, "[]"); ok {
			spec, wrap = rest, func(t types.Type) types.Type { return inner(types.NewSlice(t)) }
		} else if rest, ok := strings.CutPrefix(spec, "map[string]"); ok {
			spec, wrap = rest, func(t types.Type) types.Type { return inner(types.NewMap(types.Typ[types.String], t)) }
		} else if rest, ok := strings.CutPrefix(spec, "*"); ok {
			spec, wrap = rest, func(t types.Type) types.Type { return inner(types.NewPointer(t)) }
		} else {
			break
		}
	}
	if b, ok := types.Universe.Lookup(spec).(*types.TypeName); ok {
		return wrap(b.Type())
	}
	importing, name := function(spec)
	if importing == "" {
		importing = m.path
	}
	p := m.view.Packages[importing]
	if p == nil || !isExported(name) {
		text, help := "there is no package `"+importing+"` in this module or its requirements", "`go get "+importing+"`"
		if !importPath(importing) || !isExported(name) {
			text, help = "this is not the name of a Go type", "write `import/path.Type`, or `Type` for one of the generated package"
		}
		m.report(diag.UnknownType, v.At, text, help)
		return nil
	}
	o, ok := p.Scope().Lookup(name).(*types.TypeName)
	switch {
	case !ok:
		m.report(diag.UnknownType, v.At, "the package `"+importing+"` has no type `"+name+"`", "")
		return nil
	case isGeneric(o.Type()):
		m.report(diag.UnknownType, v.At, "the type `"+name+"` has type parameters", "name one without")
		return nil
	}
	if why := m.unreachable(o.Type()); why != "" {
		m.report(diag.UnknownType, v.At, "generated code cannot name the type: "+why, "")
		return nil
	}
	return wrap(o.Type())
}

func isGeneric(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.TypeParams().Len() > n.TypeArgs().Len()
}

// typePaths are the packages of the Go types that the operations of a kind name.
func typePaths(kind *syntax.Value) []string {
	var paths []string
	for _, e := range entries(kind, "operation") {
		for _, key := range []string{"body", "response"} {
			spec := text(e.Value, key)
			if i := strings.LastIndexAny(spec, "]*"); i >= 0 {
				spec = spec[i+1:]
			}
			if p, _ := function(spec); p != "" && importPath(p) {
				paths = append(paths, p)
			}
		}
	}
	return paths
}

// signature is the type of o's method in the package own.
func (m *maker) signature(own *types.Package, o *model.Operation) *types.Signature {
	param := func(name string, t types.Type) *types.Var { return types.NewParam(token.NoPos, own, name, t) }
	universe := func(name string) types.Type { return types.Universe.Lookup(name).Type() }
	params := []*types.Var{param("ctx", m.view.Packages["context"].Scope().Lookup("Context").Type())}
	for _, p := range o.Args {
		params = append(params, param(p.Go, fieldGoType(p.Field)))
	}
	if o.Body != nil {
		params = append(params, param("body", o.Body))
	}
	if o.Params != "" {
		params = append(params, param("params", types.NewNamed(types.NewTypeName(token.NoPos, own, o.Params, nil), types.NewStruct(nil, nil), nil)))
	}
	var results []*types.Var
	if o.Response != nil {
		results = append(results, param("", o.Response))
	}
	results = append(results, param("", universe("error")))
	return types.NewSignatureType(nil, nil, nil, types.NewTuple(params...), types.NewTuple(results...), false)
}

// namedType is a stand-in for a struct type of another package, which can be written and compared by its name.
func namedType(path, pkg, name string) types.Type {
	return types.NewNamed(types.NewTypeName(token.NoPos, types.NewPackage(path, pkg), name, nil), types.NewStruct(nil, nil), nil)
}

// fieldGoType is the Go type of a parameter.
func fieldGoType(f *model.Field) types.Type {
	if f.Type.Kind == model.List {
		elem := *f
		elem.Type = f.Type.Elem
		return types.NewSlice(fieldGoType(&elem))
	}
	if f.Secret {
		return namedType(runtime, "resource", "Secret")
	}
	switch f.Type.Kind {
	case model.Duration:
		return namedType("time", "time", "Duration")
	case model.Size:
		return namedType(runtime, "resource", "Size")
	case model.URL:
		return types.NewPointer(namedType("net/url", "url", "URL"))
	case model.Time:
		return namedType("time", "time", "Time")
	case model.JSON:
		return namedType("encoding/json", "json", "RawMessage")
	case model.TextType:
		return namedType(f.Type.Path, f.Type.Package, f.Type.Go)
	case model.Bool, model.Int, model.Uint, model.Float:
		return types.Universe.Lookup(f.Type.Go).Type()
	}
	return types.Typ[types.String]
}
