package live_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/binary"
	"encoding/pem"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/jackc/pgx/v5/pgconn"
	httpkind "github.com/resgen-go/resgen/kinds/http"
	"github.com/resgen-go/resgen/kinds/http/httpkindtest"
	postgreskind "github.com/resgen-go/resgen/kinds/postgres"
	"github.com/resgen-go/resgen/kinds/postgres/postgreskindtest"
	s3kind "github.com/resgen-go/resgen/kinds/s3"
	"github.com/resgen-go/resgen/kinds/s3/s3kindtest"
	sqlkind "github.com/resgen-go/resgen/kinds/sql"
	"github.com/resgen-go/resgen/kinds/sql/sqlkindtest"
	webhookkind "github.com/resgen-go/resgen/kinds/webhook"
	"github.com/resgen-go/resgen/kinds/webhook/webhookkindtest"
	"github.com/resgen-go/resgen/kindtest"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/alert"
	"github.com/resgen-go/resgen/resource/tlsfile"
	"github.com/resgen-go/resgen/tests/live"
)

// background are the functions whose goroutines belong to servers.
var background = []string{"tests/live.(*process).run", "net/http.(*Server).Serve"}

// at splits the address of a server.
func at(t testing.TB, addr string) (host string, port int) {
	t.Helper()
	host, text, err := net.SplitHostPort(addr)
	if err == nil {
		port, err = strconv.Atoi(text)
	}
	if err != nil {
		t.Fatal(err)
	}
	return host, port
}

func TestPostgresPromises(t *testing.T) {
	server := live.NewPostgres(t, nil)
	kindtest.Run(t, kindtest.Kind[postgreskind.PostgresConfig, *postgreskind.Postgres]{
		Name: "postgres",
		Start: func(t testing.TB) kindtest.Server[postgreskind.PostgresConfig] {
			d := server.Database(t)
			config := func(addr string, secret func(string) resource.Secret) postgreskind.PostgresConfig {
				c := postgreskind.DefaultPostgresConfig()
				c.Host, c.Port = at(t, addr)
				c.Database, c.Username, c.Password = d.Name, d.Name, secret("password")
				c.SSLMode, c.MaxConns = postgreskind.PostgresSSLModeDisable, 2
				c.ConnectTimeout, c.PingTimeout = time.Second, 500*time.Millisecond
				return c
			}
			missing := config(d.Addr(), func(string) resource.Secret { return d.Password })
			missing.Database = "nowhere"
			return kindtest.Server[postgreskind.PostgresConfig]{
				Addr: d.Addr(), Config: config, Password: d.Password.Reveal(), Rotate: d.SetPassword,
				Unusable: map[string]postgreskind.PostgresConfig{"a database that is missing": missing},
				Secure: func(addr string, files tlsfile.Files, secret func(string) resource.Secret) postgreskind.PostgresConfig {
					c := config(addr, secret)
					c.SSLMode, c.SSLRootCert, c.SSLCert, c.SSLKey = postgreskind.PostgresSSLModeVerifyFull, files.CA, files.Cert, files.Key
					return c
				},
				BeginTLS: postgresTLS,
				Stop:     server.Kill, Restart: server.Restart,
			}
		},
		Open: func(ctx context.Context, cfg postgreskind.PostgresConfig, opts ...resource.OpenOption) (*postgreskind.Postgres, error) {
			return postgreskind.OpenPostgres(ctx, cfg, nil, opts...)
		},
		Call: func(ctx context.Context, db *postgreskind.Postgres) error {
			_, err := db.Exec(ctx, "select 1")
			return err
		},
		Fail: func(ctx context.Context, db *postgreskind.Postgres) error {
			_, err := db.Exec(ctx, "select nothing")
			return err
		},
		FailType: "42703",
		Hold: func(ctx context.Context, db *postgreskind.Postgres) (func(), error) {
			c, err := db.Native().Acquire(ctx)
			if err != nil {
				return nil, err
			}
			return c.Release, nil
		},
		Mock: func(t testing.TB) *postgreskind.Postgres {
			m := postgreskindtest.NewPostgresMock(t)
			m.On.Exec.Return(pgconn.NewCommandTag("SELECT 1"), nil)
			return &postgreskind.Postgres{PostgresClient: m}
		},
		Interface:  (*postgreskind.PostgresClient)(nil),
		Background: background,
	})
}

