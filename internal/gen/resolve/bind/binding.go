package bind

import (
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/lang"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/document"
	"github.com/resgen-go/resgen/internal/gen/resolve/library"
	"github.com/resgen-go/resgen/internal/gen/resolve/literal"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/resolve/rule"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/value"
)

// Needs are the look-ups that bindings need.
type Needs struct {
	*read.Reporter
	*literal.Fields
	Rules    *rule.Reader
	Profiles *document.Profiles
	Library  *library.Library
	Pkg      *model.Package
}

// A Bindings resolves the bindings of the resources of a specification.
type Bindings struct {
	Needs
	usedParams map[*model.Field]bool // the parameters of factories that some resource uses
	fieldless  map[string]bool       // kinds and objects without fields that have a finding
	unusable   map[diag.Span]bool    // values of env_prefix that make a variable which a system sets
}

// New returns a Bindings for a specification whose resources have not been read.
func New(n Needs) *Bindings {
	return &Bindings{Needs: n, usedParams: map[*model.Field]bool{}, fieldless: map[string]bool{}, unusable: map[diag.Span]bool{}}
}

// Uses reports whether a resource that has been read so far uses the parameter p of a factory.
func (b *Bindings) Uses(p *model.Field) bool { return b.usedParams[p] }

// A binder resolves the bindings of one resource.
type binder struct {
	*Bindings
	res     *model.Resource
	prefix  *syntax.Value             // the value of env_prefix; nil if there is none
	excused bool                      // env_prefix, or the name of a key, field or profile, has a finding: it is not known what fills the fields
	files   *syntax.Entry             // the key env_files or else secret_files, if its value is true; nil otherwise
	reading reading                   // of bindings that do not say otherwise
	profile *model.Profile            // the profile whose layer is being read; nil for config
	flawed  map[string]bool           // the fields, objects and unions with a finding about what should fill them, by their paths
	cleared map[*model.Leaf]diag.Span // the first `unset` of each leaf that a profile unsets
	bare    bool                      // the resource has no binding
	astray  map[string]bool           // headers that a finding says are missing above keys that stand among the values of fields
	inItems map[string]*model.Leaf    // the first list or map of objects with a field, by the name of the field; nil until it is needed
}

// A said is what one layer, config or a profile, contains for one leaf.
type said struct {
	at diag.Span // the place of the key or the value

	source     bool // whether env, env_file or a flag is set
	env        []*syntax.Value
	old        []*syntax.Value
	named      map[string]*syntax.Value // the values of env and deprecated_env, by name
	noEnv      bool                     // whether env is false
	file       *syntax.Value
	standard   *syntax.Value // the key file
	allowEmpty *syntax.Entry // nil if the layer does not have the key; it may be false in a profile
	shared     *syntax.Entry // likewise
	reading    reading

	fallback *model.Value
	template *syntax.Value
	insecure bool
	unset    bool

	broken bool // there is a finding about it, but the field still counts as filled
}

// flatten adds the leaves of fields to the resource. The leaves of an object are those of its fields. The leaves of a union are its
// selector and those of every member.
func (b *binder) flatten(fields []*model.Field, above model.Leaf) {
	for _, f := range fields {
		l := model.Leaf{Path: append(slices.Clone(above.Path), f), Members: append(slices.Clone(above.Members), nil), Name: above.Name + f.Name}
		below := func(o *model.Object, name string) {
			l.Name = name + "."
			b.flatten(o.Fields, l)
		}
		if f.Type.Kind == model.ObjectType {
			below(f.Type.Object, l.Name)
			continue
		}
		leaf := l
		leaf.Members = slices.Clone(l.Members)
		b.res.AddLeaf(&leaf)
		if f.Type.Kind == model.UnionType {
			for _, m := range f.Type.Union.Members {
				l.Members = append(slices.Clone(above.Members), m)
				below(m, leaf.Name+"."+m.Name)
			}
		}
	}
}

