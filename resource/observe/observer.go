package observe

import (
	"context"
	"time"
)

// An Observer is told of the resources that are opened. Its methods, and the ones of its recorders, may be called from any goroutine. They
// do not block. If one panics, the panic is recovered, counted by Panics, and logged the first time.
type Observer interface {
	// Observe is called when a client is opened, once for each attempt. The recorder is told of the client's operations; if it is nil, no
	// one is.
	Observe(Resource) Recorder
}

// A Recorder is told of the operations of one client.
type Recorder interface {
	// Begin returns the context of the operation that begins.
	Begin(context.Context, *Op) context.Context
	// End gets the context that Begin returned.
	End(context.Context, *Op, Result)
}

// A Propagator is a Recorder that tells servers of the operations that they are asked for: of the trace that an attempt belongs to.
type Propagator interface {
	Recorder
	// Inject gets the context that Begin returned, before the request of the operation is sent.
	Inject(context.Context, Carrier)
}

// A Carrier takes what a Propagator writes, such as an http.Header.
type Carrier interface{ Set(key, value string) }

// A Resource is what an observer knows of a resource before its first operation.
type Resource struct {
	Name  string // "orders"
	Kind  string // "postgres"
	Attrs []Attr // what does not change while it is open, by the names of OpenTelemetry's semantic conventions: db.system.name, server.address
	Ops   []*Op  // all operations, each at its Number

	Labels  []Attr    // what the specification adds
	Buckets []float64 // the upper bounds of histograms, in seconds; nil: the observer's own

	// Pool counts the connections of its pool; ok is false while the resource is not open. Nil: it has none that counts.
	Pool func() (p Pool, ok bool)
}

// Pool counts the connections of a pool.
type Pool struct {
	Max   int // that it may have; 0: any number, or not known
	InUse int // checked out
	Idle  int
}

// An Attr is a constant attribute. Its value is a string or an int64.
type Attr struct {
	Key   string
	Value any
}

// String returns an attribute that is a text.
func String(key, value string) Attr { return Attr{key, value} }

// Int returns an attribute that is a number.
func Int(key string, value int) Attr { return Attr{key, int64(value)} }

// Scope says what an operation is.
type Scope uint8

// The scopes.
const (
	Call    Scope = iota // what the program asked for
	Attempt              // each time that it is sent
	Wait                 // for a connection of the pool
	Connect              // to the server
	scopes
)

// String returns "call", "attempt", "wait" or "connect".
func (s Scope) String() string { return [...]string{"call", "attempt", "wait", "connect"}[s] }

// Other is the name of the operation that stands for all that a client has not declared, and of the class of an error that has no other.
// It is the name that OpenTelemetry's semantic conventions give to such values.
const Other = "_OTHER"

// An Op is an operation. A client declares it when it is opened, for one Probe alone, and does not change it afterwards.
type Op struct {
	Scope Scope
	Name  string // db.operation.name, rpc.method, or the method of the client: "SELECT"
	Attrs []Attr // what does not change from call to call: http.request.method, url.template

	number int
}

// Number is where op stands in Resource.Ops: an index for what an observer has prepared.
func (op *Op) Number() int { return op.number }

// A Result is how an operation ended.
type Result struct {
	Type   string // error.type, from a set with a bound; "" if it has succeeded
	Status int    // http.response.status_code; 0: none
	Code   string // db.response.status_code or rpc.response.status_code, from a set with a bound; "": none
	Batch  int    // db.operation.batch.size; 0: it was not a batch
	Resend int    // http.request.resend_count; 0: it was sent for the first time

	Start    time.Time
	Duration time.Duration
}
