package httpkind_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	httpkind "github.com/resgen-go/resgen/kinds/http"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/lifecycle"
	"github.com/resgen-go/resgen/resource/observe"
)

// An authority signs certificates.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newAuthority(t testing.TB) authority {
	t.Helper()
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "authority"}, IsCA: true, BasicConstraintsValid: true}
	cert, key := certify(t, template, authority{})
	return authority{cert, key}
}

// certify makes a certificate that by signs; itself if by is zero.
func certify(t testing.TB, template *x509.Certificate, by authority) (*x509.Certificate, *ecdsa.PrivateKey) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template.NotBefore, template.NotAfter = time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	if by.cert == nil {
		by = authority{template, key}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, by.cert, key.Public(), by.key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return cert, key
}

// pair makes a certificate for this machine, with the name of a client.
func (a authority) pair(t testing.TB, name string) (cert, key []byte) {
	t.Helper()
	c, k := certify(t, &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, DNSNames: []string{"localhost"},
	}, a)
	der, err := x509.MarshalPKCS8PrivateKey(k)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
}

func (a authority) pem() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.cert.Raw})
}

// files are those of a client, in a folder of the test.
type files struct{ ca, cert, key string }

func newFiles(t testing.TB) files {
	dir := t.TempDir()
	return files{filepath.Join(dir, "ca.pem"), filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")}
}

func write(t testing.TB, file string, text []byte) {
	t.Helper()
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// mutual serves an API that says the name of the client's certificate and the protocol. Clients must have a certificate of a.
func mutual(t testing.TB, a authority, http1 ...bool) *httptest.Server {
	t.Helper()
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, r.TLS.PeerCertificates[0].Subject.CommonName+" "+r.Proto)
	}))
	s.Config.ErrorLog = discard
	s.EnableHTTP2 = len(http1) == 0
	serveTLS(t, s, a)
	return s
}

// serveTLS starts s with a certificate of a.
func serveTLS(t testing.TB, s *httptest.Server, a authority) {
	t.Helper()
	cert, err := tls.X509KeyPair(a.pair(t, "server"))
	if err != nil {
		t.Fatal(err)
	}
	clients := x509.NewCertPool()
	clients.AddCert(a.cert)
	s.TLS = &tls.Config{Certificates: []tls.Certificate{cert}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: clients}
	s.StartTLS()
	t.Cleanup(s.Close)
}

// The next connection has the certificate and trusts the authorities that the files hold then, directly and through a proxy.
func TestFilesAreReadAgain(t *testing.T) {
	for _, proxied := range []bool{false, true} {
		a, f := newAuthority(t), newFiles(t)
		write(t, f.ca, a.pem())
		cert, key := a.pair(t, "first")
		write(t, f.cert, cert)
		write(t, f.key, key)
		s := mutual(t, a)
		c := open(t, s.URL, func(cfg *httpkind.HTTPConfig) {
			cfg.CAFile, cfg.CertFile, cfg.CertKeyFile, cfg.MaxAttempts = f.ca, f.cert, f.key, 1
			if proxied {
				cfg.Proxy = resource.NewSecret(newProxy(t, "").URL)
			}
		})
		get := func() string {
			text, err := c.Get(t.Context(), "x")
			if err != nil {
				return err.Error()
			}
			return string(text)
		}
		if got := get(); got != "first HTTP/2.0" {
			t.Errorf("proxied %v: got %s", proxied, got)
		}
		cert, key = a.pair(t, "second")
		write(t, f.cert, cert)
		if got := get(); got != "first HTTP/2.0" { // on the connection that there is
			t.Errorf("proxied %v: got %s", proxied, got)
		}
		s.CloseClientConnections()
		if got := eventually(get, "first HTTP/2.0"); got != "first HTTP/2.0" { // half replaced
			t.Errorf("proxied %v: got %s", proxied, got)
		}
		write(t, f.key, key)
		s.CloseClientConnections()
		if got := eventually(get, "second HTTP/2.0"); got != "second HTTP/2.0" {
			t.Errorf("proxied %v: got %s", proxied, got)
		}
		if proxied {
			continue
		}
		other := newAuthority(t)
		write(t, f.ca, other.pem())
		s.CloseClientConnections()
		if got := eventually(get, "certificate"); !strings.Contains(got, "certificate") {
			t.Errorf("an authority that is not trusted any more: %s", got)
		}
	}
}

// eventually calls get until its answer has text, as a transport learns a little later that a connection is closed.
func eventually(get func() string, text string) (got string) {
	for range 50 {
		if got = get(); strings.Contains(got, text) {
			return got
		}
		time.Sleep(10 * time.Millisecond)
	}
	return got
}

