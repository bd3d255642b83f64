package endpoint

import (
	"errors"
	"net/url"
	"testing"

	"github.com/resgen-go/resgen/kinds/http/internal/private"
)

func parsed(t *testing.T, text string) *url.URL {
	t.Helper()
	u, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func base(t *testing.T, text string) *Base {
	t.Helper()
	b, err := New(parsed(t, text))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestRest holds what errors and observers call an endpoint. The tests of package httpkind hold which endpoints there are.
func TestRest(t *testing.T) {
	b := base(t, "https://api.example.com/v%201/")
	for text, want := range map[string]string{ // order: each stands alone
		"": "", "a": "/a", "/a%20b/": "/a%20b/", "a?b=c": "/a", "https://API.example.com:443/v%201/a": "/a",
	} {
		u, err := b.Endpoint(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
		} else if got := b.Rest(u); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestExpand(t *testing.T) {
	b := base(t, "https://api.example.com/v1")
	for _, test := range []struct {
		template string
		params   map[string]any
		want     string // "" for an error
	}{
		{"/a/{id}/b", map[string]any{"id": 7}, "https://api.example.com/v1/a/7/b"},
		{"/{name}", map[string]any{"name": "a/b?c#d"}, "https://api.example.com/v1/a%2Fb%3Fc%23d"},
		{"/a", nil, "https://api.example.com/v1/a"},
		{"/{id}", nil, ""},
		{"/{id", map[string]any{"id": 7}, ""},
		{"/a", map[string]any{"id": 7}, ""},
		{"/{id}", map[string]any{"id": ""}, ""},
		{"/{id}", map[string]any{"id": []int{1, 2}}, ""},
		{"/{id}", map[string]any{"id": ".."}, ""},
		{"/{id}", map[string]any{"id": "a/%2e%2e"}, ""},
		{"/{id}", map[string]any{"id": "a\nb"}, ""},
		{"/../{id}", map[string]any{"id": 7}, ""},
		{"/%2e%2e/{id}", map[string]any{"id": 7}, ""},
		{"/{id}?q=1", map[string]any{"id": 7}, ""},
	} {
		u, err := b.Expand(t.Context(), test.template, test.params, new(private.Texts))
		switch {
		case err != nil && (test.want != "" || !errors.Is(err, ErrRefused)):
			t.Errorf("%s of %v: %v", test.template, test.params, err)
		case err == nil && u.String() != test.want:
			t.Errorf("%s of %v: got %s, want %s", test.template, test.params, u, test.want)
		}
	}
}

func TestSameOrigin(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want bool
	}{
		{"https://x", "https://X:443/a", true},
		{"http://x:80", "http://x", true},
		{"https://x", "http://x", false},
		{"https://x", "https://x:8443", false},
		{"https://x", "https://y", false},
		{"http://x:443", "https://x", false},
	} {
		if got := SameOrigin(parsed(t, test.a), parsed(t, test.b)); got != test.want {
			t.Errorf("%s and %s: %t", test.a, test.b, got)
		}
	}
}
