package program

import (
	"context"
	"testing"
)

// token makes passwords of a database. It asks nobody.
func token(t testing.TB) (opening, refusal) {
	c, err := NewRDSTokenConfig(func(c *RDSTokenConfig) { c.Host, c.Username = "shop.example.com", "app" })
	if err != nil {
		t.Fatal(err)
	}
	refuse := func(ctx context.Context, opts ...Option) error { // as there are no credentials
		_, _, err := OpenDatabaseToken(ctx, append(opts, WithDatabaseTokenConfig(c))...)
		return err
	}
	return func(ctx context.Context, opts ...Option) ([]step, func(context.Context) error, error) {
		t.Setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
		t.Setenv("AWS_SECRET_ACCESS_KEY", "example")
		tokens, shut, err := OpenDatabaseToken(ctx, append(opts, WithDatabaseTokenConfig(c))...)
		if err != nil {
			return nil, nil, err
		}
		return []step{
			{"`Password`", func(ctx context.Context) error {
				_, err := tokens.Password(ctx)
				return err
			}, false},
			{"`Check`", tokens.Check, false},
		}, shut, nil
	}, refuse
}
