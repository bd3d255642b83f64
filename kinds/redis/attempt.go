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
// go-redis would try everything again, INCR too, and would read on after a context was cancelled. So it is told to try once. The client of a
// cluster cannot be told so: see cluster.go.
type guard struct {
	client *Client
	node   bool // of a node of a cluster
}

// A call is what the program has asked for, on its way through the guards.
type call struct {
	name    string       // "": none that is known
	batch   int          // how many commands are sent together, if there are several
	repeat  bool         // it may be carried out twice
	silent  bool         // it is none of the program: observers are not told
	resends atomic.Int32 // attempts so far, without the first
	begun   atomic.Bool  // there was an attempt
	lost    atomic.Bool  // what must not be carried out twice was sent, and has no answer

	route // in a cluster
}

// An attempt is a command, or several, on one connection.
type attempt struct {
	context.Context
	call *call

	preparing atomic.Int32            // more than 0 while go-redis prepares the connection
	peeks     bool                    // go-redis does not return the error of a node
	sent      atomic.Bool             // an answer was read, or waited for
	refused   atomic.Pointer[refusal] // this error

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

// DialHook implements redis.Hook. The dialer reports what it does.
func (g guard) DialHook(next redis.DialHook) redis.DialHook { return next }

// ProcessHook implements redis.Hook.
func (g guard) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		if a, _ := ctx.Value(attemptKey{}).(*attempt); a != nil {
			return a.prepare(func() error { return login(cmd, next(ctx, cmd)) })
		}
		if outer, _ := ctx.Value(callKey{}).(*call); outer != nil && outer.includes(cmd) {
			return g.command(ctx, outer, cmd, next)
		}
		known := commandOf(cmd)
		c := &call{name: known.name, repeat: known.repeat}
		if internal(cmd.Name()) {
			c.silent = true
			if g.learned(ctx, cmd) {
				return cmd.Err()
			}
			if !g.redirects() {
				return g.attempt(ctx, c, nil, func(ctx context.Context) error { return next(ctx, cmd) })
			}
		}
		c.cmd = cmd
		return g.do(ctx, c, nil, func(ctx context.Context, _ []redis.Cmder) error { return next(ctx, cmd) })
	}
}

// ProcessPipelineHook implements redis.Hook.
func (g guard) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		if a, _ := ctx.Value(attemptKey{}).(*attempt); a != nil {
			return a.prepare(func() error { return next(ctx, cmds) })
		}
		if outer, _ := ctx.Value(callKey{}).(*call); outer != nil {
			return g.batch(ctx, outer, cmds, next)
		}
		if len(cmds) == 0 || internal(cmds[0].Name()) && !g.redirects() {
			return g.attempt(ctx, &call{silent: true}, nil, func(ctx context.Context) error { return next(ctx, cmds) })
		}
		err := g.do(ctx, batchOf(cmds), cmds, next)
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

// do makes the call c, of one command or of cmds.
func (g guard) do(ctx context.Context, c *call, cmds []redis.Cmder, next func(context.Context, []redis.Cmder) error) (err error) {
	c.silent = c.silent || ctx.Value(checkKey{}) != nil
	if seen := g.client.seen; seen != nil && !c.silent {
		var span observe.Span
		ctx, span = seen.call(ctx, c.name)
		err = observe.ErrPanic
		defer func() { seen.end(span, c, err, c.batch, 0) }()
	}
	inner := func(ctx context.Context, cmds []redis.Cmder) error {
		return g.attempt(ctx, c, within(cmds), func(ctx context.Context) error { return next(ctx, cmds) })
	}
	if g.redirects() {
		inner, c.routed = next, true
		_ = g.client.learn(ctx) // without, the call may go to a node that does not have the key, and redirects it
		ctx = context.WithValue(ctx, callKey{}, c)
	}
	for n, rest := 1, cmds; ; n++ {
		c.lost.Store(false)
		c.begin()
		err := ended(ctx, told(inner(ctx, rest)))
		if g.redirects() {
			g.client.outdated(ctx, err)
		}
		again := c.again(err)
		switch c.name {
		case transaction:
			again = c.again(cause(within(cmds), err))
		case pipeline:
			err = ended(ctx, firstError(cmds, err))
			rest = g.rest(c, rest)
			again = len(rest) > 0
		}
		if n >= g.client.cfg.MaxAttempts || !again || !g.pause(ctx, n) {
			return err
		}
		for _, cmd := range rest {
			cmd.SetErr(nil)
		}
	}
}

// firstError is the first error of cmds, or err if they have none.
func firstError(cmds []redis.Cmder, err error) error {
	for _, cmd := range cmds {
		if e := cmd.Err(); e != nil {
			return e
		}
	}
	return err
}

