package webhookkind

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	httpkind "github.com/resgen-go/resgen/kinds/http"
)

// The errors of a URL. A URL is a secret, so no error holds a part of it.
var (
	errURL      = errors.New("must be a URL: https://host/path")
	errUser     = errors.New("must not have a user: put the key where the receiver says")
	errFragment = errors.New("must not have a fragment")
	errQuery    = errors.New("must have no blanks and only ASCII in its query: escape what is not")
	errInsecure = errors.New("must be https, unless it is on this machine or allow_insecure is set")
	errOrigin   = errors.New("url has another scheme, host or port than when the webhook was opened: open it again")
)

// classCredentials is the class of errors about secrets, as the kind http calls it.
const classCredentials = "credentials"

// parseURL reads a URL that messages may be posted to.
func parseURL(text string, allowInsecure bool) (*url.URL, error) {
	u, err := url.Parse(text)
	switch {
	case err != nil, u.Scheme != "https" && u.Scheme != "http", u.Hostname() == "", strings.TrimSpace(text) != text:
		return nil, errURL
	case u.User != nil:
		return nil, errUser
	case strings.Contains(text, "#"):
		return nil, errFragment
	case strings.ContainsFunc(u.RawQuery, func(r rune) bool { return r <= ' ' || r > '~' }):
		return nil, errQuery
	}
	below := httpkind.DefaultHTTPConfig()
	below.BaseURL, below.AllowInsecure = origin(u), allowInsecure
	if below.Validate() != nil { // all that can be wrong with an origin is that it is not https
		return nil, errInsecure
	}
	return u, nil
}

// origin is u without its path and query.
func origin(u *url.URL) *url.URL { return &url.URL{Scheme: u.Scheme, Host: u.Host} }

// target looks up where the next message goes.
func (c *Client) target(ctx context.Context) (*url.URL, error) {
	text, err := c.cfg.URL.Current(ctx)
	if err != nil {
		return nil, classed(err, classCredentials)
	}
	u, err := parseURL(text, c.cfg.AllowInsecure)
	if err != nil {
		return nil, classed(fmt.Errorf("url %w", err), classCredentials)
	}
	if c.origin != nil && *origin(u) != *c.origin {
		return nil, classed(errOrigin, classCredentials)
	}
	if c.cfg.Format == WebhookFormatAlertmanager {
		u = alertsOf(u)
	}
	return u, nil
}

// alertsOf is where Alertmanager takes alerts: u itself if that is the place already, or below u.
func alertsOf(u *url.URL) *url.URL {
	if strings.HasSuffix(strings.TrimSuffix(u.Path, "/"), alertsPath) {
		return u
	}
	root := *u
	if root.Path == "" {
		root.Path = "/" // or JoinPath returns a path without a slash
	}
	return root.JoinPath(alertsPath)
}

const alertsPath = "/api/v2/alerts"

// A classError is an error with a class for observers.
type classError struct {
	error
	class string
}

// classed gives an error a class, unless it is nil.
func classed(err error, class string) error {
	if err == nil {
		return nil
	}
	return classError{err, class}
}

func (e classError) Unwrap() error     { return e.error }
func (e classError) ErrorType() string { return e.class }
func (e classError) Permanent() bool   { return true } // another attempt of the same message would fail likewise
