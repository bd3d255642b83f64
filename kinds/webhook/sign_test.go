package webhookkind_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	webhookkind "github.com/resgen-go/resgen/kinds/webhook"
	"github.com/resgen-go/resgen/resource"
)

// TestSignature holds that receivers can check each attempt, with the time of the attempt, and that they refuse everything else.
func TestSignature(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &receiver{codes: []int{503, 200}, header: http.Header{"Retry-After": {"20"}}}
		c := open(t, func(cfg *webhookkind.WebhookConfig) { cfg.SigningKey = resource.NewSecret(signingKey) }, r.RoundTrip)
		if err := c.Alert(t.Context(), firing); err != nil {
			t.Fatal(err)
		}
		if r.got[0].header.Get("Webhook-Timestamp") == r.got[1].header.Get("Webhook-Timestamp") {
			t.Error("both attempts have one time")
		}
		for _, got := range r.got {
			if err := webhookkind.Verify(got.header, []byte(got.body), "another", signingKey); err != nil {
				t.Error(err)
			}
		}
		got := r.got[1]
		change := func(name, value string) http.Header {
			h := got.header.Clone()
			h.Set(name, value)
			return h
		}
		refused := func(name string, h http.Header, body string, keys ...string) {
			t.Helper()
			if err := webhookkind.Verify(h, []byte(body), keys...); !errors.Is(err, webhookkind.ErrSignature) || strings.Contains(err.Error(), "hunter2") {
				t.Errorf("%s: %v", name, err)
			}
		}
		refused("another body", got.header, got.body+" ", signingKey)
		refused("another key", got.header, got.body, signingKey+"s")
		refused("no key", got.header, got.body)
		refused("an empty key", got.header, got.body, "")
		refused("half a key", got.header, got.body, "whsec_!")
		refused("no headers", http.Header{}, got.body, signingKey)
		refused("another id", change("Webhook-Id", "x"), got.body, signingKey)
		refused("another idempotency key", change("Idempotency-Key", "x"), got.body, signingKey)
		refused("another time", change("Webhook-Timestamp", fmt.Sprint(time.Now().Unix()+1)), got.body, signingKey)
		refused("no signature", change("Webhook-Signature", ""), got.body, signingKey)
		refused("another version", change("Webhook-Signature", strings.Replace(got.header.Get("Webhook-Signature"), "v1,", "v2,", 1)), got.body, signingKey)
		if h := change("Webhook-Signature", "v1,AAAA "+got.header.Get("Webhook-Signature")); webhookkind.Verify(h, []byte(got.body), signingKey) != nil {
			t.Error("the second of two signatures is refused")
		}
		time.Sleep(webhookkind.Tolerance)
		if err := webhookkind.Verify(got.header, []byte(got.body), signingKey); err != nil {
			t.Error(err)
		}
		time.Sleep(time.Second)
		refused("too old", got.header, got.body, signingKey)
	})
}

// TestSignatureOfTheFuture holds that the receiver's clock may be wrong either way, by as much.
func TestSignatureOfTheFuture(t *testing.T) {
	r := &receiver{}
	c := open(t, func(cfg *webhookkind.WebhookConfig) { cfg.SigningKey = resource.NewSecret(signingKey) }, r.RoundTrip)
	if err := c.Alert(t.Context(), firing); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) { // where it is the year 2000
		if err := webhookkind.Verify(r.got[0].header, []byte(r.got[0].body), signingKey); !errors.Is(err, webhookkind.ErrSignature) {
			t.Error(err)
		}
	})
}

// TestStandardWebhooks holds that the signature is the one of the specification, by the example that its libraries test with.
func TestStandardWebhooks(t *testing.T) {
	const (
		key       = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
		id        = "msg_p5jXN8AQM9LWM0D4loKWxJek"
		body      = `{"test": 2432232314}`
		signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
	)
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(time.Unix(1614265330, 0)))
		h := http.Header{"Webhook-Id": {id}, "Webhook-Timestamp": {"1614265330"}, "Webhook-Signature": {signature}}
		if err := webhookkind.Verify(h, []byte(body), key); err != nil {
			t.Error(err)
		}
	})
}

// TestSigningKeyChanges holds that the key is looked up for each attempt, and that nothing is sent without one.
func TestSigningKeyChanges(t *testing.T) {
	file := t.TempDir() + "/key"
	write(t, file, signingKey)
	r := &receiver{}
	c := open(t, func(cfg *webhookkind.WebhookConfig) { cfg.SigningKey = fromFile(t, "signing_key", file) }, r.RoundTrip)
	for _, key := range []string{signingKey, "hunter2 signs otherwise", "whsec_" + base64.StdEncoding.EncodeToString([]byte("hunter2 signs in base64"))} {
		write(t, file, key)
		if err := c.Post(t.Context(), 1, ""); err != nil {
			t.Fatal(err)
		}
		if got := r.got[len(r.got)-1]; webhookkind.Verify(got.header, []byte(got.body), key) != nil {
			t.Errorf("%+v", got.header)
		}
	}
	for _, key := range []string{"", "whsec_hunter2!"} {
		write(t, file, key)
		for _, err := range []error{c.Post(t.Context(), 1, ""), webhookkind.Check(t.Context(), c)} {
			if err == nil || len(r.got) != 3 || errorType(t, err) != "credentials" || strings.Contains(err.Error(), "hunter2") {
				t.Errorf("%q: %v", key, err)
			}
		}
	}
}

// TestUnsigned holds that without a key nothing looks like a signature.
func TestUnsigned(t *testing.T) {
	r := &receiver{}
	if err := open(t, nil, r.RoundTrip).Alert(t.Context(), firing); err != nil {
		t.Fatal(err)
	}
	for name := range r.got[0].header {
		if strings.HasPrefix(name, "Webhook-") {
			t.Error(name)
		}
	}
}
