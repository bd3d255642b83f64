package observe

import (
	"context"
	"time"
)

// An Observer is told which resources are opened. Its methods and those of its recorders may be called from any goroutine, and must not
// block. If one panics, the panic is recovered and counted (see Panics). The first panic of each type of observer is logged.
type Observer interface {
	// Observe is called for each attempt to open a client. It returns the Recorder for the client's operations, or nil.
	Observe(Resource) Recorder
}

// A Recorder is told of the operations of one client.
type Recorder interface {
	// Begin returns the context for the operation that begins.
	Begin(context.Context, *Op) context.Context
	// End gets the context that Begin returned.
	End(context.Context, *Op, Result)
}

// A Propagator is a Recorder that also tells servers which operation a request belongs to, such as its trace.
type Propagator interface {
	Recorder
	// Inject writes into the carrier what the server is told. It is called before the request of the operation is sent, with the context
	// that Begin returned.
	Inject(context.Context, Carrier)
}

// A Carrier receives what a Propagator writes. An http.Header is one.
type Carrier interface{ Set(key, value string) }

// A Resource is what an observer is told about a resource before its first operation.
type Resource struct {
	Name  string // "orders"
	Kind  string // "postgres"
	Attrs []Attr // constant attributes, named by OpenTelemetry's semantic conventions: db.system.name, server.address
	Ops   []*Op  // all operations, each at its Number

	Labels  []Attr    // attributes that the specification adds
	Buckets []float64 // the upper bounds of histograms, in seconds; nil: the observer's own

	// Pool counts the connections of the resource's pool; ok is false while the resource is not open. It is nil if there is no pool, or if the
	// pool does not count its connections.
	Pool func() (p Pool, ok bool)
}

// Pool counts the connections of a pool.
type Pool struct {
	Max   int // the most connections that the pool may have; 0: no limit, or not known
	InUse int // checked out
	Idle  int
}

// An Attr is a constant attribute. Its value is a string or an int64.
type Attr struct {
	Key   string
	Value any
}

// String returns an attribute with a text.
func String(key, value string) Attr { return Attr{key, value} }

// Int returns an attribute with a number.
func Int(key string, value int) Attr { return Attr{key, int64(value)} }

// Scope says what an operation is.
type Scope uint8

// The scopes.
const (
	Call    Scope = iota // what the program asked for
	Attempt              // one attempt to send it to the server
	Wait                 // the wait for a connection of the pool
	Connect              // a new connection to the server
	scopes
)

// String returns "call", "attempt", "wait" or "connect".
func (s Scope) String() string { return [...]string{"call", "attempt", "wait", "connect"}[s] }

// Other is the name of the operation that stands for everything that a client has not declared. It is also the class of an error that has
// no other class. The name comes from OpenTelemetry's semantic conventions.
const Other = "_OTHER"

// An Op is an operation of a client. The client declares it when it is opened, for one Probe only, and does not change it afterwards.
type Op struct {
	Scope Scope
	Name  string // db.operation.name, rpc.method, or the method of the client: "SELECT"
	Attrs []Attr // attributes that are the same for all calls: http.request.method, url.template

	number int
}

// Number returns the index of op in Resource.Ops. An observer can use it as an index for what it has prepared.
func (op *Op) Number() int { return op.number }

// A Result says how an operation ended.
type Result struct {
	Type   string // error.type, from a bounded set; "" if the operation has succeeded
	Status int    // http.response.status_code; 0: none
	Code   string // db.response.status_code or rpc.response.status_code, from a bounded set; "": none
	Batch  int    // db.operation.batch.size; 0: it was not a batch
	Resend int    // http.request.resend_count; 0: it was sent for the first time

	Start    time.Time
	Duration time.Duration
}
