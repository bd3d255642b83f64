package resource_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/resgen-go/resgen/resource"
)

func reveal(text string) string { return resource.NewSecret(text).Reveal() }

func TestRedactForms(t *testing.T) {
	for _, secret := range []string{
		"s3cr3t", "redact/+<Me>&", `quo"te\of redact`, "p@ss:w?rd of redact", "ünï of redact", "7 bytes", "8 bytes.", "9 bytes..",
		"\xff\x00\xfe raw bytes",
	} {
		reveal(secret)
		js, err := json.Marshal(secret)
		if err != nil {
			t.Fatal(err)
		}
		user := url.URL{Scheme: "postgres", User: url.UserPassword("user", secret), Host: "h", Path: "/db"}
		path := url.URL{Scheme: "https", Host: "h", Path: "/keys/" + secret + "/x"}
		request := http.Request{Header: http.Header{}}
		texts := map[string]string{
			"plain":    "login with " + secret + " failed",
			"alone":    secret,
			"twice":    secret + secret,
			"quoted":   fmt.Sprintf("login with %q failed", secret),
			"json":     `{"password":` + string(js) + `}`,
			"query":    "https://h/?key=" + url.QueryEscape(secret) + "&x=1",
			"segment":  "https://h/" + url.PathEscape(secret) + "/x",
			"userinfo": user.String(),
			"path":     path.String(),
		}
		for shift := range 4 {
			for rest := range 4 {
				b := []byte("abcd"[:shift] + secret + "wxyz"[:rest])
				for name, e := range map[string]*base64.Encoding{
					"std": base64.StdEncoding, "url": base64.URLEncoding, "raw std": base64.RawStdEncoding, "raw url": base64.RawURLEncoding,
				} {
					texts[fmt.Sprintf("base64 %s %d %d", name, shift, rest)] = "is " + e.EncodeToString(b) + " ok"
				}
			}
		}
		for _, user := range []string{"", "u", "us", "use", "user"} {
			request.SetBasicAuth(user, secret)
			texts["basic auth of "+user] = request.Header.Get("Authorization")
		}
		for name, text := range texts {
			got := resource.Redact(text)
			if !strings.Contains(got, "[REDACTED]") {
				t.Errorf("%q: %s: %q stays", secret, name, text)
				continue
			}
			if strings.Contains(got, secret) {
				t.Errorf("%q: %s: shown in %q", secret, name, got)
			}
			if encoded, ok := strings.CutPrefix(got, "is "); ok { // what remains is before or behind
				for _, part := range strings.Split(strings.TrimSuffix(encoded, " ok"), "[REDACTED]") {
					if len(part) > 6 {
						t.Errorf("%q: %s: %q keeps too much", secret, name, got)
					}
				}
			}
		}
	}
	for _, tt := range []struct{ text, want string }{
		{"x" + "s3cr3t", "x[REDACTED]"},
		{"s3cr3t" + "x", "[REDACTED]x"},
		{"s3cr3t-s3cr3t", "[REDACTED]-[REDACTED]"},
		{"s3cr3ts3cr3t", "[REDACTED][REDACTED]"},
		{"s3cr3", "s3cr3"},
		{"", ""},
	} {
		if got := resource.Redact(tt.text); got != tt.want {
			t.Errorf("%q becomes %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestRedactWhatOverlaps(t *testing.T) {
	for _, s := range []string{"overlap-abc", "abc-overlap-abc-def", "abc-def-ghi"} {
		reveal(s)
	}
	for text, want := range map[string]string{
		"x abc-overlap-abc-def-ghi x": "x [REDACTED] x",
		"x overlap-abc-def-ghi x":     "x [REDACTED] x",
		"x abc-overlap-abc-de x":      "x abc-[REDACTED]-de x",
	} {
		if got := resource.Redact(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

func TestRedactOnlyWhatWasRevealed(t *testing.T) {
	kept, short := resource.NewSecret("kept in its secret"), resource.NewSecret("5byte")
	short.Reveal()
	for _, text := range []string{"kept in its secret", "5byte"} {
		if got := resource.Redact(text); got != text {
			t.Errorf("%q becomes %q", text, got)
		}
	}
	kept.Reveal()
	if got := resource.Redact("kept in its secret"); got != "[REDACTED]" {
		t.Error(got)
	}
}

// A short word stands in many texts, and one that is full of [REDACTED] tells which word it is.
func TestRedactLeavesWords(t *testing.T) {
	for secret, masked := range map[string]bool{
		"orders": false, "Postgres": false, "minioadmin": false, "elevenchars": false,
		"twelveletter": true, "orders1": true, "or-ders": true, "größen": true, "minio admin": true,
	} {
		reveal(secret)
		text := "failed to connect to user=" + secret + " database=shop"
		if got := resource.Redact(text); strings.Contains(got, "[REDACTED]") != masked {
			t.Errorf("%q becomes %q", secret, got)
		}
	}
}

// TestRedactForgets reveals more secrets than are remembered. One that is revealed again is remembered again.
func TestRedactForgets(t *testing.T) {
	old := resource.NewSecret("the oldest secret")
	old.Reveal()
	for i := range 1200 {
		text := fmt.Sprintf("secret number %d of many", i)
		reveal(text)
		if i%100 == 0 && resource.Redact(text) != "[REDACTED]" {
			t.Fatalf("%s stays", text)
		}
	}
	if got := resource.Redact("the oldest secret"); got != "the oldest secret" {
		t.Errorf("remembered for ever: %s", got)
	}
	old.Reveal()
	for _, text := range []string{"the oldest secret", "secret number 1199 of many", "secret number 201 of many"} {
		if got := resource.Redact(text); got != "[REDACTED]" {
			t.Errorf("%s is forgotten", text)
		}
	}
	for i := range 10 { // 300 KiB
		reveal(strings.Repeat(string(rune('a'+i)), 30<<10))
	}
	if got := resource.Redact("the oldest secret"); got != "the oldest secret" {
		t.Error("long secrets are not counted as such")
	}
	if got := resource.Redact(strings.Repeat("j", 30<<10)); got != "[REDACTED]" {
		t.Error("a long secret stays")
	}
}

func TestRedactAtOnce(t *testing.T) {
	var all sync.WaitGroup
	for i := range 8 {
		all.Add(1)
		go func() {
			defer all.Done()
			shared := resource.NewSecret("shared by goroutines")
			for j := range 50 {
				text := fmt.Sprintf("secret %d of goroutine %d", j, i)
				reveal(text)
				shared.Reveal()
				if got := resource.Redact("x " + text + " shared by goroutines"); got != "x [REDACTED] [REDACTED]" {
					t.Error(got)
				}
			}
		}()
	}
	all.Wait()
}

func TestRevealAllocatesItsTextOnly(t *testing.T) {
	s := resource.NewSecret("revealed very often")
	if n := testing.AllocsPerRun(100, func() { s.Reveal() }); n != 1 {
		t.Errorf("Reveal costs %v allocations", n)
	}
	text := "nothing to be found in this text"
	if n := testing.AllocsPerRun(100, func() { resource.Redact(text) }); n != 0 {
		t.Errorf("Redact costs %v allocations", n)
	}
}

func BenchmarkReveal(b *testing.B) {
	s := resource.NewSecret("revealed very often")
	b.ReportAllocs()
	for b.Loop() {
		s.Reveal()
	}
}

func BenchmarkRedact(b *testing.B) {
	for i := range 20 {
		reveal(fmt.Sprintf("one of the 20 secrets of a process: %d", i))
	}
	text := strings.Repeat("open database: dial tcp 10.0.0.1:5432: connection refused ", 4)
	b.ReportAllocs()
	for b.Loop() {
		resource.Redact(text)
	}
}

func FuzzRedact(f *testing.F) {
	f.Add("secret of fuzz", "a ", " b")
	f.Add("a%2Fb\"\\ü", "", "")
	f.Add("ababa1", "ab", "ab")
	f.Fuzz(func(t *testing.T, secret, before, behind string) {
		if len(secret) < 6 || len(secret) > 1000 || len(secret) < 12 && strings.Trim(strings.ToLower(secret), "abcdefghijklmnopqrstuvwxyz") == "" {
			t.Skip()
		}
		reveal(secret)
		for _, written := range []string{
			secret, url.QueryEscape(secret), url.PathEscape(secret), base64.StdEncoding.EncodeToString([]byte(secret)),
			base64.URLEncoding.EncodeToString([]byte(before + secret + behind)),
		} {
			if got := resource.Redact(before + written + behind); !strings.Contains(got, "[REDACTED]") {
				t.Errorf("%q stays", written)
			}
		}
	})
}
