package random

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/constraint"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/ident"
)

// enough is the number of specifications that reach every corner.
const enough = 300

// floors are corners and how many specifications must have them. Those of the tables of types and constraints are in corners.tables.
var floors = map[string]int{}

// corners counts what specifications have.
type corners struct {
	specs  map[string]int // specifications, by what they have
	have   map[trait]bool // constraints on a type
	broken map[trait]bool // those that a variable breaks
	words  map[string]bool
	bad    map[string]bool // words that a variable breaks
	met    map[string]int  // refused drafts, by what had one name
}

func newCorners() *corners {
	return &corners{map[string]int{}, map[trait]bool{}, map[trait]bool{}, map[string]bool{}, map[string]bool{}, map[string]int{}}
}

// add counts what tr has.
func (c *corners) add(tr *trial) {
	has := map[string]bool{}
	for _, err := range append(tr.Refused, tr.met...) {
		for _, what := range meetings(err) {
			c.met[what]++
			has["refused names"] = true
		}
	}
	p := tr.Package
	if tr.clients != nil {
		p = tr.full
		tr.clients.corners(has)
	}
	near(has, "kinds", p.Kinds, func(k *model.Kind) string { return k.Name })
	near(has, "resources", p.Resources, func(r *model.Resource) string { return r.Name })
	for _, k := range p.Kinds {
		near(has, "objects", k.Objects, func(o *model.Object) string { return o.Name })
		c.structure(has, k.Fields)
		for _, o := range k.Objects {
			c.structure(has, o.Fields)
			for _, other := range p.Kinds {
				has["a kind a_b, and the object b of a kind a"] = has["a kind a_b, and the object b of a kind a"] || other.Name == k.Name+"_"+o.Name
			}
		}
		if cl := k.Client; cl != nil {
			has["a client with returns and operations"] = has["a client with returns and operations"] || len(cl.Chains) > 0 && len(cl.Operations) > 0
		}
	}
	for what, yes := range has { // order: a count each
		if yes {
			c.specs[what]++
		}
	}
	for _, a := range tr.asks {
		if b := a.broken; b.field != nil {
			c.broken[traitOf(b.field, b.key)] = true
			if constraint.Of(b.key).Arg == constraint.Choice {
				c.bad[b.key+" = "+b.field.Rules.Arg(b.key).Text] = true
			}
		}
	}
}

// structure counts what fields have that stand in one struct.
func (c *corners) structure(has map[string]bool, fields []*model.Field) {
	near(has, "fields", fields, func(f *model.Field) string { return f.Name })
	for _, f := range fields {
		if f.Type.Object != nil {
			for _, inner := range f.Type.Object.Fields {
				for _, g := range fields {
					has["a field a_b, and the field b of an object a"] = has["a field a_b, and the field b of an object a"] || g.Name == f.Name+"_"+inner.Name
				}
			}
		}
		if item := f.Type.Item(); item.Scalar != nil {
			c.have[traitOf(f, "")] = true
			if o := item.Scalar.Option; o != nil {
				c.words[item.Scalar.Name+" "+o.Key+" = "+item.Option] = true
			}
		}
		for _, r := range f.Rules {
			c.have[traitOf(f, r.Key)] = true
			if constraint.Of(r.Key).Arg == constraint.Choice {
				c.words[r.Key+" = "+r.Arg.Text] = true
			}
		}
	}
}

// traitOf is f's constraint of a key, and its type.
func traitOf(f *model.Field, key string) trait { return trait{f.Type.Spec, f.Secret, key} }

// near notes whether two of all have names that differ in underscores alone.
func near[T any](has map[string]bool, what string, all []T, name func(T) string) {
	seen := map[string]string{}
	for _, x := range all {
		key := squeeze(name(x))
		if other, ok := seen[key]; ok && other != name(x) {
			has[what+" a_b and ab"] = true
		}
		seen[key] = name(x)
	}
}

// proper finds the names in a finding.
var proper = regexp.MustCompile("[:,]? ?`[^`]*`|( of) \\p{Lu}[^ ,]*")

// meetings say what had one name, without the name.
func meetings(err error) []string {
	var all []string
	for _, f := range err.(refused).findings {
		text := f.Text
		for _, o := range f.Others {
			text += " / " + o.Text
		}
		all = append(all, proper.ReplaceAllString(text, "$1"))
	}
	return all
}

// corners notes what the kinds that extend others have.
func (c *Clients) corners(has map[string]bool) {
	for _, k := range slices.Concat(slices.Collect(maps.Keys(c.home)), c.top()) {
		base := k.extends
		if base == nil || c.home[base] == nil || c.home[base] == c.home[k] {
			continue
		}
		has["a kind that extends one of another package"] = true
		var words []string
		if l := c.home[k]; l != nil {
			words = l.words
		}
		mine, theirs := ident.New(words), ident.New(c.home[base].words)
		for _, f := range base.all() {
			if mine.Go(f.name) != theirs.Go(f.name) && !named(f.attrs, "go_name") {
				has["a kind that extends one of another package with initialisms"] = true
			}
		}
	}
}

// check reports every corner that none of n specifications, or too few, have.
func (c *corners) check(t *testing.T) {
	for _, what := range slices.Sorted(maps.Keys(c.specs)) {
		t.Logf("%3d specifications have %s", c.specs[what], what)
	}
	for _, what := range slices.SortedFunc(maps.Keys(c.met), func(a, b string) int { return cmp.Or(c.met[b]-c.met[a], strings.Compare(a, b)) }) {
		t.Logf("%3d times names met: %s", c.met[what], what)
	}
	missing := func(all []trait, in map[trait]bool) (none []string) {
		for _, want := range all {
			if !in[want] {
				none = append(none, fmt.Sprint(want))
			}
		}
		return none
	}
	t.Logf("none of %d: %v; not broken: %v", len(traits), missing(traits, c.have), missing(traits, c.broken))
	t.Log(slices.Sorted(maps.Keys(c.words)), slices.Sorted(maps.Keys(c.bad)))
}
