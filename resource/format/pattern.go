package format

import (
	"regexp"
	"sync"
)

// A Pattern is a regular expression that is compiled when it is first used, so that package variables cost nothing at program start. Do not
// copy a Pattern after its first use.
type Pattern struct {
	Expr string // in RE2 syntax; MatchString panics if it is not valid

	once sync.Once
	re   *regexp.Regexp
}

// MatchString reports whether s contains a match of p.
func (p *Pattern) MatchString(s string) bool {
	p.once.Do(func() { p.re = regexp.MustCompile(p.Expr) })
	return p.re.MatchString(s)
}

// patterns holds the expressions that Matches has compiled.
var patterns sync.Map // from string to *regexp.Regexp

// Matches reports whether text contains a match of the regular expression expr, in RE2 syntax. Compiled expressions are kept forever, so
// expr must be a constant of the program and never input. Matches panics if expr is not valid. Generated code calls Matches in place of a
// package variable for each pattern: such variables would need numbers, and a new rule would rename those of later rules.
func Matches(expr, text string) bool {
	re, ok := patterns.Load(expr)
	if !ok {
		re, _ = patterns.LoadOrStore(expr, regexp.MustCompile(expr))
	}
	return re.(*regexp.Regexp).MatchString(text)
}
