package lifecycle

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/health"
	"github.com/resgen-go/resgen/resource/health/healthhttp"
	"github.com/resgen-go/resgen/resource/lifecycle"
	"github.com/resgen-go/resgen/resource/observe"
	"github.com/resgen-go/resgen/tests/lifecycle/depot"
	"github.com/resgen-go/resgen/tests/lifecycle/depot/depottest"
	"github.com/resgen-go/resgen/tests/lifecycle/plant"
)

// sites is all that the resources of sites need.
func sites() resource.Map {
	return resource.Map{"ROLE_KEY": "key of the role", "SITE_KEY": "key of all sites"}
}

var eu, us = depot.SiteParams{Region: depot.SiteRegionEu}, depot.SiteParams{Region: depot.SiteRegionUs}

func openDepot(t *testing.T, s *plant.Script, opts ...depot.Option) *depot.Resources {
	t.Helper()
	r, err := depot.Open(s.Context(context.Background()), append([]depot.Option{depot.WithSource(sites())}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close(context.Background()) })
	return r
}

func openSite(t *testing.T, s *plant.Script, f *depot.SiteFactory, p depot.SiteParams, opts ...depot.SiteOption) *depot.Site {
	t.Helper()
	site, err := f.Open(s.Context(context.Background()), p, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return site
}

// at is the place of an event among what has happened, or -1.
func at(s *plant.Script, event string) int { return slices.Index(s.Events(), event) }

// TestFactorySideBySide opens two sites at once. The process is closed while both are open: they are closed first, each once, and nobody
// says that this is an error.
func TestFactorySideBySide(t *testing.T) {
	var s plant.Script
	r := openDepot(t, &s)
	open := map[depot.SiteParams]*depot.Site{}
	for _, p := range []depot.SiteParams{eu, us} {
		open[p] = openSite(t, &s, r.Site, p)
	}
	for p, want := range map[depot.SiteParams]string{eu: "dev-eu-0", us: "dev-us-0"} {
		site := open[p]
		if site.Store.Config.Bucket != want || site.Database.Config.Host != "dev."+string(p.Region)+".example.com" || site.Queue.Config.Topic != string(p.Region) {
			t.Errorf("%v is configured as %v, %v, %v", site, site.Store.Config, site.Database.Config, site.Queue.Config)
		}
		if site.Limits.Max != 5 || site.Config.Params.Stage != depot.SiteStageDev || site.Database.Native().Options.Tracer != "site" {
			t.Errorf("%v: got %v, %v, %v", site, site.Limits, site.Config.Params, site.Database.Native().Options)
		}
		if q := site.Queue.Native(); q.Database != site.Database || q.Cache == nil {
			t.Errorf("%v: the queue has another database, or no cache", site)
		}
		var names []string
		for name := range site.All() {
			names = append(names, name)
		}
		if want := []string{"site.store", "site.database", "site.queue"}; !slices.Equal(names, want) {
			t.Errorf("open are %q, want %q", names, want)
		}
		if err := site.Check(context.Background()); err != nil {
			t.Error(err)
		}
	}
	if err := r.Close(context.Background()); err != nil {
		t.Error(err)
	}
	for _, p := range []string{"eu", "us"} {
		order := []string{
			"open role", "opened role", "open database-" + p, "opened database-" + p, "after_open database-" + p, "open queue-" + p, "opened queue-" + p,
			"close queue-" + p, "before_close database-" + p, "close database-" + p, "close role",
		}
		places := make([]int, len(order))
		for i, event := range order {
			if places[i] = at(&s, event); places[i] < 0 || s.Count(event) != 1 {
				t.Errorf("%q happened %d times", event, s.Count(event))
			}
		}
		if !slices.IsSorted(places) {
			t.Errorf("%s: wrong order in\n%s", p, &s)
		}
	}
	if _, err := r.Site.Open(context.Background(), eu); !errors.Is(err, lifecycle.ErrClosing) {
		t.Errorf("after closing: %v", err)
	}
}

// TestFactoryForgets closes one site before the process, whose close then has nothing to do with it, and says nothing of its error.
func TestFactoryForgets(t *testing.T) {
	var s plant.Script
	r := openDepot(t, &s)
	s.On("close queue-eu", func(context.Context) error { return errBoom })
	first, second := openSite(t, &s, r.Site, eu), openSite(t, &s, r.Site, eu)
	if first == second {
		t.Error("one site for two calls")
	}
	wantError(t, first.Close(context.Background()), "close site.queue (region=eu, stage=dev, key=[REDACTED], shard=0): boom")
	s.On("close queue-eu", func(context.Context) error { return nil })
	if err := r.Close(context.Background()); err != nil {
		t.Error(err)
	}
	if s.Count("close queue-eu") != 2 || s.Count("close database-eu") != 2 {
		t.Errorf("got\n%s", &s)
	}
}

// TestFactoryConfig finds values in parameters, cases, variables whose names hold parameters, and variables of parameters.
func TestFactoryConfig(t *testing.T) {
	for name, tt := range map[string]struct {
		vars   resource.Map
		params depot.SiteParams
		bucket string
		from   string // the origin of the bucket
		stage  string // the origin of the stage
		key    string
	}{
		"template":           {nil, eu, "dev-eu-0", "parameters", "default", "key of all sites"},
		"case":               {nil, depot.SiteParams{Region: "eu", Stage: "prod"}, "prod-bucket", "parameters", "parameters", "key of all sites"},
		"last case":          {nil, depot.SiteParams{Region: "us", Stage: "prod"}, "prod-bucket-us", "parameters", "parameters", "key of all sites"},
		"variable":           {resource.Map{"SITE_EU_BUCKET": "mine", "SITE_US_BUCKET": "theirs"}, eu, "mine", "SITE_EU_BUCKET", "default", "key of all sites"},
		"parameter variable": {resource.Map{"SITE_STAGE": "prod"}, eu, "prod-bucket", "parameters", "SITE_STAGE", "key of all sites"},
		"given wins":         {resource.Map{"SITE_STAGE": "prod"}, depot.SiteParams{Region: "eu", Stage: "dev"}, "dev-eu-0", "parameters", "parameters", "key of all sites"},
		"secret":             {nil, depot.SiteParams{Region: "eu", Key: resource.NewSecret("key of this site"), Shard: 3}, "dev-eu-3", "parameters", "default", "key of this site"},
		"secret variable":    {resource.Map{"SITE_EU_PASSWORD": "password of eu"}, eu, "dev-eu-0", "parameters", "default", "password of eu"},
	} {
		t.Run(name, func(t *testing.T) {
			var s plant.Script
			env := sites()
			maps.Copy(env, tt.vars)
			r := openDepot(t, &s, depot.WithSource(env))
			c, err := r.Site.Config(context.Background(), tt.params)
			if err != nil {
				t.Fatal(err)
			}
			if c.Store.Bucket != tt.bucket || c.Database.Password.Reveal() != tt.key {
				t.Errorf("got %v, %q", c.Store, c.Database.Password.Reveal())
			}
			from := map[string]string{}
			for _, d := range c.Describe().Resources {
				for _, f := range d.Fields {
					from[d.Name+"."+f.Field] = f.From
				}
			}
			if from["site.store.bucket"] != tt.from || from["site.stage"] != tt.stage || from["site.region"] != "parameters" {
				t.Errorf("the bucket is from %q, the stage from %q, the region from %q", from["site.store.bucket"], from["site.stage"], from["site.region"])
			}
		})
	}
}

// TestFactoryProblems name the resource, the field, the variables and the parameters, and no secret.
func TestFactoryProblems(t *testing.T) {
	var s plant.Script
	r := openDepot(t, &s, depot.WithSource(resource.Map{"ROLE_KEY": "key of the role"}))
	_, err := r.Site.Config(context.Background(), depot.SiteParams{Region: "asia", Shard: 10})
	wantError(t, err, "site.region: must be one of eu, us\nsite.key (SITE_KEY): required but not set\nsite.shard: must be at most 9")
	_, err = r.Site.Open(context.Background(), depot.SiteParams{})
	wantError(t, err, "site.region: required but not set\nsite.key (SITE_KEY): required but not set")

	p := depot.SiteParams{Region: "eu", Key: resource.NewSecret("hunter2-Canary")}
	env := resource.Map{"ROLE_KEY": "key of the role", "SITE_EU_PASSWORD": "short"}
	r = openDepot(t, &s, depot.WithSource(env))
	_, err = r.Site.Open(context.Background(), p)
	wantError(t, err, "site.database.password (SITE_EU_PASSWORD; region=eu, stage=dev, key=[REDACTED], shard=0): must have at least 8 characters")
	if n := len(resource.ProblemsOf(err)); n != 1 {
		t.Errorf("%d problems", n)
	}
	if c, err := r.Site.Config(context.Background(), p); err == nil || c.Params.Region != "eu" || c.Database.Password.Len() != len("short") {
		t.Errorf("next to %v: %+v, want what could be read", err, c)
	}
	_, err = r.Site.Open(context.Background(), p, depot.WithSiteStoreConfig(depot.StoreConfig{}), depot.WithSiteDatabaseConfig(depot.DatabaseConfig{
		Name: "database", Host: "h", Password: resource.NewSecret("long enough"),
	}))
	wantError(t, err, "site.store.name (region=eu, stage=dev, key=[REDACTED], shard=0): required but not set\n"+
		"site.store.bucket (region=eu, stage=dev, key=[REDACTED], shard=0): required but not set")
	if s.Count("open store-eu") != 0 {
		t.Error("something was opened")
	}
	wantError(t, func() error { _, err := new(depot.SiteFactory).Open(context.Background(), eu); return err }(),
		"site: the factory was neither opened nor made from mocks")
	wantError(t, func() error { _, err := new(depot.SiteFactory).Config(context.Background(), eu); return err }(),
		"site: the factory was neither opened nor made from mocks")
}

// TestFactoryFails closes what was opened when one resource cannot be, and a later open is not harmed.
func TestFactoryFails(t *testing.T) {
	var s plant.Script
	r := openDepot(t, &s)
	s.On("open queue-eu", func(context.Context) error { return errBoom }, func(context.Context) error { return nil })
	_, err := r.Site.Open(s.Context(context.Background()), eu)
	wantError(t, err, "open site.queue (region=eu, stage=dev, key=[REDACTED], shard=0): boom")
	var of *resource.Error
	if !errors.As(err, &of) || of.Resource != "site.queue" || of.Params == "" {
		t.Errorf("got %#v", of)
	}
	for _, name := range []string{"database-eu", "store-eu"} {
		if s.Count("close "+name) != s.Count("opened "+name) {
			t.Errorf("%s is not closed in\n%s", name, &s)
		}
	}
	openSite(t, &s, r.Site, eu)
	if err := r.Close(context.Background()); err != nil {
		t.Error(err)
	}
	wantBalance(t, &s)
}

// TestFactoryOptions lends a handle and gives a configuration to one site.
func TestFactoryOptions(t *testing.T) {
	var s plant.Script
	r := openDepot(t, &s)
	first := openSite(t, &s, r.Site, eu)
	trace := func(o *plant.DatabaseOptions) error { o.Tracer += "!"; return nil }
	second := openSite(t, &s, r.Site, us, nil, depot.WithSiteStore(first.Store), depot.WithSiteLimitsConfig(depot.LimitsConfig{Max: 7}),
		depot.WithSiteDatabaseConfigure(trace))
	if second.Store != first.Store || second.Config.Store.Bucket != "dev-eu-0" || second.Limits.Max != 7 || second.Database.Native().Options.Tracer != "site!" {
		t.Errorf("got %v, %v, %v", second.Config.Store, second.Limits, second.Database.Native().Options)
	}
	if err := second.Close(context.Background()); err != nil || s.Count("close store-eu") != 0 {
		t.Errorf("a lent handle was closed, or: %v", err)
	}
}

// TestFactoryInBundle opens the factory of a bundle with what its resources depend on, and nothing else.
func TestFactoryInBundle(t *testing.T) {
	var s plant.Script
	ctx := s.Context(context.Background())
	env := &asked{Map: sites()}
	err := depot.RunSync(ctx, func(ctx context.Context, b *depot.Sync) error {
		if _, err := b.Alerting.Get(); !errors.Is(err, resource.ErrNotConfigured) {
			t.Errorf("alerting: %v", err)
		}
		openSite(t, &s, b.Site, eu)
		return nil
	}, depot.WithSource(env))
	if err != nil {
		t.Fatal(err)
	}
	wantBalance(t, &s)
	if s.Count("open role") != 1 || s.Count("open cache") != 1 || s.Count("close queue-eu") != 1 || at(&s, "close queue-eu") > at(&s, "close role") {
		t.Errorf("got\n%s", &s)
	}
}

// TestFactoryLent runs inside of another program, whose factory is lent: what it opens belongs to that one.
func TestFactoryLent(t *testing.T) {
	var s plant.Script
	ctx := s.Context(context.Background())
	r := openDepot(t, &s)
	var site *depot.Site
	err := depot.RunSync(ctx, func(ctx context.Context, b *depot.Sync) (err error) {
		site, err = b.Site.Open(ctx, eu)
		return err
	}, depot.WithSiteFactory(r.Site), depot.WithSource(resource.Map{}))
	if err != nil || s.Count("open role") != 1 || s.Count("close queue-eu") != 0 {
		t.Errorf("%v in\n%s", err, &s)
	}
	if err := site.Check(context.Background()); err != nil {
		t.Error(err)
	}
	if err := r.Close(context.Background()); err != nil || s.Count("close queue-eu") != 1 {
		t.Errorf("%v in\n%s", err, &s)
	}
}

// TestFactoryProfile opens sites in the profile of the program, wherever that is from.
func TestFactoryProfile(t *testing.T) {
	var s plant.Script
	for name, opt := range map[string]depot.Option{
		"option": depot.WithProfile(depot.ProfileProd),
		"config": depot.WithConfig(depot.Config{
			Profile: depot.ProfileProd, Role: depot.RoleConfig{Name: "role", Key: resource.NewSecret("k")}, Cache: depot.CacheConfig{Name: "cache", Size: 1, Evict: "oldest"},
		}),
	} {
		site := openSite(t, &s, openDepot(t, &s, opt).Site, eu)
		if _, err := site.Replica.Get(); err != nil || site.Config.Profile != depot.ProfileProd || site.Database.Config.Host != "prod.eu.example.com" {
			t.Errorf("%s: %v, %v", name, err, site.Config.Database)
		}
	}
	site := openSite(t, &s, openDepot(t, &s).Site, eu)
	if _, err := site.Replica.Get(); !errors.Is(err, resource.ErrNotInProfile) {
		t.Errorf("in dev: %v", err)
	}
}

// A ledger is an observer that keeps the names of what it is told of.
type ledger struct {
	mu    sync.Mutex
	names map[string]int
}

func (l *ledger) Observe(r observe.Resource) observe.Recorder {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.names[r.Name]++
	return nil
}

// TestFactoryLogs tells apart what two sites do in the log, in no word the secret, and calls their resources the same to observers.
func TestFactoryLogs(t *testing.T) {
	var s plant.Script
	var log bytes.Buffer
	seen := &ledger{names: map[string]int{}}
	r := openDepot(t, &s, depot.WithLogger(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))), depot.WithObserver(seen))
	p := eu
	p.Key = resource.NewSecret("hunter2-Canary")
	a, b := openSite(t, &s, r.Site, p), openSite(t, &s, r.Site, us)
	_, _ = fmt.Fprintf(&log, "%v %+v %s %v %#v\n", a, b, p, a.Config, a.Config.Params)
	slog.New(slog.NewTextHandler(&log, nil)).Info("it is", "site", a, "config", a.Config, "params", p)
	if err := r.Close(context.Background()); err != nil {
		t.Error(err)
	}
	for _, want := range []string{
		`msg="a resource is open" resource=site.store kind=store params="region=eu, stage=dev, key=[REDACTED], shard=0"`,
		`msg="a resource is closed" resource=site.store kind=store params="region=us, stage=dev, key=[REDACTED], shard=0"`,
		`msg="a resource is open" resource=role kind=role took=`,
		"site(region=eu, stage=dev, key=[REDACTED], shard=0)",
	} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log lacks %s:\n%s", want, &log)
		}
	}
	if strings.Contains(log.String(), "hunter2") {
		t.Errorf("the log shows the secret:\n%s", &log)
	}
	if seen.names["site.store"] != 2 || seen.names["site.database"] != 2 || seen.names["role"] != 1 {
		t.Errorf("observed are %v", seen.names)
	}
}

