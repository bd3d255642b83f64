// Package vaulttest provides a fake Vault for tests. It implements only what vaultsecrets needs: reading secrets of the engine KV, version 2,
// with a token; tokens that expire or are revoked; and the auth method of Kubernetes. It contains no code of Vault. It has no policies, so
// every token can read everything, and it stores nothing on disk.
package vaulttest

import (
	"crypto/rand"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// A Server is a fake Vault with its secrets in memory.
type Server struct {
	URL       string // the URL of the server, on the loopback interface
	Namespace string // the namespace that requests must name; "" for none
	Mount     string // the mount of the secrets engine
	Auth      string // the mount of the auth method of Kubernetes

	mu      sync.Mutex
	secrets map[string]map[string]any
	tokens  map[string]time.Time // until when; zero: for good
	roles   map[string]role
	down    int // the status of every answer; 0: it is up
	hangs   chan struct{}
	reads   int
	logins  int
}

// A role is one of the auth method.
type role struct {
	jwt   string
	lease time.Duration
}

// New starts a server. It stops when the test ends.
func New(t testing.TB) *Server {
	s := &Server{
		Mount: "secret", Auth: "kubernetes",
		secrets: map[string]map[string]any{}, tokens: map[string]time.Time{}, roles: map[string]role{},
	}
	server := httptest.NewServer(s)
	s.URL = server.URL
	t.Cleanup(func() {
		s.Hang(false)
		server.Close()
	})
	return s
}

// Put makes values the current version of the secret at path.
func (s *Server) Put(path string, values map[string]any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.secrets[path] = maps.Clone(values)
}

// Delete removes the secret at path.
func (s *Server) Delete(path string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.secrets, path)
}

// Token returns a new token, which does not expire.
func (s *Server) Token() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.newToken(time.Time{})
}

func (s *Server) newToken(until time.Time) string {
	token := "hvs." + rand.Text()
	s.tokens[token] = until
	return token
}

// Revoke revokes every token, also those of logins.
func (s *Server) Revoke() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.tokens)
}

// Kubernetes adds a role. A client with the service account's token jwt can log in as this role. The tokens of these logins expire after lease,
// or never if lease is 0.
func (s *Server) Kubernetes(name, jwt string, lease time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.roles[name] = role{jwt, lease}
}

// Down makes the server answer every request with the given status. A sealed Vault answers with 503. With 0, the server works again.
func (s *Server) Down(status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.down = status
}

// Hang(true) leaves every request without an answer, until Hang(false) is called.
func (s *Server) Hang(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case on && s.hangs == nil:
		s.hangs = make(chan struct{})
	case !on && s.hangs != nil:
		close(s.hangs)
		s.hangs = nil
	}
}

// Count returns the number of requests for secrets and the number of logins. Both include requests that failed.
func (s *Server) Count() (reads, logins int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.reads, s.logins
}

// ServeHTTP answers as Vault does.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	hangs := s.hangs
	s.mu.Unlock()
	if hangs != nil {
		select {
		case <-hangs:
		case <-r.Context().Done():
		}
		return
	}
	status, answer := s.answer(r)
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(answer)
}

// answer is the status and the body of an answer.
func (s *Server) answer(r *http.Request) (int, any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at, api := strings.CutPrefix(r.URL.Path, "/v1/")
	path, secret := strings.CutPrefix(at, s.Mount+"/data/")
	login := at == "auth/"+s.Auth+"/login"
	if secret {
		s.reads++
	}
	if login {
		s.logins++
	}
	switch {
	case s.down != 0:
		return s.down, errorsOf("Vault is sealed")
	case !api:
		return http.StatusNotFound, errorsOf()
	case r.Header.Get("X-Vault-Namespace") != s.Namespace:
		return http.StatusForbidden, errorsOf("permission denied")
	case login && r.Method == http.MethodPost:
		return s.login(r)
	case !s.knows(r.Header.Get("X-Vault-Token")):
		return http.StatusForbidden, errorsOf("permission denied")
	case secret && r.Method == http.MethodGet && s.secrets[path] != nil:
		return http.StatusOK, map[string]any{"data": map[string]any{
			"data": s.secrets[path], "metadata": map[string]any{"destroyed": false, "deletion_time": "", "version": 1},
		}}
	}
	return http.StatusNotFound, errorsOf()
}

func (s *Server) login(r *http.Request) (int, any) {
	var sent struct{ Role, JWT string }
	if err := json.NewDecoder(r.Body).Decode(&sent); err != nil {
		return http.StatusBadRequest, errorsOf("failed to parse JSON input")
	}
	role, ok := s.roles[sent.Role]
	switch {
	case !ok:
		return http.StatusBadRequest, errorsOf("invalid role name \"" + sent.Role + "\"")
	case sent.JWT != role.jwt:
		return http.StatusForbidden, errorsOf("permission denied")
	}
	until := time.Time{}
	if role.lease > 0 {
		until = time.Now().Add(role.lease)
	}
	return http.StatusOK, map[string]any{"auth": map[string]any{
		"client_token": s.newToken(until), "lease_duration": int(role.lease.Seconds()), "renewable": true,
	}}
}

// knows reports whether there is such a token, and it has not ended.
func (s *Server) knows(token string) bool {
	until, ok := s.tokens[token]
	return ok && (until.IsZero() || time.Now().Before(until))
}

// errorsOf is the body of an answer that gives nothing.
func errorsOf(texts ...string) any {
	return map[string]any{"errors": append([]string{}, texts...)}
}
