// Package alertpostgres keeps the states of incidents in a table of a PostgreSQL database. It is for programs that run in several
// processes, which share the incidents.
//
//	m.SetStore(alertpostgres.New(r.Database))
package alertpostgres

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/resgen-go/resgen/resource/alert"
)

// A Client runs SQL statements. Handles of the kind postgres implement it, and so do pools and connections of pgx.
type Client interface {
	Exec(ctx context.Context, sql string, arguments ...any) (pgconn.CommandTag, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// A Store is an alert.Store in a table. Create one with New.
type Store struct {
	client                       Client
	create, read, insert, update string
}

var _ alert.Store = (*Store)(nil)

// Table is the default name of the table. WithTable changes it.
const Table = "resgen_alerts"

// An Option changes the Store that New returns.
type Option func(*Store)

// WithTable sets the name of the table: WithTable("alerts"), or with a schema WithTable("ops", "alerts"). Do not quote the names.
func WithTable(parts ...string) Option {
	return func(s *Store) { s.statements(pgx.Identifier(parts).Sanitize()) }
}

// New returns a store in the client's database. The store creates its table when it first needs it, if the client's role may do so. To
// create the table yourself, use the statement that DDL returns.
func New(client Client, opts ...Option) *Store {
	s := &Store{client: client}
	s.statements(pgx.Identifier{Table}.Sanitize())
	for _, opt := range opts {
		opt(s)
	}
	return s
}

func (s *Store) statements(table string) {
	s.create = "create table if not exists " + table + ` (
	name text primary key,
	state text not null,
	revision bigint not null,
	changed_at timestamptz not null default now()
)`
	s.read = "select state, revision from " + table + " where name = $1"
	s.insert = "insert into " + table + " (name, state, revision) values ($1, $2, 1) on conflict (name) do nothing"
	s.update = "update " + table + " set state = $2, revision = revision + 1, changed_at = now() where name = $1 and revision = $3"
}

// DDL returns the SQL statement that creates the table. The client's role needs SELECT, INSERT and UPDATE on the table.
func (s *Store) DDL() string { return s.create }

// Update implements alert.Store. It reads the state, and writes the new state only if the revision has not changed since. Otherwise it
// starts again. Update holds no lock and no transaction, so it works through a connection pooler and does not block other processes.
func (s *Store) Update(ctx context.Context, name string, change func([]byte) []byte) error {
	var notCreated error
	for tried := false; ; {
		done, err := s.try(ctx, name, change)
		switch {
		case code(err) == undefinedTable && !tried:
			// If several processes create the table at the same time, all but one get an error. PostgreSQL has several codes for it. The
			// error matters only if the table still does not exist.
			tried = true
			_, notCreated = s.client.Exec(ctx, s.create)
			continue
		case code(err) == undefinedTable && notCreated != nil:
			err = notCreated
		case done:
			return nil
		case err == nil:
			err = ctx.Err()
		}
		if err != nil {
			return &Error{name, err}
		}
	}
}

// try returns false if another process has written the state in the meantime.
func (s *Store) try(ctx context.Context, name string, change func([]byte) []byte) (done bool, err error) {
	var state string
	var revision int64
	err = s.client.QueryRow(ctx, s.read, name).Scan(&state, &revision)
	none := errors.Is(err, pgx.ErrNoRows)
	if err != nil && !none {
		return false, err
	}
	var old []byte
	if !none {
		old = []byte(state)
	}
	next := change(old)
	if next == nil {
		return true, nil
	}
	var tag pgconn.CommandTag
	if none {
		tag, err = s.client.Exec(ctx, s.insert, name, string(next))
	} else {
		tag, err = s.client.Exec(ctx, s.update, name, string(next), revision)
	}
	return tag.RowsAffected() == 1, err
}

// undefinedTable is the SQLSTATE of PostgreSQL for a table that does not exist.
const undefinedTable = "42P01"

// code returns the SQLSTATE of an error, or "" if the error has none.
func code(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// An Error reports that a state could not be read or written.
type Error struct {
	Name string // the name of the state
	Err  error
}

// Error returns the name of the state and the answer of the database.
func (e *Error) Error() string {
	return fmt.Sprintf("alertpostgres: %s: %s", e.Name, strings.TrimSpace(e.Err.Error()))
}

// Unwrap returns the error of the client.
func (e *Error) Unwrap() error { return e.Err }

// ErrorType returns the SQLSTATE, or "" if the error does not come from the database.
func (e *Error) ErrorType() string { return code(e.Err) }
