package httpkind_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"

	httpkind "github.com/resgen-go/resgen/kinds/http"
	"github.com/resgen-go/resgen/resource"
)

// TestQuery holds how values become a query. The tests of package param hold which texts they become.
func TestQuery(t *testing.T) {
	for _, test := range []struct {
		value any
		want  string
	}{
		{"a b&c", "v=a+b%26c"},
		{7, "v=7"},
		{[]string{"a", "b"}, "v=a&v=b"},
		{[]string{}, ""},
		{"", ""},
		{mustURL(t, "https://x/?a"), "v=https%3A%2F%2Fx%2F%3Fa"},
		{resource.NewSecret("s3cret"), "v=s3cret"},
	} {
		c, sent := sentTo(t, "https://api.example.com/v1")
		if err := c.Send(context.Background(), httpkind.Call{Query: httpkind.Values{"v": test.value}}); err != nil {
			t.Errorf("%#v: %v", test.value, err)
		} else if got := (*sent)[0].URL.RawQuery; got != test.want {
			t.Errorf("%#v: got %s, want %s", test.value, got, test.want)
		}
	}
	c, sent := sentTo(t, "https://api.example.com/v1")
	err := c.Send(context.Background(), httpkind.Call{Query: httpkind.Values{"v": struct{}{}}})
	if err == nil || !strings.Contains(err.Error(), "v cannot be a struct {}") || len(*sent) > 0 {
		t.Errorf("got error %v", err)
	}
}

// TestPathParameters holds that a call's parameters are escaped in its path, and that nothing is sent if one of them is missing or refused.
// The tests of package endpoint hold which are.
func TestPathParameters(t *testing.T) {
	for _, test := range []struct {
		params httpkind.Values
		want   string // "" if it is refused
		text   string // of the error
	}{
		{httpkind.Values{"id": 7}, "/v1/customers/7/orders", ""},
		{httpkind.Values{"id": "group/project"}, "/v1/customers/group%2Fproject/orders", ""},
		{httpkind.Values{"id": ".."}, "", "id must"},
		{httpkind.Values{"id": struct{}{}}, "", "id cannot"},
		{nil, "", "no value for {id}"},
	} {
		c, sent := sentTo(t, "https://api.example.com/v1")
		err := c.Send(context.Background(), httpkind.Call{Path: "/customers/{id}/orders", Params: test.params})
		switch {
		case test.want == "" && (!errors.Is(err, httpkind.ErrEndpoint) || len(*sent) > 0 || !strings.Contains(err.Error(), test.text)):
			t.Errorf("%v: got error %v", test.params, err)
		case test.want != "" && err != nil:
			t.Errorf("%v: %v", test.params, err)
		case test.want != "" && (*sent)[0].URL.EscapedPath() != test.want:
			t.Errorf("%v: got %s, want %s", test.params, (*sent)[0].URL.EscapedPath(), test.want)
		}
	}
}

func TestCall(t *testing.T) {
	var got *http.Request
	var gotBody map[string]any
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = r
		_ = json.NewDecoder(r.Body).Decode(&gotBody)
		_, _ = w.Write([]byte(`{"id": 7}`))
	})
	c := open(t, base, func(cfg *httpkind.HTTPConfig) { cfg.UserAgent = "shop/1.2" })
	var out struct{ ID int }
	err := c.Send(context.Background(), httpkind.Call{
		Method: "POST", Path: "/customers/{id}/orders",
		Params:   httpkind.Values{"id": "a/b"},
		Query:    httpkind.Values{"dry_run": true},
		Header:   httpkind.Values{"x-tenant": "blue", "X-Trace": resource.NewSecret("t0ken12")},
		Body:     map[string]any{"item": "book"},
		Response: &out,
	})
	if err != nil {
		t.Fatal(err)
	}
	h := got.Header
	if got.Method != "POST" || got.RequestURI != "/v1/customers/a%2Fb/orders?dry_run=true" || gotBody["item"] != "book" || out.ID != 7 ||
		h.Get("X-Tenant") != "blue" || h.Get("X-Trace") != "t0ken12" || h.Get("Content-Type") != "application/json" ||
		h.Get("Accept") != "application/json" || h.Get("User-Agent") != "shop/1.2" || h.Get("Authorization") != "Bearer "+apiKey {
		t.Errorf("got %s %s %v, body %v, answer %v", got.Method, got.RequestURI, h, gotBody, out)
	}
}

func TestNewRequestGoesThroughDo(t *testing.T) {
	base := serve(t, func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write([]byte(r.RequestURI)) })
	c := open(t, base, nil)
	req, err := c.NewRequest(context.Background(), httpkind.Call{Path: "/files/{name}", Params: httpkind.Values{"name": "a/b c"}})
	if err != nil {
		t.Fatal(err)
	}
	resp, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	if text := readBody(t, resp); text != "/v1/files/a%2Fb%20c" {
		t.Errorf("got %s", text)
	}
	if _, err := c.NewRequest(context.Background(), httpkind.Call{Path: "../x"}); err == nil {
		t.Error("a call that leaves the base makes a request")
	}
}
