package live

import (
	"bufio"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
)

func TestLeak(t *testing.T) {
	secret := NewSecret()
	for name, text := range map[string]string{
		"plain":     secret,
		"quoted":    fmt.Sprintf("%q", secret),
		"hex":       hex.EncodeToString([]byte(secret)),
		"bytes":     fmt.Sprint([]byte(secret)),
		"bytes, Go": fmt.Sprintf("%#v", []byte(secret)),
		"base64+0":  base64.StdEncoding.EncodeToString([]byte(secret)),
		"base64+1":  base64.StdEncoding.EncodeToString([]byte("x" + secret)),
		"base64+2":  base64.URLEncoding.EncodeToString([]byte("xx" + secret)),
	} {
		if Leak("before "+text+" behind") == "" {
			t.Errorf("%s: not found in %q", name, strings.ReplaceAll(text, canary, "<CANARY>"))
		}
		if Leak(excerpt(text)) != "" {
			t.Errorf("%s: the excerpt shows it", name)
		}
	}
	if got := Leak("[REDACTED]"); got != "" {
		t.Errorf("found %s where there is none", got)
	}
}

func TestWatch(t *testing.T) {
	for _, tt := range []struct {
		name  string
		parts []string
		leaks bool
	}{
		{"none", []string{"all is", " well\n"}, false},
		{"one", []string{"password=" + canary + "1\n"}, true},
		{"in parts", []string{"password=" + canary[:4], canary[4:]}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			real, err := os.Create(t.TempDir() + "/output")
			if err != nil {
				t.Fatal(err)
			}
			defer real.Close()
			file := real
			w, err := newWatch(&file)
			if err != nil {
				t.Fatal(err)
			}
			for _, part := range tt.parts {
				if _, err := io.WriteString(file, part); err != nil {
					t.Fatal(err)
				}
			}
			if leaks := w.stop(); leaks != tt.leaks || file != real {
				t.Errorf("leaks: %v, the file is back: %v", leaks, file == real)
			}
			got, err := os.ReadFile(real.Name())
			if err != nil || !strings.HasPrefix(string(got), strings.Join(tt.parts, "")) {
				t.Errorf("passed on %d bytes (%v)", len(got), err)
			}
		})
	}
}

// An outcome is a test that is told to end.
type outcome struct {
	testing.TB
	text string
}

func (o *outcome) Helper() {}

func (o *outcome) Skipf(format string, args ...any) { o.end("skipped: "+format, args...) }

func (o *outcome) Fatalf(format string, args ...any) { o.end("failed: "+format, args...) }

func (o *outcome) end(format string, args ...any) {
	o.text = fmt.Sprintf(format, args...)
	runtime.Goexit()
}

func TestNeed(t *testing.T) {
	missing := fmt.Errorf("the program is %w", errMissing)
	for _, tt := range []struct {
		ci, long string
		err      error
		want     string
	}{
		{"", "on", nil, ""},
		{"true", "on", nil, ""},
		{"", "on", missing, "skipped: needs PostgreSQL: the program is not on this machine"},
		{"true", "on", missing, "failed: PostgreSQL: the program is not on this machine"},
		{"", "on", errors.New("no disk"), "failed: PostgreSQL: no disk"},
		{"true", "", missing, "skipped: needs PostgreSQL: RESGEN_TEST_LONG=on runs it"},
	} {
		t.Setenv("CI", tt.ci)
		t.Setenv("RESGEN_TEST_LONG", tt.long)
		o := &outcome{TB: t}
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			if got := need(o, "PostgreSQL", func() (int, error) { return 7, tt.err }); got != 7 {
				t.Errorf("the server is %d", got)
			}
		}()
		<-ended
		if o.text != tt.want {
			t.Errorf("CI=%s, %v: %q, want %q", tt.ci, tt.err, o.text, tt.want)
		}
	}
}

func TestProxy(t *testing.T) {
	p := NewProxy(t, echo(t))
	c, ask := dial(t, p)
	if got, err := ask("one"); got != "one" || err != nil {
		t.Fatal(got, err)
	}
	p.Stall(true)
	stalled, askStalled := dial(t, p)
	if err := stalled.SetReadDeadline(time.Now().Add(50 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	if got, err := askStalled("two"); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("while stalled: %q, %v", got, err)
	}
	p.Stall(false)
	if got, err := ask("three"); got != "three" || err != nil {
		t.Error(got, err)
	}
	Eventually(t, func() string {
		if p.Open() != 2 {
			return fmt.Sprintf("%d connections", p.Open())
		}
		return ""
	})
	p.Refuse(true)
	p.Cut()
	if got, err := ask("four"); err == nil {
		t.Errorf("on a cut connection: %q", got)
	}
	refused, err := net.Dial("tcp", p.Addr())
	if err == nil { // the connection may also break before it is seen to be there
		defer refused.Close()
		if n, err := refused.Read(make([]byte, 1)); err == nil {
			t.Errorf("%d bytes on a refused connection", n)
		}
	}
	c.Close()
	Eventually(t, func() string {
		if p.Open() != 0 {
			return fmt.Sprintf("%d connections", p.Open())
		}
		return ""
	})
}

// echo is a server that sends back what it gets.
func echo(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				_, _ = io.Copy(c, c) // until the client leaves
			}()
		}
	}()
	return l.Addr().String()
}

// dial connects through p; ask sends a line and returns the answer.
func dial(t *testing.T, p *Proxy) (net.Conn, func(string) (string, error)) {
	t.Helper()
	c, err := net.Dial("tcp", p.Addr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	answers := bufio.NewReader(c)
	return c, func(line string) (string, error) {
		if _, err := io.WriteString(c, line+"\n"); err != nil {
			return "", err
		}
		answer, err := answers.ReadString('\n')
		return strings.TrimSuffix(answer, "\n"), err
	}
}
