package resource

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"unicode/utf8"
	"unsafe"
)

// redacted is what every printer and encoder shows of a secret.
const redacted = "[REDACTED]"

// A Secret is a text that no formatter, logger, encoder or dumper shows, wherever it sits: they print [REDACTED], or nothing for the
// zero Secret, which is unset. It guards against accidents, not against a debugger: the text is masked in memory, not encrypted.
//
// A Secret is immutable and safe for concurrent use. Compare secrets with Equal: == asks whether they are the same copy.
// reflect.DeepEqual works.
type Secret struct{ p *sealed }

// sealed is all that reflection can see of a secret: a text XORed with the mask, so that equal texts look equal.
type sealed struct{ b []byte }

// NewSecret hides text. NewSecret("") is the zero Secret.
func NewSecret(text string) Secret {
	if text == "" {
		return Secret{}
	}
	return Secret{&seal(text).sealed}
}

// Reveal returns the text. It is the one way out of a Secret beside Current; reviewers may search for it.
func (s Secret) Reveal() string {
	if s.p == nil {
		return ""
	}
	revealed.note(s)
	var buf [128]byte
	return string(s.p.open(buf[:0]))
}

// Current returns the text as it is now: a secret that a loader made is looked up again, where it was found first, and the error
// is a *Problem that does not hold it. A secret from NewSecret, and each of a list or map, returns the text that it has.
func (s Secret) Current(ctx context.Context) (string, error) {
	if o := s.owner(); o != nil && o.from.source != nil {
		return o.current(ctx)
	}
	return s.Reveal(), nil
}

// CurrentWith is Current for a secret that is one with another field, as a password is with a user: if the specification says so (the key
// with), it also looks up that field again, which has the value name in the configuration. It returns name as it is if there is no such
// field, or if the program has given it another value.
func (s Secret) CurrentWith(ctx context.Context, name string) (text, current string, err error) {
	text, err = s.Current(ctx)
	o := s.owner()
	if err != nil || o == nil || o.with == nil || o.with.text != name {
		return text, name, err
	}
	current, p := o.with.current(ctx, o)
	if p != nil {
		p.Resource = o.resource
		return "", "", p
	}
	return text, current, nil
}

// Accompanied reports whether CurrentWith may find another name than before: in a file, a store, or with a resolver.
func (s Secret) Accompanied() bool {
	o := s.owner()
	return o != nil && o.with != nil && (o.from.resolver != nil || o.with.v.file != nil || o.with.v.fixed != nil || o.with.v.store != nil)
}

// Equal reports whether s and t hold the same text, in a time that depends on their lengths only.
func (s Secret) Equal(t Secret) bool {
	if s.p == nil || t.p == nil {
		return s.IsZero() && t.IsZero()
	}
	return subtle.ConstantTimeCompare(s.p.b, t.p.b) == 1
}

// IsZero reports whether s holds no text.
func (s Secret) IsZero() bool { return s.p == nil || len(s.p.b) == 0 }

// Len is the length of the text in characters.
func (s Secret) Len() int {
	if s.p == nil {
		return 0
	}
	var buf [128]byte
	return utf8.RuneCount(s.p.open(buf[:0]))
}

// String returns [REDACTED], or "" if s holds no text.
func (s Secret) String() string {
	if s.IsZero() {
		return ""
	}
	return redacted
}

// GoString is String.
func (s Secret) GoString() string { return s.String() }

// Format prints String under every verb, padded as the verb says.
func (s Secret) Format(f fmt.State, _ rune) {
	fmt.Fprintf(f, fmt.FormatString(f, 's'), s.String())
}

// MarshalText returns String: a secret is never written.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// MarshalJSON returns String as a JSON string.
func (s Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + s.String() + `"`), nil }

// LogValue returns String.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// UnmarshalText hides text in s. It refuses [REDACTED], which is what MarshalText wrote in place of some secret.
func (s *Secret) UnmarshalText(text []byte) error {
	if string(text) == redacted {
		return errors.New("a redacted secret cannot be read back")
	}
	*s = NewSecret(string(text))
	return nil
}

// open appends the text to dst.
func (s *sealed) open(dst []byte) []byte { return masked(dst, s.b) }

// masked appends text to dst, each byte masked; or unmasked, if it was masked before.
func masked[T string | []byte](dst []byte, text T) []byte {
	m := mask()
	for i := range len(text) {
		dst = append(dst, text[i]^m[i%len(m)])
	}
	return dst
}

