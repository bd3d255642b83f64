package rdstokenkind

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/feature/rds/auth"
	"github.com/resgen-go/resgen/resource"
)

// timeout is how long it may take to get the credentials that a token is made with.
const timeout = 30 * time.Second

// Tokens is a client that makes tokens. It is safe for concurrent use.
type Tokens struct {
	cfg         RDSTokenConfig
	credentials aws.CredentialsProvider
	closed      atomic.Bool
}

// ErrClosed says that the client was closed before the call. It is resource.ErrClosed.
var ErrClosed = resource.ErrClosed

// Open returns a client that makes tokens for the database that cfg names. It makes no token yet; Password and Check do. Tokens are signed
// with the given credentials or, if credentials is nil, with those that the AWS SDK finds by itself.
func Open(ctx context.Context, cfg RDSTokenConfig, credentials aws.CredentialsProvider) (*Tokens, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	if credentials == nil {
		found, err := config.LoadDefaultConfig(ctx, config.WithRegion(cfg.Region))
		if err != nil {
			return nil, fmt.Errorf("look for AWS credentials: %w", err)
		}
		credentials = found.Credentials
	}
	return &Tokens{cfg: cfg, credentials: credentials}, nil
}

// Password returns a token, which the database accepts as the password of the user. A token is valid for 15 minutes. A connection must be
// made within this time, and may last longer. Making a token needs no request, unless the credentials have to be replaced.
func (t *Tokens) Password(ctx context.Context) (string, error) {
	if t.closed.Load() {
		return "", ErrClosed
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	endpoint := net.JoinHostPort(t.cfg.Host, strconv.Itoa(t.cfg.Port))
	token, err := auth.BuildAuthToken(ctx, endpoint, t.cfg.Region, t.cfg.Username, t.credentials)
	if err != nil {
		return "", fmt.Errorf("make a token for %s: %w", endpoint, err)
	}
	return resource.NewSecret(token).Reveal(), nil // Reveal lets resource.Redact know it
}

// Check makes a token, which needs credentials. It does not ask the database whether it accepts the token.
func Check(ctx context.Context, t *Tokens) error {
	_, err := t.Password(ctx)
	return err
}

// Close closes the client, so that it makes no more tokens. Later calls return ErrClosed.
func Close(_ context.Context, t *Tokens) error {
	t.closed.Store(true)
	return nil
}
