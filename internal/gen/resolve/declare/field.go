package declare

import (
	"slices"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/lang"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/ident"
)

// fields resolves the fields of a kind or object.
func (r *Declarer) fields(es []*syntax.Entry, s *Scope) []*model.Field {
	var fields []*model.Field
	for _, e := range es {
		if e.Value.Kind != syntax.Table {
			r.skipField(e, s)
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
		r.message(f, fields)
		if e := read.Entry(r.Decl(f), "with"); e != nil && e.Value.Text != "" {
			f.With = r.with(f, e, fields, s)
		}
	}
	return fields
}

// with returns the secret among fields that f belongs to, which the key with names. It returns nil if it has reported a finding.
func (r *Declarer) with(f *model.Field, e *syntax.Entry, fields []*model.Field, s *Scope) *model.Field {
	if f.Secret || f.Type.Kind != model.Scalar || f.Type.Class() != scalar.Text || f.Type.Enum != nil {
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
		r.Report(diag.ConstraintMisfit, e.Value.At, "`with` must name a secret of type string, which `"+name+"` is not", "set `secret = true` on that field, or remove `with`",
			diag.Label{At: fields[i].At, Text: "declared here"})
	default:
		return fields[i]
	}
	return nil
}

// Field resolves one field. It returns nil if the type of the field is unknown; there is a finding then.
func (r *Declarer) Field(e *syntax.Entry, s *Scope) *model.Field {
	t := e.Value
	tv := read.Get(t, "type", syntax.String)
	if !ident.Valid(e.Key) {
		r.Skip(s.Stem, ident.Snake(e.Key)) // the finding about the name suggests this one
	}
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
	r.fieldDefault(f, t, s)
	r.fieldExample(f, t)
	r.insecureIf(f, t)
	return f
}

// FieldApart is Field for a field that another specification declares. It does not look up the field's Go type.
func (r *Declarer) FieldApart(e *syntax.Entry, s *Scope) *model.Field {
	apart := *r
	return apart.Field(e, s)
}

// message resolves the text that is shown when a value of f does not fit. f is one of fields. An object and a union have no message: their
// fields have.
func (r *Declarer) message(f *model.Field, fields []*model.Field) {
	t := r.Decl(f)
	e := read.Entry(t, "message")
	if e != nil && (f.Type.Kind == model.ObjectType || f.Type.Kind == model.UnionType) {
		r.misfits(e, f)
		return
	}
	f.Message = r.Message(t, fields)
}

// insecureIf resolves the value that causes a warning, and in production an error.
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

// skipField records a field without a valid type, so that uses of the field are not reported.
func (r *Declarer) skipField(e *syntax.Entry, s *Scope) {
	r.Skip(s.Stem, e.Key)
	if read.Flag(e.Value, "secret") {
		r.maskSecrets(e.Value)
	}
}

// maskSecrets hides the literals of a secret field in all excerpts.
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

// secretTypes lists the types that a secret can have, in quotes.
func secretTypes() string {
	var names []string
	for _, name := range lang.TypeNames() {
		if t := (&Declarer{}).parseType(&syntax.Value{Text: name}); t != nil && canBeSecret(t) {
			names = append(names, name)
		}
	}
	return ident.Listed(ident.Ticked(names))
}

// typeOptions resolves the keys that add to the type of f.
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

func (r *Declarer) fieldDefault(f *model.Field, t *syntax.Value, s *Scope) {
	e := read.Entry(t, "default")
	if e == nil {
		return
	}
	if f.Secret {
		help := "remove the default; bind a variable in the resource: `" + f.Name + " = { env = \"...\" }`"
		if s.object { // fields of items have no bindings
			help = "remove the default: the value comes from a variable of the resource"
		}
		r.Report(diag.SecretDefault, e.Value.At, "the secret field `"+f.Name+"` has a default", help,
			diag.Label{At: read.Entry(t, "secret").At, Text: "declared secret here"})
		f.Default = &model.Value{At: e.Value.At} // so that the field is not also reported as unfilled
		return
	}
	if f.Type.Items() != nil {
		read.MaskStrings(e.Value)
		r.Report(diag.BadItem, e.Value.At, "`"+f.Name+"` is of type "+f.Type.Spec+", which has no default", "make the field optional, and give the items in the resource")
		f.Default = &model.Value{At: e.Value.At} // so that the field is not also reported as unfilled
		return
	}
	if f.Type.Kind == model.ObjectType || f.Type.Kind == model.UnionType {
		help := "give the fields of the object their defaults"
		if f.Type.Kind == model.UnionType {
			help = "name the member in the resource: `config." + f.Name + ".select = { default = \"...\" }`"
		}
		r.Report(diag.ConstraintMisfit, e.At, "`default` does not fit a field of type "+f.Type.Spec, help)
		f.Default = &model.Value{At: e.Value.At} // so that the field is not also reported as unfilled
		return
	}
	if f.Optional {
		r.Conflict(diag.OptionalDefault, diag.Label{At: read.Entry(t, "optional").At, Text: "optional here"}, diag.Label{At: e.At, Text: "default here"},
			"the field `"+f.Name+"` is optional and has a default", "remove one of the two: a field with a default is never unset")
		return
	}
	if kind, ok := r.mistyped[f]; !ok || e.Value.Kind != kind {
		f.Default = r.FieldLiteral(f, e.Value, t)
	}
	if f.Default == nil {
		f.Default = &model.Value{At: e.Value.At} // the default has a finding; the field must not also be reported as unfilled
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
