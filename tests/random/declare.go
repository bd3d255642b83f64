package random

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/lang"
	"github.com/resgen-go/resgen/internal/gen/model"
)

// A kind is a kind, mixin or object in the making.
type kind struct {
	name    string
	keys    []string // lines of TOML
	extends *kind
	include []*kind
	fields  []*field
	objects []*kind
	rules   []string

	overridden map[string]bool // fields of a mixin that some kind declares again
}

// A field is a field in the making.
type field struct {
	name  string
	attrs []string // "type = ..."
	alone *model.Field
}

// write writes k, with further keys and lines of its table of fields beside its own.
func (k *kind) write(b *strings.Builder, table string, keys, fields []string) {
	path := table + "." + k.name
	fmt.Fprintf(b, "[%s]\n", path)
	for _, line := range slices.Concat(k.keys, keys) {
		b.WriteString(line + "\n")
	}
	if k.extends != nil {
		fmt.Fprintf(b, "extends = %q\n", k.extends.name)
	}
	if len(k.include) > 0 {
		var names []string
		for _, m := range k.include {
			names = append(names, m.name)
		}
		fmt.Fprintf(b, "include = %s\n", quotes(names))
	}
	if len(k.fields)+len(fields) > 0 {
		fmt.Fprintf(b, "[%s.field]\n", path)
		for _, f := range k.fields {
			fmt.Fprintf(b, "%s = { %s }\n", f.name, strings.Join(f.attrs, ", "))
		}
		for _, line := range fields {
			b.WriteString(line + "\n")
		}
	}
	for _, o := range k.objects {
		o.write(b, path+".object", nil, nil)
	}
	for _, r := range k.rules {
		fmt.Fprintf(b, "[[%s.rule]]\n%s", path, r)
	}
}

// declare makes the mixins and kinds, without rules.
func (d *draft) declare() {
	taken := map[string]bool{}
	fields := 0
	if d.size > 6 && d.chance(2) {
		m := d.kind(taken, map[string]bool{}, nil)
		d.mixins = append(d.mixins, m)
		fields += len(m.fields)
	}
	for fields < d.size || len(d.kinds) == 0 {
		var base, mixin *kind
		if len(d.kinds) > 0 && d.chance(3) {
			base = pick(d.rand, d.kinds)
		}
		if len(d.mixins) > 0 && d.chance(2) {
			mixin = pick(d.rand, d.mixins)
		}
		names := map[string]bool{}
		k := d.kind(taken, names, func(k *kind) { d.inherit(k, base, mixin, names) })
		d.kinds = append(d.kinds, k)
		fields += len(k.fields)
		for _, o := range k.objects {
			fields += len(o.fields)
		}
	}
}

// inherit makes k extend base and include mixin, as far as their names do not meet, and declares some of their fields again.
func (d *draft) inherit(k, base, mixin *kind, names map[string]bool) {
	add := func(from *kind) bool {
		for _, f := range from.all() {
			if names[squeeze(f.name)] {
				return false
			}
		}
		for _, o := range from.everyObject() {
			if names["object "+squeeze(o.name)] {
				return false
			}
		}
		for _, f := range from.all() {
			names[squeeze(f.name)] = true
		}
		for _, o := range from.everyObject() {
			names["object "+squeeze(o.name)] = true
		}
		return true
	}
	if base != nil && add(base) {
		k.extends = base
		d.override(k, base)
	}
	if mixin != nil && add(mixin) {
		k.include = append(k.include, mixin)
		d.override(k, mixin)
	}
}

func squeeze(name string) string { return strings.ReplaceAll(name, "_", "") }

// override declares a field of from again, with another doc and another default.
func (d *draft) override(k, from *kind) {
	all := from.all()
	if len(all) == 0 || d.chance(2) {
		return
	}
	old := pick(d.rand, all)
	f := &field{name: old.name, alone: old.alone}
	for _, a := range old.attrs {
		if !strings.HasPrefix(a, "doc = ") && !strings.HasPrefix(a, "default = ") {
			f.attrs = append(f.attrs, a)
		}
	}
	f.attrs = append(f.attrs, "doc = "+quote("Again: "+d.doc()))
	if slices.ContainsFunc(old.attrs, func(a string) bool { return strings.HasPrefix(a, "default = ") }) {
		f.attrs = append(f.attrs, "default = "+d.sampler.literal(f.alone))
	}
	k.fields = append(k.fields, f)
	if from.overridden == nil {
		from.overridden = map[string]bool{}
	}
	from.overridden[f.name] = true
}

