package kindtest_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/lifecycle"
	"github.com/resgen-go/resgen/resource/observe"
	"github.com/resgen-go/resgen/resource/tlsfile"
)

// A toyConfig is the configuration of the kind toy. The fault is the one that its clients have.
type toyConfig struct {
	Addr     string
	User     resource.Secret
	Password resource.Secret
	CA       string // of TLS, if there is TLS
	Cert     string
	Key      string
	Note     string // for the fault that shows the password
	fault    string
}

func (c toyConfig) Validate() error { return nil }

// A ToyClient is what callers use of a client.
type ToyClient interface {
	Get(ctx context.Context, key string) (string, error)
}

// A toy is an open client. It is what resgen would generate.
type toy struct {
	ToyClient
	Config toyConfig
	native *toyPool
}

var (
	errToyClosed = fmt.Errorf("toy: %w", resource.ErrClosed)
	errRefused   = errors.New("the server refuses the password")
)

// A final is an error that another attempt does not change.
type final struct{ error }

func (final) Permanent() bool { return true }
func (f final) Unwrap() error { return f.error }

// A full says that no connection is free.
type full struct{ error }

func (full) Degraded() bool    { return true }
func (full) ErrorType() string { return "saturated" }
func (f full) Unwrap() error   { return f.error }

// A coded is an error of the server.
type coded string

func (c coded) Error() string     { return "the server says " + string(c) }
func (c coded) ErrorType() string { return string(c) }

const toyConns = 2

func openToy(ctx context.Context, cfg toyConfig, opts ...resource.OpenOption) (*toy, error) {
	o := lifecycle.NewOpenOptions("toy", opts)
	c := newToyPool(ctx, cfg, o.Probe)
	h := &toy{ToyClient: lifecycle.Wrapped[ToyClient](o, c), Config: cfg, native: c}
	switch cfg.fault {
	case "opens without asking":
		return h, nil
	case "ignores the context of opening":
		ctx = context.WithoutCancel(ctx)
	case "shows the password in the configuration":
		h.Config.Note = cfg.Password.Reveal()
	}
	err := h.Check(ctx)
	if err == nil {
		return h, nil
	}
	switch cfg.fault {
	case "names another resource":
		err = &resource.Problem{Resource: "toy", Rule: "server", Message: "the server does not answer"}
	case "names the resource twice":
		err = fmt.Errorf("open %s: %w", o.Name, err)
	case "shows the password when opening fails":
		err = fmt.Errorf("connect with %q: %w", cfg.Password.Reveal(), err)
	case "loses the cause of opening":
		err = errors.New("cannot connect")
	case "panics when opening fails":
		panic(err)
	case "leaves connections when opening fails":
		return nil, err
	}
	return nil, errors.Join(err, h.Close(context.WithoutCancel(ctx)))
}

func (h *toy) Check(ctx context.Context) error {
	if h.native == nil {
		if h.Config.fault == "" && h.ToyClient == nil && !zeroHandleIsFine {
			return lifecycle.CheckMock(nil)
		}
		return nil
	}
	switch {
	case h.Config.fault == "remembers that the server has answered" && h.native.answered:
		return nil
	case h.Config.fault == "ignores the context of Check":
		ctx = context.WithoutCancel(ctx)
	}
	err := h.native.check(ctx)
	h.native.answered = err == nil
	return err
}

// zeroHandleIsFine is the fault of a handle whose configuration is zero.
var zeroHandleIsFine bool

func (h *toy) Close(ctx context.Context) error {
	if h.native == nil {
		return nil
	}
	return h.native.close(ctx)
}

func (h *toy) Stats() resource.Stats {
	if h.native == nil {
		return resource.Stats{}
	}
	return h.native.stats()
}

// A layer reports the calls of a client that does not do so, as generated code does.
type layer struct {
	ToyClient
	probe *observe.Probe
}

// layered is the option that puts a layer around a client.
func layered(p *observe.Probe) resource.OpenOption {
	p.Declare(nil, observe.Calls("Get")...)
	return lifecycle.WithLayer(func(c ToyClient) ToyClient { return layer{c, p} })
}

