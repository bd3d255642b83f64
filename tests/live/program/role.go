package program

import (
	"context"
	"net/url"
	"testing"

	"github.com/resgen-go/resgen/resource"
)

// role assumes a role, through a gate.
func (s Servers) role(t testing.TB) (opening, refusal) {
	a := s.AWS(t)
	g := newGate(t, a.Address, "<ErrorResponse><Error><Code>ServiceUnavailable</Code></Error></ErrorResponse>")
	endpoint, err := url.Parse(g.URL)
	if err != nil {
		t.Fatal(err)
	}
	config := func(secret string) Option {
		c, err := NewAWSRoleConfig(func(c *AWSRoleConfig) {
			c.RoleARN, c.Endpoint, c.AccessKeyID, c.SecretAccessKey, c.MaxAttempts = a.Role, endpoint, a.AccessKey, resource.NewSecret(secret), 2
		})
		if err != nil {
			t.Fatal(err)
		}
		return WithDeployRoleConfig(c)
	}
	refuse := func(ctx context.Context, opts ...Option) error {
		_, _, err := OpenDeployRole(ctx, append(opts, config(a.SecretKey+"x"))...)
		return err
	}
	return func(ctx context.Context, opts ...Option) ([]step, func(context.Context) error, error) {
		role, shut, err := OpenDeployRole(ctx, append(opts, config(a.SecretKey))...)
		if err != nil {
			return nil, nil, err
		}
		identity := func(ctx context.Context) error {
			_, err := role.Identity(ctx)
			return err
		}
		return []step{
			{"`Credentials`, which are in the cache", func(ctx context.Context) error {
				_, err := role.Credentials(ctx)
				return err
			}, false},
			{"`Retrieve` by another client", func(ctx context.Context) error {
				_, err := role.Retrieve(ctx)
				return err
			}, false},
			{"`Identity`", identity, false},
			{"`Check`", role.Check, false},
			{"a request that is sent again", func(ctx context.Context) error { g.refusals.Store(1); return identity(ctx) }, false},
			{"a request that is refused each time", func(ctx context.Context) error { g.refusals.Store(2); return identity(ctx) }, true},
			{"a request with a context that was cancelled before", cancelled(identity), true},
			{"no server listens at the address", func(ctx context.Context) error { g.Close(); return identity(ctx) }, true},
		}, shut, nil
	}, refuse
}
