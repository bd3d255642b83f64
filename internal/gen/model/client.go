package model

import (
	"go/types"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
)

// A Client describes how resources of a kind are opened, and the type of the open client. Generated code can name all its types.
type Client struct {
	Handle      string          // "Postgres": the type that user code takes
	Interface   string          // "PostgresClient": what callers see and what is mocked
	InterfaceAt diag.Span       // where the specification names it; invalid if it does not
	Methods     []*Method       // the methods of Native that Interface has, by name, with the SDK's signatures
	Chains      []Chain         // the methods of Methods that return an interface in Interface
	Failing     map[string]Func // the functions func(error) R that make the results R of methods without an error, by method
	Native      types.Type
	ByHand      []string // the methods of the handle in hand-written Go files of the package: they are not generated

	// The constructor is func([ctx,] Config [, dependencies...] [, *observe.Probe] [, configure ...F]) (Native [, func() [error]] [, error]), or has
	// parameters for the values of single fields, mixed with the dependencies, in place of the configuration.
	New     Func
	Context bool
	Pointer bool    // the constructor takes a pointer to its configuration
	Convert *Struct // the struct that the constructor takes, converted from the generated configuration; nil: it takes the generated one
	Deps    []*Dep  // its dependencies, in the order of its parameters
	ByField bool    // the constructor takes fields one by one: Args
	Args    []Arg   // the arguments, in the order of the parameters, without the context, the probe and the configure functions; nil if it takes a configuration
	Probe   bool    // it takes a *observe.Probe: the native client observes itself
	Cleanup bool    // it returns a func(), or a func() error
	TryUndo bool    // it returns a func() error
	Fails   bool    // it returns an error

	Configure string     // "PostgresConfigure": the name of F; "" for none
	Changes   types.Type // F, a func type with or without a name; nil for none

	Close  *Call // nil: nothing to close
	Health *Call // nil: the client cannot be checked
	Stats  *Call // nil: not known

	Reporter *Reporter // reports calls that Native does not report although it observes itself; nil for none

	AdapterType    string // "postgresAdapter": the type that adapts the SDK's client to Interface; "" without Chains
	OperationsType string // "crmOperations": the type whose methods are the operations; "" without any
	ObservedType   string // "ledgerObserved": the type that reports calls to observers; "" if there are no calls to report
	SDKAlias       string // "postgresSDK": the alias of the SDK's type that these types embed, if a method of the interface has the name of the SDK's type; else ""

	Operations []*Operation // methods that Interface has and Native does not
	Call       *types.Named // the struct that operations pass to Native's method Send; nil without operations

	Mocks *Import // the package with the mocks of a kind of another package; nil: they are generated here, or not at all
}

// Written reports whether the handle has a hand-written method with this name.
func (c *Client) Written(name string) bool {
	_, written := slices.BinarySearch(c.ByHand, name)
	return written
}

// Asks reports whether an open client can be checked.
func (c *Client) Asks() bool { return c.Health != nil || c.Written("Check") }

// CheckFunc reports whether the handle has a field with a function that tests can set to replace Check.
func (c *Client) CheckFunc() bool { return c.Health != nil && !c.Written("Check") }

// Counts reports whether the connections of a client's pool are counted.
func (c *Client) Counts() bool { return c.Stats != nil }

// Own returns the names of the handle's methods that are not in the client's interface, both generated and hand-written ones.
func (c *Client) Own() []string {
	own := []string{"Native", "Check", "Close"}
	if c.Counts() {
		own = append(own, "Stats")
	}
	return own
}

// Keeps reports whether the handle records that it is closed. A handle with a hand-written Close does not.
func (c *Client) Keeps() bool { return !c.Written("Close") }

// Guarded returns the methods of Interface that the handle wraps. They return an error, so that after Close they can return
// resource.ErrClosed.
func (c *Client) Guarded() []*Method {
	if !c.Keeps() {
		return nil
	}
	return slices.DeleteFunc(c.InterfaceMethods(), func(m *Method) bool {
		return m.Type == nil || m.Err() < 0 || c.Written(m.Name) || slices.Contains(c.Own(), m.Name)
	})
}

