package importing

import (
	"go/constant"
	"go/types"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/resgen-go/resgen/internal/gen/importing/envvar"
	"github.com/resgen-go/resgen/internal/gen/importing/gosource"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/gen/tomltext"
)

// A kindOf describes a value in a specification: its type and how it is written.
type kindOf struct {
	row             *scalar.Type // the type of the value, or of each item; nil for a Go type
	goType          string       // the import path and name of the Go type
	hides           bool         // the value may be a secret
	raw             bool         // the Go type is bytes with the text itself; only a secret can be converted to it
	shape           shape
	separator, pair string // the separators of lists and maps
	trim            bool   // blanks around items are ignored
	anyBase         bool   // integers may have a prefix for their base, and underscores, as in Go: 0644, 0x1f, 1_000
}

// A shape says how many items a value has.
type shape int

const (
	single shape = iota
	listShape
	mapShape
)

// String returns the type as a specification writes it.
func (k kindOf) String() string {
	return [...]string{"", "[]", "map[string]"}[k.shape] + k.item()
}

// single reports whether k is one value of a class.
func (k kindOf) single(c scalar.Class) bool {
	return k.shape == single && k.row != nil && k.row.Class == c
}

// item returns the type of each item in a specification.
func (k kindOf) item() string {
	if k.row == nil {
		return k.goType
	}
	return k.row.Name
}

// literal returns the default text in TOML, or the reason why it cannot be a default.
func (k kindOf) literal(text string) (literal, why string) {
	bad := "its default `" + text + "` is no value of the type " + k.String() + " of a specification"
	if k.shape == single {
		if literal, ok := k.one(text); ok {
			return literal, ""
		}
		return "", bad
	}
	var all []string
	seen := map[string]bool{}
	for part := range strings.SplitSeq(text, k.separator) {
		head := ""
		if k.shape == mapShape {
			name, value, ok := strings.Cut(part, k.pair)
			if !ok || name == "" || seen[name] {
				return "", bad
			}
			seen[name] = true
			head, part = tomltext.Quote(k.trimmed(name))+" = ", value
		}
		one, ok := k.one(k.trimmed(part))
		if !ok {
			return "", bad
		}
		all = append(all, head+one)
	}
	if k.shape == mapShape {
		return "{ " + strings.Join(all, ", ") + " }", ""
	}
	return "[" + strings.Join(all, ", ") + "]", ""
}

// trimmed returns the text of an item.
func (k kindOf) trimmed(text string) string {
	if k.trim {
		return strings.TrimSpace(text)
	}
	return text
}

// one returns one text in TOML. It returns false if the text is not a value of the type.
func (k kindOf) one(text string) (string, bool) {
	if k.row == nil { // only the running program can parse its values
		return tomltext.Quote(text), true
	}
	v, err := k.row.Parse("", k.decimal(text))
	if err != nil {
		return "", false
	}
	switch v := v.(type) {
	case bool:
		return strconv.FormatBool(v), true
	case time.Duration:
		return tomltext.Quote(scalar.ShortDuration(v)), true
	case time.Time:
		return k.row.Format("", v), true
	case uint64:
		if v > math.MaxInt64 {
			return tomltext.Quote(strconv.FormatUint(v, 10)), true
		}
	}
	switch number := k.row.Format("", v); {
	case !k.row.Class.Number():
		return tomltext.Quote(text), true
	case k.row.Class == scalar.Floating && !strings.ContainsAny(number, ".e"):
		return number + ".0", true // to distinguish it from a whole number
	default:
		return number, true
	}
}

// decimal returns a number that only Go and the old loader can read as a specification writes it: 420 for 0644. It returns any other text as
// it is.
func (k kindOf) decimal(text string) string {
	switch {
	case k.row == nil:
	case k.row.Class == scalar.Floating:
		if f, err := strconv.ParseFloat(text, 64); err == nil {
			return strconv.FormatFloat(f, 'g', -1, 64)
		}
	case k.anyBase && k.row.Class.Number():
		if n, ok := new(big.Int).SetString(text, 0); ok {
			return n.String()
		}
	}
	return text
}

// zero is the zero value of k in TOML; "" if a specification has no such default. The value is a secret if its variable has the name of one.
func (k kindOf) zero(variable string) string {
	if k.row == nil || k.shape != single || k.raw || k.hides && envvar.SoundsSecret(variable) {
		return ""
	}
	switch {
	case k.row.Class == scalar.Text:
		return `""`
	case k.row.Class == scalar.Span, k.row.Class.Number():
		literal, _ := k.one("0")
		return literal
	case k.row.Class == scalar.Flag:
		return "false"
	}
	return ""
}

// typeName returns a Go type with complete import paths.
func typeName(t types.Type) string {
	return types.TypeString(types.Unalias(t), nil)
}

// named returns the named type that t is, or points to, or nil.
func named(t types.Type) *types.Named {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	n, _ := types.Unalias(t).(*types.Named)
	return n
}

// isText reports whether t has the method UnmarshalText.
func isText(t types.Type) bool {
	return reads(t, "UnmarshalText", types.NewSlice(types.Typ[types.Byte]))
}

// reads reports whether values of type t have the named method, with one parameter of type param and an error as the only result.
func reads(t types.Type, method string, param types.Type) bool {
	if types.IsInterface(t) {
		return false
	}
	if _, pointer := types.Unalias(t).(*types.Pointer); !pointer {
		t = types.NewPointer(t)
	}
	m := types.NewMethodSet(t).Lookup(nil, method)
	if m == nil {
		return false
	}
	s, ok := m.Type().(*types.Signature)
	return ok && s.Params().Len() == 1 && s.Results().Len() == 1 && types.Identical(s.Params().At(0).Type(), param) && typeName(s.Results().At(0).Type()) == "error"
}

// plain returns the constant l as the text that a variable would have for a value of kind k.
func (k kindOf) plain(l gosource.Literal) string {
	switch l.Constant.Kind() {
	case constant.String:
		return constant.StringVal(l.Constant)
	case constant.Bool:
		if k.row != nil && k.row.Class == scalar.Text { // as mapstructure writes it
			return map[bool]string{false: "0", true: "1"}[constant.BoolVal(l.Constant)]
		}
	case constant.Int, constant.Float:
		if n, exact := constant.Int64Val(constant.ToInt(l.Constant)); exact {
			if k.row != nil && k.row.Class == scalar.Span {
				return time.Duration(n).String()
			}
			return strconv.FormatInt(n, 10)
		}
		f, _ := constant.Float64Val(l.Constant)
		return strconv.FormatFloat(f, 'g', -1, 64)
	}
	return l.Constant.String()
}
