package client

import (
	"go/types"
	"slices"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/declare"
	"github.com/resgen-go/resgen/internal/gen/resolve/library"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/resolve/relax"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// relaxed reports fields that allow more than the constructor does. It applies to a kind that uses the constructor of another kind. The
// constructor validates the configuration of its own kind, so opening would fail for the additional values. If the constructor allows more
// than its kind, the kind says so with the key relaxable.
func (m *maker) relaxed(t library.Trait) {
	if t.Kind == m.e {
		return
	}
	inherited := map[string]*syntax.Entry{}
	for _, e := range m.AssembleFrom(t.Kind, t.Library, nil).Fields {
		inherited[e.Key] = e
	}
	var allowed []string
	for _, v := range read.Texts(t.Kind.Value, "relaxable") {
		allowed = append(allowed, v.Text)
	}
	for _, f := range m.kind.Fields {
		e := inherited[f.Name]
		if e == nil || e.Value == m.Decl(f) || slices.Contains(allowed, f.Name) {
			continue
		}
		base := m.quietly(e)
		if base == nil || base.Type.Spec != f.Type.Spec {
			continue
		}
		if what := relax.Weaker(f, base); what != "" {
			m.Report(diag.FieldMismatch, f.At, "`"+f.Name+"` "+what+" the kind `"+t.Kind.Key+"` does not allow, and its constructor checks that",
				"declare it as that kind does, or more strictly; or, if the constructor of `"+t.Kind.Key+"` allows more, add `relaxable = [\""+f.Name+"\"]` to `"+t.Kind.Key+"`",
				diag.Label{At: e.At, Text: "the kind `" + t.Kind.Key + "`"})
		}
	}
}

// quietly resolves the field e of another kind again, without findings. They have been reported for that kind.
func (m *maker) quietly(e *syntax.Entry) (f *model.Field) {
	if e.Value.Kind == syntax.Table {
		m.Into(&diag.List{}, func() {
			f = m.FieldApart(e, &declare.Scope{What: "a kind", Objects: map[string]*model.Object{}, Kept: read.GoNames{}})
		})
	}
	return f
}

// generated reports whether n is the generated configuration of the kind that declares the constructor of t.
func (m *maker) generated(t library.Trait, n *types.Named) bool {
	return n.Obj().Name() == m.Spell.GoName(t.Kind, nil)+"Config"
}
