// Package watch is what the clients of random specifications have in common: it sees whether they are opened and closed in order, and
// with the configuration that they should get.
package watch

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/url"
	"reflect"
	"strings"
	"sync"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/alert"
)

// A Thing stands behind a client.
type Thing struct {
	got    any
	closes bool // something closes it
	open   bool
	deps   []*Thing
	sent   string // the last call

	ill    *failure // what it answers; nil: all is well
	asks   []string // by whom it was asked
	alerts chan alert.Alert
}

// A Selfer is a client, or a handle of one.
type Selfer interface{ Self() *Thing }

// An Options is what functions that configure change.
type Options struct{ Changes int }

var (
	mu      sync.Mutex
	things  []*Thing
	wrong   []string
	failing int // how many constructors that can fail still do not; the next does
	changes int
)

// Reset forgets everything. Of the constructors that can fail, the n-th from now will; 0 for none.
func Reset(n int) {
	mu.Lock()
	defer mu.Unlock()
	things, wrong, failing, changes = nil, nil, n, 0
}

// Fails reports whether the constructor that asks should fail.
func Fails() bool {
	mu.Lock()
	defer mu.Unlock()
	failing--
	return failing == 0
}

// Changed notes what a constructor was configured with.
func Changed(o Options) {
	mu.Lock()
	defer mu.Unlock()
	changes += o.Changes
}

// Changes is how often constructors were configured since Reset.
func Changes() int {
	mu.Lock()
	defer mu.Unlock()
	return changes
}

// Wrong lists what was wrong since Reset.
func Wrong() []string {
	mu.Lock()
	defer mu.Unlock()
	return wrong
}

// Opened is the number of things that were opened since Reset.
func Opened() int {
	mu.Lock()
	defer mu.Unlock()
	return len(things)
}

func blame(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }

// Blame notes that something is wrong.
func Blame(format string, args ...any) {
	mu.Lock()
	defer mu.Unlock()
	blame(format, args...)
}

// Open opens a thing that was made with the configuration got. All of deps that are not nil must be open.
func Open(got any, closes bool, deps ...Selfer) *Thing {
	t := &Thing{got: got, closes: closes, open: true, alerts: make(chan alert.Alert, 100)}
	for _, d := range deps {
		if d != nil && !reflect.ValueOf(d).IsNil() {
			t.deps = append(t.deps, d.Self())
		}
	}
	mu.Lock()
	defer mu.Unlock()
	for _, d := range t.deps {
		if !d.open {
			blame("%T is opened while a dependency with %T is closed", got, d.got)
		}
	}
	things = append(things, t)
	return t
}

// Needs notes that a dependency that is required is nil.
func Needs(s Selfer) {
	if s == nil || reflect.ValueOf(s).IsNil() {
		Blame("a required dependency is nil")
	}
}

// Self is t.
func (t *Thing) Self() *Thing { return t }

// Got is the configuration that t was made with.
func (t *Thing) Got() any { return t.got }

// Up notes that t should be open.
func (t *Thing) Up() {
	mu.Lock()
	defer mu.Unlock()
	if !t.open {
		blame("%T is used while closed", t.got)
	}
}

// End closes t: nothing that is open may depend on it.
func (t *Thing) End() {
	mu.Lock()
	defer mu.Unlock()
	if !t.open {
		blame("%T is closed twice", t.got)
	}
	t.open = false
	for _, user := range things {
		for _, d := range user.deps {
			if d == t && user.open && user.closes {
				blame("%T is closed before its user with %T", t.got, user.got)
			}
		}
	}
}

// AllClosed notes what is still open and should not be.
func AllClosed() {
	mu.Lock()
	defer mu.Unlock()
	for _, t := range things {
		if t.open && t.closes {
			blame("%T is not closed", t.got)
		}
	}
}

// A Conn is what a client may return.
type Conn struct{ n int }

// NewConn is nil for 0.
func NewConn(n int) *Conn {
	if n == 0 {
		return nil
	}
	return &Conn{n}
}

// Number is the number of c.
func (c *Conn) Number(context.Context, ...Options) (int, error) { return c.n, nil }

