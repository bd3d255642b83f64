package diag

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// A scan is the result of a tolerant scan of a TOML text. The scan never fails. Text that is not TOML becomes the value of the key before
// it.
type scan struct {
	secrets  []stretch       // values as written, in order
	users    []stretch       // the parts before the hosts of URLs, in order
	comments []stretch       // comments without the number sign, in order
	declared map[string]bool // names of fields that the text declares with secret = true
}

// scan scans the whole text.
func (src *Source) scan() scan {
	s := scanner{source: src, text: src.Text}
	s.document()
	declared := map[string]bool{}
	for _, v := range s.values {
		if k := v.key; k.name == "secret" && k.up != nil && k.up.name != "field" && s.word(v) == "true" {
			declared[k.up.name] = true
		}
	}
	return scan{secrets: s.secrets(declared), users: s.users(), comments: s.comments, declared: declared}
}

// users lists the parts before the hosts of URLs in the values. If a value has several URLs, it is one part from the first to the last.
func (s *scanner) users() []stretch {
	var found []stretch
	for _, v := range s.values {
		word := s.text[v.start:v.end]
		if begin, end := bytes.Index(word, []byte("://")), bytes.LastIndexByte(word, '@'); begin >= 0 && begin+3 < end {
			found = append(found, stretch{v.start + begin + 3, v.start + end})
		}
	}
	return found
}

// scanValue lists the secrets in the value of the named key. The value begins at the offset at. It ends before the offset end at the
// latest, and before any character of stops.
func (src *Source) scanValue(end, at int, name, stops string) []stretch {
	s := scanner{source: src, text: src.Text[:end], at: at}
	s.value(&key{name: name, depth: 1}, 0, stops)
	return s.secrets(src.scanned.declared)
}

const (
	maxNesting = 64  // the maximum depth of arrays and inline tables, which limits the recursion
	maxDepth   = 256 // the maximum depth of keys
)

type scanner struct {
	source   *Source
	text     []byte
	at       int
	values   []scannedValue
	comments []stretch

	eol  int     // the last result of lineEnd
	open [2]bool // whether a """ and a ''' are known to have no end
}

// A scannedValue is a string, another scalar, or text that is neither.
type scannedValue struct {
	stretch
	key *key
}

// A key is one part of the keys that lead to a value.
type key struct {
	up    *key
	name  string
	depth int
}

// under returns k with one more part. At maxDepth it returns k itself.
func (k *key) under(name string) *key {
	if k == nil {
		return &key{name: name, depth: 1}
	}
	if k.depth == maxDepth {
		return k
	}
	return &key{up: k, name: name, depth: k.depth + 1}
}

// path lists the names from the outermost key to k.
func (k *key) path() []string {
	names := make([]string, k.depth)
	for ; k != nil; k = k.up {
		names[k.depth-1] = k.name
	}
	return names
}

// secrets lists the values that are secrets by the names of their keys.
func (s *scanner) secrets(declared map[string]bool) []stretch {
	var found []stretch
	secret := map[*key]bool{} // the items of an array have the same key
	for _, v := range s.values {
		is, known := secret[v.key]
		if !known {
			is = v.key.depth == maxDepth || s.source.isSecret(v.key.path(), declared)
			secret[v.key] = is
		}
		if word := s.word(v); is && word != "true" && word != "false" {
			found = append(found, v.stretch)
		}
	}
	return found
}

func (s *scanner) word(v scannedValue) string { return string(s.text[v.start:v.end]) }

func (s *scanner) peek() byte {
	if s.at < len(s.text) {
		return s.text[s.at]
	}
	return 0
}

func (s *scanner) done() bool { return s.at >= len(s.text) }

// lineEnd returns the end of the current line, without the line break.
func (s *scanner) lineEnd() int {
	if s.at <= s.eol && s.eol > 0 {
		return s.eol
	}
	s.eol = len(s.text)
	if i := bytes.IndexByte(s.text[s.at:], '\n'); i >= 0 {
		s.eol = s.at + i
	}
	return s.eol
}

func (s *scanner) blanks() {
	for !s.done() && (s.peek() == ' ' || s.peek() == '\t' || s.peek() == '\r') {
		s.at++
	}
}

// space skips blanks, line breaks and comments.
func (s *scanner) space() {
	for {
		s.blanks()
		switch {
		case s.done():
			return
		case s.peek() == '\n':
			s.at++
		case s.peek() == '#':
			s.comment()
		default:
			return
		}
	}
}

func (s *scanner) comment() {
	end := s.lineEnd()
	s.comments = append(s.comments, stretch{s.at + 1, end})
	s.at = end
}

