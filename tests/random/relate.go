package random

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/resgen-go/resgen/internal/gen/constraint"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
)

// relate gives the kinds, objects and mixins rules.
func (d *draft) relate(p *model.Package) {
	for i, k := range d.kinds {
		d.rules(k, p.Kinds[i].Fields, nil)
		for _, o := range k.objects {
			for _, m := range p.Kinds[i].Objects {
				if m.Name == o.name {
					d.rules(o, m.Fields, nil)
				}
			}
		}
		for _, m := range k.include {
			if len(m.rules) == 0 {
				own := slices.DeleteFunc(slices.Clone(p.Kinds[i].Fields), func(f *model.Field) bool {
					return !slices.ContainsFunc(m.fields, func(mine *field) bool { return mine.name == f.Name })
				})
				d.rules(m, own, m.overridden)
			}
		}
	}
}

// rules gives k rules about fields, less those that some kind declares again.
func (d *draft) rules(k *kind, fields []*model.Field, but map[string]bool) {
	fields = slices.DeleteFunc(slices.Clone(fields), func(f *model.Field) bool { return but[f.Name] || k.overridden[f.Name] })
	for range d.rand.IntN(4) {
		w := &writer{draft: d}
		w.pathsTo(fields, "", new(bool))
		if len(w.all) == 0 {
			return
		}
		var b strings.Builder
		check, when := w.guarded(w.rule())
		if !d.group(&b, w, fields, when) {
			fmt.Fprintf(&b, "check = %s\n", quote(check))
		}
		if when != "" {
			fmt.Fprintf(&b, "when = %s\n", quote(when))
		}
		if d.chance(3) {
			fmt.Fprintf(&b, "message = %s\n", quote(d.doc()))
		}
		if d.chance(5) {
			b.WriteString("severity = \"warning\"\n")
		}
		k.rules = append(k.rules, b.String())
	}
}

// group writes a rule about which fields are set, now and then, if there are enough of them. When does not mention these: go vet minds
// conditions that repeat.
func (d *draft) group(b *strings.Builder, w *writer, fields []*model.Field, when string) bool {
	var names []string
	for _, p := range w.all {
		if p.f.Optional || p.tells && strings.Contains(p.name, ".") {
			names = append(names, p.name)
		}
	}
	for _, f := range fields {
		if f.Optional && (f.Type.Kind == model.ObjectType || f.Type.Kind == model.UnionType) {
			names = append(names, f.Name)
		}
	}
	names = slices.DeleteFunc(names, func(name string) bool { return strings.Contains(when, name) })
	if len(names) < 2 || !d.chance(3) {
		return false
	}
	d.rand.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	names = names[:2+d.rand.IntN(len(names)-1)]
	fmt.Fprintf(b, "%s = %s\n", pick(d.rand, []string{"exactly_one", "at_most_one", "at_least_one", "together"}), quotes(names))
	return true
}

// A path leads to a field, through objects.
type path struct {
	name  string
	f     *model.Field
	tells bool // its Go value tells whether it is set
	told  bool // that, or it is the first in an optional object, which tells it
}

// A choice is a union, and the member of which a rule may name fields.
type choice struct {
	union  string
	member *model.Object
	of     *model.Union
}

// pathsTo finds the paths to fields, in unions those to the fields of one member. held is true below an optional object, until a field made
// use of it: two that are told by one object make conditions that repeat.
func (w *writer) pathsTo(fields []*model.Field, prefix string, held *bool) {
	for _, f := range fields {
		name := prefix + f.Name
		switch f.Type.Kind {
		case model.ObjectType:
			inner := held
			if f.Pointer() {
				inner = new(bool)
				*inner = true
			}
			w.pathsTo(f.Type.Object.Fields, name+".", inner)
		case model.UnionType:
			m := pick(w.rand, f.Type.Union.Members)
			w.choices = append(w.choices, choice{name, m, f.Type.Union})
			w.pathsTo(m.Fields, name+"."+m.Name+".", new(bool)) // that a member is there is asked by choose
		case model.Scalar:
			if f.Type.Scalar.Empty != scalar.EmptyNever {
				w.all = append(w.all, path{name, f, true, true})
				continue
			}
			w.all = append(w.all, path{name, f, f.Pointer(), f.Pointer() || *held})
			*held = *held && f.Pointer()
		default:
			w.all = append(w.all, path{name, f, true, true})
		}
	}
}

