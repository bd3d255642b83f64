package importing

import (
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/importing/envvar"
	"github.com/resgen-go/resgen/internal/gen/importing/library"
	"github.com/resgen-go/resgen/internal/gen/importing/spectype"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
	"github.com/resgen-go/resgen/internal/ident"
)

// splits is what to do with a list or map that a specification cannot split. All libraries but viper prefer UnmarshalText.
const splits = ": give the field a type with a method UnmarshalText that splits the text"

// kindFor returns the kind of values of the field f, which has the Go type t, in a specification, or the reason why there is none.
func (w *walker) kindFor(f *field, t types.Type, tag library.Tag) (spectype.Type, string) {
	target := t
	if p, ok := types.Unalias(t).(*types.Pointer); ok && spectype.GoName(t) != "*net/url.URL" {
		target = p.Elem()
		if spectype.Elem(target) != nil && !spectype.IsText(target) {
			return spectype.Type{}, w.Library.Name + " cannot read its type " + spectype.GoName(t)
		}
	}
	one := target
	if elem := spectype.Elem(target); elem != nil && !spectype.IsText(target) {
		one = elem
	}
	for _, t := range []types.Type{target, one} { // a list may have a method that reads the whole list
		if method := w.Library.SelfRead(t); method != "" && !spectype.IsText(t) {
			add := "add UnmarshalText"
			if declare := w.Library.Declare[spectype.GoName(t)]; declare != "" && t == target {
				add = "write `" + f.name + " = " + declare + "`, which is nil if it is unset"
			}
			return spectype.Type{}, "its type " + spectype.GoName(t) + " has the method " + method + ", but a specification calls only UnmarshalText: " + add
		}
	}
	for _, t := range []types.Type{target, one} {
		if n := spectype.Named(t); n != nil && spectype.IsText(n) {
			if l := typeutil.LockedText(n); l != nil {
				return spectype.Type{}, l.Why + ": " + l.Help
			}
		}
	}
	if k, ok := spectype.Of(target); ok {
		k.AnyBase = w.Library.AnyBase
		return k, ""
	}
	if (w.Library.RawBytes || w.Program.RawBytes()) && types.Identical(one, types.Typ[types.Byte]) {
		if t == target && tag.Value == nil {
			return spectype.Type{Row: scalar.OfGo(types.Typ[types.String].Name()), Raw: true}, ""
		}
		return spectype.Type{}, "it holds the bytes of the text, which a specification has for secrets without a default only"
	}
	separator := tag.Separator
	if separator == "" {
		separator = ","
	}
	elem := spectype.Elem(target)
	if elem == nil {
		return spectype.Type{}, "a specification has no type for " + spectype.GoName(t) + w.instead(target)
	}
	k, ok := spectype.Of(elem)
	_, isMap := target.Underlying().(*types.Map)
	if row, basic := spectype.Basic(elem); isMap && w.Library.PlainMaps && ok && (k.Row == nil || spectype.GoName(elem) == "time.Time" || spectype.GoName(elem) == "*net/url.URL") {
		if k, ok = row, basic; !ok {
			return spectype.Type{}, w.Library.Name + " cannot read its type " + spectype.GoName(t)
		}
	}
	if ok && spectype.GoName(elem) == "net/url.URL" {
		ok = false
	}
	_, pointers := types.Unalias(elem).(*types.Pointer)
	if !ok || pointers && spectype.GoName(elem) != "*net/url.URL" {
		return spectype.Type{}, "a specification has no type for " + spectype.GoName(t) + w.instead(elem)
	}
	if !slices.Contains([]string{",", ";", ":", "|", "&", " "}, separator) {
		return spectype.Type{}, "no list of a specification has the separator `" + strings.Trim(strconv.Quote(separator), `"`) + "`" + splits
	}
	k.Hides = types.Identical(elem, types.Typ[types.String])
	k.Separator, k.Trim, k.AnyBase = separator, w.Library.Trims, w.Library.AnyBase
	if m, ok := target.Underlying().(*types.Map); ok {
		pair := tag.Pair
		if pair == "" {
			pair = ":"
		}
		if b, ok := m.Key().Underlying().(*types.Basic); !ok || b.Kind() != types.String || spectype.IsText(m.Key()) {
			return spectype.Type{}, "a specification has no type for " + spectype.GoName(t) + ", whose keys are no strings"
		}
		if pair != "=" && pair != ":" || pair == separator {
			return spectype.Type{}, "no map of a specification has `" + pair + "` between key and value, and `" + separator + "` between entries" + splits
		}
		k.Shape, k.Pair = spectype.Map, pair
		return k, ""
	}
	k.Shape = spectype.List
	return k, ""
}

// ownReader returns the reason why a struct with a variable, or a list or map of such structs, cannot be loaded: the library reads its text
// with a method that resgen does not call. It returns "" for other types.
func (w *walker) ownReader(t types.Type, of library.Tag) (why string) {
	for _, one := range []types.Type{t, spectype.Elem(t)} {
		if one == nil || of.Name == "" {
			continue
		}
		if s, _ := spectype.Struct(one); s == nil {
			continue
		}
		if method := w.Library.SelfRead(one); method != "" && !spectype.IsText(one) {
			return "its type " + strings.TrimPrefix(spectype.GoName(one), "*") + " has the method " + method + ", but a specification calls only UnmarshalText: add UnmarshalText"
		}
	}
	return ""
}

// soundsSecret reports whether a field of a struct, or a field in it, sounds like a secret, by its Go name or by the name in its tag. The field
// is deep levels below the first one.
func soundsSecret(v *types.Var, name string, deep int) bool {
	if envvar.SoundsSecret(ident.Snake(v.Name())) || envvar.SoundsSecret(name) {
		return true
	}
	t := v.Type()
	if elem := spectype.Elem(t); elem != nil {
		t = elem
	}
	s, _ := spectype.Struct(t)
	if s == nil || deep > 8 {
		return false
	}
	for inner := range s.Fields() {
		if soundsSecret(inner, "", deep+1) {
			return true
		}
	}
	return false
}

// instead says what to write in place of a field of type t, for which a specification has no type; "" if that is not known.
func (w *walker) instead(t types.Type) string {
	if strings.TrimPrefix(spectype.GoName(t), "*") != "time.Location" {
		return ""
	}
	return ": declare a type such as `type Zone struct{ *time.Location }`, with a method UnmarshalText that calls time.LoadLocation. " + w.Library.Name + " calls it, too"
}
