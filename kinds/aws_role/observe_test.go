package awsrolekind

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/resgen-go/resgen/resource/observe"
)

// A watcher writes down what ends, in its order.
type watcher struct {
	mu    sync.Mutex
	of    observe.Resource
	lines []string
}

func (w *watcher) Observe(r observe.Resource) observe.Recorder {
	w.of = r
	return w
}

func (w *watcher) Begin(ctx context.Context, _ *observe.Op) context.Context { return ctx }

func (w *watcher) End(_ context.Context, op *observe.Op, r observe.Result) {
	line := fmt.Sprint(op.Scope, " ", op.Name)
	if r.Status != 0 {
		line += fmt.Sprint(" ", r.Status)
	}
	if r.Type != "" {
		line += " error=" + r.Type
	}
	if r.Resend != 0 {
		line += fmt.Sprint(" resend=", r.Resend)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.lines = append(w.lines, line)
}

func (w *watcher) wants(t *testing.T, lines ...string) {
	t.Helper()
	if !slices.Equal(w.lines, lines) {
		t.Errorf("%q, want %q", w.lines, lines)
	}
	w.lines = nil
}

func TestObserved(t *testing.T) {
	w, f := &watcher{}, &fakeSTS{}
	r, err := Open(t.Context(), configured(t), nil, observe.NewProbe(observe.Resource{Name: "deploy", Kind: "aws_role"}, w), f.use)
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(w.of.Attrs); got != "[{rpc.system.name aws-api}]" || len(w.of.Ops) != 2*len(operations)+4 {
		t.Errorf("%s, %d operations", got, len(w.of.Ops))
	}
	for range 2 { // the second finds the credentials
		if _, err := r.Credentials(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	w.wants(t, "attempt STS/AssumeRole 200", "call AssumeRole")
	if err := Check(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	w.wants(t, "attempt STS/GetCallerIdentity 200", "call GetCallerIdentity")
	f.fails("Throttling", canary)
	if err := Check(t.Context(), r); err == nil {
		t.Error("no error")
	}
	w.wants(t, "attempt STS/GetCallerIdentity 403 error=Throttling", "attempt STS/GetCallerIdentity 403 error=Throttling resend=1",
		"attempt STS/GetCallerIdentity 403 error=Throttling resend=2", "call GetCallerIdentity error=Throttling")
}
