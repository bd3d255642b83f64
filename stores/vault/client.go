package vaultsecrets

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/secretstore"
)

// maxAnswer is the largest answer that is read, in bytes. Vault does not accept a larger secret.
const maxAnswer = 1 << 20

// A client calls Vault's HTTP API.
type client struct {
	base      string // "https://vault.example.com:8200/v1/"
	namespace string
	http      *http.Client
	auth      Auth

	busy  chan struct{}   // a lock for token and until, held during a login
	token resource.Secret // a Secret, so that printing the client does not show it
	until time.Time       // the time after which the token is not used
}

// ask returns the function that reads secrets of a mount.
func (c *client) ask(mount string) secretstore.Ask {
	return func(ctx context.Context, path string) (string, error) {
		if !plain(path) {
			return "", &secretstore.Error{Reason: "the path of the reference must be like prod/orders", Final: true}
		}
		at := escaped(mount) + "/data/" + escaped(path)
		token, fresh, err := c.authorized(ctx, resource.Secret{})
		if err != nil {
			return "", err
		}
		text, err := c.read(ctx, at, token)
		if status := (*statusError)(nil); !fresh && errors.As(err, &status) && status.code == http.StatusForbidden {
			// The token was revoked, or has expired early.
			if token, _, err = c.authorized(ctx, token); err != nil {
				return "", err
			}
			text, err = c.read(ctx, at, token)
		}
		return text, err
	}
}

// authorized returns a token, and whether the token is new. The token differs from the token refused. If several readers need a new token,
// one of them logs in.
func (c *client) authorized(ctx context.Context, refused resource.Secret) (token resource.Secret, fresh bool, err error) {
	select {
	case c.busy <- struct{}{}:
		defer func() { <-c.busy }()
	case <-ctx.Done():
		return resource.Secret{}, false, ctx.Err()
	}
	if !c.token.IsZero() && time.Now().Before(c.until) && !c.token.Equal(refused) {
		return c.token, false, nil
	}
	text, use, err := c.auth.login(ctx, c)
	if err != nil {
		return resource.Secret{}, false, err
	}
	c.token, c.until = resource.NewSecret(text), time.Now().Add(use)
	return c.token, true, nil
}

// read returns the values at a path as a JSON object.
func (c *client) read(ctx context.Context, at string, token resource.Secret) (string, error) {
	var answer struct {
		Data struct {
			Data json.RawMessage `json:"data"`
		} `json:"data"`
	}
	if err := c.do(ctx, http.MethodGet, at, token.Reveal(), nil, &answer); err != nil {
		return "", err
	}
	if len(answer.Data.Data) == 0 || answer.Data.Data[0] != '{' {
		return "", &secretstore.Error{Reason: "Vault has no values there: the mount must be of the secrets engine KV, version 2", Final: true}
	}
	return string(answer.Data.Data), nil
}

// do sends a request and decodes the JSON of its answer. Its errors contain neither the request nor the answer.
func (c *client) do(ctx context.Context, method, at, token string, body, answer any) error {
	var sent io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return err
		}
		sent = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.base+at, sent)
	if err != nil {
		return &secretstore.Error{Reason: "the path of the reference must be like prod/orders", Final: true}
	}
	req.Header.Set("X-Vault-Request", "true")
	for name, value := range map[string]string{"X-Vault-Token": token, "X-Vault-Namespace": c.namespace} {
		if value == "" {
			continue
		}
		if !printable(value) { // an error of net/http would show the token
			return &secretstore.Error{Reason: "the header " + name + " would have a character that no header has"}
		}
		req.Header.Set(name, value)
	}
	resp, err := c.http.Do(req)
	if untrusted := (*tls.CertificateVerificationError)(nil); errors.As(err, &untrusted) {
		return secretstore.Error{Reason: "Vault's certificate is not trusted"}.Because(err)
	}
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	switch {
	case resp.StatusCode != http.StatusOK:
		return failure(resp.StatusCode)
	case err != nil:
		return err
	case len(text) > maxAnswer:
		return &secretstore.Error{Reason: "the answer is larger than 1 MiB"}
	case json.Unmarshal(text, answer) != nil:
		return &secretstore.Error{Reason: "the answer is not Vault's: no JSON, or another"}
	}
	return nil
}

func printable(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return true
}

// statusError is the status of an answer that has no secret.
type statusError struct{ code int }

func (e *statusError) Error() string     { return fmt.Sprintf("status %d", e.code) }
func (e *statusError) ErrorType() string { return fmt.Sprint(e.code) }

// failure returns an error that explains a status. It does not show Vault's message, which may repeat the request.
func failure(status int) error {
	reason, known := map[int]string{
		http.StatusBadRequest: "bad request", http.StatusForbidden: "permission denied", http.StatusNotFound: "there is nothing at that path",
		http.StatusTooManyRequests: "too many requests", http.StatusServiceUnavailable: "Vault is sealed, or down for maintenance",
	}[status]
	switch {
	case known:
	case status >= 300 && status < 400:
		reason = "a redirect that is not followed"
	default:
		reason = "Vault has failed"
	}
	return secretstore.Error{Reason: fmt.Sprintf("%s (%d)", reason, status), Final: status == http.StatusNotFound}.Because(&statusError{status})
}
