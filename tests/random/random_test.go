package random

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/resgen-go/resgen/internal/envcheck"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/resource"
)

// CI tries 300 specifications, which take two processors 2 to 3 minutes. Before a release: go test ./tests/random -timeout 1h -args -n 2000.
// One again, ever smaller until it is well: go test ./tests/random -v -args -n 1 -clients 1 -seed 17 -size 9.
var (
	count = flag.Int("n", enough, "how many specifications to try")
	first = flag.Uint64("seed", 1, "the `seed` of the first")
	fixed = flag.Int("size", 0, "about how many `fields` each has; 0 for all sizes")
	keep  = flag.String("keep", "", "a `folder` for the generated Go, which stays there")
	every = flag.Uint64("clients", 4, "every `n`-th opens something, if its kinds are for it: its Go is looked at, which takes time")
)

// batch is how many specifications share one program.
const batch = 300

// A trial is one specification, what it is tried with, and what the generated program should answer.
type trial struct {
	*Spec
	asks    []*ask
	relaxed int // how often rules were taken away

	clients *Clients       // nil if nothing is opened
	met     []error        // there would be clients, but for their names
	full    *model.Package // with the clients
}

// An ask is one environment.
type ask struct {
	what   string
	env    *Env
	want   []string // variables that a problem must name; nil if the environment is good
	broken broken   // the constraint that is not satisfied, if that is what is wrong
	either bool     // nobody knows whether the environment is good
	same   envcheck.Report
}

func size(seed uint64) int {
	if *fixed > 0 {
		return *fixed
	}
	n := 1 + int(seed*7%24)
	if seed%*every == 0 {
		n += 8 // clients depend on those of other kinds
	}
	return n
}

// A run is all batches.
type run struct {
	*testing.T
	tried          map[string]int // environments, by what they are
	rules, relaxed int
	reached        *corners
}

// skipUnlessAsked leaves the tests that compile programs to the long lane of CI, and to those who give one of this package's flags.
func skipUnlessAsked(t *testing.T) {
	t.Helper()
	asked := os.Getenv("RESGEN_TEST_LONG") == "on"
	flag.Visit(func(f *flag.Flag) { asked = asked || !strings.HasPrefix(f.Name, "test.") })
	if !asked {
		t.Skip("it takes minutes: RESGEN_TEST_LONG=on runs it, and so does -n")
	}
}

func TestRandom(t *testing.T) {
	skipUnlessAsked(t)
	// The go command and the compiler heed GOGC too: they take a third less time, for memory.
	for name, value := range map[string]string{"GOWORK": "off", "GOFLAGS": "-mod=mod", "GOPROXY": "off", "RESGEN_CACHE": "off", "GOGC": "400"} { // order: a set
		t.Setenv(name, value)
	}
	defer debug.SetGCPercent(debug.SetGCPercent(400))
	r := &run{T: t, tried: map[string]int{}, reached: newCorners()}
	for from := 0; from < *count; from += batch {
		r.batch(*first+uint64(from), min(batch, *count-from))
	}
	r.reached.check(t)
	for _, what := range itemCorners {
		if least := 15; *count >= enough && *fixed == 0 && r.tried["items: "+what] < least {
			t.Errorf("%d environments have %q of items, want %d", r.tried["items: "+what], what, least)
		}
	}
	t.Logf("environments: %v; %d rules, without %d that were not satisfied by chance", r.tried, r.rules, r.relaxed)
}

// batch tries n specifications in one program.
func (r *run) batch(seed uint64, n int) {
	clock := &clock{began: time.Now()}
	trials := make([]*trial, n)
	dir := r.TempDir()
	if err := Folder(dir); err != nil {
		r.Fatal(err)
	}
	each(n, func(i int) { trials[i] = r.trial(seed+uint64(i), dir) })
	trials = slices.DeleteFunc(trials, func(tr *trial) bool { return tr == nil })
	each(len(trials), func(i int) { r.clients(trials[i], fmt.Sprintf("random.example/p%d", i)) })
	clock.stop("making specifications and environments")
	p, err := build(r.T, trials, clock)
	if err != nil {
		r.Fatal(err)
	}
	for i, tr := range trials {
		r.reached.add(tr)
		r.rules, r.relaxed = r.rules+strings.Count(tr.Text, "rule]]\n"), r.relaxed+tr.relaxed
		for _, a := range tr.asks {
			r.answer(p, i, tr, a)
		}
	}
	p.close()
	clock.stop("asking the program")
	r.Logf("%d specifications: %s", n, clock)
}

// trial makes what the seed stands for; nil if that fails.
func (r *run) trial(seed uint64, dir string) *trial {
	s, err := New(seed, size(seed))
	if err != nil {
		r.Errorf("%s: %v\n%s", name(s), err, s.Text)
		return nil
	}
	tr := &trial{Spec: s}
	if err := tr.prepare(dir); err != nil {
		r.Errorf("%s: %v\n%s", name(s), err, s.Text)
	}
	return tr
}