// all are the fields of k with those that it inherits.
func (k *kind) all() []*field {
	var all []*field
	for _, from := range append(slices.Clone(k.include), k.extends) {
		if from != nil {
			all = append(all, from.all()...)
		}
	}
	for _, f := range k.fields {
		all = slices.DeleteFunc(all, func(old *field) bool { return old.name == f.name })
		all = append(all, f)
	}
	return all
}

func (k *kind) everyObject() []*kind {
	all := k.objects
	for _, from := range append(slices.Clone(k.include), k.extends) {
		if from != nil {
			all = append(slices.Clone(all), from.everyObject()...)
		}
	}
	return all
}

// kind makes a kind or mixin whose name taken does not have, and whose fields names does not have.
func (d *draft) kind(taken, names map[string]bool, inherit func(*kind)) *kind {
	k := &kind{name: d.name(taken)}
	if d.chance(2) {
		k.keys = append(k.keys, "doc = "+quote(d.doc()))
	}
	if inherit != nil {
		if d.chance(8) {
			k.keys = append(k.keys, fmt.Sprintf("go_name = \"Kind%dÜ\"", len(d.kinds)))
		}
		inherit(k)
	}
	var objects []string
	for range d.rand.IntN(4) {
		if d.size < 4 || len(objects) > 2 {
			break
		}
		o := &kind{name: d.objectName(names)}
		if d.chance(3) {
			o.keys = append(o.keys, "doc = "+quote(d.doc()))
		}
		d.fields(o, map[string]bool{}, objects, 1+d.rand.IntN(3))
		k.objects = append(k.objects, o)
		objects = append(objects, o.name)
	}
	d.fields(k, names, objects, 1+d.rand.IntN(1+min(d.size, 8)))
	return k
}

func (d *draft) objectName(names map[string]bool) string {
	for {
		name := d.name(map[string]bool{"select": true})
		if key := "object " + squeeze(name); !names[key] {
			names[key] = true
			return name
		}
	}
}

func (d *draft) fields(k *kind, names map[string]bool, objects []string, n int) {
	for range n {
		f := &field{name: d.name(names)}
		switch {
		case len(objects) > 0 && d.chance(4):
			f.attrs = append(f.attrs, `type = "object"`, fmt.Sprintf("of = [%q]", pick(d.rand, objects)))
			d.optional(f)
		case len(objects) > 1 && d.chance(3):
			members := slices.Clone(objects)
			d.rand.Shuffle(len(members), func(i, j int) { members[i], members[j] = members[j], members[i] })
			f.attrs = append(f.attrs, `type = "union"`, "of = "+quotes(members[:2+d.rand.IntN(len(members)-1)]))
			d.optional(f)
		default:
			d.scalar(f)
		}
		if d.chance(3) {
			f.attrs = append(f.attrs, "doc = "+quote(d.doc()))
		}
		if d.chance(12) {
			f.attrs = append(f.attrs, fmt.Sprintf("go_name = \"F%dÖ\"", len(k.fields)))
		}
		if d.chance(12) {
			f.attrs = append(f.attrs, "deprecated = "+quote(d.doc()))
		}
		k.fields = append(k.fields, f)
	}
}

func (d *draft) optional(f *field) {
	if d.chance(2) {
		f.attrs = append(f.attrs, "optional = true")
	}
}

// scalar makes f a field of a type that is no object: its constraints first, then values that satisfy them.
func (d *draft) scalar(f *field) {
	t := pick(d.rand, lang.Types).Name
	if d.chance(3) {
		t = pick(d.rand, []string{"string", "int", "bool"})
	}
	whole := t
	switch d.rand.IntN(6) {
	case 0:
		whole = "[]" + t
	case 1:
		whole = "map[string]" + t
	}
	f.attrs = append(f.attrs, fmt.Sprintf("type = %q", whole))
	secret := d.chance(5) && (whole == "string" || whole == "url" || whole == "json" || whole == "[]string" || whole == "map[string]string")
	if secret {
		f.attrs = append(f.attrs, "secret = true")
	}
	f.attrs = append(f.attrs, d.constraints(t, whole, secret)...)
	f.alone = alone(f)
	exists := f.alone.Rules.Exists != ""
	switch {
	case d.chance(2):
	case d.chance(2) || secret || exists:
		f.attrs = append(f.attrs, "optional = true")
	default:
		f.attrs = append(f.attrs, "default = "+d.sampler.literal(f.alone))
	}
	f.alone = alone(f)
	if d.chance(6) && !secret && !exists {
		f.attrs = append(f.attrs, "example = "+d.sampler.literal(f.alone))
	}
	if d.chance(10) && !secret && !exists && t == whole {
		f.attrs = append(f.attrs, "insecure_if = "+d.sampler.literal(f.alone))
	}
}

