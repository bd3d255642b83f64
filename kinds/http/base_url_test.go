package httpkind_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"path"
	"strings"
	"testing"

	httpkind "github.com/resgen-go/resgen/kinds/http"
)

// sentTo returns a client of https://api.example.com/v1 that sends nothing, and where it would have sent.
func sentTo(t testing.TB, base string) (*httpkind.Client, *[]*http.Request) {
	var sent []*http.Request
	c := open(t, base, nil, through(func(req *http.Request) (*http.Response, error) {
		sent = append(sent, req)
		return answer(200, "{}"), nil
	}))
	return c, &sent
}

func TestEndpointsAreBelowTheBase(t *testing.T) {
	for _, test := range []struct{ base, endpoint, want string }{
		{"https://api.example.com/v1", "customers?page=2&q=a%2Fb", "https://api.example.com/v1/customers?page=2&q=a%2Fb"},
		{"https://api.example.com/v1/", "/a b/", "https://api.example.com/v1/a%20b/"},
		{"https://api.example.com", "", "https://api.example.com"},
	} {
		c, sent := sentTo(t, test.base)
		if _, err := c.Get(context.Background(), test.endpoint); err != nil {
			t.Errorf("%q: %v", test.endpoint, err)
		} else if got := (*sent)[0].URL.String(); got != test.want {
			t.Errorf("%q: got %s, want %s", test.endpoint, got, test.want)
		}
	}
}

// refusedEndpoints leave the base path, change the host, or look so to somebody on the way. The tests of package endpoint have more.
var refusedEndpoints = []string{
	"..", "../admin", "..;/admin", "//evil.example.com/x", "https://evil.example.com/x", "%2e%2e/admin", "a%2fb", "%252e%252e/admin",
	"%c0%ae%c0%ae/admin", `..\admin`, "a\r\nX-Evil: 1", "%0d%0aX-Evil:1", "a#b", "%", "a?b c", "?a\r\nX-Evil: 1",
}

func TestEndpointsCannotLeaveTheBase(t *testing.T) {
	for _, base := range []string{"https://api.example.com/v1", "https://api.example.com"} {
		c, sent := sentTo(t, base)
		for _, endpoint := range refusedEndpoints {
			_, err := c.Get(context.Background(), endpoint)
			if !errors.Is(err, httpkind.ErrEndpoint) || errorType(t, err) != "endpoint" {
				t.Errorf("%s: Get(%q): %v", base, endpoint, err)
			}
			if err := c.JSON(context.Background(), "POST", endpoint, 1, nil); !errors.Is(err, httpkind.ErrEndpoint) {
				t.Errorf("%s: JSON(%q): %v", base, endpoint, err)
			}
			if err := c.Send(context.Background(), httpkind.Call{Path: endpoint}); !errors.Is(err, httpkind.ErrEndpoint) {
				t.Errorf("%s: Send(%q): %v", base, endpoint, err)
			}
		}
		if len(*sent) > 0 {
			t.Errorf("%s: sent to %s", base, (*sent)[0].URL)
		}
	}
}

