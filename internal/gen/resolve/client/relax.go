package client

import (
	"cmp"
	"go/types"
	"slices"
	"time"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/constraint"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/declare"
	"github.com/resgen-go/resgen/internal/gen/resolve/library"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/value"
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
		if what := weaker(f, base); what != "" {
			m.Report(diag.FieldMismatch, f.At, "`"+f.Name+"` "+what+" the kind `"+t.Kind.Key+"` does not allow, and its constructor checks that",
				"declare it as that kind does, or more strictly; a kind says with `relaxable = [\""+f.Name+"\"]` that its constructor allows more",
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

// weaker says what the field f allows that the field base does not. It returns "" if there is nothing, or if this is not known.
func weaker(f, base *model.Field) string {
	if f.Optional && !base.Optional {
		if base.MissingIfZero() {
			return "may stay unset, which"
		}
		if zero := zeroOf(base.Type); zero != nil && len(value.Check(base, zero)) > 0 {
			return "may stay unset, without a default, which"
		}
	}
	if key := looser(f, base); key != "" {
		return "may have values that `" + key + "` of"
	}
	if base.Keys != nil {
		own := f.Keys
		if own == nil {
			own = &model.Field{Type: base.Keys.Type}
		}
		if key := looser(own, base.Keys); key != "" {
			return "may have keys that `" + key + "` of"
		}
	}
	return ""
}

// looser returns the first constraint of base that does not hold for all values of f. It returns "" if there is none, or if this is not
// known.
func looser(f, base *model.Field) string {
	for _, c := range base.Rules {
		row := constraint.Of(c.Key)
		if row.Holds == nil && !row.Unique || c.Arg == nil {
			continue
		}
		if asksLess(f, base, c) {
			return c.Key
		}
	}
	return ""
}

// asksLess reports whether f allows a value that c, a constraint of base, does not allow.
func asksLess(f, base *model.Field, c model.Constraint) bool {
	if own := f.Rules.Arg(c.Key); own != nil {
		return below(c.Key, own, c.Arg)
	}
	at := slices.IndexFunc(f.Rules, func(own model.Constraint) bool { return own.Set })
	if at < 0 {
		return true
	}
	only := *base
	only.Rules = model.Constraints{c}
	items, _ := f.Rules[at].Arg.V.([]*model.Value)
	return base.Type.Elem != nil || slices.ContainsFunc(items, func(v *model.Value) bool { return len(value.Check(&only, v)) > 0 })
}

// below reports whether a constraint with the argument own allows more than with other. For constraints such as patterns it returns false.
func below(key string, own, other *model.Value) bool {
	row := constraint.Of(key)
	if row.Joint != nil {
		by, known := compare(own.V, other.V)
		return known && (key == row.Joint.Low && by < 0 || key == row.Joint.High && by > 0)
	}
	mine, ok := own.V.([]*model.Value)
	if !ok {
		return false
	}
	theirs, _ := other.V.([]*model.Value)
	return slices.ContainsFunc(mine, func(v *model.Value) bool {
		return !slices.ContainsFunc(theirs, v.Equal)
	})
}

// compare compares two limits of the same type.
func compare(a, b any) (by int, known bool) {
	switch a := a.(type) {
	case int64:
		if b, ok := b.(int64); ok {
			return cmp.Compare(a, b), true
		}
	case uint64:
		if b, ok := b.(uint64); ok {
			return cmp.Compare(a, b), true
		}
	case int:
		if b, ok := b.(int); ok {
			return cmp.Compare(a, b), true
		}
	case float64:
		if b, ok := b.(float64); ok {
			return cmp.Compare(a, b), true
		}
	case time.Duration:
		if b, ok := b.(time.Duration); ok {
			return cmp.Compare(a, b), true
		}
	case time.Time:
		if b, ok := b.(time.Time); ok {
			return a.Compare(b), true
		}
	}
	return 0, false
}

// zeroOf returns the value that an unset field of type t has for a constructor that does not know unset fields. It returns nil if this is
// not known.
func zeroOf(t *model.Type) *model.Value {
	if t.Class() == scalar.Text {
		return &model.Value{V: ""}
	}
	return nil
}

// generated reports whether n is the generated configuration of the kind that declares the constructor of t.
func (m *maker) generated(t library.Trait, n *types.Named) bool {
	return n.Obj().Name() == m.Spell.GoName(t.Kind, nil)+"Config"
}
