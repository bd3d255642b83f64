package dagster

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write what both say into docs/dagster.md")

const pageName = "../../docs/dagster.md"

// A part of the page has the rows of one verdict.
type part struct {
	verdict
	title string
	ours  bool // resgen has an error
	his   bool // Dagster, or a client, has one
	why   bool
}

var parts = []part{
	{bothRefuse, "Both refuse it", true, true, false},
	{oursThenUse, "resgen refuses it, and Dagster starts: the first call fails", true, true, true},
	{oursAlone, "resgen refuses it, and Dagster uses the value", true, false, true},
	{dagsterAlone, "Dagster refuses it, and resgen does not", false, true, true},
	{thenUse, "Neither refuses it, and Dagster's first call fails", false, true, true},
	{bothTake, "Both take it, with the same values", false, false, false},
}

// onPage holds a part of docs/dagster.md to what is measured.
func onPage(t *testing.T, name, want string) {
	t.Helper()
	text, err := os.ReadFile(pageName)
	if err != nil {
		t.Fatal(err)
	}
	begin, end := "<!-- "+name+": go test -update in tests/dagster -->\n", "<!-- end -->\n"
	before, rest, begins := strings.Cut(string(text), begin)
	old, after, ends := strings.Cut(rest, end)
	if !begins || !ends {
		t.Fatalf("%s has no place for the %s", pageName, name)
	}
	if strings.Contains(want, canary) {
		t.Fatal("the page would show a secret")
	}
	switch {
	case *update:
		if err := os.WriteFile(pageName, []byte(before+begin+want+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
	case old != want:
		had, has := strings.Split(old, "\n"), strings.Split(want, "\n")
		for _, line := range has {
			if !slices.Contains(had, line) {
				t.Errorf("%s does not say: %s", pageName, line)
			}
		}
		for _, line := range had {
			if !slices.Contains(has, line) {
				t.Errorf("%s says: %s", pageName, line)
			}
		}
		t.Error("the page is stale: GOWORK=off go test -update")
	}
}

// tables writes the verdicts as Markdown.
func tables(rows []row) string {
	var counts, all strings.Builder
	faulty := 0
	for _, r := range rows {
		if r.faulty {
			faulty++
		}
	}
	fmt.Fprintf(&counts, "\nOf the %d environments, %d have something wrong.\n\n| | environments |\n| --- | ---: |\n", len(rows), faulty)
	for _, p := range parts {
		n := 0
		var b strings.Builder
		for _, r := range rows {
			if r.verdict == p.verdict {
				n++
				b.WriteString(p.line(r))
			}
		}
		fmt.Fprintf(&counts, "| %s | %d |\n", p.title, n)
		if n > 0 {
			fmt.Fprintf(&all, "\n### %s\n\n%s%s", p.title, p.head(), b.String())
		}
	}
	return counts.String() + all.String() + "\n"
}

func (p part) head() string {
	cells := []string{"environment"}
	for _, column := range []struct {
		has  bool
		head string
	}{{p.ours, "resgen"}, {p.his, "Dagster"}, {p.why, "why they differ"}} {
		if column.has {
			cells = append(cells, column.head)
		}
	}
	return "| " + strings.Join(cells, " | ") + " |\n|" + strings.Repeat(" --- |", len(cells)) + "\n"
}

func (p part) line(r row) string {
	cells := []string{r.difference()}
	if p.ours {
		cells = append(cells, code(r.ours.Error()))
	}
	if p.his {
		cells = append(cells, r.dagster.cell())
	}
	if p.why {
		cells = append(cells, r.why)
	}
	return "| " + strings.Join(cells, " | ") + " |\n"
}

// cell is what Dagster says, or what the clients say that fail first.
func (a answer) cell() string {
	texts := []string{a.Text}
	if a.Stage == "" {
		texts = nil
		for _, f := range a.Uses { // order: sorted below
			texts = append(texts, f.Text)
		}
		slices.Sort(texts)
	}
	s := code(strings.Join(texts, "\n"))
	if a.shows() {
		s += " **shows the secret**"
	}
	return s
}

// difference says in what the environment differs from the good one.
func (e environment) difference() string {
	var all []string
	for _, name := range slices.Sorted(slices.Values(e.unset)) {
		all = append(all, fmt.Sprintf("`%s` is not set", name))
	}
	var names []string
	for name := range e.set { // order: sorted below
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		value := e.set[name]
		switch {
		case len(value) > 500:
			all = append(all, fmt.Sprintf("`%s` has %d characters", name, len(value)))
		case value == "":
			all = append(all, fmt.Sprintf("`%s` is empty", name))
		default:
			all = append(all, code(fmt.Sprintf("%s=%q", name, value)))
		}
	}
	if all == nil {
		return "Everything is set."
	}
	return strings.Join(all, ", ")
}

// masked is a text without the words that begin with the canary.
func masked(s string) string {
	for {
		i := strings.Index(s, canary)
		if i < 0 {
			return s
		}
		end := i + len(canary)
		for end < len(s) && (s[end] == '-' || s[end] >= 'a' && s[end] <= 'z') {
			end++
		}
		s = s[:i] + "•••" + s[end:]
	}
}

// code is a text as code in the cell of a table, in one line and without secrets.
func code(s string) string {
	s = strings.Join(strings.Fields(masked(s)), " ")
	s = strings.ReplaceAll(s, "|", `\|`)
	if strings.Contains(s, "`") {
		return "`` " + s + " ``"
	}
	return "`" + s + "`"
}
