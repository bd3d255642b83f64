package tlsfile_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/tlsfile"
)

// An issuer is an authority that signs certificates.
type issuer struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	pem  string
}

// made is a certificate and its key in PEM.
type made struct{ cert, key string }

func newIssuer(t testing.TB, name string) *issuer {
	t.Helper()
	key := newKey(t)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), KeyUsage: x509.KeyUsageCertSign,
	}
	der := sign(t, template, template, &key.PublicKey, key)
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return &issuer{cert, key, block("CERTIFICATE", der)}
}

// issue makes a certificate for name that ends at a time.
func (i *issuer) issue(t testing.TB, name string, end time.Time) made {
	t.Helper()
	key := newKey(t)
	der := sign(t, &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: name}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-2 * time.Hour), NotAfter: end,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}, i.cert, &key.PublicKey, i.key)
	text, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return made{block("CERTIFICATE", der), block("EC PRIVATE KEY", text)}
}

func newKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func sign(t testing.TB, template, parent *x509.Certificate, public *ecdsa.PublicKey, key *ecdsa.PrivateKey) []byte {
	t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, template, parent, public, key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func block(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

// hour is the end of certificates that are valid.
func hour() time.Time { return time.Now().Add(time.Hour) }

// write makes files of texts in a folder, and returns their paths.
func write(t testing.TB, ca, cert, key string) tlsfile.Files {
	t.Helper()
	dir := t.TempDir()
	files := tlsfile.Files{CA: filepath.Join(dir, "ca.pem"), Cert: filepath.Join(dir, "cert.pem"), Key: filepath.Join(dir, "key.pem"), OnlyCA: true}
	put(t, files.CA, ca)
	put(t, files.Cert, cert)
	put(t, files.Key, key)
	return files
}

func put(t testing.TB, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// name is whom the certificate that c sends is for.
func name(t testing.TB, c *tls.Config) string {
	t.Helper()
	cert, err := c.GetClientCertificate(nil)
	if err != nil {
		t.Fatal(err)
	}
	return cert.Leaf.Subject.CommonName
}

// trusts reports whether c believes the certificates of i.
func trusts(c *tls.Config, i *issuer) bool {
	_, err := i.cert.Verify(x509.VerifyOptions{Roots: c.RootCAs})
	return err == nil
}

// Files that are replaced count for the next connection, each as soon as it is in order.
func TestReplaced(t *testing.T) {
	old, next := newIssuer(t, "old"), newIssuer(t, "next")
	first, second := old.issue(t, "first", hour()), old.issue(t, "second", hour())
	files := write(t, old.pem, first.cert, first.key)
	r, err := tlsfile.New(files)
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		is, file, text string
		name           string
		old, next      bool
	}{
		{"as it was", files.CA, old.pem, "first", true, false},
		{"the certificate alone", files.Cert, second.cert, "first", true, false},
		{"the key is away", files.Key, "", "first", true, false},
		{"both", files.Key, second.key, "second", true, false},
		{"the key is half written", files.Key, first.key[:len(first.key)/2], "second", true, false},
		{"the certificate is another, the key still half written", files.Cert, first.cert, "second", true, false},
		{"both again", files.Key, first.key, "first", true, false},
		{"a bundle", files.CA, old.pem + next.pem, "first", true, true},
		{"a bundle that is half written", files.CA, next.pem + old.pem[:len(old.pem)-40], "first", true, true},
		{"no bundle", files.CA, "hello", "first", true, true},
		{"an empty bundle", files.CA, "\n", "first", true, true},
		{"the next authority", files.CA, next.pem, "first", false, true},
	} {
		if step.text == "" {
			if err := os.Remove(step.file); err != nil {
				t.Fatal(err)
			}
		} else {
			put(t, step.file, step.text)
		}
		c, err := r.Config(&tls.Config{ServerName: "db"})
		if err != nil {
			t.Fatalf("%s: %v", step.is, err)
		}
		if got := name(t, c); got != step.name || trusts(c, old) != step.old || trusts(c, next) != step.next || c.ServerName != "db" {
			t.Errorf("%s: certificate %s, old %v, next %v, server %q", step.is, got, trusts(c, old), trusts(c, next), c.ServerName)
		}
	}
}

// A certificate that has expired is not used in silence when the files cannot be read.
func TestExpired(t *testing.T) {
	ca := newIssuer(t, "ca")
	over, good := ca.issue(t, "over", time.Now().Add(-time.Hour)), ca.issue(t, "good", hour())
	files := write(t, ca.pem, over.cert, over.key)
	r, err := tlsfile.New(files)
	if err != nil {
		t.Fatal(err)
	}
	if c, err := r.Config(nil); err != nil || name(t, c) != "over" {
		t.Errorf("the server is to say so: %v", err)
	}
	put(t, files.Key, good.key)
	_, err = r.Config(nil)
	want := "key file " + files.Key + ": is not the key of the certificate; the certificate that was read before has expired ("
	if err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got %v", err)
	}
	put(t, files.Cert, good.cert)
	if c, err := r.Config(nil); err != nil || name(t, c) != "good" {
		t.Errorf("got %v", err)
	}
}

// Files that an editor has saved with a byte order mark are read.
func TestByteOrderMark(t *testing.T) {
	ca := newIssuer(t, "ca")
	good := ca.issue(t, "good", hour())
	r, err := tlsfile.New(write(t, "\uFEFF"+ca.pem, "\uFEFF"+good.cert, "\uFEFF"+good.key))
	if err != nil {
		t.Fatal(err)
	}
	if c, err := r.Config(nil); err != nil || name(t, c) != "good" || !trusts(c, ca) {
		t.Errorf("got %v", err)
	}
}

// Without files the configuration is a copy of its base.
func TestBase(t *testing.T) {
	r, err := tlsfile.New(tlsfile.Files{})
	if err != nil {
		t.Fatal(err)
	}
	base := &tls.Config{RootCAs: x509.NewCertPool(), Certificates: []tls.Certificate{{}}}
	c, err := r.Config(base)
	if err != nil || c == base || c.RootCAs != base.RootCAs || len(c.Certificates) != 1 || c.GetClientCertificate != nil {
		t.Errorf("got %+v, %v", c, err)
	}
	if c, err := r.Config(nil); err != nil || c == nil {
		t.Errorf("got %v, %v", c, err)
	}
}

// The system's authorities stay, unless the CA replaces them.
func TestSystem(t *testing.T) {
	ca := newIssuer(t, "ca")
	files := write(t, ca.pem, "", "")
	files.Cert, files.Key = "", ""
	for _, only := range []bool{true, false} {
		files.OnlyCA = only
		r, err := tlsfile.New(files)
		if err != nil {
			t.Fatal(err)
		}
		c, err := r.Config(nil)
		if err != nil || !trusts(c, ca) {
			t.Errorf("only %v: %v", only, err)
		}
		want, err := x509.SystemCertPool()
		if err != nil || only {
			want = x509.NewCertPool()
		}
		want.AppendCertsFromPEM([]byte(ca.pem))
		if !c.RootCAs.Equal(want) {
			t.Errorf("only %v: other authorities", only)
		}
	}
}

// Each mistake has an error that names the file, and shows nothing that is in one.
func TestWrong(t *testing.T) {
	ca := newIssuer(t, "ca")
	good, other := ca.issue(t, "good", hour()), ca.issue(t, "other", hour())
	sealed := encrypt(t, good.key, "open sesame")
	garbled := block("CERTIFICATE", []byte("hunter2"))
	for _, test := range []struct {
		name          string
		ca, cert, key string
		edit          func(*tlsfile.Files)
		want          string
	}{
		{name: "only", ca: ca.pem, cert: good.cert, key: good.key, edit: func(f *tlsfile.Files) { f.CA = "" }, want: "CA file: must be set, because its authorities replace the system's"},
		{name: "no key", ca: ca.pem, cert: good.cert, key: good.key, edit: func(f *tlsfile.Files) { f.Key = "" }, want: "key file: must be set, because a certificate is set: a client has both or neither"},
		{name: "no cert", ca: ca.pem, cert: good.cert, key: good.key, edit: func(f *tlsfile.Files) { f.Cert = "" }, want: "certificate file: must be set, because a key is set: a client has both or neither"},
		{name: "missing", ca: ca.pem, cert: good.cert, key: good.key, edit: func(f *tlsfile.Files) { os.Remove(f.CA) }, want: "CA file CA: does not exist"},
		{name: "folder", ca: ca.pem, cert: good.cert, key: good.key, edit: func(f *tlsfile.Files) { f.CA = filepath.Dir(f.CA) }, want: "CA file CA: is a folder: name a file in PEM"},
		{name: "large", ca: strings.Repeat(ca.pem, 10_000), cert: good.cert, key: good.key, want: "CA file CA: is larger than 4 MiB"},
		{name: "empty", ca: ca.pem, cert: " \n", key: good.key, want: "certificate file CERT: is empty"},
		{name: "text for authorities", ca: "hunter2", cert: good.cert, key: good.key, want: "CA file CA: holds no certificate in PEM"},
		{name: "key for authorities", ca: good.key, cert: good.cert, key: good.key, want: "CA file CA: holds a key, and no certificate"},
		{name: "garbled authorities", ca: garbled, cert: good.cert, key: good.key, want: "CA file CA: holds a certificate that cannot be read"},
		{name: "half an authority", ca: ca.pem[:99], cert: good.cert, key: good.key, want: "CA file CA: ends in the middle of a certificate, or is not PEM"},
		{name: "text", ca: ca.pem, cert: "hunter2", key: good.key, want: "certificate file CERT: holds no certificate in PEM"},
		{name: "garbled", ca: ca.pem, cert: garbled, key: good.key, want: "certificate file CERT: holds a certificate that cannot be read"},
		{name: "half a certificate", ca: ca.pem, cert: good.cert + ca.pem[:99], key: good.key, want: "certificate file CERT: ends in the middle of a certificate, or is not PEM"},
		{name: "swapped", ca: ca.pem, cert: good.key, key: good.cert, want: "certificate file CERT: holds a key, and no certificate"},
		{name: "certificate for a key", ca: ca.pem, cert: good.cert, key: good.cert, want: "key file KEY: holds a certificate, and no key"},
		{name: "text for a key", ca: ca.pem, cert: good.cert, key: "hunter2", want: "key file KEY: holds no private key in PEM"},
		{name: "half a key", ca: ca.pem, cert: good.cert, key: good.key[:99], want: "key file KEY: ends in the middle of a key, or is not PEM"},
		{name: "garbled key", ca: ca.pem, cert: good.cert, key: block("PRIVATE KEY", []byte("hunter2")), want: "key file KEY: holds a key that cannot be read"},
		{name: "other key", ca: ca.pem, cert: good.cert, key: other.key, want: "key file KEY: is not the key of the certificate"},
		{name: "encrypted", ca: ca.pem, cert: good.cert, key: sealed, want: "key file KEY: is encrypted, and no password is given for it"},
		{name: "wrong password", ca: ca.pem, cert: good.cert, key: sealed, edit: func(f *tlsfile.Files) { f.KeyPassword = func() string { return "hunter2" } }, want: "key file KEY: is encrypted, and the password is wrong"},
		{name: "PKCS 8", ca: ca.pem, cert: good.cert, key: block("ENCRYPTED PRIVATE KEY", []byte("hunter2")), want: "key file KEY: is encrypted in a way that Go does not read (PKCS #8): decrypt it with openssl pkey -in FILE -out NEWFILE"},
	} {
		t.Run(test.name, func(t *testing.T) {
			files := write(t, test.ca, test.cert, test.key)
			if test.edit != nil {
				test.edit(&files)
			}
			_, err := tlsfile.New(files)
			var wrong *tlsfile.Error
			if !errors.As(err, &wrong) {
				t.Fatalf("got %v", err)
			}
			want := strings.NewReplacer("file CA:", "file "+files.CA+":", "file CERT:", "file "+files.Cert+":", "file KEY:", "file "+files.Key+":").Replace(test.want)
			if err.Error() != want {
				t.Errorf("got  %v\nwant %v", err, want)
			}
			if !resource.IsPermanent(err) {
				t.Error("the file would be read again in vain")
			}
			var problem *resource.Problem
			err = tlsfile.Problem(err, "ca_file", "cert_file", "key_file")
			field := map[tlsfile.Part]string{tlsfile.CA: "ca_file", tlsfile.Cert: "cert_file", tlsfile.Key: "key_file"}[wrong.Part]
			if !errors.As(err, &problem) || err.Error() != field+": "+wrong.Reason {
				t.Errorf("got %v", err)
			}
		})
	}
	if err := errors.New("other"); tlsfile.Problem(err, "", "", "") != err {
		t.Error("another error is to stay as it is")
	}
}

// encrypt is a key in PEM with a password, as OpenSSL used to do it.
func encrypt(t *testing.T, key, password string) string {
	t.Helper()
	b, _ := pem.Decode([]byte(key))
	//lint:ignore SA1019 that is what such keys are made with
	sealed, err := x509.EncryptPEMBlock(rand.Reader, b.Type, b.Bytes, []byte(password), x509.PEMCipherAES256)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(sealed))
}

