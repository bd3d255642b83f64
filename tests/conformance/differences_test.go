package conformance

import (
	"slices"
	"testing"
)

// differences are the facts that differ on purpose, by the reason.
var differences = []struct {
	reason string
	ids    []string
}{
	{
		"An empty variable counts as unset: it does not satisfy a required field, and a field keeps its default. `allow_empty` changes this.",
		[]string{"c0076", "c0173", "c0174"},
	},
	{
		"A host name may end with the dot of a fully qualified name (RFC 1034). Resolvers and protovalidate accept this, validator does not.",
		[]string{"c0790", "c0793", "c0795", "c0815", "c0817", "c0819"},
	},
	{
		"An email address is what browsers and protovalidate accept: the grammar of HTML, which is ASCII. validator accepts Unicode.",
		[]string{"c0710"},
	},
	{
		"A URL has a host, unless the field's `schemes` list a scheme that needs no host.",
		[]string{"c0518"},
	},
	{
		"A variable that is set to zero is a value, and is validated. validator's omitempty skips zero.",
		[]string{"c1095"},
	},
}

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
