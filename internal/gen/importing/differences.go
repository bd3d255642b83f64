package importing

import (
	"go/types"

	"github.com/resgen-go/resgen/internal/gen/importing/envvar"
	"github.com/resgen-go/resgen/internal/gen/importing/library"
	"github.com/resgen-go/resgen/internal/gen/importing/note"
	"github.com/resgen-go/resgen/internal/gen/importing/spectype"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
)

// secrecy makes a text a secret if its name is typical of secrets.
func (w *walker) secrecy(here place, f *field, variable string, hasDefault bool) {
	sounds := f.value.Hides && envvar.SoundsSecret(variable)
	if f.secret || sounds {
		w.hidden = append(w.hidden, here.goPath)
	}
	switch {
	case f.secret || !sounds:
	case hasDefault:
		w.note(note.Note{Field: here.goPath, Why: "its name is like that of a secret, but it is not a secret, because it has a default: remove the default, and write `secret = true`"})
	default:
		f.secret = true
	}
}

// differences adds notes on values that the new loader reads differently.
func (w *walker) differences(here place, v *types.Var, f *field, t library.Tag) {
	if f.need && t.Required && !t.NotEmpty {
		w.note(note.Note{Field: here.goPath, Why: "an empty variable is an error, but " + w.Library.Name + " accepts it"})
	}
	if t.Unset {
		w.note(note.Note{Field: here.goPath, Why: "its variable stays in the environment of the process: the option unset has no counterpart"})
	}
	if method := w.replaced(v.Type()); method != "" {
		w.note(note.Note{Field: here.goPath, Why: "it is read with UnmarshalText, and " + w.Library.Name + " calls " + method})
	}
	_, ok := types.Unalias(v.Type()).(*types.Pointer)
	_, structured := v.Type().Underlying().(*types.Struct)
	if w.Library.ReadsUnset && f.value.Row == nil && f.value.Shape == spectype.Single && !ok && f.literal == "" && !f.need && (!structured || t.DecodeUnset) {
		w.note(note.Note{Field: here.goPath, Why: "it is the zero value when it is unset, and " + w.Library.Name + " lets it read an empty text"})
	}
	if !ok || f.need || f.literal != "" {
		return
	}
	if w.allocates(v, t) {
		w.note(note.Note{Field: here.goPath, Why: "it is nil when it is unset, and no longer points to the zero value"})
	}
}

// allocates reports whether the library makes the field a pointer to the zero value if its variable is unset.
func (w *walker) allocates(v *types.Var, t library.Tag) bool {
	pointer, ok := types.Unalias(v.Type()).(*types.Pointer)
	if !ok {
		return false
	}
	if _, isStruct := pointer.Elem().Underlying().(*types.Struct); w.Library.Allocates {
		return isStruct
	}
	return t.Init
}

// replaced returns the method with which the library reads t or its items, if a specification calls UnmarshalText in its place, or "".
func (w *walker) replaced(t types.Type) string {
	for _, one := range []types.Type{typeutil.Pointed(t), spectype.Elem(t)} {
		if one != nil && spectype.IsText(one) {
			if method := w.Library.SelfRead(one); method != "" {
				return method
			}
		}
	}
	return ""
}
