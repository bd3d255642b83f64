package webhookkind_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"

	webhookkind "github.com/resgen-go/resgen/kinds/webhook"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/alert"
)

const signingKeyOfReceiver = "whsec_c2hvcCBzaWducyBpdHMgYWxlcnRzIQ=="

// A recorder is what a receiver does with alerts.
type recorder struct{ seen map[string]bool }

// Record records an alert, unless it comes for the second time.
func (r *recorder) Record(key string, m webhookkind.Message) {
	if !r.seen[key] {
		r.seen[key] = true
		fmt.Println(m.Resource, m.Status)
	}
}

var incidents = &recorder{seen: map[string]bool{}}

// A receiver checks the signature of a message before it reads it.
func ExampleVerify() {
	signingKey := signingKeyOfReceiver
	receive := func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
		if err != nil || webhookkind.Verify(r.Header, body, signingKey) != nil {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		var m webhookkind.Message
		if err := json.Unmarshal(body, &m); err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		incidents.Record(r.Header.Get("Idempotency-Key"), m) // a message may come twice
	}
	server := httptest.NewServer(http.HandlerFunc(receive))
	defer server.Close()

	cfg := webhookkind.DefaultWebhookConfig()
	cfg.URL = resource.NewSecret(server.URL + "/alerts")
	cfg.SigningKey = resource.NewSecret(signingKeyOfReceiver)
	client, err := webhookkind.Open(context.Background(), cfg, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = client.Close() }()
	down := alert.Alert{Key: "shop/database/17", Status: alert.Firing, Service: "shop", Resource: "database"}
	for range 2 {
		if err := client.Alert(context.Background(), down); err != nil {
			fmt.Println(err)
		}
	}
	// Output: database firing
}
