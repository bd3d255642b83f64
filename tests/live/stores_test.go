package live_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/observe"
	"github.com/resgen-go/resgen/resource/secretstore"
	awssecrets "github.com/resgen-go/resgen/stores/awssecrets"
	dirsecrets "github.com/resgen-go/resgen/stores/dir"
	vaultsecrets "github.com/resgen-go/resgen/stores/vault"
	"github.com/resgen-go/resgen/stores/vault/vaulttest"
	"github.com/resgen-go/resgen/tests/live"
	"github.com/resgen-go/resgen/tests/live/safe"
)

// lifetime is how long the stores of these tests use an answer.
const lifetime = 100 * time.Millisecond

// A keeper is a store of secrets and what is behind it.
type keeper struct {
	profile safe.Profile
	from    string // the store and the reference
	stores  resource.Stores
	options []safe.Option     // that the program needs besides
	put     func(text string) // makes it the secret
	down    func()            // nobody gets an answer any longer
	reason  string            // what the error says then
}

// keepers makes one of each sort. Each gets text as its secret.
var keepers = map[string]func(t *testing.T, log *slog.Logger) *keeper{
	"vault":           vaultKeeper,
	"secrets manager": secretsManagerKeeper,
	"parameters":      parametersKeeper,
	"volume":          volumeKeeper,
}

func vaultKeeper(t *testing.T, log *slog.Logger) *keeper {
	s := vaulttest.New(t)
	jwt := newSecretFile(t, live.NewSecret())
	token, err := os.ReadFile(jwt.path)
	if err != nil {
		t.Fatal(err)
	}
	s.Kubernetes("orders", strings.TrimSpace(string(token)), time.Hour)
	client := httpClient(t)
	vault, err := vaultsecrets.New(vaultsecrets.Config{
		Address: s.URL, Auth: vaultsecrets.Kubernetes{Role: "orders", File: jwt.path}, Lifetime: lifetime, Client: client, Logger: log,
	})
	if err != nil {
		t.Fatal(err)
	}
	return &keeper{
		profile: safe.ProfileVault, from: "vault:prod/orders#password", stores: resource.Stores{"vault": vault},
		put:    func(text string) { s.Put("prod/orders", map[string]any{"password": text, "username": "orders"}) },
		down:   func() { s.Down(http.StatusServiceUnavailable) },
		reason: "Vault is sealed, or down for maintenance (503)",
	}
}

func secretsManagerKeeper(t *testing.T, log *slog.Logger) *keeper {
	s := live.NewAWS(t)
	k := awsKeeper(t, s, safe.ProfileSecretsManager, "secretsmanager:GetSecretValue", "aws", awssecrets.SecretsManager, log)
	k.from = "aws:prod/orders#password"
	k.put = func(text string) { s.PutSecret(t, "prod/orders", document(t, text)) }
	return k
}

// document is a secret as AWS rotates those of databases.
func document(t *testing.T, password string) string {
	doc, err := json.Marshal(map[string]string{"username": "orders", "password": password})
	if err != nil {
		t.Fatal(err)
	}
	return string(doc)
}

func parametersKeeper(t *testing.T, log *slog.Logger) *keeper {
	s := live.NewAWS(t)
	k := awsKeeper(t, s, safe.ProfileParameters, "ssm:GetParameter", "ssm", awssecrets.Parameters, log)
	k.from = "ssm:/prod/orders/password"
	k.put = func(text string) { s.PutParameter(t, "/prod/orders/password", text) }
	return k
}

// storeRole is the environment of a role that may do one thing, and of nothing else.
func storeRole(t *testing.T, s *live.AWSServer, action string) resource.Map {
	user := s.User(t, "sts:AssumeRole")
	return resource.Map{
		"STORE_ROLE_ROLE_ARN": s.Role(t, action), "STORE_ROLE_SESSION_NAME": "orders", "STORE_ROLE_ENDPOINT": s.URL(), "STORE_ROLE_MAX_ATTEMPTS": "1",
		"STORE_ROLE_ACCESS_KEY_ID": user.AccessKeyID, "STORE_ROLE_SECRET_ACCESS_KEY": user.SecretAccessKey,
	}
}

type awsStore = func(context.Context, awssecrets.Config) (*secretstore.Store, error)