func (l layer) Get(ctx context.Context, key string) (_ string, err error) {
	ctx, span := l.probe.Call(ctx, "Get")
	err = observe.ErrPanic
	defer span.Return(&err)
	return l.ToyClient.Get(ctx, key)
}

// A toyPool has a pool of connections.
type toyPool struct {
	cfg      toyConfig
	probe    *observe.Probe
	places   chan struct{}
	opening  context.Context // for the fault that keeps it
	user     string          // for the fault that keeps it
	password string          // for the fault that keeps it
	answered bool

	mu     sync.Mutex
	files  *tlsfile.Reader
	config *tls.Config
	idle   []*toyConn
	all    map[*toyConn]bool
	closed bool
}

type toyConn struct {
	net.Conn
	lines *bufio.Reader
	first bool // it has not been used yet
}

func newToyPool(ctx context.Context, cfg toyConfig, probe *observe.Probe) *toyPool {
	c := &toyPool{cfg: cfg, probe: probe, places: make(chan struct{}, toyConns), opening: ctx, all: map[*toyConn]bool{}}
	if cfg.fault == "keeps its password" || cfg.fault == "keeps one of its two secrets" {
		c.user, c.password = cfg.User.Reveal(), cfg.Password.Reveal()
	}
	attrs := []observe.Attr{observe.String("server.address", "127.0.0.1")}
	ops := []*observe.Op{{Name: "Get"}, {Scope: observe.Attempt, Name: "GET"}, {Scope: observe.Wait, Name: "ACQUIRE"}, {Scope: observe.Connect, Name: "CONNECT"}}
	switch cfg.fault {
	case "shows the password to observers":
		attrs = append(attrs, observe.String("url", "toy://"+cfg.Password.Reveal()+"@127.0.0.1"))
	case "declares no operations":
		ops = nil
	}
	probe.Declare(attrs, ops...)
	if cfg.fault == "leaves a goroutine" {
		go func() { select {} }()
	}
	return c
}

// Get asks for a key.
func (c *toyPool) Get(ctx context.Context, key string) (_ string, err error) {
	if c.cfg.fault != "does not report calls" {
		var span observe.Span
		ctx, span = c.probe.Call(ctx, "Get")
		if c.probe != nil && !span.Observed() && c.cfg.fault == "needs its observers" {
			panic("nobody observes")
		}
		err = observe.ErrPanic
		defer func() {
			switch c.cfg.fault {
			case "does not tell observers of errors":
				span.End(nil, observe.Result{})
			case "classes errors by their texts":
				r := observe.Result{}
				if err != nil {
					r.Type = err.Error()
				}
				span.End(err, r)
			case "does not end what has failed":
				if err == nil {
					span.End(nil, observe.Result{})
				}
			default:
				span.End(err, observe.Result{})
			}
		}()
	}
	if c.cfg.fault == "keeps the context of opening" && c.opening.Err() != nil {
		return "", c.opening.Err()
	}
	return c.ask(ctx, key)
}

func (c *toyPool) ask(ctx context.Context, key string) (string, error) {
	verb := "GET "
	if key == "" {
		verb = "WHAT"
	}
	return c.do(ctx, verb+key, true)
}

func (c *toyPool) check(ctx context.Context) error {
	c.mu.Lock()
	isFull := len(c.places) == cap(c.places)
	c.mu.Unlock()
	_, err := c.do(ctx, "PING", false)
	if err != nil && ctx.Err() != nil && isFull && c.cfg.fault != "says that a full pool is down" {
		return full{err}
	}
	return err
}

// do sends a line on a connection, and reads the answer. A connection from the pool may be dead, which shows only then.
func (c *toyPool) do(ctx context.Context, line string, reported bool) (string, error) {
	switch c.cfg.fault {
	case "ignores the context of calls":
		ctx = context.WithoutCancel(ctx)
	case "is sent with a context that has ended":
		if reported && ctx.Err() != nil {
			ctx = context.WithoutCancel(ctx)
		}
	}
	if ctx.Err() != nil { // a connection may be free, and answer before it is told
		return "", c.explain(ctx, os.ErrDeadlineExceeded) // as the connection says it
	}
	for {
		conn, err := c.acquire(ctx)
		if err != nil {
			return "", c.explain(ctx, err)
		}
		answer, err := c.send(ctx, conn, line, reported)
		old := !conn.first
		conn.first = false
		c.release(conn, err)
		var said coded
		if err == nil || errors.As(err, &said) || ctx.Err() != nil || !old {
			return answer, c.explain(ctx, err)
		}
	}
}

