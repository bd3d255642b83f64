package httpkind_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	httpkind "github.com/resgen-go/resgen/kinds/http"
	"github.com/resgen-go/resgen/resource"
)

type color string

func TestValues(t *testing.T) {
	seven := 7
	for _, test := range []struct {
		value any
		want  string // the query
	}{
		{"a b&c", "v=a+b%26c"},
		{color("red"), "v=red"},
		{true, "v=true"},
		{false, "v=false"},
		{0, "v=0"},
		{int8(-1), "v=-1"},
		{uint64(1 << 63), "v=9223372036854775808"},
		{0.5, "v=0.5"},
		{float32(0.1), "v=0.1"},
		{1e21, "v=1000000000000000000000"},
		{&seven, "v=7"},
		{(*int)(nil), ""},
		{nil, ""},
		{"", ""},
		{[]string{"a", "b"}, "v=a&v=b"},
		{[]string{}, ""},
		{[]color{"red"}, "v=red"},
		{[2]int{1, 2}, "v=1&v=2"},
		{90 * time.Second, "v=1m30s"},
		{time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), "v=2026-01-02T03%3A04%3A05Z"},
		{time.Time{}, ""},
		{resource.Size(1 << 20), "v=1MiB"},
		{netip.MustParseAddr("::1"), "v=%3A%3A1"},
		{mustURL(t, "https://x/?a"), "v=https%3A%2F%2Fx%2F%3Fa"},
		{json.RawMessage(`{"a":1}`), "v=%7B%22a%22%3A1%7D"},
		{resource.NewSecret("s3cret"), "v=s3cret"},
		{resource.Secret{}, ""},
	} {
		c, sent := sentTo(t, "https://api.example.com/v1")
		if err := c.Send(context.Background(), httpkind.Call{Query: httpkind.Values{"v": test.value}}); err != nil {
			t.Errorf("%#v: %v", test.value, err)
		} else if got := (*sent)[0].URL.RawQuery; got != test.want {
			t.Errorf("%#v: got %s, want %s", test.value, got, test.want)
		}
	}
	c, _ := sentTo(t, "https://api.example.com/v1")
	for _, value := range []any{struct{}{}, map[string]int{}, func() {}, []any{struct{}{}}} {
		if err := c.Send(context.Background(), httpkind.Call{Query: httpkind.Values{"v": value}}); err == nil || !strings.Contains(err.Error(), "v cannot be a ") {
			t.Errorf("%T: got error %v", value, err)
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
