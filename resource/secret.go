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

// A Secret is a text that no formatter, logger, encoder or dumper shows, at any depth of any value. They print [REDACTED], or nothing for
// the zero Secret, which is unset. A Secret protects against accidents, not against a debugger: the text is masked in memory, not
// encrypted.
//
// A Secret is immutable and safe for concurrent use. Compare secrets with Equal or reflect.DeepEqual. The operator == reports only whether
// two values are copies of one Secret.
type Secret struct{ p *lookup.Sealed }

// NewSecret returns a Secret that holds text. NewSecret("") is the zero Secret.
func NewSecret(text string) Secret {
	if text == "" {
		return Secret{}
	}
	return Secret{lookup.Seal(text)}
}

// Reveal returns the text. Only Reveal, Current and CurrentWith return the text of a Secret, so that reviewers can search for them.
func (s Secret) Reveal() string {
	if s.p == nil {
		return ""
	}
	s.p.Note()
	var buf [128]byte
	return string(s.p.Open(buf[:0]))
}

// Current returns the present text of the secret. If a loader made the secret, Current looks it up again, in the same places and in the same
// order as the loader. The error is a *Problem that does not hold the text. For a secret made by NewSecret, for one whose text comes from a
// template (the key "template" of the specification) or from the JSON of an object in a list or map, and for the secrets of a list or map,
// Current returns what Reveal returns.
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

// CurrentWith returns what Current returns, and the present value of the field that belongs to the secret, such as the user of a password.
// The key "with" of the specification pairs the two. name is the field's value in the configuration; current is its present value, looked up
// again like the secret. CurrentWith returns name unchanged if the secret has no such field, or if the program has set the field to another
// value.
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

// Accompanied reports whether the field that belongs to the secret (see CurrentWith) comes from a file, a store or a resolver, so that its
// present value may differ from the one in the configuration.
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

// Len returns the length of the text in characters.
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

// GoString returns String.
func (s Secret) GoString() string { return s.String() }

// Format prints String for every verb, with the verb's width and padding.
func (s Secret) Format(f fmt.State, _ rune) {
	fmt.Fprintf(f, fmt.FormatString(f, 's'), s.String())
}

// MarshalText returns String, so that no encoder writes the text of the secret.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// MarshalJSON returns String as a JSON string.
func (s Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + s.String() + `"`), nil }

// LogValue returns String.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// UnmarshalText makes s the secret of text. It refuses [REDACTED], because that is what MarshalText writes in place of a secret.
func (s *Secret) UnmarshalText(text []byte) error {
	if string(text) == redact.Sign {
		return errors.New("a redacted secret cannot be read back")
	}
	*s = NewSecret(string(text))
	return nil
}
