package httpkind

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/resgen-go/resgen/kinds/http/internal/private"
)

var errHost = fmt.Errorf("%w: a request's Host must be that of its URL; open another client for another base_url", ErrEndpoint)

// An authorizer makes the text of auth_header.
type authorizer interface {
	// value returns the header's value for the next attempt; "" for none. What no error may show is added to secrets.
	value(ctx context.Context, secrets *private.Texts) (string, error)
	// renew is value, after the API has refused an earlier one.
	renew(ctx context.Context, refused string, secrets *private.Texts) (string, error)
}

// newAuthorizer returns the way of authentication that the configuration asks for.
func newAuthorizer(c *Client) authorizer {
	switch {
	case c.cfg.TokenURL != nil:
		return &tokens{client: c}
	case !c.cfg.Password.IsZero():
		return basic{&c.cfg}
	}
	return bearer{&c.cfg}
}

// A bearer sends api_key.
type bearer struct{ cfg *HTTPConfig }

func (b bearer) value(ctx context.Context, secrets *private.Texts) (string, error) {
	key, err := b.cfg.APIKey.Current(ctx)
	if err == nil {
		err = checkSecret("api_key", key, headerProblem)
	}
	if err != nil || key == "" {
		return "", asCredentials(err)
	}
	secrets.Add(key)
	return b.cfg.scheme() + key, nil
}

func (b bearer) renew(ctx context.Context, _ string, secrets *private.Texts) (string, error) {
	return b.value(ctx, secrets)
}

// scheme is what stands before a key or token in auth_header.
func (c *HTTPConfig) scheme() string {
	if !strings.EqualFold(c.AuthHeader, "Authorization") || c.AuthScheme == "" || strings.EqualFold(c.AuthScheme, noScheme) {
		return ""
	}
	return c.AuthScheme + " "
}

// noScheme is the auth_scheme of a key that stands alone. A variable can say it, whereas an empty one counts as unset.
const noScheme = "none"

// A basic sends username and password, as RFC 7617 has it.
type basic struct{ cfg *HTTPConfig }

func (b basic) value(ctx context.Context, secrets *private.Texts) (string, error) {
	password, err := b.cfg.Password.Current(ctx)
	if err == nil {
		err = checkSecret("password", password, controlProblem)
	}
	if err != nil {
		return "", asCredentials(err)
	}
	coded := base64.StdEncoding.EncodeToString([]byte(b.cfg.Username + ":" + password))
	secrets.Add(password, coded)
	return "Basic " + coded, nil
}

func (b basic) renew(ctx context.Context, _ string, secrets *private.Texts) (string, error) {
	return b.value(ctx, secrets)
}

// asCredentials gives an error about a secret its class.
func asCredentials(err error) error {
	if err == nil {
		return nil
	}
	return classed{err, "credentials"}
}

// sign puts value into the header of a request that is about to go to the origin of base_url.
func (c *Client) sign(h http.Header, value string) {
	if value != "" {
		h.Set(c.cfg.AuthHeader, value)
	}
}

// headerProblem says what is wrong with a text that a header is to hold, without a part of it; "" for nothing.
func headerProblem(text string) string {
	switch {
	case strings.ContainsAny(text, "\r\n"):
		return "must not have a line break: the header of a request cannot hold it"
	case text != strings.TrimSpace(text):
		return "must not begin or end with a blank"
	case strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' }):
		return "must have printable ASCII characters only: the header of a request cannot hold others"
	}
	return ""
}

// controlProblem says what is wrong with a text that is sent encoded: it may have any characters but control characters.
func controlProblem(text string) string {
	if strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return "must not have a line break or another control character"
	}
	return ""
}

// checkSecret returns what problem says of the text of a field.
func checkSecret(field, text string, problem func(string) string) error {
	if wrong := problem(text); wrong != "" {
		return errors.New(field + " " + wrong)
	}
	return nil
}
