package random

import (
	"fmt"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/gen/value"
)

// bind gives each kind resources that fill its fields.
func (d *draft) bind(p *model.Package) {
	taken := map[string]bool{}
	if !d.near {
		taken = map[string]bool{"profile": true, "validate": true, "describe": true, "logvalue": true}
	}
	for _, k := range p.Kinds {
		var shared string // a variable for the same field of each resource of this kind
		if d.chance(3) {
			shared = d.variable()
		}
		for range 1 + d.rand.IntN(2) {
			b := &binding{draft: d, kind: k, shared: shared}
			name := d.resourceName(k.Name, taken)
			taken[d.key(name)] = true
			d.resource = append(d.resource, b.resource(name))
		}
	}
	d.conditions()
}

// resourceName is a name that taken does not have: often that of the kind. Few specifications have enough resources for two names to be
// alike by chance.
func (d *draft) resourceName(kind string, taken map[string]bool) string {
	if d.near && len(d.resource) > 0 && d.chance(3) {
		if name := d.respaced(d.resource[len(d.resource)-1].name); !taken[d.key(name)] {
			return name
		}
	}
	if taken[d.key(kind)] || !d.near || d.chance(2) {
		return d.name(taken)
	}
	return kind
}

// A binding is a resource in the making.
type binding struct {
	*draft
	kind     *model.Kind
	shared   string
	prefix   string
	prefixed bool // there is an env_prefix, which may be empty
	files    bool // secret_files or env_files
	anyFiles bool // env_files
	only     []string
}

// An entry is a resource that has been made: the lines of its tables.
type entry struct {
	name     string
	kind     *model.Kind
	keys     []string
	config   []string
	in       []string // the profiles that it may have tables for
	profiles map[string][]string
}

// write writes r, with further lines beside its own: of its table, of others as "config" and the like, of
// its profiles as "profile dev".
func (r *entry) write(s *strings.Builder, keys []string, more map[string][]string) {
	table := func(header string, lines ...[]string) {
		if all := slices.Concat(lines...); len(all) > 0 {
			fmt.Fprintf(s, "[resource.%s%s]\n%s\n", r.name, header, strings.Join(all, "\n"))
		}
	}
	table("", r.keys, keys)
	table(".health", more["health"])
	table(".metrics", more["metrics"])
	table(".config", r.config, more["config"])
	for _, p := range r.in {
		table(".profile."+p, r.profiles[p], more["profile "+p])
	}
}

func (b *binding) resource(name string) *entry {
	r := &entry{name: name, kind: b.kind, keys: []string{fmt.Sprintf("kind = %q", b.kind.Name)}, in: b.profiles, profiles: map[string][]string{}}
	add := func(format string, args ...any) { r.keys = append(r.keys, fmt.Sprintf(format, args...)) }
	if b.chance(3) {
		add("doc = %s", quote(b.doc()))
	}
	if !b.chance(4) {
		b.prefixed = true
		if b.prefix = b.variable() + "_"; b.chance(12) {
			b.prefix = ""
		}
		add("env_prefix = %q", b.prefix)
	}
	if b.chance(3) {
		add("optional = true")
	}
	if b.chance(3) {
		b.files, b.anyFiles = true, b.chance(2)
		add("%s = true", map[bool]string{false: "secret_files", true: "env_files"}[b.anyFiles])
	}
	r.keys = append(r.keys, b.reading()...)
	if len(b.profiles) > 0 && b.chance(4) {
		b.only = slices.Clone(b.profiles)[:1+b.rand.IntN(len(b.profiles))]
		add("only_in = %s", quotes(b.only))
		r.in = b.only
	}
	r.config = b.fields(b.kind.Fields, "")
	for _, profile := range r.in {
		if !b.chance(3) {
			r.profiles[profile] = b.overrides(profile)
		}
	}
	return r
}

// fields binds fields, as lines of a table.
func (b *binding) fields(fields []*model.Field, prefix string) []string {
	var lines []string
	for _, f := range fields {
		if value := b.field(f, prefix+f.Name); value != "" {
			lines = append(lines, f.Name+" = "+value)
		}
	}
	return lines
}

// field is the binding of f; "" for none.
func (b *binding) field(f *model.Field, name string) string {
	switch f.Type.Kind {
	case model.ObjectType:
		if f.Optional && b.chance(4) {
			return ""
		}
		if parts := b.fields(f.Type.Object.Fields, name+"."); len(parts) > 0 {
			return "{ " + strings.Join(parts, ", ") + " }"
		}
		return ""
	case model.UnionType:
		return b.union(f, name)
	}
	if f.Type.Items() != nil {
		return b.items(f)
	}
	if f.Required() && !b.prefixed || b.chance(3) || b.fieldTemplate(f) != "" && b.chance(2) {
		return b.leaf(f, !strings.Contains(name, "."))
	}
	return ""
}

