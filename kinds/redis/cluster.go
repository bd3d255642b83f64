package rediskind

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// The client of a cluster sends a command to the client of a node, and sends it again after redirects and after most errors. No option of
// go-redis separates the two. So the guard of a node lets only redirects pass: if go-redis sends a command again for another reason, the guard
// answers with the error that the command has had, and the node gets nothing. All attempts are those of the guard of the cluster.

// A route is what the nodes have done so far in one attempt of a call.
type route struct {
	routed bool // there is a cluster

	cmd redis.Cmder // the command of the call; nil: several
	err error       // what became of the last request, if one node at a time gets what is sent

	mu        sync.Mutex
	redirects map[redis.Cmder]bool // the commands of a pipeline that were sent, and whether a node has redirected them
}

// begin begins an attempt.
func (r *route) begin() {
	r.err = nil
	r.mu.Lock()
	defer r.mu.Unlock()
	clear(r.redirects)
}

// includes reports whether go-redis sends cmd for the call, and not to learn about the cluster. A command for all nodes is copied.
func (r *route) includes(cmd redis.Cmder) bool {
	return cmd == r.cmd || r.cmd != nil && cmd.Name() == r.cmd.Name()
}

// take returns those of cmds that a node is to get: those that were not sent in this attempt, and those that have been redirected. ASKING is sent
// for the command after it.
func (r *route) take(cmds []redis.Cmder) (taken []redis.Cmder) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.redirects == nil {
		r.redirects = map[redis.Cmder]bool{}
	}
	for _, cmd := range cmds {
		if redirected, sent := r.redirects[cmd]; sent && !redirected {
			continue
		}
		r.redirects[cmd] = false
		cmd.SetErr(nil) // go-redis keeps the redirect for an error if the connection ends now
		taken = append(taken, cmd)
	}
	return taken
}

// answered notes which of cmds have been redirected.
func (r *route) answered(cmds []redis.Cmder) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, cmd := range cmds {
		r.redirects[cmd] = follows(cmd.Err())
	}
}

// follows reports whether go-redis is to send a command again at once after err: a node has named another one, or is no longer in use.
func follows(err error) bool {
	_, moved := redis.IsMovedError(err)
	_, ask := redis.IsAskError(err)
	return moved || ask || errors.Is(err, redis.ErrClosed)
}

// redirects reports whether g stands in front of a client that sends commands to other nodes by itself.
func (g guard) redirects() bool { return g.client.cluster != nil && !g.node }

// command sends cmd to a node for the call c of a cluster.
func (g guard) command(ctx context.Context, c *call, cmd redis.Cmder, next redis.ProcessHook) error {
	send := func(ctx context.Context) error { return next(ctx, cmd) }
	if cmd != c.cmd { // other nodes get copies of it at the same time
		err := g.attempt(ctx, c, nil, send)
		if passing(err) || err != nil && !isReply(err) {
			err = &finalError{err}
		}
		return err
	}
	if c.err == nil || follows(c.err) {
		c.err = g.attempt(ctx, c, nil, send)
	}
	return c.err
}

// batch sends cmds to a node for the call c of a cluster.
func (g guard) batch(ctx context.Context, c *call, cmds []redis.Cmder, next redis.ProcessPipelineHook) error {
	send := func(ctx context.Context) error { return next(ctx, cmds) }
	switch {
	case c.cmd != nil: // ASKING and the command of the call
		c.err = g.attempt(ctx, c, nil, send)
		return c.err
	case c.name == transaction:
		if c.err == nil || follows(c.err) {
			c.err = g.attempt(ctx, c, within(cmds), send)
		}
		return c.err
	}
	if cmds = c.take(cmds); len(cmds) == 0 {
		return nil // they have their errors
	}
	defer c.answered(cmds)
	return g.attempt(ctx, c, within(cmds), send)
}

// within is cmds without the commands that make them a transaction, and without ASKING, which go-redis sends for the command after it.
func within(cmds []redis.Cmder) []redis.Cmder {
	asks := func(cmd redis.Cmder) bool { return cmd.Name() == "asking" }
	if slices.ContainsFunc(cmds, asks) {
		cmds = slices.DeleteFunc(slices.Clone(cmds), asks)
	}
	if len(cmds) > 1 && cmds[0].Name() == "multi" && cmds[len(cmds)-1].Name() == "exec" {
		cmds = cmds[1 : len(cmds)-1]
	}
	return cmds
}

// A finalError is an error after which go-redis does not go on.
type finalError struct{ err error }

// Error returns the text of the error. There is no Unwrap: go-redis would look into it.
func (e *finalError) Error() string { return e.err.Error() }

// told is err as the program is told it.
func told(err error) error {
	var final *finalError
	if errors.As(err, &final) {
		return final.err
	}
	return err
}

// outdated has a client of a cluster ask where the keys are if err may come of another place. go-redis asks after redirects, and once a minute.
func (c *Client) outdated(ctx context.Context, err error) {
	if err != nil && !errors.Is(err, context.Canceled) && !errors.Is(err, redis.ErrClosed) && (!isReply(err) || passing(err)) {
		c.cluster.ReloadState(ctx)
	}
}

// An infos is what a node has said of the commands that there are, or the error with which it has refused to.
type infos struct {
	commands map[string]*redis.CommandInfo
	err      error
	until    time.Time // for how long the error holds
}

// learnKey is the key of the context in which learn asks a node.
type learnKey struct{}

// learn asks a node once which commands there are. go-redis asks before a command, and does not heed the context of the call: the guard of a node answers
// with what is known.
func (c *Client) learn(ctx context.Context) error {
	if known := c.infos.Load(); known != nil && (known.err == nil || time.Now().Before(known.until)) {
		return nil
	}
	node, err := c.cluster.MasterForKey(ctx, rand.Text())
	if err != nil {
		return err
	}
	commands, err := node.Command(context.WithValue(ctx, learnKey{}, true)).Result()
	pause := 10 * time.Second
	if isReply(err) {
		pause = time.Minute
	}
	c.infos.Store(&infos{commands, err, time.Now().Add(pause)})
	if isReply(err) {
		return nil // the user may not ask, and go-redis can do without
	}
	return err
}

// learned answers cmd if go-redis asks which commands there are, and reports whether it has.
func (g guard) learned(ctx context.Context, cmd redis.Cmder) bool {
	asks, ok := cmd.(*redis.CommandsInfoCmd)
	if !ok || !g.node || ctx.Value(learnKey{}) != nil {
		return false
	}
	known := g.client.infos.Load()
	if known == nil {
		return false
	}
	asks.SetVal(known.commands)
	asks.SetErr(known.err)
	return true
}

// A refusal is an error of a server that go-redis does not return.
type refusal string

// Error implements redis.Error.
func (r refusal) Error() string { return string(r) }

// RedisError implements redis.Error.
func (refusal) RedisError() {}

// A replyReader is what go-redis reads answers from.
type replyReader interface {
	Peek(n int) ([]byte, error)
	Buffered() int
}

// peek returns the error that is the next answer, if it is one.
func peek(r replyReader) *refusal {
	if first, err := r.Peek(1); err != nil || first[0] != '-' {
		return nil // whoever reads it sees an error of the connection too
	}
	for n := 1; ; n = max(n+1, r.Buffered()) {
		text, err := r.Peek(n)
		if err != nil {
			return nil
		}
		if line, _, ok := bytes.Cut(text[1:], []byte("\r\n")); ok {
			answer := refusal(line)
			return &answer
		}
	}
}
