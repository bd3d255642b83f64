package rediskind

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/resgen-go/resgen/resource/observe"
)

// A guard is the hook through which all commands go: the client's, and in a cluster those of the client of each node. It has a call end
// when its context ends, tries again what may be tried again, and reports what it sees.
//
// go-redis would try everything again, INCR too, and would read on after a context was cancelled. So it is told to try once.
type guard struct {
	client *Client
	node   bool // of a node of a cluster
}

// A call is what the program has asked for, on its way through the guards.
type call struct {
	name    string // "": none that is known
	batch   int    // how many commands are sent together, if there are several
	repeat  bool   // it may be carried out twice
	silent  bool   // it is none of the program: observers are not told
	sent    atomic.Bool
	resends atomic.Int32 // attempts so far, without the first
	begun   atomic.Bool  // there was an attempt
}

// An attempt is a command, or several, on one connection.
type attempt struct {
	context.Context
	call *call

	preparing atomic.Int32 // more than 0 while go-redis prepares the connection

	mu      sync.Mutex
	release []func()
}

// The keys of a call and an attempt in a context, and of what Check asks.
type (
	callKey    struct{}
	attemptKey struct{}
	checkKey   struct{}
)

// Value implements context.Context.
func (a *attempt) Value(key any) any {
	if key == (attemptKey{}) {
		return a
	}
	return a.Context.Value(key)
}

// once is a command that the client of a cluster sends once. It still follows redirects.
type once struct{ redis.Cmder }

// NoRetry returns true.
func (once) NoRetry() bool { return true }

// DialHook implements redis.Hook. The dialer reports what it does.
func (g guard) DialHook(next redis.DialHook) redis.DialHook { return next }

// ProcessHook implements redis.Hook.
func (g guard) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		if a, _ := ctx.Value(attemptKey{}).(*attempt); a != nil {
			return a.prepare(func() error { return next(ctx, cmd) })
		}
		if internal(cmd.Name()) {
			return g.attempt(ctx, &call{silent: true}, 0, func(ctx context.Context) error { return next(ctx, cmd) })
		}
		known := commandOf(cmd)
		c := &call{name: known.name, repeat: known.repeat}
		if g.redirects() && known.name != "" && !known.repeat {
			cmd = once{cmd}
		}
		return g.do(ctx, c, func(ctx context.Context) error { return next(ctx, cmd) })
	}
}

// ProcessPipelineHook implements redis.Hook.
func (g guard) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		if a, _ := ctx.Value(attemptKey{}).(*attempt); a != nil {
			return a.prepare(func() error { return next(ctx, cmds) })
		}
		if len(cmds) == 0 || internal(cmds[0].Name()) {
			return g.attempt(ctx, &call{silent: true}, 0, func(ctx context.Context) error { return next(ctx, cmds) })
		}
		c := batchOf(cmds)
		if g.redirects() && !c.repeat && c.name == pipeline {
			cmds = sentOnce(cmds)
		}
		err := g.do(ctx, c, func(ctx context.Context) error { return next(ctx, cmds) })
		if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
			for _, cmd := range cmds {
				if e := cmd.Err(); e != nil && !isReply(e) {
					cmd.SetErr(err)
				}
			}
		}
		return err
	}
}

// redirects reports whether g stands in front of a client that sends commands to other nodes by itself.
func (g guard) redirects() bool { return g.client.cluster != nil && !g.node }

func batchOf(cmds []redis.Cmder) *call {
	c := &call{name: pipeline, batch: len(cmds), repeat: true}
	if cmds[0].Name() == "multi" {
		cmds = cmds[1 : len(cmds)-1]
		c.name, c.batch = transaction, len(cmds)
	}
	for _, cmd := range cmds {
		c.repeat = c.repeat && commandOf(cmd).repeat
	}
	if c.batch < 2 {
		c.batch = 0 // one command is no batch
	}
	return c
}

func sentOnce(cmds []redis.Cmder) []redis.Cmder {
	wrapped := make([]redis.Cmder, len(cmds))
	for i, cmd := range cmds {
		wrapped[i] = once{cmd}
	}
	return wrapped
}

