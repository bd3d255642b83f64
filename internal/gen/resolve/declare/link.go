package declare

import (
	"slices"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/library"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// links returns the packages that values of k's fields need. A kind that extends another may declare a field again with fewer values. The
// inherited links of values that it no longer allows are left out.
func (r *Declarer) links(k *model.Kind, e *syntax.Entry) []model.Link {
	t := r.Library.Trait(e, "link")
	if t.Value == nil {
		return nil
	}
	own := t.Kind == e
	var links []model.Link
	for _, item := range t.Value.Items {
		field, value, path := read.Get(item, "field", syntax.String), read.Get(item, "value", syntax.String), read.Get(item, "package", syntax.String)
		if field == nil || value == nil || path == nil {
			continue // a finding reports it
		}
		i := slices.IndexFunc(k.Fields, func(f *model.Field) bool { return f.Name == field.Text })
		if i < 0 && r.Skipped(k.Go, field.Text) {
			continue
		}
		if i < 0 {
			help := diag.DidYouMean(field.Text, r.Candidates(read.NamesOf(k.Fields)))
			r.Report(diag.UnknownField, field.At, "the kind `"+k.Name+"` has no field `"+field.Text+"`", help)
			continue
		}
		f := k.Fields[i]
		switch {
		case f.Secret || f.Type.Enum == nil || f.Type.Elem != nil:
			if own {
				r.Report(diag.BadBinding, field.At, "`"+f.Name+"` is no text with `one_of`, so its values are not known", "name a field with `one_of`")
			}
		case !slices.Contains(f.Type.Enum.Texts(), value.Text):
			if own && !f.Type.Enum.Broken {
				help := diag.DidYouMean(value.Text, r.Candidates(f.Type.Enum.Texts))
				r.Report(diag.BadValue, value.At, "`"+value.Text+"` is not among the values of `"+f.Name+"`", help)
			}
		case !library.ImportPath(path.Text):
			r.Report(diag.BadValue, path.At, "this is not the import path of a Go package", "for example \"example.com/kinds/queue\"")
		case path.Text == r.Pkg.Path:
			r.Report(diag.BadValue, path.At, "this is the generated package itself, which is linked in any case", "name another package, or remove the link")
		case own && r.unfound(path.Text):
			r.Report(diag.UnknownPackage, path.At, "there is no package `"+path.Text+"` in this module or its requirements", "`go get "+path.Text+"`")
		default:
			links = append(links, model.Link{Field: f, Value: value.Text, Package: path.Text})
		}
	}
	return links
}

// unfound reports whether the go command does not find the package. Without a module it returns false.
func (r *Declarer) unfound(path string) bool {
	found, err := r.Packages.World().Packages([]string{path})
	return err == nil && found[0].Dir == ""
}
