package format

import (
	"regexp"
	"sync"
)

// A Pattern is a regular expression that is compiled when it is first used, so that a package of them costs nothing at start.
// It must not be copied after that.
type Pattern struct {
	Expr string // in RE2 syntax; MatchString panics if it is none

	once sync.Once
	re   *regexp.Regexp
}

// MatchString reports whether s holds a match of p.
func (p *Pattern) MatchString(s string) bool {
	p.once.Do(func() { p.re = regexp.MustCompile(p.Expr) })
	return p.re.MatchString(s)
}

// patterns holds the expressions that Matches has compiled.
var patterns sync.Map // from string to *regexp.Regexp

// Matches reports whether text holds a match of the regular expression expr, in RE2 syntax. The expression is compiled when it is first used,
// and kept: it must be one of the program's own. Matches panics if it is none.
func Matches(expr, text string) bool {
	re, ok := patterns.Load(expr)
	if !ok {
		re, _ = patterns.LoadOrStore(expr, regexp.MustCompile(expr))
	}
	return re.(*regexp.Regexp).MatchString(text)
}