// clients gives every n-th specification clients, in the package at path.
func (r *run) clients(tr *trial, path string) {
	if tr.Seed%*every != 0 {
		return
	}
	var err error
	switch tr.clients, err = tr.Clients(path); {
	case err == nil:
	case collides(err):
		tr.met = append(tr.met, err)
	default:
		r.Errorf("%s: %v\n%s", name(tr.Spec), err, tr.Text)
	}
}

// answer asks the i-th package of the program about one environment.
func (r *run) answer(p *program, i int, tr *trial, a *ask) {
	r.tried[a.what]++
	got, err := p.ask(question{Spec: i, Vars: a.env.Vars})
	if err != nil {
		r.Fatalf("%s: %v", name(tr.Spec), err)
	}
	for _, wrong := range a.judge(got) {
		r.Errorf("%s: %s: %s\n%v\n%s", name(tr.Spec), a.what, wrong, a.env.Vars, tr.Text)
	}
	if !tr.opens() {
		return
	}
	o := &opening{trial: tr, ask: a, program: p, n: i, loaded: got, tried: r.tried, seen: r.reached.seen}
	if err := o.try(); err != nil {
		r.Fatalf("%s: %v", name(tr.Spec), err)
	}
	for _, wrong := range o.wrong {
		r.Errorf("%s: %s: %s\n%v\n%s", name(tr.Spec), a.what, wrong, a.env.Vars, tr.clients)
	}
}

// A clock says how long the stages of a batch take.
type clock struct {
	began  time.Time
	stages []string
}

// stop ends a stage and begins the next.
func (c *clock) stop(stage string) {
	c.stages = append(c.stages, fmt.Sprintf("%s %v", stage, time.Since(c.began).Round(100*time.Millisecond)))
	c.began = time.Now()
}

func (c *clock) String() string { return strings.Join(c.stages, ", ") }

func name(s *Spec) string { return fmt.Sprintf("-seed %d -size %d", s.Seed, s.Size) }

// each calls f for 0 to n-1, on every processor.
func each(n int, f func(int)) {
	var wg sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := range next {
				f(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}

// prepare makes the environments of a trial.
func (tr *trial) prepare(dir string) error {
	m := NewEnviron(tr.Package, dir, tr.Seed)
	for n := 0; n < 2; {
		e, unruly, err := m.Good()
		if err != nil {
			return err
		}
		if e == nil {
			relaxed, err := tr.Relax(unruly)
			if !relaxed {
				return cmp.Or(err, errors.New("no environment suits it"))
			}
			tr.relaxed++
			tr.asks, n, m.Package = nil, 0, tr.Package
			continue
		}
		n++
		tr.ask(m, "good", e, nil)
		for _, mutant := range m.Mutants(e) {
			tr.ask(m, mutant.What, &mutant.Env, mutant.Want)
			tr.asks[len(tr.asks)-1].broken, tr.asks[len(tr.asks)-1].either = mutant.Broken, mutant.Either
		}
	}
	return nil
}

func (tr *trial) ask(m *Environ, what string, e *Env, want []string) {
	report := envcheck.Check(context.Background(), tr.Package, envcheck.Environment{Source: e.Vars})
	tr.asks = append(tr.asks, &ask{what: what, env: e, want: want, same: report})
}

// judge lists what is wrong with the answer of the generated program.
func (a *ask) judge(got *answer) []string {
	wrong := slices.Clone(got.Wrong)
	switch {
	case a.either:
	case a.want == nil && len(got.Problems) > 0:
		wrong = append(wrong, "a good environment is refused: "+strings.Join(got.texts(), "\n"))
	case a.want != nil && !slices.ContainsFunc(got.Problems, func(p problem) bool { return contains(p.Vars, a.want) }):
		wrong = append(wrong, fmt.Sprintf("no problem names %v: %s", a.want, strings.Join(got.texts(), "\n")))
	}
	if want := said(a.same.Problems); !slices.Equal(got.texts(), want) {
		wrong = append(wrong, fmt.Sprintf("the program says\n%s\nand env --check\n%s", strings.Join(got.texts(), "\n"), strings.Join(want, "\n")))
	}
	if want := said(a.same.Warnings); !slices.Equal(got.Warnings, want) {
		wrong = append(wrong, fmt.Sprintf("the program warns\n%s\nand env --check\n%s", strings.Join(got.Warnings, "\n"), strings.Join(want, "\n")))
	}
	if want := resourceNames(a.same.Absent); len(got.Problems) == 0 && !slices.Equal(got.Absent, want) {
		wrong = append(wrong, fmt.Sprintf("for the program %v are absent, and for env --check %v", got.Absent, want))
	}
	wrong = append(wrong, a.originless(got)...)
	for _, secret := range a.env.Secrets {
		if shown := strings.Join(append(append(got.texts(), got.Warnings...), got.Described), "\n"); strings.Contains(shown, secret) {
			wrong = append(wrong, "a secret is shown: "+shown)
		}
	}
	return wrong
}

func contains(all, some []string) bool {
	return !slices.ContainsFunc(some, func(s string) bool { return !slices.Contains(all, s) })
}

func said(ps []*resource.Problem) []string {
	var all []string
	for _, p := range ps {
		all = append(all, p.Error())
	}
	return all
}
