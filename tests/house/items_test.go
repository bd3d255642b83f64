package house

import (
	"context"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/constraint"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// aMap is a configuration with a map of objects, of which rule is broken by a key, and which has an entry without its required field.
type aMap struct{ rule string }

func (c aMap) Validate() error {
	var ps resource.Problems
	ps.AddKey("hosts", "a", c.rule, "must be another")
	ps.Required("hosts.b.url")
	return ps.Err()
}

// TestRulesOfItems holds that the runtime knows every constraint that a map of objects has by itself: it is reported beside what is wrong
// in an entry.
func TestRulesOfItems(t *testing.T) {
	rules := []string{"length"} // min_len and max_len together
	for _, row := range constraint.OfKeys() {
		rules = append(rules, row.Key)
	}
	for _, rule := range rules {
		r, err := gen.NewReader(context.Background(), lifecycle.Settings{Source: resource.Map{}}, gen.Profiles{})
		if err != nil {
			t.Fatal(err)
		}
		gen.Load(r, "edge", func(*gen.Reader) aMap { return aMap{rule} })
		if got := resource.ProblemsOf(r.Err()); len(got) != 2 {
			t.Errorf("%s: got %v: add it to rulesOfItems in resource/gen", rule, got)
		}
	}
}
