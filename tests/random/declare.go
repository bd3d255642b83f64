package random

import (
	"fmt"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/constraint"
	"github.com/resgen-go/resgen/internal/gen/lang"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/ident"
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

	spell *ident.Speller // not nil: what k declares gets the Go names that this makes
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
	if k.spell != nil && table != "mixin" && !named(k.keys, "go_name") {
		fmt.Fprintf(b, "go_name = %q\n", k.spell.Go(k.name))
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
			attrs := f.attrs
			if k.spell != nil && !named(attrs, "go_name") && !k.inherits(f.name) {
				attrs = append(slices.Clone(attrs), fmt.Sprintf("go_name = %q", k.spell.Go(f.name)))
			}
			fmt.Fprintf(b, "%s = { %s }\n", f.name, strings.Join(attrs, ", "))
		}
		for _, line := range fields {
			b.WriteString(line + "\n")
		}
	}
	for _, o := range k.objects {
		o.spell = k.spell
		o.write(b, path+".object", nil, nil)
	}
	for _, r := range k.rules {
		fmt.Fprintf(b, "[[%s.rule]]\n%s", path, r)
	}
}

// named reports whether one of lines, "key = value", is of a key.
func named(lines []string, key string) bool {
	return slices.ContainsFunc(lines, func(line string) bool { return strings.HasPrefix(line, key+" = ") })
}

// inherits reports whether a kind or mixin that k is made of has a field called name.
func (k *kind) inherits(name string) bool {
	return slices.ContainsFunc(k.from(), func(from *kind) bool {
		return slices.ContainsFunc(from.all(), func(f *field) bool { return f.name == name })
	})
}

