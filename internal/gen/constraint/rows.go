package constraint

import (
	"slices"
	"strconv"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/ident"
	"github.com/resgen-go/resgen/resource/format"
	"github.com/resgen-go/resgen/resource/gen"
)

// Rows is the table, in the order in which Validate checks.
var Rows = []*Row{
	{
		Key: "min", Other: []string{"minimum"}, Doc: "The least value.", Arg: Limit, Schema: "minimum", Fits: isOrdered, Joint: ranged,
		Holds: func(x Subject, least *model.Value) *model.Expr {
			if l := x.Type.Scalar.Limits; l != nil && (least.V == l.Least || least.V == uint64(0)) {
				return nil // the Go type ensures this already, and linters complain about such a condition
			}
			return finite(x, compare(x, ">=", least))
		},
		Must: func(x Subject, least *model.Value) string { return "be at least " + least.Text },
		Note: func(x Subject, least *model.Value) string { return "at least " + least.Text },
	},
	{
		Key: "max", Other: []string{"maximum"}, Doc: "The greatest value.", Arg: Limit, Schema: "maximum", Fits: isOrdered, Joint: ranged,
		Holds: func(x Subject, most *model.Value) *model.Expr {
			if l := x.Type.Scalar.Limits; l != nil && (most.V == l.Greatest || most.V == int64(l.Greatest)) {
				return nil
			}
			return finite(x, compare(x, "<=", most))
		},
		Must: func(x Subject, most *model.Value) string { return "be at most " + most.Text },
		Note: func(x Subject, most *model.Value) string { return "at most " + most.Text },
	},
	{
		Key: "min_len", Other: []string{"min_length"}, Doc: "The least number of characters of a string or path, of bytes, of items of a list, or of entries of a map.", OfKey: "The least number of characters.", OfOne: "The least number of characters of a string or path, or of bytes.", Arg: Count, Names: "minLength", Fits: hasLength, Secret: true, Whole: true, List: true, Map: true, Joint: length,
		Idle:  func(least *model.Value) bool { return least.V == int64(0) },
		Holds: func(x Subject, least *model.Value) *model.Expr { return binary(">=", lengthOf(x), number(least)) },
		Must:  func(x Subject, least *model.Value) string { return "have at least " + count(x, least) },
		Note:  func(x Subject, least *model.Value) string { return "at least " + count(x, least) },
	},
	{
		Key: "max_len", Other: []string{"max_length"}, Doc: "The greatest number of characters of a string or path, of bytes, of items of a list, or of entries of a map.", OfKey: "The greatest number of characters.", OfOne: "The greatest number of characters of a string or path, or of bytes.", Arg: Count, Names: "maxLength", Fits: hasLength, Secret: true, Whole: true, List: true, Map: true, Joint: length,
		Holds: func(x Subject, most *model.Value) *model.Expr { return binary("<=", lengthOf(x), number(most)) },
		Must:  func(x Subject, most *model.Value) string { return "have at most " + count(x, most) },
		Note:  func(x Subject, most *model.Value) string { return "at most " + count(x, most) },
		Lower: func(most *model.Value) bool { return most.V != int64(0) },
	},
	{
		Key: model.PatternKey, Other: []string{"regex", "regexp"}, Doc: "A regular expression (RE2) that the text matches somewhere; anchor it with ^ and $ to match all of it.", Arg: Pattern, Fits: isText, Secret: true,
		Samples: []string{`^[a-z]+$`, `^[^A-Z]*$`, "^(`|\"|\\\\|[a-z ])+$", `%d|%s|x`, `(?i)^[A-Z]`, `\x00|x`},
		Holds: func(x Subject, expr *model.Value) *model.Expr {
			return &model.Expr{Op: model.MatchesExpr, Type: boolean, Args: []*model.Expr{x.Item}, Pattern: expr.Text}
		},
		Must:  func(_ Subject, expr *model.Value) string { return "match the pattern " + ident.Plain(expr.Text) },
		Note:  func(_ Subject, expr *model.Value) string { return "matches " + ident.Plain(expr.Text) },
		Lower: func(expr *model.Value) bool { return matchesLower(expr.Text) },
	},
	{
		Key: "prefix", Doc: "The text must start with this.", Arg: Text, Fits: isText, Secret: true, Samples: affixes,
		Holds: func(x Subject, text *model.Value) *model.Expr { return textCall(model.HasPrefixExpr, x, text) },
		Lower: isLower,
		Must:  func(_ Subject, text *model.Value) string { return "start with " + strconv.Quote(text.Text) },
		Note:  func(_ Subject, text *model.Value) string { return "starts with " + strconv.Quote(text.Text) },
	},
	{
		Key: "suffix", Doc: "The text must end with this.", Arg: Text, Fits: isText, Secret: true, Samples: affixes,
		Holds: func(x Subject, text *model.Value) *model.Expr { return textCall(model.HasSuffixExpr, x, text) },
		Lower: isLower,
		Must:  func(_ Subject, text *model.Value) string { return "end with " + strconv.Quote(text.Text) },
		Note:  func(_ Subject, text *model.Value) string { return "ends with " + strconv.Quote(text.Text) },
	},
	{
		Key: "format", Doc: "What the whole text must be.", Arg: Choice, Choices: formatNames(), Secret: true,
		Fits: func(t *scalar.Type) bool { return t.Name == "string" },
		Holds: func(x Subject, name *model.Value) *model.Expr {
			f := formatOf(name.Text)
			return &model.Expr{Op: model.TestExpr, Type: boolean, Args: []*model.Expr{x.Item}, Is: &model.Test{Go: f.Go, Is: testOf(f), GoProblem: f.GoProblem, Problem: f.Problem}}
		},
		Must:  func(_ Subject, name *model.Value) string { return "be " + formatOf(name.Text).Words },
		Note:  func(_ Subject, name *model.Value) string { return formatOf(name.Text).Words },
		Lower: func(name *model.Value) bool { return slices.Contains(lowerFormats, name.Text) },
	},
	{
		Key: "schemes", Doc: "The schemes that a URL may have; `unix`, `file`, `mailto` and the like need no host.", Arg: Schemes, Secret: true,
		Fits:    func(t *scalar.Type) bool { return t.Class == scalar.Address },
		Samples: []string{`["https"]`, `["wh", "https"]`, `["a+b", "c", "d"]`, `["unix", "https", "mailto"]`},
		Holds: func(x Subject, schemes *model.Value) *model.Expr {
			scheme := &model.Expr{Op: model.SchemeExpr, Type: str, Args: []*model.Expr{x.Item}}
			return oneOf(scheme, str, schemes)
		},
		Must: func(_ Subject, schemes *model.Value) string { return "have the scheme " + ident.Either(texts(schemes)) },
		Note: func(_ Subject, schemes *model.Value) string { return "scheme " + ident.Either(texts(schemes)) },
	},
	{
		Key: "one_of", Other: []string{"enum", "choices", "values", "allowed"}, Doc: "The values that are allowed. For strings, this makes a Go type with a constant for each value.", OfKey: "The keys that are allowed. It makes no Go type.", Arg: Values, Schema: "enum", Names: "enum",
		Fits:  func(t *scalar.Type) bool { return t.Name == "string" || t.Ordered },
		Holds: func(x Subject, values *model.Value) *model.Expr { return oneOf(x.Item, x.Type, values) },
		Must:  func(_ Subject, values *model.Value) string { return "be one of " + ident.PlainList(texts(values)) },
		Note: func(x Subject, values *model.Value) string {
			if x.Type.Enum != nil {
				return "" // the constants are listed directly after it
			}
			return "one of " + ident.PlainList(texts(values))
		},
	},
	{
		Key: "ignore_case", Doc: "A text that differs from a value of `one_of` only in upper and lower case is read as that value.", Arg: On, Needs: "one_of",
		Fits: func(t *scalar.Type) bool { return t.Name == "string" },
		Note: func(Subject, *model.Value) string { return "in upper or lower case" },
		Reads: &Reads{"IgnoreCase", func(cs model.Constraints) func(string) string {
			parse := format.IgnoreCase(texts(cs.Arg("one_of"))...)
			return func(text string) string {
				folded, _ := parse(text)
				return folded
			}
		}},
	},
	{
		Key: "unique", Doc: "No item of the list repeats. Lists of json and of Go types have no such constraint.", Arg: On, Secret: true, Whole: true, List: true, Unique: true,
		Fits: func(t *scalar.Type) bool { return !t.RawItems }, // JSON has many texts for one value
		Must: func(Subject, *model.Value) string { return "not repeat an item" },
		Note: func(Subject, *model.Value) string { return "no item twice" },
	},
	{
		Key: "exists", Doc: "What the path must be when the configuration is loaded; an executable whose name has no path separator is searched for in PATH.", Arg: Choice,
		Choices: []string{"file", "dir", "executable"},
		Fits:    func(t *scalar.Type) bool { return t.Name == "path" },
		Looks:   &Look{"Exists", (*gen.Reader).Exists, (*gen.Reader).ExistsEach, (*gen.Reader).ExistsEachValue},
		Note: func(_ Subject, what *model.Value) string {
			return map[string]string{"file": "an existing file", "dir": "an existing directory", "executable": "an existing executable file"}[what.Text]
		},
	},
}

