package webhookkind_test

import (
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"testing"

	webhookkind "github.com/resgen-go/resgen/kinds/webhook"
	"github.com/resgen-go/resgen/kinds/webhook/webhookkindtest"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/alert"
)

// Alerts are sent to a handle, and to its mock in a test.
var (
	_ alert.Target = (*webhookkind.Webhook)(nil)
	_ alert.Target = webhookkind.WebhookClient(nil)
)

// TestHandle opens a handle to a receiver with a certificate of its own.
func TestHandle(t *testing.T) {
	var got []string
	s := httptest.NewTLSServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		got = append(got, r.RequestURI+" "+r.UserAgent())
	}))
	defer s.Close()
	file := t.TempDir() + "/ca.pem"
	write(t, file, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})))
	cfg := config(func(cfg *webhookkind.WebhookConfig) {
		cfg.URL, cfg.UserAgent = resource.NewSecret(s.URL+"/hook/"), "shop/1.0"
	})
	send := func() error {
		h, err := webhookkind.OpenWebhook(t.Context(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		defer h.Close(t.Context())
		return h.Alert(t.Context(), firing)
	}
	if err := send(); err == nil || errorType(t, err) != "tls" {
		t.Errorf("a certificate that nobody trusts: %v", err)
	}
	cfg.CAFile = file
	if err := send(); err != nil || len(got) != 1 || got[0] != "/hook/ shop/1.0" {
		t.Errorf("%q, %v", got, err)
	}
}

// TestMock holds that a test of a program sees its alerts.
func TestMock(t *testing.T) {
	m := webhookkindtest.NewWebhookMock(t)
	m.On.Alert.Return(nil).Once()
	var target alert.Target = &webhookkind.Webhook{WebhookClient: m}
	if err := target.Alert(t.Context(), firing); err != nil {
		t.Error(err)
	}
	if calls := m.On.Alert.Calls(); len(calls) != 1 || calls[0].Incident.Key != firing.Key {
		t.Errorf("%+v", calls)
	}
}
