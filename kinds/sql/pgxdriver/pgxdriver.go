// Package pgxdriver is the driver pgx of the kind sql: PostgreSQL. A program that imports it can open databases with driver = "pgx".
package pgxdriver

import (
	"context"
	"crypto/tls"
	"database/sql"
	"errors"
	"net/netip"
	"path/filepath"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	sqlkind "github.com/resgen-go/resgen/kinds/sql"
	"github.com/resgen-go/resgen/kinds/sql/internal/dbdriver"
)

func init() {
	dbdriver.Register(string(sqlkind.SQLDriverPgx), dbdriver.Driver{Open: open, Lasting: isLasting, Code: code})
}

// A Config has the settings that configure functions may change before a pool is made.
type Config struct {
	// Tracer traces what pgx does, in addition to observers. It may also implement pgx.BatchTracer, pgx.CopyFromTracer, pgx.PrepareTracer and
	// pgx.ConnectTracer. By default there is no tracer.
	Tracer pgx.QueryTracer

	// BeforeConnect may change the settings of a new connection. They already contain the current connection string and password.
	BeforeConnect func(context.Context, *pgx.ConnConfig) error

	// AfterConnect is called with each new connection before the connection is used. If AfterConnect fails, the connection is closed.
	AfterConnect func(context.Context, *pgx.Conn) error

	// ResetSession is called each time that a connection of the pool is used again. If it returns driver.ErrBadConn, the
	// connection is closed, and another connection is used.
	ResetSession func(context.Context, *pgx.Conn) error
}

// Configure makes a configure function from f. The function calls f only if the driver of the pool is pgx, because another profile may use
// another driver.
func Configure(f func(*Config) error) func(*sqlkind.Setup) error {
	return func(s *sqlkind.Setup) error { return dbdriver.Change(s.Driver, f) }
}

// open makes a pool of PostgreSQL connections, each of which looks up the connection string again.
func open(_ context.Context, s dbdriver.Settings) (*sql.DB, error) {
	first, err := parse(s, s.First)
	if err != nil {
		return nil, err
	}
	if s.PasswordFrom != nil && first.Password != "" {
		return nil, errTwoPasswords
	}
	config := &Config{}
	if err := s.Configure(config); err != nil {
		return nil, err
	}
	h := &hook{pgx: first, reports: nothing{}}
	s.Probe.Install(h)
	seen := h.reports
	options := []stdlib.OptionOpenDB{
		stdlib.OptionBeforeConnect(func(ctx context.Context, c *pgx.ConnConfig) error {
			now, err := current(ctx, s)
			if err != nil {
				return err
			}
			now.Tracer = config.Tracer
			if config.BeforeConnect != nil {
				if err := config.BeforeConnect(ctx, now); err != nil {
					return err
				}
			}
			*c = *now
			seen.trace(c)
			return nil
		}),
		stdlib.OptionResetSession(seen.resetting(config.ResetSession)),
	}
	if config.AfterConnect != nil {
		options = append(options, stdlib.OptionAfterConnect(config.AfterConnect))
	}
	db := sql.OpenDB(dbdriver.Hidden(stdlib.GetConnector(*first, options...), seen))
	s.LimitServer(db)
	return db, nil
}

// errTwoPasswords is the error of a connection whose password comes from two places.
var errTwoPasswords = dbdriver.Bad("must not have a password next to password_from, and neither must PGPASSWORD or a passfile")

// current is how to connect now.
func current(ctx context.Context, s dbdriver.Settings) (*pgx.ConnConfig, error) {
	ctx, cancel := s.Connecting(ctx)
	defer cancel()
	text, err := s.Text(ctx)
	if err != nil {
		return nil, err
	}
	now, err := parse(s, text)
	if err != nil || s.PasswordFrom == nil {
		return now, err
	}
	if now.Password != "" {
		return nil, errTwoPasswords
	}
	now.Password, err = s.Password(ctx)
	if err != nil {
		return nil, err
	}
	return now, nil
}

// parse reads text as libpq does, but where text does not say how to use TLS, a server on another machine must prove who it is. The
// errors of pgx hold text, so they are not passed on.
func parse(of dbdriver.Settings, text string) (*pgx.ConnConfig, error) {
	s, err := readPgx(text)
	if err != nil {
		return nil, err
	}
	if err := s.namesFilesTwice(of.Files != nil); err != nil {
		return nil, err
	}
	c, err := s.parse("verify-full")
	if err == nil && isLocal(c) && !of.HasCA {
		c, err = s.parse("prefer")
	}
	if err != nil {
		return nil, s.unusable().Err()
	}
	if f := s.settingsFault(c); f != "" {
		return nil, f.Err()
	}
	for _, server := range serversOf(c) {
		if server.tls == nil && !of.AllowInsecure && !isLocalHost(server.host) {
			return nil, dbdriver.Bad("allows connections to another machine without TLS: set sslmode to verify-full, verify-ca or require, or set allow_insecure")
		}
	}
	if err := useFiles(c, of); err != nil {
		return nil, err
	}
	if c.ConnectTimeout == 0 {
		c.ConnectTimeout = of.ConnectTimeout
	}
	dbdriver.Redact(c.Password)
	return c, nil
}

