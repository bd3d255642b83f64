package syntax

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
)

// The spelling in TOML 1.0 of values without quotes and brackets. The decoder checks whether a date exists, and whether a number fits.
var (
	integer  = regexp.MustCompile(`^(?:[+-]?(?:0|[1-9](?:_?[0-9])*)|0x[0-9A-Fa-f](?:_?[0-9A-Fa-f])*|0o[0-7](?:_?[0-7])*|0b[01](?:_?[01])*)$`)
	float    = regexp.MustCompile(`^[+-]?(?:(?:0|[1-9](?:_?[0-9])*)(?:\.[0-9](?:_?[0-9])*)?(?:[eE][+-]?[0-9](?:_?[0-9])*)?|inf|nan)$`)
	date     = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)
	datetime = regexp.MustCompile(`^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|` + clock + `|[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ]` + clock + zone + `?)$`)
	offset   = regexp.MustCompile(`:.*` + zone + `$`)
	seconds  = regexp.MustCompile(`[0-9]{2}:[0-9]{2}:[0-9]{2}`)
)

const (
	clock = `[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?` // in TOML 1.1, the seconds may be left out
	zone  = `(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])`
)

// scalar reads a number, a boolean or a datetime.
func (s *scanner) scalar() (*Value, bool) {
	start := s.pos
	s.word()
	if s.pos == start {
		return nil, s.fail(s.here(), "expected a value", "")
	}
	if s.peek() == ' ' && s.pos+1 < len(s.text) && digit(s.text[s.pos+1]) && date.Match(s.text[start:s.pos]) {
		s.pos++
		s.word()
	}
	v := &Value{At: s.span(start, s.pos)}
	word := string(s.text[start:s.pos])
	switch {
	case word == "true" || word == "false":
		v.Kind = Bool
	case integer.MatchString(word):
		v.Kind = Integer
	case float.MatchString(word):
		v.Kind = Float
	case datetime.MatchString(word):
		v.Kind = Datetime
		v.Local = !offset.MatchString(word)
		if strings.Contains(word, ":") && !seconds.MatchString(word) {
			s.find(diag.TOMLSyntax, v.At, "a time without seconds is TOML 1.1, but this is read as TOML 1.0", "add the seconds: `07:30:00`")
		}
	default:
		return v, s.misspelled(v)
	}
	return v, true
}

// word skips what could be a scalar.
func (s *scanner) word() {
	n := bytes.IndexAny(s.text[s.pos:], " \t\r\n,]}#")
	if n < 0 {
		n = len(s.text) - s.pos
	}
	s.pos += n
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

// misspelled reports that v is not a value. It returns whether the text after v can probably still be read.
func (s *scanner) misspelled(v *Value) bool {
	if s.inside == 0 {
		// The rest of the line belongs to it: a text without quotes may have blanks and commas.
		end := s.lineEnd(v.At.Start)
		if i := bytes.IndexByte(s.text[v.At.Start:end], '#'); i >= 0 {
			end = v.At.Start + i
		}
		s.pos = v.At.Start + len(bytes.TrimRight(s.text[v.At.Start:end], " \t"))
		v.At.End = s.pos
	}
	word := string(s.text[v.At.Start:v.At.End])
	text, help := diagnose(word)
	s.fail(v.At, text, help)
	return s.inside == 0 && !strings.ContainsAny(word, "\"'[]{}")
}

var (
	leadingZero = regexp.MustCompile(`^[+-]?0[0-9_]`)
	loosePoint  = regexp.MustCompile(`^[+-]?\.|\.(?:[^0-9]|$)`)
	looseScore  = regexp.MustCompile(`[0-9]_(?:[^0-9A-Fa-f]|$)|\._|_[.eE]`)
	numberLike  = regexp.MustCompile(`^[+-]?[0-9][0-9_.eE+-]*$`)
	signedBase  = regexp.MustCompile(`^[+-]0[xob]`)
	dateLike    = regexp.MustCompile(`^[0-9]+(?:-[0-9]|:)`)
)

// diagnose returns a text about what is wrong with the spelling of a value, without the value itself, and a text about what to write
// instead.
func diagnose(word string) (text, help string) {
	switch lower := strings.ToLower(word); {
	case lower == "true" || lower == "false":
		return "a boolean is in lower case", "write `" + lower + "`"
	case signedBase.MatchString(word):
		return "a hexadecimal, octal or binary number has no sign", ""
	case dateLike.MatchString(word):
		return "this is not a date or time", "write it as `2006-01-02`, `15:04:05` or `2006-01-02T15:04:05Z`, or put a text in quotes"
	case numberLike.MatchString(word) && looseScore.MatchString(word):
		return "an underscore in a number must be between two digits", ""
	case numberLike.MatchString(word) && leadingZero.MatchString(word):
		return "a number has no leading zero", "remove the zero; an octal number begins with `0o`"
	case loosePoint.MatchString(word):
		return "a decimal point must be between two digits", ""
	case digit(word[0]) || word[0] == '+' || word[0] == '-':
		return "this is not a number", "write texts, durations and sizes in quotes"
	}
	if strings.ContainsRune("`“”„‘’‚«»＂", []rune(word)[0]) {
		return "this is not a value", "write \" or ' in place of these quotes"
	}
	return "this is not a value", "write texts in quotes"
}
