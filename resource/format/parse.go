package format

import (
	"encoding"
	"encoding/json"
	"errors"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/internal/lex"
)

// String returns s as it is.
func String[T ~string](s string) (T, error) { return T(s), nil }

// IgnoreCase returns a parser that ignores case. A text that is one of the values is returned as it is. A text that differs from a value in
// case only (by Unicode case folding) is returned as that value, the first one if there are several. Every other text is returned as it is.
func IgnoreCase[T ~string](values ...T) func(string) (T, error) {
	exact, folded := make(map[string]bool, len(values)), make(map[string]T, len(values))
	for _, v := range values {
		exact[string(v)] = true
		if _, again := folded[fold(string(v))]; !again {
			folded[fold(string(v))] = v
		}
	}
	return func(s string) (T, error) {
		if v, ok := folded[fold(s)]; ok && !exact[s] {
			return v, nil
		}
		return T(s), nil
	}
}

// fold returns the same text for all texts that are equal for strings.EqualFold. It replaces each character by the least of the characters
// that differ from it only in case.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		least := r
		for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
			least = min(least, other)
		}
		return least
	}, s)
}

// Bool parses what strconv.ParseBool accepts: 1, t, T, TRUE, true, True, 0, f, F, FALSE, false, False.
func Bool(s string) (bool, error) {
	if err := lex.Trimmed(s); err != nil {
		return false, err
	}
	b, err := strconv.ParseBool(s)
	if err != nil {
		return false, errors.New("must be true or false")
	}
	return b, nil
}

// ByteSize parses a number of bytes, as resource.Size.UnmarshalText does: 512, 10MB, 16MiB.
func ByteSize(s string) (resource.Size, error) {
	n, err := lex.Size(s)
	return resource.Size(n), err
}

// Time parses a time in the format of RFC 3339, with a capital T and Z. It is stricter than time.Parse, which accepts an hour of one digit,
// for example.
func Time(s string) (time.Time, error) {
	if err := lex.Trimmed(s); err != nil {
		return time.Time{}, err
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil || !isRFC3339(s) {
		return time.Time{}, errors.New("must be a time such as 2006-01-02T15:04:05Z")
	}
	return t, nil
}

// isRFC3339 reports whether s, which time.Parse has accepted, really is a time of RFC 3339. time.Parse also accepts an hour of one digit, a
// comma before the fraction, and zones of a day and more.
func isRFC3339(s string) bool {
	const hour, fraction, zone = len("2006-01-02T1"), len("2006-01-02T15:04:05"), len("15:04")
	if s[hour] == ':' || s[fraction] == ',' {
		return false
	}
	offset := s[len(s)-zone:]
	return s[len(s)-1] == 'Z' || offset[:2] < "24" && offset[3:] < "60"
}

// JSON accepts any valid JSON, also with blanks around it, and returns it unchanged.
func JSON(s string) (json.RawMessage, error) {
	b := []byte(s)
	if !json.Valid(b) {
		return nil, errors.New("must be valid JSON")
	}
	return b, nil
}

// Text parses s with the method UnmarshalText of T. The text of the error does not contain the error of that method, which may contain s.
// gen.Read shows that error where s cannot contain a secret.
func Text[T any, P interface {
	*T
	encoding.TextUnmarshaler
}](s string) (T, error) {
	var t T
	if err := lex.Trimmed(s); err != nil {
		return t, err
	}
	if err := P(&t).UnmarshalText([]byte(s)); err != nil {
		var zero T
		return zero, &lex.TextError{Must: "must be a valid " + reflect.TypeFor[T]().String(), Cause: err}
	}
	return t, nil
}

// Pointer returns a parser like parse for optional fields. It returns nil for the empty text, which only a Var with AllowEmpty passes on.
// The empty text thus unsets a field that has a default.
func Pointer[T any](parse func(string) (T, error)) func(string) (*T, error) {
	return func(s string) (*T, error) {
		if s == "" {
			return nil, nil
		}
		t, err := parse(s)
		if err != nil {
			return nil, err
		}
		return &t, nil
	}
}

// Empty returns a parser like parse that returns the zero value for the empty text. The empty text thus unsets an optional field that has a
// default. Pointer does the same for fields that are pointers.
func Empty[T any](parse func(string) (T, error)) func(string) (T, error) {
	return func(s string) (T, error) {
		if s == "" {
			var zero T
			return zero, nil
		}
		return parse(s)
	}
}

// SecretText makes a Secret of s. In a list or map, each Secret holds only its own text: Current does not look it up again.
func SecretText(s string) (resource.Secret, error) { return resource.NewSecret(s), nil }

// SecretURL makes a Secret of a text that URL accepts.
func SecretURL(s string) (resource.Secret, error) { return secretURL(s, nil) }

// SecretURLOf returns a parser that makes a Secret of each text that URLOf accepts.
func SecretURLOf(hostless ...string) func(string) (resource.Secret, error) {
	return func(s string) (resource.Secret, error) { return secretURL(s, hostless) }
}

func secretURL(s string, hostless []string) (resource.Secret, error) {
	if _, err := parseURL(s, hostless); err != nil {
		return resource.Secret{}, err
	}
	return resource.NewSecret(s), nil
}

// SecretJSON makes a Secret of a text that JSON accepts.
func SecretJSON(s string) (resource.Secret, error) {
	if _, err := JSON(s); err != nil {
		return resource.Secret{}, err
	}
	return resource.NewSecret(s), nil
}