// useFiles gives c what the files of the fields hold now. As with sslrootcert, sslmode=require has the authorities vouch for the server, and
// sslmode=prefer believes anyone.
func useFiles(c *pgx.ConnConfig, of dbdriver.Settings) error {
	if of.Files == nil {
		return nil
	}
	plain := slices.ContainsFunc(serversOf(c), func(s server) bool { return s.tls == nil })
	use := func(t **tls.Config) (err error) {
		if *t == nil {
			return nil
		}
		chain := (*t).VerifyPeerCertificate != nil
		if *t, err = of.Files.Config(*t); err != nil {
			return err
		}
		if chain || of.HasCA && (*t).InsecureSkipVerify && !plain {
			dbdriver.VerifyChain(*t)
		}
		return nil
	}
	if err := use(&c.TLSConfig); err != nil {
		return err
	}
	for _, f := range c.Fallbacks {
		if err := use(&f.TLSConfig); err != nil {
			return err
		}
	}
	return nil
}

// parse lets pgx read s, with a default for sslmode. pgx must find no other names in s than were found before.
func (s pgxString) parse(sslmode string) (*pgx.ConnConfig, error) {
	return pgx.ParseConfigWithOptions(s.withSSLMode(sslmode), pgx.ParseConfigOptions{
		ParseConfigOptions: pgconn.ParseConfigOptions{ConnStringAllowedKeys: append(slices.Clone(s.names), "sslmode")},
	})
}

// withSSLMode puts a default for sslmode into s, before what s says itself: the last one counts.
func (s pgxString) withSSLMode(mode string) string {
	switch {
	case !s.isURL:
		return "sslmode=" + mode + " " + s.text
	case s.query < 0:
		return s.text + "?sslmode=" + mode
	}
	return s.text[:s.query+1] + "sslmode=" + mode + "&" + s.text[s.query+1:]
}

// added says that something need not be in the connection string.
const added = "; it may come from a PG* variable or a service file"

// settingsFault checks what pgx adds from the PG* variables and a service file. They are not in the connection string, and the same
// mistakes are made in them.
func (s pgxString) settingsFault(c *pgx.ConnConfig) fault {
	for _, s := range serversOf(c) {
		if f := hostsFault(s.host); f != "" {
			return hostFault + added
		}
	}
	if valueFault("user", c.User) != "" {
		return userFault + added
	}
	if valueFault("dbname", c.Database) != "" {
		return databaseFault + added
	}
	if dbdriver.EndsInLineBreak(c.Password) && !slices.Contains(s.names, "password") {
		return "has a password that ends with a line break: leave the line break out" + added
	}
	for name := range c.RuntimeParams {
		if !isSent(name) {
			return "names a service whose file has a keyword that neither pgx nor PostgreSQL has: leave it out there"
		}
	}
	return ""
}

// A server is one that pgx may try.
type server struct {
	host string
	tls  *tls.Config // nil: without TLS
}

func serversOf(c *pgx.ConnConfig) []server {
	servers := []server{{c.Host, c.TLSConfig}}
	for _, f := range c.Fallbacks {
		servers = append(servers, server{f.Host, f.TLSConfig})
	}
	return servers
}

// isLocal reports whether every server of c is on this machine.
func isLocal(c *pgx.ConnConfig) bool {
	for _, s := range serversOf(c) {
		if !isLocalHost(s.host) {
			return false
		}
	}
	return true
}

// isLocalHost reports whether host is this machine: localhost, a loopback address, or the folder of a Unix socket.
func isLocalHost(host string) bool {
	if strings.EqualFold(host, "localhost") || strings.HasPrefix(host, "/") || filepath.IsAbs(host) {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}

// isLasting reports whether the server does not take the user or the password, or has no such database.
func isLasting(err error) bool {
	var said *pgconn.PgError
	return errors.As(err, &said) && (strings.HasPrefix(said.Code, "28") || said.Code == "3D000")
}

// code is the SQLSTATE of err.
func code(err error) string {
	var said *pgconn.PgError
	if errors.As(err, &said) {
		return said.Code
	}
	return ""
}
