// Package vaultsecrets provides a store of secrets in HashiCorp Vault or OpenBao: the secrets engine KV, version 2.
//
// A reference is the path of a secret under the mount, then "#" and the key of a value: "prod/orders#password". A reference always means
// the current version. All values of one path are read with one request.
//
//	vault, err := vaultsecrets.New(vaultsecrets.Config{
//		Address: "https://vault.example.com:8200",
//		Auth:    vaultsecrets.Kubernetes{Role: "orders"},
//	})
//	...
//	settings.WithResolver(resource.Stores{"vault": vault})
//
// A program that reads several mounts or namespaces needs one store for each of them, under different names.
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

// Config configures a store. Address and Auth are required.
type Config struct {
	Address   string // "https://vault.example.com:8200"
	Auth      Auth   // Token or Kubernetes
	Mount     string // the mount of the secrets engine; "" means secret
	Namespace string // a namespace of Vault Enterprise; "" for none

	Lifetime time.Duration // the longest time for which a secret is used before Vault is asked again. 0 means one minute
	Timeout  time.Duration // limits one request with the login that it needs. 0 means 10 seconds
	Client   *http.Client  // nil: a client of its own, which trusts the system's authorities. The store uses a copy with its own CheckRedirect
	Logger   *slog.Logger  // logs when Vault fails and when it works again. nil means slog.Default()
}

// New returns a store. It sends no request.
func New(c Config) (*secretstore.Store, error) {
	u, err := url.Parse(c.Address)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return nil, errors.New(`vaultsecrets: Address must be like "https://vault.example.com:8200"`) // without the address, which may be a misplaced token
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

// plain reports whether no segment of path has a special meaning for a server, such as "..".
func plain(path string) bool {
	for segment := range strings.SplitSeq(path, "/") {
		if segment == "" || segment == "." || segment == ".." {
			return false
		}
	}
	return true
}

// escaped returns path with each of its segments escaped.
func escaped(path string) string {
	segments := strings.Split(path, "/")
	for i, s := range segments {
		segments[i] = url.PathEscape(s)
	}
	return strings.Join(segments, "/")
}

// checkRedirect allows a standby node to redirect a request to the active node, but only once, and never from https to http. The redirected
// request carries the token.
func checkRedirect(next *http.Request, before []*http.Request) error {
	if len(before) > 1 || before[0].URL.Scheme == "https" && next.URL.Scheme != "https" {
		return http.ErrUseLastResponse
	}
	return nil
}
