// Package alertredis keeps the states of incidents in Redis. It is for programs that run in several processes, which share the incidents.
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

// A Client runs scripts. Handles of the kind redis implement it, and so does the result of Scripts.
type Client interface {
	Eval(ctx context.Context, script *redis.Script, keys []string, args ...any) (any, error)
}

// Scripts returns a Client for a client of go-redis. The store can only respect the deadlines of contexts if the client's options set
// ContextTimeoutEnabled.
func Scripts(client redis.Scripter) Client { return scripts{client} }

type scripts struct{ client redis.Scripter }

func (s scripts) Eval(ctx context.Context, script *redis.Script, keys []string, args ...any) (any, error) {
	return script.Run(ctx, s.client, keys, args...).Result()
}

// A Store is an alert.Store in Redis, with one key for each state. Create one with New.
type Store struct {
	client Client
	prefix string
}

var _ alert.Store = (*Store)(nil)

// Prefix is the default prefix of all keys. WithPrefix changes it. The rest of a key is the name of the state.
const Prefix = "resgen:alerts:"

// An Option changes the Store that New returns.
type Option func(*Store)

// WithPrefix sets the prefix of all keys.
func WithPrefix(prefix string) Option { return func(s *Store) { s.prefix = prefix } }

// New returns a store in the client's database. Each of its scripts uses one key, so the store works with a cluster. The client's user
// needs the commands GET, SET, EVAL and EVALSHA.
func New(client Client, opts ...Option) *Store {
	s := &Store{client: client, prefix: Prefix}
	for _, opt := range opts {
		opt(s)
	}
	return s
}

var (
	// read is a script because a Client can only run scripts.
	read = redis.NewScript(`return redis.call('GET', KEYS[1])`)

	// replace sets the key to the first argument if the value of the key is the second argument, or if there is neither a value nor a
	// second argument. It returns 1 if it has set the key. replace compares whole states: if another process wrote the same state in
	// between, nothing is lost.
	replace = redis.NewScript(`
if redis.call('GET', KEYS[1]) ~= (ARGV[2] or false) then
	return 0
end
redis.call('SET', KEYS[1], ARGV[1])
return 1`)
)

// Update implements alert.Store. It reads the state, and writes the new state only if the state has not changed since. Otherwise it starts
// again.
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

// try returns false if another process has written the state in the meantime.
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

// An Error reports that a state could not be read or written.
type Error struct {
	Name string // the name of the state
	Err  error
}

// Error returns the name of the state and the answer of the server.
func (e *Error) Error() string {
	return fmt.Sprintf("alertredis: %s: %s", e.Name, strings.TrimSpace(e.Err.Error()))
}

// Unwrap returns the error of the client.
func (e *Error) Unwrap() error { return e.Err }

// ErrorType returns the first word of the server's answer, such as READONLY, or "" if the error does not come from the server.
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
