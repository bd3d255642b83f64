package bare_test

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/bench/bare"
)

// built is a program that a test builds. Tests that build belong to the long lane: without the hooks, all of a client is compiled anew.
func built(t *testing.T, b bare.Build) string {
	t.Helper()
	if os.Getenv("RESGEN_TEST_LONG") != "on" {
		t.Skip("it builds programs: RESGEN_TEST_LONG=on runs it")
	}
	exe, err := b.Make("..", t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return exe
}

// ofHooks are texts in the names of functions that belong to the hook of a kind.
var ofHooks = map[string][]string{
	"http":     {"kinds/http.(*wire).", "kinds/http.(*conn).", "kinds/http.(*attempt)."},
	"postgres": {"kinds/postgres.(*tracer)."},
	"redis":    {"kinds/redis.reporter."},
	"s3":       {"kinds/s3.(*reporter).", "aws_role/awssdk.(*attempts)."},
	"sql": {
		"kinds/sql/internal/dbdriver.(*Watch).", "kinds/sql/internal/dbdriver.(*Calls).", "kinds/sql/internal/dbdriver.(*Conn).",
		"kinds/sql/mysqldriver.(*watch).", "kinds/sql/pgxdriver.(*tracer).", "kinds/sql/sqlitedriver.(*watch).",
	},
	"webhook": {"kinds/http.(*wire).", "kinds/webhook.reporter."},
}

// ofObserving are texts in the names of what a program has that observes or keeps states: layers, what tells observers, and health.
var ofObserving = []string{
	"resource/observe.NewProbe", "resource/observe.Tell", "resource/observe.(*reporter).",
	"bench/handles.ObserveAdder", "bench/handles.adderObserved.", "resource/health.", "resource/slogobserver.",
}

// links fails the test unless the program has functions with each text in their names, or, if not has, with none of them.
func links(t *testing.T, exe string, has bool, texts []string) {
	t.Helper()
	out, err := exec.Command("go", "tool", "nm", exe).Output()
	if err != nil {
		t.Fatal(err)
	}
	symbols := strings.Split(string(out), "\n")
	for _, text := range texts {
		found := slices.IndexFunc(symbols, func(s string) bool { return strings.Contains(s, text) })
		switch {
		case has && found < 0:
			t.Errorf("a program that observes has no %s: the test looks for something else than there is", text)
		case !has && found >= 0:
			t.Errorf("a program that observes nothing has %s", symbols[found])
		}
	}
}

// TestUnobservedLinksNoHook holds that a program without an observer is not larger for what others observe.
func TestUnobservedLinksNoHook(t *testing.T) {
	for _, kind := range bare.Kinds {
		t.Run(kind, func(t *testing.T) {
			b := bare.Build{Package: "./programs/kinds/" + kind}
			links(t, built(t, b), false, append(ofHooks[kind], ofObserving[:3]...))
			b.Observed = true
			links(t, built(t, b), true, ofHooks[kind])
		})
	}
}

// TestUnobservedLinksNoLayer holds the same for generated layers, for health and for the runtime.
func TestUnobservedLinksNoLayer(t *testing.T) {
	b := bare.Build{Package: "./programs/handles"}
	links(t, built(t, b), false, ofObserving)
	b.Observed = true
	links(t, built(t, b), true, ofObserving)
}

// TestUnobservedAllocations holds that a call without an observer allocates as often as it does without the hooks.
func TestUnobservedAllocations(t *testing.T) {
	b := bare.Build{Package: "./programs/calls"}
	counts := func(b bare.Build) string {
		out, err := exec.Command(built(t, b)).Output()
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	got := counts(b)
	b.Without = bare.Kinds
	if want := counts(b); got != want {
		t.Errorf("without an observer calls allocate\n%s\nand without the hooks\n%s", got, want)
	}
	t.Logf("allocations of a call:\n%s", got)
}
