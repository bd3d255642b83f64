package operation

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/lang"
	"github.com/resgen-go/resgen/internal/gen/mock"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/declare"
	"github.com/resgen-go/resgen/internal/gen/resolve/library"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
	"github.com/resgen-go/resgen/internal/gen/world"
	"github.com/resgen-go/resgen/internal/ident"
)

// Needs are what the operations of a kind need.
type Needs struct {
	*library.Packages
	View      *world.View                                          // the Go that kinds name
	Field     func(e *syntax.Entry, s *declare.Scope) *model.Field // resolves a parameter
	Home      func(l *library.Library) string                      // the import path of the package that is generated from the specification of l
	PlaceOf   func(o types.Object) string                          // an addition to the text of a finding, which says where o is declared
	Generates func(name string) bool                               // whether the generated files of this package declare the name
	Place     mock.Place                                           // the package in which the kind is generated
}

// A maker resolves the operations of one kind.
type maker struct {
	Needs
	kind      *model.Kind
	client    *model.Client
	transport *transport // the transport of the operations; nil if there is none
}

// Resolve resolves the operations ops of the kind k. Each becomes a method of the client c. The names taken are not free for such a method,
// each for the given reason.
func Resolve(n Needs, k *model.Kind, c *model.Client, ops library.Operations, taken map[string]string) {
	m := &maker{Needs: n, kind: k, client: c}
	if call := callOf(c.Native); call != nil {
		m.transport = transportOf(call)
		c.Call = call
	}
	if m.transport == nil {
		m.Report(diag.BadSignature, ops.All[0].At, "the kind `"+k.Name+"` has operations, and its client "+m.short(c.Native)+" has no method Send for them", "extend `http` or `lambda`")
		return
	}
	if why := m.unreachable(c.Call); why != "" {
		m.Report(diag.BadSignature, ops.All[0].At, "the kind `"+k.Name+"` has operations, and generated code cannot name what its client "+m.short(c.Native)+" sends: "+why, "")
		return
	}
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

// operation resolves one operation. It returns nil if it has reported a finding.
func (m *maker) operation(e *syntax.Entry, ops library.Operations) *model.Operation {
	t := e.Value
	o := &model.Operation{Name: e.Key, Go: m.GoName(e, ops.Kept), Doc: read.Text(t, "doc"), Idempotent: read.Flag(t, "idempotent"), At: e.At}
	home := m.Home(ops.Lib[e])
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
		spec := read.Text(pe.Value, "type")
		if strings.HasPrefix(spec, "map[string]") || slices.Contains(lang.Composites, strings.TrimPrefix(spec, "[]")) {
			m.Report(diag.UnknownType, pe.At, "a parameter cannot be of type "+spec, "make it a scalar or a list of scalars")
			continue
		}
		f := m.Field(pe, s)
		if f == nil {
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

// signature returns the type of the method for the operation o.
func (m *maker) signature(o *model.Operation) *types.Signature {
	own := types.NewPackage(m.Place.Path, m.Place.Name)
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