// Release does nothing.
func (c *Conn) Release() {}

// Values are parameters.
type Values map[string]any

// A Call is a request that an operation sends.
type Call struct {
	Method, Path          string
	Params, Query, Header Values
	Body, Response        any
	Answer                *Answer
	Timeout               time.Duration

	Idempotent, IdempotencyKey bool
}

// An Answer is what an operation may return besides its response.
type Answer struct{ Status int }

// Send notes a call. Each parameter that the path names must be there.
func (t *Thing) Send(ctx context.Context, c Call) error {
	t.Up()
	mu.Lock()
	defer mu.Unlock()
	t.sent = c.Method + " " + c.Path
	for _, part := range strings.Split(c.Path, "{")[1:] {
		name, _, _ := strings.Cut(part, "}")
		if _, ok := c.Params[name]; !ok {
			blame("%s has no parameter %s", t.sent, name)
		}
	}
	if c.Response != nil && reflect.ValueOf(c.Response).Kind() != reflect.Pointer {
		blame("%s cannot fill its response, a %T", t.sent, c.Response)
	}
	return ctx.Err()
}

// An Asked is a method of a handle and the call that it sends; "" for one that returns a Conn.
type Asked struct{ Method, Call string }

// Ask calls a method of h, which is open, with zero values. One that returns a Conn is called again with ones.
func Ask(name string, h Selfer, a Asked) {
	m := reflect.ValueOf(h).MethodByName(a.Method)
	if !m.IsValid() {
		Blame("%s has no method %s", name, a.Method)
		return
	}
	results := m.Call(arguments(m.Type(), 0))
	if a.Call == "" {
		connection(name, a, results, m.Type().NumIn() > 0)
		connection(name, a, m.Call(arguments(m.Type(), 1)), false)
		return
	}
	if t := h.Self(); t.sent != a.Call {
		Blame("%s: %s sends %q, not %q", name, a.Method, t.sent, a.Call)
	}
	if err := results[len(results)-1]; !err.IsNil() {
		Blame("%s: %s fails: %v", name, a.Method, err)
	}
}

// arguments are a context, and n for every int; else zero values.
func arguments(t reflect.Type, n int) []reflect.Value {
	var args []reflect.Value
	for i := range t.NumIn() {
		arg := reflect.New(t.In(i)).Elem()
		switch {
		case t.IsVariadic() && i == t.NumIn()-1:
			return args
		case i == 0 && arg.Kind() == reflect.Interface:
			arg.Set(reflect.ValueOf(context.Background()))
		case arg.Kind() == reflect.Int:
			arg.SetInt(int64(n))
		}
		args = append(args, arg)
	}
	return args
}

// connection looks at what a method returned in the place of a Conn: an interface, which is nil or holds one.
func connection(name string, a Asked, results []reflect.Value, none bool) {
	for _, r := range results {
		if _, ok := r.Type().MethodByName("Number"); r.Kind() != reflect.Interface || !ok {
			continue
		}
		switch { // an observed client returns one of its own, which holds a Conn
		case none && !r.IsNil():
			Blame("%s: %s returns something in the place of nil", name, a.Method)
		case !none && (r.IsNil() || r.Elem().Kind() == reflect.Pointer && r.Elem().IsNil()):
			Blame("%s: %s returns %v", name, a.Method, r.Interface())
		}
		return
	}
	Blame("%s: %s returns no interface", name, a.Method)
}

// Same notes where the configuration that a thing got differs from the generated one that it was made of.
func Same(name string, generated, got any) {
	if why := differ(reflect.ValueOf(generated), reflect.ValueOf(got)); why != "" {
		Blame("%s: the constructor got another configuration: %s", name, why)
	}
}

