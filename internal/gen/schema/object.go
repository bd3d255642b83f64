package schema

import (
	"bytes"
	"encoding/json"
	"strings"
)

// An object is a JSON object that keeps the order of its members.
type object []member

type member struct {
	key   string
	value any // object, []any, or what encoding/json writes as a string, number or boolean
}

// list returns a JSON array of vs.
func list[T any](vs []T) []any {
	items := make([]any, len(vs))
	for i, v := range vs {
		items[i] = v
	}
	return items
}

// encode returns o as text with one member per line. A value that fits on one line is on one line. This is readable, and a new field adds
// one line.
func (o object) encode() []byte {
	var b bytes.Buffer
	write(&b, o, "", 0)
	b.WriteByte('\n')
	return b.Bytes()
}

const width = 120

// rows and rowObject are lists and objects with each item on a line of its own, even if they are short. Items come from different places in
// the specification, and two branches that each add an item must not change the same line.
type (
	rows      []any
	rowObject object
)

// write writes v. The first line begins after used columns, and the other lines are indented.
func write(b *bytes.Buffer, v any, indent string, used int) {
	line := inline(v)
	if r, ok := v.(rows); ok {
		v, used = []any(r), width
	}
	if r, ok := v.(rowObject); ok {
		v, used = object(r), width
	}
	if used+len(line) <= width && indent != "" {
		b.WriteString(line)
		return
	}
	below := indent + "  "
	switch v := v.(type) {
	case object:
		b.WriteByte('{')
		for i, m := range v {
			separate(b, i, below)
			key := text(m.key) + ": "
			b.WriteString(key)
			write(b, m.value, below, len(below)+len(key))
		}
		b.WriteString("\n" + indent + "}")
	case []any:
		b.WriteByte('[')
		for i, item := range v {
			separate(b, i, below)
			write(b, item, below, len(below))
		}
		b.WriteString("\n" + indent + "]")
	default:
		b.WriteString(line)
	}
}

func separate(b *bytes.Buffer, i int, indent string) {
	if i > 0 {
		b.WriteByte(',')
	}
	b.WriteString("\n" + indent)
}

// inline returns v on one line.
func inline(v any) string {
	var parts []string
	switch v := v.(type) {
	case object:
		for _, m := range v {
			parts = append(parts, text(m.key)+": "+inline(m.value))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case rows:
		return inline([]any(v))
	case rowObject:
		return inline(object(v))
	case []any:
		for _, item := range v {
			parts = append(parts, inline(item))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return text(v)
}

// text returns a string, number or boolean. It does not escape <, > and &, because editors show descriptions to people.
func text(v any) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic("schema: " + err.Error())
	}
	return strings.TrimSuffix(b.String(), "\n")
}