// document reads headers and assignments to the end.
func (s *scanner) document() {
	var header *key
	for s.space(); !s.done(); s.space() {
		if s.peek() == '[' {
			for s.peek() == '[' {
				s.at++
			}
			header, _ = s.keys(nil)
			s.at = s.lineEndOrComment()
			continue
		}
		k, ok := s.keys(header)
		if !ok {
			s.at++ // no element begins here
			continue
		}
		s.assignment(k, 0, "")
	}
}

// lineEndOrComment returns the end of the current line or the start of the comment at its end.
func (s *scanner) lineEndOrComment() int {
	end := s.lineEnd()
	if i := bytes.IndexByte(s.text[s.at:end], '#'); i >= 0 {
		return s.at + i
	}
	return end
}

// assignment reads the value after a key. The equals sign may be missing, or a colon may replace it. The value continues up to one of the
// characters of stops, or up to the end of the line.
func (s *scanner) assignment(k *key, depth int, stops string) {
	s.blanks()
	if s.peek() == '=' || s.peek() == ':' {
		s.at++
	}
	s.value(k, depth, stops)
}

func (s *scanner) value(k *key, depth int, stops string) {
	s.blanks()
	switch c := s.peek(); {
	case c == '"' || c == '\'':
		start := s.at
		s.quoted(c)
		s.record(k, start, s.at)
	case c == '{' && depth < maxNesting:
		s.at++
		s.table(k, depth+1)
	case c == '[' && depth < maxNesting:
		s.at++
		s.array(k, depth+1)
	}
	// Any other text here may be a part of the value: a word without quotes, or the rest of a text that contains a quote.
	s.blanks()
	if s.done() || strings.IndexByte("\n#"+stops, s.peek()) >= 0 {
		return
	}
	start, end := s.at, s.lineEnd()
	if i := bytes.IndexAny(s.text[start:end], "#"+stops); i >= 0 {
		end = start + i
	}
	s.at = end
	s.record(k, start, start+len(bytes.TrimRight(s.text[start:end], " \t\r")))
}

// quoted reads a string that begins with the quote q. If it is not closed, it ends at the end of the line.
func (s *scanner) quoted(q byte) {
	kind := 0
	if q == '\'' {
		kind = 1
	}
	triple := bytes.Repeat([]byte{q}, 3)
	if bytes.HasPrefix(s.text[s.at:], triple) && !s.open[kind] {
		for i := s.at + 3; i < len(s.text); i++ {
			switch {
			case s.text[i] == '\\' && q == '"':
				i++
			case bytes.HasPrefix(s.text[i:], triple):
				for i += 3; i < len(s.text) && s.text[i] == q; i++ {
					// Up to two more quotes belong to the text.
				}
				s.at = i
				return
			}
		}
		s.open[kind] = true
	}
	end := s.lineEnd()
	for i := s.at + 1; i < end; i++ {
		switch s.text[i] {
		case '\\':
			if q == '"' {
				i++
			}
		case q:
			s.at = i + 1
			return
		}
	}
	s.at = end
}

// table reads the rest of an inline table, after its opening brace. There may be line breaks anywhere.
func (s *scanner) table(k *key, depth int) {
	for s.space(); !s.done(); s.space() {
		switch s.peek() {
		case '}':
			s.at++
			return
		case ',':
			s.at++
			continue
		}
		start := s.at
		inner, ok := s.keys(k)
		s.blanks()
		if c := s.peek(); ok && (c == '=' || c == ':') {
			s.assignment(inner, depth, ",}")
			continue
		}
		s.at = start
		s.element(k, depth, ",}")
	}
}

// array reads the rest of an array, after its opening bracket.
func (s *scanner) array(k *key, depth int) {
	for s.space(); !s.done(); s.space() {
		switch s.peek() {
		case ']':
			s.at++
			return
		case ',':
			s.at++
			continue
		}
		s.element(k, depth, ",]")
	}
}

// element reads a value in brackets or braces. It reads at least one byte, so that the scan continues.
func (s *scanner) element(k *key, depth int, stops string) {
	start := s.at
	s.value(k, depth, stops)
	if s.at == start {
		s.at++
	}
}

// keys reads a key with its dotted parts, in the table of k. If there is no key, it reads nothing and returns false.
func (s *scanner) keys(k *key) (*key, bool) {
	for found := false; ; found = true {
		s.blanks()
		start := s.at
		switch c := s.peek(); {
		case c == '"' || c == '\'':
			s.quoted(c)
			k = k.under(strings.Trim(string(s.text[start:s.at]), string(rune(c))))
		case bareKey(c):
			for !s.done() && bareKey(s.peek()) {
				s.at++
			}
			k = k.under(string(s.text[start:s.at]))
		default:
			return k, found
		}
		s.blanks()
		if s.peek() != '.' {
			return k, true
		}
		s.at++
	}
}

func bareKey(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c >= utf8.RuneSelf
}

func (s *scanner) record(k *key, start, end int) {
	s.values = append(s.values, scannedValue{stretch{start, end}, k})
}
