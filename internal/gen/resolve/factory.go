package resolve

import (
	"slices"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/document"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/ident"
)

// declareFactories resolves the parameters of the factories. The resources of factories need the clients of kinds, so they are resolved
// later.
func (r *resolver) declareFactories(doc *document.Document) {
	for _, e := range doc.Factories {
		if r.resources.Factory(e.Key) != nil {
			continue
		}
		f := &model.Factory{Name: e.Key, Doc: read.Text(e.Value, "doc"), Go: r.GoName(e, nil), At: read.Header(e), NameAt: e.At}
		f.Params = &model.Kind{
			Name: f.Name, Title: "the parameters of " + ident.WithArticle(f.Go), Go: f.Go, Config: f.ParamsName(), At: f.At, NameAt: f.NameAt,
		}
		if r.Misspelt(e.Value) {
			r.declarer.SkipParams(f)
		}
		f.Params.Fields = r.declarer.Params(f, read.Entries(e.Value, "param"))
		f.Given = &model.Resource{Name: f.Name, Factory: f, Go: f.Go, Kind: f.Params, Doc: "The parameters of " + f.Name + ".", At: f.At, NameAt: f.NameAt}
		if t := read.Get(e.Value, "resource", syntax.Table); t != nil && len(t.Entries) == 0 {
			r.Report(diag.BadValue, read.Header(e), "the factory has no resources", "add `[factory."+f.Name+".resource.R]`")
		}
		r.resources.AddFactory(f)
		r.factoryEntries = append(r.factoryEntries, e)
		r.bindings.Given(f)
	}
}

// factories resolves the resources of the factories.
func (r *resolver) factories() {
	for i, f := range r.pkg.Factories {
		for _, e := range read.Entries(r.factoryEntries[i].Value, "resource") {
			if e.Value.Kind != syntax.Table {
				continue
			}
			if res := r.resource(e, f); res != nil {
				f.Resources = append(f.Resources, res)
			}
		}
		r.opensNothing(f)
		r.idleParams(f)
	}
}

// opensNothing reports a factory that has nothing to open.
func (r *resolver) opensNothing(f *model.Factory) {
	if len(f.Resources) > 0 && !r.library.Torn && !slices.ContainsFunc(f.Resources, func(res *model.Resource) bool { return r.library.OpensKind(res.Kind) }) {
		r.Report(diag.BadValue, f.At, "there is nothing to open: every kind is configuration only", "add a resource of a kind with a `constructor`, or remove the factory")
	}
}

// idleParams warns about parameters that have no effect.
func (r *resolver) idleParams(f *model.Factory) {
	if r.List.HasErrors() {
		return
	}
	for _, p := range f.Params.Fields {
		if !r.bindings.Uses(p) {
			r.Warn(diag.BadParam, p.At, "no resource of the factory uses the parameter `"+p.Name+"`", "fill a field with `{ param = \""+p.Name+"\" }`, or remove it")
		}
	}
}
