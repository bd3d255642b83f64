package diag

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/resgen-go/resgen/internal/ident"
)

const (
	maxListed  = 8  // the maximum number of candidates that a help line lists
	maxSuggest = 64 // the maximum number of characters of a name for which there are suggestions
)

// Suggest returns the candidate that name was probably meant to be: one that differs only in upper and lower case, or else the nearest
// candidate by optimal string alignment, if the distance is at most a third of the length of name plus one. If several are equally near, it
// is the first one. Suggest returns "" if there is none.
func Suggest(name string, candidates []string) string {
	from := []rune(name)
	if len(from) > maxSuggest {
		return ""
	}
	for _, c := range candidates {
		if c != name && strings.EqualFold(c, name) {
			return c
		}
	}
	nearest, best := "", len(from)/3+2
	for _, c := range candidates {
		if c == name || len(c) > maxSuggest*utf8.UTFMax {
			continue
		}
		to := []rune(c)
		// The distance is at least the difference of the lengths. If it is the length of the longer name, the names have nothing in common.
		less := min(best, max(len(from), len(to)))
		if len(to) > maxSuggest || len(from)-len(to) >= less || len(to)-len(from) >= less {
			continue
		}
		if d := distance(from, to, less); d < less {
			nearest, best = c, d
		}
	}
	return nearest
}

// DidYouMean returns the help text for a name that is not in candidates: the nearest candidate, or a list of all. It returns "" if there
// are no candidates.
func DidYouMean(name string, candidates []string) string {
	candidates = distinct(candidates)
	if c := Suggest(name, candidates); c != "" {
		return fmt.Sprintf("did you mean `%s`?", c)
	}
	switch n := len(candidates); {
	case n == 0:
		return ""
	case n == 1:
		return fmt.Sprintf("use `%s`", candidates[0])
	case n <= maxListed:
		return "one of " + ident.TickedList(candidates)
	default:
		return fmt.Sprintf("one of %s and %d more", ident.TickedList(candidates[:maxListed]), n-maxListed)
	}
}

// distance returns the optimal string alignment distance: the number of characters to insert, delete, replace, or swap with their neighbor,
// without changing a part twice. If the distance is not less than limit, the result is limit or more. Neither a nor b is longer than
// maxSuggest.
func distance(a, b []rune, limit int) int {
	var rows [3][maxSuggest + 1]int
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		last[j] = j
	}
	least := 0 // the minimum of the last row
	for i := 1; i <= len(a); i++ {
		row[0] = i
		leastBefore, leastHere := least, i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			leastHere = min(leastHere, row[j])
		}
		if least = leastHere; least >= limit && leastBefore >= limit {
			return limit // for two rows one after the other, because a swap may skip one
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

// distinct returns names without duplicates, in the order of their first occurrence.
func distinct(names []string) []string {
	seen := make(map[string]bool, len(names))
	var all []string
	for _, n := range names {
		if !seen[n] {
			seen[n] = true
			all = append(all, n)
		}
	}
	return all
}
