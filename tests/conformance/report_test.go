package conformance

import (
	"fmt"
	"slices"
	"strings"
)

// markdown is a table with a head.
func markdown(rows [][]string) string {
	var b strings.Builder
	for i, row := range rows {
		cells := make([]string, len(row))
		for j, cell := range row {
			cells[j] = strings.ReplaceAll(cell, "|", "\\|") // bars would end the cell
		}
		b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
		if i == 0 {
			b.WriteString(strings.Repeat("| --- ", len(row)) + "|\n")
		}
	}
	return b.String()
}

// origin is where a fact comes from, in words.
func origin(f *fact) string {
	what := map[string]string{"env": "environments", "name": "names", "rule": "rules"}[f.Kind]
	library, _, _ := strings.Cut(f.Source[strings.Index(f.Source, "/")+1:], " ")
	return library + ", " + what
}

// countsTable counts what came of the facts, by origin.
func countsTable(accounts []account) string {
	var origins []string
	counts := map[string][3]int{}
	for _, a := range accounts {
		for _, o := range []string{origin(a.fact), "all"} {
			if !slices.Contains(origins, o) {
				origins = append(origins, o)
			}
			c := counts[o]
			c[a.verdict]++
			counts[o] = c
		}
	}
	slices.SortFunc(origins, func(a, b string) int {
		if (a == "all") != (b == "all") {
			return strings.Compare(b, a) // all comes last
		}
		return strings.Compare(a, b)
	})
	rows := [][]string{{"Cases of", "All", "Run", "Equal", "Different on purpose", "Not run"}}
	for _, o := range origins {
		c := counts[o]
		row := []string{o}
		for _, n := range []int{c[equal] + c[different] + c[notOurs], c[equal] + c[different], c[equal], c[different], c[notOurs]} {
			row = append(row, fmt.Sprint(n))
		}
		rows = append(rows, row)
	}
	return markdown(rows)
}

// notOursTable counts the facts that are not run, by the reason.
func notOursTable(accounts []account) string {
	details := map[string][]string{}
	var reasons []string
	for _, a := range accounts {
		if a.verdict == notOurs {
			if details[a.reason] == nil {
				reasons = append(reasons, a.reason)
			}
			details[a.reason] = append(details[a.reason], a.detail)
		}
	}
	slices.SortFunc(reasons, func(a, b string) int {
		if n := len(details[b]) - len(details[a]); n != 0 {
			return n
		}
		return strings.Compare(a, b)
	})
	rows := [][]string{{"Reason", "Cases", "Which"}}
	for _, r := range reasons {
		rows = append(rows, []string{r, fmt.Sprint(len(details[r])), tally(details[r])})
	}
	return markdown(rows)
}
