package kindtest

import (
	"net"
	"sync"
	"testing"
)

// A network forwards connections between a client and a server. It can be made to fail.
type network struct {
	target   string
	secure   *front // speaks TLS with clients; nil for no TLS
	listener net.Listener
	running  sync.WaitGroup

	mu       sync.Mutex
	links    map[*link]bool
	refusing bool
	flowing  chan struct{} // closed while bytes are forwarded
	taken    int           // number of connections accepted so far
}

// A link is a connection of a client, and the corresponding connection to the server.
type link struct {
	client, server net.Conn
	once           sync.Once
	over           chan struct{}
	forgotten      chan struct{} // closed when bytes are to be dropped
}

// newNetwork starts a network for the server at target. It ends with the test.
func newNetwork(t testing.TB, target string) *network {
	t.Helper()
	return newSecureNetwork(t, target, nil)
}

// newSecureNetwork is newNetwork with a front that speaks TLS, unless secure is nil.
func newSecureNetwork(t testing.TB, target string, secure *front) *network {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	n := &network{target: target, secure: secure, listener: l, links: map[*link]bool{}, flowing: make(chan struct{})}
	close(n.flowing)
	n.running.Add(1)
	go n.accept()
	t.Cleanup(func() {
		l.Close()
		n.refuse(true)
		n.cut()
		n.running.Wait()
	})
	return n
}

func (n *network) addr() string { return n.listener.Addr().String() }

// cut breaks every connection.
func (n *network) cut() {
	n.mu.Lock()
	defer n.mu.Unlock()
	for l := range n.links {
		l.reset()
	}
}

// refuse makes new connections end at once, or undoes that.
func (n *network) refuse(yes bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.refusing = yes
}

// stall holds back all bytes, or undoes that. Connections stay open, and new connections are accepted.
func (n *network) stall(yes bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	select {
	case <-n.flowing:
		if yes {
			n.flowing = make(chan struct{})
		}
	default:
		if !yes {
			close(n.flowing)
		}
	}
}

// forget drops all further bytes of the existing connections and tells neither end, as a router does that was switched off and on. New
// connections work.
func (n *network) forget() {
	n.mu.Lock()
	defer n.mu.Unlock()
	for l := range n.links {
		select {
		case <-l.forgotten:
		default:
			close(l.forgotten)
		}
	}
}

// open returns the number of connections that are open, and the number of all connections so far.
func (n *network) open() (now, all int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return len(n.links), n.taken
}

func (n *network) accept() {
	defer n.running.Done()
	for {
		client, err := n.listener.Accept()
		if err != nil {
			return // closed
		}
		n.running.Add(1)
		go n.serve(client)
	}
}

// serve forwards between a client and the server, until one of them closes the connection or cut breaks it.
func (n *network) serve(client net.Conn) {
	defer n.running.Done()
	l := &link{client: client, over: make(chan struct{}), forgotten: make(chan struct{})}
	n.mu.Lock()
	refused := n.refusing
	n.mu.Unlock()
	if refused {
		l.reset()
		return
	}
	server, err := net.Dial("tcp", n.target)
	if err != nil {
		l.reset()
		return
	}
	l.server = server
	n.mu.Lock()
	if refused = n.refusing; !refused {
		n.links[l] = true
		n.taken++
	}
	n.mu.Unlock()
	if refused {
		l.reset()
		return
	}
	if n.secure != nil {
		var err error
		if client, err = n.secure.accept(client); err != nil {
			l.end()
			n.mu.Lock()
			defer n.mu.Unlock()
			delete(n.links, l)
			return
		}
	}
	var directions sync.WaitGroup
	directions.Add(2)
	go func() { defer directions.Done(); n.pass(l, server, client) }()
	go func() { defer directions.Done(); n.pass(l, client, server) }()
	directions.Wait()
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.links, l)
}

// pass copies bytes from one end of the link l to the other.
func (n *network) pass(l *link, to, from net.Conn) {
	defer l.end()
	buf := make([]byte, 16<<10)
	for {
		m, err := from.Read(buf)
		if m > 0 && !n.flow(l) {
			return
		}
		select {
		case <-l.forgotten:
			if err != nil && from == l.server {
				<-l.over // the client does not learn of it
			}
			if err != nil {
				return
			}
			continue
		default:
		}
		if _, failed := to.Write(buf[:m]); err != nil || failed != nil {
			return
		}
	}
}

// flow waits until bytes may be forwarded. It returns false if the link l has ended.
func (n *network) flow(l *link) bool {
	n.mu.Lock()
	flowing := n.flowing
	n.mu.Unlock()
	select {
	case <-flowing:
		return true
	case <-l.over:
		return false
	}
}

// reset breaks both connections. Bytes that are still on the way are lost.
func (l *link) reset() {
	for _, c := range []net.Conn{l.client, l.server} {
		if c, ok := c.(*net.TCPConn); ok {
			_ = c.SetLinger(0) // fails if the connection is closed already
		}
	}
	l.end()
}

// end closes both connections.
func (l *link) end() {
	l.once.Do(func() {
		close(l.over)
		l.client.Close()
		if l.server != nil {
			l.server.Close()
		}
	})
}

// newStranger starts a server that sends bytes with which no client's protocol begins, and returns its address.
func newStranger(t testing.TB) (addr string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var running sync.WaitGroup
	running.Add(1)
	go func() {
		defer running.Done()
		for {
			c, err := l.Accept()
			if err != nil {
				return // closed
			}
			running.Add(1)
			go func() {
				defer running.Done()
				defer c.Close()
				_, _ = c.Write([]byte("\x00\xff what do you want?\r\n\r\n"))
				_, _ = c.Read(make([]byte, 1<<10)) // lets the client read the answer before the connection is reset
			}()
		}
	}()
	t.Cleanup(func() {
		l.Close()
		running.Wait()
	})
	return l.Addr().String()
}

// closedPort returns an address on which nothing listens.
func closedPort(t testing.TB) (addr string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