// explain says that ctx has ended, if that is why err came about.
func (c *toyPool) explain(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil && c.cfg.fault != "loses the end of the context" {
		if c.cfg.fault == "takes cancelling for a timeout" {
			return fmt.Errorf("%w: %w", ctx.Err(), err)
		}
		return fmt.Errorf("%w: %v", ctx.Err(), err)
	}
	return err
}

func (c *toyPool) send(ctx context.Context, conn *toyConn, line string, reported bool) (answer string, err error) {
	if reported {
		var span observe.Span
		ctx, span = c.probe.Begin(ctx, c.probe.Op(observe.Attempt, "GET"))
		err = observe.ErrPanic
		defer func() {
			span.End(err, observe.Result{})
			if c.cfg.fault == "reports attempts as calls" {
				_, again := c.probe.Call(ctx, "Get")
				again.End(err, observe.Result{})
			}
		}()
	}
	return conn.say(ctx, line)
}

func (c *toyConn) say(ctx context.Context, line string) (string, error) {
	stop := context.AfterFunc(ctx, func() { _ = c.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	if _, err := fmt.Fprintln(c, line); err != nil {
		return "", err
	}
	answer, err := c.lines.ReadString('\n')
	if err != nil {
		return "", err
	}
	answer = strings.TrimSuffix(answer, "\n")
	if code, failed := strings.CutPrefix(answer, "ERR "); failed {
		return "", coded(code)
	}
	return answer, nil
}

// acquire takes a connection of the pool, or makes one.
func (c *toyPool) acquire(ctx context.Context) (_ *toyConn, err error) {
	_, span := c.probe.Begin(ctx, c.probe.Op(observe.Wait, "ACQUIRE"))
	defer func() { span.End(err, observe.Result{}) }()
	select {
	case c.places <- struct{}{}:
	default:
		select {
		case c.places <- struct{}{}:
		case <-ctx.Done():
			return nil, errors.New("no connection is free")
		}
	}
	defer func() {
		if err != nil && c.cfg.fault != "loses places of the pool" {
			<-c.places
		}
	}()
	c.mu.Lock()
	if c.closed && c.cfg.fault != "works after Close" {
		c.mu.Unlock()
		if c.cfg.fault == "panics after Close" {
			panic("use of a closed client")
		}
		if c.cfg.fault == "has its own word for closed" {
			return nil, errors.New("closed pool")
		}
		return nil, errToyClosed
	}
	if n := len(c.idle); n > 0 {
		conn := c.idle[n-1]
		c.idle = c.idle[:n-1]
		c.mu.Unlock()
		_ = conn.SetDeadline(time.Time{})
		return conn, nil
	}
	c.mu.Unlock()
	return c.connect(ctx)
}

func (c *toyPool) connect(ctx context.Context) (_ *toyConn, err error) {
	ctx, span := c.probe.Begin(ctx, c.probe.Op(observe.Connect, "CONNECT"))
	defer func() { span.End(err, observe.Result{}) }()
	d := net.Dialer{Timeout: time.Second}
	raw, err := d.DialContext(ctx, "tcp", c.cfg.Addr)
	if err != nil {
		return nil, err
	}
	if raw, err = c.secure(ctx, raw); err != nil {
		return nil, err
	}
	conn := &toyConn{Conn: raw, lines: bufio.NewReader(raw), first: true}
	if err := c.refused(c.login(ctx, conn)); err != nil {
		if c.cfg.fault != "leaves connections when opening fails" {
			conn.Close()
		}
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all[conn] = true
	return conn, nil
}

// secure speaks TLS, if the configuration says so.
func (c *toyPool) secure(ctx context.Context, raw net.Conn) (net.Conn, error) {
	if c.cfg.CA == "" {
		return raw, nil
	}
	c.mu.Lock()
	if c.files == nil || c.cfg.fault != "keeps its certificates" {
		var err error
		if c.files, err = tlsfile.New(tlsfile.Files{CA: c.cfg.CA, Cert: c.cfg.Cert, Key: c.cfg.Key}); err == nil {
			c.config, err = c.files.Config(&tls.Config{ServerName: "localhost"})
		}
		if err != nil {
			c.mu.Unlock()
			raw.Close()
			return nil, err
		}
	}
	config := c.config
	c.mu.Unlock()
	secure := tls.Client(raw, config)
	if err := secure.HandshakeContext(ctx); err != nil {
		raw.Close()
		return nil, c.refused(err)
	}
	return secure, nil
}

// refused is err, final if a certificate is to blame.
func (c *toyPool) refused(err error) error {
	if tlsfile.Refused(err) && c.cfg.fault != "tries a refused certificate again" {
		return final{err}
	}
	return err
}

func (c *toyPool) login(ctx context.Context, conn *toyConn) error {
	user, err := c.cfg.User.Current(ctx)
	if err != nil {
		return err
	}
	password, err := c.cfg.Password.Current(ctx)
	if err != nil {
		return err
	}
	switch c.cfg.fault {
	case "keeps its password":
		user, password = c.user, c.password
	case "keeps one of its two secrets":
		user = c.user
	}
	answer, err := conn.say(ctx, "AUTH "+user+" "+password)
	switch {
	case err != nil:
		return err
	case answer == "OK":
		return nil
	case c.cfg.fault == "repeats what the server says":
		return final{errors.New(answer)}
	case strings.HasPrefix(answer, "NO") && c.cfg.fault != "tries a refused password again":
		return final{errRefused}
	case c.cfg.fault == "panics at what it does not know" && !strings.HasPrefix(answer, "NO"):
		panic("no such answer: " + answer)
	}
	return fmt.Errorf("no server of the kind toy answers")
}

// release gives a connection back, unless it is of no use.
func (c *toyPool) release(conn *toyConn, err error) {
	var said coded
	broken := err != nil && !errors.As(err, &said)
	if c.cfg.fault == "keeps dead connections" {
		broken = false
	}
	c.mu.Lock()
	if broken || c.closed && c.cfg.fault != "leaves connections that were in use" {
		delete(c.all, conn)
		conn.Close()
	} else {
		c.idle = append(c.idle, conn)
	}
	c.mu.Unlock()
	if err == nil || c.cfg.fault != "loses places of the pool" {
		<-c.places
	}
}

// close closes what is idle; what is in use closes when it is given back.
func (c *toyPool) close(ctx context.Context) error {
	c.mu.Lock()
	was := c.closed
	c.closed = true
	var err error
	for _, conn := range c.idle {
		if c.cfg.fault == "says at Close that a connection is dead" {
			if _, failed := conn.say(ctx, "PING"); failed != nil {
				err = failed
			}
		}
		delete(c.all, conn)
		conn.Close()
	}
	c.idle = nil
	c.mu.Unlock()
	switch {
	case was && c.cfg.fault == "fails at the second Close":
		return errToyClosed
	case was && c.cfg.fault == "panics at the second Close":
		close(c.places)
		close(c.places)
	case c.cfg.fault == "waits at Close for ever":
		for range cap(c.places) {
			c.places <- struct{}{}
		}
		for range cap(c.places) {
			<-c.places
		}
	}
	return err
}

func (c *toyPool) stats() resource.Stats {
	c.mu.Lock()
	defer c.mu.Unlock()
	used := len(c.places)
	if c.cfg.fault == "does not count what is in use" {
		used = 0
	}
	return resource.Stats{Max: cap(c.places), InUse: used, Idle: len(c.idle)}
}

// hold takes a connection out of the pool.
func (c *toyPool) hold(ctx context.Context) (release func(), err error) {
	conn, err := c.acquire(ctx)
	if err != nil {
		return nil, err
	}
	return func() { c.release(conn, nil) }, nil
}

// A toyMock stands for a client in tests.
type toyMock struct{ On toyOn }

type toyOn struct{ Get struct{} }

// Get answers every call.
func (*toyMock) Get(_ context.Context, key string) (string, error) { return "OK " + key, nil }
