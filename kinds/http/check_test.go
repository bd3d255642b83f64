package httpkind_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"testing"
	"time"

	httpkind "github.com/resgen-go/resgen/kinds/http"
)

// TestCheckOfFullPool holds that a check which gets no connection is told from one that nobody answers.
func TestCheckOfFullPool(t *testing.T) {
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/v1/stream":
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
		case "/v1/silent":
			<-r.Context().Done()
		}
	})
	hang := func(o *httpkind.Options) error {
		o.Transport().DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}
		return nil
	}
	for _, tt := range []struct {
		name, path string
		busy       bool
		configure  func(*httpkind.Options) error
		saturated  bool
	}{
		{name: "all are in use", path: "health", busy: true, saturated: true},
		{name: "no answer", path: "silent"},
		{name: "no connection", path: "health", configure: hang},
	} {
		t.Run(tt.name, func(t *testing.T) {
			configure := []func(*httpkind.Options) error{}
			if tt.configure != nil {
				configure = append(configure, tt.configure)
			}
			c := open(t, base, func(cfg *httpkind.HTTPConfig) {
				cfg.MaxConns, cfg.HealthPath = 1, tt.path
				cfg.Timeout, cfg.AttemptTimeout = time.Second, nil
			}, configure...)
			if tt.busy {
				req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "stream", nil)
				if err != nil {
					t.Fatal(err)
				}
				resp, err := c.Do(req)
				if err != nil {
					t.Fatal(err)
				}
				defer resp.Body.Close()
			}
			ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
			defer cancel()
			err := httpkind.Check(ctx, c)
			var full *httpkind.SaturatedError
			switch {
			case !tt.saturated && (err == nil || errors.As(err, &full)):
				t.Errorf("%v (%T)", err, err)
			case tt.saturated && (!errors.As(err, &full) || full.Max != 1 || !full.Degraded() || !errors.Is(err, context.DeadlineExceeded)):
				t.Errorf("%v (%T)", err, err)
			}
		})
	}
}

// TestCheckIsFinal holds which answers to a check are not asked for again while a resource is opened.
func TestCheckIsFinal(t *testing.T) {
	code, after := 0, ""
	base := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		if after != "" {
			w.Header().Set("Retry-After", after)
		}
		w.WriteHeader(code)
	})
	c := open(t, base, func(cfg *httpkind.HTTPConfig) { cfg.HealthPath = "health" })
	for _, tt := range []struct {
		code  int
		after string // Retry-After
		final bool
	}{{401, "", true}, {403, "", true}, {403, "3600", false}, {404, "", false}, {407, "", true}, {503, "", false}} {
		code, after = tt.code, tt.after
		err := httpkind.Check(t.Context(), c)
		var says interface{ Permanent() bool }
		if got := errors.As(err, &says) && says.Permanent(); got != tt.final || want[*httpkind.StatusError](t, err).Code != tt.code {
			t.Errorf("%d: permanent is %v: %v", tt.code, got, err)
		}
	}
	_ = c.Close()
	if err := httpkind.Check(t.Context(), c); !errors.Is(err, httpkind.ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
}
