package read

import (
	"slices"
	"strings"
	"time"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/lang"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/ident"
)

// Shape reports unknown keys and values of a wrong type, in a table and in the tables it contains.
func (r *Reporter) Shape(v *syntax.Value, t *lang.Table, src *diag.Source) {
	reported := r.misplaced(v, t)
	for _, e := range v.Entries {
		if t.Key(e.Key) == nil && !slices.Contains(reported, e) {
			r.Report(diag.UnknownKey, e.At, t.Title+" has no key `"+e.Key+"`", KeyHelp(e.Key, t))
			r.misspelt[v] = true
			// Others may refer to what this should declare, or to what should be declared under a missing header.
			if t == lang.File || meant(e.Key, t) == "" && home(e.Key, t) != nil || header(e) {
				r.misspelt[nil] = true
			}
		}
	}
	for _, e := range v.Entries {
		if k := t.Key(e.Key); k != nil && !slices.Contains(reported, e) {
			r.Value(e, k, t.Title, src)
			r.misspelt[nil] = r.misspelt[nil] || t == lang.File && r.declaresNothing(e)
		}
	}
}

// declaresNothing reports whether the entry of the top level should declare something, but its value has the wrong type. Others may refer to
// what it should declare.
func (r *Reporter) declaresNothing(e *syntax.Entry) bool {
	wrong := func(e *syntax.Entry) bool { return e.Value.Kind != syntax.Table && r.misspelt[e.Value] }
	return wrong(e) || slices.ContainsFunc(e.Value.Entries, wrong)
}

// Misspelt reports whether the table v has an unknown key, which may be a misspelt known one. A nil v stands for the top level of a file:
// it reports whether something may be declared there that could not be read.
func (r *Reporter) Misspelt(v *syntax.Value) bool { return r.misspelt[v] }

// Astray notes that keys belong under a header that is missing, and that a finding says so. Others may refer to what this header would declare.
func (r *Reporter) Astray() { r.misspelt[nil] = true }

// MisspeltIn reports whether a mistake that has been reported may hide what v lacks: v or a value in it has the wrong type, or there is an
// unknown key in the table v, in a table in v, or at the top level of a file.
func (r *Reporter) MisspeltIn(v *syntax.Value) bool {
	if len(r.misspelt) == 0 {
		return false
	}
	within := func(e *syntax.Entry) bool { return r.MisspeltIn(e.Value) }
	return r.misspelt[v] || r.misspelt[nil] || slices.ContainsFunc(v.Entries, within) || slices.ContainsFunc(v.Items, r.MisspeltIn)
}

// otherKeys maps the names that other tools use to our keys. The table of constraints has its own list.
var otherKeys = map[string]string{
	"description": "doc", "comment": "doc", "help": "doc",
	"sensitive": "secret", "fallback": "default", "value": "default", "env_var": "env", "file": "env_file", "profile": "profiles",
	"cfg": "config", "configuration": "config", "settings": "config",
	"kinds": "kind", "resources": "resource", "fields": "field", "objects": "object", "rules": "rule", "mixins": "mixin",
}

// KeyHelp suggests a key of t in place of an unknown key.
func KeyHelp(key string, t *lang.Table) string {
	if other := alias(key, t); other != "" {
		return "write `" + other + "`"
	}
	if (key == "required" || key == "require") && t.Key("optional") != nil {
		return "remove it: a field without `default` and `optional` is required"
	}
	for _, of := range []*lang.Table{lang.Kind, lang.Resource} {
		if k := of.Key(key); of != t && slices.Contains([]*lang.Table{lang.File, lang.Kind, lang.Resource}, t) && (part(k) || k != nil && k.Shape == lang.Many) {
			want := within(placeholders.ReplaceAllString(of.Title, ".name"), key)
			if k.Shape == lang.Many {
				want = "[" + want + "]"
			}
			return "write `" + want + "`"
		}
	}
	if meant(key, t) == "" {
		if t == lang.Field && lang.Binding.Key(key) != nil {
			return ofBindings([]string{key})
		}
		switch of := home(key, t); {
		case of == lang.File:
			return "it belongs at the top level"
		case of != nil:
			return "it is a key of `" + placeholders.ReplaceAllString(of.Title, ".name") + "`"
		}
	}
	return diag.DidYouMean(key, t.Names())
}

// A shaped is an entry whose table is described by of.
type shaped struct {
	entry *syntax.Entry
	of    *lang.Table
}

