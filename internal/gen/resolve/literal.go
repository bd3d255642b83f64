package resolve

import (
	"fmt"
	"math"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/value"
)

// A misfit is a literal that is no value of its type: where, what is wanted and what to type.
type misfit struct {
	at         diag.Span
	text, help string
}

// literal reads v as a value of type t.
func literal(v *syntax.Value, t *model.Type) (*model.Value, *misfit) {
	got, m := raw(v, t)
	if m != nil {
		return nil, m
	}
	return &model.Value{V: got, Text: value.Format(t, got), At: v.At}, nil
}

func raw(v *syntax.Value, t *model.Type) (any, *misfit) {
	wrong := func(help string) (any, *misfit) {
		return nil, &misfit{v.At, "a value of type " + t.Spec + " is written as " + wanted(t) + ", not as " + v.Kind.String(), help}
	}
	switch t.Kind {
	case model.Bool:
		if v.Kind != syntax.Bool {
			return wrong(unquoted(v, t))
		}
		return v.Bool, nil
	case model.Int:
		if v.Kind != syntax.Integer {
			return wrong(unquoted(v, t))
		}
		if lo, hi := value.Limits(t.Go); v.Int < lo || v.Int > 0 && uint64(v.Int) > hi {
			return nil, &misfit{v.At, "the number does not fit into " + t.Spec, limits(t)}
		}
		return v.Int, nil
	case model.Uint:
		if v.Kind != syntax.Integer {
			return wrong(unquoted(v, t))
		}
		if _, hi := value.Limits(t.Go); v.Int < 0 || uint64(v.Int) > hi {
			return nil, &misfit{v.At, "the number does not fit into " + t.Spec, limits(t)}
		}
		return uint64(v.Int), nil
	case model.Float:
		return rawFloat(v, t, wrong)
	case model.List:
		if v.Kind != syntax.Array {
			return wrong("write `[...]`")
		}
		items := make([]*model.Value, 0, len(v.Items))
		for _, i := range v.Items {
			got, m := literal(i, t.Elem)
			if m != nil {
				return nil, m
			}
			items = append(items, got)
		}
		return items, nil
	case model.Map:
		if v.Kind != syntax.Table {
			return wrong("write `{ key = ... }`")
		}
		items := make([]model.Item, 0, len(v.Entries))
		for _, e := range v.Entries {
			got, m := literal(e.Value, t.Elem)
			if m != nil {
				return nil, m
			}
			items = append(items, model.Item{Key: e.Key, Value: got})
		}
		return items, nil
	case model.Time:
		if v.Kind == syntax.Datetime {
			if v.Local {
				return nil, &misfit{v.At, "a time needs its offset from UTC", "for example 2026-01-02T15:04:05Z"}
			}
			return v.Time, nil
		}
	}
	if v.Kind != syntax.String {
		return wrong(quoted(v, t))
	}
	got, err := value.Parse(t, v.Text)
	if err != nil {
		return nil, &misfit{v.At, "the value " + err.Error(), example(t)}
	}
	return got.V, nil
}

func rawFloat(v *syntax.Value, t *model.Type, wrong func(string) (any, *misfit)) (any, *misfit) {
	f := v.Float
	switch v.Kind {
	case syntax.Integer:
		f = float64(v.Int)
	case syntax.Float:
	default:
		return wrong(unquoted(v, t))
	}
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return nil, &misfit{v.At, "the value must be a finite number", ""}
	}
	if t.Go == "float32" {
		if math.Abs(f) > math.MaxFloat32 {
			return nil, &misfit{v.At, "the number does not fit into " + t.Spec, ""}
		}
		f = float64(float32(f))
	}
	return f, nil
}

func limits(t *model.Type) string {
	lo, hi := value.Limits(t.Go)
	return fmt.Sprintf("%s goes from %d to %d", t.Spec, lo, hi)
}

// wanted is how literals of t are written in TOML.
func wanted(t *model.Type) string {
	switch t.Kind {
	case model.Bool:
		return "true or false"
	case model.Int, model.Uint:
		return "an integer"
	case model.Float:
		return "a number"
	case model.List:
		return "an array"
	case model.Map:
		return "a table"
	case model.Time:
		return "a string or a datetime"
	case model.JSON:
		return "a string of JSON text"
	}
	return "a string"
}

// quoted is help for a number where a text belongs; unquoted the reverse.
func quoted(v *syntax.Value, t *model.Type) string {
	written := string(v.At.Source.Text[v.At.Start:v.At.End])
	switch {
	case t.Kind == model.Duration && v.Kind == syntax.Integer:
		return "write `\"" + written + "s\"` if you mean seconds"
	case v.Kind == syntax.Integer || v.Kind == syntax.Float || v.Kind == syntax.Bool:
		return "write `\"" + written + "\"`"
	}
	return example(t)
}

func unquoted(v *syntax.Value, t *model.Type) string {
	if v.Kind == syntax.String && !strings.ContainsAny(v.Text, " \n") {
		if _, err := value.Parse(t, v.Text); err == nil {
			return "write it without the quotes"
		}
	}
	return ""
}

func example(t *model.Type) string {
	switch t.Kind {
	case model.Duration:
		return "for example `\"30s\"` or `\"1h30m\"`"
	case model.Size:
		return "for example `\"16MiB\"` or `\"10MB\"`"
	case model.URL:
		return "for example `\"https://example.com/path\"`"
	case model.Time:
		return "for example `\"2026-01-02T15:04:05Z\"`"
	case model.JSON:
		return "for example `'{\"a\": 1}'`"
	}
	return ""
}
