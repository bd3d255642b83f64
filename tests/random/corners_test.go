package random

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/constraint"
	"github.com/resgen-go/resgen/internal/gen/lang"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/gen/value"
	"github.com/resgen-go/resgen/internal/ident"
)

// enough is the number of specifications that reach every corner, whatever the first seed is.
const enough = 300

// The corners beside those of the tables of types and constraints.
const (
	nearFields    = "fields a_b and ab"
	nearKinds     = "kinds a_b and ab"
	nearResources = "resources a_b and ab"
	nearObjects   = "objects a_b and ab"
	innerField    = "a field a_b, and the field b of an object a"
	innerObject   = "a kind a_b, and the object b of a kind a"
	refusedNames  = "drafts that are refused, as names meet"
	stacked       = "a client with returns and operations"
	inherited     = "a client with operations that its kind inherits"
	across        = "a kind that extends one of another package"
	memberNamed   = "a rule that names a field of a member of a union, and applies to that member alone"
	memberAsked   = "a rule that asks which member a union has, and names a field of it"
	memberOnly    = "a rule that asks which member a union has, and names no field of it"
	memberSet     = "a rule about which fields are set, some of members of unions"
	memberDeep    = "a rule that names a field of a member of a union in a member of a union"
	templated     = "a template over fields"
	sealed        = "a template of a secret"
	filled        = "a kind with fields that a function sets"
	prefixless    = "variables without a prefix"
	asCSV         = "a list or map in CSV"
	rawFile       = "a file that is read byte for byte"
	trimFile      = "a file without the blanks around its content"
	preferEnv     = "a variable that wins over its file"
	trimmed       = "a variable without the blanks around its text"
	lowered       = "a text in lower case"
	given         = "a constructor that takes an existing struct, the configuration of its kind"
	givenAcross   = "an existing struct that is the configuration of a kind of another package"
	plainStruct   = "an existing struct that is the configuration of a kind without a constructor"
	configured    = "a constructor that takes the configuration of another resource"
	constants     = "constants for the names of variables"
	otherNames    = "a package whose profiles have another Go name"
	conditional   = "a resource that exists only when others say so"
	setAsked      = "a condition that asks whether another resource exists"
	chained       = "a condition that asks a resource with a condition"
	spelled       = "a kind that extends one of another package, whose initialisms spell what it inherits"
)

// floors are how many of 300 specifications must have a corner: about half of what they usually do.
var floors = map[string]int{
	nearFields: 25, nearKinds: 2, nearResources: 5, nearObjects: 1, innerField: 4, innerObject: 2, refusedNames: 30, stacked: 10,
	memberNamed: 15, memberAsked: 30, memberOnly: 2, memberSet: 18, memberDeep: 2,
	prefixless: 10, asCSV: 20, rawFile: 15, trimFile: 15, preferEnv: 15, trimmed: 20, lowered: 8,
	inherited: 3, across: 4, spelled: 3, alertByHand: 3, metricsOff: 15, templated: 50, sealed: 10, filled: 1,
	given: 8, givenAcross: 1, plainStruct: 4, configured: 1, constants: 20, otherNames: 15,
	conditional: 45, setAsked: 3, chained: 1,
}

// told are the keys that resources use for their health and metrics.
func told() []string {
	var keys []string
	for _, t := range []*lang.Table{lang.Health, lang.Metrics} {
		for _, name := range t.Names() {
			keys = append(keys, t.Title[strings.LastIndexByte(t.Title, '.')+1:len(t.Title)-1]+"."+name)
		}
	}
	return keys
}

// begun is what must be seen of the health and metrics of resources that are opened, at least so often.
var begun = map[string]int{
	"up": 500, "unchecked": 60, "absent": 60, "degraded": 700, "down": 600, "blocked": 12, "blocked, unasked": 1, "unwell": 140,
	"well without": 45, "alert firing": 30, "alert resolved": 30, "metrics": 300, "no metrics": 80, "refused": 700,
	"condition, absent": 40, "condition, there": 40,
}

