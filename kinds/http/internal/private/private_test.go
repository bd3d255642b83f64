package private

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"testing"
)

func TestRedact(t *testing.T) {
	u, err := url.Parse("https://api.example.com/hooks/T0K3N-0123/x?sig=a%2Bb%2Bcdefgh&n=1")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name       string
		add        func(*Texts)
		text, want string
	}{
		{"nothing", func(*Texts) {}, "key", "key"},
		{"an empty text", func(p *Texts) { p.Add("") }, "key", "key"},
		{"one inside another", func(p *Texts) { p.Add("abc", "abcdef") }, "abcdef abc", "[REDACTED] [REDACTED]"},
		{"a secret in a path and in a query", func(p *Texts) { p.AddSecret("a b") }, "a b, /a%20b, ?q=a+b", "[REDACTED], /[REDACTED], ?q=[REDACTED]"},
		{"a query", func(p *Texts) { p.AddQuery("q=a+b") }, "?q=a+b is q=a b", "?[REDACTED] is [REDACTED]"},
		{"a short query", func(p *Texts) { p.AddQuery("a=1") }, "a=1", "a=1"},
		{"a part of a path", func(p *Texts) { p.AddURL(u) }, "no T0K3N-0123 in hooks", "no [REDACTED] in hooks"},
		{"a value of a query", func(p *Texts) { p.AddURL(u) }, "a+b+cdefgh, a%2Bb%2Bcdefgh", "[REDACTED], [REDACTED]"},
		{"those of others", func(p *Texts) { var q Texts; q.Add("key"); p.AddAll(q) }, "key", "[REDACTED]"},
	} {
		var p Texts
		test.add(&p)
		if got := p.Redact(test.text); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

// TestExcerpt holds that no part of what is private is seen where an excerpt ends.
func TestExcerpt(t *testing.T) {
	var p Texts
	p.Add("s3cret")
	for n := range 40 {
		text := strings.Repeat("-", n) + "s3cret"
		got := p.Excerpt([]byte(text+strings.Repeat("+", 60)), 30)
		if strings.Contains(got, "s3") || len(got) > 30 {
			t.Errorf("after %d bytes: %q", n, got)
		}
	}
	if got := new(Texts).Excerpt([]byte("hé"), 2); got != "h\uFFFD" && got != "h" {
		t.Errorf("half a letter: %q", got)
	}
	if got := p.Excerpt([]byte("short"), 30); got != "short" {
		t.Errorf("a short text: %q", got)
	}
}

func TestClean(t *testing.T) {
	var p Texts
	p.Add("s3cret")
	harmless := errors.New("no")
	if got := p.Clean(harmless); got != harmless {
		t.Errorf("%v has become %v", harmless, got)
	}
	if got := p.Clean(&url.Error{Op: "Get", URL: "https://x/?s3cret", Err: harmless}); got != harmless {
		t.Errorf("the URL is still there: %v", got)
	}
	for _, known := range []error{context.Canceled, context.DeadlineExceeded} {
		got := p.Clean(fmt.Errorf("s3cret: %w", known))
		if !errors.Is(got, known) || strings.Contains(got.Error(), "s3cret") {
			t.Errorf("%v is %v", known, got)
		}
	}
	var timed interface{ Timeout() bool }
	if got := p.Clean(&net.OpError{Op: "s3cret", Err: context.DeadlineExceeded}); !errors.As(got, &timed) || !timed.Timeout() {
		t.Errorf("%v is no timeout", got)
	}
	if got := p.Clean(errors.New("s3cret")); errors.As(got, &timed) && timed.Timeout() || errors.Unwrap(got) != nil {
		t.Errorf("%v is a timeout", got)
	}
}
