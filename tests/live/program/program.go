package program

import (
	"context"
	"errors"
	"io"
	"os"
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource/observe"
)

// A Program has a resource do all that its kind reports.
type Program struct {
	Kind   string // its folder in kinds/
	Driver string // the column of the page's table; "": the only one

	Resource string // its name

	prepare func(testing.TB) (opening, refusal) // of what servers it needs
}

// An opening opens the resource, and returns what can be done with it and what closes it.
type opening func(context.Context, ...Option) ([]step, func(context.Context) error, error)

// A refusal is the error of opening the resource with another configuration.
type refusal func(context.Context, ...Option) error

// Servers are what the programs need besides HTTP servers, which they start themselves.
type Servers struct {
	Postgres func(testing.TB) Database
	MySQL    func(testing.TB) Database
	Redis    func(testing.TB) Cache
	S3       func(testing.TB) Bucket
	AWS      func(testing.TB) Account
}

// An Account is a user of AWS and a role that the user may assume.
type Account struct {
	Address   string // "127.0.0.1:5000"
	AccessKey string
	SecretKey string
	Role      string // its ARN
}

// A Database is an empty database on a server of PostgreSQL or MySQL that wants no TLS.
type Database struct {
	Host     string
	Port     int
	Name     string // of the database, and of its owner
	Password string
}

// A Cache is an empty database of a Redis server that wants no TLS, and a user who may use it.
type Cache struct {
	Address  string // "127.0.0.1:6379"
	Database int
	Name     string // of the user
	Password string
}

// A Bucket is an empty bucket.
type Bucket struct {
	Address   string // "127.0.0.1:9000"
	Name      string
	AccessKey string
	SecretKey string
}

// Programs returns a program for each kind, or several.
func Programs(s Servers) []Program {
	return []Program{
		{Kind: "aws_role", Resource: "deploy_role", prepare: s.role},
		{Kind: "http", Resource: "orders", prepare: orders},
		{Kind: "lambda", Resource: "pictures", prepare: s.pictures},
		{Kind: "postgres", Resource: "database", prepare: s.database},
		{Kind: "rds_token", Resource: "database_token", prepare: token},
		{Kind: "redis", Resource: "cache", prepare: s.cache},
		{Kind: "s3", Resource: "files", prepare: s.files},
		{Kind: "sql", Driver: "pgx", Resource: "reports", prepare: s.reports},
		{Kind: "sql", Driver: "mysql", Resource: "ledger", prepare: s.ledger},
		{Kind: "sql", Driver: "SQLite", Resource: "local", prepare: local},
		{Kind: "webhook", Resource: "alerting", prepare: alerting},
	}
}

// Kinds lists the kinds that come with resgen: every folder in dir.
func Kinds(t testing.TB, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	if len(names) < 4 {
		t.Fatalf("%d kinds were found", len(names))
	}
	return names
}

// A step is one thing that a program does.
type step struct {
	what  string // as the page has it
	do    func(context.Context) error
	fails bool
}

// The steps that every program has.
const (
	Refused = "an attempt to open the resource fails"
	Opened  = "the resource is opened"
	Pooled  = "the pool is measured"
	Closed  = "the resource is closed"
)

// Run has the observer told of everything that p does. After each step it calls done with what the page calls the step.
func (p Program) Run(t testing.TB, o observe.Observer, done func(what string)) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	open, refuse := p.prepare(t)
	if err := refuse(ctx, WithObserver(o)); err == nil {
		t.Errorf("%s: no error", Refused)
	}
	done(Refused)
	steps, shut, err := open(ctx, WithObserver(o))
	if err != nil {
		t.Fatal(err)
	}
	done(Opened)
	for _, s := range steps {
		if err := s.do(ctx); (err != nil) != s.fails {
			t.Errorf("%s: %v", s.what, err)
		}
		done(s.what)
	}
	if err := shut(ctx); err != nil {
		t.Error(err)
	}
	done(Closed)
}

// nothing is what a step does that others have done.
func nothing(context.Context) error { return nil }

// cancelling cancels the context of what do does, after a while.
func cancelling(do func(context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		time.AfterFunc(200*time.Millisecond, cancel)
		return do(ctx)
	}
}

// cancelled has do fail because its context has been cancelled.
func cancelled(do func(context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		ctx, cancel := context.WithCancel(ctx)
		cancel()
		return do(ctx)
	}
}

// hasty gives do little time.
func hasty(do func(context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
		defer cancel()
		return do(ctx)
	}
}

// readAll reads a body to its end.
func readAll(body io.ReadCloser) error {
	_, err := io.Copy(io.Discard, body)
	return errors.Join(err, body.Close())
}