// clashes is in how many ways the names of refused drafts must meet: an object and a kind, a bundle and a resource, ...
const clashes = 12

// corners counts what specifications have.
type corners struct {
	specs map[string]int // specifications, by what they have
	met   map[string]int // refused drafts, by what had one name
	seen  map[string]int // of health and metrics, by what it is
	have  map[trait]bool // of the tables: types, constraints on a type, and words
	felt  map[trait]bool // constraints and their words that a variable breaks, or that decide how it is read
	wrong []string       // constraints that do not mean what their arguments say
}

func newCorners() *corners {
	return &corners{specs: map[string]int{}, met: map[string]int{}, seen: map[string]int{}, have: map[trait]bool{}, felt: map[trait]bool{}}
}

// add counts what tr has.
func (c *corners) add(tr *trial) {
	has := map[string]bool{}
	for _, err := range append(tr.Refused, tr.met...) {
		for _, what := range meetings(err) {
			c.met[what]++
			has[refusedNames] = true
		}
	}
	p := tr.Package
	if tr.clients != nil {
		p = tr.full
		tr.clients.corners(has)
	}
	near(has, nearKinds, p.Kinds, func(k *model.Kind) string { return k.Name })
	near(has, nearResources, p.Resources, func(r *model.Resource) string { return r.Name })
	for _, k := range p.Kinds {
		has[filled] = has[filled] || k.Fill != nil
		has[given] = has[given] || k.Struct != nil && k.Client != nil
		has[plainStruct] = has[plainStruct] || k.Struct != nil && k.Client == nil
		has[configured] = has[configured] || k.Client != nil && slices.ContainsFunc(k.Client.Deps, func(d *model.Dep) bool { return d.Config })
		has[givenAcross] = has[givenAcross] || k.Struct != nil && k.From != nil
		near(has, nearObjects, k.Objects, func(o *model.Object) string { return o.Name })
		c.structure(has, k.Fields)
		memberRules(has, k.Rules)
		for _, o := range k.Objects {
			c.structure(has, o.Fields)
			memberRules(has, o.Rules)
			for _, other := range p.Kinds {
				has[innerObject] = has[innerObject] || other.Name == k.Name+"_"+o.Name
			}
		}
		if cl := k.Client; cl != nil {
			has[stacked] = has[stacked] || len(cl.Chains) > 0 && len(cl.Operations) > 0
		}
	}
	for _, r := range p.Resources {
		if w := r.When; w != nil {
			has[conditional] = true
			has[setAsked] = has[setAsked] || slices.ContainsFunc(w.Fields, func(name string) bool { return !strings.Contains(name, ".") })
			has[chained] = has[chained] || slices.ContainsFunc(w.Asks, func(a *model.Asked) bool { return a.Resource.When != nil })
		}
		for _, l := range r.Leaves {
			for _, q := range p.ProfilesOf(r) {
				s := l.Source(q)
				has[rawFile], has[trimFile] = has[rawFile] || s.FileContent == "raw", has[trimFile] || s.FileContent == "trim"
				has[preferEnv], has[trimmed], has[lowered] = has[preferEnv] || s.PreferEnv, has[trimmed] || s.Trim, has[lowered] || s.Lower
			}
			has[asCSV] = has[asCSV] || l.Field().Type.Form.CSV
			if p.PlanOf(r).HasTemplate(l) {
				has[templated] = true
				has[sealed] = has[sealed] || l.Field().Secret
			}
		}
	}
	has[constants] = strings.Contains(tr.Text, "\nenv_constants = true\n")
	has[otherNames] = strings.Contains(tr.Text, "\ngo_name = \"Stage\"\n")
	has[prefixless] = strings.Contains(tr.Text, "\nenv_prefix = \"\"\n")
	for what, yes := range has { // order: a count each
		if yes {
			c.specs[what]++
		}
	}
	for _, a := range tr.asks {
		for _, r := range tr.Package.Resources {
			switch {
			case r.When == nil || a.what != "good" || !r.In(a.env.Profile):
			case slices.Contains(a.same.Absent, r):
				c.seen["condition, absent"]++
			default:
				c.seen["condition, there"]++
			}
		}
		if b := a.broken; b.field != nil {
			constrained(c.felt, b.field, b.key)
		}
		for _, set := range a.env.set {
			c.read(set)
		}
	}
}