func TestDoStaysBelowTheBase(t *testing.T) {
	for _, test := range []struct{ url, want string }{
		{"customers/7?a=b", "https://api.example.com/v1/customers/7?a=b"},
		{"https://api.example.com/v1/customers?page=2", "https://api.example.com/v1/customers?page=2"},
		{"https://api.example.com/v2/customers", ""},
		{"https://evil.example.com/v1/x", ""},
		{"//evil.example.com/v1/x", ""},
	} {
		c, sent := sentTo(t, "https://api.example.com/v1")
		req, err := http.NewRequest("GET", test.url, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := c.Do(req)
		switch {
		case test.want == "" && (!errors.Is(err, httpkind.ErrEndpoint) || len(*sent) > 0):
			t.Errorf("%s: got error %v", test.url, err)
		case test.want != "" && err != nil:
			t.Errorf("%s: %v", test.url, err)
		case test.want != "":
			_ = resp.Body.Close()
			if got := (*sent)[0].URL.String(); got != test.want {
				t.Errorf("%s: got %s, want %s", test.url, got, test.want)
			}
		}
	}
}

func TestDoTakesNoBrokenURLs(t *testing.T) {
	for _, u := range []*url.URL{nil, {Path: "x", RawQuery: "a b"}, {Path: "a/../../b"}} {
		c, sent := sentTo(t, "https://api.example.com/v1")
		if _, err := c.Do(&http.Request{URL: u}); !errors.Is(err, httpkind.ErrEndpoint) || len(*sent) > 0 {
			t.Errorf("%#v: got error %v", u, err)
		}
	}
}

func TestDoRefusesAnotherHostHeader(t *testing.T) {
	c, sent := sentTo(t, "https://api.example.com/v1")
	body := &closeRecorder{Reader: strings.NewReader("x")}
	req, _ := http.NewRequest("PUT", "https://api.example.com/v1/x", body)
	req.Host = "evil.example.com"
	if _, err := c.Do(req); !errors.Is(err, httpkind.ErrEndpoint) || len(*sent) > 0 {
		t.Errorf("got error %v", err)
	}
	if !body.closed {
		t.Error("the body of a refused request stays open")
	}
}

// FuzzEndpoint joins endpoints and path parameters to bases: what is sent is below the base, whatever a server makes of escapes.
func FuzzEndpoint(f *testing.F) {
	for _, endpoint := range refusedEndpoints {
		f.Add("/v1", endpoint, "7")
		f.Add("", "customers", endpoint)
	}
	for _, endpoint := range []string{
		"customers", "/customers/7", "a/b/c/", "a b", "ü", "a%20b", "a%25b", "a?b=c&d", "?", "?a", "a;b", "a,b", "a:b", "a@b", "~a", "*", "a+b", "'",
		"(a)", "[a]", "{a}", "a|b", "a^b", "`", "\"", "<a>", "....", "a.", ".a", "..a", "a..", "﹒", "．．", "%E3%80%82", "v1", "/v1", "v1/v1",
	} {
		f.Add("/v1/b%20c", endpoint, endpoint)
	}
	f.Fuzz(func(t *testing.T, basePath, endpoint, param string) {
		u, err := url.Parse("https://api.example.com" + basePath)
		if err != nil || u.Host != "api.example.com" {
			t.Skip()
		}
		cfg := httpkind.DefaultHTTPConfig()
		cfg.BaseURL = u
		var sent []*http.Request
		c, err := httpkind.Open(context.Background(), cfg, nil, through(func(req *http.Request) (*http.Response, error) {
			sent = append(sent, req)
			return answer(204, ""), nil
		}))
		if err != nil {
			t.Skip() // a base that no configuration may have
		}
		_, getErr := c.Get(context.Background(), endpoint)
		sendErr := c.Send(context.Background(), httpkind.Call{Path: "/x/{p}/y", Params: httpkind.Values{"p": param}})
		for _, err := range []error{getErr, sendErr} {
			if err != nil && !errors.Is(err, httpkind.ErrEndpoint) {
				t.Errorf("%q, %q: %v", endpoint, param, err)
			}
		}
		for _, req := range sent {
			if req.URL.Scheme != "https" || req.URL.Host != "api.example.com" || req.Host != "" && req.Host != "api.example.com" || req.URL.User != nil {
				t.Errorf("%q, %q: sent to another host: %s", endpoint, param, req.URL)
			}
			line := req.URL.RequestURI()
			if strings.ContainsFunc(line, func(r rune) bool { return r <= ' ' || r > '~' }) {
				t.Errorf("%q, %q: unsafe request line %q", endpoint, param, line)
			}
			sentPath, _, _ := strings.Cut(line, "?")
			for range 3 { // as it is sent, and unescaped once and twice
				sentPath = strings.ReplaceAll(sentPath, `\`, "/")
				root := strings.TrimSuffix(u.Path, "/")
				if clean := path.Clean(sentPath); clean != root && !strings.HasPrefix(clean, root+"/") && !strings.HasPrefix(clean, strings.TrimSuffix(u.EscapedPath(), "/")) {
					t.Errorf("%q, %q: leaves %q: %q", endpoint, param, root, clean)
				}
				again, err := url.PathUnescape(sentPath)
				if err != nil {
					break
				}
				sentPath = again
			}
		}
	})
}
