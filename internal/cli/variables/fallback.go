package variables

import (
	"github.com/resgen-go/resgen/internal/cli/table"
	"github.com/resgen-go/resgen/internal/gen/environ"
	"github.com/resgen-go/resgen/internal/gen/envtext"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/value"
	"github.com/resgen-go/resgen/internal/ident"
)

// shown returns what fills the field when no variable does, as text for people.
func shown(f *environ.Feed, r environ.Read) string {
	file := r.Source.DefaultFile
	switch {
	case file != "" && r.Fallback == nil:
		return "file " + file
	case file != "":
		without := r
		without.Source.DefaultFile = ""
		return "file " + file + ", else " + shown(f, without)
	case r.Fallback == nil:
		return ""
	case r.Fallback.Template() != nil:
		return "template " + ident.Value(r.Fallback.Text)
	case r.Fallback.Made != nil:
		return ident.Value(r.Fallback.Text)
	case r.Fallback.Store != "":
		return "store " + r.Fallback.Store
	case f.Leaf.Field().Secret:
		return table.Masked
	}
	return table.Value(r.Fallback)
}

// held returns what fills the field when no variable does, in the form of the variable.
func held(f *environ.Feed, r environ.Read) string {
	field := f.Leaf.Field()
	if r.Fallback.Literal() == nil || r.Fallback.Made != nil || field.Secret || value.Hidden(field.Type, r.Fallback.V) {
		return shown(f, r)
	}
	text, _ := envtext.Variable(field.Type, r.Fallback)
	return text
}

// oneDefault returns the text of the fallback if it is the same in every profile.
func oneDefault(f *environ.Feed, text func(*environ.Feed, environ.Read) string) (string, bool) {
	variants := model.Variants(f.Profiles(), func(p *model.Profile) string { return text(f, f.In(p)) })
	return variants[0].What, len(variants) == 1
}
