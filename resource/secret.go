package resource

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"unicode/utf8"

	"github.com/resgen-go/resgen/resource/internal/lookup"
	"github.com/resgen-go/resgen/resource/internal/redact"
)

// A Secret is a text that no formatter, logger, encoder or dumper shows, wherever it sits: they print [REDACTED], or nothing for the
// zero Secret, which is unset. It guards against accidents, not against a debugger: the text is masked in memory, not encrypted.
//
// A Secret is immutable and safe for concurrent use. Compare secrets with Equal: == asks whether they are the same copy.
// reflect.DeepEqual works.
type Secret struct{ p *lookup.Sealed }

// NewSecret hides text. NewSecret("") is the zero Secret.
func NewSecret(text string) Secret {
	if text == "" {
		return Secret{}
	}
	return Secret{lookup.Seal(text)}
}

// Reveal returns the text. It is the one way out of a Secret beside Current; reviewers may search for it.
func (s Secret) Reveal() string {
	if s.p == nil {
		return ""
	}
	s.p.Note()
	var buf [128]byte
	return string(s.p.Open(buf[:0]))
}

// Current returns the text as it is now: a secret that a loader made is looked up again, where it was found first, and the error
// is a *Problem that does not hold it. A secret from NewSecret, and each of a list or map, returns the text that it has.
func (s Secret) Current(ctx context.Context) (string, error) {
	if o := s.p.Owner(); o.Found() {
		text, p := o.Current(ctx)
		if p != nil {
			return "", (*Problem)(p)
		}
		return text, nil
	}
	return s.Reveal(), nil
}

// CurrentWith is Current for a secret that is one with another field, as a password is with a user: if the specification says so (the key
// with), it also looks up that field again, which has the value name in the configuration. It returns name as it is if there is no such
// field, or if the program has given it another value.
func (s Secret) CurrentWith(ctx context.Context, name string) (text, current string, err error) {
	text, err = s.Current(ctx)
	with := s.p.Owner().Companion()
	if err != nil || with == nil || with.Text != name {
		return text, name, err
	}
	current, p := s.p.Owner().CurrentCompanion(ctx)
	if p != nil {
		return "", "", (*Problem)(p)
	}
	return text, current, nil
}

// Accompanied reports whether CurrentWith may find another name than before: in a file, a store, or with a resolver.
func (s Secret) Accompanied() bool { return s.p.Owner().Accompanied() }

// Equal reports whether s and t hold the same text, in a time that depends on their lengths only.
func (s Secret) Equal(t Secret) bool {
	if s.p == nil || t.p == nil {
		return s.IsZero() && t.IsZero()
	}
	return s.p.Equal(t.p)
}

// IsZero reports whether s holds no text.
func (s Secret) IsZero() bool { return s.p == nil || s.p.IsZero() }

// Len is the length of the text in characters.
func (s Secret) Len() int {
	if s.p == nil {
		return 0
	}
	var buf [128]byte
	return utf8.RuneCount(s.p.Open(buf[:0]))
}

// String returns [REDACTED], or "" if s holds no text.
func (s Secret) String() string {
	if s.IsZero() {
		return ""
	}
	return redact.Sign
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
	if string(text) == redact.Sign {
		return errors.New("a redacted secret cannot be read back")
	}
	*s = NewSecret(string(text))
	return nil
}