// differ says where n, a native value, is not what g should become; "" if it is.
func differ(g, n reflect.Value) string {
	switch g := g.Interface().(type) {
	case resource.Secret:
		return differSecret(g, n)
	case *url.URL:
		if u, ok := n.Interface().(*url.URL); !ok || (g == nil) != (u == nil) || g != nil && g.String() != u.String() {
			return fmt.Sprintf("the url is %v", n)
		}
		return ""
	}
	if g.Kind() == reflect.Pointer || g.Kind() == reflect.Interface {
		return differUnset(g, n)
	}
	if n.Kind() == reflect.Pointer {
		if n.IsNil() {
			return unless(g.IsZero() || isEmpty(g), "nil")
		}
		return differ(g, n.Elem())
	}
	if t, ok := g.Interface().(time.Time); ok {
		u, ok := n.Interface().(time.Time)
		return unless(ok && t.Equal(u), "another time")
	}
	switch g.Kind() {
	case reflect.Func: // of an existing struct, which nothing sets
		return unless(n.IsNil(), "a function")
	case reflect.Struct:
		return differStruct(g, n)
	case reflect.Slice:
		if g.Type().Elem().Kind() == reflect.Uint8 && n.Type().Elem().Kind() == reflect.Uint8 {
			return unless(bytes.Equal(g.Bytes(), n.Bytes()), "other bytes")
		}
		if g.Len() != n.Len() {
			return fmt.Sprintf("%d items", n.Len())
		}
		for i := range g.Len() {
			if why := differ(g.Index(i), n.Index(i)); why != "" {
				return fmt.Sprintf("item %d: %s", i, why)
			}
		}
		return ""
	case reflect.Map:
		if g.Len() != n.Len() {
			return fmt.Sprintf("%d entries", n.Len())
		}
		for _, k := range g.MapKeys() {
			v := n.MapIndex(k.Convert(n.Type().Key()))
			if !v.IsValid() {
				return "an entry is missing"
			}
			if why := differ(g.MapIndex(k), v); why != "" {
				return "an entry: " + why
			}
		}
		return ""
	}
	if !n.CanConvert(g.Type()) {
		return "of another type"
	}
	return unless(n.Convert(g.Type()).Interface() == g.Interface(), "another value")
}

func isEmpty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Slice, reflect.Map:
		return v.Len() == 0
	}
	return false
}

func unless(ok bool, text string) string {
	if ok {
		return ""
	}
	return text
}

// differUnset compares what may be unset: a pointer, or a union.
func differUnset(g, n reflect.Value) string {
	if g.IsNil() {
		return unless(n.IsZero(), "set")
	}
	union := g.Kind() == reflect.Interface
	g = g.Elem()
	switch {
	case n.Kind() == reflect.Pointer || n.Kind() == reflect.Interface:
		if n.IsNil() {
			return "not set"
		}
		return differ(g, n.Elem())
	case !union:
		return differ(g, n)
	}
	member := "" // the one field that is set
	for i := range n.NumField() {
		if n.Field(i).IsNil() {
			continue
		}
		if member != "" {
			return "two members are set"
		}
		member = n.Type().Field(i).Name
		if why := differ(g, n.Field(i).Elem()); why != "" {
			return member + ": " + why
		}
	}
	return unless(member != "", "no member is set")
}

func differStruct(g, n reflect.Value) string {
	for i := range n.NumField() {
		name := n.Type().Field(i).Name
		f := g.FieldByName(name)
		if !f.IsValid() {
			continue // only the native one has it
		}
		if why := differ(f, n.Field(i)); why != "" {
			return name + ": " + why
		}
	}
	return ""
}

func differSecret(g resource.Secret, n reflect.Value) string {
	if n.Kind() == reflect.Pointer {
		if n.IsNil() {
			return unless(g.IsZero(), "nil")
		}
		n = n.Elem()
	}
	if s, ok := n.Interface().(resource.Secret); ok {
		return unless(s.Equal(g) || s.IsZero() && g.IsZero(), "another secret")
	}
	if n.Kind() == reflect.String {
		return unless(n.String() == g.Reveal(), "another text")
	}
	text, got := g.Reveal(), n.Bytes()
	plain, _ := base64.StdEncoding.DecodeString(text) // a secret of the type bytes holds the text, and this gets what it stands for
	digits, _ := hex.DecodeString(text)
	return unless(string(got) == text || bytes.Equal(got, plain) || bytes.Equal(got, digits), "other bytes")
}
