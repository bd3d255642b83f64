package resource

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	closeTotal   = 25 * time.Second        // for all nodes of a group: less than what Kubernetes gives a process to end
	closeReserve = 1500 * time.Millisecond // what slow nodes leave to each node that waits for them
	closeLeast   = 100 * time.Millisecond  // for any node, whatever the clock says
)

// A Group is the resources that a call of Start has opened. Its methods may be called from any goroutine.
type Group struct {
	graph *graph
	once  sync.Once
	done  chan struct{} // closed when err is known
	err   error

	mu     sync.Mutex
	closed []bool
}

// errSibling is the cause of the end of the context of a node that is being opened when another one fails.
var errSibling = errors.New("another resource could not be opened")

// Start opens the nodes called only, and all that these are After, directly or not; without any names it opens all. Each is opened as
// soon as the ones that it is After are open. When one fails, those that are being opened are cancelled; once they have returned, what
// is open is closed again, on a context that does not end with ctx. The error then joins an *Error for each node that failed, in the
// order of nodes, and one for each that could not be closed.
//
// An Open that has not returned 5 s after the end of its context is given up; what it opens later is closed in the background. What it
// opens before that counts as open.
func Start(ctx context.Context, only []string, nodes ...Node) (*Group, error) {
	g, err := newGraph(nodes, only)
	if err != nil {
		return nil, err
	}
	opening, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	errs, undone, up := make([]error, len(g.nodes)), make([]error, len(g.nodes)), make([]bool, len(g.nodes))
	walk(g.needs, g.users, func(i int) bool {
		if opening.Err() != nil {
			return false
		}
		var err error
		err, undone[i] = g.nodes[i].open(opening)
		if err == nil {
			up[i] = true
			return true
		}
		if context.Cause(opening) != errSibling || !canceled(err) {
			errs[i] = failed(g.nodes[i].Name, phaseOpen, err)
		}
		cancel(errSibling)
		return false
	})
	if !slices.Contains(up, false) {
		return &Group{graph: g}, nil
	}
	if errors.Join(errs...) == nil { // ctx ended while no node was being opened
		errs = append(errs, ended(ctx))
	}
	closeErrs := g.close(context.WithoutCancel(ctx), func(i int) bool { return up[i] }, func(int) {})
	slices.Reverse(undone)
	for i, err := range undone { // of nodes that are not up, and so were not closed just now
		if err != nil {
			closeErrs[i] = err
		}
	}
	return nil, errors.Join(append(errs, closeErrs...)...)
}

// canceled reports whether err only says that the context has ended.
func canceled(err error) bool {
	var panicked *PanicError
	return (errors.Is(err, context.Canceled) || errors.Is(err, errSibling)) && !errors.Is(err, errNotReturned) && !errors.As(err, &panicked)
}

// Close closes the resources, each after all that are After it have been closed or given up. Every one of them is closed, with a
// context that lives for the node's StopTimeout whatever becomes of ctx, which only limits how long this call waits. All together have
// 25 s, or as long as the longest StopTimeout if that is more; slow ones leave some of it to those that wait for them.
//
// Further calls, at the same time or later, wait for the first and return its error. That joins an *Error for each node that could not
// be closed, against the order of nodes.
func (g *Group) Close(ctx context.Context) error {
	if g == nil || g.graph == nil {
		return nil
	}
	g.once.Do(func() {
		g.done, g.closed = make(chan struct{}), make([]bool, len(g.graph.nodes))
		go func() {
			g.err = errors.Join(g.graph.close(context.WithoutCancel(ctx), func(int) bool { return true }, g.isClosed)...)
			close(g.done)
		}()
	})
	select {
	case <-g.done:
		return g.err
	case <-ctx.Done():
	}
	select {
	case <-g.done:
		return g.err
	default:
		return fmt.Errorf("still closing %s: %w", strings.Join(g.open(), ", "), ended(ctx))
	}
}

func (g *Group) isClosed(i int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed[i] = true
}

// open lists what is not closed yet.
func (g *Group) open() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	var names []string
	for i, n := range g.graph.nodes {
		if !g.closed[i] {
			names = append(names, n.Name)
		}
	}
	return names
}

// close closes the nodes that are up, users first, and reports each. The errors are in reverse order of the nodes.
func (g *graph) close(ctx context.Context, up func(i int) bool, closed func(i int)) []error {
	total := closeTotal
	for _, n := range g.nodes {
		total = max(total, n.StopTimeout+closeGrace)
	}
	end := time.Now().Add(total)
	errs := make([]error, len(g.nodes))
	walk(g.users, g.needs, func(i int) bool {
		if up(i) {
			left, below := time.Until(end), time.Duration(g.below[i])
			errs[i] = g.nodes[i].close(ctx, max(left-below*closeReserve, left/(below+1), closeLeast))
		}
		closed(i)
		return true
	})
	slices.Reverse(errs)
	return errs
}