// layer reads the table config.
func (b *binder) layer(t *syntax.Value, from model.Layer) map[string]*said {
	all := map[string]*said{}
	if t != nil {
		b.table(t, from, b.res.Kind.Fields, "", "the kind `"+b.res.Kind.Name+"`", b.res.Kind.Go, all)
	}
	return all
}

// table reads the entries for the fields of a kind or object.
func (b *binder) table(t *syntax.Value, from model.Layer, fields []*model.Field, prefix, owner, stem string, all map[string]*said) {
	for _, e := range t.Entries {
		f := b.Find(fields, e.Key)
		switch {
		case f == nil:
			b.unknownField(e, fields, owner, stem)
		case f.Type.Kind == model.ObjectType:
			if b.parts(e, prefix+f.Name, "the object's fields") {
				o := f.Type.Object
				b.table(e.Value, from, o.Fields, prefix+f.Name+".", "the object `"+o.Name+"`", o.Go, all)
			}
		case f.Type.Kind == model.UnionType:
			if b.parts(e, prefix+f.Name, "`select` and the union's members") {
				b.union(e, from, f, prefix+f.Name, all)
			}
		default:
			if s := b.said(b.res.Leaf(prefix+f.Name), e, from); s != nil {
				all[prefix+f.Name] = s
			}
		}
	}
}

// parts reports whether the value of e, the object, union or member at a place, is a table.
func (b *binder) parts(e *syntax.Entry, place, what string) bool {
	if e.Value.Kind == syntax.Table {
		return true
	}
	b.flawed[place] = true
	read.MaskStrings(e.Value)
	help := "it holds " + what
	if l := b.res.Leaf(place); l != nil && e.Value.Kind == syntax.String && slices.Contains(l.Field().Type.Union.Names(), e.Value.Text) {
		help = "write `" + e.Key + ".select = \"" + e.Value.Text + "\"`"
	}
	b.Report(diag.WrongType, e.Value.At, "`"+e.Key+"` must be a table, not "+e.Value.Kind.String(), help)
	return false
}

// watch calls read, which reads what should fill the field, object or union at a place. After a finding, nothing else is reported about it.
func (b *binder) watch(place string, read func()) {
	before := b.List.Errors()
	read()
	if b.List.Errors() > before {
		b.flawed[place] = true
	}
}

// union reads the selector and the members of a union.
func (b *binder) union(e *syntax.Entry, from model.Layer, f *model.Field, name string, all map[string]*said) {
	members := map[string]*model.Object{}
	for _, m := range f.Type.Union.Members {
		members[m.Name] = m
	}
	for _, k := range e.Value.Entries {
		m := members[k.Key]
		switch {
		case k.Key == "select":
			if s := b.said(b.res.Leaf(name), k, from); s != nil {
				all[name] = s
			}
		case m == nil && lang.Binding.Key(k.Key) != nil:
			for _, k := range e.Value.Entries {
				read.MaskStrings(k.Value)
			}
			b.flawed[name] = true
			b.Report(diag.UnknownField, k.At, "the union `"+f.Name+"` has no member `"+k.Key+"`",
				"to bind a variable that names the member, write `"+e.Key+".select = { "+k.Key+" = ... }`")
			return
		case m == nil:
			read.MaskStrings(k.Value)
			b.flawed[name] = true
			b.Report(diag.UnknownField, k.At, "the union `"+f.Name+"` has no member `"+k.Key+"`", diag.DidYouMean(k.Key, b.Candidates(func() []string { return append([]string{"select"}, f.Type.Union.Names()...) })))
		case b.parts(k, name+"."+m.Name, "the member's fields"):
			b.table(k.Value, from, m.Fields, name+"."+m.Name+".", "the object `"+m.Name+"`", m.Go, all)
		default:
			b.flawed[name] = true
		}
	}
}

func (b *binder) profileLayer(t *syntax.Value, p *model.Profile) map[string]*said {
	b.profile = p
	defer func() { b.profile = nil }()
	return b.layer(t, model.FromProfile)
}

