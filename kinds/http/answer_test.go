package httpkind_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	httpkind "github.com/resgen-go/resgen/kinds/http"
	"github.com/resgen-go/resgen/resource"
)

// cut serves answers that break off, at first.
func cut(t *testing.T, times int, sent *int) string {
	return serve(t, func(w http.ResponseWriter, _ *http.Request) {
		if *sent++; *sent > times {
			_, _ = io.WriteString(w, `{"a":1}`)
			return
		}
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, `{"a":`)
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	})
}

// An answer that breaks off is asked for again, where that does no harm.
func TestAnswersCutShort(t *testing.T) {
	for _, test := range []struct {
		name string
		call httpkind.Call
		cut  int
		want int // requests
		ok   bool
	}{
		{"GET", httpkind.Call{}, 2, 3, true},
		{"GET, always cut", httpkind.Call{}, 9, 3, false},
		{"POST", httpkind.Call{Method: "POST", Body: 1}, 1, 1, false},
		{"POST with a key", httpkind.Call{Method: "POST", Body: 1, IdempotencyKey: true}, 1, 2, true},
		{"PUT of a stream", httpkind.Call{Method: "PUT", Body: closed{strings.NewReader("x")}}, 1, 1, false},
	} {
		sent := 0
		c := open(t, cut(t, test.cut, &sent), nil)
		var out struct{ A int }
		test.call.Path, test.call.Response = "/x", &out
		err := c.Send(t.Context(), test.call)
		if sent != test.want || (err == nil) != test.ok || test.ok && out.A != 1 || err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%s: %d requests, %+v, %v", test.name, sent, out, err)
		}
	}
}

// An empty answer is an answer, whatever its status; its response stays as it is, and the caller can tell.
func TestEmptyAnswers(t *testing.T) {
	for _, code := range []int{200, 201, 202, 204, 205} {
		c := open(t, "https://api.example.com", nil, through(func(*http.Request) (*http.Response, error) {
			return answer(code, "", "ETag", `"7"`), nil
		}))
		out := []int{7}
		var got httpkind.Answer
		err := c.Send(t.Context(), httpkind.Call{Method: "POST", Path: "/x", Body: 1, Response: &out, Answer: &got})
		if err != nil || len(out) != 1 || !got.Empty || got.Status != code || got.Header.Get("ETag") != `"7"` {
			t.Errorf("%d: %v, %v, %+v", code, out, err, got)
		}
	}
}

// What is no JSON is an error that says what it is, and shows nothing but the beginning of a page.
func TestDecodeError(t *testing.T) {
	page := "<html>\n  <title>Sign in</title>" + strings.Repeat("x", 200)
	for _, test := range []struct{ mime, body, text string }{
		{"text/html; charset=utf-8", page, `GET /x: decode the answer: 200 OK is text/html, not JSON: "<html> <title>Sign in</title>` + strings.Repeat("x", 91) + `..."`},
		{"text/plain", "Ada Lovelace", "GET /x: decode the answer: 200 OK is text/plain, not JSON: invalid character 'A' looking for beginning of value"},
		{"application/json", "Ada Lovelace", "GET /x: decode the answer: invalid character 'A' looking for beginning of value"},
		{"", "{", "GET /x: decode the answer: unexpected end of JSON input"},
		{"; nonsense", "{", "GET /x: decode the answer: unexpected end of JSON input"},
		{"text/html", "<p>" + apiKey + "</p>", `GET /x: decode the answer: 200 OK is text/html, not JSON: "<p>[REDACTED]</p>"`},
	} {
		c := open(t, "https://api.example.com", nil, through(func(*http.Request) (*http.Response, error) {
			return answer(200, test.body, "Content-Type", test.mime), nil
		}))
		var out any
		err := c.JSON(t.Context(), "GET", "x", nil, &out)
		e := want[*httpkind.DecodeError](t, err)
		if err.Error() != test.text || errorType(t, err) != "decode" || e.Code != 200 || e.Body != strings.ReplaceAll(test.body, apiKey, "[REDACTED]") {
			t.Errorf("got %v, %+v, want %s", err, *e, test.text)
		}
	}
	// A page that says nothing of its type is JSON if it can be read as such.
	c := open(t, "https://api.example.com", nil, through(func(*http.Request) (*http.Response, error) {
		return answer(200, "[1]", "Content-Type", "text/html"), nil
	}))
	var out []int
	if err := c.JSON(t.Context(), "GET", "x", nil, &out); err != nil || len(out) != 1 {
		t.Errorf("got %v, %v", out, err)
	}
}

