package kindtest

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/observe"
	"github.com/resgen-go/resgen/resource/tlsfile"
)

// certificates replaces all certificates while a client is open: first those of the server, then the files of the client. In between, a
// client with the old files cannot be opened, and opening is not tried again.
func (s *suite[C, H]) certificates(t *testing.T) {
	dir := t.TempDir()
	files := tlsfile.Files{CA: filepath.Join(dir, "ca.pem"), Cert: filepath.Join(dir, "cert.pem"), Key: filepath.Join(dir, "key.pem")}
	first, second := newPapers(t), newPapers(t)
	f := &front{begin: s.server.BeginTLS}
	f.use(first)
	first.write(t, files)
	open := func(attempts int) (*client[H], error) {
		n := newSecureNetwork(t, s.server.Addr, f)
		c := &client[H]{seen: &Recorder{}, network: n, vault: &vault{}}
		s.hide(t, c.vault, n.addr(), s.password)
		return c, s.start(context.Background(), t, c, s.server.Secure(n.addr(), files, c.vault.secret(t)), setup{attempts: attempts})
	}
	c, err := open(1)
	if err != nil {
		t.Fatalf("the client cannot be opened over TLS: %s", resource.Redact(err.Error()))
	}
	s.succeeds(t, "Call over TLS", s.Call, c.H)
	f.use(second)
	c.network.cut()
	s.fails(t, "Call with certificates that are no longer valid", s.Call, c.H)
	s.refusedOnce(t, open)

	replace(t, files.Key, second.key) // for a moment, the key does not belong to the certificate
	s.fails(t, "Call with a key that is new and a certificate that is old", s.Call, c.H)
	replace(t, files.CA, second.authority)
	replace(t, files.Cert, second.cert)
	for _, ask := range s.asks() {
		s.recovers(t, ask.what+" after the files of the certificates have changed", ask.do, c.H)
	}
	c.network.cut()
	s.recovers(t, "Call on new connections after the files of the certificates have changed", s.Call, c.H)
}

// refusedOnce opens a client whose certificates are refused, and fails the test if opening is tried again.
func (s *suite[C, H]) refusedOnce(t *testing.T, open func(attempts int) (*client[H], error)) {
	t.Helper()
	const when = "with certificates that are no longer valid"
	var c *client[H]
	err := s.within(t, openTimeout+prompt, "opening "+when, func() (err error) {
		c, err = open(3)
		return err
	})
	if s.Unchecked {
		return
	}
	s.refused(t, err, when)
	attempts := 0
	for _, e := range c.seen.Events() {
		if e.What == observe.AttemptFailed {
			attempts++
		}
	}
	if err != nil && attempts > 1 {
		t.Errorf("opening %s is tried %d times: its error must have a method Permanent() bool that says true, as tlsfile.Refused tells", when, attempts)
	}
}

// papers holds the certificates of an authority, of a server and of a client, in PEM.
type papers struct {
	authority, cert, key string
	pool                 *x509.CertPool
	server               tls.Certificate
}

func newPapers(t testing.TB) *papers {
	t.Helper()
	authorityKey := newKey(t)
	authority := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "kindtest"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), KeyUsage: x509.KeyUsageCertSign,
	}
	sign := func(c *x509.Certificate, key *ecdsa.PrivateKey) []byte {
		der, err := x509.CreateCertificate(rand.Reader, c, authority, &key.PublicKey, authorityKey)
		if err != nil {
			t.Fatal(err)
		}
		return der
	}
	issue := func(serial int64, use x509.ExtKeyUsage) (cert, key string) {
		k := newKey(t)
		der, err := x509.MarshalPKCS8PrivateKey(k)
		if err != nil {
			t.Fatal(err)
		}
		return inPEM("CERTIFICATE", sign(&x509.Certificate{
			SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: name}, NotBefore: authority.NotBefore, NotAfter: authority.NotAfter,
			DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, ExtKeyUsage: []x509.ExtKeyUsage{use},
		}, k)), inPEM("PRIVATE KEY", der)
	}
	p := &papers{authority: inPEM("CERTIFICATE", sign(authority, authorityKey)), pool: x509.NewCertPool()}
	p.pool.AppendCertsFromPEM([]byte(p.authority))
	cert, key := issue(2, x509.ExtKeyUsageServerAuth)
	var err error
	if p.server, err = tls.X509KeyPair([]byte(cert), []byte(key)); err != nil {
		t.Fatal(err)
	}
	p.cert, p.key = issue(3, x509.ExtKeyUsageClientAuth)
	return p
}

func newKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func inPEM(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

// write writes the files of a client.
func (p *papers) write(t testing.TB, files tlsfile.Files) {
	t.Helper()
	replace(t, files.CA, p.authority)
	replace(t, files.Cert, p.cert)
	replace(t, files.Key, p.key)
}

func replace(t testing.TB, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// A front speaks TLS for the server, and requires a certificate of the client.
type front struct {
	begin func(net.Conn) error // exchanges what precedes TLS; nil for nothing

	mu sync.Mutex
	p  *papers
}

func (f *front) use(p *papers) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.p = p
}

// accept does the TLS handshake on the connection raw.
func (f *front) accept(raw net.Conn) (net.Conn, error) {
	_ = raw.SetDeadline(time.Now().Add(openTimeout))
	if f.begin != nil {
		if err := f.begin(raw); err != nil {
			return nil, err
		}
	}
	f.mu.Lock()
	p := f.p
	f.mu.Unlock()
	secure := tls.Server(raw, &tls.Config{Certificates: []tls.Certificate{p.server}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: p.pool})
	if err := secure.Handshake(); err != nil {
		_ = raw.SetDeadline(time.Now().Add(prompt))
		_, _ = io.Copy(io.Discard, raw) // lets the client read the alert before the connection is reset
		return nil, err
	}
	_ = raw.SetDeadline(time.Time{})
	return secure, nil
}
