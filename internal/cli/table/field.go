package table

import (
	"strings"

	"github.com/resgen-go/resgen/internal/gen/environ"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/ident"
)

// Profiles returns the names of ps with sep between them.
func Profiles(ps []*model.Profile, sep string) string {
	texts := make([]string, len(ps))
	for i, p := range ps {
		texts[i] = p.Name
	}
	return strings.Join(texts, sep)
}

// Type returns the type of the text that feed reads, and says whether it is secret.
func Type(feed *environ.Feed) string {
	f := feed.Leaf.Field()
	text := f.Type.Spec
	if set := OneOf(f); set != nil {
		text = Cell(strings.Join(set, "|"))
	}
	switch {
	case feed.File:
		return "path of a file"
	case feed.Leaf.Secret():
		return text + ", secret"
	}
	return text
}

// OneOf lists the values of f if it is an enum or a union; otherwise it returns nil.
func OneOf(f *model.Field) []string {
	switch {
	case f.Type.Kind == model.UnionType:
		return f.Type.Union.Names()
	case f.Type.Enum != nil:
		return f.Type.Enum.Shown()
	}
	return nil
}

// Masked replaces the value of a secret.
const Masked = "[REDACTED]"

// Value returns the text of v, a value of the specification.
func Value(v *model.Value) string {
	if v.Text == "" {
		return "empty"
	}
	return ident.Value(v.Text)
}