// A certificate that either side refuses is not asked for again while a resource is opened.
func TestRefusedCertificates(t *testing.T) {
	a, f := newAuthority(t), newFiles(t)
	write(t, f.ca, a.pem())
	cert, key := newAuthority(t).pair(t, "stranger")
	write(t, f.cert, cert)
	write(t, f.key, key)
	s := mutual(t, a, true) // with HTTP/2, Go may lose what the server says about a certificate
	for name, set := range map[string]func(*httpkind.HTTPConfig){
		"an unknown server":   func(*httpkind.HTTPConfig) {},
		"no certificate":      func(c *httpkind.HTTPConfig) { c.CAFile = f.ca },
		"another's authority": func(c *httpkind.HTTPConfig) { c.CAFile, c.CertFile, c.CertKeyFile = f.ca, f.cert, f.key },
	} {
		c := open(t, s.URL, func(cfg *httpkind.HTTPConfig) {
			cfg.HealthPath = "health"
			set(cfg)
		})
		check := func(ctx context.Context, _ ...resource.OpenOption) error { return httpkind.Check(ctx, c) }
		_, err := lifecycle.Start(t.Context(), nil, lifecycle.Node{Name: "api", Open: check})
		if !resource.IsPermanent(err) || errorType(t, err) != "tls" || !strings.Contains(err.Error(), "; see base_url, ca_file, cert_file") {
			t.Errorf("%s: %v, class %s", name, err, errorType(t, err))
		}
	}
}

// Other authorities that a configure function sets stay.
func TestConfiguredAuthorities(t *testing.T) {
	a, f := newAuthority(t), newFiles(t)
	write(t, f.ca, newAuthority(t).pem())
	cert, key := a.pair(t, "client")
	write(t, f.cert, cert)
	write(t, f.key, key)
	s := mutual(t, a)
	c := open(t, s.URL, func(cfg *httpkind.HTTPConfig) { cfg.CAFile, cfg.CertFile, cfg.CertKeyFile = f.ca, f.cert, f.key }, func(o *httpkind.Options) error {
		o.Transport().TLSClientConfig.RootCAs = x509.NewCertPool()
		o.Transport().TLSClientConfig.RootCAs.AddCert(a.cert)
		return nil
	})
	if got, err := c.Get(t.Context(), "x"); err != nil || string(got) != "client HTTP/2.0" {
		t.Errorf("got %s, %v", got, err)
	}
}

// Connections with ca_file are observed and counted like others, and connect_timeout bounds their TLS.
func TestConnectionsWithCAFile(t *testing.T) {
	a, f := newAuthority(t), newFiles(t)
	write(t, f.ca, a.pem())
	cert, key := a.pair(t, "client")
	write(t, f.cert, cert)
	write(t, f.key, key)
	with := func(cfg *httpkind.HTTPConfig) { cfg.CAFile, cfg.CertFile, cfg.CertKeyFile = f.ca, f.cert, f.key }
	w, c := watched(t, mutual(t, a).URL, with)
	if _, err := c.Get(t.Context(), "x"); err != nil {
		t.Fatal(err)
	}
	w.connections(t, "connect CONNECT", "wait ACQUIRE")
	w.pool(t, observe.Pool{Max: 100, Idle: 1})

	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	w, c = watched(t, "https://"+silent.Addr().String(), func(cfg *httpkind.HTTPConfig) {
		with(cfg)
		cfg.ConnectTimeout, cfg.MaxAttempts = 50*time.Millisecond, 1
	})
	_, err = c.Get(t.Context(), "x")
	if !errors.Is(err, context.DeadlineExceeded) || errorType(t, err) != "timeout" || !strings.Contains(err.Error(), "no TLS handshake within 50ms") {
		t.Errorf("got %v", err)
	}
	w.connections(t, "connect CONNECT error=timeout", "wait ACQUIRE error=timeout")
}

// A redirect to another origin takes no certificate there, whether the authorities are read again or not.
func TestNoCertificateElsewhere(t *testing.T) {
	for _, configured := range []bool{false, true} {
		a, f := newAuthority(t), newFiles(t)
		write(t, f.ca, a.pem())
		cert, key := a.pair(t, "client")
		write(t, f.cert, cert)
		write(t, f.key, key)
		start := func(h http.HandlerFunc) *httptest.Server { // asks for a certificate
			s := httptest.NewUnstartedServer(h)
			s.EnableHTTP2, s.Config.ErrorLog = true, discard
			serveTLS(t, s, a)
			return s
		}
		store := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if n := len(r.TLS.PeerCertificates); n > 0 {
				t.Errorf("configured %v: the other origin gets %d certificates", configured, n)
			}
			_, _ = io.WriteString(w, "the file")
		}))
		pair, err := tls.X509KeyPair(a.pair(t, "store"))
		if err != nil {
			t.Fatal(err)
		}
		store.TLS = &tls.Config{Certificates: []tls.Certificate{pair}, ClientAuth: tls.RequestClientCert}
		store.StartTLS()
		t.Cleanup(store.Close)
		asked := 0
		api := start(func(w http.ResponseWriter, r *http.Request) {
			asked++
			http.Redirect(w, r, store.URL+"/file", http.StatusFound)
		})
		c := open(t, api.URL, func(cfg *httpkind.HTTPConfig) { cfg.CAFile, cfg.CertFile, cfg.CertKeyFile = f.ca, f.cert, f.key }, func(o *httpkind.Options) error {
			if configured {
				o.Transport().TLSClientConfig.RootCAs = x509.NewCertPool()
				o.Transport().TLSClientConfig.RootCAs.AddCert(a.cert)
			}
			return nil
		})
		var text []byte
		if err := c.Send(t.Context(), httpkind.Call{Path: "/file", Response: &text, CrossOrigin: true}); err != nil || string(text) != "the file" || asked != 1 {
			t.Errorf("configured %v: %q after %d requests, %v", configured, text, asked, err)
		}
	}
}
