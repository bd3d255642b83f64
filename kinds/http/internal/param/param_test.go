package param

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/resgen-go/resgen/kinds/http/internal/private"
	"github.com/resgen-go/resgen/resource"
)

type failing struct{}

func (failing) MarshalText() ([]byte, error) { return nil, errors.New("no text") }

func TestTexts(t *testing.T) {
	seven := 7
	for _, test := range []struct {
		value any
		want  []string
	}{
		{nil, nil},
		{"", nil},
		{"a b", []string{"a b"}},
		{false, []string{"false"}},
		{0, []string{"0"}},
		{uint8(7), []string{"7"}},
		{float32(0.1), []string{"0.1"}},
		{&seven, []string{"7"}},
		{(*int)(nil), nil},
		{time.Time{}, nil},
		{90 * time.Second, []string{"1m30s"}},
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
	for _, value := range []any{struct{}{}, failing{}, []any{failing{}}} {
		if got, err := Texts(t.Context(), value, new(private.Texts)); err == nil {
			t.Errorf("%T: %q", value, got)
		}
	}
}

// TestAll holds that unset values are left out, that an error names the parameter, and that no error shows a secret.
func TestAll(t *testing.T) {
	var secrets private.Texts
	values := map[string]any{"key": resource.NewSecret("s3 cret"), "page": 2, "unset": ""}
	got, err := All(t.Context(), values, &secrets)
	if err != nil || got.Encode() != "key=s3+cret&page=2" {
		t.Errorf("%v, %v", got, err)
	}
	if text := secrets.Redact("s3 cret, s3+cret, s3%20cret"); strings.Contains(text, "cret") {
		t.Errorf("errors would show %q", text)
	}
	if _, err := All(t.Context(), map[string]any{"page": struct{}{}}, &secrets); err == nil || err.Error() != "page cannot be a struct {}" {
		t.Errorf("got %v", err)
	}
}