// said reads the entry for one leaf. A table is a binding, and any other value is a default.
func (b *binder) said(l *model.Leaf, e *syntax.Entry, from model.Layer) (s *said) {
	b.watch(l.Name, func() { s = b.entry(l, e, from) })
	return s
}

func (b *binder) entry(l *model.Leaf, e *syntax.Entry, from model.Layer) *said {
	f, v := l.Field(), e.Value
	if v.Kind == syntax.Table && b.isBinding(l, e) {
		return b.binding(l, e)
	}
	if f.Secret {
		read.MaskStrings(v)
		help := Help(b.res, l)
		if from == model.FromProfile && !b.profile.Production && b.Profiles.Production {
			help += "; because `" + b.profile.Name + "` is not a production profile, `" + e.Key + " = { insecure_default = \"...\" }` is possible too"
		}
		b.Report(diag.SecretLiteral, v.At, "the specification has the value of a secret", help)
		return &said{at: e.At, broken: true}
	}
	got := b.literalOf(l, v)
	return &said{at: e.At, fallback: got, broken: got == nil}
}

// layerTable returns the name of the table that is being read, in the table of the resource.
func (b *binder) layerTable() string {
	if b.profile != nil {
		return "profile." + b.profile.Name
	}
	return "config"
}

// binding reads the table of a binding.
func (b *binder) binding(l *model.Leaf, e *syntax.Entry) *said {
	f, s := l.Field(), &said{at: read.Header(e)}
	if f.Secret {
		for _, key := range []string{"default", "template", "insecure_default"} {
			if d := read.Entry(e.Value, key); d != nil {
				read.MaskStrings(d.Value)
			}
		}
	}
	if len(e.Value.Entries) == 0 {
		b.Report(diag.BadBinding, e.Value.At, "the binding of `"+l.Name+"` is empty", Help(b.res, l))
		return &said{at: e.At, broken: true}
	}
	var fallback *syntax.Entry
	literal := false // whether there is a key that is not one of bindings
	for _, k := range e.Value.Entries {
		if lang.Binding.Key(k.Key) == nil {
			read.MaskStrings(k.Value)
			help := read.KeyHelp(k.Key, lang.Binding)
			switch {
			case f.Type.Items() != nil && f.Type.Kind == model.List:
				help = "a list is an array of tables: begin each item with the header `[[" + b.res.Table() + "." + b.layerTable() + "." + l.Name + "]]`"
			case f.Type.Items() != nil:
				help = "put the entries into `default`, next to the keys of the binding: `" + e.Key + " = { default = { " + k.Key + " = { ... } } }`"
			case f.Type.Kind == model.Map:
				help = "write the literal of a map as `" + e.Key + " = { default = { ... } }`"
			}
			if f.Type.Kind != model.Map || !literal { // the keys of a map have one finding
				b.Report(diag.UnknownKey, k.At, "a binding has no key `"+k.Key+"`", help)
			}
			s.broken, literal = true, true
			continue
		}
		b.bindingKey(s, l, k)
		if slices.Contains(fallbackKeys, k.Key) {
			if fallback != nil {
				b.Conflict(diag.TwoFallbacks, diag.Label{At: fallback.At, Text: "one here"}, diag.Label{At: k.At},
					"`"+l.Name+"` has two fallbacks", "keep one of `"+fallback.Key+"` and `"+k.Key+"`")
				continue
			}
			fallback = k
			if !b.fallback(s, l, k) {
				s.broken = true
			}
		}
	}
	b.twice(s)
	if s.unset && len(e.Value.Entries) > 1 {
		b.Report(diag.BadBinding, read.Entry(e.Value, "unset").At, "`unset` cannot be combined with other keys", "`unset` clears everything: keep it alone, or remove it")
	}
	return s
}

// twice reports a variable that is used both for the value of a leaf and for the path of its file.
func (b *binder) twice(s *said) {
	if s.file == nil || s.named[s.file.Text] == nil {
		return
	}
	b.Conflict(diag.Duplicate, diag.Label{At: s.named[s.file.Text].At, Text: "a value here"}, diag.Label{At: s.file.At},
		"`env` and `env_file` name the same variable", "a variable holds a value or a path: give the path one of its own, such as \""+s.file.Text+"_FILE\"")
	s.broken = true
}