// memberRules notes what rules there are about unions.
func memberRules(has map[string]bool, rules []*model.Rule) {
	for _, r := range rules {
		var asks, names, deep bool
		written := *r
		written.Needs = nil
		for _, x := range written.Exprs() {
			asks = asks || x.Op == model.ChosenExpr
			names = names || x.InMember()
			deep = deep || len(slices.DeleteFunc(slices.Clone(x.Members), func(m *model.Object) bool { return m == nil })) > 1
		}
		has[memberNamed] = has[memberNamed] || len(r.Needs) > 0 && names
		has[memberAsked] = has[memberAsked] || asks && names
		has[memberOnly] = has[memberOnly] || asks && !names
		has[memberSet] = has[memberSet] || slices.ContainsFunc(r.Members, (*model.Expr).InMember)
		has[memberDeep] = has[memberDeep] || deep
	}
}

// structure counts what fields have that stand in one struct.
func (c *corners) structure(has map[string]bool, fields []*model.Field) {
	near(has, nearFields, fields, func(f *model.Field) string { return f.Name })
	for _, f := range fields {
		if f.Type.Object != nil {
			for _, inner := range f.Type.Object.Fields {
				for _, g := range fields {
					has[innerField] = has[innerField] || g.Name == f.Name+"_"+inner.Name
				}
			}
		}
		if item := f.Type.Item(); item.Scalar != nil {
			c.have[traitOf(f, "")] = true
			if o := item.Scalar.Option; o != nil {
				c.have[word(o.Key, item.Option)] = true
			}
			if item.Lenient {
				c.have[word("lenient", item.Scalar.Name)] = true
			}
		}
		c.wrong = append(c.wrong, misread(f)...)
		for _, r := range f.Rules {
			constrained(c.have, f, r.Key)
		}
		if f.Keys != nil {
			c.wrong = append(c.wrong, misread(f.Keys)...)
			for _, r := range f.Keys.Rules {
				constrained(c.have, f, ofKey(r.Key))
			}
		}
	}
}

// read notes the constraints without which the text of a variable would not be read.
func (c *corners) read(s *setting) {
	f := *s.leaf.Field()
	f.Rules = slices.DeleteFunc(slices.Clone(f.Rules), func(r model.Constraint) bool { return constraint.Of(r.Key).Reads != nil })
	if len(f.Rules) == len(s.leaf.Field().Rules) || s.empty {
		return
	}
	if v, err := value.ParseField(&f, s.text); err == nil && len(value.Check(&f, v)) == 0 {
		return
	}
	for _, r := range s.leaf.Field().Rules {
		if constraint.Of(r.Key).Reads != nil {
			constrained(c.felt, s.leaf.Field(), r.Key)
		}
	}
}

// constrained notes the constraint of a key that f has, and its argument if that is a word of a closed set.
func constrained(in map[trait]bool, f *model.Field, key string) {
	if of, ok := strings.CutPrefix(key, "keys."); ok { // on whatever map
		in[word("keys", of)] = true
		return
	}
	in[traitOf(f, key)] = true
	if constraint.Of(key).Arg == constraint.Choice {
		in[word(key, f.Rules.Arg(key).Text)] = true
	}
}

// word stands for a word of a closed set, on any type.
func word(key, value string) trait { return trait{key: key + " = " + value} }

// tables lists what the tables of types and constraints have: all that must be in specifications, and what variables must meet of it.
func tables() (all, felt []trait) {
	for _, typ := range plainTypes {
		all = append(all, trait{typ: typ})
		if secretTypes[typ] {
			all = append(all, trait{typ: typ, secret: true})
		}
	}
	all, felt = append(all, traits...), slices.Clone(traits)
	for _, row := range constraint.Rows {
		for _, choice := range row.Choices {
			all, felt = append(all, word(row.Key, choice)), append(felt, word(row.Key, choice))
		}
	}
	for _, row := range constraint.OfKeys() {
		all, felt = append(all, word("keys", row.Key)), append(felt, word("keys", row.Key))
	}
	for _, name := range scalar.LenientNames() {
		all = append(all, word("lenient", name))
	}
	for _, row := range scalar.Types {
		if row.Option != nil {
			for _, value := range row.Option.Values {
				all = append(all, word(row.Option.Key, value))
			}
		}
	}
	return all, felt
}

