package conformance

import (
	"slices"
	"testing"
)

// differences are the facts that differ on purpose, by the reason.
var differences = []struct {
	reason string
	ids    []string
}{}

// reasons are the reasons by fact.
func reasons(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, d := range differences {
		if !slices.IsSorted(d.ids) {
			t.Errorf("%q: sort the facts", d.reason)
		}
		for _, id := range d.ids {
			if all[id] != "" {
				t.Errorf("%s has two reasons", id)
			}
			all[id] = d.reason
		}
	}
	return all
}
