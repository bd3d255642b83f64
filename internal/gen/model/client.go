package model

import (
	"go/types"
	"slices"
	"time"

	"github.com/resgen-go/resgen/internal/diag"
)

// A Client is how resources of a kind are opened, and what to. Its types can all be named in generated code.
type Client struct {
	Handle    string    // "Postgres": the type that user code takes
	Interface string    // "PostgresClient": what callers see and what is mocked
	Methods   []*Method // of Interface, by name
	Chains    []Chain   // methods whose results are mocked too
	Native    types.Type
	ByHand    []string // the methods of the handle that Go files beside the generated ones have, sorted: they are not generated

	// The constructor is func([ctx,] Config [, dependencies...] [, configure ...F]) (Native [, func()] [, error]).
	New     Func
	Context bool
	Pointer bool    // it takes a pointer to its configuration
	Convert *Struct // its own configuration, made from the generated one; nil: it takes the generated one
	Deps    []*Dep  // its dependencies, in the order of its parameters
	Cleanup bool    // it returns a func()
	Fails   bool    // it returns an error

	Configure string     // "PostgresConfigure": the name of F; "" for none
	Changes   types.Type // F, a func type with or without a name; nil for none

	Close  *Call // nil: nothing to close
	Health *Call // nil: nothing to ask
	Stats  *Call // nil: not known

	Operations []*Operation // they are among Methods
	Sender     *Import      // the package of Call and Values, which they are sent with; nil without operations

	Mocks *Import // the package with the mocks of a kind of another package; nil: they are generated here, or not at all
}

// Written reports whether the handle has a method called name that a person wrote.
func (c *Client) Written(name string) bool {
	_, written := slices.BinarySearch(c.ByHand, name)
	return written
}

// A Func is a Go function.
type Func struct {
	From *Import // nil: the generated package itself
	Name string
}

// A Call is how a thing is done that a kind or resource names: by a method of the client, or by a Go function.
type Call struct {
	Method  string // of the client; "" for a function
	Func    Func
	Context bool // it takes a context first
	Client  bool // a function: it takes the native client
	Handle  bool // a function: it takes the handle instead
	Config  bool // a function: it takes the configuration last
	Pointer bool // a function: a pointer to it
	Native  bool // a function: the configuration is the constructor's own, Client.Convert, not the generated one
	Fails   bool // it returns an error
}

// A Method is one method of a client's interface.
type Method struct {
	Name string
	Type *types.Signature
}

// An Operation is a request that is a method of the client:
// Go(ctx, Args..., Body, Params) (Response, error).
type Operation struct {
	Name       string // "enrich"
	Go         string // "Enrich"
	Doc        string
	Method     string // "GET"
	Path       string // "/customers/{customer_id}/enrichment"
	Args       []*Param
	Body       types.Type // nil for none
	Params     string     // "EnrichParams": the struct of Rest; "" without
	Rest       []*Param   // optional parameters
	Response   types.Type // nil for none
	Idempotent bool
}

// A Param is a parameter of an operation.
type Param struct {
	Field *Field // Optional, if it is one of Rest
	In    string // "path", "query", "header"
	Name  string // as the API calls it
	Go    string // Args: the name of the Go parameter
}

// A Chain says that what a method returns is mocked too, as an interface.
type Chain struct{ Method, Interface string }

// A Dep is a dependency of a kind: a field of type resource.
type Dep struct {
	Name     string // "db"
	Go       string // "db": the parameter of OpenX
	Doc      string
	Optional bool
	Of       []string   // the kinds that it accepts, by name
	Param    types.Type // of the constructor's parameter
	At       diag.Span
}

// A Use is what a resource depends on through one Dep of its kind.
type Use struct {
	Dep       *Dep
	Base      Target       // in every profile that ByProfile does not list, and without profiles
	ByProfile []ProfileUse // in the order of the profiles
}

// A Target is the resource that another one uses, and what of it.
type Target struct {
	Resource *Resource // nil: nothing is used
	Native   bool      // its native client; else its handle
}

// In is what u leads to in p.
func (u *Use) In(p *Profile) Target {
	if p == nil {
		return u.Base
	}
	if i, found := p.Find(len(u.ByProfile), func(i int) *Profile { return u.ByProfile[i].Profile }); found {
		return u.ByProfile[i].Target
	}
	return u.Base
}

// A ProfileUse is what a resource depends on in one profile, where that differs.
type ProfileUse struct {
	Profile *Profile
	Target  Target
}

// A Struct is a Go struct type that a generated configuration, or an object of it, is converted to.
type Struct struct {
	Type  types.Type // a named struct type
	Pairs []Pair
}

// A Pair is one field of a Struct and the generated field that its value comes from.
type Pair struct {
	Field *Field
	Go    string     // name of the struct's field
	Type  types.Type // of the struct's field
	How   Conversion
	Part  *Struct  // ToObject
	Parts []Member // ToUnion
}

// A Member is what one member of a union becomes: the field of a struct that points to it.
type Member struct {
	Object *Object
	Go     string // name of that field
	Part   *Struct
}

// A Conversion is how a generated field's value becomes that of a Go struct's field.
type Conversion int

// The conversions. Pair.Type says the rest: whether a pointer, a string or bytes are wanted.
const (
	Assign   Conversion = iota // as it is
	Convert                    // T(v)
	Reveal                     // secrets: v.Reveal(), as string or []byte; lists and maps of secrets item by item
	ToPtr                      // a value becomes a pointer to it (converted if needed); the zero value of an optional one, or an unset one, becomes nil
	FromPtr                    // an optional pointer becomes a value: zero when it is nil
	PtrToPtr                   // *A becomes *B
	ToObject                   // a struct, or a pointer to one: Part
	ToUnion                    // a struct with one pointer per member: Parts
)

// A Lifecycle says how a resource is opened and closed. Zeros are the runtime's defaults.
type Lifecycle struct {
	Timeout, StopTimeout time.Duration
	Attempts             int
	Backoff, MaxBackoff  time.Duration
	AfterOpen            *Call
	BeforeClose          *Call
}

// A Bundle is what one asset, job, command or handler needs.
type Bundle struct {
	Name string // "processed_data"
	Doc  string
	Go   string // "ProcessedData"
	Uses []*Resource
	At   diag.Span
}
