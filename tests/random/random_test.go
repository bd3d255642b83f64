package random

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/resgen-go/resgen/internal/envcheck"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/resource"
)

// CI tries 300 specifications. Before a release: go test ./tests/random -timeout 1h -args -n 2000 -clients 1. One again, ever smaller until
// it is well: go test ./tests/random -v -args -n 1 -clients 1 -seed 17 -size 9.
var (
	count = flag.Int("n", 150, "how many specifications to try")
	first = flag.Uint64("seed", 1, "the `seed` of the first")
	fixed = flag.Int("size", 0, "about how many `fields` each has; 0 for all sizes")
	keep  = flag.String("keep", "", "a `folder` for the generated Go, which stays there")
	every = flag.Uint64("clients", 8, "every `n`-th opens something, if its kinds are for it: its Go is looked at, which takes time")
)

// batch is how many specifications share one program.
const batch = 300

// A trial is one specification, what it is tried with, and what the generated program should answer.
type trial struct {
	*Spec
	asks    []*ask
	relaxed int // how often rules were taken away

	clients  *Clients       // nil if nothing is opened
	collided bool           // there would be clients, but for their names
	full     *model.Package // with the clients
}

// An ask is one environment.
type ask struct {
	what   string
	env    *Env
	want   []string // variables that a problem must name; nil if the environment is good
	broken trait    // the constraint that is not satisfied, if that is what is wrong
	same   envcheck.Report
}

func size(seed uint64) int {
	if *fixed > 0 {
		return *fixed
	}
	return 1 + int(seed*7%24)
}

func TestRandom(t *testing.T) {
	for name, value := range map[string]string{"GOWORK": "off", "GOFLAGS": "-mod=mod", "GOPROXY": "off", "RESGEN_CACHE": "off"} { // order: a set
		t.Setenv(name, value)
	}
	tried, rules, relaxed, collided := map[string]int{}, 0, 0, 0
	near, refused := 0, 0
	have, broken := map[trait]bool{}, map[trait]bool{}
	for from := 0; from < *count; from += batch {
		began := time.Now()
		n := min(batch, *count-from)
		trials := make([]*trial, n)
		dir := t.TempDir()
		if err := Folder(dir); err != nil {
			t.Fatal(err)
		}
		each(n, func(i int) {
			seed := *first + uint64(from+i)
			s, err := New(seed, size(seed))
			if err != nil {
				t.Errorf("%s: %v\n%s", name(s), err, s.Text)
				return
			}
			trials[i] = &trial{Spec: s}
			if err := trials[i].prepare(dir); err != nil {
				t.Errorf("%s: %v\n%s", name(s), err, s.Text)
			}
			if seed%*every == 0 {
				clients, err := s.Clients(fmt.Sprintf("random.example/p%d", i))
				switch {
				case err == nil:
					trials[i].clients = clients
				case collides(err):
					trials[i].collided = true
				default:
					t.Errorf("%s: %v\n%s", name(s), err, s.Text)
				}
			}
		})
		trials = slices.DeleteFunc(trials, func(tr *trial) bool { return tr == nil })
		p, err := build(t, trials)
		if err != nil {
			t.Fatal(err)
		}
		for i, tr := range trials {
			if tr.collided {
				collided++
			}
			refused += tr.Refused
			if tr.Near {
				near++
			}
			for _, k := range tr.Package.Kinds {
				haveTraits(k.Fields, have)
			}
			rules, relaxed = rules+strings.Count(tr.Text, "rule]]\n"), relaxed+tr.relaxed
			for _, a := range tr.asks {
				tried[a.what]++
				broken[a.broken] = true
				got, err := p.ask(question{Spec: i, Vars: a.env.Vars})
				if err != nil {
					t.Fatalf("%s: %v", name(tr.Spec), err)
				}
				for _, wrong := range a.judge(got) {
					t.Errorf("%s: %s: %s\n%v\n%s", name(tr.Spec), a.what, wrong, a.env.Vars, tr.Text)
				}
				if !tr.opens() {
					continue
				}
				o := &opening{trial: tr, ask: a, program: p, n: i, loaded: got, tried: tried}
				if err := o.try(); err != nil {
					t.Fatalf("%s: %v", name(tr.Spec), err)
				}
				for _, wrong := range o.wrong {
					t.Errorf("%s: %s: %s\n%v\n%s", name(tr.Spec), a.what, wrong, a.env.Vars, tr.clients)
				}
			}
		}
		p.close()
		t.Logf("%d specifications, %v", n, time.Since(began).Round(time.Second))
	}
	t.Logf("%d specifications have names that nearly collide; %d drafts were refused because theirs do", near, refused)
	delete(broken, trait{})
	t.Logf("of %d constraints on a type, %d are in a specification, and %d are broken by a variable", len(traits), len(have), len(broken))
	for _, want := range traits {
		if !have[want] && *count >= 300 {
			t.Errorf("no specification has %s on a %s", want.key, want.typ)
		}
	}
	t.Logf("environments: %v; %d rules, without %d that were not satisfied by chance; %d without clients, whose names met", tried, rules, relaxed, collided)
}

// haveTraits notes the constraints that fields and the objects among them have.
func haveTraits(fields []*model.Field, have map[trait]bool) {
	for _, f := range fields {
		for _, c := range f.Rules {
			have[traitOf(f, c.Key)] = true
		}
		if f.Type.Object != nil {
			haveTraits(f.Type.Object.Fields, have)
		}
		if f.Type.Union != nil {
			for _, m := range f.Type.Union.Members {
				haveTraits(m.Fields, have)
			}
		}
	}
}

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
			tr.asks[len(tr.asks)-1].broken = mutant.Broken
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
	var wrong []string
	switch {
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
