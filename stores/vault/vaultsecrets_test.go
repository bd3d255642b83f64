package vaultsecrets_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/secretstore"
	vaultsecrets "github.com/resgen-go/resgen/stores/vault"
	"github.com/resgen-go/resgen/stores/vault/vaulttest"
)

const canary = "hunter2-canary"

// open makes a store of s.
func open(t *testing.T, s *vaulttest.Server, auth vaultsecrets.Auth) *secretstore.Store {
	t.Helper()
	store, err := vaultsecrets.New(vaultsecrets.Config{Address: s.URL, Auth: auth, Namespace: s.Namespace, Mount: s.Mount, Lifetime: time.Nanosecond})
	if err != nil {
		t.Fatal(err)
	}
	return store
}

// get is what the store says, or its error.
func get(t *testing.T, r resource.Resolver, reference string) string {
	t.Helper()
	text, _, err := resource.Stores{"vault": r}.Resolve(t.Context(), resource.Ref{Store: "vault", Reference: reference})
	if err != nil {
		return "error: " + err.Error()
	}
	return text
}

func static(token string) vaultsecrets.Auth {
	return vaultsecrets.Token(resource.NewSecret(token).Current)
}

func TestRead(t *testing.T) {
	s := vaulttest.New(t)
	s.Put("prod/orders", map[string]any{"password": canary, "port": 5432, "id": 12345678901234567})
	s.Put("a b/c?d", map[string]any{"x": "odd"})
	store := open(t, s, static(s.Token()))
	for reference, want := range map[string]string{
		"prod/orders#password": canary, "prod/orders#port": "5432", "prod/orders#id": "12345678901234567", "a b/c?d#x": "odd",
		"prod/orders#user":      "error: the store has no such key there",
		"prod/orders":           "error: the reference has no key: write prod/orders#password, with the name of the key",
		"prod/absent#password":  "error: there is nothing at that path (404)",
		"../sys/seal#password":  "error: the path of the reference must be like prod/orders",
		"/prod/orders#password": "error: the path of the reference must be like prod/orders",
	} {
		if got := get(t, store, reference); got != want {
			t.Errorf("%s: got %q, want %q", reference, got, want)
		}
	}
}

// The mounts and the namespace of a Vault may be any.
func TestMounts(t *testing.T) {
	s := vaulttest.New(t)
	s.Mount, s.Auth, s.Namespace = "teams/kv", "eu/kubernetes", "orders"
	s.Put("p", map[string]any{"k": "v"})
	s.Kubernetes("orders", "jwt", time.Hour)
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte("jwt\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := get(t, open(t, s, vaultsecrets.Kubernetes{Role: "orders", Mount: "eu/kubernetes", File: file}), "p#k"); got != "v" {
		t.Error(got)
	}
}