// alone is what f means by itself.
func alone(f *field) *model.Field {
	p, err := resolve(fmt.Sprintf("version = 1\n[kind.k.field]\nf = { %s }\n", strings.Join(f.attrs, ", ")))
	if err != nil {
		panic(fmt.Sprintf("random: the field { %s }: %v", strings.Join(f.attrs, ", "), err))
	}
	return p.Kinds[0].Fields[0]
}

// constraints are some that fit the type and that values satisfy.
func (d *draft) constraints(t, whole string, secret bool) []string {
	var attrs []string
	add := func(format string, args ...any) { attrs = append(attrs, fmt.Sprintf(format, args...)) }
	if whole != t && d.chance(3) {
		add("min_len = %d", 1+d.rand.IntN(2))
	}
	if whole != t && d.chance(3) {
		add("max_len = %d", 3+d.rand.IntN(3))
	}
	many := strings.HasPrefix(whole, "[]")
	closed := false
	if t == "duration" && d.chance(3) {
		add("unit = %q", pick(d.rand, []string{"ns", "us", "ms", "s", "m", "h"}))
	}
	if d.chance(2) {
		switch t {
		case "string", "path":
			closed = d.textConstraints(t, whole, secret, add)
		case "url":
			add("schemes = %s", pick(d.rand, []string{`["https"]`, `["wh", "https"]`, `["a+b", "c", "d"]`}))
		case "bool", "json":
		default:
			closed = d.limits(t, add)
		}
	}
	if many && !closed && t != "bool" && t != "json" && t != "url" && !secret && d.chance(3) {
		add("unique = true")
	}
	return attrs
}

// textConstraints adds one family of constraints on texts; it is true for a closed set.
func (d *draft) textConstraints(t, whole string, secret bool, add func(string, ...any)) bool {
	switch n := d.rand.IntN(6); {
	case n == 0 && t == "string" && !secret:
		texts := slices.Clone(enumTexts)
		d.rand.Shuffle(len(texts), func(i, j int) { texts[i], texts[j] = texts[j], texts[i] })
		add("one_of = %s", quotes(texts[:1+d.rand.IntN(5)]))
		return true
	case n == 1:
		add("pattern = %s", quote(pick(d.rand, patterns).expr))
	case n == 2 && t == "string":
		add("format = %q", pick(d.rand, lang.FormatNames()))
	case n == 3 && whole == "path":
		add("exists = %q", pick(d.rand, []string{"file", "dir", "executable"}))
		return true
	case n == 4 && whole == t:
		least := d.rand.IntN(4)
		add("min_len = %d", least)
		if d.chance(2) {
			add("max_len = %d", least+d.rand.IntN(3)+1)
		}
	default:
		if d.chance(2) {
			add("prefix = %s", quote(pick(d.rand, affixes)))
		}
		if d.chance(2) {
			add("suffix = %s", quote(pick(d.rand, affixes)))
		}
		if whole == t && d.chance(2) {
			add("max_len = %d", 17+d.rand.IntN(8))
		}
	}
	return false
}

// limits adds a range or a closed set of values that are ordered; it is true for the set.
func (d *draft) limits(t string, add func(string, ...any)) bool {
	if d.chance(4) {
		add("one_of = [%s]", strings.Join(choices[t], ", "))
		return true
	}
	lo, hi := ranges(t)
	if d.chance(4) && strings.HasPrefix(t, "int") && t != "int" && t != "int64" {
		bits, _ := strconv.Atoi(t[len("int"):])
		lo, hi = fmt.Sprint(-1<<(bits-1)), fmt.Sprint(1<<(bits-1)-1) // what the Go type says already
	}
	if !d.chance(3) {
		add("min = %s", lo)
	}
	if !d.chance(3) {
		add("max = %s", hi)
	}
	return false
}
