// Package mock has what all generated mocks share: rules, records of calls, and verification. Tests use its options, its rules, and the
// functions InOrder, Verify and Reset. Init, Begin, Copy, Do, Return, With, When and Calls are for generated code.
package mock

import (
	"context"
	"fmt"
	"reflect"
	"sync"
)

// T has the methods that a mock needs of a test. Every testing.TB implements it.
type T interface {
	Helper()
	Errorf(format string, args ...any)
	Cleanup(func())
}

// A Mock is any generated mock.
type Mock interface{ base() *Base }

// Base is the hidden part of a generated mock, which tests do not use.
type Base struct{ core *core }

func (b *Base) base() *Base { return b }

// coreOf returns the core of a mock. It panics if the mock was not made by its New function.
func coreOf(m Mock) *core {
	c := m.base().core
	if c == nil {
		panic(notNew)
	}
	return c
}

const notNew = "mock: this mock was not made by its New function"

// An Option changes how a mock answers unexpected calls, or how it compares arguments.
type Option interface{ apply(*core) }

type option func(*core)

func (o option) apply(c *core) { o(c) }

// Lenient makes a mock answer unexpected calls with zero values instead of failing the test. Calls that a rule forbids (Times(0), InOrder)
// still fail it.
var Lenient Option = option(func(c *core) { c.lenient = true })

// Wrap makes a mock pass unexpected calls on to real. The mock then works as a spy, or mocks some methods only. real must have the type
// that is mocked, otherwise the test fails. Calls that a rule forbids (Times(0), InOrder) fail it too.
func Wrap(real any) Option { return option(func(c *core) { c.real = real }) }

// A Method describes a method of a mock.
type Method struct {
	Name  string
	Args  int // how many fields of its records are arguments; the fields after them are results
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

	equations []equation // the equations of Equate

	mu        sync.Mutex
	ended     bool
	reporting int           // the number of running calls of t
	quiet     chan struct{} // closed when reporting becomes 0 after the test has ended
}

// Init prepares the mock m for use. target is a pointer to the mocked type. If t is nil, m panics where it would fail the test.
func Init(t T, m Mock, target any, opts []Option, methods ...Method) {
	c := &core{t: t, typ: reflect.TypeOf(m), at: callerPlace()}
	m.base().core = c
	if t != nil {
		t.Helper()
		t.Cleanup(c.end)
		if of, ok := t.(interface{ Context() context.Context }); ok && bubble() == "" {
			of.Context().Done() // creates the channel of the context here, because a channel that is created in a bubble could not be closed at the end of the test
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
		text := fmt.Sprintf("mock.Wrap: %T is not a %v", c.real, want)
		c.real = nil
		c.fail(c.at, text)
	}
}

// end verifies the mock and ends the calls that hang. Afterwards the mock does not call t any more.
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

// name returns the type of the mock for messages: StoreMock.
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

// Verify fails the test for each rule with a count that has not been used as often as it should be. It reports each rule once, and returns true
// if it reports none. If a mock was made with a nil T, Verify reports such a rule only by returning false. At the end of the test, the mock
// verifies the rules that Verify has not reported.
func Verify(mocks ...Mock) bool {
	fine := true
	for _, m := range mocks {
		if !coreOf(m).verify() {
			fine = false
		}
	}
	return fine
}

// Reset brings mocks back to the state of new ones. It removes their rules and calls without verifying them, and ends calls that hang.
func Reset(mocks ...Mock) {
	for _, m := range mocks {
		for _, method := range coreOf(m).methods {
			method.reset()
		}
	}
}