// postgresTLS agrees to the SSLRequest with which a client of PostgreSQL begins TLS.
func postgresTLS(c net.Conn) error {
	request := make([]byte, 8) // its length, and a code that stands where others have the version of the protocol
	if _, err := io.ReadFull(c, request); err != nil {
		return err
	}
	if code := binary.BigEndian.Uint32(request[4:]); code != 80877103 {
		return fmt.Errorf("the client begins with %d, and not with an SSLRequest", code)
	}
	_, err := c.Write([]byte("S"))
	return err
}

// sqlPromises is what the kind sql does with every driver.
func sqlPromises(start func(testing.TB) kindtest.Server[sqlkind.SQLConfig], fail, failType string) kindtest.Kind[sqlkind.SQLConfig, *sqlkind.SQL] {
	exec := func(query string) func(context.Context, *sqlkind.SQL) error {
		return func(ctx context.Context, db *sqlkind.SQL) error { _, err := db.ExecContext(ctx, query); return err }
	}
	return kindtest.Kind[sqlkind.SQLConfig, *sqlkind.SQL]{
		Name:  "sql",
		Start: start,
		Open: func(ctx context.Context, cfg sqlkind.SQLConfig, opts ...resource.OpenOption) (*sqlkind.SQL, error) {
			return sqlkind.OpenSQL(ctx, cfg, nil, opts...)
		},
		Call: exec("select 1"),
		Fail: exec(fail), FailType: failType,
		Hold: func(ctx context.Context, db *sqlkind.SQL) (func(), error) {
			c, err := db.Conn(ctx)
			if err != nil {
				return nil, err
			}
			return func() { _ = c.Close() }, nil // the pool may have been closed
		},
		Mock: func(t testing.TB) *sqlkind.SQL {
			m := sqlkindtest.NewSQLMock(t)
			m.On.ExecContext.Do(func(context.Context, string, ...any) (sql.Result, error) { return nil, nil })
			return &sqlkind.SQL{SQLClient: m}
		},
		Interface:  (*sqlkind.SQLClient)(nil),
		Background: background,
	}
}

// TestSQLPromises has PostgreSQL, without TLS and with it.
func TestSQLPromises(t *testing.T) {
	certificate := live.NewCertificate(t, "127.0.0.1")
	server := live.NewPostgres(t, certificate)
	for name, query := range map[string]string{"plain": "?sslmode=disable", "TLS": "?sslmode=verify-full&sslrootcert=" + url.QueryEscape(certificate.Authority)} {
		t.Run(name, func(t *testing.T) {
			kindtest.Run(t, sqlPromises(func(t testing.TB) kindtest.Server[sqlkind.SQLConfig] {
				d := server.Database(t)
				text := func(addr, database, password string) string {
					u := url.URL{Scheme: "postgres", User: url.UserPassword(d.Name, password), Host: addr, Path: "/" + database}
					return u.String() + query
				}
				config := func(_ string, secret func(string) resource.Secret) sqlkind.SQLConfig {
					c := sqlkind.DefaultSQLConfig()
					c.Driver, c.ConnectionString = sqlkind.SQLDriverPgx, secret("connection_string")
					c.PoolSize, c.MaxOverflow, c.ConnectTimeout = 1, 1, time.Second
					return c
				}
				s := kindtest.Server[sqlkind.SQLConfig]{
					Addr: d.Addr(), Config: config, Password: d.Password.Reveal(), Rotate: d.SetPassword,
					Secrets: func(addr, password string) map[string]string {
						return map[string]string{"connection_string": text(addr, d.Name, password)}
					},
					Unusable: map[string]sqlkind.SQLConfig{
						"a database that is missing": config("", func(string) resource.Secret {
							return resource.NewSecret(text(d.Addr(), "nowhere", d.Password.Reveal()))
						}),
					},
					Stop: server.Kill, Restart: server.Restart,
				}
				if name == "plain" { // the suite speaks TLS
					s.BeginTLS = postgresTLS
					s.Secure = func(addr string, files tlsfile.Files, secret func(string) resource.Secret) sqlkind.SQLConfig {
						c := config(addr, func(field string) resource.Secret {
							return resource.NewSecret(strings.TrimSuffix(secret(field).Reveal(), query))
						})
						c.CAFile, c.CertFile, c.KeyFile = files.CA, files.Cert, files.Key
						return c
					}
				}
				return s
			}, "select nothing", "42703"))
		})
	}
}

