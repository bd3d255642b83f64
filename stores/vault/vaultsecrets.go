// Package vaultsecrets is a store of secrets in HashiCorp Vault, or in OpenBao: the secrets engine KV, version 2.
//
// A reference is the path of a secret below the mount, and after # the key of one of its values: "prod/orders#password". It always names the
// current version. All values of one path are read with one request.
//
//	vault, err := vaultsecrets.New(vaultsecrets.Config{
//		Address: "https://vault.example.com:8200",
//		Auth:    vaultsecrets.Kubernetes{Role: "orders"},
//	})
//	...
//	settings.WithResolver(resource.Stores{"vault": vault})
//
// A program that reads several mounts or namespaces gives a store for each, under names of its own.
package vaultsecrets

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/resgen-go/resgen/resource/secretstore"
)

// Config says where Vault is, and who asks. Address and Auth are required.
type Config struct {
	Address   string // "https://vault.example.com:8200"
	Auth      Auth   // Token or Kubernetes
	Mount     string // of the secrets engine; "": secret
	Namespace string // of Vault Enterprise; "": none

	Lifetime time.Duration // how long a secret is used before Vault is asked again; 0: a minute
	Timeout  time.Duration // how long a question may take, with the login that it needs; 0: 10 seconds
	Client   *http.Client  // nil: one of its own, with the system's certificates. Its CheckRedirect is replaced
	Logger   *slog.Logger  // of a Vault that goes down and comes back; nil: slog.Default()
}

// New makes a store. It asks nothing yet.
func New(c Config) (*secretstore.Store, error) {
	u, err := url.Parse(c.Address)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return nil, errors.New(`vaultsecrets: Address must be like "https://vault.example.com:8200"`) // without it: somebody may have put a token there
	case c.Auth == nil:
		return nil, errors.New("vaultsecrets: Auth must be set: a Token or Kubernetes")
	}
	if err := c.Auth.check(); err != nil {
		return nil, err
	}
	mount := strings.Trim(cmp.Or(c.Mount, "secret"), "/")
	if !plain(mount) {
		return nil, fmt.Errorf("vaultsecrets: Mount %q must be a path", c.Mount)
	}
	server := *cmp.Or(c.Client, &http.Client{})
	server.CheckRedirect = checkRedirect
	cl := &client{
		base: strings.TrimRight(u.String(), "/") + "/v1/", namespace: c.Namespace, http: &server, auth: c.Auth, busy: make(chan struct{}, 1),
	}
	return secretstore.New(cl.ask(mount), secretstore.Options{
		Name: "vault " + u.Host, Lifetime: c.Lifetime, Timeout: c.Timeout, Keyed: true, Logger: c.Logger,
	}), nil
}

// plain reports whether path has segments that a server takes as they are.
func plain(path string) bool {
	for segment := range strings.SplitSeq(path, "/") {
		if segment == "" || segment == "." || segment == ".." {
			return false
		}
	}
	return true
}

// escaped is path with each of its segments escaped.
func escaped(path string) string {
	segments := strings.Split(path, "/")
	for i, s := range segments {
		segments[i] = url.PathEscape(s)
	}
	return strings.Join(segments, "/")
}

// checkRedirect lets a standby send a request on to the node that is active, once, and never from https to http: the token goes along.
func checkRedirect(next *http.Request, before []*http.Request) error {
	if len(before) > 1 || before[0].URL.Scheme == "https" && next.URL.Scheme != "https" {
		return http.ErrUseLastResponse
	}
	return nil
}
