package resource_test

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/resource"
)

func TestSecret(t *testing.T) {
	var zero resource.Secret
	s := resource.NewSecret("hunter2")
	if s.Reveal() != "hunter2" || s.IsZero() || s.Len() != 7 || zero.Reveal() != "" || !zero.IsZero() || zero.Len() != 0 {
		t.Error("a secret does not hold what it was given")
	}
	if resource.NewSecret("") != zero {
		t.Error(`NewSecret("") is not zero`)
	}
	if n := resource.NewSecret("пароль\xff").Len(); n != 7 {
		t.Errorf("7 characters are %d", n)
	}
	long := strings.Repeat("0123456789é", 1000)
	if got := resource.NewSecret(long); got.Reveal() != long || got.Len() != 11000 {
		t.Error("a long secret changes")
	}
	other := resource.NewSecret("hunter2")
	for _, tt := range []struct {
		a, b resource.Secret
		want bool
	}{
		{s, other, true},
		{s, s, true},
		{zero, zero, true},
		{s, zero, false},
		{zero, s, false},
		{s, resource.NewSecret("hunter3"), false},
		{s, resource.NewSecret("hunter22"), false},
	} {
		if tt.a.Equal(tt.b) != tt.want || reflect.DeepEqual(tt.a, tt.b) != tt.want {
			t.Errorf("Equal(%q, %q) is not %v", tt.a.Reveal(), tt.b.Reveal(), tt.want)
		}
	}
	if got, err := s.Current(context.Background()); got != "hunter2" || err != nil {
		t.Errorf("Current is %q, %v", got, err)
	}
	if got, err := zero.Current(context.Background()); got != "" || err != nil {
		t.Errorf("Current of zero is %q, %v", got, err)
	}
}

func TestSecretTexts(t *testing.T) {
	var zero resource.Secret
	s := resource.NewSecret("hunter2")
	type holder struct{ A, B resource.Secret }
	j, err := json.Marshal(holder{A: s})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ got, want string }{
		{s.String(), "[REDACTED]"},
		{s.GoString(), "[REDACTED]"},
		{fmt.Sprintf("%v|%+v|%#v|%s|%x|%d", s, s, s, s, s, s), "[REDACTED]|[REDACTED]|[REDACTED]|[REDACTED]|[REDACTED]|[REDACTED]"},
		{fmt.Sprintf("%12s|%-12v|", s, &s), "  [REDACTED]|[REDACTED]  |"},
		{s.LogValue().String(), "[REDACTED]"},
		{string(j), `{"A":"[REDACTED]","B":""}`},
		{fmt.Sprintf("%v|%+v|%#v|%q", zero, zero, zero, zero), "|||"},
		{zero.LogValue().String(), ""},
	} {
		if tt.got != tt.want {
			t.Errorf("got %s, want %s", tt.got, tt.want)
		}
	}
}

func TestSecretUnmarshal(t *testing.T) {
	var c struct{ S resource.Secret }
	if err := json.Unmarshal([]byte(`{"S":"hunter2"}`), &c); err != nil || c.S.Reveal() != "hunter2" {
		t.Errorf("got %q, %v", c.S.Reveal(), err)
	}
	for _, in := range []string{`{"S":"[REDACTED]"}`, `{"S":271828}`, `{"S":["hunter2"]}`} {
		err := json.Unmarshal([]byte(in), &c)
		if err == nil || strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), "271828") {
			t.Errorf("%s: %v", in, err)
		}
	}
	if c.S.Reveal() != "hunter2" {
		t.Error("a refused text changes the secret")
	}
}
