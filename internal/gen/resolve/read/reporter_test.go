package read

import (
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
)

// TestInto holds that what is tried out leaves nothing behind: neither findings nor comparisons of names.
func TestInto(t *testing.T) {
	var list, tried diag.List
	r := NewReporter(&list)
	at := diag.Span{Source: &diag.Source{Name: "resgen.toml", Text: []byte("version = 1\n")}}
	r.Into(&tried, func() {
		r.Report(diag.BadValue, at, "tried", "")
		r.Into(&diag.List{}, func() { r.Report(diag.BadValue, at, "tried within", "") })
		r.Report(diag.UnknownKey, at, "tried after", "")
		r.Candidates(func() []string { return make([]string, maxCompared) })
	})
	if names := r.Candidates(func() []string { return []string{"a"} }); len(names) != 1 {
		t.Errorf("the candidates are %q after a trial compared many names, want a", names)
	}
	r.Report(diag.BadValue, at, "kept", "")
	for _, c := range []struct {
		name string
		list *diag.List
		want []string
	}{
		{"list", &list, []string{"kept"}},
		{"tried", &tried, []string{"tried", "tried after"}},
	} {
		found := c.list.Sorted()
		got := map[string]bool{}
		for _, f := range found {
			got[f.Text] = true
		}
		if len(found) != len(c.want) {
			t.Errorf("%s has %d findings, want %q", c.name, len(found), c.want)
		}
		for _, text := range c.want {
			if !got[text] {
				t.Errorf("%s lacks the finding %q", c.name, text)
			}
		}
	}
}