// TestMySQLPromises has MariaDB, without TLS and with it.
func TestMySQLPromises(t *testing.T) {
	certificate := live.NewCertificate(t, "127.0.0.1")
	server := live.NewMySQL(t, certificate)
	for name, query := range map[string]string{"plain": "?tls=false", "TLS": "?tls=true"} {
		t.Run(name, func(t *testing.T) {
			k := sqlPromises(func(t testing.TB) kindtest.Server[sqlkind.SQLConfig] {
				d := server.Schema(t)
				text := func(addr, database, password string) string {
					return d.Name + ":" + password + "@tcp(" + addr + ")/" + database + query
				}
				config := func(_ string, secret func(string) resource.Secret) sqlkind.SQLConfig {
					c := sqlkind.DefaultSQLConfig()
					c.Driver, c.ConnectionString = sqlkind.SQLDriverMysql, secret("connection_string")
					c.PoolSize, c.MaxOverflow, c.ConnectTimeout = 1, 1, time.Second
					if name == "TLS" {
						c.CAFile = certificate.Authority
					}
					return c
				}
				return kindtest.Server[sqlkind.SQLConfig]{
					Addr: d.Addr(), Config: config, Password: d.Password.Reveal(), Rotate: d.SetPassword,
					Secrets: func(addr, password string) map[string]string {
						return map[string]string{"connection_string": text(addr, d.Name, password)}
					},
					Unusable: map[string]sqlkind.SQLConfig{
						"a database that is missing": config("", func(string) resource.Secret {
							return resource.NewSecret(text(d.Addr(), "nowhere", d.Password.Reveal()))
						}),
					},
					Stop: server.Kill, Restart: server.Restart,
				}
			}, "select nothing", "1054")
			kindtest.Run(t, k)
		})
	}
}

// TestSQLitePromises has a database in a file: there is no server, no network and no password.
func TestSQLitePromises(t *testing.T) {
	const endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"
	k := sqlPromises(func(t testing.TB) kindtest.Server[sqlkind.SQLConfig] {
		folder := t.TempDir()
		config := func(name string) sqlkind.SQLConfig {
			c := sqlkind.DefaultSQLConfig()
			c.Driver, c.ConnectionString = sqlkind.SQLDriverSqlite, resource.NewSecret(filepath.Join(folder, name))
			c.PoolSize, c.MaxOverflow = 1, 1
			return c
		}
		if err := os.WriteFile(filepath.Join(folder, "text.db"), []byte(strings.Repeat("no database ", 1000)), 0o600); err != nil {
			t.Fatal(err)
		}
		return kindtest.Server[sqlkind.SQLConfig]{
			Config:   func(string, func(string) resource.Secret) sqlkind.SQLConfig { return config("shop.db") },
			Unusable: map[string]sqlkind.SQLConfig{"a folder that is missing": config("none/shop.db"), "a file that is no database": config("text.db")},
		}
	}, "select nothing", "SQLITE_ERROR")
	k.Slow = func(ctx context.Context, db *sqlkind.SQL) error {
		return db.QueryRowContext(ctx, endless).Scan(new(int))
	}
	kindtest.Run(t, k)
}