// One login serves until two thirds of the token's lease are over; then, and when the token is refused, there is another one.
func TestKubernetes(t *testing.T) {
	s := vaulttest.New(t)
	s.Put("p", map[string]any{"k": canary})
	s.Kubernetes("orders", "first-jwt", 3*time.Second)
	file := filepath.Join(t.TempDir(), "token")
	write := func(jwt string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(jwt), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("first-jwt")
	store := open(t, s, vaultsecrets.Kubernetes{Role: "orders", File: file})
	want := func(logins int) {
		t.Helper()
		if got := get(t, store, "p#k"); got != canary {
			t.Error(got)
		}
		if _, n := s.Count(); n != logins {
			t.Errorf("%d logins, want %d", n, logins)
		}
	}
	want(1)
	want(1)
	time.Sleep(2100 * time.Millisecond)
	want(2)
	s.Revoke()
	want(3)
	s.Kubernetes("orders", "second-jwt", time.Hour) // the service account has another token
	write("second-jwt")
	s.Revoke()
	want(4)

	write("wrong-" + canary)
	fresh := open(t, s, vaultsecrets.Kubernetes{Role: "orders", File: file})
	if got := get(t, fresh, "p#k"); got != "error: no login with Kubernetes as the role orders: permission denied (403)" {
		t.Error(got)
	}
	for role, want := range map[string]string{
		"absent": "error: no login with Kubernetes as the role absent: bad request (400)",
	} {
		if got := get(t, open(t, s, vaultsecrets.Kubernetes{Role: role, File: file}), "p#k"); got != want {
			t.Error(got)
		}
	}
	if got := get(t, open(t, s, vaultsecrets.Kubernetes{Role: "orders", Mount: "other", File: file}), "p#k"); got != "error: no login with Kubernetes as the role orders: permission denied (403)" {
		t.Error(got)
	}
	if got := get(t, open(t, s, vaultsecrets.Kubernetes{Role: "orders", File: file + "x"}), "p#k"); got != "error: the token of the service account cannot be read: "+file+"x" {
		t.Error(got)
	}
}

// Concurrent readers of several paths share one login, and those of one path one request.
func TestOneLogin(t *testing.T) {
	s := vaulttest.New(t)
	for i := range 10 {
		s.Put(fmt.Sprintf("p%d", i), map[string]any{"k": "v"})
	}
	s.Kubernetes("orders", "jwt", time.Hour)
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte("jwt"), 0o600); err != nil {
		t.Fatal(err)
	}
	store, err := vaultsecrets.New(vaultsecrets.Config{Address: s.URL, Auth: vaultsecrets.Kubernetes{Role: "orders", File: file}})
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for i := range 100 {
		group.Go(func() {
			if got := get(t, store, fmt.Sprintf("p%d#k", i%10)); got != "v" {
				t.Error(got)
			}
		})
	}
	group.Wait()
	if reads, logins := s.Count(); reads != 10 || logins != 1 {
		t.Errorf("%d reads, %d logins", reads, logins)
	}
}

// A token that changes in its file is used, and one that is revoked is an error that names neither it nor the secret.
func TestTokenFile(t *testing.T) {
	s := vaulttest.New(t)
	s.Put("p", map[string]any{"k": "v"})
	file := filepath.Join(t.TempDir(), "token")
	store := open(t, s, vaultsecrets.TokenFile(file))
	if got := get(t, store, "p#k"); got != "error: the file of Vault's token cannot be read: "+file {
		t.Error(got)
	}
	for _, text := range []string{s.Token() + "\n", s.Token()} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := get(t, open(t, s, vaultsecrets.TokenFile(file)), "p#k"); got != "v" {
			t.Error(got)
		}
	}
	s.Revoke()
	if got := get(t, open(t, s, vaultsecrets.TokenFile(file)), "p#k"); got != "error: permission denied (403)" {
		t.Error(got)
	}
	for text, want := range map[string]string{
		" \n": "error: Vault's token is empty", "a\x00" + canary: "error: the header X-Vault-Token would have a character that no header has",
	} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := get(t, open(t, s, vaultsecrets.TokenFile(file)), "p#k"); got != want {
			t.Error(got)
		}
	}
}

// A Vault that is down, hangs, or is none fails with a reason; nothing that it says or holds is in it.
func TestFailures(t *testing.T) {
	s := vaulttest.New(t)
	token := s.Token()
	s.Put("p", map[string]any{"k": canary})
	for status, want := range map[int]string{
		503: "Vault is sealed, or down for maintenance (503)", 429: "too many requests (429)", 500: "Vault has failed (500)", 403: "permission denied (403)",
	} {
		s.Down(status)
		if got := get(t, open(t, s, static(token)), "p#k"); got != "error: "+want {
			t.Error(got)
		}
	}
	s.Down(0)
	s.Hang(true)
	slow, err := vaultsecrets.New(vaultsecrets.Config{Address: s.URL, Auth: static(token), Timeout: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	if got := get(t, slow, "p#k"); got != "error: no answer within 50ms" {
		t.Error(got)
	}
	s.Hang(false)

	for _, tt := range []struct{ body, want string }{
		{"<html>" + canary, "the answer is not Vault's: no JSON, or another"},
		{`{"data": {"k": "` + canary + `"}}`, "Vault has no values there: the mount must be of the secrets engine KV, version 2"},
		{`{"data": {"data": null}}`, "Vault has no values there: the mount must be of the secrets engine KV, version 2"},
		{`{"data": "` + strings.Repeat("x", 1<<20) + `"}`, "the answer is larger than 1 MiB"},
	} {
		other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, tt.body) }))
		store, err := vaultsecrets.New(vaultsecrets.Config{Address: other.URL, Auth: static(token)})
		if err != nil {
			t.Fatal(err)
		}
		if got := get(t, store, "p#k"); got != "error: "+tt.want {
			t.Errorf("got %.200q, want %q", got, tt.want)
		}
		other.Close()
		closed, _ := vaultsecrets.New(vaultsecrets.Config{Address: other.URL, Auth: static(token)})
		if got := get(t, closed, "p#k"); !strings.HasSuffix(got, "connection refused") || strings.Contains(got, token) {
			t.Error(got)
		}
	}
}

