package mock

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/resgen-go/resgen/resource"
)

// differences lists how two values differ, one difference per line. A line begins with the path to the difference.
type differences struct {
	lines []string
	more  int // the number of lines that were dropped
}

// tell returns the differences between two arguments.
func tell(equations []equation, name string, got, want reflect.Value) differences {
	var found differences
	c := comparison{equations: equations, found: &found}
	c.same(name, got, want)
	return found
}

func (d *differences) line(text string) {
	if len(d.lines) == mostLines {
		d.more++
		return
	}
	d.lines = append(d.lines, text)
}

// all returns the lines, and a last line with the number of dropped ones.
func (d differences) all() []string {
	if d.more == 0 {
		return d.lines
	}
	return append(slices.Clone(d.lines), fmt.Sprintf("... and %d more", d.more))
}

// add adds a line about two values. The two texts in the line are never equal.
func (d *differences) add(path string, got, want reflect.Value) {
	if len(d.lines) == mostLines {
		d.more++
		return
	}
	if g, ok := textOf(got); ok {
		if w, ok := textOf(want); ok && got.Type() == want.Type() {
			d.line(path + ": " + around(g, w))
			return
		}
	}
	g, w := whole(got), whole(want)
	for _, name := range []func(reflect.Type) string{typeName, longName} {
		if differentTypes(got, want) {
			g, w = typed(got, whole(got), name), typed(want, whole(want), name)
		}
		if g != w {
			break
		}
	}
	switch {
	case g != w:
		d.line(path + ": got " + g + ", want " + w)
	case got.IsValid():
		d.line(path + ": another " + typeName(got.Type()))
	default:
		d.line(path + ": another value")
	}
}

// differentTypes reports whether the types of two values are a part of the difference. A nil without a type has none.
func differentTypes(a, b reflect.Value) bool {
	if a.IsValid() && b.IsValid() {
		return a.Type() != b.Type()
	}
	return a.IsValid() && isNil(a) || b.IsValid() && isNil(b)
}

func isNil(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Slice, reflect.Func, reflect.Chan, reflect.UnsafePointer, reflect.Interface:
		return v.IsNil()
	}
	return false
}

// typed returns the text of a value with its type, unless the text already begins with the type.
func typed(v reflect.Value, text string, name func(reflect.Type) string) string {
	if !v.IsValid() {
		return text
	}
	t := name(v.Type())
	switch {
	case strings.HasPrefix(text, t+"{"), strings.HasPrefix(text, t+"("), strings.HasPrefix(text, "&"+strings.TrimPrefix(t, "*")+"{"):
		return text
	case strings.HasPrefix(t, "*"), strings.HasPrefix(t, "func"), strings.HasPrefix(t, "<-"):
		t = "(" + t + ")"
	}
	return t + "(" + text + ")"
}

// longName returns the name of a type with the import path of its package.
func longName(t reflect.Type) string {
	switch {
	case t.Name() == "" && t.Kind() == reflect.Pointer:
		return "*" + longName(t.Elem())
	case t.PkgPath() == "":
		return t.String()
	}
	return t.PkgPath() + "." + t.Name()
}

// textOf returns the text of a string or of bytes.
func textOf(v reflect.Value) (string, bool) {
	switch {
	case v.Kind() == reflect.String:
		return v.String(), true
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8:
		return string(v.Bytes()), true
	}
	return "", false
}

const (
	wholeText = 120 // the maximum length, in bytes, of texts that are shown completely
	before    = 40  // the number of bytes that are shown before the first difference in longer texts
	behindIt  = 60  // the number of bytes that are shown from the first difference on
)

// around returns a text about the first difference between two texts.
func around(got, want string) string {
	got, want = resource.Redact(got), resource.Redact(want) // before they are cut, so that no part of a secret remains
	if got == want {
		return "another secret"
	}
	if len(got) <= wholeText && len(want) <= wholeText {
		return fmt.Sprintf("got %q, want %q", got, want)
	}
	at := 0
	for at < len(got) && at < len(want) && got[at] == want[at] {
		at++
	}
	return fmt.Sprintf("differs from byte %d on: got %s, want %s", at, excerpt(got, at), excerpt(want, at))
}

// excerpt returns the part of text around one byte.
func excerpt(text string, at int) string {
	from, to := runeStart(text, max(at-before, 0)), runeStart(text, min(at+behindIt, len(text)))
	s := fmt.Sprintf("%q", text[from:to])
	if from > 0 {
		s = "..." + s
	}
	if to < len(text) {
		s += "..."
	}
	return fmt.Sprintf("%s (%d bytes)", s, len(text))
}

// runeStart returns the index at which the character with the byte at i begins.
func runeStart(s string, i int) int {
	for j := i; j > 0 && j > i-utf8.UTFMax; j-- {
		if j == len(s) || utf8.RuneStart(s[j]) {
			return j
		}
	}
	return i
}
