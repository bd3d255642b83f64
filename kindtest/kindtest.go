package kindtest

import (
	"context"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/observe"
	"github.com/resgen-go/resgen/resource/tlsfile"
)

// Time limits. A kind that takes longer with a server on this machine is slower than its users expect.
const (
	openTimeout = 3 * time.Second        // to open a client; it is the timeout of the resource's lifecycle
	callTimeout = 3 * time.Second        // for a call or a check that the server answers
	stopTimeout = time.Second            // to close a client
	prompt      = time.Second            // to return after a context has ended
	recovery    = 10 * time.Second       // to work again after the server or the network works again
	hurry       = 300 * time.Millisecond // the deadline for a call that the server does not answer
)

// name is the name of the resource in the suite. Errors must contain it.
const name = "subject"

// A Kind describes a kind to the suite. C is the type of its configuration, and H the type of the handle that opening returns. Start, Open
// and Call must be set. Each other field is optional. A promise that needs one is left out if the field is not set.
type Kind[C any, H resource.Handle] struct {
	// Name is the name of the kind, such as "redis".
	Name string

	// Start starts a server for one test, or creates an account on a running server.
	Start func(t testing.TB) Server[C]

	// Open opens a client. The Open function that resgen generates for a kind has this signature, such as OpenRedis.
	Open func(ctx context.Context, cfg C, opts ...resource.OpenOption) (H, error)

	// Call makes one call that the server answers at once. The client must not be able to answer it without the server.
	Call func(ctx context.Context, client H) error

	// Unchecked says that neither opening nor Check contacts the server. A kind must document this. Then opening a client of a dead server
	// must succeed, and Call must fail.
	Unchecked bool

	// Slow makes one call that takes at least a minute, or until its context ends. If it is not set, the suite delays Call in the network
	// between client and server. So a kind needs Slow only if its server has no Addr.
	Slow func(ctx context.Context, client H) error

	// Fail makes one call that the server refuses. FailType is the error class that observers must receive for it, such as "42601", "404"
	// or "WRONGTYPE".
	Fail     func(ctx context.Context, client H) error
	FailType string

	// Hold takes one connection from the client's pool, and returns a function that gives it back. The suite calls Hold until the
	// pool is full, so the pool should be small. If Hold is not set, the client has no pool.
	Hold func(ctx context.Context, client H) (release func(), err error)

	// Renew makes the client look up its secret now. It is for a client that looks up its secret at intervals. A kind must document this.
	Renew func(client H)

	// Mock returns a handle with a mock, for which Call succeeds. Interface is a nil pointer to the interface that the mock implements:
	// (*rediskind.RedisClient)(nil).
	Mock      func(t testing.TB) H
	Interface any

	// Observe returns the option that adds the observing layer, for a client that does not report to observers itself. If Observe is not
	// set, the client gets a probe.
	Observe func(*observe.Probe) resource.OpenOption

	// Background lists functions and packages whose goroutines may be left at the end, because they belong to servers that Start, Stop and
	// Restart run in this process. Examples are "net/http.(*Server).Serve" and "github.com/nats-io/nats-server/v2/server". A package
	// includes the packages in its folder.
	Background []string
}

// A Server is a server for one test, with an account on it. Config must be set. Each other field is optional.
type Server[C any] struct {
	// Addr is the host and port of the server. It is empty if there is no network between client and server, as for a database in a file.
	Addr string

	// Config returns the configuration for the server at addr. The address is either Addr, or that of the suite's network, which forwards
	// to Addr. The function secret returns the secret of a field. Timeouts of the configuration should be about one second.
	Config func(addr string, secret func(field string) resource.Secret) C

	// Password is the password of the account. Nothing may show it. NewPassword creates one. If it is "", the server does not ask for a
	// password.
	Password string

	// Secrets returns the text of each secret field, for a server at addr that asks for the given password. It is for a connection string,
	// or for several keys that belong together. If Secrets is not set, every secret field contains the password itself.
	Secrets func(addr, password string) map[string]string

	// Rotate changes the password on the server. If it is not set, the secret never changes.
	Rotate func(t testing.TB, password string)

	// Secure returns the configuration for a server at addr that speaks TLS. It uses the certificates in files instead of those of Config.
	// The suite speaks TLS for the server, and requires a certificate of the client. If Secure is not set, the kind has no files of
	// certificates.
	Secure func(addr string, files tlsfile.Files, secret func(field string) resource.Secret) C

	// BeginTLS exchanges what precedes TLS on a connection to the server, such as the SSLRequest of PostgreSQL and its answer. If it is
	// nil, TLS comes first.
	BeginTLS func(net.Conn) error

	// Forgiving says that a password that was refused may be accepted a moment later, so that opening may be tried again. This is so if new
	// keys take time to reach all machines of a store.
	Forgiving bool

	// Unusable has configurations that cannot be opened. The key says what is wrong, such as "no such database".
	Unusable map[string]C

	// Stop ends the server as a crash would. Restart starts the server again, at the same address and with the same data, and returns when
	// the server answers. If they are not set, the network to the server fails instead.
	Stop    func(t testing.TB)
	Restart func(t testing.TB)
}

