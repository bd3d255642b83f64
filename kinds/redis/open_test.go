package rediskind

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// TestValidate holds what configurations are refused.
func TestValidate(t *testing.T) {
	for _, tt := range []struct {
		name string
		set  func(*RedisConfig)
		want string // "": fine
	}{
		{"one server with TLS", func(c *RedisConfig) { c.Addresses = []string{"redis.example.com:6379"} }, ""},
		{"this machine without TLS", func(c *RedisConfig) { c.Addresses, c.TLS = []string{"localhost:6379"}, false }, ""},
		{"an address of IPv6", func(c *RedisConfig) { c.Addresses, c.TLS = []string{"[::1]:6379"}, false }, ""},
		{"another machine without TLS", func(c *RedisConfig) { c.TLS = false }, "tls, allow_insecure, addresses: without tls everything is sent without encryption"},
		{"a name that only begins like this machine's", func(c *RedisConfig) {
			c.TLS, c.Addresses = false, []string{"localhost.example.com:6379"}
		}, "without tls"},
		{"another machine without TLS, allowed", func(c *RedisConfig) { c.TLS, c.AllowInsecure = false, true }, ""},
		{"no address", func(c *RedisConfig) { c.Addresses = nil }, "addresses"},
		{"a URL", func(c *RedisConfig) { c.Addresses = []string{"redis://app:hunter2@redis.example.com:6379"} }, "addresses"},
		{"no port", func(c *RedisConfig) { c.Addresses = []string{"redis.example.com"} }, "addresses"},
		{"port 0", func(c *RedisConfig) { c.Addresses = []string{"redis.example.com:0"} }, "must have ports from 1 to 65535"},
		{"port 99999", func(c *RedisConfig) { c.Addresses = []string{"redis.example.com:99999"} }, "must have ports from 1 to 65535"},
		{"two servers", func(c *RedisConfig) { c.Addresses = []string{"a:1", "b:1"} }, "mode single has only one address"},
		{"a cluster", func(c *RedisConfig) { c.Mode, c.Addresses = RedisModeCluster, []string{"a:1", "b:1"} }, ""},
		{"a database of a cluster", func(c *RedisConfig) { c.Mode, c.Database = RedisModeCluster, 1 }, "a cluster has only the database 0"},
		{"sentinels", func(c *RedisConfig) {
			c.Mode, c.MasterName, c.Addresses = RedisModeSentinel, "shop", []string{"a:1", "b:1"}
		}, ""},
		{"sentinels without a master", func(c *RedisConfig) { c.Mode = RedisModeSentinel }, "master_name must be set when mode is sentinel"},
		{"a master without sentinels", func(c *RedisConfig) { c.MasterName = "shop" }, "are only for mode sentinel"},
		{"a user without a password", func(c *RedisConfig) { c.Username = "app" }, "username needs a password"},
		{"ca_file without TLS", func(c *RedisConfig) { c.TLS, c.AllowInsecure, c.CAFile = false, true, "ca.pem" }, "need tls"},
		{"more idle than open", func(c *RedisConfig) { c.MinIdleConns = 11 }, "min_idle_conns must not exceed pool_size"},
	} {
		c := DefaultRedisConfig()
		c.Addresses = []string{"redis.example.com:6379"}
		tt.set(&c)
		err := c.Validate()
		if (err == nil) != (tt.want == "") || !strings.Contains(fmt.Sprint(err), tt.want) {
			t.Errorf("%s: %v", tt.name, err)
		}
		if strings.Contains(fmt.Sprint(err), "hunter2") {
			t.Errorf("%s: the password is shown", tt.name)
		}
		if _, opened := Open(t.Context(), c, nil); err != nil && opened == nil {
			t.Errorf("%s: it can be opened", tt.name)
		}
	}
}

