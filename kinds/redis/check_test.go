package rediskind

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/observe"
)

// TestLasting holds what a server may say that is not worth another attempt.
func TestLasting(t *testing.T) {
	for answer, final := range map[string]bool{
		"WRONGPASS invalid username-password pair or user is disabled.":            true,
		"NOAUTH Authentication required.":                                          true,
		"NOPERM this user has no permissions to run the 'ping' command":            true,
		"ERR invalid password":                                                     true,
		"ERR DB index is out of range":                                             true,
		"LOADING Redis is loading the dataset in memory":                           false,
		"MASTERDOWN Link with MASTER is down":                                      false,
		"ERR max number of clients reached":                                        false,
		"MISCONF Redis is configured to save RDB snapshots, but it is not able to": false,
	} {
		s := newServer(t, func(args []string) string {
			if args[0] == "hello" {
				return ok
			}
			return "-" + answer + "\r\n"
		})
		_, err := OpenRedis(t.Context(), s.config())
		var says interface{ Permanent() bool }
		if got := errors.As(err, &says) && says.Permanent(); got != final || err == nil {
			t.Errorf("%s: permanent is %v: %v", answer, got, err)
		}
		if word, _, _ := strings.Cut(answer, " "); observe.Class(err) != word {
			t.Errorf("%s: the class is %s", answer, observe.Class(err))
		}
	}
	if !isLasting(fmt.Errorf("dial: %w", &tls.CertificateVerificationError{Err: errors.New("unknown authority")})) || isLasting(io.EOF) || isLasting(nil) {
		t.Error("of errors that are no answers, those of certificates last")
	}
}

// TestFull has all connections in use.
func TestFull(t *testing.T) {
	s := newServer(t, func(args []string) string {
		if args[0] == "brpop" {
			return quiet
		}
		return ok
	})
	h, err := OpenRedis(t.Context(), func() RedisConfig { c := s.config(); c.PoolSize = 1; return c }())
	if err != nil {
		t.Fatal(err)
	}
	if got := h.Stats(); got != (resource.Stats{Max: 1, Idle: 1}) {
		t.Errorf("an idle pool is %+v", got)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { _, _, err := h.BRPop(ctx, 0, "queue"); done <- err }()
	for h.Stats().InUse == 0 {
	}
	if got := h.Stats(); got != (resource.Stats{Max: 1, InUse: 1}) {
		t.Errorf("a full pool is %+v", got)
	}
	if _, err := h.Get(t.Context(), "k"); !errors.Is(err, redis.ErrPoolTimeout) {
		t.Errorf("a call finds a full pool: %v", err)
	}
	if err := twoInPipeline(t.Context(), h.Pipelined); !errors.Is(err, redis.ErrPoolTimeout) {
		t.Errorf("a pipeline finds a full pool: %v", err)
	}
	var full *SaturatedError
	if err := h.Check(t.Context()); !errors.As(err, &full) || !full.Degraded() || !strings.Contains(err.Error(), "all 1 are in use") {
		t.Errorf("Check finds a full pool: %v", err)
	}
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if err := h.Check(t.Context()); err != nil {
		t.Errorf("Check, once there is room again: %v", err)
	}
	for range 2 {
		if err := h.Close(t.Context()); err != nil {
			t.Error(err)
		}
	}
	if _, err := h.Get(t.Context(), "k"); !errors.Is(err, resource.ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
	if err := h.Check(t.Context()); !errors.Is(err, resource.ErrClosed) {
		t.Errorf("Check after Close: %v", err)
	}
}
