// Package answer has a server for tests, and what it answers.
package answer

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
)

// An Answer says what was asked.
type Answer struct {
	Asked string `json:"asked"`
	Trace string `json:"trace,omitempty"`
	Sent  string `json:"sent,omitempty"`
}

// Server starts one on loopback and returns its base URL.
func Server(t *testing.T) *url.URL {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		http.SetCookie(w, &http.Cookie{Name: "flavour", Value: "plain"})
		data, err := json.Marshal(Answer{Asked: r.Method + " " + r.URL.String(), Trace: r.Header.Get("X-Trace"), Sent: string(body)})
		if err != nil {
			t.Error(err)
		}
		w.Write(data)
	}))
	t.Cleanup(server.Close)
	u, err := url.Parse(server.URL + "/v1")
	if err != nil {
		t.Fatal(err)
	}
	return u
}
