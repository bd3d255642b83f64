package pgxdriver

import (
	"net"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgproto3"
)

// A postgres speaks as much of PostgreSQL's protocol as a pool needs to connect and to ping.
type postgres struct {
	address string

	mu       sync.Mutex
	password string // the one it accepts
}

func newPostgres(t *testing.T, password string) *postgres {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &postgres{address: l.Addr().String(), password: password}
	var conns sync.WaitGroup
	conns.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			conns.Go(func() { s.serve(c) })
		}
	})
	t.Cleanup(func() {
		l.Close()
		conns.Wait()
	})
	return s
}

// expect makes s accept password only.
func (s *postgres) expect(password string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.password = password
}

func (s *postgres) accepts(password string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return password == s.password
}

// serve answers on c until the client leaves. It has no TLS.
func (s *postgres) serve(c net.Conn) {
	defer c.Close()
	b := pgproto3.NewBackend(c, c)
	for {
		m, err := b.ReceiveStartupMessage()
		if err != nil {
			return
		}
		if _, ok := m.(*pgproto3.StartupMessage); ok {
			break
		}
		if _, err := c.Write([]byte{'N'}); err != nil {
			return
		}
	}
	b.Send(&pgproto3.AuthenticationCleartextPassword{})
	if b.Flush() != nil || b.SetAuthType(pgproto3.AuthTypeCleartextPassword) != nil {
		return
	}
	answer, err := b.Receive()
	if err != nil {
		return
	}
	if given, ok := answer.(*pgproto3.PasswordMessage); !ok || !s.accepts(given.Password) {
		b.Send(&pgproto3.ErrorResponse{Severity: "FATAL", Code: "28P01", Message: "password authentication failed"})
		_ = b.Flush()
		return
	}
	b.Send(&pgproto3.AuthenticationOk{})
	b.Send(&pgproto3.ReadyForQuery{TxStatus: 'I'})
	for b.Flush() == nil {
		m, err := b.Receive()
		if err != nil {
			return
		}
		if _, ok := m.(*pgproto3.Query); !ok {
			return
		}
		b.Send(&pgproto3.EmptyQueryResponse{})
		b.Send(&pgproto3.ReadyForQuery{TxStatus: 'I'})
	}
}
