package kindtest

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log"
	"log/slog"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"unicode"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// NewPassword returns a password for tests. It contains characters that have a meaning in connection strings, URLs, shells and SQL. It also
// contains letters and digits by which the suite can find the password, even if it is encoded.
func NewPassword() string { return `p'a"s\s/w+o&r%d?#:@=` + rand.Text() }

// leastHidden is the least number of letters and digits in a row that a password must have. A shorter text would often occur in other texts
// by chance.
const leastHidden = 8

// hidden holds texts that nothing may show.
type hidden struct {
	mu    sync.Mutex
	forms map[string]string // encoded texts, by the name of the text and its encoding
}

// add adds a password: its longest sequence of letters and digits, both plain and encoded.
func (h *hidden) add(password string) error {
	if password == "" {
		return nil
	}
	core := ""
	for _, run := range strings.FieldsFunc(password, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if len(run) > len(core) {
			core = run
		}
	}
	if len(core) < leastHidden {
		return fmt.Errorf("must have %d letters and digits in a row, so that it can be found where it must not be: take NewPassword()", leastHidden)
	}
	list := func(format, sep string) string {
		var items []string
		for _, c := range []byte(core) {
			items = append(items, fmt.Sprintf(format, c))
		}
		return strings.Join(items, sep)
	}
	forms := map[string]string{
		"as it is":           core,
		"in hex":             hex.EncodeToString([]byte(core)),
		"in HEX":             strings.ToUpper(hex.EncodeToString([]byte(core))),
		"as bytes":           list("%d", " "),
		"as bytes in Go":     list("0x%x", ", "),
		"as bytes in JSON":   list("%d", ","),
		"as a list of bytes": list("%d", ", "),
	}
	for shift := range 3 { // the number of bytes before the text in the first group of three
		text := base64.RawStdEncoding.EncodeToString([]byte("\x00\x00"[:shift] + core))
		forms[fmt.Sprintf("in base64+%d", shift)] = text[(shift*8+5)/6 : len(text)-1] // without the characters at the ends, which also encode neighboring bytes
	}
	h.keep(forms, "the password ")
	return nil
}

// addText adds the text of a secret field.
func (h *hidden) addText(field, text string) {
	if len(text) < leastHidden {
		return
	}
	inJSON, _ := json.Marshal(text) // a string can always be marshalled
	quoted := strconv.Quote(text)
	h.keep(map[string]string{
		"as it is":  text,
		"quoted":    quoted[1 : len(quoted)-1],
		"in JSON":   string(inJSON[1 : len(inJSON)-1]),
		"in a URL":  url.QueryEscape(text),
		"in a path": url.PathEscape(text),
	}, "the secret "+field+" ")
}

func (h *hidden) keep(forms map[string]string, what string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.forms == nil {
		h.forms = map[string]string{}
	}
	for how, form := range forms {
		h.forms[form] = what + how
	}
}

// in returns the names of the hidden texts that text contains, or "".
func (h *hidden) in(text string) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, form := range slices.Sorted(maps.Keys(h.forms)) {
		if strings.Contains(text, form) {
			return h.forms[form]
		}
	}
	return ""
}

// not fails the test if text contains a secret. The message names the source with what, and does not show the secret.
func (h *hidden) not(t testing.TB, what, text string) {
	t.Helper()
	if shown := h.in(text); shown != "" {
		t.Errorf("%s shows %s", what, shown)
	}
}

// notIn prints the value v in all the ways in which programs print values, and fails the test if one of them shows a secret. For an error,
// it also prints the errors that the error wraps.
func (h *hidden) notIn(t testing.TB, what string, v any) {
	t.Helper()
	formats := []string{"%v", "%+v", "%s", "%q", "%x"}
	err, isError := v.(error)
	if !isError {
		formats = append(formats, "%#v")
	}
	for _, format := range formats {
		h.not(t, what+", printed with "+format+",", fmt.Sprintf(format, v))
	}
	var b bytes.Buffer
	for _, handler := range []slog.Handler{slog.NewTextHandler(&b, nil), slog.NewJSONHandler(&b, nil)} {
		slog.New(handler).Info("message", "value", v)
	}
	log.New(&b, "", 0).Print(v)
	h.not(t, what+", in a log,", b.String())
	if !isError {
		if text, err := json.Marshal(v); err == nil {
			h.not(t, what+", as JSON,", string(text))
		}
		return
	}
	switch w := err.(type) {
	case interface{ Unwrap() error }:
		if inner := w.Unwrap(); inner != nil {
			h.notIn(t, what, inner)
		}
	case interface{ Unwrap() []error }:
		for _, inner := range w.Unwrap() {
			h.notIn(t, what, inner)
		}
	}
}

// A vault is the source in which the secrets of a configuration are looked up. Its texts can change.
type vault struct {
	mu    sync.Mutex
	texts map[string]string // by field; if nil, every field has the password
	all   string
}

// Lookup implements resource.Source.
func (v *vault) Lookup(field string) (string, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.texts == nil {
		return v.all, true
	}
	text, ok := v.texts[field]
	return text, ok
}

// set replaces all texts at once.
func (v *vault) set(texts map[string]string, all string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.texts, v.all = texts, all
}

// secret returns a function that makes secrets as a loader does: each is looked up again when it is used.
func (v *vault) secret(t testing.TB) func(field string) resource.Secret {
	return func(field string) (s resource.Secret) {
		t.Helper()
		if _, ok := v.Lookup(field); !ok {
			t.Fatalf("kindtest: Server.Secrets has no text for the field %s, which Server.Config asks for", field)
		}
		r, err := gen.NewReader(context.Background(), lifecycle.Settings{Source: v}, gen.Profiles{})
		if err != nil {
			t.Fatal(err)
		}
		r.Secret(&s, field, gen.Env(field))
		return s
	}
}
