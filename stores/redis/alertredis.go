// Package alertredis keeps the states of incidents in Redis, for programs that run several times.
//
//	m.SetStore(alertredis.New(r.Cache))
package alertredis

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/redis/go-redis/v9"
	"github.com/resgen-go/resgen/resource/alert"
)

// A Client runs scripts. The resources of the kind redis do so, and what Scripts returns.
type Client interface {
	Eval(ctx context.Context, script *redis.Script, keys []string, args ...any) (any, error)
}

// Scripts returns a client of go-redis as a Client. The store heeds the deadlines of its contexts only if the client's options have
// ContextTimeoutEnabled.
func Scripts(client redis.Scripter) Client { return scripts{client} }

type scripts struct{ client redis.Scripter }

func (s scripts) Eval(ctx context.Context, script *redis.Script, keys []string, args ...any) (any, error) {
	return script.Run(ctx, s.client, keys, args...).Result()
}

// A Store is an alert.Store in keys of Redis, one for each state. Make one with New.
type Store struct {
	client Client
	prefix string
}

var _ alert.Store = (*Store)(nil)

// Prefix is what keys begin with, unless WithPrefix gives something else. The rest of a key is the name of its state.
const Prefix = "resgen:alerts:"

// An Option is an option of New.
type Option func(*Store)

// WithPrefix sets what keys begin with.
func WithPrefix(prefix string) Option { return func(s *Store) { s.prefix = prefix } }

// New returns a store in the client's database. Each script of it has one key, so a cluster will do. The user of the client needs the commands
// GET, SET, EVAL and EVALSHA.
func New(client Client, opts ...Option) *Store {
	s := &Store{client: client, prefix: Prefix}
	for _, opt := range opts {
		opt(s)
	}
	return s
}

var (
	// read is a script, as a Client has no other way to ask.
	read = redis.NewScript(`return redis.call('GET', KEYS[1])`)

	// replace sets the key to the first argument if its value is the second one, or if there is none of both, and returns whether it did so. It
	// compares states as a whole: if one is the same as before, nothing was lost in between.
	replace = redis.NewScript(`
if redis.call('GET', KEYS[1]) ~= (ARGV[2] or false) then
	return 0
end
redis.call('SET', KEYS[1], ARGV[1])
return 1`)
)

// Update implements alert.Store. It reads the state and writes it if it is still what was read, or begins anew.
func (s *Store) Update(ctx context.Context, name string, change func([]byte) []byte) error {
	for {
		done, err := s.try(ctx, name, change)
		if err == nil && !done {
			err = ctx.Err()
		}
		if err != nil {
			return &Error{name, err}
		}
		if done {
			return nil
		}
	}
}

// try returns false if another process came between.
func (s *Store) try(ctx context.Context, name string, change func([]byte) []byte) (done bool, err error) {
	keys := []string{s.prefix + name}
	found, err := s.client.Eval(ctx, read, keys)
	none := errors.Is(err, redis.Nil)
	if err != nil && !none {
		return false, err
	}
	var old []byte
	if !none {
		text, ok := found.(string)
		if !ok {
			return false, fmt.Errorf("GET returns a %T", found)
		}
		old = []byte(text)
	}
	next := change(old)
	if next == nil {
		return true, nil
	}
	args := []any{string(next)}
	if !none {
		args = append(args, found)
	}
	replaced, err := s.client.Eval(ctx, replace, keys, args...)
	return replaced == int64(1), err
}

// An Error says that a state could not be read or written.
type Error struct {
	Name string // of the state
	Err  error
}

// Error says what the server has answered.
func (e *Error) Error() string {
	return fmt.Sprintf("alertredis: %s: %s", e.Name, strings.TrimSpace(e.Err.Error()))
}

// Unwrap returns the error of the client.
func (e *Error) Unwrap() error { return e.Err }

// ErrorType returns the word with which the answer of the server begins, such as READONLY; "" if the error is none of the server.
func (e *Error) ErrorType() string {
	var reply redis.Error
	if !errors.As(e.Err, &reply) {
		return ""
	}
	word, _, _ := strings.Cut(reply.Error(), " ")
	if strings.Trim(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_") != "" {
		return ""
	}
	return word
}
