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

// How long things may take. A kind that cannot be as quick on a server of this machine is not as quick as its users expect.
const (
	openTimeout = 3 * time.Second        // for opening, as the timeout of a resource's lifecycle
	callTimeout = 3 * time.Second        // for a call or a check that the server answers
	stopTimeout = time.Second            // for closing
	prompt      = time.Second            // for returning after a context has ended
	recovery    = 10 * time.Second       // for working again after the server or the network has come back
	hurry       = 300 * time.Millisecond // a deadline that ends while the server says nothing
)

// name is what the suite calls the resource. Errors must say it.
const name = "subject"

// A Kind is what a test says about a kind. C is its configuration, and H the handle that opening returns. Start, Open and Call must be set.
// Each other field belongs to a promise that is left out without it.
type Kind[C any, H resource.Handle] struct {
	// Name is the name of the kind: "redis".
	Name string

	// Start starts a server, or makes an account on one, for the time of the test.
	Start func(t testing.TB) Server[C]

	// Open opens a client. The function that resgen generates for a kind fits: OpenRedis.
	Open func(ctx context.Context, cfg C, opts ...resource.OpenOption) (H, error)

	// Call makes one call that the server answers at once. It must not be one that the client may keep from the server.
	Call func(ctx context.Context, client H) error

	// Unchecked says that neither opening nor Check asks the server, as the kind documents. Then it must be possible to open a client while the
	// server is dead, and it is Call that fails.
	Unchecked bool

	// Slow makes one call that takes at least a minute, or until its context ends. Without it, the network in front of the server is held up,
	// so a kind needs Slow only if its server has no Addr.
	Slow func(ctx context.Context, client H) error

	// Fail makes one call that the server refuses. FailType is the class of its error that observers are told: "42601", "404", "WRONGTYPE".
	Fail     func(ctx context.Context, client H) error
	FailType string

	// Hold takes one connection out of the client's pool and returns what gives it back. The pool should be small: Hold is called until the pool
	// is full. Without it, the client has no pool.
	Hold func(ctx context.Context, client H) (release func(), err error)

	// Renew has the client look up its secret now. It is for clients that do so at intervals, which their kinds document.
	Renew func(client H)

	// Mock returns a handle around a mock that answers Call with success. Interface is a nil pointer to the interface that the mock stands for:
	// (*rediskind.RedisClient)(nil).
	Mock      func(t testing.TB) H
	Interface any

	// Observe returns the layer of a client that does not report to observers by itself. Without it, the client gets a probe.
	Observe func(*observe.Probe) resource.OpenOption

	// Background lists functions and packages whose goroutines belong to servers that Start, Stop and Restart run in this process, such as
	// "net/http.(*Server).Serve" and "github.com/nats-io/nats-server/v2/server". A package stands for those below it, too.
	Background []string
}

// A Server is a server for one test, with an account on it.
type Server[C any] struct {
	// Addr is the host and the port of the server. Without it there is no network between client and server, as for a database in a file.
	Addr string

	// Config returns the configuration for the server at addr: this is Addr, or an address from which the suite passes on what is sent. The
	// text of a secret field comes from secret. Timeouts of the configuration should be about a second.
	Config func(addr string, secret func(field string) resource.Secret) C

	// Password is what the account has to know. Nobody may see it. NewPassword makes one. "": the server asks for none.
	Password string

	// Secrets returns the text of each secret field for a server at addr that asks for password: a connection string, or several keys that
	// belong together. Without it, every secret field holds the password itself.
	Secrets func(addr, password string) map[string]string

	// Rotate has the server ask for another password from now on. Without it, the secret never changes.
	Rotate func(t testing.TB, password string)

	// Secure returns the configuration for a server at addr that speaks TLS, with the certificates in files, which replace those of Config. The
	// suite speaks TLS in place of the server, and wants a certificate of the client. Without Secure, the kind takes no files of certificates.
	Secure func(addr string, files tlsfile.Files, secret func(field string) resource.Secret) C

	// BeginTLS reads and writes what stands before TLS on a connection to the server: the SSLRequest of PostgreSQL and its answer. nil: nothing.
	BeginTLS func(net.Conn) error

	// Forgiving says that a refused password may be accepted a moment later, so that opening may be tried again: keys that are on their way to
	// all machines of a store.
	Forgiving bool

	// Unusable are configurations that cannot be opened, by what is wrong with them: "no such database".
	Unusable map[string]C

	// Stop ends the server as a crash would. Restart starts it again, at the same address and with the same data, and returns when it answers.
	// Without them the network in front of the server fails instead.
	Stop    func(t testing.TB)
	Restart func(t testing.TB)
}

// Run tries all promises on one server, each in a subtest.
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

// A suite is a run.
type suite[C any, H resource.Handle] struct {
	Kind[C, H]
	server   Server[C]
	password string // that the server asks for
	hidden   *hidden
}

// A promise is something that every kind promises.
type promise struct {
	name    string
	without string // why it means nothing for this kind; "": it does
	try     func(*testing.T)
}

// unless is why something is left out, if it is.
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
