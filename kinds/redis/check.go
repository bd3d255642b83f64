package rediskind

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"slices"

	"github.com/redis/go-redis/v9"
	"github.com/resgen-go/resgen/resource"
)

// A SaturatedError says that a check got no connection, as all were in use the whole time. The server may well be up.
type SaturatedError struct {
	Max int   // how many connections may be open
	Err error // why the check gave up: the context's error, or redis.ErrPoolTimeout
}

// Error says how many connections are in use.
func (e *SaturatedError) Error() string {
	return fmt.Sprintf("no free connection: all %d are in use: %v", e.Max, e.Err)
}

// Unwrap returns Err.
func (e *SaturatedError) Unwrap() error { return e.Err }

// ErrorType returns "saturated".
func (e *SaturatedError) ErrorType() string { return "saturated" }

// Degraded returns true: the server need not be down.
func (e *SaturatedError) Degraded() bool { return true }

// Check sends PING to the server, to the master that the sentinels name, or to each master of the cluster, within the time that ctx allows. It
// waits for a free connection; the error is a *SaturatedError if there was none. An error with a method Permanent that says true is one that
// another attempt would not change.
func Check(ctx context.Context, c *Client) error {
	ctx = context.WithValue(ctx, checkKey{}, true)
	if c.cluster == nil {
		return c.ping(ctx, c.single)
	}
	return lasting(ended(ctx, c.cluster.ForEachMaster(ctx, c.ping)))
}

// ping asks one server.
func (c *Client) ping(ctx context.Context, server *redis.Client) error {
	wasFull := c.full(server)
	err := server.Ping(ctx).Err()
	// Full only now may mean that this very attempt holds the last place while it waits for a server that does not answer.
	if err != nil && (errors.Is(err, redis.ErrPoolTimeout) || ctx.Err() != nil && wasFull && c.full(server)) {
		return &SaturatedError{Max: c.poolSize, Err: err}
	}
	return lasting(err)
}

// full reports whether every connection that may be open to one server is in use.
func (c *Client) full(server *redis.Client) bool {
	s := server.PoolStats()
	return int(s.TotalConns)-int(s.IdleConns) >= c.poolSize
}

// A refusal is an error of a check that another attempt would not change. While a resource is opened, it is not tried again: each attempt
// with a wrong password is a failed login, and some of them lock the account.
type refusal struct{ error }

// Permanent returns true.
func (refusal) Permanent() bool { return true }

// Unwrap returns the error of go-redis.
func (r refusal) Unwrap() error { return r.error }

// lasting is err as a refusal if it is one.
func lasting(err error) error {
	if isLasting(err) {
		return refusal{err}
	}
	return err
}

// refusals are the beginnings of what a server says when it does not take the user or the password, does not let the user ask, or has no such
// database.
var refusals = []string{"WRONGPASS", "NOAUTH", "NOPERM", "invalid password", "DB index is out of range"}

// isLasting reports whether a server has refused for good, or has a certificate that proves nothing.
func isLasting(err error) bool {
	var certificate *tls.CertificateVerificationError
	return slices.ContainsFunc(refusals, func(text string) bool { return redis.HasErrorPrefix(err, text) }) || errors.As(err, &certificate)
}

// Stats tells how many connections the pool may have, and how many are in use and idle. Of a cluster it adds up the pools of the nodes; how many
// they may have is not known, because nodes come and go.
func Stats(c *Client) resource.Stats {
	s := c.redis.PoolStats()
	idle := int(s.IdleConns)
	stats := resource.Stats{InUse: max(int(s.TotalConns)-idle, 0), Idle: idle}
	if c.cluster == nil {
		stats.Max = c.poolSize
	}
	return stats
}
