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

// Tokens makes tokens. It is safe for concurrent use.
type Tokens struct {
	cfg         RDSTokenConfig
	credentials aws.CredentialsProvider
	closed      atomic.Bool
}

// ErrClosed says that the client was closed before the call. It is resource.ErrClosed.
var ErrClosed = resource.ErrClosed

// Open returns a client that makes tokens for the database that cfg names. It makes none: Password and Check do. The tokens are signed with
// what credentials provides; if that is nil, with what the AWS SDK finds by itself.
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

// Password returns a token, which the database takes as the password of the user. It is valid for 15 minutes, in which a connection must be
// made; the connection may last longer. Making one asks nobody, unless the credentials have to be replaced.
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

// Check makes a token, which needs credentials. Whether the database takes it, the database says.
func Check(ctx context.Context, t *Tokens) error {
	_, err := t.Password(ctx)
	return err
}

// Close ends the making of tokens. Calls after it are ErrClosed.
func Close(_ context.Context, t *Tokens) error {
	t.closed.Store(true)
	return nil
}