func TestS3Promises(t *testing.T) {
	server := live.NewS3(t)
	bucket := ""
	kindtest.Run(t, kindtest.Kind[s3kind.S3Config, *s3kind.S3]{
		Name: "s3",
		Start: func(t testing.TB) kindtest.Server[s3kind.S3Config] {
			b := server.Bucket(t)
			bucket = b.Name
			config := func(addr string, secret func(string) resource.Secret) s3kind.S3Config {
				c := s3kind.DefaultS3Config()
				c.Endpoint, c.Bucket = &url.URL{Scheme: "http", Host: addr}, b.Name
				c.AccessKeyID, c.SecretAccessKey = b.AccessKey, secret("secret_access_key")
				c.MaxAttempts, c.ConnectTimeout, c.ResponseTimeout = 2, time.Second, time.Second
				return c
			}
			missing := config(b.Addr(), func(string) resource.Secret { return b.SecretKey })
			missing.Bucket += "x"
			return kindtest.Server[s3kind.S3Config]{
				Addr: b.Addr(), Config: config, Password: b.SecretKey.Reveal(), Rotate: b.SetSecretKey,
				Unusable: map[string]s3kind.S3Config{"a bucket that is missing": missing},
				Stop:     server.Kill, Restart: server.Restart,
			}
		},
		Open: func(ctx context.Context, cfg s3kind.S3Config, opts ...resource.OpenOption) (*s3kind.S3, error) {
			return s3kind.OpenS3(ctx, cfg, nil, opts...)
		},
		Call: func(ctx context.Context, store *s3kind.S3) error {
			_, err := store.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: &bucket})
			return err
		},
		Fail: func(ctx context.Context, store *s3kind.S3) error {
			_, err := store.GetObject(ctx, &s3.GetObjectInput{Bucket: &bucket, Key: aws.String("none")})
			return err
		},
		FailType: "NoSuchKey",
		Renew: func(store *s3kind.S3) { // it looks its keys up every minute
			store.Native().Options().Credentials.(*aws.CredentialsCache).Invalidate()
		},
		Mock: func(t testing.TB) *s3kind.S3 {
			m := s3kindtest.NewS3Mock(t)
			m.On.ListObjectsV2.Return(&s3.ListObjectsV2Output{}, nil)
			return &s3kind.S3{S3Client: m}
		},
		Interface:  (*s3kind.S3Client)(nil),
		Background: background,
	})
}

// A site is an HTTP server that can be stopped and started again.
type site struct {
	handler http.HandlerFunc
	server  *httptest.Server
	http2   bool
	addr    string // "": not known yet
	tls     bool
}

func (s *site) start(t testing.TB) {
	t.Helper()
	s.server = httptest.NewUnstartedServer(s.handler)
	if s.addr != "" {
		l, err := net.Listen("tcp", s.addr)
		if err != nil {
			t.Fatal(err)
		}
		s.server.Listener.Close()
		s.server.Listener = l
	}
	s.server.EnableHTTP2 = s.http2
	if s.tls {
		s.server.StartTLS()
	} else {
		s.server.Start()
	}
	s.addr = s.server.Listener.Addr().String()
}

func (s *site) stop(testing.TB) {
	s.server.CloseClientConnections()
	s.server.Close()
}

// TestHTTPPromises has an API over HTTP/1.1, and one over HTTP/2 with TLS, for callers with a key; and one each for the other ways to say
// who is calling. The long lane tries all; the other two meet both versions of HTTP too.
func TestHTTPPromises(t *testing.T) {
	for name, api := range map[string]struct {
		http2, long bool
		way         callers
	}{"HTTP1": {false, true, keys{}}, "HTTP2": {true, false, keys{}}, "basic": {false, true, users{}}, "OAuth": {false, true, &clients{}}} {
		t.Run(name, func(t *testing.T) {
			if api.long && os.Getenv("RESGEN_TEST_LONG") != "on" {
				t.Skip("RESGEN_TEST_LONG=on runs it")
			}
			httpPromises(t, api.http2, api.way)
		})
	}
}