func TestKeyPassword(t *testing.T) {
	ca := newIssuer(t, "ca")
	good := ca.issue(t, "good", hour())
	files := write(t, ca.pem, good.cert, encrypt(t, good.key, "open sesame"))
	files.KeyPassword = func() string { return "open sesame" }
	r, err := tlsfile.New(files)
	if err != nil {
		t.Fatal(err)
	}
	if c, err := r.Config(nil); err != nil || name(t, c) != "good" {
		t.Errorf("got %v", err)
	}
}

// Many connections are opened while the files are replaced, to a server that asks for authorities of another name.
func TestConcurrently(t *testing.T) {
	ca := newIssuer(t, "ca")
	pairs := []made{ca.issue(t, "one", hour()), ca.issue(t, "two", hour())}
	files := write(t, ca.pem, pairs[0].cert, pairs[0].key)
	r, err := tlsfile.New(files)
	if err != nil {
		t.Fatal(err)
	}
	addr := serve(t, ca)
	var all sync.WaitGroup
	for range 4 {
		all.Add(1)
		go func() {
			defer all.Done()
			for range 20 {
				c, err := r.Config(nil)
				if err != nil {
					t.Error(err)
					return
				}
				conn, err := tls.Dial("tcp", addr, c)
				if err != nil {
					t.Error(err)
					return
				}
				got := make([]byte, 3)
				if _, err := conn.Read(got); err != nil || string(got) != "one" && string(got) != "two" {
					t.Errorf("got %q, %v", got, err)
				}
				_ = conn.Close()
			}
		}()
	}
	for i := range 40 {
		put(t, files.Cert, pairs[i%2].cert)
		put(t, files.Key, pairs[i%2].key)
	}
	all.Wait()
}

// serve answers each connection with the name in the client's certificate.
func serve(t *testing.T, ca *issuer) string {
	t.Helper()
	server := ca.issue(t, "server", hour())
	pair, err := tls.X509KeyPair([]byte(server.cert), []byte(server.key))
	if err != nil {
		t.Fatal(err)
	}
	clients := x509.NewCertPool()
	clients.AddCert(newIssuer(t, "another").cert)
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{pair}, ClientAuth: tls.RequireAnyClientCert, ClientCAs: clients})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				secure := conn.(*tls.Conn)
				if secure.Handshake() == nil {
					_, _ = secure.Write([]byte(secure.ConnectionState().PeerCertificates[0].Subject.CommonName))
				}
			}()
		}
	}()
	return l.Addr().String()
}

// BenchmarkConfig is what a new connection costs while the files stay as they are.
func BenchmarkConfig(b *testing.B) {
	ca := newIssuer(b, "ca")
	good := ca.issue(b, "good", hour())
	r, err := tlsfile.New(write(b, ca.pem, good.cert, good.key))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := r.Config(nil); err != nil {
			b.Fatal(err)
		}
	}
}
