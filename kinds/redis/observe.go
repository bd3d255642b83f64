package rediskind

import (
	"context"
	"errors"
	"net"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"
	"github.com/resgen-go/resgen/resource/observe"
)

// reports is how a client reports what it does. A hook alone makes one: a program that observes nothing links none of it.
type reports interface {
	call(ctx context.Context, name string) (context.Context, observe.Span)
	attempt(ctx context.Context, name string) (context.Context, observe.Span)
	end(span observe.Span, c *call, err error, batch, resends int)
	dialing(func(context.Context, string, string) (net.Conn, error)) func(context.Context, string, string) (net.Conn, error)
}

// A hook has a client report to a probe. No key and no value is reported.
type hook struct{ client *Client }

// Install implements observe.Hook.
func (h hook) Install(p *observe.Probe) {
	ops := []*observe.Op{{Scope: observe.Connect, Name: connect}}
	for _, name := range append(strings.Fields(repeatable+unrepeatable), pipeline, transaction) {
		ops = append(ops, &observe.Op{Name: name}, &observe.Op{Scope: observe.Attempt, Name: name})
	}
	p.Declare(attributes(h.client.cfg), ops...)
	h.client.seen = reporter{p}
}

// attributes are the ones of the first address, where there are several.
func attributes(cfg RedisConfig) []observe.Attr {
	attrs := []observe.Attr{observe.String("db.system.name", "redis"), observe.String("db.namespace", strconv.Itoa(cfg.Database))}
	if host, port, err := net.SplitHostPort(cfg.Addresses[0]); err == nil {
		n, _ := strconv.Atoi(port) // CheckAddresses has done so
		attrs = append(attrs, observe.String("server.address", host), observe.Int("server.port", n))
	}
	return attrs
}

type reporter struct{ probe *observe.Probe }

func (r reporter) call(ctx context.Context, name string) (context.Context, observe.Span) {
	return r.probe.Call(ctx, name)
}

func (r reporter) attempt(ctx context.Context, name string) (context.Context, observe.Span) {
	return r.probe.Begin(ctx, r.probe.Op(observe.Attempt, name))
}

// end ends a call or an attempt of it. That there is no such key is an answer, and so is to EVALSHA that the server does not know the script
// yet: go-redis sends the script then.
func (r reporter) end(span observe.Span, c *call, err error, batch, resends int) {
	result := observe.Result{Batch: batch, Resend: resends}
	if err != nil {
		if errors.Is(err, redis.Nil) || strings.HasPrefix(c.name, "EVALSHA") && redis.HasErrorPrefix(err, "NOSCRIPT") {
			err = nil
		}
		result.Type, result.Code = class(err)
	}
	span.End(err, result)
}

// class is the class of an error, "" for the one that observe.Class says, and what the server calls it.
func class(err error) (class, code string) {
	var reply redis.Error
	switch {
	case errors.Is(err, context.Canceled): // its connection says that it was a timeout
		return "canceled", ""
	case errors.Is(err, redis.ErrPoolTimeout):
		return "pool_timeout", ""
	case errors.Is(err, redis.ErrClosed):
		return "closed", ""
	case errors.As(err, &reply):
		code = prefix(reply.Error())
		return code, code
	}
	return "", ""
}

// dialing is dial, reported.
func (r reporter) dialing(dial func(context.Context, string, string) (net.Conn, error)) func(context.Context, string, string) (net.Conn, error) {
	op := r.probe.Op(observe.Connect, connect)
	return func(ctx context.Context, network, addr string) (_ net.Conn, err error) {
		ctx, span := r.probe.Begin(ctx, op)
		err = observe.ErrPanic
		defer span.Return(&err)
		c, err := dial(ctx, network, addr)
		return c, err
	}
}
