package spectype

import (
	"go/constant"
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

// Literal returns the default text in TOML, or the reason why it cannot be a default.
func (k Type) Literal(text string) (literal, why string) {
	if !tomltext.Allowed(text) {
		return "", "its default " + strconv.QuoteToASCII(text) + " has a character that a specification must not have"
	}
	bad := "its default `" + text + "` is no value of the type " + k.String() + " of a specification"
	if k.Shape == Single {
		if literal, ok := k.One(text); ok {
			return literal, ""
		}
		return "", bad
	}
	var all []string
	seen := map[string]bool{}
	for part := range strings.SplitSeq(text, k.Separator) {
		head := ""
		if k.Shape == Map {
			name, value, ok := strings.Cut(part, k.Pair)
			if !ok || name == "" || seen[name] {
				return "", bad
			}
			seen[name] = true
			head, part = tomltext.Quote(k.trimmed(name))+" = ", value
		}
		one, ok := k.One(k.trimmed(part))
		if !ok {
			return "", bad
		}
		all = append(all, head+one)
	}
	if k.Shape == Map {
		return "{ " + strings.Join(all, ", ") + " }", ""
	}
	return "[" + strings.Join(all, ", ") + "]", ""
}

// trimmed returns the text of an item.
func (k Type) trimmed(text string) string {
	if k.Trim {
		return strings.TrimSpace(text)
	}
	return text
}

// One returns one text in TOML. It returns false if the text is not a value of the type.
func (k Type) One(text string) (string, bool) {
	if !tomltext.Allowed(text) {
		return "", false
	}
	if k.Row == nil { // only the running program can parse its values
		return tomltext.Quote(text), true
	}
	v, err := k.Row.Parse("", k.Decimal(text))
	if err != nil {
		return "", false
	}
	switch v := v.(type) {
	case bool:
		return strconv.FormatBool(v), true
	case time.Duration:
		return tomltext.Quote(scalar.ShortDuration(v)), true
	case time.Time:
		return k.Row.Format("", v), true
	case uint64:
		if v > math.MaxInt64 {
			return tomltext.Quote(strconv.FormatUint(v, 10)), true
		}
	}
	switch number := k.Row.Format("", v); {
	case !k.Row.Class.Number():
		return tomltext.Quote(text), true
	case k.Row.Class == scalar.Floating && !strings.ContainsAny(number, ".e"):
		return number + ".0", true // to distinguish it from a whole number
	default:
		return number, true
	}
}

// Decimal returns a number that only Go and the old loader can read as a specification writes it: 420 for 0644. It returns any other text as
// it is.
func (k Type) Decimal(text string) string {
	switch {
	case k.Row == nil:
	case k.Row.Class == scalar.Floating:
		if f, err := strconv.ParseFloat(text, 64); err == nil {
			return strconv.FormatFloat(f, 'g', -1, 64)
		}
	case k.AnyBase && k.Row.Class.Number():
		if n, ok := new(big.Int).SetString(text, 0); ok {
			return n.String()
		}
	}
	return text
}

// Zero is the zero value of k in TOML; "" if a specification has no such default. The value is a secret if its variable has the name of one.
func (k Type) Zero(variable string) string {
	if k.Row == nil || k.Shape != Single || k.Raw || k.Hides && envvar.SoundsSecret(variable) {
		return ""
	}
	switch {
	case k.Row.Class == scalar.Text:
		return `""`
	case k.Row.Class == scalar.Span, k.Row.Class.Number():
		literal, _ := k.One("0")
		return literal
	case k.Row.Class == scalar.Flag:
		return "false"
	}
	return ""
}

// Plain returns the constant l as the text that a variable would have for a value of type k.
func (k Type) Plain(l gosource.Literal) string {
	switch l.Constant.Kind() {
	case constant.String:
		return constant.StringVal(l.Constant)
	case constant.Bool:
		if k.Row != nil && k.Row.Class == scalar.Text { // as mapstructure writes it
			return map[bool]string{false: "0", true: "1"}[constant.BoolVal(l.Constant)]
		}
	case constant.Int, constant.Float:
		if n, exact := constant.Int64Val(constant.ToInt(l.Constant)); exact {
			if k.Row != nil && k.Row.Class == scalar.Span {
				return time.Duration(n).String()
			}
			return strconv.FormatInt(n, 10)
		}
		if l.Constant.Kind() == constant.Float {
			f, _ := constant.Float64Val(l.Constant)
			return strconv.FormatFloat(f, 'g', -1, 64)
		}
	}
	return l.Constant.String()
}

// Written returns a default in TOML and as the text of a variable, or the reason why it is not a value of type k.
func (k Type) Written(l gosource.Literal) (toml, text, why string) {
	switch {
	case l.IsNil || l.Constant == nil && len(l.Items) == 0:
		return "", "", ""
	case l.Constant != nil:
		if text = k.Plain(l); text == "" {
			return "", "", ""
		}
		toml, why = k.Literal(text)
		return toml, text, why
	}
	bad := "its default `" + l.Source() + "` is no value of the type " + k.String() + " of a specification"
	if k.Shape == Single || k.Shape == Map != (len(l.Keys) > 0) {
		return "", "", bad
	}
	var all, texts []string
	for i, item := range l.Items {
		if item.Constant == nil {
			return "", "", bad
		}
		one, ok := k.One(k.Plain(item))
		if !ok {
			return "", "", bad
		}
		texts = append(texts, k.Plain(item))
		if k.Shape == Map {
			one = tomltext.Quote(l.Keys[i]) + " = " + one
		}
		all = append(all, one)
	}
	if k.Shape == Map {
		return "{ " + strings.Join(all, ", ") + " }", "", ""
	}
	return "[" + strings.Join(all, ", ") + "]", strings.Join(texts, k.Separator), ""
}
