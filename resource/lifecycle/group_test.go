package lifecycle_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/lifecycle"
	"github.com/resgen-go/resgen/resource/observe"
)

func TestStartOpensDependenciesFirst(t *testing.T) {
	noLeaks(t)
	var e events
	g := mustStart(t, e.node("c", "b", "a"), e.node("b", "a", "absent", "a"), e.node("a"))
	wantEvents(t, &e, "open a, open b, open c")
	wantError(t, g.Close(context.Background()), "")
	wantEvents(t, &e, "open a, open b, open c, close c, close b, close a")
}

func TestAfterOpenAndBeforeCloseStandBetweenOpenAndClose(t *testing.T) {
	var e events
	a := e.node("a")
	a.AfterOpen = hooks(func(context.Context) error { e.add("after"); return nil })
	a.BeforeClose = hooks(func(context.Context) error { e.add("before"); return nil })
	wantError(t, mustStart(t, a, e.node("b", "a")).Close(context.Background()), "")
	wantEvents(t, &e, "open a, after, open b, close b, before, close a")
}

func TestStartOnlyOpensWhatIsNeeded(t *testing.T) {
	for _, tt := range []struct {
		only []string
		want string
	}{
		{nil, "open a, open b, open c, open d, close d, close c, close b, close a"},
		{[]string{"c"}, "open a, open b, open c, close c, close b, close a"},
		{[]string{"b", "a", "borrowed"}, "open a, open b, close b, close a"},
		{[]string{"borrowed"}, ""},
	} {
		var e events
		g, err := lifecycle.Start(context.Background(), tt.only,
			e.node("a"), e.node("b", "a"), e.node("c", "b"), e.node("d", "c"), lifecycle.Node{}, lifecycle.Node{Name: "borrowed"})
		if err != nil {
			t.Fatal(err)
		}
		wantError(t, g.Close(context.Background()), "")
		wantEvents(t, &e, tt.want)
	}
}

func TestStartRefusesCyclesAndDoubleNames(t *testing.T) {
	for _, tt := range []struct {
		after map[string][]string
		want  string
	}{
		{map[string][]string{"a": {"a"}}, "resources wait for each other: a"},
		{map[string][]string{"a": {"c"}, "b": {"a"}, "c": {"b"}}, "resources wait for each other: a, b, c"},
		{map[string][]string{"b": {"c"}, "c": {"b"}}, "resources wait for each other: b, c"},
	} {
		var e events
		g, err := lifecycle.Start(context.Background(), nil,
			e.node("a", tt.after["a"]...), e.node("b", tt.after["b"]...), e.node("c", tt.after["c"]...))
		if g != nil {
			t.Error("there is a group")
		}
		wantError(t, err, tt.want)
		wantEvents(t, &e, "")
	}
	var e events
	_, err := lifecycle.Start(context.Background(), nil, e.node("a"), e.node("a"))
	wantError(t, err, "two resources have the name a")
	wantEvents(t, &e, "")
}

func TestStartFailureReturnsNoGroupAndRollsBackInReverse(t *testing.T) {
	noLeaks(t)
	var e events
	d := e.node("d", "c")
	d.Open = opens(fails(errBoom))
	g, err := lifecycle.Start(context.Background(), nil, e.node("a"), e.node("b", "a"), e.node("c", "b"), d, e.node("e", "d"))
	if g != nil {
		t.Error("there is a group")
	}
	wantError(t, err, "open d: boom")
	wantEvents(t, &e, "open a, open b, open c, close c, close b, close a")
	var re *resource.Error
	if !errors.Is(err, errBoom) || !errors.As(err, &re) || re.Resource != "d" || re.Phase != "open" || re.Err != errBoom {
		t.Errorf("%#v", err)
	}
}

func TestStartErrorsInDeclarationOrderThenRollbackErrors(t *testing.T) {
	var e events
	var failing sync.WaitGroup // both fail, whichever comes first
	failing.Add(2)
	together := func(err error) func(context.Context) error {
		return func(context.Context) error {
			failing.Done()
			failing.Wait()
			return err
		}
	}
	a, b, c, d := e.node("a"), e.node("b", "a"), e.node("c", "b"), e.node("d", "b")
	a.Close = fails(errors.New("a stays"))
	b.Close = fails(errors.New("b stays"))
	c.Open = opens(together(errors.New("no c")))
	d.Open = opens(together(errors.New("no d")))
	_, err := lifecycle.Start(context.Background(), nil, d, a, b, c)
	wantError(t, err, "open d: no d\nopen c: no c\nclose b: b stays\nclose a: a stays")
}

func TestStartReportsWhatACanceledSiblingCouldNotClose(t *testing.T) {
	var e events
	begun := make(chan struct{})
	a, b := e.node("a"), e.node("b")
	a.AfterOpen = hooks(func(ctx context.Context) error {
		close(begun)
		return hangs(ctx)
	})
	a.Close = fails(errors.New("stays"))
	b.Open = func(context.Context, ...resource.OpenOption) error {
		<-begun
		return errBoom
	}
	_, err := lifecycle.Start(context.Background(), nil, a, b)
	wantError(t, err, "open b: boom\nclose a: stays")
}

