package endpoint

import (
	"errors"
	"net/url"
	"strings"
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

func TestEndpoint(t *testing.T) {
	for _, test := range []struct{ base, endpoint, want string }{
		{"https://api.example.com/v1", "customers", "https://api.example.com/v1/customers"},
		{"https://api.example.com/v1/", "/customers/", "https://api.example.com/v1/customers/"},
		{"https://api.example.com/v1", "", "https://api.example.com/v1"},
		{"https://api.example.com", "", "https://api.example.com"},
		{"https://api.example.com", "/customers", "https://api.example.com/customers"},
		{"https://api.example.com/v1", "customers?page=2&q=a%2Fb", "https://api.example.com/v1/customers?page=2&q=a%2Fb"},
		{"https://api.example.com/v1", "a b/ü/c%20d", "https://api.example.com/v1/a%20b/%C3%BC/c%20d"},
		{"https://api.example.com/v1", "jobs/7:cancel", "https://api.example.com/v1/jobs/7:cancel"},
		{"https://api.example.com/v1", "files/a..b/...", "https://api.example.com/v1/files/a..b/..."},
		{"https://api.example.com/v1", "a;x=1/b", "https://api.example.com/v1/a;x=1/b"},
		{"https://api.example.com/v1", "a%3Fb", "https://api.example.com/v1/a%3Fb"},
		{"https://api.example.com/a%20b", "c", "https://api.example.com/a%20b/c"},
		{"https://api.example.com/v1", "https:evil", "https://api.example.com/v1/https:evil"},
	} {
		if got, err := base(t, test.base).Endpoint(test.endpoint); err != nil || got.String() != test.want {
			t.Errorf("%q: got %s, want %s; %v", test.endpoint, got, test.want, err)
		}
	}
}

// refused are endpoints that leave the base path, change the host, or look so to somebody on the way.
var refused = []string{
	"..", "../admin", "a/../../b", "a/..", "./a", ".", "a/./b", "/..", "..;/admin", "..;x=1/admin", ".;/a",
	"//evil.example.com/x", "/" + "/evil.example.com", "///x", "a//b", "a//",
	"https://evil.example.com/x", "HTTPS://evil.example.com", "http://api.example.com/v1/x", "ftp://x", "x://y",
	"%2e%2e/admin", "%2E%2e/admin", ".%2e/admin", "%2e/x", "a/%2e%2e", "a%2fb", "a%2F..%2Fb", "%2f%2fevil", "..%2fadmin", "..%5cadmin", "a%5cb",
	"%252e%252e/admin", "a%252fb", "%255c", "%c0%ae%c0%ae/admin", "%c0%afadmin", "%ff",
	`..\admin`, `\\evil.example.com\x`, `a\b`, `/\evil.example.com`,
	"a\nb", "a\r\nX-Evil: 1", "a\x00b", "a\tb", "a\x7fb", "%0d%0aX-Evil:1", "%00", "a%0a", "%250a", "a\u0085b",
	"a#b", "#", "a?b#c", "%", "a%zz", "a%2",
	"a?b c", "a?b\nc", "a?b\x00", "a?ü", "?a\r\nX-Evil: 1",
}

func TestRefused(t *testing.T) {
	for _, text := range []string{"https://api.example.com/v1", "https://api.example.com"} {
		b := base(t, text)
		for _, endpoint := range refused {
			if u, err := b.Endpoint(endpoint); !errors.Is(err, ErrRefused) {
				t.Errorf("%s: Endpoint(%q): %v, %v", text, endpoint, u, err)
			}
			if u, err := b.Expand(t.Context(), endpoint, nil, new(private.Texts)); !errors.Is(err, ErrRefused) {
				t.Errorf("%s: Expand(%q): %v, %v", text, endpoint, u, err)
			}
		}
	}
}

// TestWithin holds which URLs of requests are below the base.
func TestWithin(t *testing.T) {
	b := base(t, "https://api.example.com/v1")
	for _, test := range []struct{ url, want string }{
		{"customers/7?a=b", "https://api.example.com/v1/customers/7?a=b"},
		{"/customers", "https://api.example.com/v1/customers"},
		{"https://api.example.com/v1/customers?page=2", "https://api.example.com/v1/customers?page=2"},
		{"https://API.example.com:443/v1", "https://api.example.com/v1"},
		{"https://api.example.com/v1/a%2Fb", "https://api.example.com/v1/a%2Fb"},
		{"https://api.example.com/v2/customers", ""},
		{"https://api.example.com/v10", ""},
		{"https://api.example.com/v1/../v2", ""},
		{"https://api.example.com/v1/%2e%2e/v2", ""},
		{"https://api.example.com/v1/..%2Fv2", ""},
		{"https://api.example.com/v1//x", ""},
		{"http://api.example.com/v1/x", ""},
		{"http://api.example.com:443/v1/x", ""},
		{"https://api.example.com:8443/v1/x", ""},
		{"https://eu.api.example.com/v1/x", ""},
		{"https://evil.example.com/v1/x", ""},
		{"https://api.example.com@evil.example.com/v1/x", ""},
		{"https://u:p@api.example.com/v1/x", ""},
		{"//evil.example.com/v1/x", ""},
		{"//api.example.com/v1/x", ""},
		{"mailto:a", ""},
	} {
		u, err := b.Within(parsed(t, test.url))
		switch {
		case test.want == "" && !errors.Is(err, ErrRefused):
			t.Errorf("%s: got %v, %v", test.url, u, err)
		case test.want != "" && (err != nil || u.String() != test.want):
			t.Errorf("%s: got %v, want %s; %v", test.url, u, test.want, err)
		}
	}
	for _, u := range []*url.URL{nil, {Path: "x", RawQuery: "a#b"}, {Path: "x", RawQuery: "a b"}, {Path: "x", RawQuery: "a\r\nX-Evil: 1"}, {Path: "a\nb"}, {Path: "a/../../b"}, {Opaque: "x"}} {
		if got, err := b.Within(u); !errors.Is(err, ErrRefused) {
			t.Errorf("%#v: got %v, %v", u, got, err)
		}
	}
}

// TestOnOrigin holds which whole URLs a call may have, and what of them is sent.
func TestOnOrigin(t *testing.T) {
	b := base(t, "https://api.example.com/v1")
	for _, test := range []struct{ url, want string }{
		{"https://api.example.com/services/T1//key/?sig=a%2Fb&flag", "https://api.example.com/services/T1//key/?sig=a%2Fb&flag"},
		{"https://api.example.com:443/a%2Fb/../c", "https://api.example.com/a%2Fb/../c"},
		{"https://API.example.com", "https://api.example.com"},
		{"https://api.example.com/v1#part", "https://api.example.com/v1"},
		{"https://other.example.com/v1", ""},
		{"http://api.example.com/v1", ""},
		{"https://api.example.com:8443/v1", ""},
		{"https://me:hunter2@api.example.com/v1", ""},
		{"https:opaque", ""},
		{"https://api.example.com/v1?a b", ""},
	} {
		u, err := b.OnOrigin(parsed(t, test.url))
		switch {
		case test.want == "" && !errors.Is(err, ErrRefused):
			t.Errorf("%s: got %v, %v", test.url, u, err)
		case test.want != "" && (err != nil || u.String() != test.want):
			t.Errorf("%s: got %v, want %s; %v", test.url, u, test.want, err)
		}
	}
	if u, err := b.OnOrigin(&url.URL{Scheme: "https", Host: "api.example.com", Path: "v1"}); !errors.Is(err, ErrRefused) {
		t.Errorf("a path without a slash: %v, %v", u, err)
	}
}

// TestRest holds what errors and observers call an endpoint.
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
		{"/a/b}", nil, ""},
		{"/a/.{b}", map[string]any{"b": "./c"}, ""},
		{"/{a}{b}/c", map[string]any{"a": ".;", "b": "."}, ""},
		{"/{a}{b}", map[string]any{"a": "%2e", "b": "%2e"}, ""},
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

// TestParameter holds how the value of a parameter stands in a path, and which values are refused.
func TestParameter(t *testing.T) {
	b := base(t, "https://api.example.com/v1")
	for _, test := range []struct {
		value any
		want  string // "" if it is refused
	}{
		{"7", "https://api.example.com/v1/customers/7/orders"},
		{int64(-7), "https://api.example.com/v1/customers/-7/orders"},
		{"a b?c#d", "https://api.example.com/v1/customers/a%20b%3Fc%23d/orders"},
		{"group/project", "https://api.example.com/v1/customers/group%2Fproject/orders"},
		{"//evil.example.com", "https://api.example.com/v1/customers/%2F%2Fevil.example.com/orders"},
		{`DOMAIN\user`, "https://api.example.com/v1/customers/DOMAIN%5Cuser/orders"},
		{"100%", "https://api.example.com/v1/customers/100%25/orders"},
		{"...", "https://api.example.com/v1/customers/.../orders"},
		{"", ""},
		{nil, ""},
		{".", ""},
		{"..", ""},
		{"../../admin", ""},
		{"a/..", ""},
		{`..\admin`, ""},
		{"..;", ""},
		{"%2e%2e", ""},
		{"%2E", ""},
		{"%2e%2e%2fadmin", ""},
		{"a\nb", ""},
		{"\x00", ""},
		{"%0d%0a", ""},
		{"\xc0\xae", ""},
		{[]string{"a", "b"}, ""},
		{[]string{}, ""},
		{(*int)(nil), ""},
		{struct{}{}, ""},
	} {
		u, err := b.Expand(t.Context(), "/customers/{id}/orders", map[string]any{"id": test.value}, new(private.Texts))
		switch {
		case test.want == "" && (!errors.Is(err, ErrRefused) || !strings.Contains(err.Error(), "id must") && !strings.Contains(err.Error(), "id cannot")):
			t.Errorf("%#v: got %v, %v", test.value, u, err)
		case test.want != "" && (err != nil || u.String() != test.want):
			t.Errorf("%#v: got %v, want %s; %v", test.value, u, test.want, err)
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
