package resource

import (
	"log/slog"
	"strings"
	"unicode/utf8"

	"github.com/resgen-go/resgen/resource/internal/lex"
	"github.com/resgen-go/resgen/resource/internal/lookup"
)

// A Description shows a configuration to people: the value of each field, and where the value came from. Secrets are shown as [REDACTED],
// passwords in URLs as xxxxx.
type Description struct {
	Profile   string                `json:"profile,omitempty"`
	Resources []ResourceDescription `json:"resources"`
}

// A ResourceDescription describes one resource.
type ResourceDescription struct {
	Name   string             `json:"name"`
	Kind   string             `json:"kind"`
	Absent string             `json:"absent,omitempty"` // why the resource is absent: "only in prod"
	Fields []FieldDescription `json:"fields,omitempty"`

	secrets []lookup.Watched // the secrets that a loader has found; each may get a new text later
}

// A FieldDescription describes one field.
type FieldDescription struct {
	Field string `json:"field"`
	Value string `json:"value"`
	From  string `json:"from"` // "DB_HOST", "file named by DB_PASSWORD_FILE", "file /run/secrets/db", "resolver", "store vault:prod/orders#password", "profile prod", "resource", "default", "code", "parameters", "template", "unset"
}

// widest is the maximum width, in characters, of the columns of names and values. A longer text, such as a certificate, makes only its own row
// longer.
const widest = 60

// String returns a table with a block for each resource.
func (d Description) String() string {
	var b strings.Builder
	if d.Profile != "" {
		b.WriteString("profile " + d.Profile + "\n")
	}
	for i, r := range d.Resources {
		if i > 0 || d.Profile != "" {
			b.WriteByte('\n')
		}
		b.WriteString(r.Name + " (" + r.Kind + ")")
		if r.Absent != "" {
			b.WriteString(": " + r.Absent)
		}
		b.WriteByte('\n')
		r.rows(&b)
	}
	return b.String()
}

// rows writes the fields of r in columns.
func (r *ResourceDescription) rows(b *strings.Builder) {
	name, value := 0, 0
	names, cells := make([]string, len(r.Fields)), make([]string, len(r.Fields))
	widen := func(width *int, text string) {
		if n := utf8.RuneCountInString(text); n <= widest {
			*width = max(*width, n)
		}
	}
	for i, f := range r.Fields {
		names[i], cells[i] = lex.Cell(f.Field), lex.Cell(f.Value) // a key of a map is part of the name
		widen(&name, names[i])
		widen(&value, cells[i])
	}
	pad := func(text string, width int) {
		b.WriteString(text)
		b.WriteString(strings.Repeat(" ", max(width-utf8.RuneCountInString(text), 0)+2))
	}
	for i, f := range r.Fields {
		b.WriteString("  ")
		pad(names[i], name)
		pad(cells[i], value)
		b.WriteString(f.From + "\n")
	}
}

// LogValue returns a group with one attribute for each resource: a group of the fields that have a value or, if the resource is absent, the
// reason.
func (d Description) LogValue() slog.Value {
	var attrs []slog.Attr
	if d.Profile != "" {
		attrs = append(attrs, slog.String("profile", d.Profile))
	}
	for _, r := range d.Resources {
		if r.Absent != "" {
			attrs = append(attrs, slog.String(r.Name, r.Absent))
			continue
		}
		var fields []any
		for _, f := range r.Fields {
			if f.Value != "" {
				fields = append(fields, slog.String(f.Field, f.Value))
			}
		}
		attrs = append(attrs, slog.Group(r.Name, fields...))
	}
	return slog.GroupValue(attrs...)
}