// from are the kinds and mixins that k names.
func (k *kind) from() []*kind {
	from := slices.Clone(k.include)
	if k.extends != nil {
		from = append(from, k.extends)
	}
	return from
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
		if len(d.kinds) > 0 && d.chance(2) {
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
			if names[d.key(f.name)] {
				return false
			}
		}
		for _, o := range from.everyObject() {
			if names["object "+d.key(o.name)] {
				return false
			}
		}
		for _, f := range from.all() {
			names[d.key(f.name)] = true
		}
		for _, o := range from.everyObject() {
			names["object "+d.key(o.name)] = true
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
	if named(old.attrs, "default") {
		d.add(f, "default = "+d.sampler.literal(f.alone))
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
	for _, from := range k.from() {
		all = append(all, from.all()...)
	}
	for _, f := range k.fields {
		all = slices.DeleteFunc(all, func(old *field) bool { return old.name == f.name })
		all = append(all, f)
	}
	return all
}

func (k *kind) everyObject() []*kind {
	all := k.objects
	for _, from := range k.from() {
		all = append(slices.Clone(all), from.everyObject()...)
	}
	return all
}

// kind makes a kind or mixin whose name taken does not have, and whose fields names does not have.
func (d *draft) kind(taken, names map[string]bool, inherit func(*kind)) *kind {
	k := &kind{name: d.kindName(taken)}
	if d.chance(2) {
		k.keys = append(k.keys, "doc = "+quote(d.doc()))
	}
	if inherit != nil {
		if d.chance(8) || d.near && d.chance(4) {
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
	if d.size > 5 && d.chance(2) {
		d.items(k, names)
	}
	if d.near && d.chance(4) {
		d.joined(k, names)
	}
	if d.chance(4) {
		d.templated(k, names)
	}
	return k
}

// templated gives k fields that a template of the last of them can name, which takes any text: a secret, if it is one.
func (d *draft) templated(k *kind, names map[string]bool) {
	types := []string{pick(d.rand, []string{"string", "int", "bool", "duration", "size", "path"})}
	secret := ""
	if d.chance(2) {
		secret = "secret = true"
	}
	for i, t := range append(types, "string", pick(d.rand, []string{"string", "string", "url", "path"})) {
		f := &field{name: d.name(names)}
		f.attrs = append(f.attrs, fmt.Sprintf("type = %q", t))
		if secret != "" && i > 0 && t != "path" {
			f.attrs = append(f.attrs, secret)
		}
		if i == 2 && d.chance(2) {
			f.attrs = append(f.attrs, "optional = true")
		}
		f.alone, _ = alone(f.attrs)
		k.fields = append(k.fields, f)
	}
}

// joined gives k a field whose name is that of one of its objects and of a field in there. Their variables would have one name.
func (d *draft) joined(k *kind, names map[string]bool) {
	for _, f := range k.fields {
		for _, o := range k.objects {
			if !slices.Contains(f.attrs, "of = "+quotes([]string{o.name})) {
				continue
			}
			if name := f.name + "_" + pick(d.rand, o.fields).name; !names[name] {
				names[name] = true
				joint := &field{name: name}
				d.scalar(joint)
				k.fields = append(k.fields, joint)
				return
			}
		}
	}
}

// kindName is the name of a kind or mixin. Now and then it is that of an earlier kind and of one of its objects: both make one Go name.
func (d *draft) kindName(taken map[string]bool) string {
	if d.near && len(d.kinds) > 0 && d.chance(4) {
		if k := pick(d.rand, d.kinds); len(k.objects) > 0 {
			if name := k.name + "_" + pick(d.rand, k.objects).name; !taken[name] {
				taken[name] = true
				return name
			}
		}
	}
	return d.name(taken)
}

func (d *draft) objectName(names map[string]bool) string {
	for {
		name := d.name(map[string]bool{"select": true})
		if key := "object " + d.key(name); !names[key] {
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
		if f.alone != nil {
			d.message(f)
		}
		k.fields = append(k.fields, f)
	}
}

// message gives f a message, now and then.
func (d *draft) message(f *field) {
	if d.chance(5) {
		f.attrs = append(f.attrs, "message = "+quote(d.doc()))
	}
}

func (d *draft) optional(f *field) {
	if d.chance(2) {
		f.attrs = append(f.attrs, "optional = true")
	}
}

// scalar makes f a field of a type that is no object: its constraints first, then values that satisfy them.
func (d *draft) scalar(f *field) {
	t := trait{typ: pick(d.rand, plainTypes)}
	switch {
	case d.near && d.chance(3): // what has a variable of its own in Go, or types and constants
		t.typ, t.key = pick(d.rand, []string{"string", "path", "[]string"}), "pattern"
		if d.chance(3) {
			t.typ, t.key = "string", "one_of"
		}
	case d.chance(2): // every constraint with every type that takes it has its turn
		t = traits[d.turn%len(traits)]
		d.turn++
	case d.chance(3):
		t.typ = pick(d.rand, []string{"string", "int", "bool", "[]string"})
	}
	t.secret = t.secret || t.key == "" && d.chance(5) && secretTypes[t.typ]
	f.attrs = append(f.attrs, fmt.Sprintf("type = %q", t.typ))
	if t.secret {
		f.attrs = append(f.attrs, "secret = true")
	}
	d.option(f)
	d.constraints(f, t.key)
	if f.alone.Type.Kind == model.Map && d.chance(2) {
		if keys := d.keys(false); keys != "" {
			before := *f
			if !d.add(f, keys) || d.sampler.find(f.alone) == nil {
				*f = before
			}
		}
	}
	literal := !t.secret && !looks(f.alone)
	switch {
	case d.chance(2):
	case d.chance(2) || !literal:
		d.add(f, "optional = true")
	default:
		d.add(f, "default = "+d.sampler.literal(f.alone))
	}
	if d.chance(6) && literal {
		d.add(f, "example = "+d.sampler.literal(f.alone))
	}
	if d.chance(10) && literal && f.alone.Type.Elem == nil {
		d.add(f, "insecure_if = "+d.sampler.literal(f.alone))
	}
}

// add gives f one more attribute, if the specification that it is part of may have it.
func (d *draft) add(f *field, attr string) bool {
	with := append(slices.Clone(f.attrs), attr)
	alone, err := alone(with)
	if err != nil {
		return false
	}
	f.attrs, f.alone = with, alone
	return true
}

// alone is what a field with these attributes means by itself.
func alone(attrs []string) (*model.Field, error) {
	p, err := resolve(fmt.Sprintf("version = 1\n[kind.k.field]\nf = { %s }\n", strings.Join(attrs, ", ")))
	if err != nil {
		return nil, err
	}
	return p.Kinds[0].Fields[0], nil
}

// A trait is a type of fields, and a constraint that it takes; "" for none.
type trait struct {
	typ    string
	secret bool
	key    string
}

// plainTypes are the types that a name alone says; secretTypes those that secrets can have; traits each with each constraint that it takes.
var plainTypes, secretTypes, traits = language()

func language() (types []string, secrets map[string]bool, all []trait) {
	secrets = map[string]bool{}
	for _, name := range lang.TypeNames() {
		if slices.Contains(lang.Composites, name) {
			continue
		}
		types = append(types, name)
		for _, secret := range []bool{false, true} {
			f, err := alone([]string{fmt.Sprintf("type = %q", name), fmt.Sprintf("secret = %t", secret)})
			if err != nil {
				continue
			}
			secrets[name] = secrets[name] || secret
			for _, key := range constraint.Keys(f.Type, secret) {
				all = append(all, trait{name, secret, key})
			}
		}
	}
	return types, secrets, all
}

// option says more about the type of f, if its table has a key for that.
func (d *draft) option(f *field) {
	var err error
	if f.alone, err = alone(f.attrs); err != nil {
		panic("random: " + err.Error())
	}
	if o := f.alone.Type.Item().Scalar.Option; o != nil && d.chance(3) {
		d.add(f, fmt.Sprintf("%s = %q", o.Key, pick(d.rand, o.Values)))
	}
	if t := f.alone.Type; t.Elem != nil && d.chance(3) {
		if separator := pick(d.rand, []string{",", ";", "|", "&", " ", ":"}); separator != ":" {
			d.add(f, fmt.Sprintf("separator = %q", separator))
			if t.Kind == model.Map && d.chance(2) {
				d.add(f, `pair_separator = ":"`)
			}
		}
		if d.chance(2) {
			d.add(f, fmt.Sprintf("decode = %q", pick(d.rand, []string{"percent", "csv"})))
		}
	}
	if f.alone.Type.Item().Scalar.Lenient != nil && d.chance(3) {
		d.add(f, "lenient = true")
	}
}

// constraints gives f some that fit its type and that values satisfy together; must is the key of one that it gets in any case, "" for none.
func (d *draft) constraints(f *field, must string) {
	keys := constraint.Keys(f.alone.Type, f.alone.Secret)
	d.rand.Shuffle(len(keys), func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
	if must != "" {
		for range 50 {
			if d.constrain(f, must) {
				break
			}
		}
	} else if d.chance(3) {
		return
	}
	for _, key := range keys {
		if key != must && d.chance(3) {
			d.constrain(f, key)
		}
	}
}

// constrain gives f the constraint of key, with some argument. It is false if no value would satisfy f then.
func (d *draft) constrain(f *field, key string) bool {
	row := constraint.Of(key)
	if row.Needs != "" && f.alone.Rules.Arg(row.Needs) == nil && !d.constrain(f, row.Needs) {
		return false
	}
	before := *f
	if d.add(f, key+" = "+d.argument(row, f.alone.Type.Item())) && d.sampler.find(f.alone) != nil {
		return true
	}
	*f = before
	return false
}

// argument is an argument of a constraint on values of t, in TOML.
func (d *draft) argument(row *constraint.Row, t *model.Type) string {
	literal := func() string {
		for {
			if s := pick(d.rand, samples(t)); !s.value.IsZero() || t.Scalar.Empty == scalar.EmptyNever {
				if text := d.sampler.toml(t, s.value); text != "" {
					return text
				}
			}
		}
	}
	switch row.Arg {
	case constraint.Limit:
		return literal()
	case constraint.Count:
		return pick(d.rand, []string{"0", "1", "2", "3", "5", "17", "24"})
	case constraint.Pattern:
		return quote(pick(d.rand, row.Samples))
	case constraint.Text, constraint.Schemes:
		return pick(d.rand, row.Samples)
	case constraint.Choice:
		return quote(pick(d.rand, row.Choices))
	case constraint.Values:
		var values []string
		for range 1 + d.rand.IntN(4) {
			if v := literal(); !slices.Contains(values, v) {
				values = append(values, v)
			}
		}
		return "[" + strings.Join(values, ", ") + "]"
	}
	return "true"
}