// ranged checks min and max together.
var ranged = &Joint{
	Low: "min", High: "max", Rule: "range",
	Must: func(_ Subject, low, high *model.Value) string { return "be from " + low.Text + " to " + high.Text },
	Note: func(_ Subject, low, high *model.Value) string { return "from " + low.Text + " to " + high.Text },
}

// length checks min_len and max_len together.
var length = &Joint{
	Low: "min_len", High: "max_len", Rule: "length",
	Must: func(x Subject, low, high *model.Value) string { return "have " + lengths(x, low, high) },
	Note: lengths,
	Same: func(x Subject, both *model.Value) *model.Expr { return binary("==", lengthOf(x), number(both)) },
}

func lengths(x Subject, low, high *model.Value) string {
	if low.V == high.V {
		return count(x, low)
	}
	return low.Text + " to " + count(x, high)
}

// count returns "1 character" or "3 entries".
func count(x Subject, n *model.Value) string { return ident.Count(int(n.V.(int64)), x.thing()) }

var affixes = []string{`"a"`, `"https://"`, `"%d"`, `'"'`, "'`x`'", `"ä"`, `"-"`}

func isOrdered(t *scalar.Type) bool { return t.Ordered }

func isText(t *scalar.Type) bool { return t.Class == scalar.Text }

