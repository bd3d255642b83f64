package postgreskind

import (
	"net"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgproto3"
	"github.com/resgen-go/resgen/resource"
)

// A server speaks as much of PostgreSQL's protocol as a pool needs to connect and to ping.
type server struct {
	listener net.Listener

	mu       sync.Mutex
	password string              // the one it accepts
	params   []map[string]string // what each connection that was let in wants
}

func newServer(t *testing.T, password string) *server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &server{listener: l, password: password}
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

// config is that of a pool on s.
func (s *server) config(password resource.Secret) PostgresConfig {
	c := DefaultPostgresConfig()
	c.Host, c.Port = "127.0.0.1", s.listener.Addr().(*net.TCPAddr).Port
	c.Database, c.Username, c.Password = "shop", "app", password
	c.SSLMode = PostgresSSLModeDisable
	return c
}

// expect makes s accept password only.
func (s *server) expect(password string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.password = password
}

// startups are the parameters of the connections so far.
func (s *server) startups() []map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.params
}

// serve answers on c until the client leaves.
func (s *server) serve(c net.Conn) {
	defer c.Close()
	b := pgproto3.NewBackend(c, c)
	m, err := b.ReceiveStartupMessage()
	if err != nil {
		return
	}
	startup, ok := m.(*pgproto3.StartupMessage)
	if !ok {
		return
	}
	b.Send(&pgproto3.AuthenticationCleartextPassword{})
	if b.Flush() != nil || b.SetAuthType(pgproto3.AuthTypeCleartextPassword) != nil {
		return
	}
	answer, err := b.Receive()
	if err != nil {
		return
	}
	given, ok := answer.(*pgproto3.PasswordMessage)
	if !ok || !s.admit(given.Password, startup.Parameters) {
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

func (s *server) admit(password string, params map[string]string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if password != s.password {
		return false
	}
	s.params = append(s.params, params)
	return true
}

// silent accepts connections and never answers.
func silent(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var accepting sync.WaitGroup
	accepting.Go(func() {
		var held []net.Conn
		for {
			c, err := l.Accept()
			if err != nil {
				break
			}
			held = append(held, c)
		}
		for _, c := range held {
			c.Close()
		}
	})
	t.Cleanup(func() {
		l.Close()
		accepting.Wait()
	})
	return l
}
