package relax

import (
	"cmp"
	"slices"
	"time"

	"github.com/resgen-go/resgen/internal/gen/constraint"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/gen/value"
)

// Weaker returns a text about what f, which replaces base, allows in addition to base. It returns "" if f allows nothing more, or if this
// is not known.
func Weaker(f, base *model.Field) string {
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

// looser returns the first constraint of base that some value allowed by f does not satisfy. It returns "" if there is none, or if this is
// not known.
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

// below reports whether a constraint with the argument own allows more than with the argument other. For patterns and similar constraints
// this is not known.
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

// compare orders two limits of one type.
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

// zeroOf returns the value that an unset field of type t has for a constructor that cannot distinguish it from a set field. It returns nil
// if this is not known.
func zeroOf(t *model.Type) *model.Value {
	switch t.Class() {
	case scalar.Text:
		return &model.Value{V: ""}
	case scalar.Signed, scalar.Unsigned, scalar.Floating, scalar.Amount, scalar.Span:
		if v, err := value.Parse(t, "0"); err == nil {
			return v
		}
	}
	return nil
}
