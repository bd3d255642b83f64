package httpkind_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	httpkind "github.com/resgen-go/resgen/kinds/http"
	"github.com/resgen-go/resgen/resource"
)

// TestSecretInPath holds that no error shows a secret of a path, however short it is: neither that of Send, nor that of Do for what NewRequest has made.
func TestSecretInPath(t *testing.T) {
	failing := func(req *http.Request) (*http.Response, error) {
		return nil, errors.New("no way to " + req.URL.String())
	}
	for _, tt := range []struct {
		secret string
		shown  []string // none of these
	}{
		{"pin42", []string{"pin42"}},
		{"7q", []string{"7q"}},
		{"a?b c", []string{"a?b c", "a%3Fb%20c", "a%3Fb+c"}},
		{"long enough to be known", []string{"long enough", "long%20enough"}},
	} {
		for name, through := range map[string]func(*httpkind.Options) error{ // order: each by itself
			"a dead server":     func(*httpkind.Options) error { return nil },
			"a telling failure": through(failing),
		} {
			c := open(t, "http://127.0.0.1:1/v1", func(cfg *httpkind.HTTPConfig) { cfg.MaxAttempts = 1 }, through)
			call := httpkind.Call{Path: "/{a}/x", Params: httpkind.Values{"a": resource.NewSecret(tt.secret)}}
			req, err := c.NewRequest(t.Context(), call)
			if err != nil {
				t.Fatal(err)
			}
			_, did := c.Do(req) //nolint:bodyclose // it fails
			moved := req.Clone(req.Context())
			moved.URL = &url.URL{Scheme: "http", Host: "127.0.0.1:1", Path: req.URL.Path + "/y"}
			_, other := c.Do(moved) //nolint:bodyclose // it fails
			for _, err := range []error{did, other, c.Send(t.Context(), call)} {
				if err == nil {
					t.Fatal("there is no server")
				}
				for _, text := range tt.shown {
					if strings.Contains(err.Error(), text) {
						t.Errorf("%s shows %q: %v", name, text, err)
					}
				}
			}
			if want := "GET /{a}/x: "; !strings.HasPrefix(did.Error(), want) {
				t.Errorf("%v, want it to begin with %s", did, want)
			}
		}
	}
}
