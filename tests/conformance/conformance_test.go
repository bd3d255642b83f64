// Package conformance tries generated code on what the tests of other libraries say about environments, names and rules, and decides
// where those libraries disagree.
package conformance

import (
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

var (
	update = flag.Bool("update", false, "write docs/semantics.md")
	corpus = flag.String("corpus", "", "try the facts of another directory, of which differences lists none")
)

// testdata is where the facts are that docs/semantics.md is about.
const testdata = "testdata"

// A verdict is what came of a fact.
type verdict int

const (
	equal     verdict = iota // as the fact has it
	different                // not as the fact has it
	notOurs                  // about something that the language does not have
)

// An account is a fact and what came of it.
type account struct {
	fact    *fact
	verdict verdict
	got     string // in words, when it is different
	reason  string // why it is not ours
	detail  string // what it has that the language does not: the name of an option or rule
}

// mostDifferences is how many facts of a group may differ on purpose.
func mostDifferences(group string, run int) int {
	if group == "environment" {
		return 4
	}
	return run / 20 // 5 %
}

// TestConformance runs every fact through generated code. What differs on purpose is exactly what differences lists.
func TestConformance(t *testing.T) {
	dir := testdata
	if *corpus != "" {
		dir = *corpus
	}
	accounts := gather(t, dir).accounts
	run, differing := map[string]int{}, map[string]int{}
	listed := reasons(t)
	for _, a := range accounts {
		if a.verdict == notOurs {
			continue
		}
		group := a.fact.group()
		run[group]++
		reason := listed[a.fact.ID]
		delete(listed, a.fact.ID)
		switch {
		case a.verdict == different && reason == "" && *corpus == "":
			t.Errorf("%s: %s, and differences has no reason", a.fact, a.got)
		case a.verdict == equal && reason != "":
			t.Errorf("%s: is as the fact has it; take it off differences", a.fact)
		}
		if a.verdict == different {
			differing[group]++
			t.Logf("different: %s: %s: %s", a.fact, a.got, reason)
		}
	}
	if *corpus == "" {
		for id := range listed {
			t.Errorf("differences lists %s, which is not run", id)
		}
	}
	for group, n := range run {
		if most := mostDifferences(group, n); differing[group] > most {
			t.Errorf("%d of %d facts about %s differ, more than %d", differing[group], n, group, most)
		}
	}
	t.Log("\n" + strings.Join([]string{countsTable(accounts), notOursTable(accounts)}, "\n"))
}

// An evidence is what generated code made of the facts and probes of a directory.
type evidence struct {
	accounts []account
	probes   []probe
}

// gathered keeps the evidence of each directory: the program is built once.
var gathered = map[string]*evidence{}

// gather runs everything in a directory as one program.
func gather(t *testing.T, dir string) *evidence {
	t.Helper()
	if e := gathered[dir]; e != nil {
		return e
	}
	e := &evidence{}
	var p program
	var late []func([]result) // what waits for the results
	for _, f := range read(t, dir) {
		if f.Kind == "probe" {
			late = append(late, e.ask(t, &p, f)...)
			continue
		}
		a := account{fact: f}
		s, apart := f.subject()
		switch {
		case apart != nil:
			a.verdict, a.reason, a.detail = notOurs, apart.reason, apart.detail
		case s.refused():
			f.judgeRefused(&a, s.findings())
		default:
			at, run := len(e.accounts), p.run(s, f.environment(t))
			late = append(late, func(results []result) { f.judge(&e.accounts[at], results[run]) })
		}
		e.accounts = append(e.accounts, a)
	}
	results := p.results(t)
	for _, f := range late {
		f(results)
	}
	gathered[dir] = e
	return e
}

// ask adds a probe to p, and returns what waits for its results.
func (e *evidence) ask(t *testing.T, p *program, f *fact) (late []func([]result)) {
	at := len(e.probes)
	f.ID = fmt.Sprintf("probe_%d", at+1)
	s, written := declared(f), inOurSyntax(f)
	e.probes = append(e.probes, probe{fact: f, written: written})
	if s.refused() {
		e.probes[at].ours.Findings = s.findings()
		return nil
	}
	run := p.run(s, f.environment(t))
	late = append(late, func(results []result) { e.probes[at].ours = results[run] })
	if written != "" {
		again := p.run(s, map[string]string{f.variable(f.Fields[0].Key): written})
		late = append(late, func(results []result) { e.probes[at].again = results[again] })
	}
	return late
}

// tally counts by key, and lists the keys with the greatest count first.
func tally(keys []string) string {
	counts := map[string]int{}
	for _, k := range keys {
		counts[k]++
	}
	names := slices.Sorted(maps.Keys(counts))
	slices.SortStableFunc(names, func(a, b string) int { return counts[b] - counts[a] })
	for i, n := range names {
		names[i] = fmt.Sprintf("`%s` %d", n, counts[n])
	}
	return strings.Join(names, ", ")
}
