package emit

import (
	"math"
	"net/url"
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/lang"
	"github.com/resgen-go/resgen/internal/gen/model"
)

// A check is one constraint on one value, in words and in Go.
type check struct {
	rule    string // of resource.Problem
	must    string // the message without its "must "
	subject string // what stands before the "must", if anything
	note    string // in documentation

	init    *jen.Statement // statement before cond; nil for none
	cond    *jen.Statement // true when the value breaks the constraint
	or      bool           // cond has || at its top
	zeroFit bool           // a zero value never breaks it
	nonZero bool           // it says no more than that the value is not zero

	value *jen.Statement // instead of cond: a value that is none of cases breaks the constraint
	cases []jen.Code
}

// An operand makes the expression of a value, anew at each call: jennifer's statements are mutable.
type operand func() *jen.Statement

// scalarChecks are the constraints r on x, a single value of type t. pattern is the name of the variable that holds the pattern.
func scalarChecks(t *model.Type, secret bool, r model.Constraints, x operand, pattern string) []check {
	text := textOf(t, secret, x)
	var cs []check
	cs = append(cs, rangeChecks(t, r, x)...)
	cs = append(cs, lengthChecks(r, "character", runeCount(secret, x, text))...)
	if r.Pattern != "" {
		cs = append(cs, check{
			rule: "pattern", must: "match the pattern " + plain(r.Pattern), note: "matches " + plain(r.Pattern),
			cond: jen.Op("!").Id(pattern).Dot("MatchString").Call(text()),
		})
	}
	if r.Prefix != "" {
		cs = append(cs, check{
			rule: "prefix", must: "start with " + strconv.Quote(r.Prefix), note: "starts with " + strconv.Quote(r.Prefix),
			cond: jen.Op("!").Qual("strings", "HasPrefix").Call(text(), quote(r.Prefix)),
		})
	}
	if r.Suffix != "" {
		cs = append(cs, check{
			rule: "suffix", must: "end with " + strconv.Quote(r.Suffix), note: "ends with " + strconv.Quote(r.Suffix),
			cond: jen.Op("!").Qual("strings", "HasSuffix").Call(text(), quote(r.Suffix)),
		})
	}
	if format := lang.FormatOf(r.Format); format != nil {
		cs = append(cs, check{
			rule: "format", must: "be " + format.Words, note: format.Words,
			cond: jen.Op("!").Add(res(format.Go)).Call(text()),
		})
	}
	if len(r.Schemes) > 0 {
		cs = append(cs, schemeCheck(secret, r.Schemes, x))
	}
	if t.Enum != nil && !secret {
		cs = append(cs, enumCheck(t.Enum, x))
	}
	if len(r.OneOf) > 0 {
		cs = append(cs, oneOfCheck(t, secret, r.OneOf, x))
	}
	return cs
}

// textOf is x as a string.
func textOf(t *model.Type, secret bool, x operand) operand {
	return func() *jen.Statement {
		switch {
		case secret:
			return x().Dot("Reveal").Call()
		case t.Kind == model.URL:
			return x().Dot("String").Call()
		case t.Kind == model.JSON, t.Enum != nil:
			return jen.String().Call(x())
		}
		return x()
	}
}

func runeCount(secret bool, x, text operand) operand {
	return func() *jen.Statement {
		if secret {
			return x().Dot("Len").Call()
		}
		return jen.Qual("unicode/utf8", "RuneCountInString").Call(text())
	}
}

// rangeChecks are min and max: x < 1 || x > 65535.
func rangeChecks(t *model.Type, r model.Constraints, x operand) []check {
	if r.Min == nil && r.Max == nil {
		return nil
	}
	c := check{}
	switch {
	case r.Max == nil:
		c.rule, c.note = "min", "at least "+r.Min.Text
	case r.Min == nil:
		c.rule, c.note = "max", "at most "+r.Max.Text
	default:
		c.rule, c.note = "range", "from "+r.Min.Text+" to "+r.Max.Text
	}
	c.must = "be " + c.note
	var conds []*jen.Statement
	if t.Kind == model.Float {
		conds = append(conds, jen.Qual("math", "IsNaN").Call(asFloat64(t, x)))
	}
	if r.Min != nil && !lowest(t, r.Min) {
		conds = append(conds, compare(t, x, "<", "Before", r.Min))
	}
	if r.Max != nil && !highest(t, r.Max) {
		conds = append(conds, compare(t, x, ">", "After", r.Max))
	}
	if len(conds) == 0 {
		return nil // the Go type says it already
	}
	c.cond, c.or = join("||", conds), len(conds) > 1
	return []check{c}
}

func asFloat64(t *model.Type, x operand) *jen.Statement {
	if t.Go == "float32" {
		return jen.Float64().Call(x())
	}
	return x()
}

// compare is x < 5, or x.Before(t).
func compare(t *model.Type, x operand, op, method string, limit *model.Value) *jen.Statement {
	if t.Kind == model.Time {
		return x().Dot(method).Call(literal(t, false, limit))
	}
	return x().Op(op).Add(literal(t, false, limit))
}

// lowest reports whether limit is the least value of t: nothing is below it, and linters mind the question.
func lowest(t *model.Type, limit *model.Value) bool {
	switch v := limit.V.(type) {
	case uint64:
		return v == 0
	case int64:
		return t.Kind == model.Int && v == math.MinInt64>>(64-bits(t.Go))
	}
	return false
}

