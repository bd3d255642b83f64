package alertredis

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"
	"github.com/resgen-go/resgen/resource/observe"
)

var _ redis.Scripter = (redis.UniversalClient)(nil)

// fake is a server that runs the two scripts.
type fake struct {
	others int // how often another process comes between
	keys   map[string]string
	fails  error
	odd    any // what it has instead of texts
}

func (f *fake) Eval(_ context.Context, script *redis.Script, keys []string, args ...any) (any, error) {
	if f.fails != nil {
		return nil, f.fails
	}
	if f.odd != nil {
		return f.odd, nil
	}
	state, found := f.keys[keys[0]]
	switch {
	case script == read && found:
		return state, nil
	case script == read:
		return nil, redis.Nil
	}
	if f.others > 0 {
		f.others--
		state, found = state+"o", true
		f.keys[keys[0]] = state
	}
	if found != (len(args) == 2) || found && args[1] != state {
		return int64(0), nil
	}
	f.keys[keys[0]] = args[0].(string)
	return int64(1), nil
}

func add(old []byte) []byte { return append(old, 'm') }

func TestUpdate(t *testing.T) {
	f := &fake{others: 3, keys: map[string]string{}}
	s := New(f)
	for range 2 {
		if err := s.Update(t.Context(), "shop/database", add); err != nil {
			t.Fatal(err)
		}
	}
	if got := f.keys["resgen:alerts:shop/database"]; got != "ooomm" {
		t.Errorf("the state is %s", got)
	}
	if err := s.Update(t.Context(), "shop/database", func([]byte) []byte { return nil }); err != nil || f.keys["resgen:alerts:shop/database"] != "ooomm" {
		t.Errorf("a change that changes nothing: %v", err)
	}
	if err := New(f, WithPrefix("ops:")).Update(t.Context(), "shop/cache", func(old []byte) []byte {
		if old != nil {
			t.Errorf("a state that nobody has written is %q", old)
		}
		return []byte{}
	}); err != nil {
		t.Error(err)
	}
	if state, found := f.keys["ops:shop/cache"]; !found || state != "" {
		t.Errorf("there are %q", f.keys)
	}
	if err := New(f, WithPrefix("ops:")).Update(t.Context(), "shop/cache", add); err != nil || f.keys["ops:shop/cache"] != "m" {
		t.Errorf("of an empty state: %v, %q", err, f.keys)
	}
}

func TestErrors(t *testing.T) {
	for text, class := range map[string]string{"READONLY You can't write": "READONLY", "hunter2 is odd": observe.Other} {
		err := New(&fake{fails: reply(text)}).Update(t.Context(), "shop/database", add)
		var e *Error
		if !errors.As(err, &e) || observe.Class(err) != class || err.Error() != "alertredis: shop/database: "+text {
			t.Errorf("the error is %v, of class %s", err, observe.Class(err))
		}
	}
	if err := New(&fake{odd: 7}).Update(t.Context(), "shop/database", add); err == nil || !strings.Contains(err.Error(), "GET returns a int") {
		t.Error(err)
	}
}

// reply is an error that a server answers.
type reply string

func (r reply) Error() string { return string(r) }
func (reply) RedisError()     {}

func TestContextEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	calls := 0
	err := New(&fake{others: 1000, keys: map[string]string{}}).Update(ctx, "shop/database", func(old []byte) []byte {
		if calls++; calls == 5 {
			cancel()
		}
		return add(old)
	})
	if !errors.Is(err, context.Canceled) || calls != 5 || observe.Class(err) != "canceled" {
		t.Errorf("%v after %d calls", err, calls)
	}
}