// A writer writes expressions over the fields of a kind or object.
type writer struct {
	*draft
	all     []path // the fields that rules may mention
	choices []choice
}

// guarded asks which members unions have in a rule that names their fields, or in one that does not. A rule that names such fields and does
// not ask applies only to that member.
func (w *writer) guarded(check, when string) (string, string) {
	var is []string
	for _, c := range w.choices {
		if strings.Contains(check+when, c.union+"."+c.member.Name+".") {
			is = append(is, fmt.Sprintf("%s == %q", c.union, c.member.Name))
		}
	}
	guard := strings.Join(is, " && ")
	switch n := w.rand.IntN(3); {
	case len(is) == 0:
		if len(w.choices) > 0 && w.chance(3) {
			return w.choose(check, when)
		}
	case n == 0: // it applies to the member alone
	case when != "":
		when = guard + " && (" + when + ")"
	case n == 1:
		when = guard
	case w.chance(2):
		check = strings.NewReplacer(" == ", " != ", " && ", " || ").Replace(guard) + " || (" + check + ")"
	default:
		check = guard + " && (" + check + ")"
	}
	return check, when
}

// choose makes a rule that asks which member a union has, and names no field of it.
func (w *writer) choose(check, when string) (string, string) {
	c := pick(w.rand, w.choices)
	if strings.Count(c.union, ".") > 0 && strings.Contains(check+when, c.union[:strings.LastIndexByte(c.union, '.')]) {
		return check, when
	}
	asks := fmt.Sprintf("%s %s %q", c.union, pick(w.rand, []string{"==", "!="}), c.member.Name)
	if names := c.of.Names(); w.chance(3) {
		asks = fmt.Sprintf("oneOf(%s, %s)", c.union, strings.Trim(quotes(names[:1+w.rand.IntN(len(names))]), "[]"))
	}
	if when == "" && w.chance(2) {
		return check, asks
	}
	return asks + " || (" + check + ")", when
}

// rule is a condition, and perhaps another one for which it applies. A field is the subject of one comparison only, as go vet minds
// conditions that repeat.
func (w *writer) rule() (check, when string) {
	subjects := slices.Clone(w.all)
	w.rand.Shuffle(len(subjects), func(i, j int) { subjects[i], subjects[j] = subjects[j], subjects[i] })
	subjects = subjects[:min(len(subjects), 1+w.rand.IntN(5))]
	n := len(subjects)
	if n > 1 && w.chance(3) {
		n--
		when = w.condition(subjects[n:])
	}
	check = w.condition(subjects[:n])
	if len(w.profiles) > 0 && !w.hidden("profile") && w.chance(5) {
		check = "profile " + pick(w.rand, []string{"==", "!="}) + " " + strconv.Quote(pick(w.rand, w.profiles)) + " || (" + check + ")"
	}
	return check, when
}

// condition is an expression about subjects that is true or false.
func (w *writer) condition(subjects []path) (check string) {
	for range 50 {
		if check = w.joined(subjects); !repeats(check) {
			break
		}
	}
	return check
}

// joined makes a condition that may repeat an operand.
func (w *writer) joined(subjects []path) string {
	if len(subjects) == 1 {
		return w.simple(subjects[0])
	}
	n := 1 + w.rand.IntN(len(subjects)-1)
	left, right := w.condition(subjects[:n]), w.condition(subjects[n:])
	switch w.rand.IntN(5) {
	case 0:
		return left + " && (" + right + ")"
	case 1:
		return left + " || " + right
	case 2:
		return "(" + left + ") && !(" + right + ")"
	case 3:
		return "(" + left + ") == (" + right + ")"
	}
	return "!(" + left + " || " + right + ")"
}

