package importing

import (
	"go/types"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/importing/envvar"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
	"github.com/resgen-go/resgen/internal/ident"
)

// parsed returns the type, t or the type of its items, for which the program has a parser in FuncMap, or "".
func (w *walker) parsed(t types.Type) string {
	all := []types.Type{t}
	if elem := items(t); elem != nil {
		all = append(all, elem)
	}
	for _, one := range all {
		if of := strings.TrimPrefix(typeName(one), "*"); w.Program.options.parsed[of] && !isText(one) {
			return of
		}
	}
	return ""
}

// kindFor returns the kind of values of the field f, which has the Go type t, in a specification, or the reason why there is none.
func (w *walker) kindFor(f *field, t types.Type, tag tag) (kindOf, string) {
	target := t
	if p, ok := types.Unalias(t).(*types.Pointer); ok && typeName(t) != "*net/url.URL" {
		target = p.Elem()
		if items(target) != nil && !isText(target) {
			return kindOf{}, w.Library.Name + " cannot read its type " + typeName(t)
		}
	}
	one := target
	if elem := items(target); elem != nil && !isText(target) {
		one = elem
	}
	for _, t := range []types.Type{target, one} { // a list may have a method that reads the whole list
		if method := w.Library.selfRead(t); method != "" {
			add := "add UnmarshalText"
			if declare := w.Library.declare[typeName(t)]; declare != "" && t == target {
				add = "write `" + f.name + " = " + declare + "`, which is nil if it is unset"
			}
			return kindOf{}, "its type " + typeName(t) + " has the method " + method + ", but a specification calls only UnmarshalText: " + add
		}
	}
	for _, t := range []types.Type{target, one} {
		if n := named(t); n != nil && isText(n) {
			if l := typeutil.LockedText(n); l != nil {
				return kindOf{}, l.Why + ": " + l.Help
			}
		}
	}
	if k, ok := item(target); ok {
		k.anyBase = w.Library.anyBase
		return k, ""
	}
	if (w.Library.rawBytes || w.Program.options.rawBytes) && types.Identical(one, types.Typ[types.Byte]) {
		if t == target && tag.value == nil {
			return kindOf{row: scalar.OfGo(types.Typ[types.String].Name()), raw: true}, ""
		}
		return kindOf{}, "it holds the bytes of the text, which a specification has for secrets without a default only"
	}
	separator := tag.separator
	if separator == "" {
		separator = ","
	}
	elem := items(target)
	if elem == nil {
		return kindOf{}, "a specification has no type for " + typeName(t) + w.instead(target)
	}
	k, ok := item(elem)
	_, isMap := target.Underlying().(*types.Map)
	if row, basic := underlying(elem); isMap && w.Library.plainMaps && ok && (k.row == nil || typeName(elem) == "time.Time" || typeName(elem) == "*net/url.URL") {
		if k, ok = row, basic; !ok {
			return kindOf{}, w.Library.Name + " cannot read its type " + typeName(t)
		}
	}
	if ok && typeName(elem) == "net/url.URL" {
		ok = false
	}
	_, pointers := types.Unalias(elem).(*types.Pointer)
	if !ok || pointers && typeName(elem) != "*net/url.URL" {
		return kindOf{}, "a specification has no type for " + typeName(t) + w.instead(elem)
	}
	if !slices.Contains([]string{",", ";", ":", "|", "&", " "}, separator) {
		return kindOf{}, "no list of a specification has the separator `" + separator + "`"
	}
	k.hides = types.Identical(elem, types.Typ[types.String])
	k.separator, k.trim, k.anyBase = separator, w.Library.trims, w.Library.anyBase
	if m, ok := target.Underlying().(*types.Map); ok {
		pair := tag.pair
		if pair == "" {
			pair = ":"
		}
		if b, ok := m.Key().Underlying().(*types.Basic); !ok || b.Kind() != types.String || isText(m.Key()) {
			return kindOf{}, "a specification has no type for " + typeName(t) + ", whose keys are no strings"
		}
		if pair != "=" && pair != ":" || pair == separator {
			return kindOf{}, "no map of a specification has `" + pair + "` between key and value, and `" + separator + "` between entries"
		}
		k.shape, k.pair = mapShape, pair
		return k, ""
	}
	k.shape = listShape
	return k, ""
}

// ownReader returns the reason why a struct with a variable, or a list or map of such structs, cannot be loaded: the library reads its text
// with a method that resgen does not call. It returns "" for other types.
func (w *walker) ownReader(t types.Type, of tag) (why string) {
	for _, one := range []types.Type{t, items(t)} {
		if one == nil || of.name == "" {
			continue
		}
		if s, _ := nestedStruct(one); s == nil {
			continue
		}
		if method := w.Library.selfRead(one); method != "" {
			return "its type " + strings.TrimPrefix(typeName(one), "*") + " has the method " + method + ", but a specification calls only UnmarshalText: add UnmarshalText"
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
	if elem := items(t); elem != nil {
		t = elem
	}
	s, _ := nestedStruct(t)
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
	if strings.TrimPrefix(typeName(t), "*") != "time.Location" {
		return ""
	}
	return ": declare a type such as `type Zone struct{ *time.Location }`, with a method UnmarshalText that calls time.LoadLocation. " + w.Library.Name + " calls it, too"
}

// items returns the type of the items of a list or of the values of a map, or nil.
func items(t types.Type) types.Type {
	switch u := t.Underlying().(type) {
	case *types.Slice:
		return u.Elem()
	case *types.Map:
		return u.Elem()
	}
	return nil
}

// item returns the kind of a single text of type t in a specification.
func item(t types.Type) (k kindOf, ok bool) {
	switch name := typeName(t); name {
	case "time.Duration", "time.Time", "*net/url.URL":
		return kindOf{row: scalar.OfGo(name)}, true
	case "net/url.URL":
		return kindOf{row: scalar.OfGo("*" + name)}, true
	}
	if isText(t) {
		n := named(t)
		if n == nil || n.Obj().Pkg() == nil || !n.Obj().Exported() || n.TypeArgs().Len() > 0 {
			return k, false
		}
		return kindOf{goType: n.Obj().Pkg().Path() + "." + n.Obj().Name()}, true
	}
	return underlying(t)
}

// underlying is what one text of type t is in a specification if t has no way of its own to read it.
func underlying(t types.Type) (k kindOf, ok bool) {
	b, ok := t.Underlying().(*types.Basic)
	if !ok {
		return k, false
	}
	row := scalar.OfGo(types.Typ[b.Kind()].Name()) // byte is uint8
	if row == nil {
		return k, false
	}
	return kindOf{row: row, hides: row.Class == scalar.Text}, true
}