// rotating is a secret that a loader found in file.
func rotating(t *testing.T, file string) resource.Secret {
	t.Helper()
	r, err := gen.NewReader(t.Context(), lifecycle.Settings{Source: resource.Map{"PW_FILE": file}}, gen.Profiles{})
	if err != nil {
		t.Fatal(err)
	}
	var s resource.Secret
	r.Secret(&s, "password", gen.File("PW_FILE"))
	if err := r.Err(); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestLogin holds what the server is told of who is calling, and that the password is looked up for each new connection.
func TestLogin(t *testing.T) {
	file := filepath.Join(t.TempDir(), "password")
	write := func(text string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("first")
	s := newServer(t, func(args []string) string {
		if args[0] == "quit" {
			return hangUp
		}
		return ok
	})
	c := s.client(t, func(c *RedisConfig) {
		c.Username, c.Password, c.Database, c.ClientName = "app", rotating(t, file), 7, "shop"
	})
	set := func() error { return c.Set(t.Context(), "k", "v", 0) }
	if err := set(); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(s.commands(), "; "); got != "select 7; client setname shop; set k v" {
		t.Errorf("the server has got %q", got)
	}
	write("second")
	if err := set(); err != nil {
		t.Errorf("an open connection stays: %v", err)
	}
	if err := c.Redis().Do(t.Context(), "quit").Err(); err == nil {
		t.Error("the server ends the connection, and there is no error")
	}
	if err := set(); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(s.logins, "; "); got != "3 auth app first setname shop; 3 auth app second setname shop" {
		t.Errorf("the server is told %q", got)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	_ = c.Redis().Do(t.Context(), "quit").Err()
	if err := set(); err == nil || strings.Contains(err.Error(), "second") {
		t.Errorf("without a password: %v", err)
	}

	anonymous := newServer(t, fine)
	if err := anonymous.client(t, nil).Set(t.Context(), "k", "v", 0); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(anonymous.logins, "; "); got != "3" {
		t.Errorf("without a password the server is told %q", got)
	}
}

// TestConfigure has functions change the options of go-redis.
func TestConfigure(t *testing.T) {
	s := newServer(t, fine)
	dialed := 0
	c, err := Open(t.Context(), s.config(), nil, nil, func(o *redis.UniversalOptions) error {
		o.PoolSize = 6
		dial := o.Dialer
		o.Dialer = func(ctx context.Context, network, addr string) (net.Conn, error) {
			dialed++
			return dial(ctx, network, addr)
		}
		o.CredentialsProviderContext = func(context.Context) (string, string, error) { return "token", "of the day", nil }
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Set(t.Context(), "k", "v", 0); err != nil {
		t.Fatal(err)
	}
	if got := Stats(c).Max; got != 6 {
		t.Errorf("%d connections, want 6", got)
	}
	if dialed != 1 || s.logins[0] != "3 auth token of the day" {
		t.Errorf("%d connections, login %q", dialed, s.logins)
	}
	failed := errors.New("not today")
	if _, err := Open(t.Context(), s.config(), nil, func(*redis.UniversalOptions) error { return failed }); !errors.Is(err, failed) {
		t.Error(err)
	}
}

// TestTLS has a server with a certificate for 127.0.0.1 and example.com, and wants one of its clients.
func TestTLS(t *testing.T) {
	h := httptest.NewTLSServer(http.NotFoundHandler())
	h.Close()
	folder := t.TempDir()
	authority, key := filepath.Join(folder, "authority.pem"), filepath.Join(folder, "key.pem")
	private, err := x509.MarshalPKCS8PrivateKey(h.TLS.Certificates[0].PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	for file, block := range map[string]*pem.Block{authority: {Type: "CERTIFICATE", Bytes: h.Certificate().Raw}, key: {Type: "PRIVATE KEY", Bytes: private}} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	serve := func(t *testing.T, clients tls.ClientAuthType) *server {
		l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: h.TLS.Certificates, ClientAuth: clients})
		if err != nil {
			t.Fatal(err)
		}
		return serveAt(t, l, fine)
	}
	for _, tt := range []struct {
		name    string
		set     func(*RedisConfig)
		clients tls.ClientAuthType
		want    string // "": it opens
		lasting bool
	}{
		{"its authority", func(c *RedisConfig) { c.CAFile = authority }, tls.NoClientCert, "", false},
		{"the system's authorities", func(*RedisConfig) {}, tls.NoClientCert, "certificate", true},
		{"another name that it has", func(c *RedisConfig) { c.CAFile, c.ServerName = authority, "example.com" }, tls.NoClientCert, "", false},
		{"a name that it does not have", func(c *RedisConfig) { c.CAFile, c.ServerName = authority, "example.org" }, tls.NoClientCert, "example.org", true},
		{"a certificate of the client", func(c *RedisConfig) { c.CAFile, c.CertFile, c.KeyFile = authority, authority, key }, tls.RequireAnyClientCert, "", false},
		{"none of the client, who needs one", func(c *RedisConfig) { c.CAFile = authority }, tls.RequireAnyClientCert, "certificate required", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cfg := serve(t, tt.clients).config()
			cfg.TLS = true
			tt.set(&cfg)
			r, err := OpenRedis(t.Context(), cfg)
			if (err == nil) != (tt.want == "") || !strings.Contains(fmt.Sprint(err), tt.want) {
				t.Errorf("%v", err)
			}
			var says interface{ Permanent() bool }
			if got := errors.As(err, &says) && says.Permanent(); got != tt.lasting {
				t.Errorf("permanent is %v: %v", got, err)
			}
			if err == nil {
				if err := r.Close(t.Context()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for name, set := range map[string]func(*RedisConfig){
		"ca_file: holds a key, and no certificate": func(c *RedisConfig) { c.CAFile = key },
		"ca_file: does not exist":                  func(c *RedisConfig) { c.CAFile = filepath.Join(folder, "none") },
		"cert_file: holds a key":                   func(c *RedisConfig) { c.CertFile, c.KeyFile = key, authority },
	} {
		c := DefaultRedisConfig()
		c.Addresses = []string{"redis.example.com:6379"}
		set(&c)
		if _, err := Open(t.Context(), c, nil); !strings.Contains(fmt.Sprint(err), name) {
			t.Errorf("%v, want %s", err, name)
		}
	}
}

// TestToldElsewhere has a cluster tell the address of another machine, without TLS.
func TestToldElsewhere(t *testing.T) {
	s := newServer(t, func(args []string) string {
		if args[0] == "cluster" {
			return "*1\r\n*3\r\n:0\r\n:16383\r\n*3\r\n$9\r\n192.0.2.7\r\n:6379\r\n$2\r\nid\r\n"
		}
		return ok
	})
	cfg := s.config()
	cfg.Mode = RedisModeCluster
	_, err := OpenRedis(t.Context(), cfg)
	var says interface{ Permanent() bool }
	if !errors.Is(err, errInsecure) || !strings.Contains(err.Error(), "192.0.2.7:6379") || !errors.As(err, &says) || !says.Permanent() {
		t.Errorf("the password is sent to another machine: %v", err)
	}
}

// TestSilentTLS has a client begin TLS with what does not know it, and waits for more. The error says what that is about.
func TestSilentTLS(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	cfg := DefaultRedisConfig()
	cfg.Addresses = []string{listener.Addr().String()}
	cfg.ConnectTimeout = 50 * time.Millisecond
	open := func(ctx context.Context, opts ...resource.OpenOption) error {
		_, err := OpenRedis(ctx, cfg, opts...)
		return err
	}
	_, err = lifecycle.Start(t.Context(), nil, lifecycle.Node{Name: "cache", Open: open})
	if text := fmt.Sprint(err); !strings.Contains(text, "does not answer when TLS begins") || !strings.Contains(text, "; see tls, ca_file") {
		t.Error(text)
	}
}
