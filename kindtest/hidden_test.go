package kindtest

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"testing"
)

// TestHidden holds that a password is found however it is written, alone or inside of something, and that nothing else is.
func TestHidden(t *testing.T) {
	password := NewPassword()
	var h hidden
	if err := h.add(password); err != nil {
		t.Fatal(err)
	}
	inJSON, err := json.Marshal(map[string]any{"dsn": "postgres://app:" + url.QueryEscape(password) + "@db", "raw": []byte("x" + password)})
	if err != nil {
		t.Fatal(err)
	}
	for what, text := range map[string]string{
		"as it is":        password,
		"quoted":          fmt.Sprintf("%q", password),
		"Go":              fmt.Sprintf("%#v", struct{ p []byte }{[]byte(password)}),
		"bytes":           fmt.Sprint([]byte(password)),
		"hex":             fmt.Sprintf("%x", password),
		"HEX":             fmt.Sprintf("%X", password),
		"a dump":          hex.EncodeToString([]byte("ab" + password + "cd")),
		"JSON":            string(inJSON),
		"base64":          base64.StdEncoding.EncodeToString([]byte("user:" + password)),
		"base64, shifted": base64.StdEncoding.EncodeToString([]byte("users:" + password + "!")),
		"base64 for URLs": base64.RawURLEncoding.EncodeToString([]byte("a user:" + password)),
	} {
		if h.in(text) == "" {
			t.Errorf("%s: the password is not found in %s", what, text)
		}
	}
	if got := h.in("postgres://app:[REDACTED]@db " + NewPassword()); got != "" {
		t.Errorf("found %s", got)
	}
	h.addText("url", "https://hooks.example.com/a/b?c=d")
	if h.in("POST https%3A%2F%2Fhooks.example.com%2Fa%2Fb%3Fc%3Dd") != "the secret url in a URL" {
		t.Error("the text of a secret field is not found")
	}
}

// TestShortPassword holds that the suite refuses a password that it could not find.
func TestShortPassword(t *testing.T) {
	for _, password := range []string{"hunter2", "a-b-c-d-e-f-g-h-i"} {
		if err := new(hidden).add(password); err == nil {
			t.Errorf("%q is taken", password)
		}
	}
}

// TestNotIn holds that errors are searched with all that they wrap.
func TestNotIn(t *testing.T) {
	password := NewPassword()
	var h hidden
	if err := h.add(password); err != nil {
		t.Fatal(err)
	}
	for what, err := range map[string]error{
		"wrapped": quiet{fmt.Errorf("with %s", password)},
		"joined":  quiet{errors.Join(errors.New("a"), fmt.Errorf("with %s", password))},
	} {
		r := &recording{TB: t}
		h.notIn(r, "the error", err)
		if !r.failed {
			t.Errorf("%s: the password is not found", what)
		}
	}
	r := &recording{TB: t}
	if h.notIn(r, "the error", errors.New("refused")); r.failed {
		t.Error("an innocent error fails")
	}
}

// A quiet is an error that does not show the one that it wraps.
type quiet struct{ inner error }

func (quiet) Error() string   { return "quiet" }
func (q quiet) Unwrap() error { return q.inner }

// Format prints the error alone, under every verb.
func (q quiet) Format(f fmt.State, _ rune) { fmt.Fprint(f, q.Error()) }

// A recording is a test that only notes that it has failed.
type recording struct {
	testing.TB
	failed bool
}

func (r *recording) Errorf(string, ...any) { r.failed = true }
