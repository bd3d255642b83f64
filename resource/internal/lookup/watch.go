package lookup

import (
	"crypto/subtle"
	"sync"

	"github.com/resgen-go/resgen/resource/internal/redact"
)

// A secretWatch has the functions to call when a secret has a new text.
type secretWatch struct {
	mu    sync.Mutex
	last  []byte // the text of the last lookup, masked
	kept  bool   // whether the last lookup returned an old text, because the store did not answer
	tells []*secretTell
}

// A secretTell has the functions of one call of Watch.
type secretTell struct {
	changed func()
	kept    func(*Problem)
}

// Watch calls the function changed whenever Current finds a new text. It calls the function kept when Current first gets an old text
// because the store cannot be reached. The function stop ends both.
func (o *Owned) Watch(changed func(), kept func(*Problem)) (stop func()) {
	o.watched.CompareAndSwap(nil, &secretWatch{last: o.b})
	w, entry := o.watched.Load(), &secretTell{changed, kept}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.tells = append(w.tells, entry)
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		var left []*secretTell
		for _, t := range w.tells {
			if t != entry {
				left = append(left, t)
			}
		}
		w.tells = left
	}
}

// see records the text that Current has found.
func (w *secretWatch) see(text string) {
	w.mu.Lock()
	now := redact.MaskedText(make([]byte, 0, len(text)), text)
	if subtle.ConstantTimeCompare(now, w.last) == 1 {
		w.mu.Unlock()
		return
	}
	w.last = now
	tells := w.tells
	w.mu.Unlock()
	for _, tell := range tells {
		tell.changed()
	}
}

// keep records why Current has found an old text: p, or nil if the text is not old.
func (w *secretWatch) keep(resource string, p *Problem) {
	w.mu.Lock()
	before := w.kept
	w.kept = p != nil
	tells := w.tells
	w.mu.Unlock()
	if p == nil || before {
		return
	}
	p.Resource = resource
	for _, tell := range tells {
		tell.kept(p)
	}
}
