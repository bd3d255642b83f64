package main

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/resgen-go/resgen/generated/pipeline"
	"github.com/resgen-go/resgen/generated/pipeline/pipelinetest"
	"github.com/resgen-go/resgen/resource"
	"go.uber.org/goleak"
)

// TestServer is the whole program in dev, from its start to its stop.
func TestServer(t *testing.T) {
	defer goleak.VerifyNone(t)
	defer http.DefaultClient.CloseIdleConnections()
	ctx, stop := context.WithCancel(t.Context())
	public, private := free(t), free(t)
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, public, private, resource.Map{}) }()

	admin := "http://" + strings.Replace(private, "127.0.0.1", "localhost", 1)
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if code, text := get(t, admin+"/readyz"); code == http.StatusOK {
			break
		} else if time.Now().After(deadline) {
			t.Fatalf("%d %s", code, text)
		}
	}
	for url, want := range map[string]string{
		"http://" + public + "/customers":           `{"id":1,"name":"Ada","email":"ada@example.com"}`,
		"http://" + public + "/customers/2/segment": `{"segment":"loyal","country":"NL"}`,
		admin + "/livez":                            "ok",
		admin + "/healthz":                          `"status": "pass"`,
		admin + "/status":                           "customer_database",
		admin + "/metrics":                          `resource_health_state{kind="customer_database",resource="database",state="up"} 1`,
	} { // order: each is asked
		if code, text := get(t, url); code != http.StatusOK || !strings.Contains(text, want) {
			t.Errorf("%s: %d\n%s", url, code, text)
		}
	}
	if code, _ := get(t, "http://"+public+"/customers/x/segment"); code != http.StatusNotFound {
		t.Errorf("a customer called x: %d", code)
	}
	if code, _ := get(t, "http://"+private+"/status"); code != http.StatusNotFound {
		t.Errorf("the status page under an address: %d", code)
	}
	stop()
	if err := <-ended; !errors.Is(err, context.Canceled) && err != nil {
		t.Error(err)
	}
}

// TestUnavailable has handlers answer while what they need does not.
func TestUnavailable(t *testing.T) {
	gone := errors.New("gone")
	bundle, mocks := pipelinetest.NewProcessedData(t)
	mocks.API.On.Enrich.Return(pipeline.Details{}, gone)
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, "/customers/7/segment", nil)
	r.SetPathValue("id", "7")
	segments{bundle}.ServeHTTP(w, r)
	if w.Code != http.StatusServiceUnavailable || strings.Contains(w.Body.String(), "gone") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func free(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// get asks for a page; it is 0 if nobody answers.
func get(t *testing.T, url string) (code int, text string) {
	resp, err := http.Get(url)
	if err != nil {
		return 0, err.Error()
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Error(err)
	}
	return resp.StatusCode, string(data)
}
