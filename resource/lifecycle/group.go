package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/resgen-go/resgen/resource"
)

const (
	closeTotal   = 25 * time.Second        // for all nodes of a group; less than the time that Kubernetes gives a process to end
	closeReserve = 1500 * time.Millisecond // the time that a slow node leaves to each node that waits for it
	closeLeast   = 100 * time.Millisecond  // the least time for each node
)

// A Group holds the resources that a call of Start has opened, and the child groups that Group.Start has added. Its methods may be called
// from any goroutine.
type Group struct {
	graph    *graph
	settings Settings // of Start, for child groups, without the source of secrets
	nodes    []Node   // all nodes, including those that are not in graph
	parent   *Group

	once sync.Once
	done chan struct{} // closed when err is known
	err  error

	mu       sync.Mutex
	closed   []bool
	closing  bool
	children []*child // in the order in which they were started
}

// A child is a child group, from the beginning of its start until it is closed.
type child struct {
	cancel  context.CancelCauseFunc // cancels opening
	started chan struct{}           // closed when group is set
	group   *Group                  // nil if opening failed
}

// ErrClosing says that no child group can be started, because the parent is being closed.
var ErrClosing = errors.New("the group is being closed")

// errSibling is the cause with which the context of a node is cancelled when opening another node fails.
var errSibling = errors.New("another resource could not be opened")

// Start is Settings.Start with no settings.
func Start(ctx context.Context, only []string, nodes ...Node) (*Group, error) {
	return Settings{}.Start(ctx, only, nodes...)
}

// Start opens the nodes whose names are in only, and all nodes that these depend on, directly or not. If only is empty, it opens all. A
// node is opened as soon as the nodes in its After are open. When one fails, the others that are being opened are cancelled. When they have
// returned, Start closes what is open, with a context that does not end with ctx. The error then joins a *resource.Error for each node that
// failed, in the order of nodes, and one for each node that could not be closed.
//
// If a node's Open has not returned 5 s after the end of its context, Start stops waiting for it. Whatever this Open opens later is closed
// in the background. Whatever it opens within the 5 s counts as open.
//
// Start logs a warning for each failed attempt that is followed by another attempt, and a line at level Debug for each resource that is
// open. In a Run, this line has the level Info. Observers receive the same events.
func (s Settings) Start(ctx context.Context, only []string, nodes ...Node) (*Group, error) {
	nodes = slices.Clone(nodes)
	for i := range nodes {
		nodes[i].describe = s.Describe
	}
	g, all, err := newGraph(nodes, only)
	if err != nil {
		return nil, err
	}
	g.teller = s.teller(ctx)
	if err := s.watch(g.teller, all); err != nil {
		return nil, err
	}
	s.watchSecrets(g.teller, all)
	opening, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	errs, undone, up := make([]error, len(g.nodes)), make([]error, len(g.nodes)), make([]bool, len(g.nodes))
	walk(g.needs, g.users, func(i int) bool {
		if opening.Err() != nil {
			return false
		}
		var err error
		err, undone[i] = g.nodes[i].open(opening, g.teller)
		if err == nil {
			up[i] = true
			return true
		}
		if context.Cause(opening) != errSibling || !canceled(err) {
			errs[i] = g.nodes[i].failed(phaseOpen, err)
		}
		cancel(errSibling)
		return false
	})
	if !slices.Contains(up, false) {
		children := Settings{Logger: s.Logger, Monitor: s.Monitor, MonitorAll: s.MonitorAll, observing: s.observing, child: true}
		return &Group{graph: g, settings: children, nodes: all, done: make(chan struct{})}, nil
	}
	if errors.Join(errs...) == nil { // ctx ended while no node was being opened
		errs = append(errs, ended(ctx))
	}
	g.teller.closing()
	closeErrs := g.close(context.WithoutCancel(ctx), time.Now().Add(g.longest()), func(i int) bool { return up[i] }, func(int) {})
	slices.Reverse(undone)
	for i, err := range undone { // the errors of nodes that did not come up, which g.close has not closed
		if err != nil {
			closeErrs[i] = err
		}
	}
	return nil, errors.Join(append(errs, closeErrs...)...)
}

// canceled reports whether err says only that the context has ended.
func canceled(err error) bool {
	var panicked *resource.PanicError
	return (errors.Is(err, context.Canceled) || errors.Is(err, errSibling)) && !errors.Is(err, errNotReturned) && !errors.As(err, &panicked)
}

// Start opens nodes as a child group of g. When g is closed, it closes its children before its own nodes. A child that is closed earlier is
// removed from g. Nodes of the child may name nodes of g in After. Those are open already. If g is being closed, the error is ErrClosing,
// and a start that is under way is cancelled with that cause. If g is nil, as for resources made of mocks, the new group has no parent, and
// the caller must close it.
func (g *Group) Start(ctx context.Context, nodes ...Node) (*Group, error) {
	return g.StartChild(ctx, Child{}, nodes...)
}