// highest reports whether limit is the greatest value of t.
func highest(t *model.Type, limit *model.Value) bool {
	switch v := limit.V.(type) {
	case uint64:
		return v == math.MaxUint64>>(64-bits(t.Go))
	case int64:
		return t.Kind == model.Int && v == math.MaxInt64>>(64-bits(t.Go))
	}
	return false
}

// bits is the size of an integer type; int and uint count as 64.
func bits(goType string) int {
	n, err := strconv.Atoi(strings.TrimLeft(goType, "uint"))
	if err != nil {
		return 64
	}
	return n
}

// lengthChecks are min_len and max_len; n counts the things.
func lengthChecks(r model.Constraints, thing string, n operand) []check {
	if r.MinLen != nil && *r.MinLen == 0 {
		r.MinLen = nil
	}
	if r.MinLen == nil && r.MaxLen == nil {
		return nil
	}
	count := func(k int) string {
		if k == 1 {
			return "1 " + thing
		}
		return strconv.Itoa(k) + " " + plural(thing)
	}
	limit := func(op string, k int) *jen.Statement { return n().Op(op).Lit(k) }
	var c check
	switch {
	case r.MaxLen == nil:
		c = check{rule: "min_len", note: "at least " + count(*r.MinLen), cond: limit("<", *r.MinLen), nonZero: *r.MinLen == 1}
	case r.MinLen == nil:
		c = check{rule: "max_len", note: "at most " + count(*r.MaxLen), cond: limit(">", *r.MaxLen), zeroFit: true}
	case *r.MinLen == *r.MaxLen:
		c = check{rule: "length", note: count(*r.MinLen), cond: limit("!=", *r.MinLen)}
	default:
		c = check{rule: "length", note: strconv.Itoa(*r.MinLen) + " to " + count(*r.MaxLen), or: true}
		c.init = jen.Id("n").Op(":=").Add(n())
		c.cond = jen.Id("n").Op("<").Lit(*r.MinLen).Op("||").Id("n").Op(">").Lit(*r.MaxLen)
	}
	c.must = "have " + c.note
	return []check{c}
}

func plural(thing string) string {
	if stem, ok := strings.CutSuffix(thing, "y"); ok {
		return stem + "ies"
	}
	return thing + "s"
}

// schemeCheck is x.Scheme != "wh" && x.Scheme != "https".
func schemeCheck(secret bool, schemes []string, x operand) check {
	phrase := "the scheme " + either(schemes)
	c := check{rule: "schemes", must: "have " + phrase, note: "scheme " + either(schemes)}
	u := x
	if secret {
		u = func() *jen.Statement { return jen.Id("u") }
		c.init = jen.List(jen.Id("u"), jen.Err()).Op(":=").Qual("net/url", "Parse").Call(x().Dot("Reveal").Call())
	}
	if len(schemes) > mostJoined {
		c.cond = jen.Op("!").Add(among(jen.String(), quoted(schemes), u().Dot("Scheme")))
	} else {
		var conds []*jen.Statement
		for _, s := range schemes {
			conds = append(conds, u().Dot("Scheme").Op("!=").Add(quote(s)))
		}
		c.cond = join("&&", conds)
	}
	if secret {
		c.cond, c.or = jen.Err().Op("!=").Nil().Op("||").Add(c.cond), true
	}
	return c
}

func enumCheck(e *model.Enum, x operand) check {
	var texts []string
	c := check{rule: "one_of", value: x()}
	for _, v := range e.Values {
		texts = append(texts, plain(v.Text))
		c.cases = append(c.cases, jen.Id(v.Go))
	}
	c.must = "be one of " + strings.Join(texts, ", ")
	return c // no note: the constants stand right below
}

func oneOfCheck(t *model.Type, secret bool, choices []*model.Value, x operand) check {
	note := "one of " + strings.Join(plainTexts(choices), ", ")
	c := check{rule: "one_of", must: "be " + note, note: note}
	if t.Kind == model.Time && len(choices) > mostJoined {
		var times []jen.Code
		for _, v := range choices {
			times = append(times, literal(t, false, v))
		}
		c.cond = jen.Op("!").Qual("slices", "ContainsFunc").Call(jen.Index().Qual("time", "Time").Add(values(times)), x().Dot("Equal"))
		return c
	}
	if t.Kind == model.Time {
		var conds []*jen.Statement
		for _, v := range choices {
			conds = append(conds, jen.Op("!").Add(x()).Dot("Equal").Call(literal(t, false, v)))
		}
		c.cond = join("&&", conds)
		return c
	}
	c.value = x()
	if secret || t.Kind == model.URL || t.Kind == model.JSON {
		c.value = textOf(t, secret, x)()
	}
	for _, v := range choices {
		switch text, isText := v.V.(string); {
		case t.Kind == model.URL && !secret:
			c.cases = append(c.cases, quote(canonicalURL(text)))
		case isText:
			c.cases = append(c.cases, quote(text))
		default:
			c.cases = append(c.cases, literal(t, false, v))
		}
	}
	return c
}

func canonicalURL(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		panic("emit: a url that resolve let through does not parse")
	}
	return u.String()
}

// message is the text of the problem, as a Go expression. Items of lists have an index.
func (c check) message(index string) jen.Code {
	if index == "" {
		return quote(c.subject + "must " + c.must)
	}
	format := "item %d: must " + strings.ReplaceAll(c.must, "%", "%%")
	return jen.Qual("fmt", "Sprintf").Call(quote(format), jen.Id(index).Op("+").Lit(1))
}

// join is a op b op c.
func join(op string, conds []*jen.Statement) *jen.Statement {
	s := conds[0]
	for _, c := range conds[1:] {
		s = s.Op(op).Add(c)
	}
	return s
}
