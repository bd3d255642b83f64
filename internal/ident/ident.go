// Package ident spells one name in every way that generated code and environments need: db_host, DBHost, dbHost, DB_HOST.
package ident

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Valid reports whether name is a name of the specification language: lower-case words of ASCII letters and digits joined by
// single underscores, the first of which begins with a letter.
func Valid(name string) bool {
	before := byte('_')
	for i := range len(name) {
		c := name[i]
		switch {
		case c >= 'a' && c <= 'z':
		case c >= '0' && c <= '9':
			if i == 0 {
				return false
			}
		case c != '_' || before == '_':
			return false
		}
		before = c
	}
	return before != '_'
}

// A Speller spells names for Go. The zero Speller knows no initialisms. New returns a Speller that does.
type Speller struct {
	initialisms map[string]string // by their upper-case form
}

// New returns a Speller with the usual initialisms and the given ones. An initialism consists of ASCII letters and digits, begins with a
// capital, and is used as given, such as "CRM" or "OAuth". Others are ignored.
func New(initialisms []string) *Speller {
	s := &Speller{initialisms: make(map[string]string, len(usual)+len(initialisms))}
	for _, w := range usual {
		s.initialisms[w] = w
	}
	for _, w := range initialisms {
		if lower := strings.ToLower(w); Valid(lower) && !strings.Contains(w, "_") && w[0] != lower[0] {
			s.initialisms[strings.ToUpper(w)] = w
		}
	}
	return s
}

// Go returns a valid name as an exported Go identifier: "db_host" becomes DBHost, and "user_ids" becomes UserIDs. An underscore is kept
// between two digits: "tls_1_2" becomes TLS1_2.
func (s *Speller) Go(name string) string {
	words := strings.Split(name, "_")
	for i, w := range words {
		words[i] = s.word(w)
	}
	return Join(words...)
}

// Local returns a valid name as a Go variable or parameter in generated code: "db_host" becomes dbHost, and "id" stays id. A name that has
// another meaning in generated code gets an underscore: "type" becomes type_.
func (s *Speller) Local(name string) string {
	first, rest, _ := strings.Cut(name, "_")
	local := first
	if rest != "" {
		local = Join(first, s.Go(rest))
	}
	if taken[local] {
		return local + "_"
	}
	return local
}

// Env returns a name as an environment variable: "db_host" becomes DB_HOST.
func (s *Speller) Env(name string) string { return strings.ToUpper(name) }

// Snake returns text as a name of the specification language: dbHost, DBHost and DB-Host become db_host. Digits belong to the word before
// them. If text has characters other than ASCII letters, digits, blanks, hyphens, dots and underscores, Snake returns "". The result may
// begin with a digit, so it is not always Valid.
func Snake(text string) string {
	var words []string
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == '-' || c == '.' || c == ' ' || c == '_':
			i++
		case upper(c) || lower(c) || digit(c):
			end := wordEnd(text, i)
			words = append(words, strings.ToLower(text[i:end]))
			i = end
		default:
			return ""
		}
	}
	return strings.Join(words, "_")
}

// wordEnd returns the end of the word that begins at i in an identifier: HTTP of HTTPPort, IDs of IDsOnly.
func wordEnd(text string, i int) int {
	j := i
	for j < len(text) && upper(text[j]) {
		j++
	}
	rest := j
	for rest < len(text) && lower(text[rest]) {
		rest++
	}
	switch {
	case rest == j: // no lower-case letters: S3
	case j-i > 1 && text[j:rest] == "s" && slices.Contains(usual, text[i:j]):
	case j-i > 1:
		return j - 1
	}
	for rest < len(text) && (digit(text[rest]) || rest > j && lower(text[rest])) {
		rest++
	}
	return rest
}

// Value returns any text as the end of an exported Go identifier: "verify-full" becomes VerifyFull, "us-east-1" becomes UsEast1, and "1.2"
// becomes 1_2. Letters and digits are kept. All other characters separate words. A word that contains a capital keeps its capitals. The
// empty text becomes Empty, and a text without letters and digits becomes Value. Different texts may have the same result.
func (s *Speller) Value(text string) string {
	if text == "" {
		return "Empty"
	}
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) })
	for i, w := range words {
		words[i] = s.word(strings.Map(dropMarks, w))
	}
	if joined := Join(words...); joined != "" {
		return joined
	}
	return "Value"
}

// dropMarks removes accents that are separate characters, because Go identifiers must not contain them.
func dropMarks(r rune) rune {
	if unicode.Is(unicode.Mn, r) {
		return -1
	}
	return r
}

// Join joins the parts of a Go identifier. It adds an underscore between two digits.
func Join(parts ...string) string {
	var b strings.Builder
	last := byte(0)
	for _, p := range parts {
		if p == "" {
			continue
		}
		if digit(last) && digit(p[0]) {
			b.WriteByte('_')
		}
		b.WriteString(p)
		last = p[len(p)-1]
	}
	return b.String()
}

// Unexport returns a Go name with its first word in lower case: HTTPProxy becomes httpProxy, S3Bucket s3Bucket, and URL url. Two names can
// have the same result: AB and Ab both become ab.
func Unexport(name string) string {
	rs := []rune(name)
	for i := range rs {
		if i > 0 && i+1 < len(rs) && unicode.IsLower(rs[i+1]) {
			break
		}
		if !unicode.IsUpper(rs[i]) {
			break
		}
		rs[i] = unicode.ToLower(rs[i])
	}
	return string(rs)
}

func digit(c byte) bool { return c >= '0' && c <= '9' }
func lower(c byte) bool { return c >= 'a' && c <= 'z' }
func upper(c byte) bool { return c >= 'A' && c <= 'Z' }

// word spells one word as a part of an exported identifier.
func (s *Speller) word(w string) string {
	if w != strings.ToLower(w) {
		return Capital(w)
	}
	upper := strings.ToUpper(w)
	if spelled, ok := s.initialisms[upper]; ok {
		return spelled
	}
	if one, plural := strings.CutSuffix(upper, "S"); plural {
		if spelled, ok := s.initialisms[one]; ok {
			return spelled + "s"
		}
	}
	return Capital(w)
}

// Capital returns w with a capital as its first letter.
func Capital(w string) string {
	r, size := utf8.DecodeRuneInString(w)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(r)) + w[size:]
}
