package httpkind_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	httpkind "github.com/resgen-go/resgen/kinds/http"
)

// endings serves answers that end where their connection does: with the first texts at first, and with {"a":1} after them.
func endings(t *testing.T, head string, sent *int, first ...string) string {
	return serve(t, func(w http.ResponseWriter, _ *http.Request) {
		c, buf, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer c.Close()
		text := `{"a":1}`
		if *sent++; *sent <= len(first) {
			text = first[*sent-1]
		}
		_, _ = fmt.Fprintf(buf, "%s\r\n\r\n%s", head, text)
		_ = buf.Flush()
	})
}

// An answer without a length ends where its connection does. If that is in the middle of its JSON, it has broken off.
func TestAnswersThatEndWithTheirConnection(t *testing.T) {
	const closing, old = "HTTP/1.1 200 OK\r\nConnection: close", "HTTP/1.0 200 OK\r\nContent-Type: application/json"
	for _, test := range []struct {
		name, head, method, first string
		want                      int // requests
		err                       string
	}{
		{"whole", old, "GET", `{"a":1}`, 1, ""},
		{"HTTP/1.0", old, "GET", `{"a":`, 2, ""},
		{"Connection: close", closing, "GET", `{"a":1`, 2, ""},
		{"POST", closing, "POST", `{"a":`, 1, "unexpected EOF"},
		{"other than JSON", closing, "GET", `{"a":]`, 1, "decode the answer: invalid character"},
		{"cut by the API", "HTTP/1.1 200 OK\r\nContent-Length: 5", "GET", `{"a":`, 1, "decode the answer: unexpected end of JSON input"},
	} {
		sent := 0
		c := open(t, endings(t, test.head, &sent, test.first), nil)
		var out struct{ A int }
		err := c.JSON(t.Context(), test.method, "x", nil, &out)
		if sent != test.want || test.err == "" && (err != nil || out.A != 1) || test.err != "" && (err == nil || !strings.Contains(err.Error(), test.err)) {
			t.Errorf("%s: %d requests, %+v, %v", test.name, sent, out, err)
		}
		if test.method == "POST" && !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

// A byte order mark before JSON is none of it, and a page is a page, whatever it is called.
func TestAnswersWithOtherBeginnings(t *testing.T) {
	for _, test := range []struct{ kind, text, err string }{
		{"application/json", "\uFEFF{\"a\":1}", ""},
		{"application/json", "<html>\n <p>sign in", `200 OK is HTML, not JSON: "<html> <p>sign in"`},
		{"", " <!DOCTYPE html><p>sign in", `200 OK is HTML, not JSON: "<!DOCTYPE html><p>sign in"`},
		{"application/json", "<secret>", "decode the answer: invalid character"},
	} {
		c := open(t, "http://localhost", nil, through(func(*http.Request) (*http.Response, error) {
			return answer(200, test.text, "Content-Type", test.kind), nil
		}))
		var out struct{ A int }
		err := c.JSON(t.Context(), "GET", "x", nil, &out)
		if test.err == "" && (err != nil || out.A != 1) || test.err != "" && (err == nil || !strings.Contains(err.Error(), test.err)) {
			t.Errorf("%q: %+v, %v", test.text, out, err)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v shows the answer", test.text, err)
		}
	}
}

// A header that no request can have is told at once, and not tried three times.
func TestHeadersThatNoRequestCanHave(t *testing.T) {
	for name, test := range map[string]struct{ header, value, text string }{
		"line break": {"X-Note", "a\nhunter2", "header X-Note: a value must not have line breaks and other control characters"},
		"zero byte":  {"X-Note", "hunter2\x00", "header X-Note: a value must not have"},
		"blank":      {"X Note", "hunter2", `header "X Note": a name has letters, digits and -`},
		"no name":    {"", "hunter2", `header "": a name has`},
		"colon":      {"X-Note:", "hunter2", `header "X-Note:": a name has`},
	} {
		c := open(t, "http://localhost", nil, through(func(*http.Request) (*http.Response, error) {
			t.Errorf("%s: a request was sent", name)
			return answer(200, ""), nil
		}))
		err := c.Send(t.Context(), httpkind.Call{Path: "/x", Header: httpkind.Values{test.header: test.value}})
		if err == nil || errorType(t, err) != "encode" || !strings.Contains(err.Error(), test.text) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", name, err)
		}
	}
	c := open(t, "http://localhost", nil, through(func(req *http.Request) (*http.Response, error) {
		return answer(200, req.Header.Get("X-Note")), nil
	}))
	var text []byte
	err := c.Send(t.Context(), httpkind.Call{Path: "/x", Header: httpkind.Values{"x-note": "a\tb %0A é"}, Response: &text})
	if err != nil || string(text) != "a\tb %0A é" {
		t.Errorf("got %q, %v", text, err)
	}
}

// A redirect that is not followed says why.
func TestRedirectsSayWhy(t *testing.T) {
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/v1/away":
			http.Redirect(w, r, "https://elsewhere.example.com/", http.StatusFound)
		case "/v1/keep":
			http.Redirect(w, r, "/v1/x", http.StatusTemporaryRedirect)
		case "/v1/found":
			http.Redirect(w, r, "/v1/x", http.StatusFound)
		case "/v1/nowhere":
			w.Header().Set("Location", "::")
			w.WriteHeader(302)
		default:
			http.Redirect(w, r, r.URL.Path, http.StatusFound)
		}
	})
	c := open(t, base, nil)
	for _, test := range []struct {
		call httpkind.Call
		text string
	}{
		{httpkind.Call{Path: "/away"}, "to https://elsewhere.example.com: that is another origin, which Call.CrossOrigin allows for a download"},
		{httpkind.Call{Path: "/keep", Method: "PUT", Body: closed{strings.NewReader("x")}}, ": the body was read while it was sent, and cannot be sent again"},
		{httpkind.Call{Path: "/found", Method: "DELETE"}, ": a DELETE would become a GET"},
		{httpkind.Call{Path: "/nowhere"}, "to nowhere: its Location is no URL with a host"},
		{httpkind.Call{Path: "/loop"}, ": it is one too many"},
	} {
		err := c.Send(t.Context(), test.call)
		want[*httpkind.RedirectError](t, err)
		if !strings.HasSuffix(err.Error(), test.text) {
			t.Errorf("%s: %v", test.call.Path, err)
		}
	}
}
