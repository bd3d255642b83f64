package read

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/constraint"
	"github.com/resgen-go/resgen/internal/gen/lang"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/ident"
)

// The functions of this file recognize keys that stand in the wrong table, because a header is missing or has no name. All keys that one
// such mistake puts into the wrong table have one finding. Each function returns the entries that it has reported.

// misplaced reports keys of the table v, which t describes, that belong in another table.
func (r *Reporter) misplaced(v *syntax.Value, t *lang.Table) []*syntax.Entry {
	var astray []*syntax.Entry
	for _, e := range v.Entries {
		k := t.Key(e.Key)
		if k == nil && (t != lang.File || loose(e) || e.Value.Kind == syntax.Table && !header(e)) || k != nil && t == lang.File && (k.Shape == lang.One || k.Shape == lang.Named) && loose(e) {
			astray = append(astray, e)
		}
	}
	if t == lang.Field && len(astray) > 0 && !slices.ContainsFunc(astray, func(e *syntax.Entry) bool { return lang.Binding.Key(e.Key) == nil }) {
		r.Report(diag.UnknownKey, astray[0].At, t.Title+" has no key `"+astray[0].Key+"`", ofBindings(Keys(astray)))
		return astray
	}
	if of := theirs(astray, t, nil); of != nil {
		r.lostHeader(astray, of, t.Title)
		return astray
	}
	unknown := slices.DeleteFunc(astray, func(e *syntax.Entry) bool { return t.Key(e.Key) != nil })
	if k := t.Key("field"); k != nil && k.Shape == lang.Named {
		if fields := filter(unknown, declaration); len(fields) > 0 {
			r.apart(fields, "declarations of fields", t, "field")
			return fields
		}
	} else if fields := filter(unknown, declaration); len(fields) > 0 && t != lang.File {
		r.lostHeader(fields, lang.Field, t.Title)
		return fields
	}
	if k := t.Key("config"); k != nil && k.Shape == lang.Bindings {
		values := filter(unknown, func(e *syntax.Entry) bool {
			return home(e.Key, t) == nil && !((header(e) || headers(e)) && lang.Kind.Key(e.Key) != nil) && !fits(e.Value, t.Key(meant(e.Key, t)))
		})
		if slices.ContainsFunc(values, func(e *syntax.Entry) bool { return meant(e.Key, t) == "" }) {
			for _, e := range values {
				MaskStrings(e.Value)
			}
			r.apart(values, "values of fields", t, "config")
			return values
		}
	}
	return nil
}

// ofBindings returns the help text for keys of bindings in the declaration of a field.
func ofBindings(keys []string) string {
	they, them := "it is a key", "it"
	if len(keys) > 1 {
		they, them = ident.Listed(ident.Ticked(keys))+" are keys", "them"
	}
	return they + " of bindings: write " + them + " in `[resource.name.config]`, as in `host = { " + strings.Join(keys, " = ..., ") + " = ... }`"
}

// declaration reports whether e looks like the declaration of a field.
func declaration(e *syntax.Entry) bool {
	return e.Value.Kind == syntax.Table && Get(e.Value, "type", syntax.String) != nil
}

func filter(entries []*syntax.Entry, keep func(e *syntax.Entry) bool) []*syntax.Entry {
	return slices.DeleteFunc(slices.Clone(entries), func(e *syntax.Entry) bool { return !keep(e) })
}

// apart reports entries, all of the given sort, which belong in the table under key of t.
func (r *Reporter) apart(entries []*syntax.Entry, sort string, t *lang.Table, key string) {
	r.misspelt[nil] = true // the name in the header may be wrong: something else lacks these entries
	r.Report(diag.UnknownKey, entries[0].At, t.Title+" has no key `"+entries[0].Key+"`",
		sort+" belong in a table of their own: write the header `"+within(placeholders.ReplaceAllString(t.Title, ".name"), key)+"` above "+some(entries))
}

