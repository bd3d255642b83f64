package bind

import (
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/constraint"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/value"
)

// A reading has the keys of one table that say how texts are read. An entry is nil if the table does not have the key.
type reading struct{ content, preferEnv, trim, lower *syntax.Entry }

// with returns r with the entry e, which has one of these keys.
func (r reading) with(e *syntax.Entry) reading {
	switch {
	case e.Key == "file_content" && e.Value.Kind == syntax.String:
		r.content = e
	case e.Value.Kind != syntax.Bool: // reported by its shape
	case e.Key == "prefer_env":
		r.preferEnv = e
	case e.Key == "trim":
		r.trim = e
	case e.Key == "lower":
		r.lower = e
	}
	return r
}

// readingOf returns the reading of the table t of a resource.
func readingOf(t *syntax.Value) reading {
	var r reading
	for _, key := range []string{"file_content", "prefer_env", "trim", "lower"} {
		if e := read.Entry(t, key); e != nil {
			r = r.with(e)
		}
	}
	return r
}

// or returns r, completed with the entries of below for keys that r does not have.
func (r reading) or(below reading) reading {
	for _, e := range []*syntax.Entry{below.content, below.preferEnv, below.trim, below.lower} {
		if e != nil && !slices.ContainsFunc(r.entries(), func(own *syntax.Entry) bool { return own.Key == e.Key }) {
			r = r.with(e)
		}
	}
	return r
}

// entries returns the entries of r that are not nil.
func (r reading) entries() []*syntax.Entry {
	return slices.DeleteFunc([]*syntax.Entry{r.content, r.preferEnv, r.trim, r.lower}, func(e *syntax.Entry) bool { return e == nil })
}

// read sets how texts are read with the binding in. The keys come from the layers of the specification, of which the highest comes first,
// and then from the resource. Keys that have no effect are left out.
func (b *binder) read(in *model.Binding, layers ...*said) {
	var r reading
	for _, s := range layers {
		if s != nil {
			r = r.or(s.reading)
		}
	}
	r = r.or(b.reading)
	in.FileContent, in.PreferEnv, in.Trim, in.Lower = "", false, false, false
	for _, e := range r.entries() {
		if missing(e, in.Source) != "" {
			continue
		}
		switch e.Key {
		case "file_content":
			if e.Value.Text != "line" {
				in.FileContent = e.Value.Text
			}
		case "prefer_env":
			in.PreferEnv = e.Value.Bool
		case "trim":
			in.Trim = e.Value.Bool
		case "lower":
			in.Lower = e.Value.Bool
		}
	}
}

// idleKeys reports keys in the reading of s that have no effect in any of the profiles ps. s is what config or a profile contains for l. A
// nil profile means config alone.
func (b *binder) idleKeys(l *model.Leaf, s *said, ps ...*model.Profile) {
	if s == nil || s.broken || s.unset {
		return
	}
	for _, e := range s.reading.entries() {
		if !slices.ContainsFunc(ps, func(p *model.Profile) bool { return missing(e, l.Source(p)) == "" }) {
			b.Report(diag.BadBinding, e.At, "`"+e.Key+"` has no effect: `"+l.Name+"` has "+missing(e, l.Source(ps[0])), "remove it, or bind "+needs[e.Key])
		}
	}
}