// callers say who is calling an API.
type callers interface {
	set(c *httpkind.HTTPConfig, addr string, secret func(string) resource.Secret)
	// known reports whether a request is of a caller with the secret. It may answer the request itself.
	known(w http.ResponseWriter, r *http.Request, secret string) bool
}

// keys are callers with an api_key.
type keys struct{}

func (keys) set(c *httpkind.HTTPConfig, _ string, secret func(string) resource.Secret) {
	c.APIKey = secret("api_key")
}

func (keys) known(_ http.ResponseWriter, r *http.Request, secret string) bool {
	return r.Header.Get("Authorization") == "Bearer "+secret
}

// users are callers with Basic authentication.
type users struct{}

func (users) set(c *httpkind.HTTPConfig, _ string, secret func(string) resource.Secret) {
	c.Username, c.Password = "ann", secret("password")
}

func (users) known(_ http.ResponseWriter, r *http.Request, secret string) bool {
	user, password, ok := r.BasicAuth()
	return ok && user == "ann" && password == secret
}

// clients are callers with tokens, which end with the secret that they were got by.
type clients struct {
	mu     sync.Mutex
	tokens map[string]string // secrets by tokens
}

func (*clients) set(c *httpkind.HTTPConfig, addr string, secret func(string) resource.Secret) {
	c.TokenURL, c.ClientID, c.ClientSecret = &url.URL{Scheme: "http", Host: addr, Path: "/token"}, "shop", secret("client_secret")
}

func (c *clients) known(w http.ResponseWriter, r *http.Request, secret string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if r.URL.Path != "/token" {
		of, ok := c.tokens[r.Header.Get("Authorization")]
		return ok && of == secret
	}
	_, coded, _ := r.BasicAuth()
	if password, err := url.QueryUnescape(coded); err != nil || password != secret {
		return false
	}
	token := rand.Text()
	if c.tokens == nil {
		c.tokens = map[string]string{}
	}
	c.tokens["Bearer "+token] = secret
	fmt.Fprintf(w, `{"access_token":%q,"token_type":"Bearer","expires_in":3600}`, token)
	return true
}

func httpPromises(t *testing.T, http2 bool, way callers) {
	k := kindtest.Kind[httpkind.HTTPConfig, *httpkind.HTTP]{
		Name: "http",
		Start: func(t testing.TB) kindtest.Server[httpkind.HTTPConfig] {
			var mu sync.Mutex
			key := live.NewSecret()
			s := &site{http2: http2, tls: http2, handler: func(w http.ResponseWriter, r *http.Request) {
				mu.Lock()
				secret := key
				mu.Unlock()
				switch {
				case !way.known(w, r, secret):
					http.Error(w, "not with "+r.Header.Get("Authorization"), http.StatusUnauthorized) // some servers do echo it
				case r.URL.Path == "/none":
					http.NotFound(w, r)
				case r.URL.Path == "/stream":
					_ = http.NewResponseController(w).Flush()
					<-r.Context().Done()
				}
			}}
			s.start(t)
			t.Cleanup(func() { s.stop(t) })
			authority := ""
			if http2 {
				authority = filepath.Join(t.TempDir(), "authority.pem")
				if err := os.WriteFile(authority, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.server.Certificate().Raw}), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			config := func(addr string, secret func(string) resource.Secret) httpkind.HTTPConfig {
				c := httpkind.DefaultHTTPConfig()
				c.BaseURL = &url.URL{Scheme: map[bool]string{false: "http", true: "https"}[http2], Host: addr}
				way.set(&c, addr, secret)
				c.CAFile, c.HealthPath = authority, "/health"
				c.MaxConns, c.ConnectTimeout, c.Timeout, c.Backoff = 2, time.Second, 2*time.Second, 10*time.Millisecond
				return c
			}
			server := kindtest.Server[httpkind.HTTPConfig]{
				Addr: s.addr, Config: config, Password: key,
				Rotate: func(_ testing.TB, next string) {
					mu.Lock()
					defer mu.Unlock()
					key = next
				},
				Stop: s.stop, Restart: s.start,
			}
			if !http2 { // the suite speaks TLS
				server.Secure = func(addr string, files tlsfile.Files, secret func(string) resource.Secret) httpkind.HTTPConfig {
					c := config(addr, secret)
					c.BaseURL.Scheme = "https"
					if c.TokenURL != nil {
						c.TokenURL.Scheme = "https"
					}
					c.CAFile, c.CertFile, c.CertKeyFile = files.CA, files.Cert, files.Key
					return c
				}
			}
			return server
		},
		Open:     httpkind.OpenHTTP,
		Call:     func(ctx context.Context, api *httpkind.HTTP) error { _, err := api.Get(ctx, "goods"); return err },
		Fail:     func(ctx context.Context, api *httpkind.HTTP) error { _, err := api.Get(ctx, "none"); return err },
		FailType: "404",
		Mock: func(t testing.TB) *httpkind.HTTP {
			m := httpkindtest.NewHTTPMock(t)
			m.On.Get.Return(nil, nil)
			return &httpkind.HTTP{HTTPClient: m}
		},
		Interface:  (*httpkind.HTTPClient)(nil),
		Background: background,
	}
	if !http2 { // all requests share one connection
		k.Hold = func(_ context.Context, api *httpkind.HTTP) (func(), error) {
			ctx, cancel := context.WithCancel(context.Background())
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, "stream", nil)
			if err != nil {
				cancel()
				return nil, err
			}
			resp, err := api.Do(req)
			if err != nil {
				cancel()
				return nil, err
			}
			return func() { cancel(); resp.Body.Close() }, nil
		}
	}
	kindtest.Run(t, k)
}

