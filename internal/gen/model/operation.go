package model

import (
	"go/types"

	"github.com/resgen-go/resgen/internal/diag"
)

// Send is the name of the method by which a native client sends operations: func(context.Context, Call) error.
const Send = "Send"

// OperationField is the name of the field of a Call that contains the operation's name for observers. Generated code sets it if the client
// observes itself.
const OperationField = "Operation"

// An Operation is a method of the client with typed input and output: Go(ctx, Args..., Body, Params) (Response, Answer, error). Transport
// says how a call is sent.
type Operation struct {
	Name       string // "enrich"
	Go         string // "Enrich"
	Doc        string
	Args       []*Param
	Body       types.Type // nil for none
	Params     string     // "CrmEnrichParams": the struct of Rest; "" without
	Rest       []*Param   // optional parameters
	Response   types.Type // nil for none
	Answer     types.Type // what it returns in addition, about the answer; nil for none
	AnswerVar  string     // the name of a variable of that type
	Idempotent bool       // calling it twice has the same effect as calling it once
	Type       *types.Signature
	Transport  Transport
	At         diag.Span
}

// A Param is a parameter of an operation.
type Param struct {
	Field *Field // Optional, if it is one of Rest
	Go    string // for Args: the name of the Go parameter
}

// A Transport says how an operation is sent to the other system, for example over HTTP. The generated method makes a Call, which the native
// client sends. Every Call has the fields Body, Response and Idempotent, and Operation if the client observes itself. A transport adds
// fields of its own. Answer is a field of a Call if operations can return an Answer.
type Transport interface {
	// Does describes what the operation does, as a phrase after its name: "sends GET /customers".
	Does() string
	// Parts returns the fields of the Call that the transport sets.
	Parts() []Part
	// Attrs returns the attributes of the operation's attempts for observers. They have the names of OpenTelemetry's semantic conventions.
	Attrs() []Attr
}

// An Attr is a constant attribute.
type Attr struct{ Key, Value string }

// A Part is a field of a Call and its value: parameters with their names in the other system, or a constant.
type Part struct {
	Field string // "Query"
	Value any    // a []Sent, a string, a bool or a time.Duration
}

// A Sent is a parameter or a constant text, and its name in the other system.
type Sent struct {
	Name  string
	Param *Param // nil for Text
	Text  string
}
