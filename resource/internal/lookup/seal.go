package lookup

import (
	"context"
	"crypto/subtle"
	"encoding/binary"
	"sync/atomic"
	"unsafe"

	"github.com/resgen-go/resgen/resource/internal/redact"
)

// A Sealed is the part of a resource.Secret that reflection can see. It holds the text XORed with the mask of the process. So secrets with
// equal texts are deeply equal.
type Sealed struct{ b []byte }

// Open appends the text of the secret to dst.
func (s *Sealed) Open(dst []byte) []byte { return redact.Masked(dst, s.b) }

// IsZero reports whether the text is empty.
func (s *Sealed) IsZero() bool { return len(s.b) == 0 }

// Equal reports whether s and t hold the same text. The time it takes depends only on the lengths of the texts.
func (s *Sealed) Equal(t *Sealed) bool { return subtle.ConstantTimeCompare(s.b, t.b) == 1 }

// Note registers the text with package redact, because the program has revealed it. Note is fast if the text is already registered.
func (s *Sealed) Note() {
	o := s.Owner()
	switch {
	case o == nil:
		redact.Add(s.b)
	case o.noted.Load() <= redact.Gone():
		o.noted.Store(redact.Add(s.b))
	}
}

// An Owned is the memory that a Secret's pointer really points to: a Sealed, and the fields after it, which reflection cannot see. A
// program that walks through a secret with reflection does not reach the source of the secret, which holds other secrets in plain text.
// Secrets with equal texts are deeply equal, even if they come from different sources.
type Owned struct {
	Sealed
	from     Origin // the zero value for a secret of NewSecret
	resource string
	field    string
	names    [2]string // the first variables, so that most secrets need no slice
	more     []string
	old      []string // the deprecated variables
	count    int
	file     string
	fixed    string
	store    string
	noted    atomic.Uint64 // the number under which package redact knows the text, or 0
	watched  atomic.Pointer[secretWatch]
	with     *Companion // nil if there is none
	flags    Flags
}

// A Companion is a field that is not secret and belongs to a secret, such as a user name. It records where the field was found, and the
// first text that was found.
type Companion struct {
	Field string
	Text  string
	Found bool // whether the text was found; false if it is the default
	Var   Var
}

// tagSize is the number of bytes after each masked text that hold the address of its owner.
const tagSize = 8

// Seal returns a Sealed with the given text, which must not be empty.
func Seal(text string) *Sealed { return &seal(text).Sealed }

func seal(text string) *Owned {
	n := len(text)
	o := &Owned{Sealed: Sealed{redact.MaskedText(make([]byte, 0, n+tagSize), text)}}
	binary.NativeEndian.PutUint64(o.b[n:n+tagSize], o.Sealed.address())
	return o
}

// SealFrom is Seal for a loader. It also records where the text came from. It copies the names of v, so that they do not escape to the
// heap. For an empty text it returns nil.
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

// Owner returns the Owned that contains s. It returns nil if s is nil, or if a library has deep-copied the Sealed, because the copy is not
// in an Owned. SealFrom has written the original address after the text, and a copy has another address.
func (s *Sealed) Owner() *Owned {
	if s == nil {
		return nil
	}
	n := len(s.b)
	if cap(s.b) < n+tagSize || binary.NativeEndian.Uint64(s.b[n:n+tagSize]) != s.address() {
		return nil
	}
	return (*Owned)(unsafe.Pointer(s)) // the address matches the tag that seal wrote, so this Sealed is the first field of an Owned
}

func (s *Sealed) address() uint64 { return uint64(uintptr(unsafe.Pointer(s))) }

// Found reports whether a loader has found the text, so that Current can look it up again.
func (o *Owned) Found() bool { return o != nil && o.from.Source != nil }

// Current looks up the text of o again.
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

// SetCompanion sets the companion of o.
func (o *Owned) SetCompanion(c *Companion) { o.with = c }

// Companion returns the companion of o. It returns nil if there is none, or if o is nil.
func (o *Owned) Companion() *Companion {
	if o == nil {
		return nil
	}
	return o.with
}

// Accompanied reports whether looking up the companion of o again may find another text: in a file, in a store, or with a resolver.
func (o *Owned) Accompanied() bool {
	with := o.Companion()
	return with != nil && (o.from.Resolver != nil || with.Var.File != nil || with.Var.Fixed != nil || with.Var.Store != nil)
}

// CurrentCompanion looks up the companion of o again, in all places of its Var.
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
