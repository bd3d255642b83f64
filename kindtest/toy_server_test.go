package kindtest_test

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/resgen-go/resgen/kindtest"
)

// A toyServer speaks a protocol of lines. A client says AUTH with the user's name and the password, and is told OK or NO. Then it may PING, GET
// what there is, and ask what nobody has heard of, which is told ERR and a code.
type toyServer struct {
	addr string

	mu       sync.Mutex
	password string
	listener net.Listener
	conns    map[net.Conn]bool
	running  sync.WaitGroup
}

func newToyServer(t testing.TB) *toyServer {
	s := &toyServer{addr: "127.0.0.1:0", password: kindtest.NewPassword(), conns: map[net.Conn]bool{}}
	s.start(t)
	t.Cleanup(func() { s.stop(t) })
	return s
}

// start listens, at the same address as before.
func (s *toyServer) start(t testing.TB) {
	l, err := net.Listen("tcp", s.addr)
	if err != nil {
		t.Fatal(err)
	}
	s.mu.Lock()
	s.addr, s.listener = l.Addr().String(), l
	s.mu.Unlock()
	s.running.Add(1)
	go s.serve(l)
}

// stop ends all connections.
func (s *toyServer) stop(testing.TB) {
	s.mu.Lock()
	s.listener.Close()
	for c := range s.conns {
		c.Close()
	}
	s.mu.Unlock()
	s.running.Wait()
}

// rotate has the server ask for another password. Connections that are open stay.
func (s *toyServer) rotate(_ testing.TB, password string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.password = password
}

func (s *toyServer) serve(l net.Listener) {
	defer s.running.Done()
	for {
		c, err := l.Accept()
		if err != nil {
			return // stopped
		}
		s.mu.Lock()
		s.conns[c] = true
		s.mu.Unlock()
		s.running.Add(1)
		go func() {
			defer s.running.Done()
			s.talk(c)
			s.mu.Lock()
			defer s.mu.Unlock()
			delete(s.conns, c)
			c.Close()
		}()
	}
}

func (s *toyServer) talk(c net.Conn) {
	known := false
	for lines := bufio.NewScanner(c); lines.Scan(); {
		verb, rest, _ := strings.Cut(lines.Text(), " ")
		s.mu.Lock()
		user, password, _ := strings.Cut(rest, " ")
		right := password == s.password && user == userOf(s.password)
		s.mu.Unlock()
		answer := "ERR unknown"
		switch {
		case verb == "AUTH" && right:
			known, answer = true, "OK"
		case verb == "AUTH":
			answer = "NO to " + rest // some servers do echo it
		case !known:
			answer = "NO"
		case verb == "PING", verb == "GET":
			answer = "OK " + rest
		}
		if _, err := fmt.Fprintln(c, answer); err != nil {
			return
		}
	}
}

// userOf is the name of the user with a password: both change together.
func userOf(password string) string { return "user-" + password[len(password)-4:] }
