package postgreskind

import (
	"context"
	"crypto/tls"
	"fmt"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/tlsfile"
)

// A renewal looks up what may have changed since the pool was opened, for each new connection: the password, the URL, and the files of
// certificates.
type renewal struct {
	cfg   PostgresConfig
	from  Passwords
	first *database
	made  *pgx.ConnConfig // what first has made, before configure
	ours  []bool          // which TLS configurations configure has left alone
}

// install makes c look up everything before each connection, and then call the BeforeConnect that it has.
func (r *renewal) install(c *pgxpool.Config) {
	next := c.BeforeConnect
	c.BeforeConnect = func(ctx context.Context, conn *pgx.ConnConfig) error {
		if err := r.renew(ctx, conn); err != nil {
			return err
		}
		if next == nil {
			return nil
		}
		return next(ctx, conn)
	}
}

// renew takes no longer than a connection may: pgxpool's context has no deadline, and the attempt holds a place in the pool.
func (r *renewal) renew(ctx context.Context, conn *pgx.ConnConfig) error {
	if timeout := r.first.ConnectTimeout; timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, timeout)
		defer cancel()
	}
	text, err := currentURL(ctx, r.cfg)
	if err != nil {
		return err
	}
	now, ours := r.first, r.ours
	if text != r.first.text {
		if now, err = newDatabase(r.cfg, text, r.from); err != nil {
			return err
		}
		if ours, err = r.change(conn, now); err != nil {
			return err
		}
	}
	if conn.Password, err = r.password(ctx, now); err != nil {
		return err
	}
	return now.tls.renew(conn, ours)
}

// password is the password for a new connection.
func (r *renewal) password(ctx context.Context, now *database) (string, error) {
	switch {
	case r.from != nil:
		password, err := r.from.Password(ctx)
		if err != nil {
			return "", fmt.Errorf("password_from: %w", err)
		}
		_ = resource.NewSecret(password).Reveal() // lets resource.Redact know it
		return password, nil
	case r.cfg.Password.IsZero():
		return now.Password.Reveal(), nil // of the URL, which is the current one
	}
	return r.cfg.Password.Current(ctx)
}

// change makes conn connect as the URL says now. What the URL says as before stays as configure has left it. It returns which TLS
// configurations are ours.
func (r *renewal) change(conn *pgx.ConnConfig, now *database) ([]bool, error) {
	c, err := now.poolConfig()
	if err != nil {
		return nil, err
	}
	made, fresh := r.made, c.ConnConfig
	if fresh.User != made.User {
		conn.User = fresh.User
	}
	if fresh.Database != made.Database {
		conn.Database = fresh.Database
	}
	if fresh.ConnectTimeout != made.ConnectTimeout {
		conn.ConnectTimeout = fresh.ConnectTimeout
	}
	if !maps.Equal(fresh.RuntimeParams, made.RuntimeParams) {
		conn.RuntimeParams = fresh.RuntimeParams
	}
	if now.sameServers(r.first) {
		return r.ours, nil
	}
	conn.Host, conn.Port, conn.TLSConfig, conn.Fallbacks = fresh.Host, fresh.Port, fresh.TLSConfig, fresh.Fallbacks
	conn.ValidateConnect, conn.ChannelBinding, conn.RequireAuth = fresh.ValidateConnect, fresh.ChannelBinding, fresh.RequireAuth
	return slices.Repeat([]bool{true}, 1+len(fresh.Fallbacks)), nil
}

// sameServers reports whether d and e connect to the same servers, with TLS of the same sort.
func (d *database) sameServers(e *database) bool {
	return slices.Equal(serversOf(d.PostgresConfig), serversOf(e.PostgresConfig)) && d.SSLMode == e.SSLMode &&
		d.TargetSessionAttrs == e.TargetSessionAttrs && d.ChannelBinding == e.ChannelBinding && slices.Equal(d.RequireAuth, e.RequireAuth) &&
		d.SSLRootCert == e.SSLRootCert && d.SSLCert == e.SSLCert && d.SSLKey == e.SSLKey
}

// targets are the TLS configurations for the servers of a configuration, in their order; nil where there is no TLS.
type targets []*tls.Config

func targetsOf(c *pgx.ConnConfig) targets {
	all := targets{c.TLSConfig}
	for _, f := range c.Fallbacks {
		all = append(all, f.TLSConfig)
	}
	return all
}

// in reports which of the TLS configurations in c are those of t.
func (t targets) in(c *pgx.ConnConfig) []bool {
	now := targetsOf(c)
	same := make([]bool, len(now))
	for i := range now {
		same[i] = i < len(t) && now[i] == t[i]
	}
	return same
}

// renew gives conn the certificates that the files hold now, for the servers whose TLS configuration is ours.
func (f *tlsFiles) renew(conn *pgx.ConnConfig, ours []bool) (err error) {
	if f == nil {
		return nil
	}
	at := func(i int) **tls.Config {
		if i == 0 {
			return &conn.TLSConfig
		}
		return &conn.Fallbacks[i-1].TLSConfig
	}
	for i, our := range ours {
		if i > len(conn.Fallbacks) {
			break
		}
		if c := at(i); our && *c != nil {
			if *c, err = f.renewed(*c); err != nil {
				return tlsfile.Problem(err, "ssl_root_cert", "ssl_cert", "ssl_key")
			}
		}
	}
	return nil
}