// awsKeeper opens the role alone, reading no variable of the others and asking no store, and gives it to the store.
func awsKeeper(t *testing.T, s *live.AWSServer, profile safe.Profile, action, name string, store awsStore, log *slog.Logger) *keeper {
	ctx := soon(t, 20*time.Second)
	env := safe.WithSource(storeRole(t, s, action))
	role, shut, err := safe.OpenStoreRole(ctx, env, safe.WithProfile(profile))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = shut(context.Background()) })
	secrets, err := store(ctx, awssecrets.Config{
		Region: "us-east-1", Credentials: role, Endpoint: s.URL(), Lifetime: lifetime, Client: httpClient(t), Logger: log,
	})
	if err != nil {
		t.Fatal(err)
	}
	return &keeper{
		profile: profile, stores: resource.Stores{name: secrets}, options: []safe.Option{safe.WithStoreRole(role)},
		down: func() { s.Kill(t) }, reason: "dial tcp " + s.Addr() + ": connect: connection refused",
	}
}

func volumeKeeper(t *testing.T, log *slog.Logger) *keeper {
	dir, n := t.TempDir(), 0
	link := filepath.Join(dir, "..data")
	must := func(errs ...error) {
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
	}
	must(os.Symlink("..data/password", filepath.Join(dir, "password")))
	return &keeper{
		profile: safe.ProfileVolume, from: "dir:password",
		stores: resource.Stores{"dir": dirsecrets.New(dir, dirsecrets.Options{Lifetime: lifetime, Logger: log})},
		put: func(text string) { // as Kubernetes does it
			n++
			next := fmt.Sprintf("..2026_%d", n)
			old, _ := os.Readlink(link)
			must(os.Mkdir(filepath.Join(dir, next), 0o700), os.WriteFile(filepath.Join(dir, next, "password"), []byte(text+"\n"), 0o600),
				os.Symlink(next, link+"_tmp"), os.Rename(link+"_tmp", link))
			if old != "" {
				must(os.RemoveAll(filepath.Join(dir, old)))
			}
		},
		down: func() { // the link leads nowhere, again and again
			must(os.Symlink("..data", link+"_tmp"), os.Rename(link+"_tmp", link))
		},
		reason: "the file cannot be read: too many levels of symbolic links",
	}
}

