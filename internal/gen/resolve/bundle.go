package resolve

import (
	"slices"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/document"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// anythingToOpen reports whether there is a resource of a kind with a constructor, or of one that may have a constructor if a finding is
// mended.
func (r *resolver) anythingToOpen(doc *document.Document) bool {
	return slices.ContainsFunc(doc.Every(), func(e *syntax.Entry) bool {
		v := read.Get(e.Value, "kind", syntax.String)
		if v == nil {
			return false
		}
		k, l := r.library.Kind(v.Text)
		return k == nil || l.MayOpen(k)
	})
}

// bundles resolves the bundles.
func (r *resolver) bundles(doc *document.Document) {
	opens := r.anythingToOpen(doc)
	for _, e := range doc.Bundles {
		b := &model.Bundle{Name: e.Key, Doc: read.Text(e.Value, "doc"), Go: r.GoName(e, nil), At: read.Header(e), NameAt: e.At}
		if v := read.Get(e.Value, "uses", syntax.Array); v != nil && len(v.Items) == 0 {
			r.Report(diag.BadValue, v.At, "`uses` is empty", "name the resources that it needs")
		}
		used := map[string]string{} // which resource each field name stands for
		for _, v := range read.Texts(e.Value, "uses") {
			res, f := r.resources.Seen(nil, v.Text), r.resources.Factory(v.Text)
			switch {
			case res == nil && f == nil && r.resources.IsBad(nil, v.Text):
			case res == nil && f == nil:
				r.Report(diag.UnknownResource, v.At, "there is no resource `"+v.Text+"`", r.resources.Help(v.Text))
			case used[v.Text] != "":
				r.Report(diag.Duplicate, v.At, "`uses` repeats the "+used[v.Text]+" `"+v.Text+"`", "remove it")
			case f != nil:
				used[v.Text] = "factory"
				b.Opens = append(b.Opens, f)
			default:
				used[v.Text] = "resource"
				b.Uses = append(b.Uses, res)
			}
		}
		if r.pkg.Holds() && !opens && !r.library.Torn && e == doc.Bundles[0] { // all bundles have the same cause
			r.Report(diag.BadValue, read.Header(e), "there is nothing to open: every kind is configuration only", "remove the bundle: "+r.pkg.Common.LoadName()+" gives the configuration")
		}
		r.pkg.Bundles = append(r.pkg.Bundles, b)
	}
}
