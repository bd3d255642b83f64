package literal

import (
	"regexp"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/constraint"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/value"
)

// A Fields is what the declarations of fields leave for those who give the fields values.
type Fields struct {
	*read.Reporter
	skipped map[string]bool                // stem.name of fields without a type: who binds them is not blamed
	unsound map[*model.Field]bool          // fields whose constraints are wrong: literals are not held against them
	decls   map[*model.Field]*syntax.Value // where each field was declared

	indexed map[fieldsKey]map[string]*model.Field // fields by name, as far as Find was asked
}

// NewFields knows no field yet.
func NewFields(r *read.Reporter) *Fields {
	return &Fields{
		Reporter: r, skipped: map[string]bool{}, unsound: map[*model.Field]bool{}, decls: map[*model.Field]*syntax.Value{},
		indexed: map[fieldsKey]map[string]*model.Field{},
	}
}

// Note notes that the table t declares f.
func (r *Fields) Note(f *model.Field, t *syntax.Value) { r.decls[f] = t }

// Decl is the table that declares f; nil for a field that no specification declares.
func (r *Fields) Decl(f *model.Field) *syntax.Value { return r.decls[f] }

// Skip notes that the field called name has no type that is known. stem is that of the kind or object that declares it.
func (r *Fields) Skip(stem, name string) { r.skipped[stem+"."+name] = true }

// Skipped reports whether the field called name has no type that is known, as a finding says.
func (r *Fields) Skipped(stem, name string) bool { return r.skipped[stem+"."+name] }

// MarkUnsound notes that there is a finding about the constraints of f.
func (r *Fields) MarkUnsound(f *model.Field) { r.unsound[f] = true }

// Unsound reports whether there is a finding about the constraints of f: then no value is held against them.
func (r *Fields) Unsound(f *model.Field) bool { return r.unsound[f] }

// Find is the field of fields called name; nil if there is none.
func (r *Fields) Find(fields []*model.Field, name string) *model.Field {
	const small = 8 // up to which looking at each is as good as an index
	if len(fields) <= small {
		for _, f := range fields {
			if f.Name == name {
				return f
			}
		}
		return nil
	}
	key := fieldsKey{fields[0], len(fields)}
	byName := r.indexed[key]
	if byName == nil {
		byName = map[string]*model.Field{}
		for _, f := range fields {
			if byName[f.Name] == nil {
				byName[f.Name] = f
			}
		}
		r.indexed[key] = byName
	}
	return byName[name]
}

// A fieldsKey stands for the fields of one kind or object. Their number is a part of it, as fields of Go structs are added later.
type fieldsKey struct {
	first *model.Field
	n     int
}

// FieldLiteral reads a literal for f and checks it against f's constraints, which decl declares; it is nil after a finding.
func (r *Fields) FieldLiteral(f *model.Field, v *syntax.Value, decl *syntax.Value) *model.Value {
	got, m := Of(v, f.Type, constraint.Reading(f.Rules))
	if m != nil {
		if f.Secret {
			m.Help = ""
		}
		r.Report(diag.BadValue, m.At, m.Text, m.Help)
		return nil
	}
	if r.Broken(f, got, decl) {
		return nil
	}
	r.dollar(v)
	if !f.Secret && value.Hidden(f.Type, got.V) {
		r.Warn(diag.SecretLiteral, v.At, "the password of a URL stands in the specification",
			"give the field `secret = true` and bind a variable; outside production, a profile can have it as `insecure_default`")
	}
	return got
}

// maxBreaks is the number of items of one list that are reported as breaking a constraint.
const maxBreaks = 20

// Broken reports the constraints of f that v breaks.
func (r *Fields) Broken(f *model.Field, v *model.Value, decl *syntax.Value) bool {
	if r.Unsound(f) {
		return false
	}
	breaks := value.CheckSome(f, v, maxBreaks)
	for _, b := range breaks {
		found := diag.Finding{Code: diag.Constraint, At: v.At, Text: b.Of("the value of `" + f.Name + "`")}
		if b.Entry != nil {
			found.At, found.Text = b.Entry.At, "the key `"+b.Entry.Key+"` of `"+f.Name+"` "+b.Message
			found.Help = nearKey(b, f)
		}
		if e := declared(decl, b); e != nil {
			found.Others = []diag.Label{{At: e.At, Text: "the limit is set here"}}
		}
		if !b.OfKey && constraint.Of(b.Key).Arg == constraint.Values && f.Type.Enum != nil && !f.Secret {
			if s, ok := v.V.(string); ok {
				if near := diag.Suggest(s, r.Candidates(f.Type.Enum.Texts)); near != "" {
					found.Help = "did you mean `" + near + "`?"
				}
			}
		}
		r.List.Add(found)
	}
	return len(breaks) > 0
}

// interpolated is what elsewhere would be replaced by a variable's value. A text that is nothing else names the variable first.
var interpolated = regexp.MustCompile(`^\$\{([A-Z_][A-Z0-9_]*)(?::[^}]*)?\}$|\$\{[^}]+\}`)

// dollar warns about a plain string that looks like shell interpolation: nothing is interpolated.
func (r *Fields) dollar(v *syntax.Value) {
	if v.Kind != syntax.String {
		return
	}
	m := interpolated.FindStringSubmatch(v.Text)
	if m == nil {
		return
	}
	name := m[1]
	if name == "" {
		name = "..."
	}
	r.Warn(diag.DollarText, v.At, "nothing is interpolated in a plain string", "to read a variable, write `{ env = \""+name+"\" }` in the resource")
}

// declared is the constraint that b broke, in decl, the table of its field; nil if it is not there.
func declared(decl *syntax.Value, b value.Break) *syntax.Entry {
	if b.OfKey {
		keys := read.Entry(decl, "keys")
		if keys == nil {
			return nil
		}
		decl = keys.Value
	}
	return read.Entry(decl, b.Key)
}

// nearKey is the help for a key that is none of those that the map f has; "" if none is near.
func nearKey(b value.Break, f *model.Field) string {
	if constraint.Of(b.Key).Arg != constraint.Values {
		return ""
	}
	var known []string
	values, _ := f.Keys.Rules.Arg(b.Key).V.([]*model.Value)
	for _, v := range values {
		known = append(known, v.Text)
	}
	if near := diag.Suggest(b.Entry.Key, known); near != "" {
		return "did you mean `" + near + "`?"
	}
	return ""
}

// UnknownParam reports a name that no parameter of f has.
func (r *Fields) UnknownParam(f *model.Factory, at diag.Span, name string) {
	if r.Skipped(f.Go, name) {
		return
	}
	names := read.NamesOf(f.Params.Fields)
	help := diag.DidYouMean(name, r.Candidates(names))
	if len(f.Params.Fields) == 0 {
		help = "declare it: `[factory." + f.Name + ".param]`"
	}
	r.Report(diag.UnknownParam, at, "the factory `"+f.Name+"` has no parameter `"+name+"`", help)
}