// fallbackKeys are the keys for the value of a field when no variable is set.
var fallbackKeys = []string{"default", "template", "param", "insecure_default", "store"}

// bindingKey reads the keys that concern variables.
func (b *binder) bindingKey(s *said, l *model.Leaf, k *syntax.Entry) {
	b.Value(k, lang.Binding.Key(k.Key), lang.Binding.Title, k.At.Source)
	s.broken = s.broken || b.MisspeltIn(k.Value)
	v := k.Value
	switch k.Key {
	case "env":
		s.source = true
		switch v.Kind {
		case syntax.Bool:
			s.noEnv = true
		case syntax.String:
			b.addVariable(s, &s.env, v, k.Key)
		case syntax.Array:
			if len(v.Items) == 0 {
				s.broken = true
				b.Report(diag.BadBinding, v.At, "`env` is empty", "name a variable, or write `env = false` for none")
			}
			for _, i := range v.Items {
				if i.Kind == syntax.String {
					b.addVariable(s, &s.env, i, k.Key)
				}
			}
		}
	case "env_file":
		s.source = true
		if v.Kind == syntax.String && b.variable(v, b.Variable) {
			s.file = v
		} else {
			s.broken = true
		}
	case "file":
		s.source = true
		if v.Kind == syntax.String && b.defaultFile(l, k) {
			s.standard = v
		} else {
			s.broken = true
		}
	case "deprecated_env":
		s.source = true
		if l.Field().Type.Items() != nil {
			s.broken = true
			b.Report(diag.BadBinding, k.At, "`deprecated_env` is for fields with one variable, and the items of `"+l.Name+"` have variables of their own", "remove it")
			break
		}
		switch v.Kind {
		case syntax.String:
			b.addVariable(s, &s.old, v, k.Key)
		case syntax.Array:
			if len(v.Items) == 0 {
				s.broken = true
				b.Report(diag.BadBinding, v.At, "`deprecated_env` is empty", "name the old variable, or remove it")
			}
			for _, i := range v.Items {
				if i.Kind == syntax.String {
					b.addVariable(s, &s.old, i, k.Key)
				}
			}
		}
	case "allow_empty":
		if v.Kind == syntax.Bool {
			s.source, s.allowEmpty = true, k
		}
		if isOn(k) {
			if f := l.Field(); f.Required() {
				b.Report(diag.BadBinding, k.At, "`allow_empty` is for fields that are optional or have a default, and `"+l.Name+"` is required", "remove it",
					diag.Label{At: f.At, Text: "declared here"})
			} else if f.Type.Kind == model.Map && f.Type.Items() != nil {
				b.Report(diag.BadBinding, k.At, "`allow_empty` has no effect: variables change entries of `"+l.Name+"`, and an empty one changes none", "remove it",
					diag.Label{At: f.At, Text: "declared here"})
			} else if refusal := refusesEmpty(f); refusal != "" {
				b.Report(diag.BadBinding, k.At, "`allow_empty` has no effect: `"+l.Name+"` "+refusal+", so an empty text is not valid",
					"remove it, or make the field `optional`: an empty variable then unsets it", diag.Label{At: f.At, Text: "declared here"})
			}
		}
	case "file_content", "prefer_env", "trim", "lower":
		s.reading = s.reading.with(k)
	case "shared":
		s.source, s.shared = true, k
	case "resource", "field":
		s.broken = true
		b.Report(diag.BadBinding, k.At, "`"+k.Key+"` is for fields of type resource, and `"+l.Name+"` is of type "+l.Field().Type.Spec, "remove it")
	case "unset":
		s.unset = v.Kind == syntax.Bool && v.Bool
		if b.profile == nil {
			b.Report(diag.BadBinding, k.At, "`unset` is for profiles: here there is nothing to clear", "remove it")
		}
	}
}

