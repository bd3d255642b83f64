package kindtest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/resgen-go/resgen/resource/observe"
)

// A Recorder is an observer that records what one client does. Its zero value is ready to use. When an operation ends, the Recorder adds a
// line:
//
//	attempt GET 503 error=503 resend=1 GET /x/{id}
//
// A line has the scope and the name of the operation. Then follow, if they are set: the status, the error class, the code if it is not the
// class, the size of the batch, the number of the resend, and the values of the operation's attributes. The line also says if the client
// has not passed on the context of the operation, or of the call that the attempt belongs to.
type Recorder struct {
	mu     sync.Mutex
	of     observe.Resource
	ended  []Ended
	begun  map[observe.Scope]int
	events []observe.Event
}

// An Ended is an operation that has ended.
type Ended struct {
	Op     *observe.Op
	Result observe.Result
	Line   string
}

// opKey and outerKey are the context keys for the current operation of a recorder, and for the operation around it.
type (
	opKey    struct{ of *Recorder }
	outerKey struct{ of *Recorder }
)

// Observe implements observe.Observer.
func (r *Recorder) Observe(of observe.Resource) observe.Recorder {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.of = of
	return r
}

// Begin implements observe.Recorder. For waits and connects it returns ctx unchanged.
func (r *Recorder) Begin(ctx context.Context, op *observe.Op) context.Context {
	r.mu.Lock()
	if r.begun == nil {
		r.begun = map[observe.Scope]int{}
	}
	r.begun[op.Scope]++
	r.mu.Unlock()
	if op.Scope > observe.Attempt {
		return ctx
	}
	ctx = context.WithValue(ctx, outerKey{r}, ctx.Value(opKey{r}))
	return context.WithValue(ctx, opKey{r}, op)
}

// End implements observe.Recorder.
func (r *Recorder) End(ctx context.Context, op *observe.Op, result observe.Result) {
	line := fmt.Sprint(op.Scope, " ", op.Name)
	if op.Scope <= observe.Attempt {
		if r.Op(ctx) != op {
			line += " in another context"
		}
		if outer, _ := ctx.Value(outerKey{r}).(*observe.Op); (outer != nil && outer.Scope == observe.Call) != (op.Scope == observe.Attempt) {
			line += " alone"
		}
	}
	if result.Status != 0 {
		line += fmt.Sprint(" ", result.Status)
	}
	if result.Type != "" {
		line += " error=" + result.Type
	}
	if result.Code != "" && result.Code != result.Type {
		line += " code=" + result.Code
	}
	if result.Batch != 0 {
		line += fmt.Sprint(" batch=", result.Batch)
	}
	if result.Resend != 0 {
		line += fmt.Sprint(" resend=", result.Resend)
	}
	for _, a := range op.Attrs {
		line += fmt.Sprint(" ", a.Value)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ended = append(r.ended, Ended{op, result, line})
}

// Op returns the call or attempt of the context, or nil.
func (r *Recorder) Op(ctx context.Context) *observe.Op {
	op, _ := ctx.Value(opKey{r}).(*observe.Op)
	return op
}

// Event implements observe.Watcher.
func (r *Recorder) Event(e observe.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.events = append(r.events, e)
}

// Resource returns what the client has declared.
func (r *Recorder) Resource() observe.Resource {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.of
}

// Events returns the events.
func (r *Recorder) Events() []observe.Event {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.events)
}

// Ended returns the operations that have ended, in order. With arguments, it returns only operations of these scopes.
func (r *Recorder) Ended(scopes ...observe.Scope) []Ended {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(r.ended), func(e Ended) bool { return len(scopes) > 0 && !slices.Contains(scopes, e.Op.Scope) })
}

// Lines returns the lines of the operations that Ended returns.
func (r *Recorder) Lines(scopes ...observe.Scope) []string {
	var lines []string
	for _, e := range r.Ended(scopes...) {
		lines = append(lines, e.Line)
	}
	return lines
}

// Begun returns the number of operations of a scope that have begun.
func (r *Recorder) Begun(scope observe.Scope) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.begun[scope]
}

// Forget removes the operations that have been recorded so far, and keeps the events. With arguments, it removes only operations of these scopes.
func (r *Recorder) Forget(scopes ...observe.Scope) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(scopes) == 0 {
		r.ended, r.begun = nil, nil
		return
	}
	r.ended = slices.DeleteFunc(r.ended, func(e Ended) bool { return slices.Contains(scopes, e.Op.Scope) })
	for _, scope := range scopes {
		delete(r.begun, scope)
	}
}

// Wants fails the test unless exactly these calls and attempts have ended, in this order, and each has begun once. Then it removes them.
func (r *Recorder) Wants(t testing.TB, lines ...string) {
	t.Helper()
	got, begun := r.Lines(observe.Call, observe.Attempt), r.Begun(observe.Call)+r.Begun(observe.Attempt)
	if !slices.Equal(got, lines) || begun != len(lines) {
		t.Errorf("%d have begun, and these have ended:\n\t%s\nwant\n\t%s", begun, strings.Join(got, "\n\t"), strings.Join(lines, "\n\t"))
	}
	r.Forget(observe.Call, observe.Attempt)
}
