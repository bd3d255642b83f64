package live

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgproto3"
)

// An RDS is a database whose users log in as those of Amazon RDS do: it asks for a token of AWS IAM, verifies its signature, and passes what
// follows on to a real PostgreSQL.
type RDS struct {
	Port int

	database *Database
	keys     func() aws.Credentials // whose tokens it takes

	mu     sync.Mutex
	tokens []string // that were right
	conns  map[net.Conn]bool
}

// NewRDS starts one in front of a database, for one test. It takes tokens for the host localhost that are signed with the keys.
func NewRDS(t testing.TB, d *Database, keys func() aws.Credentials) *RDS {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &RDS{Port: l.Addr().(*net.TCPAddr).Port, database: d, keys: keys, conns: map[net.Conn]bool{}}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			r.track(c, true)
			all.Go(func() {
				defer r.track(c, false)
				r.serve(c)
			})
		}
	})
	t.Cleanup(func() {
		l.Close()
		r.mu.Lock()
		for c := range r.conns { // order: all of them
			c.Close()
		}
		r.mu.Unlock()
		all.Wait()
	})
	return r
}

func (r *RDS) track(c net.Conn, open bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if open {
		r.conns[c] = true
		return
	}
	delete(r.conns, c)
	c.Close()
}

// Tokens returns the tokens with which users have logged in.
func (r *RDS) Tokens() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]string(nil), r.tokens...)
}

// serve logs a user in, and passes on what follows.
func (r *RDS) serve(c net.Conn) {
	b := pgproto3.NewBackend(c, c)
	start, err := r.login(b, c)
	if err == nil {
		err = r.pass(b, c, start)
	}
	if err != nil {
		b.Send(&pgproto3.ErrorResponse{Severity: "FATAL", Code: "28000", Message: "PAM authentication failed: " + err.Error()})
		_ = b.Flush() // the client may have left
	}
}

// login asks for a token and verifies it.
func (r *RDS) login(b *pgproto3.Backend, c net.Conn) (*pgproto3.StartupMessage, error) {
	for {
		m, err := b.ReceiveStartupMessage()
		if err != nil {
			return nil, err
		}
		start, ok := m.(*pgproto3.StartupMessage)
		if !ok { // it asks for TLS, which is for networks
			if _, err := c.Write([]byte{'N'}); err != nil {
				return nil, err
			}
			continue
		}
		b.Send(&pgproto3.AuthenticationCleartextPassword{})
		if err := errors.Join(b.Flush(), b.SetAuthType(pgproto3.AuthTypeCleartextPassword)); err != nil {
			return nil, err
		}
		answer, err := b.Receive()
		if err != nil {
			return nil, err
		}
		given, ok := answer.(*pgproto3.PasswordMessage)
		if !ok {
			return nil, fmt.Errorf("there is no password, but a %T", answer)
		}
		return start, r.verify(given.Password, start.Parameters["user"])
	}
}

// verify makes the token again, with the keys that must have made it, at the time that it says.
func (r *RDS) verify(token, user string) error {
	u, err := url.Parse("http://" + token)
	if err != nil {
		return errors.New("the token is no URL")
	}
	q := u.Query()
	at, err := time.Parse("20060102T150405Z", q.Get("X-Amz-Date"))
	if err != nil || time.Since(at) > 15*time.Minute {
		return errors.New("the token has no date, or an old one")
	}
	host := fmt.Sprintf("localhost:%d", r.Port)
	if u.Host != host || q.Get("DBUser") != user || q.Get("Action") != "connect" {
		return errors.New("the token is for another host or user")
	}
	again := url.URL{Scheme: "http", Host: host, Path: "/", RawQuery: url.Values{"Action": {"connect"}, "DBUser": {user}, "X-Amz-Expires": {"900"}}.Encode()}
	req, err := http.NewRequest(http.MethodGet, again.String(), nil)
	if err != nil {
		return err
	}
	empty := sha256.Sum256(nil)
	signed, _, err := v4.NewSigner().PresignHTTP(context.Background(), r.keys(), req, hex.EncodeToString(empty[:]), "rds-db", region, at)
	if err != nil {
		return err
	}
	want, err := url.Parse(signed)
	if err != nil {
		return err
	}
	if want.Query().Get("X-Amz-Signature") != q.Get("X-Amz-Signature") {
		return errors.New("the signature is wrong")
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tokens = append(r.tokens, token)
	return nil
}

// pass connects to PostgreSQL with the real password, and copies both ways.
func (r *RDS) pass(b *pgproto3.Backend, c net.Conn, start *pgproto3.StartupMessage) error {
	cfg, err := pgconn.ParseConfig(fmt.Sprintf("host=127.0.0.1 port=%d user=%s dbname=%s sslmode=disable", r.database.Port, start.Parameters["user"], start.Parameters["database"]))
	if err != nil {
		return err
	}
	cfg.Password = r.database.Password.Reveal()
	conn, err := pgconn.ConnectConfig(context.Background(), cfg)
	if err != nil {
		return err
	}
	h, err := conn.Hijack()
	if err != nil {
		return err
	}
	defer h.Conn.Close()
	b.Send(&pgproto3.AuthenticationOk{})
	for name, value := range h.ParameterStatuses { // order: it is a set
		b.Send(&pgproto3.ParameterStatus{Name: name, Value: value})
	}
	b.Send(&pgproto3.ReadyForQuery{TxStatus: 'I'})
	if err := b.Flush(); err != nil {
		return err
	}
	go func() {
		_, _ = io.Copy(c, h.Conn)
		c.Close()
	}()
	_, _ = io.Copy(h.Conn, c) // until one of the two leaves
	return nil
}
