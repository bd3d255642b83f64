// Package dotenv reads variables from dotenv files.
//
// A file holds lines KEY=value, empty lines, and comments that begin with #. The word export before a key is skipped, and so are blanks
// around keys and values. An unquoted value ends at the end of its line, or before a blank that is followed by #. A value may begin with #,
// as in A=#x. If it is unclear whether a # begins a value or a comment, as in A= #x and A=# x, Parse refuses the line. In single quotes,
// every character stands for itself. In double quotes, \n, \r and \t stand for what they mean in Go; \", \\, \$ and \` stand for the
// character after the backslash. No other character may follow a backslash. Quoted values may contain newlines. A $ stands for
// itself: variables are not expanded. Lines may end with CRLF. Parse refuses a file in UTF-16, and a carriage return within a line outside of
// quotes.
package dotenv

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/resgen-go/resgen/resource"
)

// Read reads the file at path. If there is no such file, the error wraps fs.ErrNotExist. Errors name the path and the line, and never hold a
// value.
func Read(path string) (resource.Map, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	m, err := Parse(b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return m, nil
}

// File returns the variables of the file at path as a Source, for runs on a developer's machine:
//
//	WithSource(resource.Layered(resource.OS(), dotenv.File(".env")))
//
// The file is read once, when File is called. A file that does not exist has no variables. If a file exists but cannot be read, each load
// from the Source fails with a problem that names the path and the line.
func File(path string) resource.Source {
	m, err := Read(path)
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return file{m, err}
}

// A file is a resource.Failing.
type file struct {
	resource.Map
	err error
}

func (f file) Err() error { return f.err }

// Parse reads text. Its errors say "line N: ..." and never hold a value. A key that is set twice is an error.
func Parse(text []byte) (resource.Map, error) {
	if bytes.HasPrefix(text, []byte("\xff\xfe")) || bytes.HasPrefix(text, []byte("\xfe\xff")) {
		return nil, errors.New("line 1: the file is in UTF-16: save it as UTF-8")
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	p := &parser{rest: strings.ReplaceAll(string(text), "\r\n", "\n"), line: 1}
	m := resource.Map{}
	first := map[string]int{} // the line of each key
	for p.skip() {
		line := p.line
		key, value, err := p.assignment()
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		if n, ok := first[key]; ok {
			return nil, fmt.Errorf("line %d: sets the same key as line %d", line, n) // the key is not named, because a stray line of a value may look like a key
		}
		first[key] = line
		m[key] = value
	}
	if p.hidden > 0 {
		return nil, fmt.Errorf("line %d: %w", p.hidden, errReturn)
	}
	return m, nil
}

const blanks = " \t\r"

type parser struct {
	rest   string
	line   int
	hidden int // the line of a comment that hides further text, or 0
}

// skip skips blanks, newlines and comments. It returns false at the end of the file.
func (p *parser) skip() bool {
	for {
		p.rest = strings.TrimLeft(p.rest, blanks)
		switch {
		case p.rest == "":
			return false
		case p.rest[0] == '\n':
			p.take(1)
		case p.rest[0] == '#':
			if hasReturn(p.take(p.lineEnd())) && p.hidden == 0 {
				p.hidden = p.line
			}
		default:
			return true
		}
	}
}

// take removes and returns the next n bytes.
func (p *parser) take(n int) string {
	s := p.rest[:n]
	p.rest = p.rest[n:]
	p.line += strings.Count(s, "\n")
	return s
}

func (p *parser) lineEnd() int {
	if i := strings.IndexByte(p.rest, '\n'); i >= 0 {
		return i
	}
	return len(p.rest)
}

// mergeMark reports whether a line is one that git writes where two versions of a file conflict.
func mergeMark(line string) bool {
	line = strings.TrimRight(line, blanks)
	for _, mark := range []string{"<<<<<<<", "|||||||", "=======", ">>>>>>>"} {
		if line == mark || strings.HasPrefix(line, mark+" ") {
			return true
		}
	}
	return false
}

func (p *parser) assignment() (key, value string, err error) {
	end := p.lineEnd()
	if mergeMark(p.rest[:end]) {
		return "", "", errors.New("git left the mark of a merge conflict here: keep one of the two sides, and remove the marks")
	}
	eq := strings.IndexByte(p.rest[:end], '=')
	if eq < 0 {
		return "", "", errors.New("must be KEY=value")
	}
	key = strings.TrimRight(p.take(eq), blanks)
	if name, ok := strings.CutPrefix(key, "export"); ok && strings.TrimLeft(name, blanks) != name {
		key = strings.TrimLeft(name, blanks)
	}
	if !isKey(key) {
		return "", "", errors.New("the key must be letters, digits and underscores, and not begin with a digit")
	}
	p.take(1)
	spaced := len(p.rest)
	p.rest = strings.TrimLeft(p.rest, blanks)
	if p.rest == "" || p.rest[0] != '\'' && p.rest[0] != '"' {
		value, err = p.bare(len(p.rest) < spaced)
		return key, value, err
	}
	if value, err = p.quoted(p.take(1)); err != nil {
		return "", "", err
	}
	rest := p.take(p.lineEnd())
	after := strings.TrimLeft(rest, blanks)
	if after != "" && (after[0] != '#' || after == rest) { // a shell would take "x"#y for one word
		return "", "", errors.New("nothing but a blank and a comment may follow the closing quote")
	}
	return key, value, nil
}

func isKey(s string) bool {
	if s == "" || s[0] >= '0' && s[0] <= '9' {
		return false
	}
	for _, c := range []byte(s) {
		if c != '_' && (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return true
}

var (
	errNUL    = errors.New("a value must not hold a NUL byte")
	errReturn = errors.New("a carriage return is not the end of a line: save the file with line feeds")
	errHash   = errors.New("put quotes around a value that begins with #; a comment after = needs a blank on both sides of its #")
)

// bare reads a value without quotes. spaced is true if there are blanks before the value.
func (p *parser) bare(spaced bool) (string, error) {
	line := p.take(p.lineEnd())
	s := line
	if strings.HasPrefix(s, "#") {
		blankAfter := strings.TrimLeft(s[1:], blanks) != s[1:]
		switch {
		case spaced && (blankAfter || s == "#"):
			return "", nil
		case spaced || blankAfter: // other readers of such files do not agree whether this is a value
			return "", errHash
		}
	}
	for i := 1; i < len(s); i++ {
		if s[i] == '#' && strings.IndexByte(blanks, s[i-1]) >= 0 {
			s = s[:i]
			break
		}
	}
	switch {
	case strings.IndexByte(s, 0) >= 0:
		return "", errNUL
	case hasReturn(line):
		return "", errReturn
	}
	return strings.TrimRight(s, blanks), nil
}

// hasReturn reports whether text follows a carriage return in a line: the text was meant to be another line.
func hasReturn(line string) bool {
	return strings.IndexByte(strings.TrimRight(line, blanks), '\r') >= 0
}

// quoted reads a value up to its closing quote.
func (p *parser) quoted(quote string) (string, error) {
	var b strings.Builder
	for {
		i := strings.IndexAny(p.rest, quote+`\`+"\x00")
		if quote == "'" {
			i = strings.IndexAny(p.rest, "'\x00")
		}
		if i < 0 {
			return "", errors.New("the closing quote is missing")
		}
		b.WriteString(p.take(i))
		switch p.take(1) {
		case quote:
			return b.String(), nil
		case "\x00":
			return "", errNUL
		}
		if p.rest == "" {
			return "", errors.New("the closing quote is missing")
		}
		const escapes, meanings = "nrt\"\\$`", "\n\r\t\"\\$`"
		e := strings.IndexByte(escapes, p.rest[0])
		if e < 0 {
			return "", errors.New("a backslash in double quotes must be followed by n, r, t, \", \\, $ or `")
		}
		p.take(1)
		b.WriteByte(meanings[e])
	}
}
