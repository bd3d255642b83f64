package live

import (
	"net"
	"sync"
	"testing"
)

// A Proxy stands between a client and a server, as a network that does not always work.
type Proxy struct {
	Host string
	Port int

	target   string
	listener net.Listener
	running  sync.WaitGroup

	mu       sync.Mutex
	links    map[*link]bool
	refusing bool
	flowing  chan struct{} // closed while bytes pass
}

// A link is a connection of a client, and the one to the server that belongs to it.
type link struct {
	client, server net.Conn
	once           sync.Once
	cut            chan struct{} // closed when it is over
}

// NewProxy stands before the server at target, until the end of the test.
func NewProxy(t testing.TB, target string) *Proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &Proxy{
		Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port,
		target: target, listener: l, links: map[*link]bool{}, flowing: make(chan struct{}),
	}
	close(p.flowing)
	p.running.Go(p.accept)
	t.Cleanup(func() {
		l.Close()
		p.Refuse(true)
		p.Cut()
		p.running.Wait()
	})
	return p
}

// Addr is where clients find the server.
func (p *Proxy) Addr() string { return p.listener.Addr().String() }

// Cut breaks every connection, as a reboot of a router would.
func (p *Proxy) Cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for l := range p.links {
		l.reset()
	}
}

// Refuse makes new connections end at once, or lets them be.
func (p *Proxy) Refuse(yes bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refusing = yes
}

// Stall holds back every byte, in both directions, or lets them pass. Connections stay, and new ones are taken.
func (p *Proxy) Stall(yes bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	select {
	case <-p.flowing:
		if yes {
			p.flowing = make(chan struct{})
		}
	default:
		if !yes {
			close(p.flowing)
		}
	}
}

// Open is how many connections there are.
func (p *Proxy) Open() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.links)
}

func (p *Proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return // closed
		}
		p.running.Go(func() { p.serve(client) })
	}
}

// serve connects a client to the server, until one of them or Cut ends that.
func (p *Proxy) serve(client net.Conn) {
	server, err := net.Dial("tcp", p.target)
	if err != nil {
		client.Close()
		return
	}
	l := &link{client: client, server: server, cut: make(chan struct{})}
	p.mu.Lock()
	refused := p.refusing
	if !refused {
		p.links[l] = true
	}
	p.mu.Unlock()
	if refused {
		l.reset()
		return
	}
	var directions sync.WaitGroup
	directions.Go(func() { p.pass(l, server, client) })
	directions.Go(func() { p.pass(l, client, server) })
	directions.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.links, l)
}

// pass copies what is sent to one end of l to the other.
func (p *Proxy) pass(l *link, to, from net.Conn) {
	defer l.end()
	buf := make([]byte, 16<<10)
	for {
		n, err := from.Read(buf)
		if n > 0 && !p.flow(l) {
			return
		}
		if _, failed := to.Write(buf[:n]); err != nil || failed != nil {
			return
		}
	}
}

// flow waits until bytes may pass, and reports whether l is still there then.
func (p *Proxy) flow(l *link) bool {
	p.mu.Lock()
	flowing := p.flowing
	p.mu.Unlock()
	select {
	case <-flowing:
		return true
	case <-l.cut:
		return false
	}
}

// reset breaks both connections; what is still on the way is lost.
func (l *link) reset() {
	for _, c := range []net.Conn{l.client, l.server} {
		_ = c.(*net.TCPConn).SetLinger(0) // fails if it is closed already
	}
	l.end()
}

// end closes both connections.
func (l *link) end() {
	l.once.Do(func() {
		close(l.cut)
		l.client.Close()
		l.server.Close()
	})
}
