package bare

import (
	"go/scanner"
	"go/token"
	"slices"
)

// A lexeme is a token of Go code and where it stands.
type lexeme struct {
	tok      token.Token
	text     string
	from, to int
}

// lexemes returns the tokens of some code, which need not be a whole file. Comments are left out.
func lexemes(code string) []lexeme {
	file := token.NewFileSet().AddFile("", -1, len(code))
	var s scanner.Scanner
	s.Init(file, []byte(code), func(token.Position, string) {}, 0)
	var all []lexeme
	for {
		pos, tok, text := s.Scan()
		if tok == token.EOF {
			return all
		}
		from := file.Offset(pos)
		l := lexeme{tok, text, from, from + len(tok.String())}
		if tok == token.SEMICOLON {
			l.text, l.to = "", from // Go puts one at the end of a line; which of the two it is does not matter
		} else if text != "" {
			l.to = from + len(text)
		}
		all = append(all, l)
	}
}

// span tells where some code stands in a text, and how often it is there. It compares tokens, so that a comment that is written anew, and
// columns that gofmt aligns anew, change nothing.
func span(text, code string) (from, to, n int) {
	all, want := lexemes(text), lexemes(code)
	for len(want) > 0 && want[len(want)-1].tok == token.SEMICOLON {
		want = want[:len(want)-1] // the end of the code is not the end of a line of the text
	}
	same := func(a, b lexeme) bool { return a.tok == b.tok && a.text == b.text }
	for i := 0; i+len(want) <= len(all) && len(want) > 0; i++ {
		if part := all[i : i+len(want)]; slices.EqualFunc(part, want, same) {
			from, to, n = part[0].from, part[len(part)-1].to, n+1
		}
	}
	return from, to, n
}
