package random

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/gen/value"
)

// reading adds how texts are read to the keys of a resource, now and then. Whether each has an effect shows when all fields are bound.
func (b *binding) reading() []string {
	var keys []string
	if b.prefixed && b.chance(4) && !withItems(b.kind.Fields) {
		keys = append(keys, "trim = true")
		if b.chance(2) && lowers(b.kind.Fields) {
			keys = append(keys, "lower = true")
		}
	}
	if b.prefixed && b.files && b.chance(2) {
		keys = append(keys, fmt.Sprintf("file_content = %q", pick(b.rand, []string{"raw", "trim", "line"})))
		if b.chance(2) {
			keys = append(keys, "prefer_env = true")
		}
	}
	return keys
}

// leafReading is the same for the binding of f to variables, one that names a file, and a file.
func (b *binding) leafReading(f *model.Field, variable, named, fixed bool) []string {
	var keys []string
	if (named || fixed) && b.chance(2) {
		keys = append(keys, fmt.Sprintf("file_content = %q", pick(b.rand, []string{"raw", "trim", "line"})))
	}
	if named && variable && b.chance(3) {
		keys = append(keys, fmt.Sprintf("prefer_env = %t", !b.chance(3)))
	}
	if variable && b.chance(5) {
		keys = append(keys, fmt.Sprintf("trim = %t", !b.chance(3)))
	}
	if (variable || named || fixed) && b.chance(4) && lowers([]*model.Field{f}) {
		keys = append(keys, "lower = true")
	}
	return keys
}

func withItems(fields []*model.Field) bool {
	for _, f := range fields {
		if f.Type.Items() != nil || f.Type.Object != nil && withItems(f.Type.Object.Fields) {
			return true
		}
		if f.Type.Union != nil {
			for _, m := range f.Type.Union.Members {
				if withItems(m.Fields) {
					return true
				}
			}
		}
	}
	return false
}

// lowers reports whether every value of fields is still a good one in lower case.
func lowers(fields []*model.Field) bool {
	for _, f := range fields {
		if f.Type.Kind != model.Scalar || len(f.Rules) > 0 {
			return false
		}
		if c := f.Type.Class(); c != scalar.Text && c != scalar.Flag && c != scalar.Span {
			return false
		}
	}
	return true
}

// idle reports whether a key of a resource about reading meets no field by chance, or one with values that it makes impossible.
func idle(err error) bool {
	r, ok := err.(refused)
	return ok && slices.ContainsFunc(r.findings, func(f diag.Finding) bool {
		return f.Code == diag.BadBinding && (strings.Contains(f.Text, "has no effect: no field of") || strings.Contains(f.Text, "no variable gives"))
	})
}

// readable reports whether text is a good value of the leaf that b feeds, from a variable and from a file.
func readable(f *model.Field, b model.Binding, text string) bool {
	inFile := text
	if b.FileContent == "trim" {
		inFile = strings.TrimSpace(text)
	}
	if b.Lower {
		inFile = strings.ToLower(inFile)
	}
	for _, read := range []string{b.Read(text), inFile} {
		if read == text {
			continue
		}
		v, err := value.ParseField(f, read)
		if read == "" || err != nil || v == nil || f.Type.Kind == model.Scalar && f.Type.Scalar.Empty != scalar.EmptyNever && v.IsZero() || len(value.Check(f, v)) > 0 {
			return false
		}
	}
	return true
}

// unchanged reports whether text is read as it is, from a variable of b and from a file.
func unchanged(b model.Binding, text string) bool {
	return b.Read(text) == text && (b.FileContent != "trim" || strings.TrimSpace(text) == text)
}

// padded is text with what b cuts off again.
func (m *Environ) padded(b model.Binding, text string) string {
	if b.Trim {
		text = pick(m.rand, []string{"", " ", "\t"}) + text + pick(m.rand, []string{"", " ", "\n", " \r\n"})
	}
	return text
}

// fileOf is a file from which b reads text.
func (m *Environ) fileOf(b model.Binding, text string) string {
	key := b.FileContent + ":" + text
	name := m.files[key]
	if name != "" {
		return name
	}
	name = filepath.Join(m.dir, fmt.Sprintf("value%d_%d", m.seed, len(m.files)))
	content := pick(m.rand, []string{"", "\ufeff"}) // which some editors put before UTF-8
	switch b.FileContent {
	case "raw":
		content = text
	case "trim":
		content += pick(m.rand, []string{"", " ", "\n"}) + text + pick(m.rand, []string{"", "\n\n", " \t\r\n"})
	default:
		content += text + pick(m.rand, []string{"\n", "\r\n"})
	}
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		panic("random: " + err.Error())
	}
	m.files[key] = name
	return name
}

// record is texts as the fields of a record of CSV, now and then, if t is written so; with quotes that need not be there, too.
func (s *sampler) record(t *model.Type, texts []string) ([]string, bool) {
	if !t.Form.CSV || s.rand.IntN(3) == 0 || slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(text, "\r") }) {
		return nil, false
	}
	separator, _ := t.Separators()
	fields := make([]string, len(texts))
	for i, text := range texts {
		fields[i] = text
		if text == "" || strings.ContainsAny(text, separator+"\"[{\n") || s.rand.IntN(4) == 0 {
			fields[i] = `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
		}
	}
	return fields, true
}