// TestFactoryHealth shows the resources of sites under their names while they are open, blocks them while one outside is down, and sends
// alerts through one outside.
func TestFactoryHealth(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s plant.Script
		h := health.New()
		env := sites()
		env["ALERT_URL"] = "https://hooks.example.com/x"
		r := openDepot(t, &s, depot.WithHealth(h), depot.WithMonitor(), depot.WithSource(env))
		site := openSite(t, &s, r.Site, eu)
		states := func() map[string]health.State {
			m := map[string]health.State{}
			for _, st := range h.Statuses() {
				m[st.Name] = st.State
			}
			return m
		}
		beside := openSite(t, &s, r.Site, us)
		page := httptest.NewRecorder()
		details := healthhttp.WithDetails(func(*http.Request) bool { return true })
		healthhttp.Handler(h, details).ServeHTTP(page, httptest.NewRequest(http.MethodGet, "/status", nil))
		for _, want := range []string{"region=eu, stage=dev, key=[REDACTED], shard=0", "region=us, stage=dev, key=[REDACTED], shard=0"} {
			if n := strings.Count(page.Body.String(), "<bdi>"+want+"</bdi>"); n != 4 {
				t.Errorf("%q is on the page %d times", want, n)
			}
		}
		if err := beside.Close(context.Background()); err != nil {
			t.Error(err)
		}
		if got := states(); got["site.database"] != health.Up || got["site.queue"] != health.Up {
			t.Errorf("got %v", got)
		}
		broken := func(context.Context) error { return errBoom }
		s.On("check database-eu", broken)
		time.Sleep(time.Minute)
		if got := states(); got["site.database"] != health.Down || got["role"] != health.Up {
			t.Errorf("got %v", got)
		}
		if !strings.Contains(s.String(), "alert firing site.database") {
			t.Errorf("no alert in\n%s", &s)
		}
		s.On("check role", broken)
		time.Sleep(5 * time.Minute)
		if got := states(); got["role"] != health.Down || got["site.database"] != health.Blocked {
			t.Errorf("got %v", got)
		}
		wantError(t, site.Check(context.Background()), "check site.database (region=eu, stage=dev, key=[REDACTED], shard=0): boom")
		if err := site.Close(context.Background()); err != nil {
			t.Error(err)
		}
		if got := states(); got["site.database"] != "" {
			t.Errorf("after closing: %v", got)
		}
		if err := r.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
}

