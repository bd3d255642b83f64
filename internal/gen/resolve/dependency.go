package resolve

import (
	"slices"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// dependencies parts the fields of type resource from the others.
func dependencies(es []*syntax.Entry) (deps, others []*syntax.Entry) {
	for _, e := range es {
		if text(e.Value, "type") == "resource" {
			deps = append(deps, e)
		} else {
			others = append(others, e)
		}
	}
	return deps, others
}

// dependsOn reads the fields of type resource of k.
func (r *declarer) dependsOn(k *model.Kind, es []*syntax.Entry) {
	for _, e := range es {
		d := &model.Dep{Name: e.Key, Go: r.spell.at(e.At).Local(e.Key), Doc: text(e.Value, "doc"), Optional: flag(e.Value, "optional"), At: e.At}
		for _, key := range e.Value.Entries {
			if !slices.Contains([]string{"type", "of", "doc", "optional"}, key.Key) {
				r.report(diag.ConstraintMisfit, key.At, "`"+key.Key+"` does not fit a field of type resource", "remove it")
			}
		}
		of := entry(e.Value, "of")
		if of == nil {
			r.report(diag.MissingKey, header(e), "`of` is missing", "name the kinds that it accepts: `of = [\"postgres\"]`")
		}
		for _, v := range texts(e.Value, "of") {
			d.Of = append(d.Of, v.Text)
			if known, _ := r.library.kind(v.Text); known == nil && !slices.Contains(builtInNames, v.Text) && !r.library.torn {
				r.report(diag.UnknownKind, v.At, "there is no kind `"+v.Text+"`", diag.DidYouMean(v.Text, r.candidates(r.library.kindNames)))
			}
		}
		r.library.deps[k.Name] = append(r.library.deps[k.Name], d)
	}
}
