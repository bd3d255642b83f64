package lifecycle

import (
	"bytes"
	"context"
	"os"
	"os/signal"
	"runtime"
	"slices"
	"sync"
	"syscall"
)

// stopSignals are the signals that ask a process to end.
var stopSignals = []os.Signal{os.Interrupt, syscall.SIGTERM}

// A signalError is the cause of a context that a signal has ended.
type signalError struct{ signal os.Signal }

func (e *signalError) Error() string { return e.signal.String() + " signal received" }

func (e *signalError) Unwrap() error { return context.Canceled }

// A run is a call of Run that has not returned.
type run struct {
	cancel context.CancelCauseFunc
	watch  *watch // nil if the run leaves signals alone

	// The mutex of watching guards the following fields.
	guest bool // the run began during another one, and its caller can end its context
	told  bool // the run was told to stop: its context has ended
	idle  bool // the run's function has returned, and its resources are being closed
	over  bool // the resources are closed
}

// runKey is the context key for the outermost run.
type runKey struct{}

// A watch waits for the first signal that asks the process to end, and then tells the runs to stop. It begins with the first run, and ends
// when no run is left. A process has at most one watch, so a single call of signal.Stop restores the default effect of the next signal.
type watch struct {
	signals chan os.Signal
	settle  chan chan struct{} // see settled
	quit    chan struct{}      // closed when no run is left
	done    chan struct{}      // closed when the goroutine no longer waits for signals

	// The mutex of watching guards the following fields.
	runs   []*run
	signal os.Signal // nil until a signal is received
}

// watching has the watch of this process. The watch is nil while there is no run.
var watching struct {
	sync.Mutex
	watch *watch
}

// begin returns a new run and its context.
func begin(parent context.Context) (context.Context, *run) {
	ctx, cancel := context.WithCancelCause(parent)
	r := &run{cancel: cancel}
	if outer, ok := parent.Value(runKey{}).(*run); ok && outer.active() || inBubble() {
		return ctx, r
	}
	canEnd := parent.Done() != nil
	watching.Lock()
	defer watching.Unlock()
	w := watching.watch
	if w == nil {
		w = newWatch()
		watching.watch = w
	}
	r.watch = w
	r.guest = len(w.runs) > 0 && canEnd
	w.runs = append(w.runs, r)
	if w.signal != nil {
		w.tell()
	}
	return context.WithValue(ctx, runKey{}, r), r
}

// inRun reports whether ctx belongs to a run.
func inRun(ctx context.Context) bool {
	_, ok := ctx.Value(runKey{}).(*run)
	return ok
}

func (r *run) active() bool {
	watching.Lock()
	defer watching.Unlock()
	return !r.over
}

// inBubble reports whether this goroutine is in a bubble of testing/synctest. In a bubble, signal.Notify would be a fatal error, because a
// goroutine outside the bubble uses its channel. Only the first line of the stack shows the bubble.
func inBubble() bool {
	stack := make([]byte, 64)
	first, _, _ := bytes.Cut(stack[:runtime.Stack(stack, false)], []byte("\n"))
	return bytes.Contains(first, []byte("synctest bubble"))
}

// leave records that the run's function has returned.
func (r *run) leave() {
	if r.watch == nil {
		return
	}
	watching.Lock()
	defer watching.Unlock()
	r.idle = true
	if r.watch.signal != nil {
		r.watch.tell()
	}
}

// end ends the run's context. After the last run, the process stops listening for signals.
func (r *run) end() {
	defer r.cancel(nil)
	w := r.watch
	if w == nil {
		return
	}
	watching.Lock()
	r.over = true
	w.runs = slices.DeleteFunc(w.runs, func(other *run) bool { return other == r })
	last := len(w.runs) == 0
	switch {
	case last:
		watching.watch = nil
	case w.signal != nil:
		w.tell()
	}
	watching.Unlock()
	if last {
		close(w.quit)
		<-w.done
	}
}

// result returns err, or nil if err says only that a signal has ended the run's context.
func (r *run) result(err error) error {
	if r.watch == nil || err == nil || !onlyEnded(err) {
		return err
	}
	r.watch.settled()
	watching.Lock()
	defer watching.Unlock()
	if r.told {
		return nil
	}
	return err
}

func newWatch() *watch {
	w := &watch{
		signals: make(chan os.Signal, 1),
		settle:  make(chan chan struct{}),
		quit:    make(chan struct{}),
		done:    make(chan struct{}),
	}
	signal.Notify(w.signals, stopSignals...)
	go w.wait()
	return w
}

// wait waits for the first signal, or until no run is left.
func (w *watch) wait() {
	defer close(w.done)
	defer signal.Stop(w.signals)
	for {
		select {
		case s := <-w.signals:
			w.received(s)
			return
		case settled := <-w.settle:
			signal.Notify(w.signals, stopSignals...) // changes nothing, but returns only when no signal is being delivered
			select {
			case s := <-w.signals:
				w.received(s)
				return
			default:
				close(settled)
			}
		case <-w.quit:
			return
		}
	}
}

// received tells the runs to stop because of the signal s.
func (w *watch) received(s os.Signal) {
	signal.Stop(w.signals) // before any run is told, so that the next signal has its default effect
	watching.Lock()
	defer watching.Unlock()
	w.signal = s
	w.tell()
}

// tell ends the contexts of all runs that are not guests. Guests may finish their work, because their callers can end them. For example, a
// server that is shutting down has to answer its last requests. When the functions of all other runs have returned, nobody waits for the
// guests any longer, and their contexts end too.
func (w *watch) tell() {
	awaited := slices.ContainsFunc(w.runs, func(r *run) bool { return !r.guest && !r.idle })
	for _, r := range w.runs {
		if !r.guest || !awaited {
			r.told = true
			r.cancel(&signalError{w.signal})
		}
	}
}

// settled returns when the runs have been told of every signal that any other part of the process has received. So the result of a run is
// the same if the program also listens for signals and ends the run's context first.
func (w *watch) settled() {
	settled := make(chan struct{})
	select {
	case w.settle <- settled:
		select {
		case <-settled:
		case <-w.done:
		}
	case <-w.done:
	}
}
