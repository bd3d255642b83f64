package gen

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/internal/lex"
)

// A jsonShape says how a field may be written in JSON.
type jsonShape int

const (
	jsonOne  jsonShape = iota // a string, a number or a boolean
	jsonMany                  // also an array or object
	jsonRaw                   // any JSON; the field has this JSON as its value
)

// text returns the text of a JSON value, as a variable would have it.
func (s jsonShape) text(value json.RawMessage) (string, bool) {
	value = bytes.TrimSpace(value)
	if s == jsonMany && len(value) > 0 && (value[0] == '[' || value[0] == '{') {
		return string(value), true
	}
	return lex.Scalar(value, s == jsonRaw)
}

func (s jsonShape) must() string {
	if s == jsonMany {
		return "must be a string, an array or an object of strings, numbers and booleans"
	}
	return "must be a string, a number or a boolean"
}

// A jsonItem is an item or entry of a JSON text.
type jsonItem struct {
	key     string // the key of an entry
	values  map[string]json.RawMessage
	objects map[string]bool
}

// jsonItems returns the items or entries of the JSON in the variable of v, or in the file that the variable names.
func (r *Reader) jsonItems(field string, v *Var) (items []*Item, found, ok bool) {
	text, set := r.lookup(field, v, false)
	t := r.texts[field]
	switch {
	case r.naming && t == nil, !r.naming && !set:
		return nil, false, !lex.Touches(fieldsOf(r.unread), []string{field})
	case !r.naming:
		t = r.itemText(field, v, text)
		if r.texts == nil {
			r.texts = map[string]*itemText{}
		}
		r.texts[field] = t
	}
	if len(t.bad) > 0 {
		for _, p := range t.bad {
			r.fail(p)
		}
		return nil, false, false
	}
	if !v.items.keyed {
		r.replaced(field)
	}
	for n, j := range t.items {
		at, label := ItemName(field, n), strconv.Itoa(n)
		if v.items.keyed {
			at, label = field+"."+j.key, strings.ToUpper(j.key)
		}
		i := r.item(field, v, at, label)
		i.json, i.objects, i.text = j.values, j.objects, t
		items = append(items, i)
	}
	return items, true, true
}

// itemText parses the JSON text of a list or map.
func (r *Reader) itemText(field string, v *Var, text string) *itemText {
	t := &itemText{layer: FromEnv}
	if name, _, ok := v.vars.Set(r.from.Source); ok {
		t.name = name
	} else if v.vars.File != nil {
		t.name, t.layer = *v.vars.File, FromFile
	}
	bad := func(at, rule, message string) {
		if rule == "type" {
			message = r.said(at, message)
		}
		t.bad = append(t.bad, &resource.Problem{Fields: []string{at}, Vars: []string{t.name}, Rule: rule, Message: message})
	}
	if strings.TrimSpace(text) == "" {
		return t
	}
	var values []json.RawMessage
	var keys []string
	if !utf8.ValidString(text) || !json.Valid([]byte(text)) {
		bad(field, "type", v.items.must())
		return t
	}
	if lex.HasUnpaired(text) {
		bad(field, "type", lex.Unpaired)
		return t
	}
	if v.items.keyed {
		ok := members([]byte(text), func(key string, n int, value json.RawMessage, again bool) {
			switch {
			case key == "" || strings.ContainsFunc(key, func(r rune) bool { return !unicode.IsPrint(r) }):
				bad(field, "type", "entry "+strconv.Itoa(n)+": the key must not be empty, and must have visible characters only")
			case again:
				bad(field, "type", "entry "+strconv.Itoa(n)+": repeats a key")
			}
			keys, values = append(keys, key), append(values, value)
		})
		if !ok {
			bad(field, "type", v.items.must())
		}
	} else if json.Unmarshal([]byte(text), &values) != nil || values == nil {
		bad(field, "type", v.items.must())
	}
	if len(values) > MaxItems {
		what := " items"
		if v.items.keyed {
			what = " entries"
		}
		bad(field, "max_items", "must have at most "+strconv.Itoa(MaxItems)+what)
	}
	if len(t.bad) > 0 {
		return t
	}
	for n, value := range values {
		j := &jsonItem{values: map[string]json.RawMessage{}, objects: map[string]bool{}}
		at := ItemName(field, n)
		if v.items.keyed {
			j.key, at = keys[n], field+"."+keys[n]
		}
		v.items.object(j, value, "", func(inner, message string) { bad(at+inner, "type", message) })
		t.items = append(t.items, j)
	}
	return t
}

func (t *itemVars) must() string {
	if t.keyed {
		return "must be a JSON object of objects, or have a variable for each field of each entry"
	}
	return "must be a JSON array of objects, or have a variable for each field of each item"
}

// object reads a JSON object: an item, or the object of an item whose fields have the given prefix, such as "tls.". It calls bad with the
// path and the text of each problem. The path names no key of the text, because such a key may be any text, also a secret.
func (t *itemVars) object(j *jsonItem, value json.RawMessage, prefix string, bad func(inner, message string)) {
	inner := ""
	if prefix != "" {
		inner = "." + strings.TrimSuffix(prefix, ".")
	}
	ok := members(value, func(key string, n int, value json.RawMessage, again bool) {
		path := prefix + key
		switch {
		case again:
			bad(inner, "key "+strconv.Itoa(n)+" repeats an earlier one")
		case strings.Contains(key, "."): // a dot would make the key look like a field of an object
			bad(inner, "key "+strconv.Itoa(n)+" is not a field: the fields are "+strings.Join(t.under(prefix), ", "))
		case t.has(path):
			j.values[path] = value
		case t.holds(path):
			j.objects[path] = true
			t.object(j, value, path+".", bad)
		default:
			bad(inner, "key "+strconv.Itoa(n)+" is not a field: the fields are "+strings.Join(t.under(prefix), ", "))
		}
	})
	if !ok {
		bad(inner, "must be a JSON object")
	}
}

func (t *itemVars) has(field string) bool {
	for _, f := range t.fields {
		if f == field {
			return true
		}
	}
	return false
}

// holds reports whether the object with the given name has fields.
func (t *itemVars) holds(name string) bool {
	for _, f := range t.fields {
		if lex.Within(f, name) {
			return true
		}
	}
	return false
}

// under returns the fields and objects whose names begin with the prefix, without the prefix.
func (t *itemVars) under(prefix string) []string {
	var names []string
	for _, f := range t.fields {
		rest, ok := strings.CutPrefix(f, prefix)
		name, _, _ := strings.Cut(rest, ".")
		if ok && (len(names) == 0 || names[len(names)-1] != name) {
			names = append(names, name)
		}
	}
	return names
}

// members calls f for each member of a JSON object. The argument n counts from 1, and again says whether an earlier member has the same
// key. members returns false if value is not an object.
func members(value json.RawMessage, f func(key string, n int, value json.RawMessage, again bool)) bool {
	d := json.NewDecoder(bytes.NewReader(value))
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		return false
	}
	seen := map[string]bool{}
	for n := 1; d.More(); n++ {
		key, err := d.Token()
		if err != nil {
			return false
		}
		var member json.RawMessage
		if err := d.Decode(&member); err != nil {
			return false
		}
		name, _ := key.(string)
		f(name, n, member, seen[name])
		seen[name] = true
	}
	return true
}