// TestFactoryWhileClosing opens sites from many goroutines while the program closes. Each is opened and closed, or refused.
func TestFactoryWhileClosing(t *testing.T) {
	for range 20 {
		var s plant.Script
		r := openDepot(t, &s)
		var all sync.WaitGroup
		for i := range 16 {
			all.Go(func() {
				site, err := r.Site.Open(s.Context(context.Background()), depot.SiteParams{Region: []depot.SiteRegion{"eu", "us"}[i%2], Shard: i % 10})
				switch {
				case errors.Is(err, lifecycle.ErrClosing):
				case err != nil:
					t.Error(err)
				case i%3 == 0:
					if err := site.Close(context.Background()); err != nil {
						t.Error(err)
					}
				}
			})
		}
		if err := r.Close(context.Background()); err != nil {
			t.Error(err)
		}
		all.Wait()
		wantBalance(t, &s)
	}
}

// failing is a test that records what it is failed with.
type failing struct {
	testing.TB
	text string
}

func (f *failing) Errorf(format string, args ...any) { f.text += fmt.Sprintf(format, args...) }
func (f *failing) Helper()                           {}

// TestFactoryMocks opens mocks for the parameters that On was called with, whether defaults are spelled out or not, and fails for others.
func TestFactoryMocks(t *testing.T) {
	ctx := context.Background()
	ft := &failing{TB: t}
	f, mocks := depottest.NewSiteFactory(ft, func(c *depot.SiteConfig) { c.Limits.Max = 9 })
	p := eu
	p.Key = resource.NewSecret("hunter2-Canary")
	mocks.On(p).Database.On.Query.With("SELECT 1").Return(1, nil).Once()
	same := depot.SiteParams{Region: depot.SiteRegionEu, Stage: depot.SiteStageDev, Key: resource.NewSecret("hunter2-Canary")}
	site, err := f.Open(ctx, same)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := site.Database.Query(ctx, "SELECT 1"); n != 1 || err != nil {
		t.Errorf("got %d, %v", n, err)
	}
	if site.Store.Config.Bucket != "dev-eu-0" || site.Limits.Max != 9 || site.Config.Params.Stage != depot.SiteStageDev {
		t.Errorf("got %v, %v", site.Store.Config, site.Limits)
	}
	if _, err := site.Replica.Get(); !errors.Is(err, resource.ErrNotInProfile) {
		t.Errorf("the replica: %v", err)
	}
	if err := errors.Join(site.Check(ctx), site.Close(ctx)); err != nil {
		t.Error(err)
	}
	if c, err := f.Config(ctx, p); err != nil || c.Store.Bucket != "dev-eu-0" {
		t.Errorf("got %v, %v", c.Store, err)
	}
	if mocks.On(p) != mocks.On(same) || mocks.On(p) == mocks.On(depot.SiteParams{Region: "us", Key: p.Key}) {
		t.Error("parameters are mixed up")
	}
	_, err = f.Open(ctx, depot.SiteParams{Region: "eu", Key: p.Key, Shard: 2})
	wantError(t, err, "mock: site(region=eu, stage=dev, key=[REDACTED], shard=2) is opened, but On was not called with these parameters")
	if !strings.HasPrefix(ft.text, "factory_test.go:") || !strings.HasSuffix(ft.text, ": "+err.Error()) { // ft is no testing.T, which knows the place
		t.Errorf("the test fails with %q", ft.text)
	}
	_, err = f.Open(ctx, depot.SiteParams{})
	wantError(t, err, "site.region: required but not set\nsite.key: required but not set")

	r, all := depottest.New(t)
	all.Site.On(same).Queue.On.Push.With("x").Return(nil).Once()
	if site, err = r.Sync().Site.Open(ctx, p); err != nil || site.Queue.Push(ctx, "x") != nil {
		t.Errorf("got %v", err)
	}
}
