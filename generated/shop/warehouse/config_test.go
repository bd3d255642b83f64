package warehouse

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"math/big"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/resgen-go/resgen/resource"
)

func parsed(t *testing.T, text string) *url.URL {
	t.Helper()
	u, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// keyPair returns a certificate and its key. The key is encrypted if there is a password.
func keyPair(t *testing.T, password string) resource.Secret {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now(), NotAfter: time.Now().Add(time.Hour)}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	block := &pem.Block{Type: "EC PRIVATE KEY", Bytes: der}
	if password != "" {
		//lint:ignore SA1019 no other function makes such keys
		if block, err = x509.EncryptPEMBlock(rand.Reader, block.Type, der, []byte(password), x509.PEMCipherAES256); err != nil {
			t.Fatal(err)
		}
	}
	return resource.NewSecret(string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate})) + string(pem.EncodeToMemory(block)))
}

// TestPoolConfig checks where connections go, and how they are secured.
func TestPoolConfig(t *testing.T) {
	t.Setenv("PGOPTIONS", "-c search_path=other")
	local := func(host string) Connection { return Connection{Local: &Local{Host: host, Port: 8080}} }
	cloud := func(at string) Connection { return Connection{Cloud: &Cloud{ClusterURL: parsed(t, at)}} }
	key := keyPair(t, "")
	for _, tt := range []struct {
		name, url string
		to        Connection
		key       resource.Secret
		password  string // of the key
		want      string // host:port, and the name that is proven
		wrong     string
	}{
		{name: "local", url: "wh://loader@warehouse/analytics", to: local("localhost"), want: "localhost:8080 "},
		{name: "local, IPv6", url: "wh://loader@warehouse/analytics", to: local("::1"), want: "::1:8080 "},
		{name: "local with TLS", url: "https://loader@warehouse/analytics", to: local("10.0.0.7"), want: "10.0.0.7:8080 warehouse"},
		{name: "cloud", url: "wh://loader@warehouse/analytics", to: cloud("https://c1.example.com"), want: "c1.example.com:5439 c1.example.com"},
		{name: "cloud with a port", url: "wh://loader@warehouse/analytics", to: cloud("https://c1.example.com:9000/"), want: "c1.example.com:9000 c1.example.com"},
		{name: "key", url: "wh://loader@warehouse/analytics", to: cloud("https://c1.example.com"), key: key, want: "c1.example.com:5439 c1.example.com with a certificate"},
		{
			name: "encrypted key", url: "wh://loader@warehouse/analytics", to: cloud("https://c1.example.com"), key: keyPair(t, "sesame"), password: "sesame",
			want: "c1.example.com:5439 c1.example.com with a certificate",
		},

		{name: "another machine in the clear", url: "wh://loader@warehouse/analytics", to: local("10.0.0.7"), wrong: "url: must be https unless the warehouse is on this machine"},
		{name: "no user", url: "wh://warehouse/analytics", to: local("localhost"), wrong: "url: must have a user and a database"},
		{name: "no database", url: "wh://loader@warehouse/", to: local("localhost"), wrong: "url: must have a user and a database"},
		{name: "nowhere", url: "wh://loader@warehouse/analytics", wrong: "connection: must be local or cloud"},
		{name: "cluster in the clear", url: "wh://loader@warehouse/analytics", to: cloud("wh://c1.example.com"), wrong: "connection.cloud.cluster_url: must be https://host"},
		{name: "key without TLS", url: "wh://loader@warehouse/analytics", to: local("localhost"), key: key, wrong: "private_key: needs TLS"},
		{name: "no key", url: "https://loader@warehouse/analytics", to: local("localhost"), key: resource.NewSecret("sesame"), wrong: "private_key: must hold a certificate and its key"},
		{name: "wrong password", url: "https://loader@warehouse/analytics", to: local("localhost"), key: keyPair(t, "sesame"), password: "simsim", wrong: "private_key: "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cfg := Config{
				URL: parsed(t, tt.url), PrivateKey: tt.key, PrivateKeyPassword: resource.NewSecret(tt.password), Connection: tt.to,
				Region: "us-east-1",
			}
			c, err := poolConfig(cfg)
			if tt.wrong != "" {
				if err == nil || !strings.HasPrefix(err.Error(), tt.wrong) || strings.Contains(err.Error(), "sesame") {
					t.Errorf("%v, want %s", err, tt.wrong)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := summary(c); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
			if p := c.ConnConfig.RuntimeParams; len(p) != 1 || p["shop.region"] != "us-east-1" {
				t.Errorf("the session is told %v", p)
			}
		})
	}
}

// summary returns the address to which connections go, and how they are secured.
func summary(c *pgxpool.Config) string {
	conn := c.ConnConfig
	text := fmt.Sprintf("%s:%d ", conn.Host, conn.Port)
	if conn.TLSConfig == nil {
		return text
	}
	text += conn.TLSConfig.ServerName
	if len(conn.TLSConfig.Certificates) > 0 {
		text += " with a certificate"
	}
	return text
}

// TestCommitsEach checks that the default of an unset autocommit depends on the connection.
func TestCommitsEach(t *testing.T) {
	yes, no := true, false
	cluster := Connection{Cloud: &Cloud{}}
	for _, tt := range []struct {
		autocommit *bool
		to         Connection
		want       bool
	}{
		{nil, Connection{}, false},
		{nil, cluster, true},
		{&no, cluster, false},
		{&yes, Connection{}, true},
	} {
		if got := (Config{Autocommit: tt.autocommit, Connection: tt.to}).commitsEach(); got != tt.want {
			t.Errorf("%+v: %v", tt, got)
		}
	}
}
