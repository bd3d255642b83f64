package declare

import (
	"slices"
	"strconv"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/lang"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/document"
	"github.com/resgen-go/resgen/internal/gen/resolve/library"
	"github.com/resgen-go/resgen/internal/gen/resolve/literal"
	"github.com/resgen-go/resgen/internal/gen/resolve/names"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/resolve/rule"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/value"
	"github.com/resgen-go/resgen/internal/ident"
)

// Needs are the look-ups that declarations need.
type Needs struct {
	*read.Reporter
	*literal.Fields
	*rule.Reader
	*library.Assembler
	Claims   *names.Claims
	Packages *library.Packages
	Library  *library.Library
	Pkg      *model.Package // gets the kinds
}

// A Declarer resolves what a specification declares: its kinds, with their objects, fields and rules.
type Declarer struct {
	Needs
	kinds   map[string]*model.Kind // by name
	endless map[*model.Kind]bool   // kinds whose fields cannot be walked down to the last
	later   []laterRules
	goRefs  []goRef
}

// New returns a Declarer that knows no kind yet.
func New(n Needs) *Declarer {
	return &Declarer{Needs: n, kinds: map[string]*model.Kind{}, endless: map[*model.Kind]bool{}}
}

// Kind is the kind called name, declared here or added; nil if there is none.
func (r *Declarer) Kind(name string) *model.Kind { return r.kinds[name] }

// Add adds a kind of a used package under its name.
func (r *Declarer) Add(k *model.Kind) {
	r.kinds[k.Name] = k
	r.Pkg.Kinds = append(r.Pkg.Kinds, k)
}

// Endless reports whether the fields of k cannot be walked down to the last, as a finding says.
func (r *Declarer) Endless(k *model.Kind) bool { return r.endless[k] }

// Declare resolves the kinds of the specification.
func (r *Declarer) Declare(doc *document.Document) {
	for _, e := range doc.Kinds {
		if r.kinds[e.Key] != nil {
			continue
		}
		k := r.kind(e)
		r.Add(k)
	}
	r.unusedMixins()
}

func (r *Declarer) kind(e *syntax.Entry) *model.Kind {
	t := e.Value
	k := &model.Kind{Name: e.Key, Doc: read.Text(t, "doc"), Go: r.GoName(e, nil), At: read.Header(e), NameAt: e.At}
	k.Config = k.Go + "Config"
	parts := r.Assemble(e)
	s := &Scope{Stem: k.Go, What: "the kind `" + e.Key + "`", Objects: map[string]*model.Object{}, Kept: parts.Kept}
	k.Objects = r.objects(parts.Objects, s)
	deps, fields := dependencies(parts.Fields)
	r.dependsOn(k, deps)
	k.Fields = r.fields(fields, s)
	r.endless[k] = !r.nesting(k) || r.Incomplete(e)
	if !r.endless[k] {
		r.items(k)
	}
	r.later = append(r.later, laterRules{k, e, parts.Rules, s})
	return k
}

// laterRules are the rules of a kind until all its fields are known: Go structs may add some.
type laterRules struct {
	kind  *model.Kind
	entry *syntax.Entry
	rules []*syntax.Value
	scope *Scope
}

// KindRules resolves the rules of the kinds. Of kinds whose Go could not be looked at nobody knows all fields.
func (r *Declarer) KindRules(looked bool) {
	for _, l := range r.later {
		if r.Incomplete(l.entry) {
			continue
		}
		if looked || !r.Library.Looks(l.entry) {
			l.kind.Rules = r.Rules(r.wirings(l), l.kind.Fields, l.scope.owner(), read.Tables(l.entry.Value, "rule")...)
			l.kind.Connections = r.connections(l.kind, l.entry)
			l.kind.Links = r.links(l.kind, l.entry)
		}
	}
}

// A Scope is what the fields of a kind or object are declared in.
type Scope struct {
	Stem    string // of the Go names of their types
	What    string // "the kind `api`"
	Objects map[string]*model.Object
	Kept    read.GoNames
	object  bool // they are the fields of an object
}

// owner is what the fields belong to, for rules about them.
func (s *Scope) owner() rule.Owner { return rule.Owner{What: s.What, Stem: s.Stem} }

