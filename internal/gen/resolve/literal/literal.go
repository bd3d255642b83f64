package literal

import (
	"fmt"
	"math"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/value"
)

// A misfit is the error for a literal that is not a value of its type: where it is, what is expected, and what to write.
type misfit struct {
	At         diag.Span
	Text, Help string
}

// Of converts v to a value of the type t. Before the text of a scalar is parsed, the function reading changes it; nil means no change.
func Of(v *syntax.Value, t *model.Type, reading func(string) string) (*model.Value, *misfit) {
	got, m := raw(v, t, reading)
	if m != nil {
		return nil, m
	}
	return &model.Value{V: got, Text: value.Format(t, got), At: v.At}, nil
}

// written maps the ways in which scalars are written to types of TOML values.
var written = map[scalar.Written]syntax.Kind{
	scalar.AsString: syntax.String, scalar.AsBool: syntax.Bool, scalar.AsInteger: syntax.Integer, scalar.AsDatetime: syntax.String,
}

func raw(v *syntax.Value, t *model.Type, reading func(string) string) (any, *misfit) {
	wrong := func(help string) (any, *misfit) {
		return nil, &misfit{v.At, "a value of type " + t.Spec + " is written as " + wanted(t) + ", not as " + v.Kind.String(), help}
	}
	switch t.Kind {
	case model.List:
		if v.Kind != syntax.Array {
			return wrong("write `[...]`")
		}
		items := make([]*model.Value, 0, len(v.Items))
		for _, i := range v.Items {
			got, m := Of(i, t.Elem, reading)
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
			got, m := Of(e.Value, t.Elem, reading)
			if m != nil {
				return nil, m
			}
			items = append(items, model.Item{Key: e.Key, Value: got, At: e.At})
		}
		return items, nil
	case model.Scalar:
		switch way := t.Scalar.Written; {
		case way == scalar.AsNumber:
			return rawFloat(v, t, wrong)
		case way == scalar.AsDatetime && v.Kind == syntax.Datetime:
			if v.Local {
				return nil, &misfit{v.At, "a time needs its offset from UTC", "for example 2026-01-02T15:04:05Z"}
			}
			return v.Time, nil
		case t.Lenient && v.Kind == syntax.String: // the same text as in a variable
		case v.Kind == syntax.String && t.Scalar.Outgrows():
			got, m := rawText(v, t, nil)
			if n, _ := got.(uint64); m == nil && n <= math.MaxInt64 {
				return wrong(unquoted(v, t))
			}
			return got, m
		case v.Kind != written[way] && written[way] == syntax.String:
			return wrong(quoted(v, t))
		case v.Kind != written[way]:
			return wrong(unquoted(v, t))
		case way == scalar.AsBool:
			return v.Bool, nil
		case way == scalar.AsInteger:
			return rawInteger(v, t)
		}
	}
	if v.Kind != syntax.String {
		return wrong(quoted(v, t))
	}
	return rawText(v, t, reading)
}

// rawText reads a literal that is written as a string.
func rawText(v *syntax.Value, t *model.Type, reading func(string) string) (any, *misfit) {
	text := v.Text
	if reading != nil {
		text = reading(text)
	}
	got, err := value.Parse(t, text)
	switch {
	case err != nil && t.Kind == model.UnionType:
		return nil, &misfit{v.At, "the value " + err.Error(), diag.DidYouMean(text, t.Union.Names())}
	case err != nil:
		return nil, &misfit{v.At, "the value " + err.Error(), Example(t)}
	}
	return got.V, nil
}

func rawInteger(v *syntax.Value, t *model.Type) (any, *misfit) {
	l := t.Scalar.Limits
	if v.Int < l.Least || v.Int > 0 && uint64(v.Int) > l.Greatest {
		return nil, &misfit{v.At, "the number does not fit into " + t.Spec, Limits(t)}
	}
	if t.Class() == scalar.Unsigned {
		return uint64(v.Int), nil
	}
	return v.Int, nil
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
	unfit := "the number does not fit into " + t.Spec
	if t.Scalar.Bits == 32 {
		if math.Abs(f) > math.MaxFloat32 {
			return nil, &misfit{v.At, unfit, "write `type = \"float\"`, or a number closer to 0"}
		}
		f = float64(float32(f))
	}
	if f == 0 && v.Kind == syntax.Float { // it may be too small; loaders refuse the same number in a variable
		if _, err := t.Scalar.Parse("", strings.ReplaceAll(string(v.At.Source.Text[v.At.Start:v.At.End]), "_", "")); err != nil {
			return nil, &misfit{v.At, unfit, "write `0.0`, or a number farther from 0"}
		}
	}
	return f + 0, nil // the constant -0 is 0 in Go, so that .env.example must not say -0
}

// Limits returns the help text for a number that does not fit into the integer type t.
func Limits(t *model.Type) string {
	return fmt.Sprintf("%s has values from %d to %d", t.Spec, t.Scalar.Limits.Least, t.Scalar.Limits.Greatest)
}

// wanted describes how a literal of the type t is written in TOML.
func wanted(t *model.Type) string {
	switch t.Kind {
	case model.List:
		return "an array"
	case model.Map:
		return "a table"
	case model.Scalar:
		if t.Scalar.Outgrows() {
			return t.Scalar.Written.Words() + ", or above 2^63-1 as a string"
		}
		return t.Scalar.Written.Words()
	}
	return "a string"
}

// quoted returns the help text for a number in place of a string, or the reverse.
func quoted(v *syntax.Value, t *model.Type) string {
	written := string(v.At.Source.Text[v.At.Start:v.At.End])
	switch {
	case t.Class() == scalar.Span && t.Option == "" && v.Kind == syntax.Integer:
		return "write `\"" + written + "s\"` if you mean seconds"
	case v.Kind == syntax.Integer || v.Kind == syntax.Float || v.Kind == syntax.Bool:
		return "write `\"" + written + "\"`"
	}
	return Example(t)
}

func unquoted(v *syntax.Value, t *model.Type) string {
	if v.Kind == syntax.String && !strings.ContainsAny(v.Text, " \n") {
		if _, err := value.Parse(t, v.Text); err == nil {
			return "write it without the quotes"
		}
	}
	return ""
}

// Example returns the help text for a string that is not a value of the type t.
func Example(t *model.Type) string {
	if t.Scalar == nil {
		return ""
	}
	if t.Class() == scalar.Span && t.Option != "" {
		return "for example `\"2\"` or `\"1h30m\"`"
	}
	return t.Scalar.Example
}
