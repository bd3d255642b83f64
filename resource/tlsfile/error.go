package tlsfile

import (
	"errors"

	"github.com/resgen-go/resgen/resource"
)

// A Part says which of the Files an Error is about.
type Part string

// The parts.
const (
	CA   Part = "CA"
	Cert Part = "certificate"
	Key  Part = "key"
)

// An Error says what is wrong with a file. It contains no part of the file's content.
type Error struct {
	Part   Part
	File   string // the path of the file; "" if none is given
	Reason string // "does not exist"

	unread bool
}

// Error returns a text such as "CA file /etc/ca.pem: does not exist".
func (e *Error) Error() string {
	if e.File == "" {
		return string(e.Part) + " file: " + e.Reason
	}
	return string(e.Part) + " file " + e.File + ": " + e.Reason
}

// Permanent returns true, because opening the resource again does not change the file.
func (e *Error) Permanent() bool { return true }

// Problem returns err as a *resource.Problem of a field if err is an *Error, otherwise err itself. ca, cert and key are the names of the
// fields for the three files in the kind's configuration, such as "ca_file".
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
