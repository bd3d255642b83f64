package httpkind_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	httpkind "github.com/resgen-go/resgen/kinds/http"
)

// Redirects within the origin are followed, with the key, unless a method would change.
func TestRedirects(t *testing.T) {
	for _, test := range []struct {
		method string
		code   int
		want   string // method and body of the request that follows; "" if there is none
	}{
		{"GET", 301, "GET "},
		{"GET", 302, "GET "},
		{"GET", 303, "GET "},
		{"GET", 307, "GET "},
		{"GET", 308, "GET "},
		{"HEAD", 302, "HEAD "},
		{"POST", 301, ""},
		{"POST", 302, ""},
		{"POST", 303, "GET "},
		{"POST", 307, "POST data"},
		{"POST", 308, "POST data"},
		{"PUT", 302, ""},
		{"PUT", 307, "PUT data"},
		{"DELETE", 301, ""},
	} {
		got := ""
		c := open(t, "https://api.example.com/v1", nil, through(func(r *http.Request) (*http.Response, error) {
			if r.URL.Path == "/v1/old" {
				return answer(test.code, "", "Location", "new?a=b"), nil
			}
			text := ""
			if r.Body != nil {
				all, _ := io.ReadAll(r.Body)
				text = string(all)
			}
			if r.URL.String() != "https://api.example.com/v1/new?a=b" || r.Header.Get("Authorization") != "Bearer "+apiKey {
				t.Errorf("%s %d: got %s with %v", test.method, test.code, r.URL, r.Header)
			}
			if text == "" && r.Header.Get("Content-Type") != "" {
				t.Errorf("%s %d: a Content-Type without a body", test.method, test.code)
			}
			got = r.Method + " " + text
			return answer(200, ""), nil
		}))
		var body io.Reader
		if test.method == "POST" || test.method == "PUT" {
			body = strings.NewReader("data")
		}
		req, _ := http.NewRequest(test.method, "old", body)
		if body != nil {
			req.Header.Set("Content-Type", "text/plain")
		}
		resp, err := c.Do(req)
		if err == nil {
			_ = resp.Body.Close()
		}
		if got != test.want {
			t.Errorf("%s %d: got %q, want %q (%v)", test.method, test.code, got, test.want, err)
		}
		if test.want == "" {
			want[*httpkind.RedirectError](t, err)
		}
	}
}

func TestRedirectsAreCounted(t *testing.T) {
	for _, test := range []struct {
		redirects int
		ok        bool
	}{{5, true}, {6, false}, {1000, false}} {
		sent := 0
		base := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if sent++; sent <= test.redirects {
				http.Redirect(w, r, fmt.Sprintf("/v1/%d", sent), http.StatusFound)
			}
		})
		_, err := open(t, base, nil).Get(context.Background(), "x")
		if test.ok && err != nil {
			t.Errorf("%d redirects: %v", test.redirects, err)
		}
		if !test.ok {
			want[*httpkind.RedirectError](t, err)
			if sent != 6 {
				t.Errorf("%d redirects: %d requests", test.redirects, sent)
			}
		}
	}
}

func TestRedirectWithABodyThatIsGone(t *testing.T) {
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/v1/new", http.StatusTemporaryRedirect)
	})
	req, _ := http.NewRequest("PUT", "old", io.MultiReader(strings.NewReader("once")))
	_, err := open(t, base, nil).Do(req)
	want[*httpkind.RedirectError](t, err)
}

func TestStatusesThatAreNoRedirects(t *testing.T) {
	for _, code := range []int{300, 302, 304} { // 302 without a Location
		c := open(t, "https://api.example.com", nil, through(func(*http.Request) (*http.Response, error) { return answer(code, ""), nil }))
		if err := do(c, "x"); err != nil {
			t.Errorf("%d: %v", code, err)
		}
	}
}
