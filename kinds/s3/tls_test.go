package s3kind

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource"
)

// selfSigned is a certificate for this machine, and its text.
func selfSigned(t *testing.T) (*tls.Certificate, []byte) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

// TestCAFile replaces the certificate of a store, and then the file with its authority.
func TestCAFile(t *testing.T) {
	var now atomic.Pointer[tls.Certificate]
	first, firstText := selfSigned(t)
	now.Store(first)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	server.TLS = &tls.Config{GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return now.Load(), nil }}
	server.Config.ErrorLog = nil
	server.StartTLS()
	defer server.Close()
	server.TLS.Certificates = nil // httptest adds its own
	file := filepath.Join(t.TempDir(), "ca.pem")
	write := func(text []byte) {
		t.Helper()
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(firstText)
	cfg := at(t, server.URL)
	cfg.MaxAttempts = 1

	var untrusted *tls.CertificateVerificationError
	if _, err := OpenS3(t.Context(), cfg, nil); !errors.As(err, &untrusted) || !resource.IsPermanent(err) {
		t.Errorf("without ca_file: %v", err)
	}
	cfg.CAFile = file
	h, err := OpenS3(t.Context(), cfg, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = h.Close(t.Context()) }()
	again := func() error {
		server.CloseClientConnections()
		return h.Check(t.Context())
	}
	next, nextText := selfSigned(t)
	now.Store(next)
	if err := again(); !errors.As(err, &untrusted) || !resource.IsPermanent(err) {
		t.Errorf("another authority: %v", err)
	}
	write(nextText[:len(nextText)/2])
	if err := again(); !errors.As(err, &untrusted) {
		t.Errorf("half a file: %v", err)
	}
	write(nextText)
	if err := again(); err != nil {
		t.Errorf("its authority in the file: %v", err)
	}

	for text, want := range map[string]string{"": "ca_file: ", "no certificate": "ca_file: "} {
		write([]byte(text))
		var p *resource.Problem
		if _, err := OpenS3(t.Context(), cfg, nil); !errors.As(err, &p) || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// TestProbes holds what each probe asks, and what it says of the answers.
func TestProbes(t *testing.T) {
	for _, tt := range []struct {
		probe S3Probe
		code  int
		asked string
		class string // "" for no error
		text  string
	}{
		{S3ProbeHeadBucket, 200, "HEAD /data", "", ""},
		{S3ProbeHeadBucket, 403, "HEAD /data, GET /data", "access_denied", `probe = "head_object"`},
		{S3ProbeHeadObject, 200, "HEAD /data/orders/health", "", ""},
		{S3ProbeHeadObject, 404, "HEAD /data/orders/health, GET /data/orders/health", "object_not_found", "there is no object orders/health in the bucket data, or no such bucket"},
		{S3ProbeHeadObject, 403, "HEAD /data/orders/health, GET /data/orders/health", "access_denied", "(s3:GetObject)"},
		{S3ProbeHeadObject, 301, "HEAD /data/orders/health", "wrong_region", "another region"},
		{S3ProbeNone, 403, "", "", ""},
	} {
		asked := ""
		cfg := at(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
			asked = strings.TrimPrefix(asked+", "+r.Method+" "+r.URL.Path, ", ")
			w.WriteHeader(tt.code)
		}))
		cfg.Probe, cfg.Prefix = tt.probe, "orders"
		if tt.probe == S3ProbeHeadObject {
			cfg.ProbeKey = "health"
		}
		_, err := OpenS3(t.Context(), cfg, nil)
		var told *BucketError
		if asked != tt.asked || (err == nil) != (tt.class == "") || err != nil && (!errors.As(err, &told) || told.ErrorType() != tt.class || !strings.Contains(err.Error(), tt.text) || !resource.IsPermanent(err)) {
			t.Errorf("%s, answered %d: asks %q, %v", tt.probe, tt.code, asked, err)
		}
	}
	for _, change := range []func(*S3Config){
		func(c *S3Config) { c.Probe = S3ProbeHeadObject },
		func(c *S3Config) { c.ProbeKey = "k" },
		func(c *S3Config) { c.Probe = "get" },
		func(c *S3Config) { c.Anonymous = true },
	} {
		cfg := at(t, "https://minio.example.com")
		change(&cfg)
		if cfg.Validate() == nil {
			t.Errorf("%+v is valid", cfg)
		}
	}
}
