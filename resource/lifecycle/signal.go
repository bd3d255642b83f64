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

// stopSignals ask a process to end.
var stopSignals = []os.Signal{os.Interrupt, syscall.SIGTERM}

// A signalError is the cause of the end of a context by a signal.
type signalError struct{ signal os.Signal }

func (e *signalError) Error() string { return e.signal.String() + " signal received" }

func (e *signalError) Unwrap() error { return context.Canceled }

// A run is a call of Run that has not returned.
type run struct {
	cancel context.CancelCauseFunc
	watch  *watch // nil if the run leaves signals alone

	// The mutex of watching guards these.
	guest bool // the run began during another one, and its caller can end its context
	told  bool // a signal has ended the run's context
	idle  bool // the run's function has returned, and its resources are being closed
	over  bool // the resources are closed too
}

// runKey is the key of a context's outermost run.
type runKey struct{}

// A watch waits for the first signal that asks the process to end, and tells the runs. It begins with the first run and ends when no run
// is left. A process has one at a time, so that one call of signal.Stop gives the next signal its usual effect.
type watch struct {
	signals chan os.Signal
	settle  chan chan struct{} // see settled
	quit    chan struct{}      // closed when no run is left
	done    chan struct{}      // closed when nothing waits for signals any longer

	// The mutex of watching guards these.
	runs   []*run
	signal os.Signal // nil until it is there
}

// watching is the watch of this process, or nil while no run is active.
var watching struct {
	sync.Mutex
	watch *watch
}

// begin makes the context of a run.
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

// inRun reports whether ctx is the context of a run.
func inRun(ctx context.Context) bool {
	_, ok := ctx.Value(runKey{}).(*run)
	return ok
}

func (r *run) active() bool {
	watching.Lock()
	defer watching.Unlock()
	return !r.over
}

// inBubble reports whether this goroutine is in a bubble of testing/synctest. There signal.Notify is a fatal error, as the channels of the
// bubble are used outside it. Only the first line of a stack tells.
func inBubble() bool {
	stack := make([]byte, 64)
	first, _, _ := bytes.Cut(stack[:runtime.Stack(stack, false)], []byte("\n"))
	return bytes.Contains(first, []byte("synctest bubble"))
}

// leave says that the run's function has returned.
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

// end ends the run's context. If it was the last run, the process listens no longer.
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
			signal.Notify(w.signals, stopSignals...) // changes nothing, but waits while a signal is being delivered
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

// received tells the runs of the signal s.
func (w *watch) received(s os.Signal) {
	signal.Stop(w.signals) // before anybody notices, so that the next one has its usual effect
	watching.Lock()
	defer watching.Unlock()
	w.signal = s
	w.tell()
}

// tell ends the contexts of the runs that are not guests. Guests may finish their work, as their callers can end them: a server that is
// shutting down has requests to finish. When the functions of all other runs have returned, nobody waits for the guests, and their
// contexts end too.
func (w *watch) tell() {
	awaited := slices.ContainsFunc(w.runs, func(r *run) bool { return !r.guest && !r.idle })
	for _, r := range w.runs {
		if !r.guest || !awaited {
			r.told = true
			r.cancel(&signalError{w.signal})
		}
	}
}

// settled returns when the runs have been told of every signal that anyone else in the process has received. So it makes no difference
// whether the program listens for signals too and ends the run's context first.
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
