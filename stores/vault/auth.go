package vaultsecrets

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/resgen-go/resgen/resource/secretstore"
)

// serviceAccount is where Kubernetes puts the token of a pod's service account.
const serviceAccount = "/var/run/secrets/kubernetes.io/serviceaccount/token"

// An Auth is how a program says to Vault who it is: a Token or Kubernetes.
type Auth interface {
	check() error
	// login returns a token, and how long it is to be used; 0: it is asked for each time.
	login(ctx context.Context, c *client) (token string, use time.Duration, err error)
}

// A Token is a function that returns the token as it is now. It is called for each request, so the token of a file that an agent writes may
// change. The method Current of a resource.Secret is one:
//
//	vaultsecrets.Token(resource.NewSecret(os.Getenv("VAULT_TOKEN")).Current)
//
// Nothing renews the token: a token with a lifetime is for an agent to renew, which writes it into a file for TokenFile.
type Token func(context.Context) (string, error)

// TokenFile is the token in a file, such as the sink of Vault's agent.
func TokenFile(path string) Token {
	return func(context.Context) (string, error) {
		b, err := os.ReadFile(path)
		if err != nil {
			return "", secretstore.Error{Reason: "the file of Vault's token cannot be read: " + path}.Because(err)
		}
		return string(b), nil
	}
}

func (t Token) check() error {
	if t == nil {
		return errors.New("vaultsecrets: Token must not be nil")
	}
	return nil
}

func (t Token) login(ctx context.Context, _ *client) (string, time.Duration, error) {
	text, err := t(ctx)
	if text = strings.TrimSpace(text); err == nil && text == "" {
		err = &secretstore.Error{Reason: "Vault's token is empty"}
	}
	return text, 0, err
}

// Kubernetes logs in with the token of the pod's service account. Vault's token is used for two thirds of its lifetime; then, or when Vault
// refuses it, the program logs in again.
type Kubernetes struct {
	Role  string // of Vault, that the service account is bound to. Required
	Mount string // of the auth method; "": kubernetes
	File  string // of the service account's token; "": where Kubernetes puts it
}

func (k Kubernetes) check() error {
	if k.Role == "" {
		return errors.New("vaultsecrets: Kubernetes must have a Role")
	}
	if !plain(k.mount()) {
		return fmt.Errorf("vaultsecrets: Mount %q of Kubernetes must be a path", k.Mount)
	}
	return nil
}

func (k Kubernetes) mount() string { return strings.Trim(cmp.Or(k.Mount, "kubernetes"), "/") }

func (k Kubernetes) login(ctx context.Context, c *client) (string, time.Duration, error) {
	file := cmp.Or(k.File, serviceAccount)
	jwt, err := os.ReadFile(file)
	if err != nil {
		return "", 0, secretstore.Error{Reason: "the token of the service account cannot be read: " + file}.Because(err)
	}
	var answer struct {
		Auth struct {
			Token string `json:"client_token"`
			Lease int64  `json:"lease_duration"` // in seconds
		} `json:"auth"`
	}
	body := map[string]string{"role": k.Role, "jwt": strings.TrimSpace(string(jwt))}
	if err := c.do(ctx, http.MethodPost, "auth/"+escaped(k.mount())+"/login", "", body, &answer); err != nil {
		return "", 0, saying("no login with Kubernetes as the role "+k.Role, err)
	}
	if answer.Auth.Token == "" {
		return "", 0, &secretstore.Error{Reason: "no login with Kubernetes as the role " + k.Role + ": Vault has given no token"}
	}
	lease := time.Duration(answer.Auth.Lease) * time.Second
	return answer.Auth.Token, cmp.Or(lease, 24*time.Hour) / 3 * 2, nil // a token without a lease does not end
}

// saying puts what was tried in front of an error.
func saying(what string, err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return err // the store says after how long
	}
	return secretstore.Error{Reason: what + ": " + secretstore.Reason(err)}.Because(err)
}
