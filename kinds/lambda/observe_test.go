package lambdakind

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/lambda"
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
	w := &watcher{}
	p := observe.NewProbe(observe.Resource{Name: "functions", Kind: "lambda"}, w)
	p.AddOperation("Resize", observe.String("rpc.method", "Lambda/Invoke"))
	s, _ := newSTS(t, "")
	ok, busy := says(200, "1"), refuses(429, "TooManyRequestsException", canary)
	c := newCloud(t, ok)
	client := open(t, c, p, func(c *LambdaConfig) {
		c.RoleARN, c.STSEndpoint = "arn:aws:iam::123456789012:role/x", configured(t, s.URL).Endpoint
	})
	answers := func(list ...http.HandlerFunc) {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.answers = list
	}
	ctx := t.Context()
	if err := client.Send(ctx, Call{Operation: "Resize", Function: "resize"}); err != nil {
		t.Fatal(err)
	}
	w.wants(t, "attempt STS/AssumeRole 200", "call AssumeRole", "attempt Resize 200", "call Resize")
	answers(busy, ok)
	if _, err := client.Invoke(ctx, "resize", nil); err != nil {
		t.Fatal(err)
	}
	w.wants(t, "attempt Lambda/Invoke 429 error=TooManyRequestsException", "attempt Lambda/Invoke 200 resend=1", "call Invoke")
	answers(fails("Unhandled", `{"errorType": "ValueError"}`))
	_ = client.Send(ctx, Call{Operation: "Resize", Function: "resize"})
	w.wants(t, "attempt Resize 200", "call Resize error=ValueError")
	_ = client.Send(ctx, Call{Function: "resize"})
	w.wants(t, "attempt Lambda/Invoke 200", "call Send error=ValueError")
	answers(ok)
	_ = client.InvokeAsync(ctx, "resize", nil)
	_ = client.DryRun(ctx, "resize")
	w.wants(t, "attempt Lambda/Invoke 200", "call InvokeAsync", "attempt Lambda/Invoke 200", "call DryRun")
	_ = client.InvokeAsync(ctx, "resize", make([]byte, MaxAsyncPayload+1))
	w.wants(t, "call InvokeAsync error=payload_too_large")
	_ = client.Send(ctx, Call{Function: "resize", Body: func() {}})
	w.wants(t, "call Send error=encode")
	_ = client.Send(ctx, Call{Function: "resize", Response: new([]int)})
	w.wants(t, "attempt Lambda/Invoke 200", "call Send error=decode")
	answers(says(200, "{}"))
	if _, err := client.Lambda().ListFunctions(ctx, &lambda.ListFunctionsInput{}); err != nil {
		t.Fatal(err)
	}
	w.wants(t, "attempt _OTHER 200", "call _OTHER")
	_, _ = client.Lambda().Invoke(ctx, &lambda.InvokeInput{FunctionName: new(string)})
	w.lines = nil

	if got := fmt.Sprint(w.of.Attrs[:2]); got != "[{rpc.system.name aws-api} {server.address 127.0.0.1}]" {
		t.Error(got)
	}
	calls := map[string]bool{}
	for _, op := range w.of.Ops {
		calls[op.Name] = calls[op.Name] || op.Scope == observe.Call
	}
	for i := range reflect.TypeFor[LambdaClient]().NumMethod() {
		if name := reflect.TypeFor[LambdaClient]().Method(i).Name; !calls[name] {
			t.Errorf("%s is not declared", name)
		}
	}
}
