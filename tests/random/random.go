// Package random makes random specifications that are valid and the Go that belongs to them, random environments that suit them, and single
// changes that do not. The same seed and size make the same specification; a smaller size makes a smaller one.
package random

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gotypes"
)

// A Spec is one random specification.
type Spec struct {
	Seed    uint64
	Size    int // about how many fields it has
	Text    string
	Package *model.Package
	Near    bool    // its names nearly collide
	Refused []error // of drafts before it: their names met

	draft *draft
}

// Relax takes away a rule of a kind, or of what it is made of, so that more environments suit it; its insecure values when no rules are
// left. It is false if there is nothing to take away.
func (s *Spec) Relax(kind string) (bool, error) {
	if !s.draft.relax(kind) {
		return false, nil
	}
	s.Text = s.draft.text()
	var err error
	s.Package, err = resolve(s.Text)
	return err == nil, err
}

// New makes the specification of a seed and a size. Drafts whose Go names collide are refused, as they should be: it makes others then. The
// error is about a specification that should be valid and is refused.
func New(seed uint64, size int) (*Spec, error) {
	const attempts = 20
	var met []error
	for n := uint64(0); ; n++ {
		d := &draft{rand: rand.New(rand.NewPCG(seed, uint64(size)+n<<32)), size: size, turn: int(seed) * turns}
		d.sampler = newSampler(d.rand, "")
		d.near = n < attempts/2 && d.chance(3)
		s := &Spec{Seed: seed, Size: size, Near: d.near, Refused: met, draft: d}
		err := d.write()
		s.Text = d.text()
		if err == nil {
			s.Package, err = resolve(s.Text)
		}
		for kind := faulty(err); kind != "" && d.relax(kind); kind = faulty(err) {
			s.Text = d.text()
			s.Package, err = resolve(s.Text)
		}
		switch {
		case err == nil:
			return s, nil
		case n < attempts && (barren(err) || idle(err)):
			continue
		case n == attempts || !collides(err):
			return s, err
		}
		met = append(met, err)
	}
}

// refused is the findings of a specification that should have none.
type refused struct{ findings []diag.Finding }

func (r refused) Error() string {
	var b strings.Builder
	_ = diag.Text(&b, r.findings) // a Builder does not fail
	return b.String()
}

// faultyKind finds the kind in a finding about values of the specification.
var faultyKind = regexp.MustCompile("of kind `([a-z0-9_]+)`")

// faulty is a kind whose rule, or insecure value, the values of the specification meet by chance, if nothing else is wrong; "" for none.
func faulty(err error) string {
	r, ok := err.(refused)
	if !ok || slices.ContainsFunc(r.findings, func(f diag.Finding) bool {
		return f.Severity == diag.Error && !slices.Contains([]diag.Code{diag.BrokenRule, diag.InsecureValue, diag.UnfilledField, diag.NameCollision, diag.SharedVariable, diag.ReservedVariable}, f.Code)
	}) {
		return ""
	}
	for _, f := range r.findings {
		if f.Code == diag.UnfilledField { // by a rule, at_least_one: resources have what their fields require
			header := string(f.At.Source.Text[f.At.Start:])
			return regexp.MustCompile(`^\[[^\n]*\nkind = "([^"]*)"`).FindStringSubmatch(header)[1]
		}
		if m := faultyKind.FindStringSubmatch(f.Text); m != nil && f.Severity == diag.Error {
			return m[1]
		}
	}
	return ""
}

// collides reports whether the only thing wrong is that names met by chance: Go names, or those that env_prefix makes.
func collides(err error) bool {
	r, ok := err.(refused)
	return ok && !slices.ContainsFunc(r.findings, func(f diag.Finding) bool {
		return f.Severity == diag.Error && f.Code != diag.NameCollision && f.Code != diag.SharedVariable && f.Code != diag.ReservedVariable
	})
}

// barren reports whether the only thing wrong is that some resource fills none of the optional fields of which a rule wants at least one.
func barren(err error) bool {
	r, ok := err.(refused)
	return ok && !slices.ContainsFunc(r.findings, func(f diag.Finding) bool {
		return f.Severity == diag.Error && (f.Code != diag.UnfilledField || len(f.Others) != 1 || !optionalAt(f.Others[0].At))
	})
}

// optionalAt reports whether the field that is declared at a place is optional.
func optionalAt(at diag.Span) bool {
	line, _, _ := strings.Cut(string(at.Source.Text[at.Start:]), "\n")
	return strings.Contains(line, "optional = true")
}

func resolve(text string) (*model.Package, error) {
	res := gen.Resolve(gen.Spec{World: gotypes.From, Dir: "settings", Files: []*diag.Source{{Name: "resgen.toml", Text: []byte(text)}}})
	if res.Package == nil {
		return nil, refused{res.Findings}
	}
	return res.Package, nil
}

