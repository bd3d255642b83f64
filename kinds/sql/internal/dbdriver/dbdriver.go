// Package dbdriver has the code that the drivers of the kind sql share: their registration, their settings, and their reports to observers. It
// links no driver.
package dbdriver

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/observe"
	"github.com/resgen-go/resgen/resource/tlsfile"
)

// A Driver opens databases of one sort.
type Driver struct {
	// Open makes a pool. It does not wait for a connection.
	Open func(context.Context, Settings) (*sql.DB, error)

	// Check reports whether the database answers on a connection of the pool. It returns own = false if the connection is of another driver.
	// It is nil for a driver whose connections have a Ping that does this.
	Check func(ctx context.Context, db *sql.DB, conn any) (own bool, err error)

	// Lasting reports whether another attempt would not change an error of this driver: the server does not accept the user or the password,
	// or the database does not exist.
	Lasting func(error) bool

	// Code returns the database's own code of an error, for observers. It returns "" for other errors.
	Code func(error) string
}

// drivers are the drivers that are linked, by the value of the field driver. Only functions called init write it.
var drivers = map[string]Driver{}

// Register makes d the driver of that name. A package of a driver calls it when it is initialized.
func Register(name string, d Driver) { drivers[name] = d }

// Of returns the driver of that name, and whether it is linked.
func Of(name string) (Driver, bool) {
	d, linked := drivers[name]
	return d, linked
}

// Check reports whether the database answers on a connection of db. It returns own = false if no driver has a Check for the connection.
func Check(ctx context.Context, db *sql.DB, conn any) (own bool, err error) {
	for _, d := range drivers { // order: a connection is one of at most one driver
		if d.Check == nil {
			continue
		}
		if own, err := d.Check(ctx, db, conn); own {
			return true, err
		}
	}
	return false, nil
}

// Lasting reports whether any driver says that another attempt would not change err.
func Lasting(err error) bool {
	for _, d := range drivers { // order: one answer is enough
		if d.Lasting(err) {
			return true
		}
	}
	return false
}

// Settings are the settings of a pool.
type Settings struct {
	First        string                                // the connection string when the pool is made
	Text         func(context.Context) (string, error) // the connection string now
	PasswordFrom func(context.Context) (string, error) // the password of a new connection; nil: the connection string has it

	Files *tlsfile.Reader // nil: no field names a file
	HasCA bool            // Files has authorities

	AllowInsecure         bool
	PoolSize, MaxOverflow int
	MaxConnLifetime       time.Duration
	MaxConnIdleTime       time.Duration
	ConnectTimeout        time.Duration

	Configure func(config any) error // has the functions of the program change the driver's configuration
	Probe     *observe.Probe
}

// Limit makes db the pool of s. Of a database in a file no connection is replaced because of its age.
func (s Settings) Limit(db *sql.DB) {
	db.SetMaxOpenConns(max(s.PoolSize+s.MaxOverflow, 1)) // 0 would be any number
	db.SetMaxIdleConns(s.PoolSize)
}

// LimitServer makes db the pool of s, for connections to a server.
func (s Settings) LimitServer(db *sql.DB) {
	s.Limit(db)
	db.SetConnMaxLifetime(s.MaxConnLifetime)
	db.SetConnMaxIdleTime(s.MaxConnIdleTime)
}

// Connecting is ctx, which ends when a connection has taken too long: the context of the pool itself ends only when that is closed.
func (s Settings) Connecting(ctx context.Context) (context.Context, context.CancelFunc) {
	if s.ConnectTimeout > 0 {
		return context.WithTimeout(ctx, s.ConnectTimeout)
	}
	return ctx, func() {}
}

// Password returns the password that PasswordFrom says now. It is never called without PasswordFrom.
func (s Settings) Password(ctx context.Context) (string, error) {
	password, err := s.PasswordFrom(ctx)
	if err == nil && EndsInLineBreak(password) {
		err = errors.New("the password ends with a line break: leave the line break out")
	}
	if err != nil {
		return "", fmt.Errorf("password_from: %w", err)
	}
	Redact(password)
	return password, nil
}

// EndsInLineBreak reports whether a secret ends with a line break, which whoever has written it to a file did not mean.
func EndsInLineBreak(secret string) bool {
	return strings.HasSuffix(secret, "\n") || strings.HasSuffix(secret, "\r")
}

// Redact lets resource.Redact know a secret.
func Redact(secret string) { _ = resource.NewSecret(secret).Reveal() }

// Canceled is err, or if ctx has ended an error that says so too: database/sql calls a connection bad that was given up with its context.
func Canceled(ctx context.Context, err error) error {
	if err == nil || ctx.Err() == nil || errors.Is(err, ctx.Err()) {
		return err
	}
	return fmt.Errorf("%w: %w", ctx.Err(), err)
}

// Change calls f with the configuration of a driver, if it is of the driver that f is for.
func Change[C any](config any, f func(*C) error) error {
	if c, ok := config.(*C); ok {
		return f(c)
	}
	return nil
}
