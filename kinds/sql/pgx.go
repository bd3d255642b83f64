package sqlkind

import (
	"context"
	"database/sql"
	"fmt"
	"net/netip"
	"path/filepath"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/observe"
)

// openPgx makes a pool of PostgreSQL connections, each of which looks up the connection string again.
func openPgx(cfg SQLConfig, text string, from Passwords, probe *observe.Probe) (*sql.DB, error) {
	first, err := parsePgx(cfg, text)
	if err != nil {
		return nil, err
	}
	if from != nil && first.Password != "" {
		return nil, errTwoPasswords
	}
	seen := reportsOf(probe, &hook{pgx: first})
	db := sql.OpenDB(hidden(stdlib.GetConnector(*first, stdlib.OptionResetSession(seen.reset), stdlib.OptionBeforeConnect(func(ctx context.Context, c *pgx.ConnConfig) error {
		now, err := current(ctx, cfg, from)
		if err != nil {
			return err
		}
		*c = *now
		seen.trace(c)
		return nil
	})), seen))
	limit(db, cfg)
	db.SetConnMaxLifetime(cfg.MaxConnLifetime)
	db.SetConnMaxIdleTime(cfg.MaxConnIdleTime)
	return db, nil
}

// errTwoPasswords is the error of a connection whose password comes from two places.
var errTwoPasswords = bad("must not have a password next to password_from, and neither must PGPASSWORD or a passfile")

// current is how to connect now. It takes no longer than a connection may: the context of the pool itself ends only when that is closed.
func current(ctx context.Context, cfg SQLConfig, from Passwords) (*pgx.ConnConfig, error) {
	if cfg.ConnectTimeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, cfg.ConnectTimeout)
		defer cancel()
	}
	text, err := cfg.ConnectionString.Current(ctx)
	if err != nil {
		return nil, err
	}
	now, err := parsePgx(cfg, text)
	if err != nil || from == nil {
		return now, err
	}
	if now.Password != "" {
		return nil, errTwoPasswords
	}
	if now.Password, err = from.Password(ctx); err != nil {
		return nil, fmt.Errorf("password_from: %w", err)
	}
	_ = resource.NewSecret(now.Password).Reveal() // lets resource.Redact know it
	return now, nil
}

// parsePgx reads text as libpq does, but where text does not say how to use TLS, a server on another machine must prove who it is. The
// errors of pgx hold text, so they are not passed on.
func parsePgx(cfg SQLConfig, text string) (*pgx.ConnConfig, error) {
	s, err := readPgx(text)
	if err != nil {
		return nil, err
	}
	c, err := s.parse("verify-full")
	if err == nil && isLocal(c) {
		c, err = s.parse("prefer")
	}
	if err != nil {
		return nil, bad("cannot be used by pgx: look at its values, the files that it names, and the PG* variables")
	}
	if f := settingsFault(c); f != "" {
		return nil, f.err()
	}
	for _, server := range serversOf(c) {
		if server.plain && !cfg.AllowInsecure && !isLocalHost(server.host) {
			return nil, bad("allows connections to another machine without TLS: its sslmode must be verify-full, verify-ca or require; allow_insecure lifts that")
		}
	}
	if c.ConnectTimeout == 0 {
		c.ConnectTimeout = cfg.ConnectTimeout
	}
	_ = resource.NewSecret(c.Password).Reveal() // lets resource.Redact know it
	return c, nil
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

// settingsFault checks what pgx adds from the PG* variables and a service file. They are not in the connection string, and the same
// mistakes are made in them.
func settingsFault(c *pgx.ConnConfig) fault {
	const added = "; it may come from a PG* variable or a service file"
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
	for name := range c.RuntimeParams {
		if !isSent(name) {
			return "names a service whose file has a keyword that neither pgx nor PostgreSQL has: leave it out there"
		}
	}
	return ""
}

// A server is one that pgx may try.
type server struct {
	host  string
	plain bool // without TLS
}

func serversOf(c *pgx.ConnConfig) []server {
	servers := []server{{c.Host, c.TLSConfig == nil}}
	for _, f := range c.Fallbacks {
		servers = append(servers, server{f.Host, f.TLSConfig == nil})
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
