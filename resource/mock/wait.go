package mock

import (
	"bytes"
	"context"
	"runtime"
	"time"
)

// A waiter is a goroutine that waits for a time, its context, or calls. If the goroutine is in a bubble of testing/synctest, its channel is
// created in this bubble. Otherwise the time of the bubble would not advance if the mock or the context were created outside.
type waiter struct {
	bubble string
	wake   chan struct{}
}

// bubble returns the name of this goroutine's synctest bubble, or "".
func bubble() string {
	var buf [128]byte
	head, _, _ := bytes.Cut(buf[:runtime.Stack(buf[:], false)], []byte("]:\n")) // goroutine 8 [running, synctest bubble 7]:
	_, name, _ := bytes.Cut(head, []byte("synctest "))
	return string(name)
}

// wait adds a waiter for this goroutine to list. It returns nil if the test has ended.
func (m *method) wait(list *[]*waiter) *waiter {
	w := &waiter{bubble(), make(chan struct{})}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.ended {
		return nil
	}
	*list = append(*list, w)
	return w
}

// leave removes w from list.
func (m *method) leave(list *[]*waiter, w *waiter) {
	m.mu.Lock()
	defer m.mu.Unlock()
	*list = remove(*list, w)
}

// wakeAll wakes the waiters in list, except those in other bubbles: only a goroutine of a bubble can wake its waiters. The caller holds the
// lock.
func wakeAll(list *[]*waiter) {
	if len(*list) == 0 {
		return
	}
	here := bubble()
	var rest []*waiter
	for _, w := range *list {
		if w.bubble == "" || w.bubble == here {
			close(w.wake)
		} else {
			rest = append(rest, w)
		}
	}
	*list = rest
}

// onEnd wakes w when ctx ends. stop cancels this.
func (m *method) onEnd(ctx context.Context, list *[]*waiter, w *waiter) (stop func() bool) {
	if ctx == nil {
		return func() bool { return true }
	}
	return context.AfterFunc(ctx, func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		if alone := remove(*list, w); len(alone) < len(*list) && (w.bubble == "" || w.bubble == bubble()) {
			*list = alone
			close(w.wake)
		}
	})
}

// pause waits for d, or without end if d is negative. It returns early if the context or the test ends, or on a reset. If the context has
// ended, it returns its error.
func (m *method) pause(ctx context.Context, d time.Duration) error {
	w := m.wait(&m.paused)
	if w == nil {
		return nil
	}
	defer m.leave(&m.paused, w)
	defer m.onEnd(ctx, &m.paused, w)()
	var over <-chan time.Time
	if d >= 0 {
		timer := time.NewTimer(d)
		defer timer.Stop()
		over = timer.C
	}
	select {
	case <-over:
		return nil
	case <-w.wake:
	}
	if ctx == nil {
		return nil
	}
	return ctx.Err()
}

// Wait waits until n calls have begun, including those before Wait. Then it returns true. If ctx ends first, the test fails and Wait
// returns false. If the test ends first, Wait returns false.
func (r *Rules) Wait(ctx context.Context, n int) bool {
	m := used(r)
	for {
		w := m.wait(&m.watching)
		have := count(r)
		if have >= n || w == nil {
			if w != nil {
				m.leave(&m.watching, w)
			}
			return have >= n
		}
		stop := m.onEnd(ctx, &m.watching, w)
		<-w.wake
		stop()
		if err := ctx.Err(); err != nil {
			if have = count(r); have >= n {
				return true
			}
			if m.core.t != nil {
				m.core.t.Helper()
			}
			m.core.fail(testPlace(), waited(m, n, have, err))
			return false
		}
	}
}