// Missing reports the required keys that the tables lack, at their headers. Call it after Shape of all files. It reports nothing if an
// unknown key may be the missing one: in the table itself, or at the top level, under which the rest of the table may be.
func (r *Reporter) Missing() {
	for _, s := range r.shaped {
		if r.misspelt[s.entry.Value] || r.misspelt[nil] {
			continue
		}
		for _, k := range s.of.Required("") {
			if s.entry.Value.Get(k.Name) == nil {
				r.Lacks(s.entry, k)
			}
		}
	}
	r.shaped = nil
}

// Lacks reports that a table does not have the required key k.
func (r *Reporter) Lacks(e *syntax.Entry, k *lang.Key) {
	r.lacking[k.Name] = true
	help := "add `" + k.Name + " = " + sample(k) + "`"
	if own := ownHeader(e); own != "" {
		help += " under the header `" + own + "`"
	}
	r.Report(diag.MissingKey, Header(e), "`"+k.Name+"` is missing", help)
}

// ownHeader returns the header that a table should have if only the headers of tables in it name it: [resource.app] for
// [resource.app.config]. It returns "" for any other table.
func ownHeader(e *syntax.Entry) string {
	at := e.Value.At
	if !header(e) || !at.Valid() || at.Source.Text[at.Start] == '[' {
		return ""
	}
	line := string(at.Source.Text[:e.At.End])
	line = strings.TrimLeft(line[strings.LastIndexByte(line, '\n')+1:], " \t")
	if !strings.HasPrefix(line, "[") {
		return ""
	}
	return line + "]"
}

// Lacked reports whether a finding says that some table does not have the required key.
func (r *Reporter) Lacked(key string) bool { return r.lacking[key] }

func sample(k *lang.Key) string {
	switch k.Shape {
	case lang.Whole:
		return "1"
	case lang.Texts:
		return `["..."]`
	}
	return `"..."`
}

// Value checks the type of the value of one key. The title is that of the table with the key.
func (r *Reporter) Value(e *syntax.Entry, k *lang.Key, title string, src *diag.Source) {
	v := e.Value
	switch k.Shape {
	case lang.Text:
		if r.want(e, v, syntax.String, "a string") && k.Values != nil && !slices.Contains(k.Values, v.Text) {
			r.misspelt[v] = true
			r.Report(diag.BadValue, v.At, "`"+k.Name+"` must be one of "+ident.TickedList(k.Values), diag.DidYouMean(v.Text, k.Values))
		}
	case lang.Flag:
		r.want(e, v, syntax.Bool, "true or false")
	case lang.Whole:
		r.want(e, v, syntax.Integer, "an integer")
	case lang.Texts:
		if r.want(e, v, syntax.Array, "an array of strings") {
			r.strings(e, v)
		}
	case lang.TextOrFalse:
		if v.Kind != syntax.String && (v.Kind != syntax.Bool || v.Bool) {
			r.Wrong(e, v, "a string or false")
		}
	case lang.TextsOrNot:
		switch {
		case v.Kind == syntax.Array:
			r.strings(e, v)
		case v.Kind != syntax.String && (v.Kind != syntax.Bool || v.Bool):
			r.Wrong(e, v, "a string, an array of strings, or false")
		}
	case lang.TextOrTexts:
		switch v.Kind {
		case syntax.Array:
			r.strings(e, v)
		case syntax.String:
		default:
			r.Wrong(e, v, "a string or an array of strings")
		}
	case lang.Literals:
		r.want(e, v, syntax.Array, "an array")
	case lang.Bindings:
		r.want(e, v, syntax.Table, "a table")
	case lang.One:
		if r.want(e, v, syntax.Table, "a table") {
			r.Shape(v, k.Table, src)
			r.shaped = append(r.shaped, shaped{e, k.Table})
		}
	case lang.OneOrFalse:
		switch {
		case v.Kind == syntax.Table:
			r.Shape(v, k.Table, src)
			r.shaped = append(r.shaped, shaped{e, k.Table})
		case v.Kind != syntax.Bool || v.Bool:
			r.Wrong(e, v, "a table or false")
		}
	case lang.Numbers:
		if r.want(e, v, syntax.Array, "an array of numbers") {
			for _, item := range v.Items {
				if item.Kind != syntax.Integer && item.Kind != syntax.Float {
					r.Report(diag.WrongType, item.At, "the items of `"+e.Key+"` must be numbers, and this is "+item.Kind.String(), "")
				}
			}
		}
	case lang.Named:
		if v.Kind == syntax.Table {
			r.tables(v, k, title, src)
			return
		}
		help := ""
		if !loose(e) {
			help = "write a header with a name: `" + nameless(k, within(title, k.Name)) + "`"
		}
		r.wrong(e, v, "a table of tables", help)
	case lang.TextMap:
		if r.want(e, v, syntax.Table, "a table of strings") {
			for _, item := range v.Entries {
				r.want(item, item.Value, syntax.String, "a string")
			}
		}
	case lang.Span:
		if r.want(e, v, syntax.String, "a duration") && Span(v) <= 0 {
			r.Report(diag.BadValue, v.At, "`"+e.Key+"` must be a duration above zero", `for example "30s" or "1m30s"`)
		}
	case lang.Many:
		if !r.want(e, v, syntax.Array, "an array of tables") {
			return
		}
		for _, item := range v.Items {
			if r.want(e, item, syntax.Table, "a table") {
				r.Shape(item, k.Table, src)
			}
		}
	}
}

