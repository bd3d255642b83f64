package live

import (
	"log"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"
)

// Main runs the tests of a binary, for TestMain: without what the variables of this machine say to the servers' clients, and failing if
// a secret appears on standard output or standard error, where logs go too. At the end it stops the servers that tests have shared.
func Main(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	forgetMachine()
	var watches []*watch
	for _, file := range []**os.File{&os.Stdout, &os.Stderr} {
		w, err := newWatch(file)
		if err != nil {
			log.Print(err)
			return 2
		}
		watches = append(watches, w)
	}
	log.SetOutput(os.Stderr)
	slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelDebug})))

	code := m.Run()
	shared.stop()
	for _, w := range watches {
		if leaked := w.stop(); leaked {
			code = 1
		}
	}
	return code
}

// forgetMachine keeps the clients from the accounts of who runs the tests, and from asking the network who they are.
func forgetMachine() {
	for _, e := range os.Environ() {
		name, _, _ := strings.Cut(e, "=")
		if strings.HasPrefix(name, "AWS_") || strings.HasPrefix(name, "PG") {
			os.Unsetenv(name)
		}
	}
	os.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	os.Setenv("AWS_CONFIG_FILE", os.DevNull)
	os.Setenv("AWS_SHARED_CREDENTIALS_FILE", os.DevNull)
}

// shared are the servers that tests share, to be stopped when all have run.
var shared sharing

type sharing struct {
	mu    sync.Mutex
	stops []func()
}

func (s *sharing) atEnd(stop func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stops = append(s.stops, stop)
}

func (s *sharing) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, stop := range s.stops {
		stop()
	}
	s.stops = nil
}