// some names the keys of the entries, but not more than three.
func some(entries []*syntax.Entry) string {
	names := ident.Ticked(Keys(entries))
	last := names[len(names)-1]
	if n := len(names); n > 3 {
		names, last = names[:3], strconv.Itoa(n-2)+" more keys"
	}
	if len(names) == 1 {
		return last
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + last
}

// unnamed reports entries of v, the table of all kinds, all resources or the like under the key k, that belong in a table with a name: the
// keys under the header [resource], and under [resource.config].
func (r *Reporter) unnamed(v *syntax.Value, k *lang.Key, title string) []*syntax.Entry {
	var bare, reported []*syntax.Entry
	for _, e := range v.Entries {
		switch {
		case loose(e) && !onlyType(e, k):
			bare = append(bare, e)
		case k.Table != nil && header(e) && part(k.Table.Key(e.Key)) && len(e.Value.Entries) > 0 &&
			!slices.ContainsFunc(e.Value.Entries, func(in *syntax.Entry) bool { return k.Table.Key(in.Key) != nil }):
			r.noName(e.Value.Entries[0].At, within(title, e.Key), within(nameless(k, title), e.Key))
			reported = append(reported, e)
		}
	}
	if len(bare) == 0 {
		return reported
	}
	for _, e := range v.Entries { // config = { ... }, next to a bare `kind`
		known := func(in *syntax.Entry) bool { return k.Table.Key(in.Key) != nil }
		if k.Table != nil && e.Value.Kind == syntax.Table && !header(e) && len(e.Value.Entries) > 0 && !slices.ContainsFunc(e.Value.Entries, known) {
			bare = append(bare, e)
		}
	}
	switch of := theirs(bare, nil, k.Table); {
	case k.Table == nil, of == k.Table:
		r.noName(bare[0].At, title, nameless(k, title))
	case of != nil:
		r.lostHeader(bare, of, title)
	default:
		return reported
	}
	return append(reported, bare...)
}

// part reports whether a table has more tables under the key k.
func part(k *lang.Key) bool {
	return k != nil && slices.Contains([]lang.Shape{lang.Named, lang.One, lang.OneOrFalse, lang.Bindings}, k.Shape)
}

// header reports whether the value of e is a table that begins with a [header], as its own or as that of a table in it.
func header(e *syntax.Entry) bool {
	at := e.Value.At
	return e.Value.Kind == syntax.Table && !(at.Valid() && at.Source.Text[at.Start] == '{')
}

// loose reports whether the value of e is neither a table nor an array of tables with headers.
func loose(e *syntax.Entry) bool { return e.Value.Kind != syntax.Table && !headers(e) }

// headers reports whether the value of e is an array of tables with headers.
func headers(e *syntax.Entry) bool {
	v := e.Value
	return v.Kind == syntax.Array && v.At.Valid() && v.At.End-v.At.Start > 1 && string(v.At.Source.Text[v.At.Start:v.At.Start+2]) == "[[" && len(v.Items) > 0 && v.Items[0].Kind == syntax.Table
}

func (r *Reporter) noName(at diag.Span, header, want string) {
	r.misspelt[nil] = true
	r.Report(diag.MissingKey, at, "the header `"+header+"` lacks a name", "write `"+want+"`")
}

func (r *Reporter) lostHeader(entries []*syntax.Entry, of *lang.Table, title string) {
	r.misspelt[nil] = true
	want := placeholders.ReplaceAllString(of.Title, ".name")
	if of == lang.Field {
		want = "[kind.name.field]"
	}
	in := "in " + title
	if title == lang.File.Title {
		in = "at " + title
	}
	r.Report(diag.UnknownKey, entries[0].At, "`"+entries[0].Key+"` does not belong "+in, "write a header such as `"+want+"` above "+some(entries))
}

// theirs returns the table to which all of the entries belong, although they are in the table t. It prefers the table first. If the
// entries are too few to tell, it returns nil.
func theirs(entries []*syntax.Entry, t, first *lang.Table) *lang.Table {
	if len(entries) == 0 {
		return nil
	}
	all := func(of *lang.Table) bool {
		return of != nil && of != t && of != lang.Binding && !slices.ContainsFunc(entries, func(e *syntax.Entry) bool { return !fits(e.Value, of.Key(e.Key)) })
	}
	one := entries[0].Key
	if all(first) && (len(entries) > 1 || first.Key(one).Required) {
		return first
	}
	few := len(entries) == 1 && (t != lang.File || t.Key(one) == nil && meant(one, t) != "")
	for _, of := range lang.Tables() {
		if all(of) && (!few || t == nil && of.Key(one).Required) {
			return of
		}
	}
	return nil
}

// fits reports whether v can be the value of the key k. It does not look into tables and arrays.
func fits(v *syntax.Value, k *lang.Key) bool {
	if k == nil {
		return false
	}
	switch k.Shape {
	case lang.Text, lang.Span:
		return v.Kind == syntax.String
	case lang.Flag:
		return v.Kind == syntax.Bool
	case lang.Whole:
		return v.Kind == syntax.Integer
	case lang.Texts, lang.Literals, lang.Numbers, lang.Many:
		return v.Kind == syntax.Array
	case lang.TextOrFalse:
		return v.Kind == syntax.String || v.Kind == syntax.Bool
	case lang.TextsOrNot, lang.TextOrTexts:
		return v.Kind == syntax.String || v.Kind == syntax.Array || v.Kind == syntax.Bool
	case lang.Literal:
		return true
	}
	return v.Kind == syntax.Table // or false, for some keys
}

// home returns the only table with the key, or nil if there are several or none. It does not look at t, at declarations of fields, and at
// the tables of factories.
func home(key string, t *lang.Table) *lang.Table {
	var found *lang.Table
	for _, of := range lang.Tables() {
		switch {
		case of == t || of == lang.Binding || of == lang.Field || of.Key(key) == nil || strings.Contains(of.Title, "[factory."):
		case found != nil:
			return nil
		default:
			found = of
		}
	}
	return found
}

// placeholders are the names in the titles of tables: N in [resource.N].
var placeholders = regexp.MustCompile(`\.[A-Z]\b`)

// within returns the header of the table under key in the table with the given header, or at the top level.
func within(header, key string) string {
	if header == lang.File.Title {
		return "[" + key + "]"
	}
	return header[:len(header)-1] + "." + key + "]"
}

// nameless returns the header of a table under the key k, whose own header is title.
func nameless(k *lang.Key, title string) string {
	if k.Table != nil {
		title = k.Table.Title
	} else {
		title = within(title, "N")
	}
	return placeholders.ReplaceAllString(title, ".name")
}

// alias returns the key of t that other tools call by this name, or "".
func alias(key string, t *lang.Table) string {
	other, ok := otherKeys[key]
	if !ok {
		other, ok = constraint.OtherName(key)
	}
	if ok && t.Key(other) != nil {
		return other
	}
	return ""
}

// meant returns the key of t that was probably meant by an unknown one, or "".
func meant(key string, t *lang.Table) string {
	if other := alias(key, t); other != "" {
		return other
	}
	return diag.Suggest(key, t.Names())
}

// onlyType reports whether the value of e is a type in place of a table with a type.
func onlyType(e *syntax.Entry, k *lang.Key) bool {
	return e.Key != "type" && e.Value.Kind == syntax.String && k.Table != nil && k.Table.Key("type") != nil && slices.Contains(lang.TypeNames(), e.Value.Text)
}
