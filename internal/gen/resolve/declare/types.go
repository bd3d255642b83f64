package declare

import (
	"go/token"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/lang"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/ident"
)

// typeOf returns the type of the field that e declares. It returns nil if it has reported a finding.
func (r *Declarer) typeOf(v *syntax.Value, e *syntax.Entry, f *model.Field, s *Scope) *model.Type {
	if slices.Contains(lang.Composites, v.Text) && v.Text != "resource" {
		return r.composite(v, e, f, s)
	}
	if v.Text == "resource" {
		r.Report(diag.UnknownType, v.At, "a field of type resource is for kinds, and this is "+s.What, "declare it in the kind: a constructor's parameter of its name gets it")
		return nil
	}
	t := r.parseType(v)
	if t == nil {
		help := r.typeHelp(v.Text)
		for _, p := range []string{"", "[]", "map[string]"} {
			if name, ok := strings.CutPrefix(v.Text, p); ok && s.Objects[name] != nil {
				help = "write `" + p + "object`, with `of = [\"" + name + "\"]` next to it"
			}
		}
		r.Report(diag.UnknownType, v.At, "there is no type `"+v.Text+"`", help)
		return nil
	}
	if of := read.Entry(e.Value, "of"); of != nil {
		r.Report(diag.ConstraintMisfit, of.At, "`of` does not fit a field of type "+v.Text, "it is for object, union, resource, []object and map[string]object")
	}
	return t
}

// parseType parses a scalar, []scalar or map[string]scalar. For anything else it returns nil.
func (r *Declarer) parseType(v *syntax.Value) *model.Type {
	spec := v.Text
	for prefix, kind := range map[string]model.TypeKind{"[]": model.List, "map[string]": model.Map} { // order: at most one fits
		elem, ok := strings.CutPrefix(spec, prefix)
		if !ok {
			continue
		}
		if e := r.single(elem, v, len(prefix)); e != nil {
			return &model.Type{Kind: kind, Spec: spec, Elem: e}
		}
		return nil
	}
	return r.single(spec, v, 0)
}

// single returns the type with the name spec, which begins at the offset from in v: a type of the language without parts, or a Go type.
func (r *Declarer) single(spec string, v *syntax.Value, from int) *model.Type {
	if t := model.ScalarType(spec); t != nil {
		return t
	}
	if _, ok := scalar.OtherName(spec); ok {
		return nil
	}
	return r.goType(spec, v, from)
}

// typeHelp says what to write for the unknown type spec.
func (r *Declarer) typeHelp(spec string) string {
	if help := foreignType(spec); help != "" {
		return help
	}
	if strings.HasPrefix(spec, "map[") && !strings.HasPrefix(spec, "map[string]") {
		return "the keys of a map are strings: `map[string]...`"
	}
	prefix, elem := "", spec
	for _, p := range []string{"[]", "map[string]"} {
		if rest, ok := strings.CutPrefix(spec, p); ok {
			prefix, elem = p, rest
		}
	}
	if strings.HasPrefix(elem, "[]") || strings.HasPrefix(elem, "map[") || prefix != "" && (elem == "union" || elem == "resource") {
		return "lists and maps hold scalars or objects; use `json` for deeper values"
	}
	if other, ok := scalar.OtherName(elem); ok {
		return "write `" + prefix + other + "`"
	}
	if token.IsExported(elem) && token.IsIdentifier(elem) && !slices.ContainsFunc(scalar.Names(), func(name string) bool { return strings.EqualFold(name, elem) }) {
		home, err := r.Packages.World().Path()
		if err != nil {
			home = "import/path"
		}
		return "write a Go type with its import path: `" + prefix + home + "." + elem + "` for one of this package"
	}
	names := scalar.Names()
	for i := range names {
		names[i] = prefix + names[i]
	}
	if prefix == "" {
		names = append(names, lang.Composites...)
	} else {
		names = append(names, prefix+"object")
	}
	return diag.DidYouMean(spec, names)
}

// composite returns the type of an object or a union, which the key "of" names.
func (r *Declarer) composite(v *syntax.Value, e *syntax.Entry, f *model.Field, s *Scope) *model.Type {
	of := read.Entry(e.Value, "of")
	if of == nil && r.Misspelt(e.Value) {
		return nil
	}
	if of == nil {
		what := "name the " + v.Text + "'s parts"
		if v.Text != "object" && v.Text != "union" {
			what = "name the object that its items are"
		}
		names := quoteAll(r.Candidates(s.objectNames))
		if len(s.Objects) == 0 {
			names = `"name"`
			what += ", and declare it as " + s.header("name")
		}
		r.Report(diag.MissingKey, read.Header(e), "`of` is missing", what+": `of = ["+names+"]`")
		return nil
	}
	if r.MisspeltIn(of.Value) {
		return nil
	}
	items := read.Texts(e.Value, "of")
	switch n := len(items); {
	case v.Text != "union" && n != 1:
		help := "for a choice between several write `type = \"union\"`"
		if v.Text != "object" {
			help = "all items are of one object"
		}
		r.Report(diag.BadValue, of.Value.At, "`of` must name one object", help)
		return nil
	case v.Text == "union" && n < 2:
		r.Report(diag.BadValue, of.Value.At, "`of` must name two or more objects", "for a single one write `type = \"object\"`")
		return nil
	}
	var members []*model.Object
	held := map[*model.Object]bool{}
	for _, item := range items {
		o := s.Objects[item.Text]
		switch {
		case o == nil && (r.Misspelt(nil) || s.torn || s.missing[item.Text]): // an unknown key may be a misspelt header of the object
			return nil
		case o == nil:
			help := "declare it: " + s.header(item.Text)
			if near := diag.Suggest(item.Text, r.Candidates(s.objectNames)); near != "" {
				help = "did you mean `" + near + "`?"
			}
			if s.missing != nil {
				s.missing[item.Text] = true
			}
			r.Report(diag.UnknownObject, item.At, "there is no object `"+item.Text+"`", help)
			return nil
		case held[o]:
			r.Report(diag.Duplicate, item.At, "`of` repeats an object", "remove it")
			return nil
		}
		held[o] = true
		members = append(members, o)
	}
	if v.Text != "union" {
		object := &model.Type{Kind: model.ObjectType, Spec: "object", Object: members[0]}
		switch v.Text {
		case "[]object":
			return &model.Type{Kind: model.List, Spec: v.Text, Elem: object}
		case "map[string]object":
			return &model.Type{Kind: model.Map, Spec: v.Text, Elem: object}
		}
		return object
	}
	return &model.Type{Kind: model.UnionType, Spec: "union", Union: &model.Union{Go: ident.Join(s.Stem, f.Go), Members: members}}
}

func quoteAll(names []string) string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = `"` + n + `"`
	}
	return strings.Join(quoted, ", ")
}