// owned is what a Secret's pointer really points at: a sealed, and what follows it in memory, out of reflection's sight. So a
// dumper cannot walk from a secret into the source that it came from, which holds other secrets in the clear, and secrets of
// equal text are deeply equal, wherever they came from.
type owned struct {
	sealed
	from     origin // zero: NewSecret
	resource string
	field    string
	names    [2]string // the first of the variables, so that few secrets need more
	more     []string
	old      []string // the deprecated ones
	count    int
	file     string
	fixed    string
	store    string
	noted    atomic.Uint64 // the number under which Redact knows the text, if not 0
	watched  atomic.Pointer[secretWatch]
	with     *companion // nil: none
	flags    varFlags
}

// A companion is a field that is no secret and belongs to one: where it is found, and what was found first.
type companion struct {
	field string
	text  string
	found bool // not the default
	v     Var
}

// current looks c up again, where its secret o was found.
func (c *companion) current(ctx context.Context, o *owned) (string, *Problem) {
	f, p := o.from.find(ctx, o.resource, c.field, &c.v, true)
	switch {
	case p != nil:
		return "", p
	case f.ok:
		return f.text, nil
	case c.found:
		return "", &Problem{Fields: []string{c.field}, Vars: c.v.all(), Rule: ruleRequired, Message: "no longer set"}
	}
	return c.text, nil
}

// origin is where a loader finds secrets.
type origin struct {
	source   Source
	resolver Resolver // nil: none
}

// tagSize is the room behind each masked text for the address of its owner.
const tagSize = 8

// seal masks text, which must not be empty.
func seal(text string) *owned {
	n := len(text)
	o := &owned{sealed: sealed{masked(make([]byte, 0, n+tagSize), text)}}
	binary.NativeEndian.PutUint64(o.b[n:n+tagSize], o.sealed.address())
	return o
}

// sealFrom is seal for a loader, which leaves word where the text came from. It copies v's names, lest they escape to the heap.
func sealFrom(text string, from origin, resource, field string, v *Var) Secret {
	if text == "" {
		return Secret{}
	}
	o := seal(text)
	o.from, o.resource, o.field, o.flags = from, resource, field, v.flags
	if v.file != nil {
		o.file = *v.file
	}
	if v.fixed != nil {
		o.fixed = *v.fixed
	}
	if v.store != nil {
		o.store = *v.store
	}
	o.count = copy(o.names[:], v.names)
	if len(v.names) > o.count {
		o.more = append(o.more, v.names[o.count:]...)
	}
	o.old = append(o.old, v.old...)
	return Secret{&o.sealed}
}

// owner returns what s points at. It is nil for a sealed that some deep-copying library made, with nothing behind it: such a copy
// stands at another address than the one that the tag behind the text tells.
func (s Secret) owner() *owned {
	if s.p == nil {
		return nil
	}
	n := len(s.p.b)
	if cap(s.p.b) < n+tagSize || binary.NativeEndian.Uint64(s.p.b[n:n+tagSize]) != s.p.address() {
		return nil
	}
	return (*owned)(unsafe.Pointer(s.p)) // the sealed at this address is the first field of an owned: seal wrote the tag
}

func (s *sealed) address() uint64 { return uint64(uintptr(unsafe.Pointer(s))) }

// current looks o up again.
func (o *owned) current(ctx context.Context) (string, error) {
	names := append(o.names[:o.count:o.count], o.more...)
	v := Var{names: names, old: o.old, flags: o.flags}
	if o.file != "" {
		v.file = &o.file
	}
	if o.fixed != "" {
		v.fixed = &o.fixed
	}
	if o.store != "" {
		v.store = &o.store
	}
	f, p := o.from.find(ctx, o.resource, o.field, &v, true)
	if p == nil && !f.ok {
		p = &Problem{Fields: []string{o.field}, Vars: v.all(), Rule: ruleRequired, Message: "no longer set"}
	}
	if p != nil {
		p.Resource = o.resource
		return "", p
	}
	revealed.noteText(f.text)
	if w := o.watched.Load(); w != nil {
		w.see(f.text)
		w.keep(o.resource, f.kept)
	}
	return f.text, nil
}

var (
	maskOnce  sync.Once
	maskBytes [64]byte
)

// mask returns the bytes that hide secrets in this process. None is zero, as that would leave a character in the clear.
func mask() *[64]byte {
	maskOnce.Do(func() {
		for i := range maskBytes {
			for maskBytes[i] == 0 {
				_, _ = rand.Read(maskBytes[i : i+1]) // never fails
			}
		}
	})
	return &maskBytes
}
