package kindtest_test

import (
	"context"
	"errors"
	"flag"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/kindtest"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/observe"
	"github.com/resgen-go/resgen/resource/tlsfile"
)

// TestMain lets more tests run at once than there are processors: most of the time, a suite waits.
func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", "8"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// faultVar is the variable by which this binary, run again, tries a kind with a fault.
const faultVar = "KINDTEST_FAULT"

// byLayer is no fault: the client does not observe itself.
const byLayer = "is observed by a layer"

// faults are mistakes that a kind can make. Each has one client that makes just that mistake. The suite must fail in the promise, and say
// what is wrong.
var faults = []struct{ fault, promise, want string }{
	{"keeps the context of opening", "opens", `Call after the context of opening has ended fails: context canceled`},
	{"opens without asking", "dead_server", `opening while nobody listens succeeds: a client is open when the server has answered`},
	{"ignores the context of opening", "silent_server", `opening while the server is silent takes \S+, and must return within`},
	{"shows the password when opening fails", "dead_server", `the error of opening while nobody listens.* shows the password`},
	{"names another resource", "dead_server", `the error of opening while nobody listens is about the resource "toy"`},
	{"names the resource twice", "dead_server", `the error of opening while nobody listens names the resource more than once`},
	{"panics when opening fails", "dead_server", `opening while nobody listens panics`},
	{"panics at what it does not know", "strange_server", `opening while another server listens panics`},
	{"leaves connections when opening fails", "wrong_password", `1 connections are left after Close`},
	{"repeats what the server says", "wrong_password", `the error of opening with a wrong password.* shows the password`},
	{"tries a refused password again", "wrong_password", `opening with a wrong password is tried 3 times: its error must have a method Permanent`},
	{"opens without asking", "unusable", `opening with no such host succeeds`},
	{"loses the cause of opening", "opening_is_cancelled", `opening that is cancelled does not say so`},
	{"is sent with a context that has ended", "context_has_ended", `Call with a cancelled context does not say so: errors.Is\(err, context canceled\) is false for no error`},
	{"ignores the context of calls", "context_ends", `Call that is cancelled has not returned after`},
	{"ignores the context of Check", "context_ends", `Check that is cancelled has not returned after`},
	{"loses the end of the context", "context_ends", `Call whose deadline ends does not say so: errors.Is\(err, context deadline exceeded\) is false for`},
	{"loses places of the pool", "context_ends", `Call after others whose context has ended does not succeed within`},
	{"fails at the second Close", "closes_twice", `the second Close fails: toy: client is closed`},
	{"panics at the second Close", "closes_twice", `the second Close panics`},
	{"waits at Close for ever", "closes_in_use", `Close while calls are under way has not returned after`},
	{"leaves connections that were in use", "closes_in_use", `\d connections are left after Close`},
	{"leaves a goroutine", "opens", `1 goroutines are left after Close`},
	{"works after Close", "closed", `Call after Close succeeds, and must fail`},
	{"panics after Close", "closed", `Call after Close panics`},
	{"has its own word for closed", "closed", `Call after Close does not say so: errors.Is\(err, resource.ErrClosed\) is false for closed pool`},
	{"remembers that the server has answered", "server_returns", `Check while the server is dead succeeds, and must fail`},
	{"keeps dead connections", "server_returns", `Call after the server has come back (does not succeed|takes \S+, and must return) within`},
	{"says at Close that a connection is dead", "server_returns", `Close while the server is dead fails, and nothing is left to do`},
	{"keeps dead connections", "forgotten_connections", `Call after the network has forgotten the open connections does not succeed within`},
	{"keeps its password", "rotation", `Call after the secret has changed does not succeed within`},
	{"keeps one of its two secrets", "rotation", `Call after the secret has changed does not succeed within`},
	{"keeps its certificates", "certificates", `Call after the files of the certificates have changed does not succeed within`},
	{"tries a refused certificate again", "certificates", `opening with certificates that are no longer valid is tried 3 times: its error must have a method Permanent`},
	{"does not report calls", "observed", `observers are not told of Call`},
	{"reports attempts as calls", "observed", `observers are told 2 times of Call`},
	{"declares no operations", "observed", `the client has declared no operation of the scope call`},
	{"does not tell observers of errors", "observed", `observers are told of Call that nobody answers with the error class "", want "timeout"`},
	{"takes cancelling for a timeout", "observed", `observers are told of Call with a cancelled context with the error class "timeout", want "canceled"`},
	{"does not end what has failed", "full_pool", `observers are not told of Call that gets no connection of the full pool`},
	{"classes errors by their texts", "failure_observed", `observers are told of Fail with the error class "the server says unknown", want "unknown"`},
	{"shows the password to observers", "opens", `what observers are told of the resource shows the password`},
	{"needs its observers", "observer_panics", `Call whose observer panics panics: panic: nobody observes`},
	{"says that a full pool is down", "full_pool", `Check of a full pool says that the server is down`},
	{"does not count what is in use", "full_pool", `0 of 2 connections are counted in use, and all are`},
	{"has a zero handle that is up", "zero_handle", `Check of a zero handle succeeds: it must say that there is no client`},
	{"has an old mock", "mock", `the mock has rules for \[Get Put\], and the interface has the methods \[Get\]: generate the mock again`},
	{"has a mock that fails", "mock", `Call of the mock fails`},
	{"shows the password in the configuration", "shows_no_secret", `the configuration of the client, printed with %v, shows the password`},
}

