package resource

import (
	"crypto/subtle"
	"sync"
)

// A secretWatch is who wants to know when a secret has another text.
type secretWatch struct {
	mu    sync.Mutex
	last  []byte // masked: the text that was found last
	tells []*func()
}

// watch has tell called whenever Current finds another text than was found last, until stop is called.
func (o *owned) watch(tell func()) (stop func()) {
	o.watched.CompareAndSwap(nil, &secretWatch{last: o.b})
	w, entry := o.watched.Load(), &tell
	w.mu.Lock()
	defer w.mu.Unlock()
	w.tells = append(w.tells, entry)
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		var left []*func()
		for _, t := range w.tells {
			if t != entry {
				left = append(left, t)
			}
		}
		w.tells = left
	}
}

// see takes note of the text that Current has found.
func (w *secretWatch) see(text string) {
	w.mu.Lock()
	now := masked(make([]byte, 0, len(text)), text)
	if subtle.ConstantTimeCompare(now, w.last) == 1 {
		w.mu.Unlock()
		return
	}
	w.last = now
	tells := w.tells
	w.mu.Unlock()
	for _, tell := range tells {
		(*tell)()
	}
}
