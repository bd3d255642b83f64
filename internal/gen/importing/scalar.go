package importing

import (
	"go/types"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/importing/envvar"
	"github.com/resgen-go/resgen/internal/gen/importing/library"
	"github.com/resgen-go/resgen/internal/gen/importing/note"
	"github.com/resgen-go/resgen/internal/gen/importing/spectype"
	"github.com/resgen-go/resgen/internal/gen/scalar"
)

// scalar reads a field that is read from one text.
func (w *walker) scalar(here place, path string, f *field, v *types.Var, t library.Tag) (_ *field, why string) {
	begin, begun := w.Program.Preset(here.goPath)
	if t.Name == "" && (t.Value == nil || *t.Value == "") && !begun {
		return nil, "it has neither a variable nor a default, and " + w.Library.Name + " does not load it either"
	}
	variable := here.prefix + t.Name
	if t.Name != "" {
		defer func() {
			if why != "" {
				w.lose(variable, v.Type(), t)
			}
		}()
	}
	value, why := w.kindFor(f, v.Type(), t)
	if why != "" {
		return nil, why
	}
	if t.Name != "" && !envvar.Valid(variable) {
		return nil, "no variable of a specification is called `" + variable + "`"
	}
	f.value, f.secret = value, value.Raw
	b := binding{path: path, variable: variable, own: t.Name, prefixed: here.prefix != "", value: value}
	undefaulted := false
	if t.Value != nil {
		b.text = *t.Value
	}
	if t.Expand {
		if why := w.expand(here, f, &b, t); why != "" {
			then := "Without a default it is optional: set it in a function that `fill` names"
			if t.NotEmpty {
				then = "Its variable must be set"
			}
			w.note(note.Note{Field: here.goPath, Why: why + ". " + then})
			b.text, undefaulted = "", true
		}
	}
	switch {
	case b.template != "":
	case t.File:
		w.fromFile(here, f, &b, t)
	case undefaulted:
		f.need = t.NotEmpty
	case b.text != "":
		literal, why := value.Literal(b.text)
		if why != "" {
			return nil, why
		}
		f.literal = literal
		if value.Shape == spectype.Single && value.AnyBase && value.Decimal(b.text) != b.text && value.Row.Class != scalar.Floating {
			w.note(note.Note{Field: here.goPath, Why: "its variable must be in base 10, also if it begins with a 0, and " + w.Library.Name + " takes other bases, as in its default `" + b.text + "`"})
		}
	case t.NotEmpty, t.Required && t.Value == nil:
		f.need = true
	case begun:
		literal, text, why := value.Written(begin.Literal)
		if why != "" {
			return nil, why
		}
		b.text = text
		if path == f.name {
			f.literal = literal
		} else { // a different field of the same struct type may have another value
			b.literal = literal
		}
	}
	b.required = f.need && b.fallback == "" && b.template == ""
	if f.literal+b.literal == "" && !f.need && w.allocates(v, t) {
		f.literal = value.Zero(t.Name)
	}
	w.secrecy(here, f, t.Name, f.literal+b.literal != "")
	b.secret = f.secret
	shown := *f
	shown.literal += b.literal
	w.differences(here, v, &shown, t)
	if t.Name != "" || b.literal != "" {
		if t.Bare != "" && t.Bare != variable {
			b.others = []string{t.Bare}
		}
		w.bind(b)
	}
	return f, ""
}

// lose records a variable of a field of type t that is left out. A text must not be zero for the library.
func (w *walker) lose(variable string, t types.Type, of library.Tag) {
	one, text := t, "1"
	if elem := spectype.Elem(t); elem != nil && !spectype.IsText(t) {
		one = elem
	}
	k, ok := spectype.Of(one)
	switch {
	case of.File:
		return // the test has one file, whose text is that of a secret
	case strings.TrimPrefix(spectype.GoName(one), "*") == "time.Location":
		text = "UTC"
	case ok:
		text = k.Example("")
	}
	w.lost = append(w.lost, lostField{variable, text, of.Required && of.Value == nil || of.NotEmpty})
}

// fromFile makes the field one that is read from a file. The library uses every byte of the file, and reads an empty file as an empty text.
// The content of a file is often a key, so a text becomes a secret.
func (w *walker) fromFile(here place, f *field, b *binding, t library.Tag) {
	b.file, b.raw = true, true
	f.secret = f.value.Is(scalar.Text)
	f.need = t.Required || t.NotEmpty || b.text != ""
	if b.empty = !f.need; f.need && f.secret {
		w.note(note.Note{Field: here.goPath, Why: "an empty file is an error, but " + w.Library.Name + " accepts it"})
	}
	switch {
	case strings.HasPrefix(b.text, "/") && f.secret:
		b.fallback = b.text
	case b.text != "":
		w.note(note.Note{Field: here.goPath, Why: "its default is the path `" + b.text + "`, and a specification has such defaults for secrets and absolute paths only: the variable must be set"})
	}
	b.text = ""
}
