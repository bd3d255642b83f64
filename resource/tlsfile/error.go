package tlsfile

import (
	"errors"

	"github.com/resgen-go/resgen/resource"
)

// A Part is one of the Files.
type Part string

// The files.
const (
	CA   Part = "CA"
	Cert Part = "certificate"
	Key  Part = "key"
)

// An Error says what is wrong with a file. It shows nothing of what the file holds.
type Error struct {
	Part   Part
	File   string // its path; "" if none is given
	Reason string // "does not exist"

	unread bool
}

// Error is like "CA file /etc/ca.pem: does not exist".
func (e *Error) Error() string {
	if e.File == "" {
		return string(e.Part) + " file: " + e.Reason
	}
	return string(e.Part) + " file " + e.File + ": " + e.Reason
}

// Permanent returns true: opening the resource again does not change the file.
func (e *Error) Permanent() bool { return true }

// Problem returns err as a *resource.Problem of the field for its file, if it is an *Error, and else err itself. The names are those that
// the fields have in the configuration of a kind, as "ca_file".
func Problem(err error, ca, cert, key string) error {
	var e *Error
	if !errors.As(err, &e) {
		return err
	}
	rule := "pem"
	if e.unread {
		rule = "exists"
	}
	field := map[Part]string{CA: ca, Cert: cert, Key: key}[e.Part]
	return &resource.Problem{Fields: []string{field}, Rule: rule, Message: e.Reason}
}
