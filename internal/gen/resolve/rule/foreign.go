package rule

import (
	"go/ast"
	"strings"
	"unicode"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/ident"
)

// foreignWords maps words and operators of other languages to what a rule has in their place.
var foreignWords = map[string]string{
	"and": "`a && b`", "or": "`a || b`", "not": "`!a`", "in": "`oneOf(a, \"x\", \"y\")`", "is": "`a == b`", "=": "`a == b`", "===": "`a == b`", "<>": "`a != b`",
	"=~": "`matches(a, \"re\")`", "~=": "`matches(a, \"re\")`", "~": "`matches(a, \"re\")`", "?": "two rules, or `!a || b`", "->": "`!a || b`", "=>": "`!a || b`",
	"'": "texts in double quotes: `a == \"x\"`", "if": "the condition as `when`",
}

// foreign suggests what to write in place of the word or operator at the offset of text, or of the one before, if it is one of another
// language. It returns "" if it is not.
func foreign(text string, offset int) string {
	before := strings.TrimRightFunc(text[:offset], unicode.IsSpace)
	for _, at := range []int{offset, len(before) - 1} {
		if at < 0 || at >= len(text) {
			continue
		}
		like := func(r rune) bool { return strings.ContainsRune("=<>~?-!", r) }
		switch r := rune(text[at]); {
		case r == '\'':
			return "write " + foreignWords["'"]
		case !like(r):
			like = unicode.IsLetter
		}
		start := strings.LastIndexFunc(text[:at+1], func(r rune) bool { return !like(r) }) + 1
		end := len(text)
		if i := strings.IndexFunc(text[at:], func(r rune) bool { return !like(r) }); i >= 0 {
			end = at + i
		}
		if start < end {
			if other := foreignWords[text[start:end]]; other != "" {
				return "write " + other
			}
		}
	}
	return ""
}

// functionNames are the functions of rules, in the order in which findings list them.
var functionNames = []string{"len", "set", "count", "hasPrefix", "hasSuffix", "contains", "matches", "oneOf"}

// foreignFunctions maps functions of other languages to those of rules.
var foreignFunctions = map[string]string{
	"startswith": "hasPrefix", "beginswith": "hasPrefix", "endswith": "hasSuffix", "includes": "contains", "has": "contains", "match": "matches",
	"matchstring": "matches", "regexmatch": "matches", "length": "len", "in": "oneOf", "isset": "set", "defined": "set",
}

// functionHelp suggests a function of rules in place of another one.
func functionHelp(name string) string {
	lower := strings.ToLower(strings.ReplaceAll(name, "_", ""))
	near := foreignFunctions[lower]
	for _, f := range functionNames {
		if strings.ToLower(f) == lower {
			near = f
		}
	}
	if near != "" {
		return usage[near]
	}
	return diag.DidYouMean(name, functionNames)
}

// notAFunction reports a call of something that is not a name: strings.HasPrefix(a, "x") or a.startsWith("x").
func (c *checker) notAFunction(e *ast.CallExpr) {
	help := "rules have the functions " + ident.TickedList(functionNames)
	if s, ok := e.Fun.(*ast.SelectorExpr); ok {
		help = functionHelp(s.Sel.Name)
	}
	c.fail(e.Fun, diag.BadRule, "this is not a function that rules have", help)
}

// absent are the words of other languages for no value.
var absent = map[string]bool{"nil": true, "null": true, "none": true, "undefined": true}

// noValue reports a word for no value, if no field is called so.
func (c *checker) noValue(id *ast.Ident) {
	c.fail(id, diag.BadRule, "`"+id.Name+"` is not a value of an expression", "write `set(a)` or `!set(a)`")
}
