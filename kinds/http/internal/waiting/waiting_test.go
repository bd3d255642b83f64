package waiting

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptrace"
	"strings"
	"testing"
)

func TestExplain(t *testing.T) {
	cause := context.Canceled
	var busy *BusyError
	for _, test := range []struct {
		name string
		do   func(*Attempt)
		busy bool
	}{
		{"has not asked for a connection", func(*Attempt) {}, false},
		{"has asked for one", func(a *Attempt) { a.get("x:80") }, true},
		{"has got one", func(a *Attempt) { a.get("x:80"); a.got(httptrace.GotConnInfo{}) }, false},
		{"one is made for it", func(a *Attempt) {
			a.get("x:80")
			transport := &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) { return nil, net.ErrClosed }}
			Tell(transport)
			if _, err := transport.DialContext(a, "tcp", "x:80"); !errors.Is(err, net.ErrClosed) {
				t.Error(err)
			}
		}, false},
	} {
		a := New(t.Context())
		test.do(a)
		err := a.Explain(cause, 3)
		if errors.As(err, &busy) != test.busy || !errors.Is(err, cause) || test.busy && !strings.Contains(err.Error(), "one of 3 connections (max_conns)") {
			t.Errorf("an attempt that %s: %v", test.name, err)
		}
	}
}

// TestTrace holds that httptrace finds the attempt's trace, and that the trace of the program is told too.
func TestTrace(t *testing.T) {
	asked := ""
	ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{GetConn: func(server string) { asked = server }})
	a := New(ctx)
	httptrace.ContextClientTrace(a).GetConn("x:80")
	if asked != "x:80" || !a.waits.Load() {
		t.Errorf("the program was asked for %q, the attempt waits: %v", asked, a.waits.Load())
	}
}