// StartChild is Start with a description of the child group. Generated factories call it.
func (g *Group) StartChild(ctx context.Context, more Child, nodes ...Node) (*Group, error) {
	nodes = slices.Clone(nodes)
	for i := range nodes {
		nodes[i].Params = more.Params
	}
	if g == nil {
		return Settings{Describe: more.Describe}.Start(ctx, nil, nodes...)
	}
	settings := g.settings
	settings.Describe = more.Describe
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	c := &child{cancel: cancel, started: make(chan struct{})}
	defer close(c.started)
	if !g.adopt(c) {
		return nil, ErrClosing
	}
	group, err := settings.Start(ctx, nil, nodes...)
	if err != nil {
		g.forget(c)
		return nil, err
	}
	group.parent = g
	g.mu.Lock()
	defer g.mu.Unlock()
	c.group = group
	return group, nil
}

// adopt adds c to the children of g. It returns false if g is being closed.
func (g *Group) adopt(c *child) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.closing {
		g.children = append(g.children, c)
	}
	return !g.closing
}

// forget removes c from the children of g.
func (g *Group) forget(c *child) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.children = slices.DeleteFunc(g.children, func(x *child) bool { return x == c })
}

// Nodes lists the nodes of g in the order in which Start got them, including borrowed and absent ones. It does not list the nodes of
// children.
func (g *Group) Nodes() []Node {
	if g == nil {
		return nil
	}
	return slices.Clone(g.nodes)
}

// Close closes all child groups of g at the same time, and then the resources of g. A resource is closed when every resource that depends
// on it (see Node.After) has been closed or given up. ctx only limits how long this call waits. Every resource is closed in any case, with
// a context of its own that lasts for the node's StopTimeout. All resources together, including those of children, have 25 s, or the
// longest StopTimeout if that is more. A slow resource does not use up all of this time: some is left to the resources that wait for it.
//
// Other calls, at the same time or later, wait for the first call and return its error. The error joins the errors of the children, in the
// order in which they were started, and a *resource.Error for each node that could not be closed, in the reverse order of the nodes.
func (g *Group) Close(ctx context.Context) error {
	if g == nil || g.graph == nil {
		return nil
	}
	g.begin(ctx, time.Now().Add(g.longest()))
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

// begin starts closing g, unless that has begun already. Everything must be closed at the time end.
func (g *Group) begin(ctx context.Context, end time.Time) {
	g.once.Do(func() {
		g.mu.Lock()
		g.closing, g.closed = true, make([]bool, len(g.graph.nodes))
		children := slices.Clone(g.children)
		g.mu.Unlock()
		g.graph.teller.closing()
		go func() {
			ctx := context.WithoutCancel(ctx)
			errs := closeChildren(ctx, children, end.Add(-g.graph.reserve()))
			errs = append(errs, g.graph.close(ctx, end, func(int) bool { return true }, g.isClosed)...)
			g.err = errors.Join(errs...)
			if g.parent != nil {
				g.parent.left(g)
			}
			close(g.done)
		}()
	})
}

// left removes the closed child group from g.
func (g *Group) left(closed *Group) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.children = slices.DeleteFunc(g.children, func(x *child) bool { return x.group == closed })
}

// closeChildren closes the child groups at the same time. It cancels those that are still being opened.
func closeChildren(ctx context.Context, children []*child, end time.Time) []error {
	errs := make([]error, len(children))
	var all sync.WaitGroup
	for i, c := range children {
		all.Add(1)
		go func() {
			defer all.Done()
			c.cancel(ErrClosing)
			<-c.started
			if c.group != nil {
				c.group.begin(ctx, end)
				<-c.group.done
				errs[i] = c.group.err
			}
		}()
	}
	all.Wait()
	return errs
}

func (g *Group) isClosed(i int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed[i] = true
}

// open returns the names of all nodes that are not closed yet, including those of children.
func (g *Group) open() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	var names []string
	for _, c := range g.children {
		if c.group != nil {
			names = append(names, c.group.open()...)
		}
	}
	for i, n := range g.graph.nodes {
		if g.closed == nil || !g.closed[i] {
			names = append(names, n.Name)
		}
	}
	return names
}

// longest returns the maximum time for closing g, including its children.
func (g *Group) longest() time.Duration {
	total := g.graph.longest()
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, c := range g.children {
		if c.group != nil {
			total = max(total, c.group.longest())
		}
	}
	return total
}

// longest returns the maximum time for closing all nodes of the graph.
func (g *graph) longest() time.Duration {
	total := closeTotal
	for _, n := range g.nodes {
		total = max(total, n.StopTimeout+closeGrace)
	}
	return total
}

// reserve returns the time that closing the children must leave for closing the nodes.
func (g *graph) reserve() time.Duration {
	deepest := -1
	for _, below := range g.below {
		deepest = max(deepest, below)
	}
	return time.Duration(deepest+1) * closeReserve
}

// close closes the nodes that are up, each after the nodes that depend on it, and calls closed for each. All must be closed at the time
// end. The errors are in the reverse order of the nodes.
func (g *graph) close(ctx context.Context, end time.Time, up func(i int) bool, closed func(i int)) []error {
	errs := make([]error, len(g.nodes))
	walk(g.users, g.needs, func(i int) bool {
		if up(i) {
			left, below := time.Until(end), time.Duration(g.below[i])
			began := time.Now()
			errs[i] = g.nodes[i].close(ctx, max(left-below*closeReserve, left/(below+1), closeLeast))
			g.teller.closed(&g.nodes[i], time.Since(began), errs[i])
		}
		closed(i)
		return true
	})
	slices.Reverse(errs)
	return errs
}