// in is the scope of the fields of an object.
func (s *Scope) in(o *model.Object) *Scope {
	return &Scope{Stem: o.Go, What: "the object `" + o.Name + "`", Objects: s.Objects, Kept: s.Kept, object: true}
}

// fields resolves the fields of a kind or object.
func (r *Declarer) fields(es []*syntax.Entry, s *Scope) []*model.Field {
	var fields []*model.Field
	for _, e := range es {
		if e.Value.Kind != syntax.Table {
			continue
		}
		f := r.Field(e, s)
		if f == nil {
			r.skipField(e, s)
			continue
		}
		fields = append(fields, f)
	}
	for _, f := range fields {
		if e := read.Entry(r.Decl(f), "with"); e != nil && e.Value.Text != "" {
			f.With = r.with(f, e, fields, s)
		}
	}
	return fields
}

// with is the secret among fields that f belongs to, as its key with says; nil after a finding.
func (r *Declarer) with(f *model.Field, e *syntax.Entry, fields []*model.Field, s *Scope) *model.Field {
	if f.Secret || f.Type.Elem != nil || f.Type.Class() != scalar.Text || f.Type.Kind != model.Scalar || f.Type.Enum != nil {
		r.misfits(e, f)
		return nil
	}
	if s.object {
		r.Report(diag.ConstraintMisfit, e.At, "`with` is for fields of kinds, and `"+f.Name+"` is one of "+s.What, "remove it, or move the field and its secret into the kind")
		return nil
	}
	name := e.Value.Text
	i := slices.IndexFunc(fields, func(f *model.Field) bool { return f.Name == name })
	switch {
	case i < 0 && r.Skipped(s.Stem, name):
	case i < 0:
		r.Report(diag.UnknownField, e.Value.At, s.What+" has no field `"+name+"`", diag.DidYouMean(name, r.Candidates(read.NamesOf(fields))))
	case !fields[i].Secret || fields[i].Type.Kind != model.Scalar || fields[i].Type.Class() != scalar.Text:
		r.Report(diag.ConstraintMisfit, e.Value.At, "`with` names a secret of type string, which `"+name+"` is not", "set `secret = true` on that field, or remove `with`",
			diag.Label{At: fields[i].At, Text: "declared here"})
	default:
		return fields[i]
	}
	return nil
}

// Field resolves one field; it is nil when its type is not known, which has been reported.
func (r *Declarer) Field(e *syntax.Entry, s *Scope) *model.Field {
	t := e.Value
	tv := read.Get(t, "type", syntax.String)
	if tv == nil {
		return nil
	}
	f := &model.Field{
		Name: e.Key, Go: r.GoName(e, s.Kept), Doc: read.Text(t, "doc"), Deprecated: ident.Line(read.Text(t, "deprecated")), At: e.At,
		Optional: read.Flag(t, "optional"), Secret: read.Flag(t, "secret"),
	}
	if f.Type = r.typeOf(tv, e, f, s); f.Type == nil {
		return nil
	}
	r.form(f, t)
	if f.Secret {
		r.maskSecrets(t)
		if !canBeSecret(f.Type) {
			r.Report(diag.SecretType, read.Entry(t, "secret").At, "a field of type "+f.Type.Spec+" cannot be a secret",
				"remove `secret`, or make the type one of "+secretTypes())
			f.Secret = false
		}
	}
	r.typeOptions(f, t)
	r.Note(f, t)
	r.constraints(f, t, s)
	r.keys(f, t, s)
	r.fieldDefault(f, t)
	r.fieldExample(f, t)
	r.insecureIf(f, t)
	return f
}

// FieldApart is Field for a field that another specification declares: nothing looks at its Go type here.
func (r *Declarer) FieldApart(e *syntax.Entry, s *Scope) *model.Field {
	apart := *r
	return apart.Field(e, s)
}

// insecureIf resolves the value that is a warning, and in production an error.
func (r *Declarer) insecureIf(f *model.Field, t *syntax.Value) {
	e := read.Entry(t, "insecure_if")
	switch {
	case e == nil:
	case f.Secret || f.Type.Elem != nil || f.Type.Kind == model.ObjectType || f.Type.Kind == model.UnionType:
		r.misfits(e, f)
	default:
		f.InsecureIf = r.FieldLiteral(f, e.Value, t)
	}
}

