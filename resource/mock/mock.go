// Package mock is what the mocks that resgen generates have in common: rules, records of calls, verification. Tests use its
// options and its functions over whole mocks; Init, Begin, Copy, Do, With, When and Calls are for generated code.
package mock

import (
	"context"
	"fmt"
	"reflect"
	"sync"
)

// T is what a mock needs of a test; every testing.TB is one.
type T interface {
	Helper()
	Errorf(format string, args ...any)
	Cleanup(func())
}

// A Mock is any generated mock.
type Mock interface{ base() *Base }

// Base is the part of a generated mock that tests do not see.
type Base struct{ core *core }

func (b *Base) base() *Base { return b }

// coreOf is the core of a mock that was made by its New function.
func coreOf(m Mock) *core {
	c := m.base().core
	if c == nil {
		panic(notNew)
	}
	return c
}

const notNew = "mock: this mock was not made by its New function"

// An Option changes what a mock does with calls that no rule expects.
type Option interface{ apply(*core) }

type option func(*core)

func (o option) apply(c *core) { o(c) }

// Lenient is the option of mocks that answer unexpected calls with zero values instead of failing the test.
var Lenient Option = option(func(c *core) { c.lenient = true })

// Wrap is the option of mocks that pass unexpected calls on to real: a spy, or a mock of some methods only. The type of real must
// be the one that is mocked, else the test fails.
func Wrap(real any) Option { return option(func(c *core) { c.real = real }) }

// A Method is one method of a mock, as generated code declares it.
type Method struct {
	Name  string
	Args  int // how many of the first fields of its records are arguments; results follow
	Rules *Rules
}

// core is what the methods of one mock share.
type core struct {
	t       T // nil for none
	typ     reflect.Type
	lenient bool
	real    any
	methods []*method
	at      place // where the mock was made

	equations []equation // of Equate

	mu        sync.Mutex
	ended     bool
	reporting int           // calls of t that are under way
	quiet     chan struct{} // closed when none is, after the test has ended
}

// Init makes m, of the mocked type that target points to, ready. Where t is nil, a panic replaces what else would fail the test.
func Init(t T, m Mock, target any, opts []Option, methods ...Method) {
	c := &core{t: t, typ: reflect.TypeOf(m), at: callerPlace()}
	m.base().core = c
	if t != nil {
		t.Helper()
		t.Cleanup(c.end)
		if of, ok := t.(interface{ Context() context.Context }); ok && bubble() == "" {
			of.Context().Done() // makes its channel here: one made in a bubble could not be closed when the test ends
		}
	}
	for _, o := range opts {
		if o != nil {
			o.apply(c)
		}
	}
	all := make([]method, len(methods))
	c.methods = make([]*method, len(methods))
	for i, d := range methods {
		all[i].core, all[i].name, all[i].args = c, d.Name, d.Args
		c.methods[i] = &all[i]
		d.Rules.method = &all[i]
	}
	if want := reflect.TypeOf(target).Elem(); c.real != nil && !reflect.TypeOf(c.real).AssignableTo(want) {
		text := fmt.Sprintf("mock.Wrap: %T is no %v", c.real, want)
		c.real = nil
		c.fail(c.at, text)
	}
}

// end verifies the mock, lets go of the calls that hang, and stays away from the test from then on.
func (c *core) end() {
	c.t.Helper()
	if s, ok := c.t.(interface{ Skipped() bool }); !ok || !s.Skipped() {
		c.verify()
	}
	c.mu.Lock()
	c.ended = true
	var quiet chan struct{}
	if c.reporting > 0 {
		quiet = make(chan struct{})
		c.quiet = quiet
	}
	c.mu.Unlock()
	for _, m := range c.methods {
		m.end()
	}
	if quiet != nil {
		<-quiet
	}
}

// verify reports the counted rules that were used too few times, each once.
func (c *core) verify() bool {
	fine := true
	for _, m := range c.methods {
		for _, r := range m.unmet() {
			if fine = false; c.t != nil {
				c.t.Helper()
				c.fail(r.at, r.missing())
			}
		}
	}
	return fine
}

// name is the type of the mock, as messages have it: StoreMock.
func (c *core) name() string {
	name := typeName(c.typ.Elem())
	for i := range len(name) {
		if name[i] == '.' {
			return name[i+1:]
		}
		if name[i] == '[' {
			break
		}
	}
	return name
}

// Verify reports the counted rules that have not been used as often as they should be, and whether there are none. The end of the
// test does the same for rules that Verify has not reported.
func Verify(mocks ...Mock) bool {
	fine := true
	for _, m := range mocks {
		if !coreOf(m).verify() {
			fine = false
		}
	}
	return fine
}

// Reset makes mocks as they were when they were new: it forgets their rules and calls without verifying them, and lets go of the
// calls that hang.
func Reset(mocks ...Mock) {
	for _, m := range mocks {
		for _, method := range coreOf(m).methods {
			method.reset()
		}
	}
}
