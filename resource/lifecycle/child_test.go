package lifecycle_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

func TestChildrenAreClosedBeforeTheirParent(t *testing.T) {
	noLeaks(t)
	var e events
	parent := mustStart(t, e.node("role"))
	for _, name := range []string{"eu", "us"} {
		if _, err := parent.Start(context.Background(), e.node(name+".s3", "role"), e.node(name+".queue", name+".s3")); err != nil {
			t.Fatal(err)
		}
	}
	if err := parent.Close(context.Background()); err != nil {
		t.Error(err)
	}
	for _, child := range []string{"eu.s3", "eu.queue", "us.s3", "us.queue"} {
		if at := e.at("close " + child); at < 0 || at > e.at("close role") {
			t.Errorf("%s is not closed before role: %s", child, &e)
		}
	}
	if e.at("close eu.queue") > e.at("close eu.s3") {
		t.Errorf("a child is closed in the wrong order: %s", &e)
	}
}

func TestClosingAChildForgetsIt(t *testing.T) {
	noLeaks(t)
	var e events
	parent := mustStart(t, e.node("role"))
	child, err := parent.Start(context.Background(), e.node("s3"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(child.Close(context.Background()), child.Close(context.Background()), parent.Close(context.Background())); err != nil {
		t.Error(err)
	}
	wantEvents(t, &e, "open role, open s3, close s3, close role")
}

func TestAChildThatFailsIsClosedAndForgotten(t *testing.T) {
	noLeaks(t)
	var e events
	parent := mustStart(t, e.node("role"))
	broken := e.node("queue", "s3")
	broken.Open = opens(fails(errBoom))
	_, err := parent.Start(context.Background(), e.node("s3"), broken)
	wantError(t, err, "open queue: boom")
	if err := parent.Close(context.Background()); err != nil {
		t.Error(err)
	}
	wantEvents(t, &e, "open role, open s3, close s3, close role")
}

func TestErrorsOfChildrenComeFirst(t *testing.T) {
	var e events
	role, s3, queue := e.node("role"), e.node("s3"), e.node("queue")
	role.Close, s3.Close, queue.Close = fails(errors.New("held")), fails(errors.New("busy")), fails(errors.New("full"))
	parent := mustStart(t, role)
	for _, n := range []lifecycle.Node{s3, queue} {
		if _, err := parent.Start(context.Background(), n); err != nil {
			t.Fatal(err)
		}
	}
	wantError(t, parent.Close(context.Background()), "close s3: busy\nclose queue: full\nclose role: held")
}

func TestNoChildOfAGroupThatIsClosed(t *testing.T) {
	parent := mustStart(t)
	if err := parent.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	var e events
	if _, err := parent.Start(context.Background(), e.node("late")); err != lifecycle.ErrClosing {
		t.Errorf("got %v", err)
	}
	wantEvents(t, &e, "")
}

func TestClosingCancelsAChildThatIsBeingOpened(t *testing.T) {
	within(t, 0, func(t *testing.T) {
		var e events
		parent := mustStart(t, e.node("role"))
		begun := make(chan struct{})
		slow := e.node("slow", "s3")
		slow.Open = func(ctx context.Context, _ ...resource.OpenOption) error {
			close(begun)
			<-ctx.Done()
			return context.Cause(ctx)
		}
		var err error
		var started sync.WaitGroup
		started.Add(1)
		go func() {
			defer started.Done()
			_, err = parent.Start(context.Background(), e.node("s3"), slow)
		}()
		<-begun
		if err := parent.Close(context.Background()); err != nil {
			t.Error(err)
		}
		started.Wait()
		if !errors.Is(err, lifecycle.ErrClosing) {
			t.Errorf("got %v", err)
		}
		if e.at("close s3") < 0 || e.at("close s3") > e.at("close role") {
			t.Errorf("got %s", &e)
		}
	})
}

func TestChildWithoutParent(t *testing.T) {
	noLeaks(t)
	var e events
	var parent *lifecycle.Group
	child, err := parent.Start(context.Background(), e.node("s3"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(parent.Close(context.Background()), child.Close(context.Background())); err != nil {
		t.Error(err)
	}
	wantEvents(t, &e, "open s3, close s3")
}

func TestChildrenOfChildren(t *testing.T) {
	noLeaks(t)
	var e events
	parent := mustStart(t, e.node("a"))
	child, err := parent.Start(context.Background(), e.node("b"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := child.Start(context.Background(), e.node("c")); err != nil {
		t.Fatal(err)
	}
	if err := parent.Close(context.Background()); err != nil {
		t.Error(err)
	}
	wantEvents(t, &e, "open a, open b, open c, close c, close b, close a")
}

func TestSlowChildrenLeaveTimeToTheirParent(t *testing.T) {
	within(t, 23*time.Second, func(t *testing.T) {
		var e events
		parent := mustStart(t, e.node("role"))
		slow := e.node("slow")
		slow.Close, slow.StopTimeout = hangs, 24*time.Second
		if _, err := parent.Start(context.Background(), slow); err != nil {
			t.Fatal(err)
		}
		if err := parent.Close(context.Background()); err == nil {
			t.Error("the child hangs, and nobody says so")
		}
		if e.at("close role") < 0 {
			t.Error("role is not closed")
		}
	})
}

func TestCloseThatMayNotWaitNamesWhatChildrenHaveOpen(t *testing.T) {
	within(t, 5*time.Second, func(t *testing.T) {
		var e events
		parent := mustStart(t, e.node("role"))
		slow := e.node("eu.s3")
		slow.Close = takes(5 * time.Second)
		if _, err := parent.Start(context.Background(), slow); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		wantError(t, parent.Close(ctx), "still closing eu.s3, role: context deadline exceeded")
		if err := parent.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
}

func TestChildrenStartAndCloseFromManyGoroutines(t *testing.T) {
	noLeaks(t)
	var e events
	parent := mustStart(t, e.node("role"))
	var all sync.WaitGroup
	for range 50 {
		all.Add(1)
		go func() {
			defer all.Done()
			child, err := parent.Start(context.Background(), e.node("s3"))
			if err != nil {
				if !errors.Is(err, lifecycle.ErrClosing) {
					t.Error(err)
				}
				return
			}
			if err := child.Close(context.Background()); err != nil {
				t.Error(err)
			}
		}()
	}
	if err := parent.Close(context.Background()); err != nil {
		t.Error(err)
	}
	all.Wait()
	opened, closed := 0, 0
	for _, event := range e.list {
		switch event {
		case "open s3":
			opened++
		case "close s3":
			closed++
		}
	}
	if opened != closed {
		t.Errorf("%d are opened and %d closed", opened, closed)
	}
}

func TestNodesTellWhatIsBorrowedOrAbsent(t *testing.T) {
	var e events
	lent, gone := e.node("lent"), lifecycle.Node{Name: "gone", Kind: "s3", State: lifecycle.NodeAbsent}
	lent.State, lent.Kind = lifecycle.NodeBorrowed, "postgres"
	lent.Check = fails(errBoom)
	lent.Stats = func() resource.Stats { return resource.Stats{Max: 3} }
	g := mustStart(t, e.node("own", "lent", "gone"), lent, gone)
	var got []string
	for _, n := range g.Nodes() {
		got = append(got, n.Name+" "+n.Kind+" "+n.State.String())
	}
	if want := []string{"own  managed", "lent postgres borrowed", "gone s3 absent"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if n := g.Nodes()[1]; n.Check(context.Background()) != errBoom || n.Stats().Max != 3 {
		t.Error("a borrowed node cannot be asked")
	}
	if err := g.Close(context.Background()); err != nil {
		t.Error(err)
	}
	wantEvents(t, &e, "open own, close own")
}

func TestHooksRunInTheirOrder(t *testing.T) {
	var e events
	n := e.node("a")
	tell := func(what string) func(context.Context) error {
		return func(context.Context) error { e.add(what); return nil }
	}
	n.AfterOpen = hooks(tell("up 1"), tell("up 2"))
	n.BeforeClose = hooks(tell("down 1"), fails(errBoom), tell("down 3"))
	g := mustStart(t, n)
	wantError(t, g.Close(context.Background()), "close a: before_close: boom")
	wantEvents(t, &e, "open a, up 1, up 2, down 1, down 3, close a")
}

// A nil function in a list is skipped. It takes no time from the others.
func TestHooksThatAreNil(t *testing.T) {
	within(t, 2500*time.Millisecond, func(t *testing.T) {
		var e events
		n := e.node("a")
		n.AfterOpen = hooks(nil, func(context.Context) error { e.add("up"); return nil }, nil)
		n.BeforeClose = hooks(nil, func(ctx context.Context) error {
			e.add("down")
			return hangs(ctx)
		}, nil)
		n.StopTimeout = 5 * time.Second
		wantError(t, mustStart(t, n).Close(context.Background()), "close a: before_close: timed out after 2.5s")
		wantEvents(t, &e, "open a, up, down, close a")
	})
}
