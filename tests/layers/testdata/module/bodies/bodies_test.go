package bodies_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	httpkind "github.com/resgen-go/resgen/kinds/http"

	"example.com/layers/answer"
	"example.com/layers/bodies"
	"example.com/layers/bodies/bodiestest"
)

// open opens a client of an API that says what it gets, and refuses the first request to pay.
func open(t *testing.T) (api *bodies.API, last func() (*http.Request, string)) {
	var request *http.Request
	var text string
	var keys []string
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" {
			t.Error("the key is sent to another origin")
		}
		w.Write([]byte("from elsewhere"))
	}))
	t.Cleanup(elsewhere.Close)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		request, text = r, string(body)
		w.Header().Set("ETag", `"7"`)
		switch r.URL.Path {
		case "/form":
			data, _ := json.Marshal(bodies.Got{Type: r.Header.Get("Content-Type"), Body: text})
			w.Write(data)
		case "/pay":
			if keys = append(keys, r.Header.Get("Idempotency-Key")); len(keys) == 1 {
				w.WriteHeader(http.StatusServiceUnavailable)
				return
			}
			if keys[0] == "" || keys[0] != keys[1] {
				t.Errorf("the keys are %q", keys)
			}
			data, _ := json.Marshal(answer.Answer{Asked: r.Header.Get("X-Answer"), Sent: text})
			w.Write(data)
		case "/slow":
			<-r.Context().Done()
		case "/download":
			http.Redirect(w, r, elsewhere.URL+"/file?signature=x", http.StatusFound)
		}
	}))
	t.Cleanup(server.Close)
	cfg := bodies.DefaultAPIConfig()
	cfg.BaseURL, _ = url.Parse(server.URL)
	cfg.Backoff = time.Millisecond
	api, err := bodies.OpenAPI(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { api.Close(context.Background()) })
	return api, func() (*http.Request, string) { return request, text }
}

func TestBodies(t *testing.T) {
	api, last := open(t)
	ctx := t.Context()
	check := func(err error, mime, body string) {
		t.Helper()
		r, text := last()
		if err != nil || r.Header.Get("Content-Type") != mime || text != body {
			t.Errorf("%s %q, %v", r.Header.Get("Content-Type"), text, err)
		}
	}
	check(api.Upload(ctx, strings.NewReader("text")), "application/octet-stream", "text")
	name := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(name, []byte("in a file"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	check(api.UploadFile(ctx, f), "application/octet-stream", "in a file")
	got, err := api.Form(ctx, url.Values{"a": {"b c"}})
	check(err, "application/x-www-form-urlencoded", "a=b+c")
	if got.Body != "a=b+c" {
		t.Errorf("%+v", got)
	}
	check(api.Table(ctx, []byte("a,b")), "text/csv", "a,b")
	if r, _ := last(); r.Header.Get("X-Version") != "2" {
		t.Errorf("%v", r.Header)
	}
	check(api.Given(ctx, json.RawMessage(`{ }`)), "application/json", "{ }")
	err = api.Parts(ctx, httpkind.Multipart{{Name: "a", Body: "b"}})
	if r, text := last(); err != nil || !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data; boundary=") || !strings.Contains(text, "\r\n\r\nb\r\n") {
		t.Errorf("%s %q, %v", r.Header.Get("Content-Type"), text, err)
	}
}

func TestCalls(t *testing.T) {
	api, _ := open(t)
	paid, said, err := api.Pay(t.Context(), "yes", map[string]int{"n": 1})
	if err != nil || paid != (answer.Answer{Asked: "yes", Sent: `{"n":1}`}) || said.Status != 200 || said.Header.Get("ETag") != `"7"` {
		t.Errorf("%+v, %+v, %v", paid, said, err)
	}
	if said, err := api.Head(t.Context()); err != nil || said.Header.Get("ETag") != `"7"` {
		t.Errorf("%+v, %v", said, err)
	}
	if err := api.Slow(t.Context()); !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "within 50ms") {
		t.Errorf("%v", err)
	}
	if file, err := api.Download(t.Context()); err != nil || string(file) != "from elsewhere" {
		t.Errorf("%q, %v", file, err)
	}
}

func TestMock(t *testing.T) {
	mocked := bodiestest.NewAPIMock(t)
	mocked.On.Head.Return(httpkind.Answer{Status: 204}, nil).Once()
	var client bodies.APIClient = mocked
	if said, err := client.Head(t.Context()); err != nil || said.Status != 204 {
		t.Errorf("%+v, %v", said, err)
	}
}
