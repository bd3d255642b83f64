package httpkind

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

var (
	errKey  = errors.New("api_key begins or ends with a blank, or holds characters that no header can")
	errHost = fmt.Errorf("%w: a request's Host must be that of its URL; open another client for another base_url", ErrEndpoint)
)

// key looks up api_key; "" if there is none.
func (c *Client) key(ctx context.Context) (string, error) {
	key, err := c.cfg.APIKey.Current(ctx)
	if err != nil {
		return "", classed{err, "credentials"}
	}
	if strings.ContainsFunc(key, func(r rune) bool { return r < ' ' || r > '~' }) || key != strings.TrimSpace(key) {
		return "", classed{errKey, "credentials"}
	}
	return key, nil
}

// sign puts key into the header of a request that is about to go to the origin of base_url.
func (c *Client) sign(h http.Header, key string) {
	if key == "" {
		return
	}
	if strings.EqualFold(c.cfg.AuthHeader, "Authorization") {
		key = c.cfg.AuthScheme + " " + key
	}
	h.Set(c.cfg.AuthHeader, key)
}