// do makes the call c. In the client of a node it is a part of the call in ctx, if there is one.
func (g guard) do(ctx context.Context, c *call, next func(context.Context) error) (err error) {
	if outer, _ := ctx.Value(callKey{}).(*call); outer != nil {
		return g.attempt(ctx, outer, c.batch, next)
	}
	c.silent = ctx.Value(checkKey{}) != nil
	if seen := g.client.seen; seen != nil && !c.silent {
		var span observe.Span
		ctx, span = seen.call(ctx, c.name)
		err = observe.ErrPanic
		defer func() { seen.end(span, c, err, c.batch, 0) }()
	}
	attempts := g.client.cfg.MaxAttempts
	inner := next
	if g.redirects() {
		if c.repeat || c.name == "" {
			attempts = 1 // go-redis makes several
		}
		ctx = context.WithValue(ctx, callKey{}, c)
	} else {
		inner = func(ctx context.Context) error { return g.attempt(ctx, c, c.batch, next) }
	}
	for n := 1; ; n++ {
		c.sent.Store(false)
		err := ended(ctx, inner(ctx))
		if n >= attempts || !g.again(c, err) || !g.pause(ctx, n) {
			return err
		}
	}
}

// attempt makes one attempt of c, with so many commands of it.
func (g guard) attempt(ctx context.Context, c *call, batch int, next func(context.Context) error) (err error) {
	if seen := g.client.seen; seen != nil && !c.silent {
		var span observe.Span
		resends := 0
		if c.begun.Swap(true) {
			resends = int(c.resends.Add(1))
		}
		ctx, span = seen.attempt(ctx, c.name)
		err = observe.ErrPanic
		defer func() { seen.end(span, c, err, batch, resends) }()
	}
	a := &attempt{Context: ctx, call: c}
	defer a.end()
	err = next(a)
	if errors.Is(err, redis.Nil) && err != redis.Nil {
		err = errors.New(err.Error()) // a sentinel knows no such master: that must not look as if there were no such key
	}
	return ended(ctx, err)
}

// prepare is a command by which go-redis prepares the connection of a.
func (a *attempt) prepare(next func() error) error {
	a.preparing.Add(1)
	defer a.preparing.Add(-1)
	return next()
}

// reads has a connection, whose answer is read next, be given up when the context of a ends.
func (a *attempt) reads(c *conn) {
	if a.preparing.Load() == 0 {
		a.call.sent.Store(true)
	}
	if a.Done() == nil || !c.serve(a) {
		return
	}
	stop := context.AfterFunc(a, func() { c.interrupt(a) })
	a.mu.Lock()
	defer a.mu.Unlock()
	a.release = append(a.release, func() { stop(); c.leave(a) })
}

// end gives the connections of a back.
func (a *attempt) end() {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, f := range a.release {
		f()
	}
	a.release = nil
}

// ended is err, or if ctx has ended an error that says so too: go-redis has the error of the connection instead.
func ended(ctx context.Context, err error) error {
	if err == nil || isReply(err) {
		return err
	}
	end := ctx.Err()
	if deadline, ok := ctx.Deadline(); end == nil && ok && !time.Now().Before(deadline) {
		end = context.DeadlineExceeded // the connection has noticed before the context
	}
	if end == nil || errors.Is(err, end) {
		return err
	}
	return fmt.Errorf("%w: %w", end, err)
}

// isReply reports whether err is an answer of a server. redis.Nil is one.
func isReply(err error) bool {
	var reply redis.Error
	return errors.As(err, &reply)
}

// again reports whether a call that has failed with err is worth another attempt, and does no harm: the server has refused it for a while, did not
// get it, or may get it twice.
func (g guard) again(c *call, err error) bool {
	switch {
	case err == nil, errors.Is(err, context.Canceled), errors.Is(err, redis.ErrClosed), errors.Is(err, redis.ErrPoolTimeout), observe.Class(err) == "timeout":
		return false
	case isReply(err):
		return redis.IsLoadingError(err) || redis.IsReadOnlyError(err) || redis.IsMasterDownError(err) || redis.IsClusterDownError(err) ||
			redis.IsTryAgainError(err) || redis.IsMaxClientsError(err)
	}
	return !isLasting(err) && (c.repeat || !c.sent.Load())
}

// pause waits before the attempt after the nth, and reports whether there is one.
func (g guard) pause(ctx context.Context, n int) bool {
	longest := min(g.client.cfg.Backoff<<min(n-1, 20), g.client.cfg.MaxBackoff)
	timer := time.NewTimer(rand.N(max(longest, 1)))
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
