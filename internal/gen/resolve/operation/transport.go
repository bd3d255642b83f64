package operation

import (
	"go/types"
	"slices"
	"time"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/lang"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
	"github.com/resgen-go/resgen/internal/ident"
)

// A transport is a protocol by which operations are called. Its keys are the rows of the language that name it.
type transport struct {
	name    string   // the name in lang.Key.Transport: "http"
	told    []string // fields of the Call: a client has this transport if its method Send takes a Call with all of these fields
	streams bool     // a body may be a reader
	read    func(m *maker, o *model.Operation, e *syntax.Entry) transportReader
}

// A transportReader reads the keys of one operation that belong to the transport, and reports findings.
type transportReader interface {
	// param reads the key that says where a parameter goes. It returns false if it has reported a finding.
	param(p *model.Param, e *syntax.Entry) bool

	// finish is called when all parameters have been read. It orders the arguments, and returns the description of the operation.
	finish() model.Transport
}

// transports are all transports. A client has the first one that fits its Call.
var transports = []*transport{httpTransport, lambdaTransport}

// transportOf returns the transport for a Call, or nil.
func transportOf(call *types.Named) *transport {
	for _, t := range transports {
		if !slices.ContainsFunc(t.told, func(name string) bool { return typeutil.Field(call, name) == nil }) {
			return t
		}
	}
	return nil
}

// callOf returns the struct that the client's method Send takes: func(context.Context, Call) error. It returns nil if the client has no
// such method.
func callOf(native types.Type) *types.Named {
	sel := types.NewMethodSet(native).Lookup(nil, model.Send)
	if sel == nil {
		return nil
	}
	sig := sel.Type().(*types.Signature)
	if sig.Params().Len() != 2 || !typeutil.IsContext(sig.Params().At(0).Type()) || sig.Results().Len() != 1 || !typeutil.IsError(sig.Results().At(0).Type()) {
		return nil
	}
	call, ok := types.Unalias(sig.Params().At(1).Type()).(*types.Named)
	if !ok {
		return nil
	}
	if _, ok := call.Underlying().(*types.Struct); !ok {
		return nil
	}
	return call
}

// transportKeys checks the keys of an operation and its parameters that belong to a transport.
func (m *maker) transportKeys(e *syntax.Entry) bool {
	before := m.List.Errors()
	m.otherTransport(e.Value, lang.Operation)
	for _, p := range read.Entries(e.Value, "param") {
		m.otherTransport(p.Value, lang.Param)
	}
	for _, k := range lang.Operation.Required(m.transport.name) {
		if read.Entry(e.Value, k.Name) == nil {
			m.Lacks(e, k)
		}
	}
	return m.List.Errors() == before
}

// otherTransport reports the keys of v that belong to a different transport than the client's.
func (m *maker) otherTransport(v *syntax.Value, t *lang.Table) {
	for _, e := range v.Entries {
		if k := t.Key(e.Key); k != nil && k.Transport != "" && k.Transport != m.transport.name {
			m.Report(diag.UnknownKey, e.At, "`"+e.Key+"` is for operations over "+k.Transport+", and the client of the kind `"+m.kind.Name+"` sends them over "+m.transport.name, "remove it")
		}
	}
}

// callFields checks that the client's Call has every field that an operation sets.
func (m *maker) callFields(o *model.Operation, e *syntax.Entry) {
	for _, p := range o.Transport.Parts() {
		switch p.Value.(type) {
		case []model.Sent:
			m.callField(e, p.Field, "map[string]any", typeutil.IsValues)
		case time.Duration:
			m.callField(e, p.Field, "time.Duration", typeutil.IsDuration)
		case bool:
			m.callField(e, p.Field, "bool", typeutil.IsBool)
		default:
			m.callField(e, p.Field, "string", typeutil.IsText)
		}
	}
	if m.client.Probe {
		m.callField(e, model.OperationField, "string", typeutil.IsText)
	}
	if o.Body != nil {
		m.callField(e, "Body", "any", typeutil.IsAny)
	}
	if o.Response != nil {
		m.callField(e, "Response", "any", typeutil.IsAny)
	}
	if o.Idempotent {
		m.callField(e, "Idempotent", "bool", typeutil.IsBool)
	}
}

// answer returns the type of the Answer of an operation: the type that a field of the client's Call points to. It returns nil if it has
// reported a finding.
func (m *maker) answer(e *syntax.Entry) types.Type {
	before := m.List.Errors()
	m.callField(e, "Answer", "*Answer", typeutil.IsPointer)
	if m.List.Errors() > before {
		return nil
	}
	return typeutil.Field(m.client.Call, "Answer").Type().Underlying().(*types.Pointer).Elem()
}

func (m *maker) callField(e *syntax.Entry, name, wants string, fits func(types.Type) bool) {
	call := m.client.Call
	switch f := typeutil.Field(call, name); {
	case f == nil:
		m.Report(diag.BadSignature, e.At, "the operation `"+e.Key+"` sets the field `"+name+"` of "+m.short(call)+", which has none"+m.PlaceOf(call.Obj()), "add it: `"+name+" "+wants+"`")
	case !fits(f.Type()):
		m.Report(diag.BadSignature, e.At, "the operation `"+e.Key+"` sets the field `"+name+"` of "+m.short(call)+", which is "+ident.WithArticle(m.short(f.Type()))+m.PlaceOf(f), "make it `"+name+" "+wants+"`")
	case m.unreachable(f.Type()) != "":
		m.Report(diag.BadSignature, e.At, "the operation `"+e.Key+"` sets the field `"+name+"` of "+m.short(call)+", whose type generated code cannot name: "+m.unreachable(f.Type()), "")
	}
}