// Run checks all promises on one server, each in a subtest.
func Run[C any, H resource.Handle](t *testing.T, k Kind[C, H]) {
	t.Helper()
	switch {
	case k.Start == nil || k.Open == nil || k.Call == nil:
		t.Fatal("kindtest: a Kind must have Start, Open and Call")
	case k.Fail != nil && k.FailType == "":
		t.Fatal("kindtest: Fail is without FailType")
	case (k.Mock == nil) != (k.Interface == nil):
		t.Fatal("kindtest: Mock and Interface belong together")
	}
	s := &suite[C, H]{Kind: k, server: k.Start(t), hidden: &hidden{}}
	switch {
	case s.server.Config == nil:
		t.Fatal("kindtest: a Server must have Config")
	case (s.server.Stop == nil) != (s.server.Restart == nil):
		t.Fatal("kindtest: Stop and Restart belong together")
	}
	if err := s.hidden.add(s.server.Password); err != nil {
		t.Fatalf("kindtest: Server.Password: %v", err)
	}
	s.password = s.server.Password
	var out []string
	for _, p := range s.promises() {
		if p.without != "" {
			out = append(out, fmt.Sprintf("%s: %s", p.name, p.without))
			continue
		}
		t.Run(p.name, func(t *testing.T) {
			s.leavesNothing(t)
			p.try(t)
		})
	}
	if len(out) > 0 {
		t.Logf("left out:\n\t%s", strings.Join(out, "\n\t"))
	}
}

// A suite is one run of the suite.
type suite[C any, H resource.Handle] struct {
	Kind[C, H]
	server   Server[C]
	password string // the password that the server accepts
	hidden   *hidden
}

// A promise is one thing that every kind promises.
type promise struct {
	name    string
	without string // why the promise does not apply to this kind; "" if it applies
	try     func(*testing.T)
}

// unless returns the reason why, or "" if has is true.
func unless(has bool, why string) string {
	if has {
		return ""
	}
	return why
}

func (s *suite[C, H]) promises() []promise {
	network := unless(s.server.Addr != "", "the server has no Addr")
	slow := unless(s.server.Addr != "" || s.Slow != nil, "the server has no Addr, and the kind no Slow")
	password := unless(s.server.Password != "", "the server has no Password")
	return []promise{
		{"opens", "", s.opens},
		{"dead server", network, s.deadServer},
		{"silent server", network, s.silentServer},
		{"strange server", network, s.strangeServer},
		{"wrong password", password, s.wrongPassword},
		{"unusable", unless(len(s.server.Unusable) > 0, "the server has no Unusable"), s.unusable},
		{"opening is cancelled", network, s.openingIsCancelled},
		{"context has ended", "", s.contextHasEnded},
		{"context ends", slow, s.contextEnds},
		{"closes twice", "", s.closesTwice},
		{"closes in use", slow, s.closesInUse},
		{"closed", "", s.closed},
		{"server returns", network, s.serverReturns},
		{"forgotten connections", network, s.forgottenConnections},
		{"rotation", unless(s.server.Rotate != nil && s.server.Addr != "", "the server has no Rotate, or no Addr"), s.rotation},
		{"certificates", unless(s.server.Secure != nil && s.server.Addr != "", "the server has no Secure, or no Addr"), s.certificates},
		{"observed", "", s.observed},
		{"failure observed", unless(s.Fail != nil, "the kind has no Fail"), s.failureObserved},
		{"observer panics", "", s.observerPanics},
		{"full pool", unless(s.Hold != nil, "the kind has no Hold"), s.fullPool},
		{"zero handle", "", s.zeroHandle},
		{"mock", unless(s.Mock != nil, "the kind has no Mock"), s.mock},
		{"shows no secret", password, s.showsNoSecret},
	}
}