func TestStartReportsThePanicOfACanceledSibling(t *testing.T) {
	begun := make(chan struct{})
	_, err := lifecycle.Start(context.Background(), nil,
		lifecycle.Node{Name: "a", Open: func(ctx context.Context, _ ...resource.OpenOption) error {
			close(begun)
			<-ctx.Done()
			panic(ctx.Err())
		}},
		lifecycle.Node{Name: "b", Open: func(context.Context, ...resource.OpenOption) error { <-begun; return errBoom }})
	wantError(t, err, "open a: panic: context canceled\nopen b: boom")
}

func TestStartWithAnEndedContextOpensNothing(t *testing.T) {
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(errBoom)
	var e events
	g, err := lifecycle.Start(ctx, nil, e.node("a"))
	if g != nil || !errors.Is(err, errBoom) || !errors.Is(err, context.Canceled) {
		t.Errorf("%v, %v", g, err)
	}
	wantEvents(t, &e, "")
}

func TestStartReportsTheCallersCancellation(t *testing.T) {
	ctx, cancel := context.WithCancelCause(context.Background())
	var e events
	b, c := e.node("b", "a"), e.node("c", "a")
	begun := make(chan struct{})
	b.Open = func(ctx context.Context, _ ...resource.OpenOption) error {
		<-begun
		cancel(errBoom)
		return hangs(ctx)
	}
	c.Open = func(ctx context.Context, _ ...resource.OpenOption) error {
		close(begun)
		<-ctx.Done()
		return fmt.Errorf("dial: %w", ctx.Err())
	}
	_, err := lifecycle.Start(ctx, nil, e.node("a"), b, c)
	wantError(t, err, "open b: context canceled: boom\nopen c: dial: context canceled")
	wantEvents(t, &e, "open a, close a")
}

func TestPanicAndGoexitAreErrorsInEachPhase(t *testing.T) {
	noLeaks(t)
	for _, how := range []struct {
		name, text string
		f          func(context.Context) error
	}{
		{"panic", "panic: boom", func(context.Context) error { panic(errBoom) }},
		{"goexit", "runtime.Goexit called", func(context.Context) error { runtime.Goexit(); return nil }},
	} {
		for _, tt := range []struct {
			phase, want, events string
			set                 func(*lifecycle.Node)
		}{
			{"Open", "open b: ", "open a, close a", func(n *lifecycle.Node) { n.Open = opens(how.f) }},
			{"AfterOpen", "open b: after_open: ", "open a, open b, close b, close a", func(n *lifecycle.Node) { n.AfterOpen = hooks(how.f) }},
			{"BeforeClose", "close b: before_close: ", "open a, open b, close b, close a", func(n *lifecycle.Node) { n.BeforeClose = hooks(how.f) }},
			{"Close", "close b: ", "open a, open b, close a", func(n *lifecycle.Node) { n.Close = how.f }},
		} {
			t.Run(tt.phase+" "+how.name, func(t *testing.T) {
				var e events
				b := e.node("b", "a")
				b.Retry.Attempts = 3 // in vain
				tt.set(&b)
				g, err := lifecycle.Start(context.Background(), nil, e.node("a"), b)
				if g != nil {
					err = g.Close(context.Background())
				}
				wantError(t, err, tt.want+how.text)
				wantEvents(t, &e, tt.events)
				var re *resource.Error
				if !errors.As(err, &re) || re.ErrorType() != "panic" {
					t.Errorf("%#v is of type %s", err, re.ErrorType())
				}
				var pe *resource.PanicError
				if how.name == "panic" && (!errors.As(err, &pe) || pe.Value != errBoom || !strings.Contains(string(pe.Stack), "group_test.go")) {
					t.Errorf("%#v does not tell value and place of the panic", err)
				}
				if how.name == "panic" != errors.Is(err, errBoom) || how.name == "goexit" != errors.Is(err, lifecycle.ErrGoexit) {
					t.Errorf("%v hides its cause", err)
				}
			})
		}
	}
}

func TestAfterOpenFailureClosesAndCountsAsAnAttempt(t *testing.T) {
	var e events
	n := e.node("a")
	n.Retry = lifecycle.Retry{Attempts: 2, Backoff: 1}
	n.AfterOpen = hooks(fails(errBoom))
	n.BeforeClose = hooks(func(context.Context) error {
		t.Error("BeforeClose is called, though AfterOpen has failed")
		return nil
	})
	_, err := lifecycle.Start(context.Background(), nil, n)
	wantError(t, err, "open a: after 2 attempts: after_open: boom")
	wantEvents(t, &e, "open a, close a, open a, close a")

	n.Retry = lifecycle.Retry{}
	n.Close = fails(errors.New("stays"))
	_, err = lifecycle.Start(context.Background(), nil, n)
	wantError(t, err, "open a: after_open: boom\nclose a: stays")
}

type permanentError bool

func (permanentError) Error() string     { return "refused" }
func (e permanentError) Permanent() bool { return bool(e) }

