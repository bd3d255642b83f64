package httpkind_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	httpkind "github.com/resgen-go/resgen/kinds/http"
)

// paced opens a client with a rate_limit, whose requests are noted.
func paced(t *testing.T, limit float64, burst int, set func(*httpkind.HTTPConfig)) (*httpkind.Client, func() []time.Duration) {
	var mu sync.Mutex
	var at []time.Duration
	start := time.Now()
	c := open(t, "https://api.example.com", func(c *httpkind.HTTPConfig) {
		c.RateLimit, c.RateBurst = &limit, burst
		if set != nil {
			set(c)
		}
	}, through(func(r *http.Request) (*http.Response, error) {
		mu.Lock()
		defer mu.Unlock()
		at = append(at, time.Since(start))
		if strings.HasSuffix(r.URL.Path, "/old") {
			return answer(302, "", "Location", "/new"), nil
		}
		return answer(200, ""), nil
	}))
	return c, func() []time.Duration {
		mu.Lock()
		defer mu.Unlock()
		return at
	}
}

func TestRateLimit(t *testing.T) {
	for _, tt := range []struct {
		name     string
		limit    float64
		burst    int
		requests int
		path     string
		last     time.Duration
	}{
		{"one by one", 10, 1, 5, "x", 400 * time.Millisecond},
		{"a burst", 10, 3, 5, "x", 200 * time.Millisecond},
		{"less than one", 0.5, 1, 3, "x", 4 * time.Second},
		{"redirects count", 10, 1, 2, "old", 300 * time.Millisecond},
	} {
		synctest.Test(t, func(t *testing.T) {
			c, at := paced(t, tt.limit, tt.burst, nil)
			var wg sync.WaitGroup
			for range tt.requests {
				wg.Go(func() {
					if _, err := c.Get(t.Context(), tt.path); err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			list := at()
			if got := list[len(list)-1]; got != tt.last {
				t.Errorf("%s: the last request was sent after %v, want %v: %v", tt.name, got, tt.last, list)
			}
			time.Sleep(time.Minute) // a pause gives no more than the burst
			before := len(at())
			for range tt.burst + 1 {
				wg.Go(func() { _, _ = c.Get(t.Context(), "x") })
			}
			synctest.Wait()
			if got := len(at()) - before; got != tt.burst {
				t.Errorf("%s: %d requests at once after a pause, want %d", tt.name, got, tt.burst)
			}
			wg.Wait()
		})
	}
}

func TestRateLimitEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, at := paced(t, 0.1, 1, nil)
		if _, err := c.Get(t.Context(), "x"); err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		_, err := c.Get(ctx, "x")
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) || errorType(t, err) != "timeout" || time.Since(start) > 0 ||
			err.Error() != "GET /x: its turn is in 10s, which is too late (rate_limit is 0.1 requests per second): context deadline exceeded" {
			t.Errorf("a deadline: %v after %v", err, time.Since(start))
		}
		ctx, cancel = context.WithCancel(t.Context())
		time.AfterFunc(3*time.Second, cancel)
		_, err = c.Get(ctx, "x")
		if !errors.Is(err, context.Canceled) || errorType(t, err) != "canceled" ||
			err.Error() != "GET /x: gave up waiting for its turn (rate_limit is 0.1 requests per second): context canceled" {
			t.Errorf("cancelled: %v", err)
		}
		if _, err := c.Get(t.Context(), "x"); err != nil { // who has given up takes no turn
			t.Error(err)
		}
		if list := at(); len(list) != 2 || list[1] != 10*time.Second {
			t.Errorf("sent at %v", list)
		}
	})
}