// A draft is a specification in the making.
type draft struct {
	rand    *rand.Rand
	sampler *sampler
	size    int

	near   bool     // names nearly collide
	family []string // then most are of this family
	drawn  []string // all that were given out

	header   string
	words    []string // initialisms
	profiles []string
	prod     string // the production profile; "" for none
	mixins   []*kind
	kinds    []*kind
	resource []*entry

	variables int // how many names of variables were given out
	turn      int // of the next trait
	keyTurn   int // as turn, of the constraints on keys
}

// turns is from how many traits on the next seed goes on: fewer than most specifications have.
const turns = 3

// write makes kinds and mixins, then from what they mean their rules, then their resources.
func (d *draft) write() error {
	d.heading()
	d.declare()
	p, err := resolve(d.text())
	if err != nil {
		return err
	}
	d.relate(p)
	if p, err = resolve(d.text()); err != nil {
		return err
	}
	d.bind(p)
	return nil
}

func (d *draft) text() string {
	var b strings.Builder
	b.WriteString(d.header)
	for _, m := range d.mixins {
		m.write(&b, "mixin", nil, nil)
	}
	for _, k := range d.kinds {
		k.write(&b, "kind", nil, nil)
	}
	for _, r := range d.resource {
		r.write(&b, nil, nil)
	}
	return b.String()
}

// relax takes away what Relax says.
func (d *draft) relax(name string) bool {
	i := slices.IndexFunc(d.kinds, func(k *kind) bool { return k.name == name })
	all := d.kinds[i].parts()
	most := slices.MaxFunc(all, func(a, b *kind) int { return cmp.Compare(len(a.rules), len(b.rules)) })
	if n := len(most.rules); n > 0 {
		most.rules = most.rules[:n-1]
		return true
	}
	relaxed := false
	for _, k := range all {
		for _, f := range k.fields {
			if i := slices.IndexFunc(f.attrs, func(a string) bool { return strings.HasPrefix(a, "insecure_if") }); i >= 0 {
				f.attrs, relaxed = slices.Delete(f.attrs, i, i+1), true
			}
		}
	}
	return relaxed
}

// parts are k and all that it is made of.
func (k *kind) parts() []*kind {
	all := append([]*kind{k}, k.objects...)
	for _, from := range k.from() {
		all = append(all, from.parts()...)
	}
	return all
}

// noMocks is the line of [output] that does without the package of mocks.
const noMocks = "test = false"

// heading writes what stands before the kinds.
func (d *draft) heading() {
	var b strings.Builder
	b.WriteString("version = 1\n")
	fmt.Fprintf(&b, "[package]\nname = %q\n", pick(d.rand, packageNames))
	if d.chance(2) {
		fmt.Fprintf(&b, "doc = %s\n", quote(d.doc()))
	}
	if d.chance(5) {
		d.words = []string{"CRM", "TYPE"}
		fmt.Fprintf(&b, "initialisms = %s\n", quotes(d.words))
	}
	d.common(&b)
	fmt.Fprintf(&b, "[output]\n%s\n", noMocks)
	if d.chance(2) {
		b.WriteString("docs = \"RESOURCES.md\"\nenv = \".env.example\"\nalerts = \"alerts.yaml\"\ndashboard = \"dashboard.json\"\n")
	}
	if d.chance(3) {
		d.header = b.String()
		return
	}
	names := slices.Clone(profileNames)
	d.rand.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	d.profiles = names[:1+d.rand.IntN(4)]
	fmt.Fprintf(&b, "[profiles]\nnames = %s\n", quotes(d.profiles))
	if d.chance(5) {
		b.WriteString("go_name = \"Stage\"\n")
	}
	if d.chance(3) {
		b.WriteString("env = \"STAGE\"\n")
	}
	if d.chance(2) {
		fmt.Fprintf(&b, "default = %q\n", pick(d.rand, d.profiles))
	}
	if d.chance(3) {
		fmt.Fprintf(&b, "aliases = { %s = %q, LIVE = %[2]q }\n", quote("x "+pick(d.rand, d.profiles)), pick(d.rand, d.profiles))
	}
	if d.chance(2) {
		d.prod = pick(d.rand, d.profiles)
		fmt.Fprintf(&b, "production = [%q]\n", d.prod)
	}
	d.header = b.String()
}

// common gives now and then other names to what every package has, and constants to the variables.
func (d *draft) common(b *strings.Builder) {
	for _, name := range []string{"config = \"AllSettings\"", "resources = \"Clients\"", "option = \"LoadOption\"", "env_constants = true"} {
		if d.chance(5) {
			b.WriteString(name + "\n")
		}
	}
}

// chance is true once in n times.
func (d *draft) chance(n int) bool { return d.rand.IntN(n) == 0 }

func pick[T any](r *rand.Rand, all []T) T { return all[r.IntN(len(all))] }
