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
	corpus = flag.String("corpus", "", "try the facts of another directory, which lists no differences")
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
	accounts := accountsOf(t, dir)
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

// accountsOf runs the facts of a directory.
func accountsOf(t *testing.T, dir string) []account {
	t.Helper()
	facts := append(read(t, dir, "env_cases.jsonl"), read(t, dir, "rule_cases_protovalidate.jsonl")...)
	accounts := make([]account, len(facts))
	var p program
	runs := map[int]int{} // from the index of an account to that of its run
	for i, f := range facts {
		accounts[i].fact = f
		s, apart := f.subject()
		if apart != nil {
			accounts[i].verdict, accounts[i].reason, accounts[i].detail = notOurs, apart.reason, apart.detail
			continue
		}
		if s.refused() {
			f.judgeRefused(&accounts[i])
			continue
		}
		runs[i] = p.run(s, f.environment(t))
	}
	results := p.results(t)
	for i, r := range runs {
		facts[i].judge(&accounts[i], results[r])
	}
	return accounts
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
