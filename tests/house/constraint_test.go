package house

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/constraint"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	paths "github.com/resgen-go/resgen/internal/module"
	"github.com/resgen-go/resgen/resource/gen"
)

// optionalOfConstraints are the columns that a constraint may leave empty whatever the others say, and why nothing but its author can
// tell that one is missing.
var optionalOfConstraints = map[string]string{
	"Other":  "other tools may have no other name",
	"Schema": "JSON Schema says few things of numbers",
	"Secret": "whether a secret may be looked at is a question of its own",
	"Idle":   "most arguments ask something",
}

// constraintFaults is what is wrong with a row: a column that contradicts another, or that misses although another needs it.
func constraintFaults(g goTypes, row *constraint.Row, t *testing.T) []string {
	var found []string
	wants := func(holds bool, what string) {
		if !holds {
			found = append(found, what)
		}
	}
	wants(plain.MatchString(row.Key), "Key: no name of a key")
	wants(strings.HasSuffix(row.Doc, "."), "Doc: no sentence")
	if row.Fits == nil {
		return append(found, "Fits is missing")
	}
	var fits []*scalar.Type
	for _, s := range scalar.Types {
		if row.Fits(s) {
			fits = append(fits, s)
		}
	}
	wants(len(fits) > 0, "Fits: no type")
	for _, s := range fits {
		wants(row.Arg != constraint.Limit || s.Ordered, "Arg: "+s.Name+" has no least value")
	}
	sampled := row.Arg == constraint.Text || row.Arg == constraint.Pattern || row.Arg == constraint.Schemes
	wants((len(row.Samples) > 0) == sampled, "Samples: arguments that nothing else makes up need some")
	wants((len(row.Choices) > 0) == (row.Arg == constraint.Choice), "Choices: a choice has them")
	wants(row.Whole == (row.List || row.Map), "Whole: it is about a list or a map")
	wants(row.Arg != constraint.Count || row.List && row.Map, "List, Map: what counts, counts items and entries too")
	wants(!row.Unique || row.List, "List: items are those of a list")
	wants(row.Needs == "" || constraint.Of(row.Needs) != nil, "Needs: no constraint")
	wants(row.Note != nil, "Note is missing")
	wants((row.Must != nil) == (row.Holds != nil || row.Unique), "Must: only what can fail has a message")
	ofKeys := slices.Contains(constraint.OfKeys(), constraint.Of(row.Key))
	wants((row.OfKey != "") == (ofKeys && (row.Whole || row.Arg == constraint.Values)), "OfKey: Doc speaks of more than keys, or it need not be there")
	wants((row.OfOne != "") == (ofKeys && row.Whole), "OfOne: Doc speaks of more than single values, or it need not be there")
	wants((row.Names != "") == (ofKeys && (row.Arg == constraint.Count || row.Arg == constraint.Values)), "Names: JSON Schema tells lengths and sets of keys")
	least := row.Joint != nil && row.Key == row.Joint.Low // a longer key will do
	wants((row.Lower != nil) == (ofKeys && row.Arg != constraint.Values && !least), "Lower: it may rule out all keys that variables can name")
	effects := 0
	for _, has := range []bool{row.Holds != nil, row.Unique, row.Looks != nil, row.Reads != nil} {
		if has {
			effects++
		}
	}
	wants(effects == 1, "Holds, Unique, Looks, Reads: it has one effect")
	found = append(found, jointFaults(row)...)
	if l := row.Looks; l != nil {
		reader := reflect.TypeFor[*gen.Reader]()
		for _, name := range []string{l.Method, l.Method + "Each", l.Method + "EachValue"} {
			_, ok := reader.MethodByName(name)
			wants(ok, "Looks: gen.Reader has no method "+name)
		}
		wants(l.One != nil && l.Each != nil && l.EachValue != nil, "Looks: a function is missing")
	}
	if r := row.Reads; r != nil {
		wants(r.Do != nil && g.function(t, scalar.Ref{Path: paths.Home(r.Parser), Name: r.Parser}) != nil, "Reads: no function of the runtime")
		wants(row.Needs != "", "Needs: the parser takes the argument of another constraint")
	}
	return found
}

// jointFaults compares the question that row and another constraint make together with what the other says.
func jointFaults(row *constraint.Row) []string {
	for _, other := range constraint.Rows {
		if j := other.Joint; j != nil && other.Key != row.Key && (j.Low == row.Key || j.High == row.Key) && row.Joint != j {
			return []string{"Joint: " + other.Key + " has one with it"}
		}
	}
	j := row.Joint
	if j == nil {
		return nil
	}
	low, high := constraint.Of(j.Low), constraint.Of(j.High)
	if low == nil || high == nil || low == high || row.Key != j.Low && row.Key != j.High || j.Rule == "" || j.Must == nil || j.Note == nil {
		return []string{"Joint: a column of it is missing"}
	}
	return nil
}

func TestConstraints(t *testing.T) {
	g := newTypes(t)
	seen := map[string]string{}
	for i, row := range constraint.Rows {
		for _, fault := range constraintFaults(g, row, t) {
			t.Errorf("%s: %s", row.Key, fault)
		}
		if constraint.Of(row.Key) != row || constraint.Order(row.Key) != i {
			t.Errorf("%s stands twice", row.Key)
		}
		for _, name := range append([]string{row.Key}, row.Other...) {
			if other := seen[name]; other != "" {
				t.Errorf("both %s and %s are called %s", other, row.Key, name)
			}
			seen[name] = row.Key
		}
	}
	missing(t, constraint.Rows, optionalOfConstraints, func(row *constraint.Row) (string, []string) { return row.Key, constraintFaults(g, row, t) })
}
