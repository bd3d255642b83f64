package client

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/declare"
	"github.com/resgen-go/resgen/internal/gen/resolve/library"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
	"github.com/resgen-go/resgen/internal/ident"
	"github.com/resgen-go/resgen/internal/module"
)

// operations resolves the operations of the kind. Each becomes a method of the client.
func (m *maker) operations() {
	ops := m.lib.OperationsOf(m.e)
	if len(ops.All) == 0 {
		return
	}
	c := m.client
	if call := callOf(c.Native); call != nil {
		m.transport = transportOf(call)
		c.Call = call
	}
	if m.transport == nil {
		m.Report(diag.BadSignature, ops.All[0].At, "the kind `"+m.kind.Name+"` has operations, and its client "+m.short(c.Native)+" has no method Send for them", "extend `http` or `lambda`")
		return
	}
	if why := m.unreachable(c.Call); why != "" {
		m.Report(diag.BadSignature, ops.All[0].At, "the kind `"+m.kind.Name+"` has operations, and generated code cannot name what its client "+m.short(c.Native)+" sends: "+why, "")
		return
	}
	taken := m.takenMethods()
	repeated := map[string]bool{}
	for _, e := range ops.All {
		o := m.operation(e, ops)
		if o == nil {
			continue
		}
		if why := taken[o.Go]; why != "" && !repeated[o.Go] { // two operations with one name are reported with the clashes of names
			m.Report(diag.NameCollision, e.At, "the operation `"+o.Name+"` would be the method `"+o.Go+"`, "+why, "set `go_name`, or choose another name")
		}
		repeated[o.Go] = true
		c.Operations = append(c.Operations, o)
	}
}

// takenMethods returns the names that an operation cannot have as a method of the client, each with the reason.
func (m *maker) takenMethods() map[string]string {
	c := m.client
	taken := map[string]string{model.Send: "which sends the operations", c.Interface: "which is the name of the client's interface"}
	for _, name := range m.handleNames() {
		taken[name] = "which the client has"
	}
	for _, x := range c.InterfaceMethods() {
		taken[x.Name] = "which the client has"
	}
	return taken
}

// operation resolves one operation. It returns nil if it has reported a finding.
func (m *maker) operation(e *syntax.Entry, ops library.Operations) *model.Operation {
	t := e.Value
	o := &model.Operation{Name: e.Key, Go: m.GoName(e, ops.Kept), Doc: read.Text(t, "doc"), Idempotent: read.Flag(t, "idempotent"), At: e.At}
	home := m.homeOf(ops.Lib[e])
	o.Body, o.Response = m.goTypeOf(t, "body", home), m.goTypeOf(t, "response", home)
	if !m.transportKeys(e) {
		return nil
	}
	m.sendable(o, t)
	r := m.transport.read(m, o, e)
	m.params(o, e, r, ops.Kept)
	o.Transport = r.finish()
	m.callFields(o, e)
	if read.Flag(t, "answer") {
		o.Answer = m.answer(e)
	}
	if len(o.Rest) > 0 {
		o.Params = m.kind.ParamsName(o.Go)
	}
	m.argNames(o)
	o.Type = m.signature(o)
	return o
}

// params resolves the parameters of the operation o.
func (m *maker) params(o *model.Operation, e *syntax.Entry, r transportReader, kept read.GoNames) {
	s := &declare.Scope{Stem: m.kind.Go + o.Go, What: "the operation `" + o.Name + "`", Objects: map[string]*model.Object{}, Kept: kept}
	for _, pe := range read.Entries(e.Value, "param") {
		f := m.Field(pe, s)
		if f == nil {
			continue
		}
		at := pe.At
		if f.Type.Kind == model.Map || f.Type.Kind == model.ObjectType || f.Type.Kind == model.UnionType {
			m.Report(diag.UnknownType, at, "a parameter cannot be of type "+f.Type.Spec, "make it a scalar or a list of scalars")
			continue
		}
		p := &model.Param{Field: f}
		if !r.param(p, pe) {
			continue
		}
		if f.Optional {
			o.Rest = append(o.Rest, p)
		} else {
			o.Args = append(o.Args, p)
		}
	}
}

// argNames chooses the names of the arguments. They must not hide names that the method uses.
func (m *maker) argNames(o *model.Operation) {
	taken := map[string]bool{}
	for _, name := range []string{"ctx", "c", "body", "params", "response", "err", "resource", "context"} {
		taken[name] = true
	}
	named := func(p *types.Package) string { // the packages that the body of the method uses
		taken[p.Name()] = true
		return ""
	}
	types.TypeString(m.client.Call, named)
	if o.Answer != nil {
		types.TypeString(o.Answer, named)
	}
	for _, p := range o.Transport.Parts() {
		if f := typeutil.Field(m.client.Call, p.Field); f != nil {
			types.TypeString(f.Type(), named)
		}
	}
	if o.Response != nil {
		types.TypeString(o.Response, named)
	}
	if o.Answer != nil {
		o.AnswerVar = "answer"
		for taken[o.AnswerVar] {
			o.AnswerVar += "Got"
		}
		taken[o.AnswerVar] = true
	}
	for _, p := range o.Args {
		spell := m.Spell.At(p.Field.At)
		name := spell.Local(p.Field.Name)
		if p.Field.Go != spell.Go(p.Field.Name) { // the parameter has a go_name
			name = ident.Unexport(p.Field.Go)
		}
		for taken[name] || token.IsKeyword(name) || types.Universe.Lookup(name) != nil {
			name += "Param"
		}
		taken[name] = true
		p.Go = name
	}
}

