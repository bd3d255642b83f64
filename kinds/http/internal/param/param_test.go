package param

import (
	"encoding/json"
	"errors"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/resgen-go/resgen/kinds/http/internal/private"
	"github.com/resgen-go/resgen/resource"
)

type color string

type failing struct{}

func (failing) MarshalText() ([]byte, error) { return []byte("half"), errors.New("no text") }

func TestTexts(t *testing.T) {
	seven, address := 7, &url.URL{Scheme: "https", Host: "x", Path: "/", RawQuery: "a"}
	for _, test := range []struct {
		value any
		want  []string
	}{
		{nil, nil},
		{"", nil},
		{"a b", []string{"a b"}},
		{color("red"), []string{"red"}},
		{true, []string{"true"}},
		{false, []string{"false"}},
		{0, []string{"0"}},
		{int8(-1), []string{"-1"}},
		{uint8(7), []string{"7"}},
		{uint64(1 << 63), []string{"9223372036854775808"}},
		{0.5, []string{"0.5"}},
		{float32(0.1), []string{"0.1"}},
		{1e21, []string{"1000000000000000000000"}},
		{&seven, []string{"7"}},
		{(*int)(nil), nil},
		{time.Time{}, nil},
		{time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), []string{"2026-01-02T03:04:05Z"}},
		{90 * time.Second, []string{"1m30s"}},
		{resource.Size(1 << 20), []string{"1MiB"}},
		{netip.MustParseAddr("::1"), []string{"::1"}},
		{address, []string{"https://x/?a"}},
		{*address, []string{"https://x/?a"}},
		{json.RawMessage(`{"a":1}`), []string{`{"a":1}`}},
		{resource.Secret{}, nil},
		{[]string{}, nil},
		{[]color{"red"}, []string{"red"}},
		{[2]int{1, 2}, []string{"1", "2"}},
		{[]any{1, "", "a", []bool{true}}, []string{"1", "a", "true"}},
	} {
		var secrets private.Texts
		got, err := Texts(t.Context(), test.value, &secrets)
		if err != nil || !slices.Equal(got, test.want) {
			t.Errorf("%#v: %q, want %q, %v", test.value, got, test.want, err)
		}
		if secrets.LongestEscaped() > 0 {
			t.Errorf("%#v has a secret", test.value)
		}
	}
	for _, value := range []any{struct{}{}, map[string]int{}, func() {}, []any{struct{}{}}, failing{}, []any{failing{}}} {
		if got, err := Texts(t.Context(), value, new(private.Texts)); err == nil || !strings.HasPrefix(err.Error(), "cannot be ") {
			t.Errorf("%T: %q, %v", value, got, err)
		}
	}
}

// TestAll holds that unset values are left out, that an error names the parameter, and that no error shows a secret.
func TestAll(t *testing.T) {
	var secrets private.Texts
	values := map[string]any{"key": resource.NewSecret("s3 cret"), "page": 2, "unset": ""}
	got, err := All(t.Context(), values, &secrets)
	if err != nil || got.Encode() != "key=s3+cret&page=2" || got.Has("unset") {
		t.Errorf("%v, %v", got, err)
	}
	if text := secrets.Redact("s3 cret, s3+cret, s3%20cret"); strings.Contains(text, "cret") {
		t.Errorf("errors would show %q", text)
	}
	if _, err := All(t.Context(), map[string]any{"page": struct{}{}}, &secrets); err == nil || err.Error() != "page cannot be a struct {}" {
		t.Errorf("got %v", err)
	}
}
