package httpkind

import (
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/resource"
)

// proxySchemes are those of the proxies that Go's transport knows.
var proxySchemes = []string{"http", "https", "socks5", "socks5h"}

var (
	errProxy      = errors.New("must be the URL of a proxy: http://host:port, or with https, socks5 or socks5h")
	errProxyExtra = errors.New("must have neither a path nor a query nor a fragment")
)

// ownParams are the parameters of a token request that other fields are for.
var ownParams = []string{"grant_type", "client_id", "client_secret", "scope", "audience"}

// CheckCredentials reports secrets of cfg that no request can contain, such as a key with a line break. It also checks the values that are
// sent with them, such as client_id and scopes. Validate calls it. No message shows a part of a secret.
func CheckCredentials(cfg HTTPConfig) error {
	var ps resource.Problems
	for _, s := range []struct {
		field   string
		secret  resource.Secret
		problem func(string) string
	}{
		{"api_key", cfg.APIKey, headerProblem},
		{"password", cfg.Password, controlProblem},
		{"client_secret", cfg.ClientSecret, controlProblem},
	} {
		if s.secret.IsZero() {
			continue
		}
		if wrong := s.problem(s.secret.Reveal()); wrong != "" {
			ps.Add(s.field, "format", wrong)
		}
	}
	if !cfg.Proxy.IsZero() {
		if _, err := parseProxy(cfg.Proxy.Reveal()); err != nil {
			ps.Add("proxy", "format", err.Error())
		}
	}
	if wrong := controlProblem(cfg.ClientID); wrong != "" {
		ps.Add("client_id", "format", wrong)
	}
	for _, scope := range cfg.Scopes {
		if scope == "" || strings.ContainsFunc(scope, func(r rune) bool { return r <= ' ' || r > '~' || r == '"' || r == '\\' }) {
			ps.Add("scopes", "format", "must be single words of ASCII: list them one by one")
			break
		}
	}
	for name := range cfg.TokenParams {
		if slices.Contains(ownParams, name) {
			ps.Add("token_params", "format", "must not have grant_type, client_id, client_secret, scope or audience: other fields are for these")
			break
		}
	}
	return ps.Err()
}

// parseProxy reads the URL of a proxy. Its errors show nothing of it.
func parseProxy(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	switch {
	case err != nil, !slices.Contains(proxySchemes, u.Scheme), u.Hostname() == "", text != strings.TrimSpace(text):
		return nil, errProxy
	case strings.Trim(u.Path, "/") != "", strings.ContainsAny(text, "?#"):
		return nil, errProxyExtra
	}
	return u, nil
}
