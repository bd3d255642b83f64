package server

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/resgen-go/resgen/tests/adopt/service/config"
)

func TestServer(t *testing.T) {
	s := New(config.Config{
		BaseURL: &url.URL{Scheme: "https", Host: "notes.example.com", Path: "/"},
		Origins: []string{"https://example.com"},
		Timeout: time.Minute,
		MaxBody: 5,
		Mode:    config.Private,
		Token:   "let-me-in",
		Headers: map[string]string{"X-Served-By": "notes"},
		Now:     func() time.Time { return time.Unix(0, 0) },
	})
	for _, tt := range []struct {
		body, token, origin string
		want                int
	}{
		{"hello", "let-me-in", "", http.StatusCreated},
		{"hello", "let-me-in", "https://example.com", http.StatusCreated},
		{"hello", "let-me-in", "https://example.org", http.StatusForbidden},
		{"hello", "", "", http.StatusUnauthorized},
		{"hello!", "let-me-in", "", http.StatusRequestEntityTooLarge},
	} {
		r := httptest.NewRequest(http.MethodPost, "/notes", strings.NewReader(tt.body))
		r.Header.Set("Token", tt.token)
		r.Header.Set("Origin", tt.origin)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code != tt.want || w.Header().Get("X-Served-By") != "notes" {
			t.Errorf("%+v: %d %v", tt, w.Code, w.Header())
		}
	}
}