// TestGood holds that the suite passes a kind without a fault, in all its promises.
func TestGood(t *testing.T) {
	t.Parallel()
	out, err := suite("", ".")
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	passed := regexp.MustCompile(`(?m)^ +--- PASS: TestToy/(\S+)`).FindAllStringSubmatch(out, -1)
	if len(passed) < 23 || strings.Contains(out, "left out") {
		t.Errorf("%d promises were tried:\n%s", len(passed), out)
	}
	tried := map[string]bool{}
	for _, f := range faults {
		tried[f.promise] = true
	}
	for _, p := range passed {
		if !tried[p[1]] {
			t.Errorf("no fault shows that the promise %q can fail", p[1])
		}
	}
}

// TestLayer holds that the suite passes a kind that does not observe itself, with the layer that generated code puts around it.
func TestLayer(t *testing.T) {
	t.Parallel()
	if out, err := suite(byLayer, "."); err != nil || !strings.Contains(out, "--- PASS: TestToy/observed") {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestFaults holds that the suite fails each fault, in the promise that it breaks.
func TestFaults(t *testing.T) {
	t.Parallel()
	for _, f := range faults {
		t.Run(f.promise+"/"+f.fault, func(t *testing.T) {
			if f.promise == "server_returns" && f.fault == "keeps dead connections" && os.Getenv("RESGEN_TEST_LONG") != "on" {
				t.Skip("waits for half a minute; RESGEN_TEST_LONG=on runs it")
			}
			t.Parallel()
			out, err := suite(f.fault, "^"+f.promise+"$")
			var exit *exec.ExitError
			if !errors.As(err, &exit) || !strings.Contains(out, "--- FAIL: TestToy/"+f.promise) {
				t.Fatalf("the suite does not fail (%v):\n%s", err, out)
			}
			if !regexp.MustCompile(f.want).MatchString(out) {
				t.Errorf("the suite does not say %q:\n%s", f.want, out)
			}
		})
	}
}

// suite runs this binary again: TestToy with a fault, and of its promises those that match.
func suite(fault, promises string) (string, error) {
	cmd := exec.Command(os.Args[0], "-test.run", "^TestToy$/"+promises, "-test.v", "-test.timeout", "2m")
	cmd.Env = append(os.Environ(), faultVar+"="+fault)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// TestToy runs the suite for the kind toy, with the fault that the variable says. TestGood and TestFaults set it.
func TestToy(t *testing.T) {
	fault, set := os.LookupEnv(faultVar)
	if !set {
		return
	}
	zeroHandleIsFine = fault == "has a zero handle that is up"
	var observed func(*observe.Probe) resource.OpenOption
	if fault == byLayer {
		observed = layered
	}
	kindtest.Run(t, kindtest.Kind[toyConfig, *toy]{
		Name:    "toy",
		Observe: observed,
		Start: func(t testing.TB) kindtest.Server[toyConfig] {
			s := newToyServer(t)
			config := func(addr string, secret func(string) resource.Secret) toyConfig {
				return toyConfig{Addr: addr, User: secret("user"), Password: secret("password"), fault: fault}
			}
			return kindtest.Server[toyConfig]{
				Addr:     s.addr,
				Config:   config,
				Password: s.password,
				Secrets: func(_, password string) map[string]string {
					return map[string]string{"user": userOf(password), "password": password}
				},
				Rotate: s.rotate,
				Secure: func(addr string, files tlsfile.Files, secret func(string) resource.Secret) toyConfig {
					c := config(addr, secret)
					c.CA, c.Cert, c.Key = files.CA, files.Cert, files.Key
					return c
				},
				Unusable: map[string]toyConfig{
					"no such host": config("toy.invalid:1", func(string) resource.Secret { return resource.NewSecret(s.password) }),
				},
				Stop:    s.stop,
				Restart: s.start,
			}
		},
		Open: openToy,
		Call: func(ctx context.Context, h *toy) error {
			answer, err := h.Get(ctx, "x")
			if err == nil && answer != "OK x" {
				return errors.New("the answer is " + answer)
			}
			return err
		},
		Fail:     func(ctx context.Context, h *toy) error { _, err := h.Get(ctx, ""); return err },
		FailType: "unknown",
		Hold:     func(ctx context.Context, h *toy) (func(), error) { return h.native.hold(ctx) },
		Mock: func(testing.TB) *toy {
			switch fault {
			case "has an old mock":
				return &toy{ToyClient: &oldMock{}}
			case "has a mock that fails":
				return &toy{ToyClient: failingMock{}}
			}
			return &toy{ToyClient: &toyMock{}}
		},
		Interface:  (*ToyClient)(nil),
		Background: []string{"kindtest_test.(*toyServer).serve"},
	})
}

// An oldMock has rules for a method that the interface no longer has.
type oldMock struct {
	toyMock
	On struct{ Get, Put struct{} }
}

// A failingMock answers no call.
type failingMock struct{}

func (failingMock) Get(context.Context, string) (string, error) {
	return "", errors.New("no rule expects this")
}