// refusesEmpty returns the reason why an empty variable can never be a value of f, which has a default. It returns "" if it can be a value,
// or if it unsets f.
func refusesEmpty(f *model.Field) string {
	if f.Optional || f.Type.Items() != nil {
		return ""
	}
	v, err := value.ParseField(f, "")
	if err != nil {
		reason, _, _ := strings.Cut(err.Error(), ": ")
		return reason
	}
	if bs := value.Check(f, v); len(bs) > 0 {
		return bs[0].Message
	}
	return ""
}

// addVariable adds the name v, which is under the key, to the list into.
func (b *binder) addVariable(s *said, into *[]*syntax.Value, v *syntax.Value, key string) {
	if !b.variable(v, b.Variable) {
		s.broken = true
		return
	}
	if first := s.named[v.Text]; first != nil {
		b.Conflict(diag.Duplicate, diag.Label{At: first.At, Text: "first here"}, diag.Label{At: v.At}, "`"+key+"` repeats a variable", "remove one")
		return
	}
	if s.named == nil {
		s.named = map[string]*syntax.Value{}
	}
	s.named[v.Text] = v
	*into = append(*into, v)
}

// fallback reads the key default, template, insecure_default or store. It returns false if it has reported a finding.
func (b *binder) fallback(s *said, l *model.Leaf, k *syntax.Entry) bool {
	f, v := l.Field(), k.Value
	switch {
	case k.Key == "store":
		s.fallback = b.store(l, k)
		return s.fallback != nil
	case k.Key == "insecure_default":
		s.insecure = true
		b.insecure(l, k)
	case k.Key == "param":
		if v.Kind == syntax.String {
			s.fallback = b.param(l, v)
		}
		return s.fallback != nil
	case f.Secret && (k.Key != "template" || v.Kind == syntax.String && !b.namesSecret(v)):
		if k.Key == "template" {
			b.Report(diag.SecretLiteral, v.At, "the template of a secret names no secret, so the specification has the value",
				"name the field that holds the secret part, such as `{password}`, or `{password:percent}` before the `@` of a URL; or bind a variable")
			return false
		}
		b.Report(diag.SecretLiteral, v.At, "the specification has the value of a secret",
			"remove it; a secret comes from a variable, or in a profile outside production from `insecure_default`")
		return false
	case k.Key == "template":
		if v.Kind != syntax.String {
			return false // its shape has a finding
		}
		if f.Type.Class().Texts() {
			if !b.placeholders(l, v) {
				return false
			}
			if b.steady(v) {
				s.fallback = b.expand(l, v, nil)
				return true
			}
			s.template = v
		} else {
			help := "use `default`"
			if b.res.Factory != nil {
				help = "use `default`, give other values in a case, or bind a variable, whose name may hold parameters"
			}
			b.Report(diag.BadTemplate, k.At, "`template` makes a text, and `"+l.Name+"` is of type "+f.Type.Spec, help)
		}
		return s.template != nil
	}
	s.fallback = b.literalOf(l, v)
	return s.fallback != nil
}

// insecure checks that an insecure_default is in a place where it is allowed.
func (b *binder) insecure(l *model.Leaf, k *syntax.Entry) {
	switch {
	case !l.Field().Secret:
		b.Report(diag.InsecureDefault, k.At, "`insecure_default` is for secrets, which `"+l.Name+"` is not", "write `default` instead")
	case b.profile == nil:
		b.Report(diag.InsecureDefault, k.At, "`insecure_default` is outside a profile", "move it to a profile that is not a production profile: `["+b.res.Table()+".profile.dev]`")
	case !b.Profiles.Production:
		b.Report(diag.InsecureDefault, k.At, "`insecure_default` needs to know which profiles are production", "add `production = [\"...\"]` to [profiles]")
	case b.profile.Production:
		b.Report(diag.InsecureDefault, k.At, "`insecure_default` is in the production profile `"+b.profile.Name+"`", "bind a variable instead")
	}
}