// simple is a condition about one field, or a few.
func (w *writer) simple(p path) string {
	switch n := w.rand.IntN(12); {
	case n == 0 && p.told:
		names := p.name
		for _, q := range w.all {
			if q.told && q.name != p.name && w.chance(3) {
				names += ", " + q.name
			}
		}
		return fmt.Sprintf("count(%s) %s %d", names, w.order(), w.rand.IntN(3))
	case n == 1 && p.told || p.f.Secret:
		if w.chance(2) {
			return "!set(" + p.name + ")"
		}
		return "set(" + p.name + ")"
	}
	switch c := p.f.Type.Class(); {
	case p.f.Type.Kind == model.List:
		return w.list(p)
	case p.f.Type.Kind == model.Map:
		return fmt.Sprintf("contains(%s, %q)", p.name, pick(w.rand, []string{"k0", "type1", "x"}))
	case c == scalar.Flag:
		return w.flag(p)
	case c.Number(), c.Quantity(), c == scalar.Moment:
		return w.ordered(p)
	case c.Texts():
		return w.textual(p)
	case p.f.Type.Scalar.Length != scalar.NoLength && w.chance(2):
		return w.length(p)
	}
	return "set(" + p.name + ")"
}

// length compares how much p holds with a number.
func (w *writer) length(p path) string {
	return fmt.Sprintf("len(%s) %s %d", p.name, w.order(), w.rand.IntN(9))
}

// hidden reports whether any field has the name of a word of rules: it hides the word from the rules beside it, inherited ones too.
func (w *writer) hidden(word string) bool {
	has := func(k *kind) bool {
		return slices.ContainsFunc(k.fields, func(f *field) bool { return f.name == word })
	}
	return slices.ContainsFunc(append(slices.Clone(w.kinds), w.mixins...), func(k *kind) bool {
		return has(k) || slices.ContainsFunc(k.objects, has)
	})
}

func (w *writer) flag(p path) string {
	switch n := w.rand.IntN(4); {
	case n == 0 && !w.hidden("true"):
		return p.name + " == true"
	case n == 1 && !w.hidden("false"):
		return p.name + " != false"
	case n == 2:
		return "!" + p.name
	}
	return p.name
}

func (w *writer) order() string {
	return pick(w.rand, []string{"==", "!=", "!=", "<", "<=", ">", ">=", "<", "<=", ">", ">="})
}

// ordered compares a number, duration, size or time with something.
func (w *writer) ordered(p path) string {
	v := w.literal(p.f)
	if w.chance(5) {
		return w.oneOf(p)
	}
	if w.chance(6) {
		return v + " " + w.order() + " " + p.name
	}
	return w.sum(p) + " " + w.order() + " " + w.beside(p)
}

func (w *writer) oneOf(p path) string {
	values := []string{w.literal(p.f), w.literal(p.f), w.literal(p.f)}
	slices.Sort(values)
	return fmt.Sprintf("oneOf(%s, %s)", p.name, strings.Join(slices.Compact(values), ", "))
}

// sum is p, or something computed with it.
func (w *writer) sum(p path) string {
	if p.f.Type.Class() == scalar.Moment {
		return p.name
	}
	q := w.like(p)
	switch w.rand.IntN(8) {
	case 0:
		return p.name + " * 2"
	case 1:
		return p.name + " + " + q
	case 2:
		return "(" + p.name + " - " + q + ") / 3"
	case 3:
		if p.f.Type.Class().Number() {
			return p.name + " / " + q
		}
		return "2 * " + p.name
	case 4:
		if c := p.f.Type.Class(); c == scalar.Signed || c == scalar.Floating || c == scalar.Span {
			return "-" + p.name
		}
	}
	return p.name
}

