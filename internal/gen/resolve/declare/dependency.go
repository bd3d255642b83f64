package declare

import (
	"slices"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/lang"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/library"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// dependencies separates the fields of type resource from the other fields.
func dependencies(es []*syntax.Entry) (deps, others []*syntax.Entry) {
	for _, e := range es {
		if read.Text(e.Value, "type") == "resource" {
			deps = append(deps, e)
		} else {
			others = append(others, e)
		}
	}
	return deps, others
}

// dependsOn resolves the fields of type resource of k.
func (r *Declarer) dependsOn(k *model.Kind, es []*syntax.Entry) {
	for _, e := range es {
		d := &model.Dep{Name: e.Key, Go: r.Spell.At(e.At).Local(e.Key), Doc: read.Text(e.Value, "doc"), Optional: read.Flag(e.Value, "optional"), At: e.At}
		for _, key := range e.Value.Entries {
			if lang.Field.Key(key.Key) != nil && !slices.Contains([]string{"type", "of", "doc", "optional"}, key.Key) {
				r.Report(diag.ConstraintMisfit, key.At, "`"+key.Key+"` does not fit a field of type resource", "remove it")
			}
		}
		of := read.Entry(e.Value, "of")
		if of == nil && !r.Misspelt(e.Value) {
			r.Report(diag.MissingKey, read.Header(e), "`of` is missing", "name the kinds that it accepts: `of = [\"postgres\"]`")
		}
		for _, v := range read.Texts(e.Value, "of") {
			d.Of = append(d.Of, v.Text)
			if known, _ := r.Library.Kind(v.Text); known == nil && !slices.Contains(library.BuiltIns(), v.Text) && !r.Library.Torn {
				r.Report(diag.UnknownKind, v.At, "there is no kind `"+v.Text+"`", r.Library.KindHelp(r.Reporter, v.Text))
			}
		}
		r.Library.Deps[k.Name] = append(r.Library.Deps[k.Name], d)
	}
}