// TestWebhookPromises has a receiver that asks for the URL and a signature. Opening sends nothing, since a receiver takes every request for
// a message.
func TestWebhookPromises(t *testing.T) {
	kindtest.Run(t, kindtest.Kind[webhookkind.WebhookConfig, *webhookkind.Webhook]{
		Name: "webhook",
		Start: func(t testing.TB) kindtest.Server[webhookkind.WebhookConfig] {
			var mu sync.Mutex
			var r *receiver
			ask := func(_ testing.TB, password string) {
				mu.Lock()
				defer mu.Unlock()
				r = &receiver{path: "/services/" + url.PathEscape(password), key: "signs " + password, keys: map[string]int{}}
			}
			password := live.NewSecret()
			ask(t, password)
			s := &site{handler: func(w http.ResponseWriter, req *http.Request) {
				mu.Lock()
				now := r
				mu.Unlock()
				now.ServeHTTP(w, req)
			}}
			s.start(t)
			t.Cleanup(func() { s.stop(t) })
			return kindtest.Server[webhookkind.WebhookConfig]{
				Addr: s.addr,
				Config: func(_ string, secret func(string) resource.Secret) webhookkind.WebhookConfig {
					c := webhookkind.DefaultWebhookConfig()
					c.URL, c.SigningKey = secret("url"), secret("signing_key")
					c.ConnectTimeout, c.Timeout, c.Backoff = time.Second, 2*time.Second, 10*time.Millisecond
					return c
				},
				Password: password, Rotate: ask,
				Secrets: func(addr, password string) map[string]string {
					return map[string]string{"url": "http://" + addr + "/services/" + url.PathEscape(password), "signing_key": "signs " + password}
				},
				Stop: s.stop, Restart: s.start,
			}
		},
		Open:      webhookkind.OpenWebhook,
		Unchecked: true,
		Call: func(ctx context.Context, w *webhookkind.Webhook) error {
			return w.Alert(ctx, incident(1, alert.Firing))
		},
		Fail: func(ctx context.Context, w *webhookkind.Webhook) error {
			return w.Alert(ctx, alert.Alert{})
		},
		FailType: "encode",
		Mock: func(t testing.TB) *webhookkind.Webhook {
			m := webhookkindtest.NewWebhookMock(t)
			m.On.Alert.Return(nil)
			return &webhookkind.Webhook{WebhookClient: m}
		},
		Interface:  (*webhookkind.WebhookClient)(nil),
		Background: background,
	})
}
