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

// serviceAccount is the file in which Kubernetes puts the token of a pod's service account.
const serviceAccount = "/var/run/secrets/kubernetes.io/serviceaccount/token"

// An Auth authenticates the program at Vault. It is a Token or a Kubernetes.
type Auth interface {
	check() error
	// login returns a token, and how long it may be used. If this time is 0, login is called again for each request.
	login(ctx context.Context, c *client) (token string, use time.Duration, err error)
}

// A Token is a function that returns the current token. It is called for each request, so the token may change, for example in a file that
// an agent writes. The method Current of a resource.Secret is a Token:
//
//	vaultsecrets.Token(resource.NewSecret(os.Getenv("VAULT_TOKEN")).Current)
//
// The program does not renew the token. For a token that expires, run an agent that renews it and writes it to a file, and use TokenFile.
type Token func(context.Context) (string, error)

// TokenFile returns a Token that reads the token from a file, such as the sink of Vault's agent.
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

// Kubernetes logs in with the token of the pod's service account. The token that Vault returns is used for two thirds of its lifetime.
// After that, or when Vault refuses the token, the program logs in again.
type Kubernetes struct {
	Role  string // the role of Vault that the service account is bound to; required
	Mount string // the mount of the auth method; "" means kubernetes
	File  string // the file with the service account's token; "" means the file that Kubernetes writes
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
	return answer.Auth.Token, cmp.Or(lease, 24*time.Hour) / 3 * 2, nil // a token without a lease does not expire
}

// saying adds the name of the attempted step to an error.
func saying(what string, err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return err // the store's error gives the time
	}
	return secretstore.Error{Reason: what + ": " + secretstore.Reason(err)}.Because(err)
}
