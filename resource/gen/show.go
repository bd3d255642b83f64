package gen

import (
	"encoding"
	"encoding/json"
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/resgen-go/resgen/resource/format"
	"github.com/resgen-go/resgen/resource/internal/lex"
)

// notShown replaces a value that Describe must not or cannot show.
const notShown = "(cannot be shown)"

// show returns what descriptions show of a value: its text, as textOf returns it, with the passwords of URLs masked.
func show(v any) string { return textOf(v, format.WithoutPassword) }

// textOf returns the text of a value, as a variable would have it, without secrets. It applies plain to the text of each string and JSON in
// the value. For nil and empty values it returns "". If the type of the value or a pointer to it has a method that writes text, textOf
// calls the method. An error or a panic of the method is not shown.
func textOf(v any, plain func(string) string) (text string) {
	defer func() {
		if recover() != nil {
			text = notShown // the panic may contain the value
		}
	}()
	return write(reflect.ValueOf(v), plain)
}

func write(v reflect.Value, plain func(string) string) string {
	if !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() {
		return ""
	}
	switch t := v.Interface().(type) {
	case *url.URL:
		return showURL(t)
	case url.URL:
		return showURL(&t)
	case json.RawMessage:
		return plain(string(t))
	case time.Time:
		if t.IsZero() {
			return ""
		}
		return t.Format(time.RFC3339Nano)
	}
	if text, ok := ownText(v); ok {
		return plain(text)
	}
	switch v.Kind() {
	case reflect.String:
		return plain(v.String())
	case reflect.Pointer, reflect.Interface:
		return write(v.Elem(), plain)
	case reflect.Slice, reflect.Array:
		items := make([]string, v.Len())
		for i := range items {
			items[i] = write(v.Index(i), plain)
		}
		return strings.Join(items, ", ")
	case reflect.Map:
		items := make([]string, 0, v.Len())
		for it := v.MapRange(); it.Next(); {
			items = append(items, write(it.Key(), plain)+"="+write(it.Value(), plain))
		}
		slices.Sort(items)
		return strings.Join(items, ", ")
	case reflect.Struct, reflect.Func, reflect.Chan, reflect.UnsafePointer:
		return notShown // nothing says which parts of the value may be shown
	}
	return fmt.Sprint(v.Interface())
}

// ownText returns the text of v if its type, or a pointer to it, has a method that writes text.
func ownText(v reflect.Value) (string, bool) {
	x := v.Interface()
	for range 2 {
		switch t := x.(type) {
		case fmt.Stringer:
			return t.String(), true
		case encoding.TextMarshaler:
			text, err := t.MarshalText()
			if err != nil {
				return notShown, true // the error may contain the value
			}
			return string(text), true
		case fmt.Formatter:
			return fmt.Sprint(t), true
		}
		if v.Kind() == reflect.Pointer {
			break
		}
		to := reflect.New(v.Type())
		to.Elem().Set(v)
		x = to.Interface()
	}
	return "", false
}

// showURL returns the text of u without its password. If a password may be in another part of the URL, it returns notShown.
func showURL(u *url.URL) string {
	if lex.AstrayURL(u.String()) {
		return notShown
	}
	return u.Redacted()
}

// WithoutPasswords returns what Describe shows of texts that are URLs: each without its password.
func WithoutPasswords[T string | []string | map[string]string](v T) any {
	switch v := any(v).(type) {
	case string:
		return withoutPassword(v)
	case []string:
		shown := make([]string, len(v))
		for i, s := range v {
			shown[i] = withoutPassword(s)
		}
		return shown
	case map[string]string:
		shown := make(map[string]string, len(v))
		for k, s := range v {
			shown[k] = withoutPassword(s)
		}
		return shown
	}
	return nil
}

// withoutPassword returns s without the password of a URL. If a password may be in another part of the URL, it returns notShown.
func withoutPassword(s string) string {
	if lex.AstrayURL(s) {
		return notShown
	}
	return format.WithoutPassword(s)
}