// union binds the selector or not, and members: all of them, so that each can be selected.
func (b *binding) union(f *model.Field, name string) string {
	if b.prefixed && b.chance(2) || f.Optional && b.chance(4) {
		return ""
	}
	var parts []string
	bound := b.prefixed
	switch b.rand.IntN(4) {
	case 0:
		parts = append(parts, fmt.Sprintf("select = { env = %q }", b.variable()))
		bound = true
	case 1:
		parts = append(parts, fmt.Sprintf("select = { env = %q, default = %q }", b.variable(), pick(b.rand, f.Type.Union.Names())))
		bound = true
	case 2:
		parts = append(parts, fmt.Sprintf("select = %q", pick(b.rand, f.Type.Union.Names())))
		bound = true
	}
	for _, m := range f.Type.Union.Members {
		inner := b.fields(m.Fields, name+"."+m.Name+".")
		if !bound { // values of two members, and nothing to select one
			inner = b.variables(m.Fields)
		}
		if len(inner) > 0 {
			parts = append(parts, m.Name+" = { "+strings.Join(inner, ", ")+" }")
		}
	}
	if len(parts) == 0 {
		return fmt.Sprintf("{ select = %q }", f.Type.Union.Members[0].Name)
	}
	return "{ " + strings.Join(parts, ", ") + " }"
}

// variables binds each of fields to variables alone.
func (b *binding) variables(fields []*model.Field) []string {
	var lines []string
	for _, f := range fields {
		switch f.Type.Kind {
		case model.ObjectType:
			lines = append(lines, f.Name+" = { "+strings.Join(b.variables(f.Type.Object.Fields), ", ")+" }")
		case model.UnionType:
			var members []string
			for _, m := range f.Type.Union.Members {
				members = append(members, m.Name+" = { "+strings.Join(b.variables(m.Fields), ", ")+" }")
			}
			lines = append(lines, f.Name+" = { "+strings.Join(members, ", ")+" }")
		default:
			lines = append(lines, fmt.Sprintf("%s = { env = %q }", f.Name, b.variable()))
		}
	}
	return lines
}

// leaf is the binding of a field that is no object: something that fills it.
func (b *binding) leaf(f *model.Field, top bool) string {
	literal := b.literal(f)
	if b.rand.IntN(4) == 0 && literal != "" && f.Type.Kind != model.Map {
		return literal
	}
	var keys []string
	add := func(format string, args ...any) { keys = append(keys, fmt.Sprintf(format, args...)) }
	switch b.rand.IntN(6) {
	case 0:
		add("env = [%q, %q]", b.variable(), b.variable())
	case 1:
		if !f.Required() || b.prefixed {
			add("env = false")
			if f.Required() {
				return "{ env = " + fmt.Sprintf("%q", b.variable()) + " }"
			}
			break
		}
		fallthrough
	case 2:
		add("env_file = %q", b.variable())
	case 3:
		add("env = %q", b.variable())
		add("env_file = %q", b.variable())
	default:
		if b.shared != "" && top && f == b.kind.Fields[0] {
			return fmt.Sprintf("{ env = %q, shared = true }", b.shared)
		}
		add("env = %q", b.variable())
	}
	if f.Stored() && b.chance(3) && keys[0] != "env = false" {
		add("file = %q", "/nonexistent/resgen/"+b.variable())
	}
	if f.Type.Items() == nil && b.chance(5) && keys[0] != "env = false" {
		add("deprecated_env = %q", b.variable())
	}
	if !f.Required() && b.chance(4) && keys[0] != "env = false" && takesEmpty(f) {
		add("allow_empty = true")
	}
	bound := strings.Join(keys, " ")
	variable := strings.Contains(bound, "env = \"") || strings.Contains(bound, "env = [") || b.prefixed && !strings.Contains(bound, "env")
	named := strings.Contains(bound, "env_file") || b.files && (f.Secret || b.anyFiles) && variable
	keys = append(keys, b.leafReading(f, variable, named, strings.Contains(bound, "file = \"/"))...)
	switch text := b.fieldTemplate(f); {
	case text != "" && !b.chance(3):
		add("template = %s", quote(text))
	case literal == "":
	case b.chance(5) && b.free(f):
		add("template = %s", b.template(f))
	case b.chance(4):
		add("default = %s", literal)
	}
	return "{ " + strings.Join(keys, ", ") + " }"
}

// takesEmpty reports whether an empty variable of f, which is not required, may be a value: it is one, or it unsets f.
func takesEmpty(f *model.Field) bool {
	if f.Optional {
		return true
	}
	v, err := value.ParseField(f, "")
	return err == nil && len(value.Check(f, v)) == 0
}

// literal is a value of f in TOML; "" for fields that have none in a specification.
func (b *binding) literal(f *model.Field) string {
	if f.Secret || f.Type.Item().Scalar == nil || looks(f) {
		return ""
	}
	return b.sampler.literal(f)
}