// cause is why a transaction has failed with err. If the server has refused a command, it refuses EXEC too, with an error that does not say why.
func cause(cmds []redis.Cmder, err error) error {
	for _, cmd := range cmds {
		switch e := cmd.Err(); {
		case e == nil:
			return nil // it was executed
		case redis.IsExecAbortError(err) && !redis.IsExecAbortError(e):
			return e
		}
	}
	return err
}

// attempt makes one attempt of c, on one connection, with one command or with cmds.
func (g guard) attempt(ctx context.Context, c *call, cmds []redis.Cmder, next func(context.Context) error) (err error) {
	if seen := g.client.seen; seen != nil && !c.silent {
		var span observe.Span
		resends := 0
		if c.begun.Swap(true) {
			resends = int(c.resends.Add(1))
		}
		ctx, span = seen.attempt(ctx, c.name)
		err = observe.ErrPanic
		batch := 0 // one command is no batch
		if len(cmds) > 1 {
			batch = len(cmds)
		}
		defer func() { seen.end(span, c, err, batch, resends) }()
	}
	a := &attempt{Context: ctx, call: c, peeks: c.routed && c.name == transaction}
	defer a.end()
	err = told(next(a))
	if errors.Is(err, redis.Nil) && err != redis.Nil {
		err = errors.New(err.Error()) // a sentinel knows no such master: that must not look as if there were no such key
	}
	if err != nil && !isReply(err) && a.mayBeExecuted(err, cmds) {
		c.lost.Store(true)
	}
	if refused := a.refused.Load(); refused != nil {
		err = *refused
	}
	return ended(ctx, err)
}

// mayBeExecuted reports whether the server may have executed something that it must not execute twice, without an answer. Of a pipeline, it executes
// commands before it has got all of them.
func (a *attempt) mayBeExecuted(err error, cmds []redis.Cmder) bool {
	var part *partError
	switch {
	case a.call.name != pipeline:
		return a.sent.Load() && !a.call.repeat
	case !a.sent.Load() && !errors.As(err, &part):
		return false
	}
	for _, cmd := range cmds {
		if e := cmd.Err(); e != nil && !isReply(e) && !commandOf(cmd).repeat {
			return true
		}
	}
	return false
}

// prepare is a command by which go-redis prepares the connection of a.
func (a *attempt) prepare(next func() error) error {
	a.preparing.Add(1)
	defer a.preparing.Add(-1)
	return next()
}

// login is err, with which a server has answered cmd, as go-redis is told it. After an error of HELLO, go-redis goes on as with an old server: it sends
// a wrong password a second time, and a command to a server that has ended the connection.
func login(cmd redis.Cmder, err error) error {
	if cmd.Name() == "hello" && (redis.IsMaxClientsError(err) || redis.HasErrorPrefix(err, "WRONGPASS")) {
		return &finalError{err}
	}
	return err
}

// reads has a connection, whose answer is read next, be given up when the context of a ends.
func (a *attempt) reads(c *conn) {
	if a.preparing.Load() == 0 {
		a.sent.Store(true)
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
func (c *call) again(err error) bool {
	return passing(err) && (isReply(err) || !c.lost.Load())
}

// rest is those of cmds, a pipeline that was sent, which are to be sent again; none if they are not worth it, or if it would do harm. A server
// executes them in their order, so one that was executed after one that has failed is executed again, if it may be. The nodes of a cluster keep no
// common order.
func (g guard) rest(c *call, cmds []redis.Cmder) []redis.Cmder {
	if c.lost.Load() {
		return nil
	}
	var failed []redis.Cmder
	for _, cmd := range cmds {
		switch err := cmd.Err(); {
		case passing(err):
			failed = append(failed, cmd)
		case err != nil && !isReply(err):
			return nil
		case len(failed) > 0 && !g.redirects():
			if !commandOf(cmd).repeat {
				return nil
			}
			failed = append(failed, cmd)
		}
	}
	return failed
}

// passing reports whether err may not occur at another attempt.
func passing(err error) bool {
	switch {
	case err == nil, errors.Is(err, context.Canceled), errors.Is(err, redis.ErrClosed), errors.Is(err, redis.ErrPoolTimeout), observe.Class(err) == "timeout":
		return false
	case isReply(err):
		return redis.IsLoadingError(err) || redis.IsReadOnlyError(err) || redis.IsMasterDownError(err) || redis.IsClusterDownError(err) ||
			redis.IsTryAgainError(err) || redis.IsMaxClientsError(err)
	}
	return !isLasting(err)
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
