package growth

import (
	"bufio"
	"bytes"
	"flag"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/resgen-go/resgen/internal/cli"
)

// most is how much more twice the specification may cost. mostSteps leaves room for steps that search in something sorted, a few times
// the logarithm of its size each.
const (
	most      = 2.5
	mostSteps = 3
)

var times = flag.Int("times", 1, "multiplies the sizes of all specifications: a step that costs little is found at larger ones")

var all = flag.Bool("all", false, "counts the allocations of all cases, and not only of the common ones")

// common are the cases whose allocations every run of the tests counts. TestSteps, which sees more, has all of them; allocations are there
// for what is not ours: go/types, gofmt, the printer of declarations.
var common = []string{
	"extends, a chain", "extends, all the same kind", "one_of, texts", "one_of, numbers", "one_of, a list with all of them", "kinds and resources",
	"resources", "profiles", "profiles with tables", "fields of many types", "members of a union", "rules", "constructors", "operations",
	"methods of a client", "bundles", "used packages", "mocks", "unknown keys, text", "unknown keys, sarif", "env",
}

// TestAllocations counts the objects and the bytes that resgen allocates.
func TestAllocations(t *testing.T) {
	skip(t)
	t.Setenv("GOWORK", "off")
	t.Setenv("RESGEN_CACHE", t.TempDir())
	cases := warm(Cases())
	for _, name := range common {
		if !slices.ContainsFunc(cases, func(c Case) bool { return c.Name == name }) {
			t.Errorf("there is no case %q", name)
		}
	}
	for i, c := range cases {
		if i > 0 && !*all && !slices.Contains(common, c.Name) {
			continue
		}
		t.Run(c.Name, func(t *testing.T) {
			n := *times * c.Count
			objects, size := allocated(t, c, n)
			twiceObjects, twiceSize := allocated(t, c, 2*n)
			if r := twiceObjects / objects; r > most {
				t.Errorf("%.0f objects for %d and %.0f for %d: %.2f times as many", objects, n, twiceObjects, 2*n, r)
			}
			if r := twiceSize / size; r > most {
				t.Errorf("%.0f bytes for %d and %.0f for %d: %.2f times as many", size, n, twiceSize, 2*n, r)
			}
		})
	}
}

// skip leaves the tests of this package to the long lane of CI.
func skip(t *testing.T) {
	t.Helper()
	if os.Getenv("RESGEN_TEST_LONG") != "on" {
		t.Skip("it takes minutes: RESGEN_TEST_LONG=on runs it")
	}
}

// warm puts a small case that looks at Go first, so that what resgen remembers of the standard library is there for all others.
func warm(cases []Case) []Case {
	first := opening[0]
	first.Name, first.Count = "warm up", 10
	return append([]Case{first}, cases...)
}

// allocated runs the command of c in this process.
func allocated(t *testing.T, c Case, n int) (objects, size float64) {
	t.Helper()
	dir := t.TempDir()
	if err := c.Write(dir, n); err != nil {
		t.Fatal(err)
	}
	env := Map{}
	if c.Env != nil {
		env = c.Env(n)
	}
	var out bytes.Buffer
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	code := cli.Run(cli.Process{
		Args: c.Command(), Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: &out, Dir: dir,
		Env: func(name string) (string, bool) {
			if name == "RESGEN_CACHE" { // the folder that the test has set
				return os.LookupEnv(name)
			}
			v, ok := env[name]
			return v, ok
		},
	})
	runtime.ReadMemStats(&after)
	if code != c.Exit {
		t.Fatalf("exit code %d, want %d\n%.2000s", code, c.Exit, &out)
	}
	return float64(after.Mallocs - before.Mallocs), float64(after.TotalAlloc - before.TotalAlloc)
}

// counted are the packages whose work is counted: ours, and those of the standard library whose loops are ours to answer for.
const counted = "github.com/resgen-go/resgen/cmd/resgen,github.com/resgen-go/resgen/internal/...,github.com/resgen-go/resgen/resource/...,slices,strings"

// sorting are the files of sorting algorithms, which take n log n steps and another algorithm for short lists.
var sorting = []string{"slices/zsortanyfunc.go", "slices/zsortordered.go", "slices/sort.go", "strings/compare.go"}