// goTypeOf returns the Go type under the key of the table t. A name without an import path belongs to the package home. It returns nil if
// there is none, or if it has reported a finding.
func (m *maker) goTypeOf(t *syntax.Value, key, home string) types.Type {
	v := read.Get(t, key, syntax.String)
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
	importing, name := library.SplitName(spec)
	if importing == "" {
		importing = home
	}
	p := m.View.Packages[importing]
	if p == nil || !read.IsExported(name) {
		if !library.ImportPath(importing) || !read.IsExported(name) {
			m.Report(diag.UnknownType, v.At, "this is not the name of a Go type", "write `import/path.Type`, or `Type` for one of the generated package")
		} else {
			m.Absent(diag.UnknownType, v.At, importing, "", "`go get "+importing+"`")
		}
		return nil
	}
	o, ok := p.Scope().Lookup(name).(*types.TypeName)
	switch {
	case !ok:
		generated := func(t string) bool { return importing == m.path && m.generates(t) } // such as a handle
		names := m.Candidates(func() []string { return slices.DeleteFunc(typeutil.TypeNames(p.Scope()), generated) })
		help := diag.DidYouMean(name, names)
		if importing == m.path && diag.Suggest(name, names) == "" {
			help = "write it: `type " + name + " struct { ... }` in a Go file of the package " + p.Name()
		}
		m.Report(diag.UnknownType, v.At, "the package `"+importing+"` has no type `"+name+"`", help)
		return nil
	case typeutil.Generic(o.Type()):
		m.Report(diag.UnknownType, v.At, "the type `"+name+"` has type parameters", "name one without")
		return nil
	}
	if why := m.unreachable(o.Type()); why != "" {
		m.Report(diag.UnknownType, v.At, "generated code cannot name the type: "+why, "")
		return nil
	}
	return wrap(o.Type())
}

// typePaths returns the packages of the Go types that the operations of a kind name.
func typePaths(kind *syntax.Value) []string {
	var paths []string
	for _, e := range read.Entries(kind, "operation") {
		for _, key := range []string{"body", "response"} {
			spec := read.Text(e.Value, key)
			if i := strings.LastIndexAny(spec, "]*"); i >= 0 {
				spec = spec[i+1:]
			}
			if p, _ := library.SplitName(spec); p != "" && library.ImportPath(p) {
				paths = append(paths, p)
			}
		}
	}
	return paths
}

// signature returns the type of the method for the operation o.
func (m *maker) signature(o *model.Operation) *types.Signature {
	own := types.NewPackage(m.path, m.pkg.Name)
	param := func(name string, t types.Type) *types.Var { return types.NewParam(token.NoPos, own, name, t) }
	universe := func(name string) types.Type { return types.Universe.Lookup(name).Type() }
	params := []*types.Var{param("ctx", m.View.Packages["context"].Scope().Lookup("Context").Type())}
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
	if o.Answer != nil {
		results = append(results, param("", o.Answer))
	}
	results = append(results, param("", universe("error")))
	return types.NewSignatureType(nil, nil, nil, types.NewTuple(params...), types.NewTuple(results...), false)
}

// namedType returns a placeholder for a struct type of another package, which can be printed and compared by name.
func namedType(path, pkg, name string) types.Type {
	return types.NewNamed(types.NewTypeName(token.NoPos, types.NewPackage(path, pkg), name, nil), types.NewStruct(nil, nil), nil)
}

// fieldGoType returns the Go type of a parameter.
func fieldGoType(f *model.Field) types.Type {
	if f.Type.Kind == model.List {
		elem := *f
		elem.Type = f.Type.Elem
		return types.NewSlice(fieldGoType(&elem))
	}
	var path, pkg, name, prefix string
	switch {
	case f.Secret:
		path, pkg, name = module.Runtime, "resource", "Secret"
	case f.Type.Kind == model.TextType:
		path, pkg, name = f.Type.Path, f.Type.Package, f.Type.Go
	default:
		g := f.Type.Scalar.Go
		path, name, prefix = g.Path, g.Name, g.Prefix
		pkg = path[strings.LastIndexByte(path, '/')+1:]
	}
	var t types.Type
	if path == "" {
		t = types.Universe.Lookup(name).Type()
	} else {
		t = namedType(path, pkg, name)
	}
	switch prefix {
	case "*":
		return types.NewPointer(t)
	case "[]":
		return types.NewSlice(t)
	}
	return t
}
