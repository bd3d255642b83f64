// Package alertpostgres keeps the states of incidents in a table of a PostgreSQL database, for programs that run several times.
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

// A Client runs statements. The resources of the kind postgres do so, and pools and connections of pgx.
type Client interface {
	Exec(ctx context.Context, sql string, arguments ...any) (pgconn.CommandTag, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// A Store is an alert.Store in a table. Make one with New.
type Store struct {
	client                       Client
	create, read, insert, update string
}

var _ alert.Store = (*Store)(nil)

// Table is the name of the table, unless WithTable gives another.
const Table = "resgen_alerts"

// An Option is an option of New.
type Option func(*Store)

// WithTable sets the name of the table: one part, or a schema and a name. They need no quotes.
func WithTable(parts ...string) Option {
	return func(s *Store) { s.statements(pgx.Identifier(parts).Sanitize()) }
}

// New returns a store in the client's database. The store creates its table when it first needs it and may do so; DDL returns the
// statement for those who do it themselves.
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

// DDL returns the statement that creates the table. The store's role needs select, insert and update on it.
func (s *Store) DDL() string { return s.create }

// Update implements alert.Store. It reads the state and writes it if it still has the revision that was read, or begins anew. It holds no
// lock and no transaction, so that it works through a pooler and delays nobody.
func (s *Store) Update(ctx context.Context, name string, change func([]byte) []byte) error {
	var notCreated error
	for tried := false; ; {
		done, err := s.try(ctx, name, change)
		switch {
		case code(err) == undefinedTable && !tried:
			// Of several processes that create the table at once, all but one get an error, and PostgreSQL has several for this. Whether
			// it matters shows when the table is used.
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

// try returns false if another process came between.
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

// undefinedTable is PostgreSQL's code for a table that is not there.
const undefinedTable = "42P01"

// code is the SQLSTATE of an error, or "".
func code(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// An Error says that a state could not be read or written.
type Error struct {
	Name string // of the state
	Err  error
}

// Error says what the database has answered.
func (e *Error) Error() string {
	return fmt.Sprintf("alertpostgres: %s: %s", e.Name, strings.TrimSpace(e.Err.Error()))
}

// Unwrap returns the error of the client.
func (e *Error) Unwrap() error { return e.Err }

// ErrorType returns the SQLSTATE, or "" if the error is none of the database.
func (e *Error) ErrorType() string { return code(e.Err) }