// skipField remembers a field without a good type, so that nobody is blamed for using it.
func (r *Declarer) skipField(e *syntax.Entry, s *Scope) {
	r.Skip(s.Stem, e.Key)
	if read.Flag(e.Value, "secret") {
		r.maskSecrets(e.Value)
	}
}

// maskSecrets keeps the literals of a secret field out of every excerpt.
func (r *Declarer) maskSecrets(t *syntax.Value) {
	for _, k := range lang.Field.Keys {
		if e := read.Entry(t, k.Name); e != nil && !k.Shown && k.Table == nil {
			read.Mask(e.Value)
		}
	}
}

func canBeSecret(t *model.Type) bool {
	switch t.Kind {
	case model.Scalar:
		return t.Scalar.SecretReader != nil
	case model.List, model.Map:
		return t.Elem.Class() == scalar.Text && canBeSecret(t.Elem)
	}
	return false
}

// secretTypes are the types that a secret can have, quoted.
func secretTypes() string {
	var names []string
	for _, name := range lang.TypeNames() {
		if t := (&Declarer{}).parseType(&syntax.Value{Text: name}); t != nil && canBeSecret(t) {
			names = append(names, name)
		}
	}
	return ident.Listed(ident.Ticked(names))
}

// typeOptions resolves the keys that say more about the type of f.
func (r *Declarer) typeOptions(f *model.Field, t *syntax.Value) {
	for _, e := range t.Entries {
		row := scalar.WithOption(e.Key)
		switch {
		case row == nil || e.Value.Kind != syntax.String:
		case f.Type.Item().Scalar != row:
			r.Report(diag.ConstraintMisfit, e.At, "`"+e.Key+"` is for the type "+row.Name+", and `"+f.Name+"` is of type "+f.Type.Spec, "remove it, or make the type `"+row.Name+"`")
		default:
			f.Type.Item().Option = e.Value.Text
		}
	}
	e := read.Entry(t, "lenient")
	switch item := f.Type.Item(); {
	case e == nil || e.Value.Kind != syntax.Bool:
	case item.Scalar == nil || item.Scalar.Lenient == nil:
		r.Report(diag.ConstraintMisfit, e.At, "`lenient` does not fit a field of type "+f.Type.Spec, "it is for "+ident.Listed(scalar.LenientNames()))
	default:
		item.Lenient = e.Value.Bool
	}
}

func (r *Declarer) fieldDefault(f *model.Field, t *syntax.Value) {
	e := read.Entry(t, "default")
	if e == nil {
		return
	}
	if f.Secret {
		r.Report(diag.SecretDefault, e.Value.At, "the secret field `"+f.Name+"` has a default",
			"remove the default; bind a variable in the resource: `"+f.Name+" = { env = \"...\" }`",
			diag.Label{At: read.Entry(t, "secret").At, Text: "declared secret here"})
		f.Default = &model.Value{At: e.Value.At} // so that the field does not count as unfilled too
		return
	}
	if f.Type.Items() != nil {
		read.MaskStrings(e.Value)
		r.Report(diag.BadItem, e.Value.At, "`"+f.Name+"` is of type "+f.Type.Spec+", which has no default", "make the field optional, and give the items in the resource")
		f.Default = &model.Value{At: e.Value.At} // so that the field does not count as unfilled too
		return
	}
	if f.Optional {
		r.Conflict(diag.OptionalDefault, diag.Label{At: read.Entry(t, "optional").At, Text: "optional here"}, diag.Label{At: e.At, Text: "default here"},
			"the field `"+f.Name+"` is optional and has a default", "remove one of the two: a field with a default is never unset")
		return
	}
	f.Default = r.FieldLiteral(f, e.Value, t)
	if f.Default == nil {
		f.Default = &model.Value{At: e.Value.At} // broken, and reported: still it fills the field
	}
}