func TestPermanent(t *testing.T) {
	if err := resource.Permanent(nil); err != nil || resource.IsPermanent(err) {
		t.Errorf("nil is %v", err)
	}
	err := resource.Permanent(context.DeadlineExceeded)
	if !resource.IsPermanent(err) || !errors.Is(err, context.DeadlineExceeded) || observe.Class(err) != "timeout" {
		t.Errorf("%v is of class %s", err, observe.Class(err))
	}
	wantError(t, err, context.DeadlineExceeded.Error())
}

func TestRetryOnlyWhatMayPass(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want int
	}{
		{errBoom, 3},
		{permanentError(false), 3},
		{fmt.Errorf("wrapped: %w", permanentError(true)), 1},
		{&resource.Problem{Message: "bad"}, 1},
		{lifecycle.NeedsNative("a", "b"), 1},
		{fmt.Errorf("wrapped: %w", resource.Permanent(errBoom)), 1},
	} {
		attempts := 0
		n := lifecycle.Node{Name: "a", Retry: lifecycle.Retry{Attempts: 3, Backoff: 1}, Open: func(context.Context, ...resource.OpenOption) error {
			attempts++
			return tt.err
		}}
		if _, err := lifecycle.Start(context.Background(), nil, n); attempts != tt.want || !errors.Is(err, tt.err) {
			t.Errorf("%v: %d attempts, want %d", err, attempts, tt.want)
		}
	}
}

func TestRetryUntilItIsOpen(t *testing.T) {
	attempts := 0
	n := lifecycle.Node{Name: "a", Retry: lifecycle.Retry{Attempts: 5, Backoff: 1, MaxBackoff: 1<<63 - 1}, Open: func(context.Context, ...resource.OpenOption) error {
		if attempts++; attempts < 3 {
			return errBoom
		}
		return nil
	}}
	wantError(t, mustStart(t, n).Close(context.Background()), "")
	if attempts != 3 {
		t.Errorf("%d attempts", attempts)
	}
}

func TestClose100TimesAtOnceClosesOnceAndReturnsOneError(t *testing.T) {
	noLeaks(t)
	var e events
	a := e.node("a")
	a.Close = func(context.Context) error {
		e.add("close a")
		return errBoom
	}
	g := mustStart(t, a, e.node("b", "a"))
	errs := make([]error, 100)
	var all sync.WaitGroup
	for i := range errs {
		all.Add(1)
		go func() {
			defer all.Done()
			errs[i] = g.Close(context.Background())
		}()
	}
	all.Wait()
	for _, err := range append(errs, g.Close(context.Background())) {
		if err != errs[0] || err == nil {
			t.Errorf("got %v and %v", errs[0], err)
		}
	}
	wantEvents(t, &e, "open a, open b, close b, close a")
}

func TestCloseErrorsInReverseDeclarationOrder(t *testing.T) {
	var e events
	nodes := []lifecycle.Node{e.node("a", "d"), e.node("b"), e.node("c"), e.node("d")}
	for i := range nodes {
		nodes[i].Close = fails(errBoom)
	}
	nodes[2].BeforeClose = hooks(fails(errors.New("not now")))
	wantError(t, mustStart(t, nodes...).Close(context.Background()),
		"close d: boom\nclose c: before_close: not now\nclose c: boom\nclose b: boom\nclose a: boom")
}

func TestCloseOfNoGroup(t *testing.T) {
	var none *lifecycle.Group
	var zero lifecycle.Group
	for _, err := range []error{none.Close(context.Background()), zero.Close(context.Background()), mustStart(t).Close(context.Background())} {
		if err != nil {
			t.Error(err)
		}
	}
	g := mustStart(t, lifecycle.Node{Name: "a", Open: opens(fails(nil))}) // nothing to close
	wantError(t, g.Close(context.Background()), "")
}

func TestCloseWithAnEndedContextClosesEverything(t *testing.T) {
	noLeaks(t)
	var e events
	type key struct{}
	ctx, cancel := context.WithCancelCause(context.WithValue(context.Background(), key{}, "value"))
	cancel(errBoom)
	begin := make(chan struct{})
	a, b := e.node("a"), e.node("b", "a")
	for _, n := range []*lifecycle.Node{&a, &b} {
		n.Close = func(ctx context.Context) error {
			<-begin
			e.add(fmt.Sprint("close ", n.Name, " ", ctx.Value(key{}), " ", ctx.Err()))
			return errBoom
		}
	}
	g := mustStart(t, a, b)
	err := g.Close(ctx)
	wantError(t, err, "still closing a, b: context canceled: boom")
	if !errors.Is(err, context.Canceled) || !errors.Is(err, errBoom) {
		t.Errorf("%v hides its cause", err)
	}
	close(begin)
	wantError(t, g.Close(context.Background()), "close b: boom\nclose a: boom")
	wantError(t, g.Close(ctx), "close b: boom\nclose a: boom") // as it is known by now
	wantEvents(t, &e, "open a, open b, close b value <nil>, close a value <nil>")
}
