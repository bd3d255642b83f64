package live_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/resgen-go/resgen/resource"
)

// An api is an HTTP API that keeps what is put, for those who have its key.
type api struct {
	host string

	mu    sync.Mutex
	key   string // "": any will do
	goods map[string]bool
}

func newAPI(t *testing.T) *api {
	t.Helper()
	a := &api{goods: map[string]bool{}}
	s := httptest.NewServer(a)
	t.Cleanup(s.Close)
	a.host = strings.TrimPrefix(s.URL, "http://")
	return a
}

// env are the variables of api.
func (a *api) env(key *secretFile) resource.Map {
	return resource.Map{"API_BASE_URL": "http://" + a.host, "API_API_KEY_FILE": key.path, "API_HEALTH_PATH": "/health"}
}

func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if got, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); !ok || a.key != "" && got != a.key {
		http.Error(w, "not with "+r.Header.Get("Authorization"), http.StatusUnauthorized) // some servers do echo it
		return
	}
	if r.Method == http.MethodPut {
		a.goods[r.URL.Path] = true
	}
	w.WriteHeader(http.StatusNoContent)
}

// expect makes key the only one that is accepted.
func (a *api) expect(key string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.key = key
}

// stored is how many goods there are.
func (a *api) stored() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.goods)
}
