package constraint

import (
	"regexp/syntax"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/model"
)

// The keys of a map of objects may come from the names of variables. Such keys consist of lower-case letters, digits and underscores. The
// functions in this file report whether such a key can satisfy a constraint.

// lowerKeys are the characters of keys in variables.
const lowerKeys = "abcdefghijklmnopqrstuvwxyz0123456789_"

// lowerFormats are the formats that a key in a variable can have.
var lowerFormats = []string{"hostname", "dns_label", "base64"}

func isLower(text *model.Value) bool { return strings.Trim(text.V.(string), lowerKeys) == "" }

// matchesLower reports whether the regular expression matches a text of lowerKeys that is not empty. It assumes that word boundaries always
// match. So it may return true for an expression that matches no such text. If it returns false, the expression certainly matches none.
func matchesLower(expr string) bool {
	re, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return true
	}
	prog, err := syntax.Compile(re.Simplify())
	if err != nil {
		return true
	}
	// A state is an instruction and the position in the text: begun means that the match is after the beginning of the text, and ended that it
	// is at the end.
	type state struct {
		at           uint32
		begun, ended bool
	}
	seen := map[state]bool{}
	var reaches func(s state) bool
	reaches = func(s state) bool {
		if seen[s] {
			return false
		}
		seen[s] = true
		i := &prog.Inst[s.at]
		next := state{i.Out, s.begun, s.ended}
		switch i.Op {
		case syntax.InstMatch:
			return s.begun || !s.ended
		case syntax.InstFail:
			return false
		case syntax.InstAlt, syntax.InstAltMatch:
			return reaches(next) || reaches(state{i.Arg, s.begun, s.ended})
		case syntax.InstEmptyWidth:
			what := syntax.EmptyOp(i.Arg)
			if s.begun && what&(syntax.EmptyBeginText|syntax.EmptyBeginLine) != 0 {
				return false
			}
			next.ended = next.ended || what&(syntax.EmptyEndText|syntax.EmptyEndLine) != 0
		case syntax.InstRune, syntax.InstRune1, syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
			if s.ended || !slices.ContainsFunc([]rune(lowerKeys), i.MatchRune) {
				return false
			}
			next.begun = true
		}
		return reaches(next)
	}
	start := uint32(prog.Start)
	return reaches(state{at: start}) || reaches(state{at: start, begun: true})
}
