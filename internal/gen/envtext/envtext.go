// Package envtext writes values as text: as the text of an environment variable, as a line of a .env file or of a shell script, as JSON and
// as YAML. The text can be read back as the same value: a variable by the generated loader, a line of a .env file by resource/dotenv. If no
// text can represent a value, the functions return false.
//
// Read Variable first. Dotenv and Shell write the text that it returns, and Assignment combines both for an example file.
package envtext

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
)

// Variable returns the text of an environment variable with the value v of type t. It returns false if there is none: a variable cannot
// contain a NUL byte, and a map in a variable cannot have an empty key. The text of an empty string is empty. Loaders treat this as an
// unset variable, unless the binding allows it.
func Variable(t *model.Type, v *model.Value) (string, bool) {
	text, ok := "", true
	switch x := v.V.(type) {
	case []*model.Value:
		if t.Items() != nil {
			text = items(x)
			break
		}
		text = list(t, x)
	case []model.Item:
		if t.Items() != nil {
			text, ok = keyed(x)
			break
		}
		text, ok = entries(t, x)
	default:
		text = item(t, x)
	}
	return text, ok && utf8.ValidString(text) && !strings.Contains(text, "\x00")
}

// item returns the text of v, a value of a type that is neither a list nor a map.
func item(t *model.Type, v any) string {
	switch {
	case t.Scalar == nil:
		return fmt.Sprint(v)
	case t.Scalar.Variable != nil:
		return t.Scalar.Variable(t.Option, v)
	}
	return t.Scalar.Format(t.Option, v)
}

// list returns a,b, or a JSON array if a,b would be read as another list. The empty list is an array too: an empty variable is unset.
func list(t *model.Type, items []*model.Value) string {
	texts, members := make([]string, len(items)), make([]string, len(items))
	plain := len(items) > 0
	separator, _ := t.Separators()
	for i, v := range items {
		text := item(t.Elem, v.V)
		texts[i], members[i] = encoded(t, text), member(t.Elem, text)
		plain = plain && between(t, texts[i], separator)
	}
	if plain {
		return strings.Join(texts, separator)
	}
	return "[" + strings.Join(members, ",") + "]"
}

// entries returns k=v,k=v, or a JSON object if this text would be read as another map.
func entries(t *model.Type, items []model.Item) (text string, ok bool) {
	texts, members := make([]string, len(items)), make([]string, len(items))
	plain, ok := len(items) > 0, true
	separator, pairs := t.Separators()
	for i, it := range items {
		v := item(t.Elem, it.Value.V)
		members[i] = JSON(it.Key) + ":" + member(t.Elem, v)
		if t.Form.CSV {
			texts[i] = encoded(t, it.Key+pairs+v)
			plain = plain && between(t, texts[i], separator)
		} else {
			texts[i] = it.Key + pairs + encoded(t, v)
			plain = plain && separable(it.Key, separator) && separable(v, separator)
		}
		plain = plain && !strings.Contains(it.Key, pairs)
		ok = ok && it.Key != ""
	}
	if plain {
		return strings.Join(texts, separator), ok
	}
	return "{" + strings.Join(members, ",") + "}", ok
}

// encoded returns text, an item of a list or a value of a map of type t, encoded for use between separators.
func encoded(t *model.Type, text string) string {
	separator, _ := t.Separators()
	switch {
	case t.Form.Percent:
		return strings.ReplaceAll(text, "%", "%25")
	case t.Form.CSV && (text == "" || text != strings.TrimSpace(text) || strings.ContainsAny(text, separator+`"`) || strings.ContainsAny(text[:1], "[{")):
		return `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
	}
	return text
}

// between reports whether an encoded item or, in CSV, an encoded entry of type t can be written between separators.
func between(t *model.Type, text, separator string) bool {
	if t.Form.CSV {
		return !strings.ContainsAny(text, "\n\r\t") && visible(text)
	}
	return separable(text, separator)
}

// member returns text, of a value of type elem, as an item of a JSON array or object. JSON is not changed, because for JSON the loader
// would read a string as a JSON string.
func member(elem *model.Type, text string) string {
	if elem.Scalar != nil && elem.Scalar.RawItems {
		return text
	}
	return JSON(text)
}

// separable reports whether text can be written between separators, and is visible there.
func separable(text, separator string) bool {
	return text != "" && text == strings.TrimSpace(text) && !strings.ContainsAny(text, separator+"\n\r\t") &&
		!strings.HasPrefix(text, "[") && !strings.HasPrefix(text, "{") && !strings.HasPrefix(text, `"`) && visible(text)
}

// visible reports whether text is valid UTF-8 without invisible characters, so that people see in a file exactly what a program reads.
func visible(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool { return r != '\r' && hidden(r) })
}

// items returns the JSON array of objects.
func items(vs []*model.Value) string {
	members := make([]string, len(vs))
	for i, v := range vs {
		members[i] = object(v)
	}
	return "[" + strings.Join(members, ",") + "]"
}

// keyed returns the JSON object of the entries of a map of objects.
func keyed(vs []model.Item) (text string, ok bool) {
	members := make([]string, len(vs))
	ok = true
	for i, v := range vs {
		members[i] = JSON(v.Key) + ":" + object(v.Value)
		ok = ok && v.Key != ""
	}
	return "{" + strings.Join(members, ",") + "}", ok
}

// object returns the JSON object of v, a literal of an object. A list or map in it is a text, as a variable of its own would hold it.
func object(v *model.Value) string {
	fields, _ := v.V.(model.Fields)
	members := make([]string, len(fields))
	for i, f := range fields {
		members[i] = JSON(f.Field.Name) + ":" + objectField(f.Field.Type, f.Value)
	}
	return "{" + strings.Join(members, ",") + "}"
}

// objectField returns the JSON of v, the value of a field of type t.
func objectField(t *model.Type, v *model.Value) string {
	switch {
	case t.Kind == model.ObjectType:
		return object(v)
	case t.Elem != nil:
		text, _ := Variable(t, v)
		return JSON(text)
	case t.Scalar != nil && (t.Scalar.Written == scalar.AsBool || t.Scalar.Written == scalar.AsInteger || t.Scalar.Written == scalar.AsNumber):
		return item(t, v.V)
	}
	return member(t, item(t, v.V))
}