// A standby sends its requests to the node that is active; nobody takes the token from https to http, or on and on.
func TestRedirects(t *testing.T) {
	s := vaulttest.New(t)
	s.Put("p", map[string]any{"k": "v"})
	to := func(target func(*http.Request) string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, target(r), http.StatusTemporaryRedirect)
		}
	}
	active := func(r *http.Request) string { return s.URL + r.URL.Path }
	standby := httptest.NewServer(to(active))
	defer standby.Close()
	secure := httptest.NewTLSServer(to(active))
	defer secure.Close()
	circle := httptest.NewServer(to(func(r *http.Request) string { return r.URL.Path }))
	defer circle.Close()
	for _, tt := range []struct {
		address string
		client  *http.Client
		want    string
	}{
		{standby.URL, nil, "v"},
		{secure.URL, secure.Client(), "error: a redirect that is not followed (307)"},
		{secure.URL, nil, "error: Vault's certificate is not trusted"},
		{circle.URL, nil, "error: a redirect that is not followed (307)"},
	} {
		store, err := vaultsecrets.New(vaultsecrets.Config{Address: tt.address, Auth: static(s.Token()), Client: tt.client})
		if err != nil {
			t.Fatal(err)
		}
		if got := get(t, store, "p#k"); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.address, got, tt.want)
		}
	}
}

func TestConfig(t *testing.T) {
	auth := static("x")
	for _, c := range []vaultsecrets.Config{
		{},
		{Address: "http://vault"},
		{Auth: auth},
		{Address: "vault:8200", Auth: auth},
		{Address: "https://u:" + canary + "@vault", Auth: auth},
		{Address: "https://vault?token=" + canary, Auth: auth},
		{Address: "https://vault", Auth: vaultsecrets.Kubernetes{}},
		{Address: "https://vault", Auth: vaultsecrets.Kubernetes{Role: "r", Mount: "a/../b"}},
		{Address: "https://vault", Auth: auth, Mount: "../sys"},
		{Address: "https://vault", Auth: vaultsecrets.Token(nil)},
		{Address: "https://vault\x00" + canary, Auth: auth},
	} {
		if _, err := vaultsecrets.New(c); err == nil || strings.Contains(err.Error(), canary) {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

// Neither a store, nor an error, nor the log shows the token or a secret.
func TestNothingShows(t *testing.T) {
	s := vaulttest.New(t)
	s.Put("p", map[string]any{"k": canary})
	token := s.Token()
	var lines bytes.Buffer
	store, err := vaultsecrets.New(vaultsecrets.Config{
		Address: s.URL, Auth: static(token), Lifetime: time.Nanosecond, Logger: slog.New(slog.NewTextHandler(&lines, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	stores := resource.Stores{"vault": store}
	ref := resource.Ref{Store: "vault", Reference: "p#k"}
	if text, ok, err := stores.Resolve(t.Context(), ref); text != canary || !ok || err != nil {
		t.Fatal(text, ok, err)
	}
	s.Down(503)
	text, ok, down := stores.Resolve(t.Context(), ref)
	if text != canary || !ok || down == nil {
		t.Fatal(text, ok, down)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, _, gone := open(t, s, static(token)).Resolve(ended, resource.Ref{Reference: "p#k"})
	if !errors.Is(gone, context.Canceled) {
		t.Errorf("got %v", gone)
	}
	all := fmt.Sprintf("%v %+v %#v %v %+v %#v %v %#v", stores, stores, stores, down, down, down, gone, gone) + lines.String()
	for _, secret := range []string{canary, token} {
		if strings.Contains(all, secret) {
			t.Error(all)
		}
	}
	if !strings.Contains(lines.String(), "503") {
		t.Error(lines.String())
	}
}