// Reports reports whether observers receive calls of the client.
func (c *Client) Reports() bool { return c.Probe || c.Observed() }

// Observed reports whether generated code reports calls to observers, because the client does not do so itself.
func (c *Client) Observed() bool {
	return !c.Probe && slices.ContainsFunc(c.InterfaceMethods(), (*Method).IsOperation)
}

// IsOperation reports whether calls of m are reported to observers: m takes a context or returns an error. Until the Go of the kind has
// been read, no method is an operation.
func (m *Method) IsOperation() bool {
	if m.Type == nil {
		return false
	}
	for v := range m.Type.Params().Variables() {
		if typeutil.IsContext(v.Type()) {
			return true
		}
	}
	return m.Err() >= 0
}

// Err returns the index of the error among the results of m, or -1.
func (m *Method) Err() int {
	for i := m.Type.Results().Len() - 1; i >= 0; i-- {
		if typeutil.IsError(m.Type.Results().At(i).Type()) {
			return i
		}
	}
	return -1
}

// A Func is a Go function.
type Func struct {
	From *Import // nil: the generated package itself
	Name string
}

// A Call is a method of the client or a Go function that a kind or resource names.
type Call struct {
	Method  string // of the client; "" for a function
	Func    Func
	Context bool // it takes a context first
	Client  bool // a function: it takes the native client
	Handle  bool // a function: it takes the handle instead of the native client
	Config  bool // a function: it takes the configuration last
	Pointer bool // a function: it takes a pointer to the configuration
	Given   bool // a function: it takes a func(field string) bool after the configuration, which reports whether a field is set
	Native  bool // a function: the configuration is the struct of the constructor, Client.Convert, not the generated one
	Fails   bool // it returns an error
}

// An Arg is what a constructor gets for one parameter: the value of a field, or a dependency.
type Arg struct {
	Pair   *Pair  // Pair.Go is the name of the parameter, and Pair.Type its type; nil for a dependency
	Dep    *Dep   // one of Client.Deps; nil for a field
	Local  string // for a field: the name of a variable for its value
	Spread bool   // the parameter is variadic: its type is a slice, and the items are passed
}

// ArgNames returns the names of the fields and dependencies that the constructor gets one by one, in the order of its parameters.
func (c *Client) ArgNames() []string {
	var names []string
	for _, a := range c.Args {
		if a.Dep != nil {
			names = append(names, a.Dep.Name)
		} else {
			names = append(names, a.Pair.Field.Name)
		}
	}
	return names
}

// A Reporter is a Go function func(Native, *observe.Probe) Type. The result has the methods of Native that Interface has.
type Reporter struct {
	Func    Func
	Type    types.Type
	Methods []*Method // further methods of Type that Interface has, by name
}

// A Method is one method of a client.
type Method struct {
	Name string
	Type *types.Signature
}

// InterfaceMethods returns the methods of Interface, sorted by name: those of the native client, with the changes of Chains, and the
// operations.
func (c *Client) InterfaceMethods() []*Method {
	return Over(Over(c.GoMethods(), c.ChainMethods()), c.OperationMethods())
}

// GoMethods returns the methods of Interface that are not operations, sorted by name: those of the native client and of the Reporter.
func (c *Client) GoMethods() []*Method {
	if c.Reporter == nil {
		return c.Methods
	}
	return Over(c.Methods, c.Reporter.Methods)
}

// ChainMethods returns the methods that Chains change, with their signatures in Interface.
func (c *Client) ChainMethods() []*Method {
	var methods []*Method
	for _, ch := range c.Chains {
		if ch.SDK == nil { // the Go has not been read yet
			continue
		}
		methods = append(methods, &Method{ch.Method, ch.Signature()})
	}
	return methods
}

// OperationMethods returns the operations as methods.
func (c *Client) OperationMethods() []*Method {
	var methods []*Method
	for _, o := range c.Operations {
		methods = append(methods, &Method{o.Go, o.Type})
	}
	return methods
}

