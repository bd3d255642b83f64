package rediskind

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/tlsfile"
)

// A SaturatedError says that a check got no connection, because all were in use the whole time. The server may still be up.
type SaturatedError struct {
	Max int   // how many connections may be open
	Err error // the error that ended the wait: the context's, or redis.ErrPoolTimeout
}

// Error says how many connections are in use.
func (e *SaturatedError) Error() string {
	return fmt.Sprintf("no free connection: all %d are in use: %v", e.Max, e.Err)
}

// Unwrap returns Err.
func (e *SaturatedError) Unwrap() error { return e.Err }

// ErrorType returns "saturated".
func (e *SaturatedError) ErrorType() string { return "saturated" }

// Degraded returns true, because the server may still be up.
func (e *SaturatedError) Degraded() bool { return true }

// Check sends PING to the server, to the master that the sentinels name, or to each master of the cluster, within the time that ctx allows.
// It waits for a free connection. If it gets none, the error is a *SaturatedError. resource.IsPermanent returns true for errors that another
// attempt would not change.
func Check(ctx context.Context, c *Client) error {
	ctx = context.WithValue(ctx, checkKey{}, true)
	if c.cluster == nil {
		return c.ping(ctx, c.single)
	}
	return c.pingAll(ctx)
}

// pingAll asks each master of a cluster.
func (c *Client) pingAll(ctx context.Context) error {
	err := ended(ctx, c.cluster.ForEachMaster(ctx, c.ping))
	var of interface{ ErrorType() string }
	if errors.As(err, &of) {
		return err // it is one of ping
	}
	if err == nil {
		err = ended(ctx, c.learn(ctx))
	}
	return failed(err)
}

// ping asks one server.
func (c *Client) ping(ctx context.Context, server *redis.Client) error {
	wasFull := c.full(server)
	err := server.Ping(ctx).Err()
	// Full only now may mean that this very attempt holds the last place while it waits for a server that does not answer.
	if err != nil && (errors.Is(err, redis.ErrPoolTimeout) || ctx.Err() != nil && wasFull && c.full(server)) {
		return &SaturatedError{Max: c.poolSize, Err: err}
	}
	return failed(err)
}

// full reports whether every connection that may be open to one server is in use.
func (c *Client) full(server *redis.Client) bool {
	s := server.PoolStats()
	return int(s.TotalConns)-int(s.IdleConns) >= c.poolSize
}

// A failure is an error of a check. While a resource is opened, one that is permanent is not tried again: each attempt with a wrong password is a
// failed login, and some of them lock the account.
type failure struct {
	error
	permanent bool
}

// Permanent reports whether another attempt would fail too.
func (f failure) Permanent() bool { return f.permanent }

// Unwrap returns the error of go-redis.
func (f failure) Unwrap() error { return f.error }

// ErrorType returns the class of the error, as observers are told it: WRONGPASS, LOADING; "" if the server has not answered.
func (f failure) ErrorType() string {
	var reply redis.Error
	if errors.As(f.error, &reply) {
		return prefix(reply.Error())
	}
	return ""
}

// prefix is the word in capitals that an error of a server begins with, "" if it begins with another text.
func prefix(text string) string {
	word, _, _ := strings.Cut(text, " ")
	if len(word) > 32 || strings.ContainsFunc(word, func(r rune) bool { return r != '_' && (r < 'A' || 'Z' < r) }) {
		return ""
	}
	return word
}

// failed is err as a failure.
func failed(err error) error {
	if err == nil {
		return nil
	}
	return tlsfile.Blame(failure{err, isLasting(err)}, tlsFields, silentTLS)
}

// tlsFields are what TLS depends on.
var tlsFields = []string{"tls", "ca_file", "cert_file", "server_name"}

// refusals are the beginnings of what a server says when it does not take the user or the password, does not let the user ask, or has no such
// database.
var refusals = []string{"WRONGPASS", "NOAUTH", "NOPERM", "invalid password", "DB index is out of range"}

// isLasting reports whether a server has refused for good, a certificate is refused, or TLS must be used and is not.
func isLasting(err error) bool {
	return slices.ContainsFunc(refusals, func(text string) bool { return redis.HasErrorPrefix(err, text) }) ||
		tlsfile.Refused(err) || errors.Is(err, errInsecure)
}

// Stats returns how many connections the pool may have, and how many are in use and idle. For a cluster it adds the numbers of all
// nodes, and Max is 0, because the number of nodes may change.
func Stats(c *Client) resource.Stats {
	s := c.redis.PoolStats()
	idle := int(s.IdleConns)
	stats := resource.Stats{InUse: max(int(s.TotalConns)-idle, 0), Idle: idle}
	if c.cluster == nil {
		stats.Max = c.poolSize
	}
	return stats
}
