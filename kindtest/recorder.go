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

// A Recorder is an observer that writes down what happens to one client. Its zero value is ready. Each operation is a line when it ends:
//
//	attempt GET 503 error=503 resend=1 GET /x/{id}
//
// A line has the scope and the name, and then, if there are any, the status, the class of the error, a code that is not the class, the size
// of a batch, the number of the repetition, and the values of the operation's attributes. It also says if a client has not handed on the
// context of the operation, or of the call around an attempt.
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

// opKey and outerKey are the keys of a context for the operation of a recorder, and for the one around it.
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

// Begin implements observe.Recorder. What is about connections leaves the context alone.
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

// Op is the call or attempt that has begun in ctx; nil for none.
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

// Resource is what the client has declared.
func (r *Recorder) Resource() observe.Resource {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.of
}

// Events lists the events.
func (r *Recorder) Events() []observe.Event {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.events)
}

// Ended lists what has ended, in its order; only operations of scopes, if there are any.
func (r *Recorder) Ended(scopes ...observe.Scope) []Ended {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(r.ended), func(e Ended) bool { return len(scopes) > 0 && !slices.Contains(scopes, e.Op.Scope) })
}

// Lines are the lines of Ended.
func (r *Recorder) Lines(scopes ...observe.Scope) []string {
	var lines []string
	for _, e := range r.Ended(scopes...) {
		lines = append(lines, e.Line)
	}
	return lines
}

// Begun is how many operations of a scope have begun.
func (r *Recorder) Begun(scope observe.Scope) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.begun[scope]
}

// Forget forgets what has begun and ended so far; only operations of scopes, if there are any.
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

// Wants fails the test unless exactly these calls and attempts have ended, in this order, and each has begun once. Then it forgets them.
func (r *Recorder) Wants(t testing.TB, lines ...string) {
	t.Helper()
	got, begun := r.Lines(observe.Call, observe.Attempt), r.Begun(observe.Call)+r.Begun(observe.Attempt)
	if !slices.Equal(got, lines) || begun != len(lines) {
		t.Errorf("%d have begun, and these have ended:\n\t%s\nwant\n\t%s", begun, strings.Join(got, "\n\t"), strings.Join(lines, "\n\t"))
	}
	r.Forget(observe.Call, observe.Attempt)
}