// outOfReach reports a value in the one_of of l that no variable can set, because texts are read in lower case, or without the blanks
// around them. It also reports lower case for a type whose texts have capitals.
func (b *binder) outOfReach(l *model.Leaf, config *said, profiles map[*model.Profile]profileLayer) {
	f := l.Field()
	if constraint.Reading(f.Rules) != nil { // ignore_case
		return
	}
	cased := capitals(f)
	var values []*model.Value
	for _, c := range f.Rules {
		if of, ok := c.Arg.V.([]*model.Value); ok && c.Set {
			values = append(values, of...)
		}
	}
	// Only strings differ in upper and lower case: texts of a lenient size such as 1KB and 1kb are one value.
	upper := slices.IndexFunc(values, func(v *model.Value) bool { text, ok := v.V.(string); return ok && strings.ToLower(text) != text })
	padded := slices.IndexFunc(values, func(v *model.Value) bool { return strings.TrimSpace(v.Text) != v.Text })
	for _, p := range b.Pkg.ProfilesOf(b.res) {
		var r reading
		for _, s := range []*said{profiles[p].said[l.Name], config} {
			if s != nil {
				r = r.or(s.reading)
			}
		}
		r = r.or(b.reading)
		switch s := l.Source(p); {
		case cased != nil && s.Lower:
			b.Report(diag.BadBinding, r.lower.At, "`lower` spoils texts of `"+l.Name+"`, such as `"+sample(cased)+"`: values of the type "+cased.Spec+" have capitals",
				"write `lower = false` in the binding of the field", diag.Label{At: f.At, Text: "declared here"})
		case upper >= 0 && s.Lower:
			b.Report(diag.BadBinding, r.lower.At, "no variable gives `"+l.Name+"` the value `"+values[upper].Text+"` if texts are read in lower case",
				"remove `lower` and write `ignore_case = true` in the field, or write `one_of` in lower case", diag.Label{At: f.At, Text: "declared here"})
		case padded >= 0 && s.Trim && (s.File == "" || s.FileContent == "trim"):
			b.Report(diag.BadBinding, r.trim.At, "no variable gives `"+l.Name+"` the value `"+values[padded].Text+"` if blank space around texts is cut off",
				"write `trim = false` in the binding of the field, or `one_of` without blank space", diag.Label{At: f.At, Text: "declared here"})
		default:
			continue
		}
		return
	}
}

// capitals returns the type of f, of its items, or of a field of its items, if a text of this type has another meaning in lower case, or none.
// Otherwise it returns nil.
func capitals(f *model.Field) *model.Type {
	t := f.Type.Item()
	if t.Kind == model.ObjectType {
		for _, inner := range t.Object.Fields {
			if found := capitals(inner); found != nil {
				return found
			}
		}
		return nil
	}
	if t.Scalar == nil || t.Scalar.Class.Texts() {
		return nil
	}
	meant, err := value.Parse(t, sample(t))
	if err != nil {
		return nil // the sample is in base64, and the bytes are hexadecimal digits
	}
	if read, err := value.Parse(t, strings.ToLower(sample(t))); err == nil && read.Equal(meant) {
		return nil
	}
	return t
}

// sample returns a text of the scalar type t.
func sample(t *model.Type) string { return strings.Trim(t.Scalar.TOML, "\"'`") }

// needs maps the keys of a reading to what they need to have an effect.
var needs = map[string]string{
	"file_content": "a file with `env_file`",
	"prefer_env":   "both a variable with `env` and a file with `env_file`",
	"trim":         "a variable with `env`",
	"lower":        "a variable with `env`",
}

// missing returns what s lacks for the entry e of a reading to have an effect, or "".
func missing(e *syntax.Entry, s model.Source) string {
	variable, file := len(s.Env)+len(s.Old) > 0, s.File != ""
	switch {
	case e.Key == "file_content" && !file && s.DefaultFile == "":
		return "no file"
	case e.Key == "prefer_env" && !variable:
		return "no variable"
	case e.Key == "prefer_env" && !file:
		return "no variable that names a file"
	case e.Key == "trim" && !variable:
		return "no variable"
	case e.Key == "lower" && !s.Fed():
		return "neither a variable nor a file"
	}
	return ""
}

// idleReading reports keys of the resource that have no effect on any of its fields.
func (b *binder) idleReading() {
	for _, e := range b.reading.entries() {
		used := slices.ContainsFunc(b.res.Leaves, func(l *model.Leaf) bool {
			return missing(e, l.Base.Source) == "" || slices.ContainsFunc(b.Pkg.ProfilesOf(b.res), func(p *model.Profile) bool { return missing(e, l.Source(p)) == "" })
		})
		if !used {
			b.Report(diag.BadBinding, e.At, "`"+e.Key+"` has no effect: no field of `"+b.res.Name+"` is bound to "+needs[e.Key], "remove it")
		}
	}
}
