package awsrolekind

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/resgen-go/resgen/resource"
)

// A Role provides the credentials of a role. It implements aws.CredentialsProvider, so it can be used by any client of the AWS SDK. It is
// safe for concurrent use. However many callers there are, the role is assumed once, and again when the credentials are about to expire.
type Role struct {
	cfg    AWSRoleConfig
	client *sts.Client // with the credentials that assume the role
	cache  *aws.CredentialsCache
	closed atomic.Bool
}

var _ aws.CredentialsProvider = (*Role)(nil)

// Credentials returns the credentials of the role. They are valid at least until their Expires. At that time the Role replaces them. Do not
// print the SDK's struct, because it shows the keys. The error is an *AssumeError, the error of ctx, or ErrClosed.
func (r *Role) Credentials(ctx context.Context) (aws.Credentials, error) {
	if r.closed.Load() {
		return aws.Credentials{}, ErrClosed
	}
	c, err := r.cache.Retrieve(ctx)
	if err == nil {
		return c, nil
	}
	var refused *AssumeError
	switch {
	case errors.As(err, &refused):
		return aws.Credentials{}, refused
	case ctx.Err() != nil:
		return aws.Credentials{}, context.Cause(ctx)
	}
	return aws.Credentials{}, err
}

// Retrieve is Credentials under the name that the interface of the AWS SDK requires.
func (r *Role) Retrieve(ctx context.Context) (aws.Credentials, error) { return r.Credentials(ctx) }

// An Identity identifies the program at AWS.
type Identity struct {
	Account string // 12 digits
	ARN     string // arn:aws:sts::123456789012:assumed-role/deploy/shop-session
	UserID  string // the role's ID and the session's name: AROAEXAMPLE:shop-session
}

// Identity asks STS for the identity of the role's credentials. That needs no permission. The error is an *AssumeError, an
// *IdentityError, the error of ctx, or ErrClosed.
func (r *Role) Identity(ctx context.Context) (Identity, error) {
	if _, err := r.Credentials(ctx); err != nil {
		return Identity{}, err
	}
	out, err := r.client.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{}, func(o *sts.Options) { o.Credentials = r.cache })
	if err != nil {
		if ctx.Err() != nil {
			return Identity{}, context.Cause(ctx)
		}
		return Identity{}, &IdentityError{Role: r.cfg.RoleARN, Err: err}
	}
	return Identity{Account: aws.ToString(out.Account), ARN: aws.ToString(out.Arn), UserID: aws.ToString(out.UserId)}, nil
}

// An assumer assumes a role each time, for the cache around it.
type assumer struct {
	cfg      AWSRoleConfig
	provider aws.CredentialsProvider

	mu   sync.Mutex
	ends time.Time // when the last credentials expire
}

// Retrieve implements aws.CredentialsProvider. Its context never ends, as the cache shares the result, so it has a timeout of its own.
//
// The Expires that it returns is moved forward by a random part of expiry_window: a cache around this one expires then too, so that no client
// goes on with credentials that are about to expire.
func (a *assumer) Retrieve(ctx context.Context) (aws.Credentials, error) {
	ctx, cancel := context.WithTimeout(ctx, a.cfg.Timeout)
	defer cancel()
	c, err := a.provider.Retrieve(ctx)
	if err != nil {
		return aws.Credentials{}, &AssumeError{Role: a.cfg.RoleARN, Session: a.cfg.SessionName, Err: err}
	}
	for _, text := range []string{c.SecretAccessKey, c.SessionToken} {
		_ = resource.NewSecret(text).Reveal() // lets resource.Redact know it
	}
	a.mu.Lock()
	a.ends = c.Expires
	a.mu.Unlock()
	window := min(a.cfg.ExpiryWindow, time.Until(c.Expires)/2) // a role may give less time than it was asked for
	if window > 0 {
		c.Expires = c.Expires.Add(-window + rand.N(window/2+1))
	}
	return c, nil
}

// pause is the time after a failed attempt to replace credentials before the next one, and the time before the expiry of credentials at
// which they are used last.
const pause = 10 * time.Second

// HandleFailToRefresh implements aws.HandleFailRefreshCredentialsCacheStrategy: while STS is away, credentials that have not expired are used
// on. Credentials that have expired, or will within seconds, never are.
func (a *assumer) HandleFailToRefresh(_ context.Context, last aws.Credentials, err error) (aws.Credentials, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	usable := a.ends.Add(-pause)
	if !last.HasKeys() || !time.Now().Before(usable) {
		return aws.Credentials{}, err
	}
	last.Expires = time.Now().Add(pause)
	if usable.Before(last.Expires) {
		last.Expires = usable
	}
	return last, nil
}