// beside is what p may be compared with: a literal, or another field.
func (w *writer) beside(p path) string {
	switch c := p.f.Type.Class(); {
	case w.chance(3):
		return w.like(p)
	case w.chance(6) && c.Number():
		return pick(w.rand, []string{"2 * 3 + 1", "5 / 2", "(9 - 7) * 2"})
	case w.chance(6) && c == scalar.Span:
		return `"1s" * 60`
	}
	return w.literal(p.f)
}

// like is a field of the same sort as p, perhaps p itself.
func (w *writer) like(p path) string {
	fit := slices.DeleteFunc(slices.Clone(w.all), func(q path) bool {
		return q.f.Secret || q.f.Type.Class() != p.f.Type.Class() || q.f.Type.Kind != p.f.Type.Kind
	})
	return pick(w.rand, fit).name
}

func (w *writer) textual(p path) string {
	quoted := strconv.Quote(pick(w.rand, []string{"a", "", "ä", "%", "https://", "/x"}))
	text, other := p.name, w.text()
	if w.chance(6) && p.f.Type.Class() == scalar.Text {
		switch {
		case other != "" && w.chance(2):
			text += " + " + other
		case p.f.Type.Enum == nil:
			text += ` + "x"`
		}
		return pick(w.rand, []string{"hasSuffix(" + text + ", " + quoted + ")", "contains(" + text + ", " + quoted + ")"})
	}
	switch w.rand.IntN(9) {
	case 0:
		return fmt.Sprintf("hasPrefix(%s, %s)", text, quoted)
	case 1:
		if other != "" {
			return fmt.Sprintf("hasSuffix(%s, %s)", text, other)
		}
	case 2:
		return fmt.Sprintf("contains(%s, %s)", text, quoted)
	case 3:
		return fmt.Sprintf("matches(%s, %s)", text, strconv.Quote(pick(w.rand, constraint.Of("pattern").Samples)))
	case 4:
		if p.f.Type.Scalar.Length != scalar.NoLength {
			return w.length(p)
		}
	case 5:
		if other != "" {
			return text + " " + w.order() + " " + other
		}
	case 6:
		return w.oneOf(p)
	}
	return text + " " + pick(w.rand, []string{"==", "!=", "!=", "!="}) + " " + w.literal(p.f)
}

// text is a field that is a text; "" if there is none.
func (w *writer) text() string {
	fit := slices.DeleteFunc(slices.Clone(w.all), func(q path) bool {
		return q.f.Secret || q.f.Type.Class() != scalar.Text
	})
	if len(fit) == 0 {
		return ""
	}
	return pick(w.rand, fit).name
}

func (w *writer) list(p path) string {
	c := p.f.Type.Elem.Class()
	if w.chance(2) || p.f.Type.Items() != nil || c == scalar.Opaque || c == scalar.Flag && (w.hidden("true") || w.hidden("false")) {
		return fmt.Sprintf("len(%s) %s %d", p.name, w.order(), w.rand.IntN(4))
	}
	return fmt.Sprintf("contains(%s, %s)", p.name, w.literal(w.sampler.ofItem(p.f)))
}

// literal is a value of f as a Go literal.
func (w *writer) literal(f *model.Field) string {
	switch v := w.sampler.single(f).V.(type) {
	case bool:
		return strconv.FormatBool(v)
	case int64:
		if f.Type.Class() == scalar.Amount {
			return strconv.Quote(fmt.Sprint(v))
		}
		return strconv.FormatInt(max(v, -1<<62), 10)
	case uint64:
		return strconv.FormatUint(min(v, 1<<62), 10)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case time.Duration:
		return strconv.Quote(v.String())
	case time.Time:
		return strconv.Quote(v.Format(time.RFC3339Nano))
	case string:
		return strconv.Quote(v)
	}
	return `"x"`
}
