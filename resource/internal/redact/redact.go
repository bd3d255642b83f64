// Package redact keeps the secrets of this process masked in memory, and finds those that have been revealed in other texts.
package redact

import (
	"encoding/base64"
	"encoding/json"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

const (
	leastRedacted     = 6  // bytes: shorter secrets are part of many a text by chance
	leastWord         = 12 // bytes: shorter secrets of letters alone are words, such as orders or postgres
	mostRevealed      = 1000
	mostRevealedBytes = 256 << 10
)

// Sign is what stands in place of a secret.
const Sign = "[REDACTED]"

// Text replaces the secrets that this process has revealed, as resource.Redact says.
func Text(text string) string {
	if revealed.newest.Load() == 0 {
		return text
	}
	return revealed.redact(text)
}

// revealed are the secrets of this process that have left their Secret.
var revealed register

// A register holds texts to be found in other texts. They are masked like those of secrets.
type register struct {
	newest atomic.Uint64 // the number of the text that came last; 0: none
	gone   atomic.Uint64 // the number of the text that was dropped last

	mu     sync.RWMutex
	texts  map[string]*registered
	queue  []*registered // oldest first
	size   int           // bytes of texts
	fresh  []*registered // those that are not in forms yet
	forms  map[beginning][]*form
	number uint64
}

type registered struct {
	number uint64
	masked string
	forms  []*form
}

// A form is one way to write a text.
type form struct {
	masked string
	// In base64, characters at the ends may hold bits of the text beside others, and so are not in masked.
	before, behind int
	padded         bool
}

// beginning is the first bytes of a form.
type beginning [leastRedacted]byte

// AddText is Add for a text that is not masked.
func AddText(text string) {
	var buf [128]byte
	Add(masked(buf[:0], text))
}

// Add registers a masked text, which it copies, and returns its number.
func Add(masked []byte) uint64 { return revealed.add(masked) }

// Gone is the number of the text that was forgotten last; 0 for none.
func Gone() uint64 { return revealed.gone.Load() }

// add registers a text, which it copies, and returns its number.
func (r *register) add(masked []byte) uint64 {
	if len(masked) < leastRedacted || len(masked) > mostRevealedBytes || isWord(masked) {
		return math.MaxUint64 // never dropped, as it is not there
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if t := r.texts[string(masked)]; t != nil {
		return t.number
	}
	if r.texts == nil {
		r.texts, r.forms = map[string]*registered{}, map[beginning][]*form{}
	}
	r.number++
	t := &registered{number: r.number, masked: string(masked)}
	r.texts[t.masked] = t
	r.queue = append(r.queue, t)
	r.fresh = append(r.fresh, t)
	r.size += len(masked)
	for len(r.queue) > mostRevealed || r.size > mostRevealedBytes {
		r.drop()
	}
	r.newest.Store(t.number)
	return t.number
}

// isWord reports whether a text is short and of letters alone.
func isWord(masked []byte) bool {
	if len(masked) >= leastWord {
		return false
	}
	m := mask()
	for i, b := range masked {
		if c := (b ^ m[i%len(m)]) | 0x20; c < 'a' || c > 'z' {
			return false
		}
	}
	return true
}

// drop forgets the oldest text.
func (r *register) drop() {
	t := r.queue[0]
	r.queue = slices.Delete(r.queue, 0, 1)
	r.fresh = slices.DeleteFunc(r.fresh, func(f *registered) bool { return f == t })
	r.size -= len(t.masked)
	delete(r.texts, t.masked)
	for _, f := range t.forms {
		at := beginning([]byte(f.masked))
		rest := slices.DeleteFunc(r.forms[at], func(other *form) bool { return other == f })
		if len(rest) == 0 {
			delete(r.forms, at)
		} else {
			r.forms[at] = rest
		}
	}
	r.gone.Store(t.number)
}

// index brings the texts that came since the last time into forms.
func (r *register) index() {
	r.mu.RLock()
	none := len(r.fresh) == 0
	r.mu.RUnlock()
	if none {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, t := range r.fresh {
		t.forms = formsOf(string(masked(nil, t.masked)))
		for _, f := range t.forms {
			at := beginning([]byte(f.masked))
			r.forms[at] = append(r.forms[at], f)
		}
	}
	r.fresh = nil
}

// redact replaces what is a form of a registered text. Where several overlap, all that they cover goes.
func (r *register) redact(text string) string {
	r.index()
	r.mu.RLock()
	defer r.mu.RUnlock()
	m := mask()
	var b strings.Builder
	end := 0 // text[:end] is in b
	for i := 0; i+leastRedacted <= len(text); i++ {
		var at beginning
		for j := range at {
			at[j] = text[i+j] ^ m[j]
		}
		for _, f := range r.forms[at] {
			if !f.begins(text[i:]) {
				continue
			}
			from, to := f.around(text, i)
			if from >= end {
				b.WriteString(text[end:from])
				b.WriteString(Sign)
			}
			end = max(end, to)
		}
	}
	if end == 0 {
		return text
	}
	b.WriteString(text[end:])
	return b.String()
}

// begins reports whether text begins with f.
func (f *form) begins(text string) bool {
	if len(text) < len(f.masked) {
		return false
	}
	m := mask()
	for i := range len(f.masked) {
		if text[i]^m[i%len(m)] != f.masked[i] {
			return false
		}
	}
	return true
}

// around returns the part of text, beginning at i, that reveals f.
func (f *form) around(text string, i int) (from, to int) {
	from, to = max(i-f.before, 0), min(i+len(f.masked)+f.behind, len(text))
	for f.padded && to < len(text) && text[to] == '=' {
		to++
	}
	return from, to
}

// formsOf lists the ways to write text, each once.
func formsOf(text string) []*form {
	var list []*form
	add := func(written string, f form) {
		f.masked = string(masked(nil, written))
		if len(written) >= leastRedacted && !slices.ContainsFunc(list, func(other *form) bool { return *other == f }) {
			list = append(list, &f)
		}
	}
	quoted := strconv.Quote(text)
	inJSON, _ := json.Marshal(text) // a string can always be marshalled
	for _, written := range []string{
		text,
		quoted[1 : len(quoted)-1],
		string(inJSON[1 : len(inJSON)-1]),
		url.QueryEscape(text),
		url.PathEscape(text),
		(&url.URL{Path: "/" + text}).EscapedPath()[1:],
		url.UserPassword("", text).String()[1:],
	} {
		add(written, form{})
	}
	for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		for shift := range 3 { // bytes before the text, in the group of three in which it begins
			written := encoding.EncodeToString([]byte("\x00\x00"[:shift] + text))
			f := form{padded: true}
			if shift > 0 {
				written, f.before = written[shift+1:], 1
			}
			if (shift+len(text))%3 != 0 {
				written, f.behind = written[:len(written)-1], 1
			}
			add(written, f)
		}
	}
	return list
}