// tables checks the named tables in v, which is the value of the key k in the table with the given title.
func (r *Reporter) tables(v *syntax.Value, k *lang.Key, title string, src *diag.Source) {
	reported := r.unnamed(v, k, within(title, k.Name))
	for _, e := range v.Entries {
		if slices.Contains(reported, e) {
			continue
		}
		if onlyType(e, k) {
			r.wrong(e, e.Value, "a table", "write `{ type = \""+e.Value.Text+"\" }`")
			continue
		}
		if !r.want(e, e.Value, syntax.Table, "a table") || k.Table == nil {
			continue
		}
		r.snake(e, k.Name)
		r.Shape(e.Value, k.Table, src)
		r.shaped = append(r.shaped, shaped{e, k.Table})
	}
}

func (r *Reporter) strings(e *syntax.Entry, v *syntax.Value) {
	for _, item := range v.Items {
		if item.Kind != syntax.String {
			r.misspelt[item] = true
			r.Report(diag.WrongType, item.At, "the items of `"+e.Key+"` must be strings, and this is "+item.Kind.String(), wrongHelp(item, "a string"))
		}
	}
}

func (r *Reporter) want(e *syntax.Entry, v *syntax.Value, kind syntax.Kind, what string) bool {
	if v.Kind == kind {
		return true
	}
	r.Wrong(e, v, what)
	return false
}

// Wrong reports that v, which is the value of e or in it, does not have the type that what describes.
func (r *Reporter) Wrong(e *syntax.Entry, v *syntax.Value, what string) {
	help := wrongHelp(v, what)
	if other, ok := otherKeys[e.Key]; ok && v.Kind == syntax.Table {
		help = "write `" + other + "`"
	}
	r.wrong(e, v, what, help)
}

func (r *Reporter) wrong(e *syntax.Entry, v *syntax.Value, what, help string) {
	r.misspelt[v] = true
	r.Report(diag.WrongType, v.At, "`"+e.Key+"` must be "+what+", not "+v.Kind.String(), help)
}

// wrongHelp suggests what to write in place of v.
func wrongHelp(v *syntax.Value, what string) string {
	written := string(v.At.Source.Text[v.At.Start:v.At.End])
	short := len(written) <= 60 && !strings.Contains(written, "\n")
	number := v.Kind == syntax.Integer || v.Kind == syntax.Float
	switch {
	case what == "a duration" && number && short:
		return "write `\"" + written + "s\"` if you mean seconds"
	case what == "a table" && strings.HasPrefix(written, "[["):
		return "write `" + written[1:len(written)-1] + "`"
	case what == "an array of tables" && v.Kind == syntax.Table && short:
		return "write `[" + written + "]`"
	case what == "a table" && v.Kind == syntax.Bool && v.Bool:
		return "write `{}`, a table without keys"
	case what == "true or false":
		return "write `true` or `false`, without quotes"
	case what == "an integer" && v.Kind == syntax.String:
		return "write a number without quotes"
	case what == "a string" && (number || v.Kind == syntax.Bool) && short:
		return "write `\"" + written + "\"`"
	case (what == "an array of strings" || what == "an array") && v.Kind == syntax.String && short && strings.Contains(v.Text, ","):
		return "write an array of several strings: `[\"" + strings.Join(strings.FieldsFunc(v.Text, func(r rune) bool { return r == ',' || r == ' ' }), "\", \"") + "\"]`"
	case (what == "an array of strings" || what == "an array") && v.Kind == syntax.String && short:
		return "write `[" + written + "]`"
	case what == "a string" && v.Kind == syntax.Array && len(v.Items) == 1 && v.Items[0].Kind == syntax.String && short:
		return "write it without the brackets"
	}
	return ""
}

// Span returns the duration that v contains, or 0.
func Span(v *syntax.Value) time.Duration {
	if v == nil {
		return 0
	}
	d, err := time.ParseDuration(v.Text)
	if err != nil {
		return 0
	}
	return d
}