// traitOf is f's constraint of a key, and its type.
func traitOf(f *model.Field, key string) trait { return trait{f.Type.Spec, f.Secret, key} }

// near notes whether two of all have names that differ in underscores alone.
func near[T any](has map[string]bool, what string, all []T, name func(T) string) {
	seen := map[string]string{}
	for _, x := range all {
		key := squeeze(name(x))
		if other, ok := seen[key]; ok && other != name(x) {
			has[what] = true
		}
		seen[key] = name(x)
	}
}

// proper finds the names in a finding.
var proper = regexp.MustCompile("[:,]? ?`[^`]*`|( of) (?:\\p{Lu}|random)[^ ,]*")

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
	maps.Copy(has, c.said)
	for _, k := range slices.Concat(slices.Collect(maps.Keys(c.home)), c.top()) {
		base := k.extends
		if x := c.of(base); x != nil && len(x.ops) > 0 && c.of(k) != nil {
			has[inherited] = true
		}
		if base == nil || c.home[base] == nil || c.home[base] == c.home[k] {
			continue
		}
		has[across] = true
		var words []string
		if l := c.home[k]; l != nil {
			words = l.words
		}
		mine, theirs := ident.New(words), ident.New(c.home[base].words)
		for _, f := range base.all() {
			if mine.Go(f.name) != theirs.Go(f.name) && !named(f.attrs, "go_name") {
				has[spelled] = true
			}
		}
	}
}

// check reports every corner that too few specifications have.
func (c *corners) check(t *testing.T) {
	t.Helper()
	slices.Sort(c.wrong)
	for _, wrong := range slices.Compact(c.wrong) {
		t.Error(wrong)
	}
	all := *count >= enough && *fixed == 0
	floors := maps.Clone(floors)
	for _, key := range told() {
		floors[key] = 5
	}
	for _, what := range slices.Sorted(maps.Keys(floors)) {
		t.Logf("%3d specifications have %s", c.specs[what], what)
		if all && c.specs[what] < floors[what] {
			t.Errorf("%d specifications have %s, want %d", c.specs[what], what, floors[what])
		}
	}
	t.Logf("of health and metrics: %v", c.seen)
	for _, what := range slices.Sorted(maps.Keys(begun)) {
		if all && c.seen[what] < begun[what] {
			t.Errorf("%q is seen %d times of resources that are opened, want %d", what, c.seen[what], begun[what])
		}
	}
	for _, what := range slices.Sorted(maps.Keys(c.met)) {
		t.Logf("%3d times: %s", c.met[what], what)
	}
	if all && len(c.met) < clashes {
		t.Errorf("names meet in %d ways, want %d", len(c.met), clashes)
	}
	wanted, noticed := tables()
	missing, idle := without(wanted, c.have), without(noticed, c.felt)
	t.Logf("the tables have %d types, constraints on types, and words: no specification has %v; no variable meets %v of %d", len(wanted), missing, idle, len(noticed))
	if all && len(missing) > 0 {
		t.Errorf("no specification has %v", missing)
	}
	if all && len(idle)*20 > len(noticed) { // one in twenty may be missed by chance
		t.Errorf("of %d constraints, no variable meets %v", len(noticed), idle)
	}
}

// without is all but what has.
func without(all []trait, has map[trait]bool) []trait {
	return slices.DeleteFunc(slices.Clone(all), func(t trait) bool { return has[t] })
}

func (t trait) String() string {
	if t.secret {
		return strings.TrimSpace("secret " + t.typ + " " + t.key)
	}
	return strings.TrimSpace(t.typ + " " + t.key)
}