// The next page may be a whole URL, below base_url.
func TestNextLinks(t *testing.T) {
	c, sent := sentTo(t, "https://api.example.com/v1")
	for _, test := range []struct{ endpoint, want, refusal string }{
		{"https://api.example.com/v1/things?page=2&q=a%2Fb", "https://api.example.com/v1/things?page=2&q=a%2Fb", ""},
		{"HTTPS://API.example.com:443/v1/things", "https://api.example.com/v1/things", ""},
		{"https://api.example.com/v1", "https://api.example.com/v1", ""},
		{"https://other.example.com/v1/things", "", "the URL is on another origin than base_url"},
		{"http://api.example.com/v1/things", "", "the URL is on another origin than base_url"},
		{"https://api.example.com:8443/v1/things", "", "the URL is on another origin than base_url"},
		{"https://api.example.com@evil.example.com/v1/things", "", "endpoint refused"},
		{"https://api.example.com/v2/things", "", "not below its path; Call.URL may have any path there"},
		{"https://api.example.com/v10", "", "not below its path"},
		{"https://api.example.com/v1/../things", "", "endpoint refused"},
		{"https://api.example.com/v1/%2e%2e/things", "", "endpoint refused"},
		{"https://api.example.com/v1/a#b", "", "without fragment"},
		{"things/a%2Fb", "", `send the text as a parameter, httpkind.Call{Path: "/files/{name}"`},
	} {
		*sent = nil
		_, err := c.Get(context.Background(), test.endpoint)
		switch {
		case test.refusal == "" && (err != nil || (*sent)[0].URL.String() != test.want):
			t.Errorf("%s: %v, %v", test.endpoint, *sent, err)
		case test.refusal != "" && (len(*sent) > 0 || !errors.Is(err, httpkind.ErrEndpoint) || !strings.Contains(err.Error(), test.refusal)):
			t.Errorf("%s: sent %d, %v", test.endpoint, len(*sent), err)
		}
	}
}

// A download may lead to another origin, which is told nothing about who asks.
func TestCrossOrigin(t *testing.T) {
	var there []string
	store := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		there = append(there, fmt.Sprintf("%s %s %s %s %s", r.Method, r.URL.Path, r.Header.Get("Range"), r.Header.Get("Accept"), body))
		for name := range r.Header {
			if name != "Range" && name != "Accept" && name != "User-Agent" && name != "Accept-Encoding" {
				t.Errorf("%s is sent to another origin", name)
			}
		}
		if strings.HasPrefix(r.URL.Path, "/denied") {
			w.WriteHeader(http.StatusForbidden)
			_, _ = io.WriteString(w, "no: "+r.URL.RawQuery)
			return
		}
		_, _ = io.WriteString(w, "the file")
	}))
	defer store.Close()
	api := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") == "" {
			t.Error("the API gets no key")
		}
		code := map[string]int{"/see": 303, "/keep": 307}[r.URL.Path]
		if code == 0 {
			code = 302
		}
		target := store.URL + r.URL.Path + "?X-Signature=s3cret-signature"
		if r.URL.Path == "/clear" {
			target = strings.Replace(target, "https:", "http:", 1)
		}
		http.Redirect(w, r, target, code)
	}))
	defer api.Close()
	c := open(t, api.URL, nil, func(o *httpkind.Options) error {
		o.Transport().TLSClientConfig = api.Client().Transport.(*http.Transport).TLSClientConfig
		o.Transport().TLSClientConfig.RootCAs.AddCert(store.Certificate())
		return nil
	})
	header := httpkind.Values{"Range": "bytes=0-", "X-Tenant": resource.NewSecret("t-4711"), "Cookie": "a=b"}
	for _, test := range []struct {
		name  string
		call  httpkind.Call
		there string // what the other origin is asked; "" for nothing
		err   string
	}{
		{"download", httpkind.Call{Path: "/file", CrossOrigin: true}, "GET /file bytes=0-  ", ""},
		{"not asked for", httpkind.Call{Path: "/file"}, "", "which Call.CrossOrigin allows for a download"},
		{"export", httpkind.Call{Method: "POST", Path: "/see", Body: 1, CrossOrigin: true}, "GET /see bytes=0-  ", ""},
		{"with a body", httpkind.Call{Method: "POST", Path: "/keep", Body: 1, CrossOrigin: true}, "", "another origin gets only a GET or HEAD without a body"},
		{"a change", httpkind.Call{Method: "DELETE", Path: "/file", CrossOrigin: true}, "", "redirect not followed: 302"},
		{"in the clear", httpkind.Call{Path: "/clear", CrossOrigin: true}, "", "redirect not followed: 302 Found to http://"},
		{"denied", httpkind.Call{Path: "/denied", CrossOrigin: true}, "GET /denied bytes=0-  ", "GET /denied: 403 Forbidden"},
	} {
		there = nil
		var text []byte
		test.call.Header, test.call.Response = header, &text
		err := c.Send(t.Context(), test.call)
		switch {
		case strings.Join(there, "") != test.there:
			t.Errorf("%s: the other origin was asked %q", test.name, there)
		case test.err == "" && (err != nil || string(text) != "the file"):
			t.Errorf("%s: %q, %v", test.name, text, err)
		case test.err != "" && (err == nil || !strings.Contains(err.Error(), test.err)):
			t.Errorf("%s: %v", test.name, err)
		}
		if status := (*httpkind.StatusError)(nil); errors.As(err, &status) && strings.Contains(status.Body, "s3cret") {
			t.Errorf("%s: shows the signature: %s", test.name, status.Body)
		}
	}
	// A stream.
	there = nil
	req, err := c.NewRequest(t.Context(), httpkind.Call{Path: "/file", Header: header, CrossOrigin: true})
	if err != nil {
		t.Fatal(err)
	}
	resp, err := c.Do(req)
	if err != nil || readBody(t, resp) != "the file" || len(there) != 1 {
		t.Errorf("Do: %q, %v", there, err)
	}
}