// TestSteps counts how often each statement of resgen runs, as the go command's coverage does. No statement may run much more than twice
// as often for twice the specification: times depend on the machine, and a step that is quadratic costs nothing until it costs everything.
func TestSteps(t *testing.T) {
	skip(t)
	exe := filepath.Join(t.TempDir(), "resgen")
	if out, err := exec.Command("go", "build", "-C", "../..", "-cover", "-covermode=count", "-coverpkg="+counted, "-o", exe, "./cmd/resgen").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	covdata := filepath.Join(t.TempDir(), "covdata")
	if out, err := exec.Command("go", "build", "-o", covdata, "cmd/covdata").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	r := runner{exe, covdata, t.TempDir()}
	cases := warm(Cases())
	r.run(t, cases[0], 1, r.cache)
	for _, c := range cases[1:] {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			size := *times * c.Count
			once, twice := r.steps(t, c, size), r.steps(t, c, 2*size)
			for place, n := range twice {
				least := 10 * 2 * size // what runs less often than that is no worse than linear yet, and may be a matter of chance
				if n > least && float64(n) > mostSteps*float64(once[place]) && !slices.ContainsFunc(sorting, func(f string) bool { return strings.HasPrefix(place, f) }) {
					t.Errorf("%s runs %d times for %d and %d times for %d", strings.TrimPrefix(place, "github.com/resgen-go/resgen/"), once[place], size, n, 2*size)
				}
			}
		})
	}
}

// A runner runs an instrumented resgen.
type runner struct {
	exe, covdata string
	cache        string // what resgen remembers of a run before those that count
}

// steps runs the command of c and returns how often each block of statements ran, by its place. The run has a copy of the cache: resgen goes over
// the files in it, and other tests run at the same time.
func (r runner) steps(t *testing.T, c Case, n int) map[string]int {
	t.Helper()
	cache := t.TempDir()
	if err := os.CopyFS(cache, os.DirFS(r.cache)); err != nil {
		t.Fatal(err)
	}
	return r.run(t, c, n, cache)
}

// run is steps with the given folder as the cache.
func (r runner) run(t *testing.T, c Case, n int, cache string) map[string]int {
	t.Helper()
	dir := t.TempDir()
	work, data, profile := filepath.Join(dir, "work"), filepath.Join(dir, "data"), filepath.Join(dir, "profile")
	for _, d := range []string{work, data} {
		if err := os.Mkdir(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Write(work, n); err != nil {
		t.Fatal(err)
	}
	age(t, work)
	cmd := exec.Command(r.exe, c.Command()...)
	cmd.Dir = work
	cmd.Env = append(os.Environ(), "GOWORK=off", "RESGEN_CACHE="+cache, "GOCOVERDIR="+data)
	if c.Env != nil {
		for name, value := range c.Env(n) {
			cmd.Env = append(cmd.Env, name+"="+value)
		}
	}
	if out, _ := cmd.CombinedOutput(); cmd.ProcessState.ExitCode() != c.Exit {
		t.Fatalf("exit code %d, want %d\n%.2000s", cmd.ProcessState.ExitCode(), c.Exit, out)
	}
	textfmt := exec.Command(r.covdata, "textfmt", "-i=data", "-o=profile") // without dir, as a comma in it would end the name
	textfmt.Dir = dir
	if out, err := textfmt.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	text, err := os.ReadFile(profile)
	if err != nil {
		t.Fatal(err)
	}
	runs := map[string]int{}
	for s := bufio.NewScanner(bytes.NewReader(text)); s.Scan(); {
		if f := strings.Fields(s.Text()); len(f) == 3 {
			n, err := strconv.Atoi(f[2])
			if err != nil {
				t.Fatal(err)
			}
			runs[f[0]] += n
		}
	}
	return runs
}

// age makes everything in dir an hour old. If something has just been written, resgen remembers nothing of it, and stops looking at the first
// such file that it comes to: how often it looked would be a matter of chance.
func age(t *testing.T, dir string) {
	t.Helper()
	hour := time.Now().Add(-time.Hour)
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chtimes(path, hour, hour)
	})
	if err != nil {
		t.Fatal(err)
	}
}