func hasLength(t *scalar.Type) bool { return t.Length != scalar.NoLength }

func formatNames() []string {
	names := make([]string, len(format.Formats))
	for i, f := range format.Formats {
		names[i] = f.Name
	}
	return names
}

func formatOf(name string) format.Format {
	for _, f := range format.Formats {
		if f.Name == name {
			return f
		}
	}
	return format.Format{}
}

// Shown returns the name of the runtime function whose result Describe shows in place of the value of f, or "".
func Shown(f *model.Field) string {
	if name := f.Rules.Arg("format"); name != nil {
		return formatOf(name.Text).Shown
	}
	return ""
}

// SchemesOf returns the schemes that URLs of f may have, or nil if f does not say.
func SchemesOf(f *model.Field) []string {
	if schemes := f.Rules.Arg("schemes"); schemes != nil {
		return texts(schemes)
	}
	return nil
}

func texts(values *model.Value) []string {
	var all []string
	for _, v := range values.V.([]*model.Value) {
		all = append(all, v.Text)
	}
	return all
}

// The following functions return the expressions of which conditions consist.

var (
	boolean = model.ScalarType("bool")
	str     = model.ScalarType("string")
	integer = model.ScalarType("int")
)

func binary(sign string, x, y *model.Expr) *model.Expr {
	return &model.Expr{Op: model.BinaryExpr, Sign: sign, Type: boolean, Args: []*model.Expr{x, y}}
}

func and(x, y *model.Expr) *model.Expr { return binary("&&", x, y) }

func literal(t *model.Type, v *model.Value) *model.Expr {
	return &model.Expr{Op: model.LiteralExpr, Type: t, Literal: v}
}

func number(n *model.Value) *model.Expr { return literal(integer, n) }

func compare(x Subject, sign string, limit *model.Value) *model.Expr {
	return binary(sign, x.Item, literal(x.Type, limit))
}

// finite returns the condition holds, and in addition that the number is not NaN. Every comparison with NaN is false, and so is the
// opposite comparison.
func finite(x Subject, holds *model.Expr) *model.Expr {
	if x.Type.Class() != scalar.Floating {
		return holds
	}
	return and(&model.Expr{Op: model.FiniteExpr, Type: boolean, Args: []*model.Expr{x.Item}}, holds)
}

func lengthOf(x Subject) *model.Expr {
	return &model.Expr{Op: model.LenExpr, Type: integer, Args: []*model.Expr{x.Item}}
}

func textCall(op model.ExprOp, x Subject, text *model.Value) *model.Expr {
	return &model.Expr{Op: op, Type: boolean, Args: []*model.Expr{x.Item, literal(str, text)}}
}

func oneOf(x *model.Expr, t *model.Type, values *model.Value) *model.Expr {
	out := &model.Expr{Op: model.OneOfExpr, Type: boolean, Args: []*model.Expr{x}}
	for _, v := range values.V.([]*model.Value) {
		out.Args = append(out.Args, literal(t, v))
	}
	return out
}