// The header of an answer is the caller's, also that of an error.
func TestAnswer(t *testing.T) {
	for _, code := range []int{200, 304, 404, 429} {
		c := open(t, "https://api.example.com", nil, through(func(*http.Request) (*http.Response, error) {
			return answer(code, "{}", "Link", `<https://api.example.com/x?page=2>; rel="next"`, "Retry-After", "3600", "Set-Cookie", "a=b", "X-Echo", apiKey), nil
		}))
		var out any
		got := httpkind.Answer{Status: 7}
		err := c.Send(t.Context(), httpkind.Call{Path: "/x", Response: &out, Answer: &got})
		if got.Status != code || got.Header.Get("Link") == "" || (err == nil) != (code == 200) {
			t.Errorf("%d: %+v, %v", code, got, err)
		}
		if status := (*httpkind.StatusError)(nil); errors.As(err, &status) {
			if h := status.Header; h.Get("Link") == "" || h.Get("X-Echo") != "[REDACTED]" || h.Get("Set-Cookie") != "" {
				t.Errorf("%d: %v", code, h)
			}
		}
	}
	c := open(t, "https://api.example.com", nil, through(func(*http.Request) (*http.Response, error) { return nil, io.EOF }))
	got := httpkind.Answer{Status: 7}
	if err := c.Send(t.Context(), httpkind.Call{Method: "POST", Path: "/x", Answer: &got}); err == nil || got.Status != 0 {
		t.Errorf("no answer: %+v, %v", got, err)
	}
}

// A generated key is the same with every attempt of a call, and another for another call.
func TestIdempotencyKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var keys []string
		c := open(t, "https://api.example.com", nil, through(func(req *http.Request) (*http.Response, error) {
			keys = append(keys, req.Header.Get("Idempotency-Key"))
			return answer(503, ""), nil
		}))
		call := httpkind.Call{Method: "POST", Path: "/x", Body: 1, IdempotencyKey: true}
		for range 2 {
			want[*httpkind.StatusError](t, c.Send(t.Context(), call))
		}
		if len(keys) != 6 || keys[0] == "" || keys[0] != keys[1] || keys[0] != keys[2] || keys[3] != keys[5] || keys[0] == keys[3] {
			t.Errorf("got %q", keys)
		}
		call.Header = httpkind.Values{"idempotency-key": "mine"}
		want[*httpkind.StatusError](t, c.Send(t.Context(), call))
		if len(keys) != 9 || keys[8] != "mine" {
			t.Errorf("got %q", keys)
		}
	})
}

// A call may have more time than the configuration gives, or less.
func TestTimeoutOfACall(t *testing.T) {
	for _, timeout := range []time.Duration{time.Second, time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			c := open(t, "https://api.example.com", nil, through(func(req *http.Request) (*http.Response, error) {
				<-req.Context().Done()
				return nil, req.Context().Err()
			}))
			start := time.Now()
			err := c.Send(t.Context(), httpkind.Call{Path: "/x", Timeout: timeout})
			if err == nil || time.Since(start) != timeout || errorType(t, err) != "timeout" || !strings.Contains(err.Error(), timeout.String()) {
				t.Errorf("after %v: %v", time.Since(start), err)
			}
			start = time.Now()
			req, _ := c.NewRequest(t.Context(), httpkind.Call{Path: "/x", Timeout: timeout})
			if _, err := c.Do(req); err == nil || time.Since(start) != timeout {
				t.Errorf("Do: after %v: %v", time.Since(start), err)
			}
		})
	}
}