func (r *Declarer) fieldExample(f *model.Field, t *syntax.Value) {
	if e := read.Entry(t, "example"); e != nil && f.Type.Items() != nil {
		read.MaskStrings(e.Value)
		r.Report(diag.BadItem, e.Value.At, "`"+f.Name+"` is of type "+f.Type.Spec+", which has no example", "give examples of the fields of its items")
	} else if e != nil {
		if v := r.FieldLiteral(f, e.Value, t); v != nil {
			f.Example = v.Text
		}
	}
}

// oneOf resolves one_of: a set of values, of which strings become the constants of an enum.
func (r *Declarer) oneOf(f *model.Field, e *syntax.Entry, s *Scope) *model.Value {
	t := f.Type.Item()
	if len(e.Value.Items) == 0 {
		r.Report(diag.BadConstraint, e.Value.At, "`one_of` is empty", "list the values that are allowed")
		return nil
	}
	var enum *model.Enum
	if t.Class() == scalar.Text {
		enum = &model.Enum{Go: ident.Join(s.Stem, f.Go), At: e.At}
	}
	var all []*model.Value
	seen := map[any]*model.Value{}
	names := constants{taken: map[string]bool{}, last: map[string]int{}}
	for _, i := range e.Value.Items {
		v, m := literal.Of(i, t, nil)
		if m != nil {
			r.Report(diag.BadValue, m.At, m.Text, m.Help)
			continue
		}
		if first := seen[value.Key(t, v.V)]; first != nil {
			r.Conflict(diag.BadConstraint, diag.Label{At: first.At, Text: "first here"}, diag.Label{At: v.At}, "`one_of` repeats a value", "remove one")
			continue
		}
		seen[value.Key(t, v.V)] = v
		if enum != nil && v.V == "" {
			r.Report(diag.BadConstraint, v.At, "`one_of` holds an empty text, and an empty variable counts as unset", "remove it, and make the field optional")
			continue
		}
		all = append(all, v)
		if enum != nil {
			text, _ := v.V.(string) // v.Text hides the password of a URL, and the program compares with the text itself
			name := names.pick(ident.Join(enum.Go, r.Spell.At(v.At).Value(v.Text)))
			enum.Add(model.EnumValue{Text: text, Shown: v.Text, Go: name, At: v.At})
		}
	}
	t.Enum = enum
	return &model.Value{V: all}
}

// constants are the Go names of an enum's values. Values that differ only in what Go names leave out get a number.
type constants struct {
	taken map[string]bool
	last  map[string]int // the last number of a name
}

// pick takes stem, with a number if stem is taken.
func (c constants) pick(stem string) string {
	name, n := stem, max(c.last[stem], 1)
	for ; c.taken[name]; n++ {
		name = ident.Join(stem, strconv.Itoa(n+1))
	}
	c.taken[name], c.last[stem] = true, n
	return name
}

// unusedMixins checks the mixins that no kind includes: what is wrong with them should not wait for a user.
func (r *Declarer) unusedMixins() {
	for _, m := range r.Library.Mixins {
		if r.Includes(m.Key) {
			continue
		}
		s := &Scope{Stem: r.Spell.At(m.At).Go(m.Key), What: "the mixin `" + m.Key + "`", Objects: map[string]*model.Object{}}
		objects := r.objects(read.Entries(m.Value, "object"), s)
		deps, plain := dependencies(read.Entries(m.Value, "field"))
		fields := r.fields(plain, s)
		k := &model.Kind{Name: m.Key, Config: s.Stem, Objects: objects, Fields: fields, At: read.Header(m), NameAt: m.At}
		if r.nesting(k) {
			r.items(k)
		}
		wired := make(map[string]bool, len(deps))
		for _, d := range deps {
			wired[d.Key] = true
		}
		rules := slices.DeleteFunc(slices.Clone(read.Tables(m.Value, "rule")), func(t *syntax.Value) bool { return wires(t, wired) })
		r.Rules(rules, fields, s.owner(), rules...)
		of := &model.Package{Kinds: []*model.Kind{k}}
		r.Claims.Collisions(slices.DeleteFunc(append(of.Reserved(), k.Names()...), func(n model.Name) bool { return !n.Member() }), "")
	}
}
