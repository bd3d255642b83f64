package lookup

import (
	"context"
	"crypto/subtle"
	"encoding/binary"
	"sync/atomic"
	"unsafe"

	"github.com/resgen-go/resgen/resource/internal/redact"
)

// Sealed is the part of a resource.Secret that reflection can see: a text XORed with the mask, so that equal texts are deeply equal.
type Sealed struct{ b []byte }

// Open appends the text to dst.
func (s *Sealed) Open(dst []byte) []byte { return redact.Masked(dst, s.b) }

// IsZero reports whether s holds no text.
func (s *Sealed) IsZero() bool { return len(s.b) == 0 }

// Equal reports whether s and t hold the same text, in a time that depends on their lengths only.
func (s *Sealed) Equal(t *Sealed) bool { return subtle.ConstantTimeCompare(s.b, t.b) == 1 }

// Note registers the text with package redact, because it leaves its secret. It is quick if the text is registered already.
func (s *Sealed) Note() {
	o := s.Owner()
	switch {
	case o == nil:
		redact.Add(s.b)
	case o.noted.Load() <= redact.Gone():
		o.noted.Store(redact.Add(s.b))
	}
}

// Owned is what a Secret's pointer really points at: a Sealed, and what follows it in memory, out of reflection's sight. So a
// dumper cannot walk from a secret into the source that it came from, which holds other secrets in the clear, and secrets of
// equal text are deeply equal, wherever they came from.
type Owned struct {
	Sealed
	from     Origin // zero: NewSecret
	resource string
	field    string
	names    [2]string // the first of the variables, so that few secrets need more
	more     []string
	old      []string // the deprecated ones
	count    int
	file     string
	fixed    string
	store    string
	noted    atomic.Uint64 // the number under which package redact knows the text, if not 0
	watched  atomic.Pointer[secretWatch]
	with     *Companion // nil: none
	flags    Flags
}

// A Companion is a field that is no secret and belongs to one: where it is found, and what was found first.
type Companion struct {
	Field string
	Text  string
	Found bool // not the default
	Var   Var
}

// tagSize is the space after each masked text for the address of its owner.
const tagSize = 8

// Seal masks text, which must not be empty.
func Seal(text string) *Sealed { return &seal(text).Sealed }

func seal(text string) *Owned {
	n := len(text)
	o := &Owned{Sealed: Sealed{redact.MaskedText(make([]byte, 0, n+tagSize), text)}}
	binary.NativeEndian.PutUint64(o.b[n:n+tagSize], o.Sealed.address())
	return o
}

// SealFrom is Seal for a loader, and records where the text came from. It copies v's names, so that they do not escape to the heap. It
// returns nil for an empty text.
func SealFrom(text string, from Origin, resource, field string, v *Var) *Sealed {
	if text == "" {
		return nil
	}
	o := seal(text)
	o.from, o.resource, o.field, o.flags = from, resource, field, v.Flags
	if v.File != nil {
		o.file = *v.File
	}
	if v.Fixed != nil {
		o.fixed = *v.Fixed
	}
	if v.Store != nil {
		o.store = *v.Store
	}
	o.count = copy(o.names[:], v.Names)
	if len(v.Names) > o.count {
		o.more = append(o.more, v.Names[o.count:]...)
	}
	o.old = append(o.old, v.Old...)
	return &o.Sealed
}

// Owner returns the Owned that s is a part of. It is nil for a nil s, and for a Sealed that a deep-copying library has made, which is not
// part of an Owned. Such a copy has another address than the one in the tag after the text.
func (s *Sealed) Owner() *Owned {
	if s == nil {
		return nil
	}
	n := len(s.b)
	if cap(s.b) < n+tagSize || binary.NativeEndian.Uint64(s.b[n:n+tagSize]) != s.address() {
		return nil
	}
	return (*Owned)(unsafe.Pointer(s)) // the Sealed at this address is the first field of an Owned: seal wrote the tag
}

func (s *Sealed) address() uint64 { return uint64(uintptr(unsafe.Pointer(s))) }

// Found reports whether a loader has found the text, so that Current looks it up again.
func (o *Owned) Found() bool { return o != nil && o.from.Source != nil }

// Current looks o up again.
func (o *Owned) Current(ctx context.Context) (string, *Problem) {
	names := append(o.names[:o.count:o.count], o.more...)
	v := Var{Names: names, Old: o.old, Flags: o.flags}
	if o.file != "" {
		v.File = &o.file
	}
	if o.fixed != "" {
		v.Fixed = &o.fixed
	}
	if o.store != "" {
		v.Store = &o.store
	}
	f, p := o.from.Find(ctx, o.resource, o.field, &v, true)
	if p == nil && !f.OK {
		p = noLongerSet(o.field, &v)
	}
	if p != nil {
		p.Resource = o.resource
		return "", p
	}
	redact.AddText(f.Text)
	if w := o.watched.Load(); w != nil {
		w.see(f.Text)
		w.keep(o.resource, f.Kept)
	}
	return f.Text, nil
}

func noLongerSet(field string, v *Var) *Problem {
	return &Problem{Fields: []string{field}, Vars: v.All(), Rule: RuleRequired, Message: "no longer set"}
}

// SetCompanion makes c the companion of o.
func (o *Owned) SetCompanion(c *Companion) { o.with = c }

// Companion is the companion of o; nil for none, and of a nil o.
func (o *Owned) Companion() *Companion {
	if o == nil {
		return nil
	}
	return o.with
}

// Accompanied reports whether the companion of o may be found changed: in a file, a store, or with a resolver.
func (o *Owned) Accompanied() bool {
	with := o.Companion()
	return with != nil && (o.from.Resolver != nil || with.Var.File != nil || with.Var.Fixed != nil || with.Var.Store != nil)
}

// CurrentCompanion looks the companion of o up again, where o was found.
func (o *Owned) CurrentCompanion(ctx context.Context) (string, *Problem) {
	c := o.with
	f, p := o.from.Find(ctx, o.resource, c.Field, &c.Var, true)
	switch {
	case p == nil && f.OK:
		return f.Text, nil
	case p == nil && c.Found:
		p = noLongerSet(c.Field, &c.Var)
	case p == nil:
		return c.Text, nil
	}
	p.Resource = o.resource
	return "", p
}
