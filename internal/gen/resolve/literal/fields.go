package literal

import (
	"regexp"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/constraint"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/value"
)

// A Fields records what later phases need to know about the declarations of fields.
type Fields struct {
	*read.Reporter
	skipped map[string]bool                // fields without a valid type, as stem.name: a value for such a field is not reported
	unsound map[*model.Field]bool          // fields whose constraints are wrong: values are not checked against them
	decls   map[*model.Field]*syntax.Value // the table that declares each field

	indexed map[fieldsKey]map[string]*model.Field // the indexes that Find has made
}

// NewFields returns an empty Fields.
func NewFields(r *read.Reporter) *Fields {
	return &Fields{
		Reporter: r, skipped: map[string]bool{}, unsound: map[*model.Field]bool{}, decls: map[*model.Field]*syntax.Value{},
		indexed: map[fieldsKey]map[string]*model.Field{},
	}
}

// Note records that the table t declares the field f.
func (r *Fields) Note(f *model.Field, t *syntax.Value) { r.decls[f] = t }

// Decl returns the table that declares f. It returns nil for a field that no specification declares.
func (r *Fields) Decl(f *model.Field) *syntax.Value { return r.decls[f] }

// Skip records that the named field has no valid type. The stem is that of the kind or object that declares the field.
func (r *Fields) Skip(stem, name string) { r.skipped[stem+"."+name] = true }

// SkipRest records that the kind with the stem may have further fields, because the Go that it names has not been read. There is a finding for the
// reason.
func (r *Fields) SkipRest(stem string) { r.skipped[stem+".*"] = true }

// Skipped reports whether nothing is known about the named field, which has no valid type or is one of those that SkipRest is about. There is a
// finding for the reason.
func (r *Fields) Skipped(stem, name string) bool {
	return r.skipped[stem+"."+name] || r.skipped[stem+".*"]
}

// AnySkipped reports whether nothing is known about some field of the kind or object with the stem. There is a finding for the reason.
func (r *Fields) AnySkipped(stem string) bool {
	for key := range r.skipped { // order: any of them answers
		if strings.HasPrefix(key, stem+".") {
			return true
		}
	}
	return false
}

// SkipParams records that the parameters of f are not all known. There is a finding for the reason.
func (r *Fields) SkipParams(f *model.Factory) { r.skipped[f.Go] = true }

// MarkUnsound records that there is a finding about the constraints of f.
func (r *Fields) MarkUnsound(f *model.Field) { r.unsound[f] = true }

// Unsound reports whether there is a finding about the constraints of f. Then values are not checked against them.
func (r *Fields) Unsound(f *model.Field) bool { return r.unsound[f] }

// Find returns the field with the given name, or nil.
func (r *Fields) Find(fields []*model.Field, name string) *model.Field {
	const small = 8 // for so few fields, an index is not faster
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

// A fieldsKey identifies the fields of a kind or object. It includes their number, because fields of Go structs are added later.
type fieldsKey struct {
	first *model.Field
	n     int
}

// FieldLiteral reads a value for the field f, and checks it against f's constraints, which the table decl declares. It returns nil if it
// has reported a finding.
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
		r.Warn(diag.SecretLiteral, v.At, "the specification has the password of a URL",
			"give the field `secret = true` and bind a variable; outside production, a profile can have it as `insecure_default`")
	}
	return got
}

// maxBreaks is the maximum number of items of one list for which broken constraints are reported.
const maxBreaks = 20

// Broken reports the constraints of f that the value v breaks. It returns true if there is one.
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
		if f.Type.Enum != nil && constraint.Of(b.Key).Arg == constraint.Values {
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

// interpolated matches text that other tools would replace by the value of a variable. If the whole text is one variable, the first group
// is the name of the variable.
var interpolated = regexp.MustCompile(`^\$\{([A-Z_][A-Z0-9_]*)(?::[^}]*)?\}$|\$\{[^}]+\}`)

// dollar warns about a string that looks like shell interpolation, because resgen does not interpolate.
func (r *Fields) dollar(v *syntax.Value) {
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

// declared returns the entry of the constraint that b broke, in the table decl of its field, or nil.
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

// nearKey suggests a similar key for a key that the map f does not allow, or returns "".
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

// UnknownParam reports a name that is no parameter of the factory f.
func (r *Fields) UnknownParam(f *model.Factory, at diag.Span, name string) {
	if r.Skipped(f.Go, name) || r.skipped[f.Go] || r.Lacked("resource") { // its parameters may stand under a misspelt header, in a factory without resources
		return
	}
	names := read.NamesOf(f.Params.Fields)
	help := diag.DidYouMean(name, r.Candidates(names))
	if len(f.Params.Fields) == 0 {
		help = "declare it: `[factory." + f.Name + ".param]`"
	}
	r.Report(diag.UnknownParam, at, "the factory `"+f.Name+"` has no parameter `"+name+"`", help)
}
