package clients_test

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"example.com/golden/clients"
	"example.com/golden/clients/clientstest"
	"example.com/golden/sdk/pgpool"
	"example.com/golden/sdk/warehouse"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// dev has what is required in the profile dev.
var dev = resource.Map{"DB_HOST": "db", "DB_PASSWORD": "hunter2"}

// with is vars and more of them.
func with(vars resource.Map, more ...string) resource.Map {
	all := resource.Map{}
	for k, v := range vars {
		all[k] = v
	}
	for i := 0; i < len(more); i += 2 {
		all[more[i]] = more[i+1]
	}
	return all
}

func open(t *testing.T, vars resource.Map, opts ...clients.Option) *clients.Resources {
	t.Helper()
	r, err := clients.Open(t.Context(), append(opts, clients.WithSource(vars))...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestOpen(t *testing.T) {
	clients.Journal.Lines()
	r := open(t, with(dev, "SESSION_USER", "ann", "LIMITS_MAX", "9"), clients.WithDatabaseConfigure(func(c *pgpool.Config) error {
		c.Tracer += "code"
		return nil
	}))
	db := r.Database.Native()
	if db.Config != (pgpool.Config{Host: "db", Password: "hunter2", Tracer: "spec code"}) || r.Database.Config.Port != 5432 {
		t.Errorf("database = %+v of %+v", db.Config, r.Database.Config)
	}
	if r.Warehouse.Native().DB != db || r.Limits.Max != 9 {
		t.Errorf("warehouse on %p, not %p; limits %+v", r.Warehouse.Native().DB, db, r.Limits)
	}
	if n, err := r.Warehouse.Count(t.Context(), "a", "b"); n != 84 || err != nil {
		t.Error(n, err)
	}
	if err := r.Jobs.Send(t.Context(), "hello"); err != nil {
		t.Error(err)
	}
	for what, err := range map[string]error{
		"replica": errOf(r.Replica), "archive": errOf(r.Archive), "copies": errOf(r.Copies),
	} {
		if !errors.Is(err, resource.ErrNotInProfile) || !strings.HasPrefix(err.Error(), what+": ") {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := errOf(r.SpareLimits); !errors.Is(err, resource.ErrNotConfigured) {
		t.Error(err)
	}
	if err := r.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if !db.Closed {
		t.Error("the database is not closed")
	}
	lines := clients.Journal.Lines()
	if want := []string{"open db", "migrate db", "ann: hello"}; !slices.Equal(lines[:3], want) {
		t.Errorf("%q, want %q first", lines, want)
	}
	if rest := lines[3:]; !slices.Contains(rest, "drain main") || !slices.Contains(rest, "ann: cleaned up jobs") {
		t.Errorf("closing: %q", rest)
	}
}

func errOf[T any](m resource.Maybe[T]) error {
	_, err := m.Get()
	return err
}

func TestFailure(t *testing.T) {
	_, err := clients.Open(t.Context(), clients.WithSource(with(dev, "DB_HOST", "down")))
	var failed *resource.Error
	if !errors.Is(err, pgpool.ErrDown) || !errors.As(err, &failed) || failed.Resource != "database" {
		t.Error(err)
	}
	_, err = clients.Open(t.Context(), clients.WithSource(with(dev, "DB_HOST", "forbidden")))
	if ps := resource.ProblemsOf(err); len(ps) != 1 || ps[0].Error() != "database: this host is forbidden" {
		t.Error(err)
	}
	p := clients.DefaultPostgresConfig()
	if _, err := clients.OpenPostgres(t.Context(), p); err == nil || err.Error() != "host: required but not set" {
		t.Error(err)
	}
	p.Host = "db"
	if _, err := clients.OpenPostgres(t.Context(), p, lifecycle.WithConfigure(func(*pgpool.Pool) {})); err == nil {
		t.Error("a function of another type configures")
	}
	if _, err := clients.Open(t.Context(), clients.WithSource(with(dev, "DB_HOST", "db")), clients.WithDatabase(&clients.Postgres{})); err == nil ||
		!strings.Contains(err.Error(), "needs the native client of database") {
		t.Error(err)
	}
}

func TestProd(t *testing.T) {
	vars := with(dev, "REPLICA_HOST", "copy", "ARCHIVE_HOST", "old")
	r := open(t, vars, clients.WithProfile(clients.ProfileProd))
	replica, err := r.Replica.Get()
	if err != nil || r.Warehouse.Native().DB != replica.Native() {
		t.Error(err, r.Warehouse.Native().DB)
	}
	copies, err := r.Copies.Get()
	archive, _ := r.Archive.Get()
	if err != nil || copies.Native().DB != archive.Native() {
		t.Error(err)
	}
	if err := r.Close(t.Context()); err != nil || !replica.Native().Closed {
		t.Error(err)
	}
	_, err = clients.Open(t.Context(), clients.WithSource(with(vars, "ARCHIVE_HOST", "")), clients.WithProfile(clients.ProfileTest))
	if !errors.Is(err, resource.ErrNotConfigured) || !strings.HasPrefix(err.Error(), "open copies: archive: ") {
		t.Error(err)
	}
}

func TestBorrowed(t *testing.T) {
	r := open(t, dev)
	defer func() {
		if err := r.Close(t.Context()); err != nil {
			t.Error(err)
		}
	}()
	other := open(t, resource.Map{}, clients.WithDatabase(r.Database))
	if other.Database != r.Database || other.Config.Database.Host != "db" {
		t.Errorf("%+v", other.Config.Database)
	}
	if err := other.Close(t.Context()); err != nil || r.Database.Native().Closed {
		t.Error("a borrowed database is closed", err)
	}
	c, err := clients.LoadDatabaseConfig(t.Context(), clients.WithDatabase(r.Database), clients.WithSource(resource.Map{}))
	if err != nil || c.Host != "db" {
		t.Error(c, err)
	}

	mocked, _ := clientstest.New(t)
	given := clients.Config{Warehouse: clients.DefaultWarehouseConfig(), Jobs: clients.DefaultQueueConfig(), Mails: clients.DefaultQueueConfig()}
	_, err = clients.Open(t.Context(), clients.WithConfig(given), clients.WithWarehouse(mocked.Warehouse))
	if ps := resource.ProblemsOf(err); len(ps) != 1 || ps[0].Resource != "database" {
		t.Error(err)
	}
	last, err := clients.Open(t.Context(), clients.WithConfig(given), clients.WithWarehouse(mocked.Warehouse), clients.WithDatabase(mocked.Database))
	if err != nil {
		t.Fatal(err)
	}
	if err := last.Close(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestBundle(t *testing.T) {
	clients.Journal.Lines()
	err := clients.RunLoading(t.Context(), func(ctx context.Context, l *clients.Loading) error {
		if _, err := l.Warehouse.Count(ctx, "a"); err != nil {
			return err
		}
		return errors.New("over")
	}, clients.WithSource(dev))
	if err == nil || err.Error() != "over" {
		t.Error(err)
	}
	if lines := clients.Journal.Lines(); !slices.Equal(lines, []string{"open db", "migrate db", "drain main"}) {
		t.Errorf("%q", lines)
	}
	if _, _, err := clients.OpenLoading(t.Context(), clients.WithSource(resource.Map{})); err == nil || err.Error() != "database.host (DB_HOST): required but not set" {
		t.Error(err)
	}
	_, _, err = clients.OpenLoading(t.Context(), clients.WithSource(resource.Map{}), clients.WithProfile(clients.ProfileProd))
	if err == nil || err.Error() != "replica.host (REPLICA_HOST): required but not set" {
		t.Error(err)
	}

	s, shut, err := clients.OpenSending(t.Context(), clients.WithSource(resource.Map{"SPARE_MAX": "3"}))
	if err != nil {
		t.Fatal(err)
	}
	if limits, err := s.SpareLimits.Get(); err != nil || limits.Max != 3 {
		t.Error(limits, err)
	}
	if err := shut(t.Context()); err != nil {
		t.Error(err)
	}

	mocked, _ := clientstest.New(t)
	l, shut, err := clients.OpenLoading(t.Context(), clients.WithSource(resource.Map{}), clients.WithWarehouse(mocked.Warehouse))
	if err != nil || l.Warehouse != mocked.Warehouse {
		t.Fatal("a borrowed warehouse needs nothing: ", err)
	}
	if err := shut(t.Context()); err != nil {
		t.Error(err)
	}
	given := clients.Config{Jobs: clients.DefaultQueueConfig(), Mails: clients.DefaultQueueConfig()}
	if _, shut, err = clients.OpenSending(t.Context(), clients.WithConfig(given)); err != nil {
		t.Fatal("other resources of a configuration given in code are checked: ", err)
	}
	if err := shut(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestMocks(t *testing.T) {
	r, m := clientstest.New(t, func(c *clients.Config) { c.Database.Host, c.Archive = "mocked", nil })
	m.Database.On.Exec.With("delete", 1).Return(5, nil).Once()
	if n, err := r.Database.Exec(t.Context(), "delete", 1); n != 5 || err != nil {
		t.Error(n, err)
	}
	user, err := r.User.Get()
	if err != nil {
		t.Fatal(err)
	}
	m.User.On.User.Return("bob")
	if user.User() != "bob" || r.Database.Config.Host != "mocked" || r.Config.Profile != clients.ProfileDev {
		t.Errorf("%+v", r.Config)
	}
	if r.Database.Native() != nil || r.Database.Check(t.Context()) != nil || r.Close(t.Context()) != nil || r.Jobs.Close(t.Context()) != nil {
		t.Error("a handle on a mock has something of a client")
	}
	if err := errOf(r.Archive); !errors.Is(err, resource.ErrNotInProfile) {
		t.Error(err)
	}
	l, loading := clientstest.NewLoading(t)
	loading.Warehouse.On.Count.Return(2, nil)
	if n, err := l.Warehouse.Count(t.Context(), "a", "b"); n != 4 || err != nil || l.Limits.Max != 7 {
		t.Error(n, err, l.Limits)
	}
}

func TestConversion(t *testing.T) {
	c := clients.DefaultWarehouseConfig()
	style, burst := clients.WarehouseStyleFancy, 4
	c.Style, c.Burst, c.Limit = &style, &burst, gen.Ptr[int64](8)
	c.Region, c.Token, c.Key, c.Cert = "r", resource.NewSecret("t"), resource.NewSecret("k"), resource.NewSecret("c")
	c.Tokens = []resource.Secret{resource.NewSecret("a"), resource.NewSecret("b")}
	c.Modes = []clients.WarehouseModes{clients.WarehouseModesB}
	c.Labels = map[string]resource.Secret{"l": resource.NewSecret("v")}
	c.Headers = map[string]string{"h": "v"}
	c.TLS.Key = resource.NewSecret("tls")
	c.Pool = &clients.WarehousePool{Max: 3}
	c.Spare.Name = "spare"
	c.Connection = clients.WarehouseCloud{Region: "x", Token: resource.NewSecret("cloud")}
	c.Target = clients.WarehouseNone{}
	w, err := clients.OpenWarehouse(t.Context(), c, nil)
	if err != nil {
		t.Fatal(err)
	}
	fancy := warehouse.Mode("fancy")
	want := warehouse.Config{
		Name: "main", Mode: "batch", Style: &fancy, Retries: gen.Ptr(3), Burst: 4, Limit: gen.Ptr[warehouse.Count](8),
		Region: gen.Ptr("r"), Wait: 1e9, Token: "t", Key: []byte("k"), Cert: gen.Ptr("c"), Tokens: []string{"a", "b"},
		Modes: []warehouse.Mode{"b"}, Labels: map[string]string{"l": "v"}, Headers: map[string]warehouse.Mode{"h": "v"},
		TLS: warehouse.TLS{Key: "tls"}, Pool: &warehouse.Pool{Max: 3}, Spare: &warehouse.Pool{Max: 2, Name: gen.Ptr("spare")},
		Connection: warehouse.Connection{Cloud: &warehouse.Cloud{Region: gen.Ptr("x"), Token: "cloud"}},
		Target:     warehouse.Target{None: &warehouse.None{}},
	}
	if got := w.Native().Config; !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	w, err = clients.OpenWarehouse(t.Context(), clients.DefaultWarehouseConfig(), nil)
	if err != nil {
		t.Fatal(err)
	}
	want = warehouse.Config{Name: "main", Mode: "batch", Retries: gen.Ptr(3), Wait: 1e9, Spare: &warehouse.Pool{Max: 2}}
	if got := w.Native().Config; !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// TestExtended opens a kind whose constructor is that of another one: what it knows is converted, the union by the names of its members.
func TestExtended(t *testing.T) {
	g, err := clients.OpenGuest(t.Context(), clients.GuestConfig{User: "ann", Desk: "2", Role: clients.GuestReader{Tables: []string{"a", "b"}}})
	if err != nil {
		t.Fatal(err)
	}
	if g.User() != "ann" || !slices.Equal(g.Tables(), []string{"a", "b"}) {
		t.Error(g.User(), g.Tables())
	}
	g, err = clients.OpenGuest(t.Context(), clients.GuestConfig{User: "bob", Role: clients.GuestWriter{Limit: gen.Ptr(3)}})
	if err != nil || g.Tables() != nil {
		t.Error(err)
	}
}
