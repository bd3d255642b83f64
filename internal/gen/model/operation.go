package model

import (
	"go/types"

	"github.com/resgen-go/resgen/internal/diag"
)

// Send is the method of a native client that carries operations out: func(context.Context, Call) error.
const Send = "Send"

// OperationField is the field of a Call that names the operation for observers. Operations set it if the client observes itself.
const OperationField = "Operation"

// An Operation is a method of the client with typed input and output: Go(ctx, Args..., Body, Params) (Response, Answer, error). What becomes of a
// call of it is told by its Transport.
type Operation struct {
	Name       string // "enrich"
	Go         string // "Enrich"
	Doc        string
	Args       []*Param
	Body       types.Type // nil for none
	Params     string     // "CrmEnrichParams": the struct of Rest; "" without
	Rest       []*Param   // optional parameters
	Response   types.Type // nil for none
	Answer     types.Type // what it returns besides about the answer; nil for none
	AnswerVar  string     // the name of a variable of that type
	Idempotent bool       // doing it twice is the same as doing it once
	Type       *types.Signature
	Transport  Transport
	At         diag.Span
}

// A Param is a parameter of an operation.
type Param struct {
	Field *Field // Optional, if it is one of Rest
	Go    string // Args: the name of the Go parameter
}

// A Transport is how the system on the other side is asked to carry an operation out: HTTP is one. The method makes a Call, which the
// native client sends. Every Call has the fields Body, Response and Idempotent, and Operation if the client observes itself; a transport adds
// its own. Answer is a field of the Calls whose operations can return one.
type Transport interface {
	// Does says what the operation does, in words that follow its name: "sends GET /customers".
	Does() string
	// Parts are what the transport sets in the Call.
	Parts() []Part
	// Attrs are what observers are told of the operation's attempts, by the names of OpenTelemetry's semantic conventions.
	Attrs() []Attr
}

// An Attr is a constant attribute.
type Attr struct{ Key, Value string }

// A Part is what one field of a Call is set to: parameters by the names that the other side has for them, or a constant.
type Part struct {
	Field string // "Query"
	Value any    // a []Sent, a string, a bool or a time.Duration
}

// A Sent is a parameter, or a constant text, and what the other side calls it.
type Sent struct {
	Name  string
	Param *Param // nil for Text
	Text  string
}

// CallField is the field of the struct call that has a name; nil for none.
func CallField(call *types.Named, name string) *types.Var {
	for f := range call.Underlying().(*types.Struct).Fields() {
		if f.Name() == name {
			return f
		}
	}
	return nil
}