// Over returns the methods of a type that embeds another type: its own, and those of the embedded type that it does not override. They are
// sorted by name.
func Over(embedded, own []*Method) []*Method {
	all := slices.Clone(own)
	has := map[string]bool{}
	for _, m := range own {
		has[m.Name] = true
	}
	for _, m := range embedded {
		if !has[m.Name] {
			all = append(all, m)
		}
	}
	slices.SortFunc(all, func(a, b *Method) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// A Dep is a dependency of a kind: a field of type resource.
type Dep struct {
	Name     string // "db"
	Go       string // "db": the parameter of OpenX
	Doc      string
	Optional bool
	Of       []string   // the kinds that it accepts, by name
	Param    types.Type // the type of the constructor's parameter
	Config   bool       // no kind of Of has a client: the constructor takes a configuration
	At       diag.Span
}

// A Use is the resource that fills a dependency of another resource, in each profile.
type Use struct {
	Dep       *Dep
	Base      Target       // for every profile that ByProfile does not list, or if there are no profiles
	ByProfile []ProfileUse // in the order of the profiles
}

// A Target is the resource that fills a dependency, and the part of it that the dependent resource gets.
type Target struct {
	Resource *Resource // nil: nothing is used
	Native   bool      // the dependent resource gets the native client; otherwise it gets the handle
	Config   bool      // it gets the configuration, because the resource has no client
	Path     string    // Config: the Go fields that lead to the object that is used, ".HTTP.TLS"; "" for the whole
	Copy     bool      // Config: it gets a pointer to a copy
}

// In returns the target of u in the profile p.
func (u *Use) In(p *Profile) Target {
	if i, found := p.Find(len(u.ByProfile), func(i int) *Profile { return u.ByProfile[i].Profile }); found {
		return u.ByProfile[i].Target
	}
	return u.Base
}

// A ProfileUse is the target in a profile whose target differs from Use.Base.
type ProfileUse struct {
	Profile *Profile
	Target  Target
}

// A Struct is a Go struct type that a generated configuration, or an object of it, is converted to.
type Struct struct {
	Type  types.Type // a named struct type; for a struct without a name, one that no code names
	Pairs []Pair
	Grows bool // the configuration of a kind of another package, which may have more fields in a later version
}

// Each calls f for each pair of s, those of objects and of members of unions included.
func (s *Struct) Each(f func(*Pair)) {
	for i := range s.Pairs {
		p := &s.Pairs[i]
		f(p)
		if p.Part != nil {
			p.Part.Each(f)
		}
		for _, member := range p.Parts {
			member.Part.Each(f)
		}
	}
}

// A Pair is one field of a Struct and the generated field that its value comes from.
type Pair struct {
	Field *Field
	Go    string     // name of the struct's field
	Type  types.Type // of the struct's field
	How   Conversion
	Part  *Struct  // ToObject, ToItems
	Parts []Member // ToUnion
}

// A Member says what one member of a union is converted to: a field of a struct. The field is a pointer to the member's struct.
type Member struct {
	Object *Object
	Go     string // name of that field
	Part   *Struct
}

// A Conversion says how the value of a generated field is converted to that of a Go struct's field.
type Conversion int

// The conversions. Pair.Type decides the details, such as a pointer, a string or bytes.
const (
	Assign   Conversion = iota // as it is
	Convert                    // T(v)
	Reveal                     // secrets: v.Reveal(), as string or []byte; lists and maps of secrets item by item
	ToPtr                      // a value becomes a pointer to the value (converted if needed); an unset value, and the zero value of an optional field, become nil
	FromPtr                    // an optional pointer becomes a value: zero if the pointer is nil
	Deref                      // a URL, which is a pointer, becomes the struct that it points to: zero when it is nil
	PtrToPtr                   // *A becomes *B
	ToObject                   // a struct, or a pointer to one: Part
	ToUnion                    // a struct with one pointer per member: Parts
	ToItems                    // a list or map of structs, or of pointers to them: Part
)
