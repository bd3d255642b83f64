package main

import (
	"fmt"
	"slices"
	"strings"
)

// median of an odd or even number of values; it does not change vs.
func median(vs []float64) float64 {
	s := slices.Sorted(slices.Values(vs))
	if n := len(s); n%2 == 0 {
		return (s[n/2-1] + s[n/2]) / 2
	}
	return s[len(s)/2]
}

// ratio is the median of the ratios of the rounds.
func ratio(vs, to []float64) float64 {
	rs := make([]float64, len(vs))
	for i := range vs {
		rs[i] = vs[i] / to[i]
	}
	return median(rs)
}

// A table is printed as Markdown, its first column to the left and the others to the right.
type table struct {
	title string
	head  []string
	rows  [][]string
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

func (t *table) print() {
	fmt.Printf("\n### %s\n\n| %s |\n|---|%s\n", t.title, strings.Join(t.head, " | "), strings.Repeat("---:|", len(t.head)-1))
	for _, r := range t.rows {
		fmt.Printf("| %s |\n", strings.Join(r, " | "))
	}
}

// whole is v without a fraction, its thousands parted.
func whole(v float64) string {
	s := fmt.Sprintf("%.0f", v)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func times(v float64) string { return fmt.Sprintf("%.2f", v) }

func decimal(v float64) string { return fmt.Sprintf("%.1f", v) }
