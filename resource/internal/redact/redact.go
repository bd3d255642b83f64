// Package redact keeps revealed secrets of this process in memory, masked, and replaces them in other texts.
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
	leastRedacted     = 6  // bytes: a shorter secret would be found in many texts by chance
	leastWord         = 12 // bytes: a shorter secret that has only letters may be a word, such as orders or postgres
	mostRevealed      = 1000
	mostRevealedBytes = 256 << 10
)

// Sign replaces a secret in a text.
const Sign = "[REDACTED]"

// Text replaces the secrets that this process has revealed. It implements resource.Redact.
func Text(text string) string {
	if revealed.newest.Load() == 0 {
		return text
	}
	return revealed.redact(text)
}

// revealed has the secrets whose text has been revealed in this process.
var revealed register

// A register holds texts that are to be found in other texts. The texts are masked in memory.
type register struct {
	newest atomic.Uint64 // the number of the newest text; 0 if there is none
	gone   atomic.Uint64 // the number of the text that was dropped last

	mu     sync.RWMutex
	texts  map[string]*registered
	queue  []*registered // oldest first
	size   int           // the size of all texts, in bytes
	fresh  []*registered // texts that are not in forms yet
	forms  map[beginning][]*form
	number uint64
}

type registered struct {
	number uint64
	masked string
	forms  []*form
}

// A form is one encoding of a text.
type form struct {
	masked string
	// In base64, the first and last characters may also encode neighboring bytes. They are not in masked; before and behind count them.
	before, behind int
	padded         bool
}

// A beginning is the first bytes of a form.
type beginning [leastRedacted]byte

// AddText is Add for a text that is not masked.
func AddText(text string) {
	var buf [128]byte
	Add(masked(buf[:0], text))
}

// Add registers a masked text, which it copies, and returns its number.
func Add(masked []byte) uint64 { return revealed.add(masked) }

// Gone returns the number of the text that was dropped last, or 0.
func Gone() uint64 { return revealed.gone.Load() }

// add copies and registers a masked text, and returns its number.
func (r *register) add(masked []byte) uint64 {
	if len(masked) < leastRedacted || len(masked) > mostRevealedBytes || isWord(masked) {
		return math.MaxUint64 // a number that is never dropped, because the text is not registered
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

// isWord reports whether a text is short and has only letters.
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

// drop removes the oldest text.
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

// index adds the fresh texts to forms.
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

// redact replaces all forms of registered texts. If several overlap, it replaces all that they cover.
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

// begins reports whether text begins with the form f.
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

// around returns the part of text that reveals the form f at index i, with the characters around the form.
func (f *form) around(text string, i int) (from, to int) {
	from, to = max(i-f.before, 0), min(i+len(f.masked)+f.behind, len(text))
	for f.padded && to < len(text) && text[to] == '=' {
		to++
	}
	return from, to
}

// formsOf returns the encodings of text, without duplicates.
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
		for shift := range 3 { // the number of bytes before the text in the first group of three
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