// httpClient is one whose connections are closed at the end.
func httpClient(t *testing.T) *http.Client {
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

// secretEvents is an observer of what happens to secrets.
type secretEvents struct {
	mu  sync.Mutex
	all []string
}

func (*secretEvents) Observe(observe.Resource) observe.Recorder { return nil }

func (e *secretEvents) Event(event observe.Event) {
	if event.Field == "" {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	text := fmt.Sprintf("%s: %s.%s", event.What, event.Resource, event.Field)
	if event.Err != nil {
		text += ": " + event.Err.Error()
	}
	e.all = append(e.all, text)
}

// has reports whether an event begins with a text.
func (e *secretEvents) has(text string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.ContainsFunc(e.all, func(event string) bool { return strings.HasPrefix(event, text) })
}

// A safeLog is a log that is written and read at once.
type safeLog struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *safeLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *safeLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// TestStores opens a database with a password of each store, replaces the password while the pool is open, takes the store away, and starts
// once more without it.
func TestStores(t *testing.T) {
	for name, make := range keepers {
		t.Run(name, func(t *testing.T) {
			noGoroutineLeaks(t)
			var lines safeLog
			log := slog.New(slog.NewTextHandler(&lines, nil))
			d := live.Postgres(t).Database(t)
			k := make(t, log)
			k.put(d.Password.Reveal())
			var told secretEvents
			options := append([]safe.Option{
				safe.WithSource(resource.Map{
					"DATABASE_HOST": d.Host, "DATABASE_PORT": fmt.Sprint(d.Port), "DATABASE_DATABASE": d.Name, "DATABASE_USERNAME": d.Name,
					"DATABASE_SSL_MODE": "disable", "DATABASE_MAX_CONNS": "2",
				}),
				safe.WithProfile(k.profile), safe.WithLogger(log), safe.WithObserver(&told),
			}, k.options...)
			given := append(options, safe.WithResolver(k.stores))
			r, err := safe.Open(soon(t, 20*time.Second), given...)
			if err != nil {
				t.Fatal(err)
			}
			defer func() {
				if err := r.Close(soon(t, 5*time.Second)); err != nil {
					t.Error(err)
				}
			}()
			if text := r.Config.Describe().String(); !strings.Contains(text, "store "+k.from) {
				t.Errorf("the description does not say where the password comes from:\n%s", text)
			}
			noSecretIn(t, r.Config)
			noSecretIn(t, k.stores)
			connect := func() error {
				d.Disconnect(t)
				for { // a connection that the server has ended may be in the pool
					_, err := r.Database.Exec(soon(t, 5*time.Second), "select 1")
					if err == nil || strings.Contains(err.Error(), "password authentication failed") {
						return err
					}
				}
			}

			next := live.NewSecret()
			k.put(next)
			d.SetPassword(t, next)
			eventually(t, 10*time.Second, connect)
			eventually(t, 5*time.Second, func() error {
				if !told.has("secret changed: database.password") {
					return fmt.Errorf("told %q", told.all)
				}
				return nil
			})

			k.down()
			where := "database.password (DATABASE_PASSWORD or store " + k.from + "): could not be read: "
			eventually(t, 15*time.Second, func() error {
				if err := connect(); err != nil {
					t.Errorf("while the store is down: %v", err)
				}
				if !told.has("secret kept: database.password: " + where) {
					return fmt.Errorf("told %q", told.all)
				}
				return nil
			})
			if !strings.Contains(lines.String(), "its last answer is used") {
				t.Errorf("the log does not tell of it:\n%s", lines.String())
			}

			fresh := make(t, log)
			fresh.put(next)
			fresh.down()
			_, err = safe.Open(soon(t, 30*time.Second), append(append(options, fresh.options...), safe.WithResolver(fresh.stores))...)
			checkError(t, err, fresh.from, fresh.reason)
			if ps := resource.ProblemsOf(err); len(ps) != 1 || ps[0].Store != k.from || !slices.Equal(ps[0].Fields, []string{"password"}) {
				t.Errorf("problems %v", ps)
			}
			_, err = safe.Open(soon(t, 20*time.Second), options...)
			store, _, _ := strings.Cut(k.from, ":")
			want := fmt.Sprintf("database.password (DATABASE_PASSWORD or store %s): the store %q is missing: pass resource.Stores{%q: ...} as the resolver", k.from, store, store)
			if err == nil || err.Error() != want {
				t.Errorf("without the store: %v, want %s", err, want)
			}
			live.NoLeak(t, "the log", lines.String())
			live.NoLeak(t, "the events", fmt.Sprint(told.all))
		})
	}
}

// TestStoreRole opens a role, and with its credentials the store, and with that the rest, in one function; and does so as a role that may not
// read secrets.
func TestStoreRole(t *testing.T) {
	s := live.AWS(t)
	d := live.Postgres(t).Database(t)
	s.PutSecret(t, "prod/orders", document(t, d.Password.Reveal()))
	env := resource.Map{
		"DATABASE_HOST": d.Host, "DATABASE_PORT": fmt.Sprint(d.Port), "DATABASE_DATABASE": d.Name, "DATABASE_USERNAME": d.Name, "DATABASE_SSL_MODE": "disable",
	}
	start := func(action string) (*safe.Resources, func(context.Context) error, error) {
		return safe.Start(soon(t, 30*time.Second), s.URL(), safe.WithSource(merged(env, storeRole(t, s, action))), safe.WithProfile(safe.ProfileSecretsManager))
	}
	r, shut, err := start("secretsmanager:GetSecretValue")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Database.Exec(t.Context(), "select 1"); err != nil {
		t.Error(err)
	}
	if err := shut(soon(t, 5*time.Second)); err != nil {
		t.Error(err)
	}
	_, _, err = start("ssm:GetParameter") // of AWS the answer has the code AccessDeniedException in JSON; moto has it in XML, which the SDK does not read
	checkError(t, err, "database.password (DATABASE_PASSWORD or store aws:prod/orders#password): could not be read: AWS answers with the status 403")
}

// eventually tries f until it returns nil.
func eventually(t *testing.T, limit time.Duration, f func() error) {
	t.Helper()
	deadline := time.Now().Add(limit)
	for {
		err := f()
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal(err)
		}
		time.Sleep(50 * time.Millisecond)
	}
}
