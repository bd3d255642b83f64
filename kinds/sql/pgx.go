package sqlkind

import (
	"context"
	"database/sql"
	"net/netip"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/resgen-go/resgen/resource"
)

// openPgx makes a pool of PostgreSQL connections, each of which looks up the connection string again.
func openPgx(cfg SQLConfig, text string) (*sql.DB, error) {
	first, err := parsePgx(cfg, text)
	if err != nil {
		return nil, err
	}
	db := sql.OpenDB(hidden(stdlib.GetConnector(*first, stdlib.OptionBeforeConnect(func(ctx context.Context, c *pgx.ConnConfig) error {
		text, err := currentText(ctx, cfg)
		if err != nil {
			return err
		}
		now, err := parsePgx(cfg, text)
		if err != nil {
			return err
		}
		*c = *now
		return nil
	}))))
	limit(db, cfg)
	db.SetConnMaxLifetime(cfg.MaxConnLifetime)
	db.SetConnMaxIdleTime(cfg.MaxConnIdleTime)
	return db, nil
}

// currentText takes no longer than a connection may: the context of the pool itself ends only when that is closed.
func currentText(ctx context.Context, cfg SQLConfig) (string, error) {
	if cfg.ConnectTimeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, cfg.ConnectTimeout)
		defer cancel()
	}
	return cfg.ConnectionString.Current(ctx)
}

// parsePgx reads text as libpq does, but where text does not say how to use TLS, a server on another machine must prove who it is. The
// errors of pgx hold text, so they are not passed on.
func parsePgx(cfg SQLConfig, text string) (*pgx.ConnConfig, error) {
	c, err := pgx.ParseConfig(withSSLMode(text, "verify-full"))
	if err == nil && isLocal(c) {
		c, err = pgx.ParseConfig(withSSLMode(text, "prefer"))
	}
	if err != nil {
		return nil, bad("pgx cannot read it: it must be a URL, postgres://user:password@host/database, or keywords, host=... user=...")
	}
	for _, s := range serversOf(c) {
		if strings.Contains(s.host, "@") {
			return nil, bad("a host holds @: what is special in the user or the password of a URL must be written as %40 and so on")
		}
		if s.plain && !cfg.AllowInsecure && !isLocalHost(s.host) {
			return nil, bad("it allows connections to another machine without TLS: its sslmode must be verify-full, verify-ca or require; allow_insecure lifts that")
		}
	}
	if c.ConnectTimeout == 0 {
		c.ConnectTimeout = cfg.ConnectTimeout
	}
	_ = resource.NewSecret(c.Password).Reveal() // lets resource.Redact know it
	return c, nil
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

// withSSLMode puts a default for sslmode into a connection string, in front of what it says itself: the last one counts.
func withSSLMode(text, mode string) string {
	for _, scheme := range []string{"postgres://", "postgresql://"} {
		rest, ok := strings.CutPrefix(text, scheme)
		if !ok {
			continue
		}
		start := len(scheme)
		if i := strings.IndexAny(rest, "@/"); i >= 0 && rest[i] == '@' {
			start += i + 1 // a question mark in the password is none
		}
		if i := strings.IndexByte(text[start:], '?'); i >= 0 {
			return text[:start+i+1] + "sslmode=" + mode + "&" + text[start+i+1:]
		}
		return text + "?sslmode=" + mode
	}
	return "sslmode=" + mode + " " + text
}