// free reports whether any text is a value of f.
func (b *binding) free(f *model.Field) bool {
	return len(f.Rules) == 0 && f.Type.Class() == scalar.Text
}

func (b *binding) template(f *model.Field) string {
	if text := b.fieldTemplate(f); text != "" && !b.chance(4) {
		return quote(text)
	}
	if len(b.profiles) == 0 {
		return quote("x-{{y}}")
	}
	return quote(pick(b.rand, []string{"{profile}", "a-{profile}.{{b}}%d", "\"{profile}{profile}\""}))
}

// placeholders lists what a template of f, a field of the kind itself, may name: fields before f, so that there is no circle.
func (b *binding) placeholders(f *model.Field) []string {
	if f.With != nil || b.kind == nil {
		return nil
	}
	var names []string
	for _, of := range b.kind.Fields[:max(slices.Index(b.kind.Fields, f), 0)] {
		switch c := of.Type.Class(); {
		case of.Name == "profile": // the placeholder is the active profile
		case of.Type.Kind != model.Scalar || of.Optional || of.Secret && !f.Secret || of.With != nil:
		case c == scalar.Opaque || c == scalar.Moment || c == scalar.Floating || c == scalar.Address && !f.Secret && f.Type.Class() != c:
		default:
			names = append(names, "{"+of.Name+pick(b.rand, []string{"", model.Percent})+"}")
		}
	}
	return names
}

// fieldTemplate is a template of f that names fields before f; "" if there is none whose result is sure to be a value of f.
func (b *binding) fieldTemplate(f *model.Field) string {
	names := b.placeholders(f)
	address := f.Type.Kind == model.Scalar && f.Type.Class() == scalar.Address
	if len(names) == 0 || !b.free(f) && (!address || len(f.Rules) > 0) {
		return ""
	}
	var text string
	if address {
		text = "https://example.com/" + encoded(pick(b.rand, names)) + "?x=" + encoded(pick(b.rand, names))
	} else {
		text = "t-" + pick(b.rand, names) + pick(b.rand, []string{"", ":", "/{{}}%"}) + pick(b.rand, names)
	}
	if len(b.profiles) > 0 && b.chance(3) {
		text += "{profile}"
	}
	if !f.Secret {
		return text
	}
	for _, of := range b.kind.Fields[:slices.Index(b.kind.Fields, f)] { // a secret names another
		for _, name := range names {
			if of.Secret && encoded(name) == encoded("{"+of.Name+"}") {
				return text + encoded(name)
			}
		}
	}
	return ""
}

// encoded is the placeholder name with its value percent-encoded.
func encoded(name string) string {
	return strings.TrimSuffix(strings.TrimSuffix(name, "}"), model.Percent) + model.Percent + "}"
}

// overrides is what one profile says about some fields, those of objects included.
func (b *binding) overrides(profile string) []string { return b.overriding(b.kind.Fields, profile) }

func (b *binding) overriding(fields []*model.Field, profile string) []string {
	var lines []string
	for _, f := range fields {
		if !b.chance(3) {
			continue
		}
		if f.Type.Kind == model.ObjectType && !f.Optional {
			if inner := b.overriding(f.Type.Object.Fields, profile); len(inner) > 0 {
				lines = append(lines, f.Name+" = { "+strings.Join(inner, ", ")+" }")
			}
			continue
		}
		if value := b.override(f, profile); value != "" {
			lines = append(lines, f.Name+" = "+value)
		}
	}
	return lines
}

func (b *binding) override(f *model.Field, profile string) string {
	if f.Type.Items() != nil {
		return b.itemsLiteral(f, true)
	}
	literal := b.literal(f)
	insecure := f.Secret && b.prod != "" && profile != b.prod
	switch {
	case f.Type.Kind == model.ObjectType:
		return ""
	case f.Type.Kind == model.UnionType:
		if !b.prefixed { // a member that the profile selects must be bound
			return ""
		}
		return fmt.Sprintf("{ select = %q }", pick(b.rand, f.Type.Union.Names()))
	case insecure && b.chance(2):
		return "{ insecure_default = " + b.sampler.literal(f) + " }"
	case !f.Required() && b.chance(4):
		return "{ unset = true }"
	case literal != "" && b.chance(3) && f.Type.Kind != model.Map:
		return literal
	case b.fieldTemplate(f) != "" && b.chance(3):
		return "{ template = " + quote(b.fieldTemplate(f)) + " }"
	case b.free(f) && literal != "" && b.chance(3):
		return "{ template = " + b.template(f) + " }"
	case literal != "" && b.chance(3):
		return fmt.Sprintf("{ env = %q, default = %s }", b.variable(), literal)
	}
	return fmt.Sprintf("{ env = %q }", b.variable())
}
