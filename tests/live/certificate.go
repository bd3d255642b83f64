package live

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// A Certificate proves that a server is who its client asks for, to those who trust its authority.
type Certificate struct {
	Authority string // a file: the authority's certificate, in PEM

	chain, key string // in PEM

	authority    *x509.Certificate
	authorityKey *ecdsa.PrivateKey
}

// NewCertificate makes a certificate for a server that is called one of hosts, names or IP addresses, and an authority that signs it.
func NewCertificate(t testing.TB, hosts ...string) *Certificate {
	t.Helper()
	authority, authorityKey := &x509.Certificate{
		SerialNumber:          big.NewInt(1),
		Subject:               pkix.Name{CommonName: "tests/live"},
		NotBefore:             time.Now().Add(-time.Hour),
		NotAfter:              time.Now().Add(time.Hour),
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageCertSign,
	}, newKey(t)
	server, serverKey := &x509.Certificate{
		SerialNumber: big.NewInt(2),
		Subject:      pkix.Name{CommonName: hosts[0]},
		NotBefore:    authority.NotBefore,
		NotAfter:     authority.NotAfter,
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}, newKey(t)
	for _, h := range hosts {
		if ip := net.ParseIP(h); ip != nil {
			server.IPAddresses = append(server.IPAddresses, ip)
		} else {
			server.DNSNames = append(server.DNSNames, h)
		}
	}
	key, err := x509.MarshalPKCS8PrivateKey(serverKey)
	if err != nil {
		t.Fatal(err)
	}
	c := &Certificate{
		Authority: filepath.Join(t.TempDir(), "authority.pem"),
		chain:     sign(t, server, authority, serverKey, authorityKey),
		key:       string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})),
		authority: authority, authorityKey: authorityKey,
	}
	self := sign(t, authority, authority, authorityKey, authorityKey)
	if err := os.WriteFile(c.Authority, []byte(self), 0o600); err != nil {
		t.Fatal(err)
	}
	return c
}

// A ClientCertificate is a certificate of a client and its key, in files in PEM.
type ClientCertificate struct {
	File, Key string

	by     *Certificate
	name   string
	serial int64
}

// Client makes a certificate for the client called name, signed by c's authority.
func (c *Certificate) Client(t testing.TB, name string) *ClientCertificate {
	t.Helper()
	folder := t.TempDir()
	client := &ClientCertificate{File: filepath.Join(folder, "client.pem"), Key: filepath.Join(folder, "client.key"), by: c, name: name, serial: 100}
	client.Renew(t)
	return client
}

// Renew replaces the files with those of another certificate, whose serial number is one higher.
func (c *ClientCertificate) Renew(t testing.TB) {
	t.Helper()
	c.serial++
	key := newKey(t)
	certificate := &x509.Certificate{
		SerialNumber: big.NewInt(c.serial),
		Subject:      pkix.Name{CommonName: c.name},
		NotBefore:    c.by.authority.NotBefore,
		NotAfter:     c.by.authority.NotAfter,
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for file, text := range map[string]string{
		c.File: sign(t, certificate, c.by.authority, key, c.by.authorityKey),
		c.Key:  string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})),
	} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// Serial is the serial number of the certificate in the files.
func (c *ClientCertificate) Serial() int64 { return c.serial }

func newKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// sign returns the certificate of key in PEM.
func sign(t testing.TB, certificate, authority *x509.Certificate, key, authorityKey *ecdsa.PrivateKey) string {
	t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, certificate, authority, key.Public(), authorityKey)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}
