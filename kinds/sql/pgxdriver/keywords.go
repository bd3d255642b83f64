package pgxdriver

import (
	"strings"

	"github.com/resgen-go/resgen/kinds/sql/internal/pgnames"
	"github.com/resgen-go/resgen/resource/format"
)

const blanks = " \t\n\r\v\f" // separate keywords

var (
	wordPattern = format.Pattern{Expr: `^[A-Za-z_][A-Za-z0-9_.]*$`}

	// semicolonsPattern finds the form of .NET and ODBC: Host=h;Username=u.
	semicolonsPattern = format.Pattern{Expr: `(?i)^[a-z_ ]+=[^;'\s]*;\s*[a-z_ ]+=`}
)

// readKeywords reads text as pgx and libpq do, and takes only known names.
func (s *pgxString) readKeywords(text string) fault {
	first, _, ok := strings.Cut(text, "=")
	first = strings.TrimRight(first, blanks)
	isWord := wordPattern.MatchString(first)
	switch {
	case semicolonsPattern.MatchString(text) && (pgnames.IsName(first) || !isWord):
		return "separates keywords by semicolons: write host=... user=... password=... dbname=... in lower case, with blanks between them"
	case !ok || !isWord:
		return neither
	}
	for text != "" {
		k, rest, f := nextKeyword(text)
		switch {
		case f != "":
			return f
		case pgnames.IsPassword(k.name) && !k.quoted && pgnames.HoldsSetting(k.name, k.value):
			return settingFault
		}
		if f := s.set(k.name, k.value); f != "" {
			return f
		}
		text = rest
	}
	return ""
}

// A keyword is a name and its value, which may stand in quotes.
type keyword struct {
	name, value string
	quoted      bool
}

// nextKeyword reads the first keyword of text.
func nextKeyword(text string) (k keyword, rest string, f fault) {
	name, rest, ok := strings.Cut(text, "=")
	k.name = strings.TrimRight(name, blanks)
	if !ok || strings.ContainsAny(k.name, blanks) {
		return k, "", "has text between its keywords: put a value that holds blanks in single quotes, as in password='...'"
	}
	rest = strings.TrimLeft(rest, blanks)
	end := blanks
	if rest, k.quoted = strings.CutPrefix(rest, "'"); k.quoted {
		end = "'"
	}
	var value strings.Builder
	i := 0
	for ; i < len(rest) && strings.IndexByte(end, rest[i]) < 0; i++ {
		if rest[i] == '\\' { // the next character counts as it is
			if i++; i == len(rest) {
				break
			}
		}
		value.WriteByte(rest[i])
	}
	k.value, rest = value.String(), rest[i:]
	if k.quoted {
		if rest == "" {
			return k, "", `has a quoted value without a closing quote: write a quote inside it as \'`
		}
		if rest = rest[1:]; rest != "" && strings.IndexByte(blanks, rest[0]) < 0 {
			return k, "", `has no blank after a quoted value: write a quote inside it as \'`
		}
	}
	return k, strings.TrimLeft(rest, blanks), ""
}

// isSent reports whether pgx may send the server a parameter of this name.
func isSent(name string) bool {
	return pgnames.Keywords[name] || pgnames.RuntimeParameters[strings.ToLower(name)] || pgnames.Custom.MatchString(name)
}

// nameFault finds a name that pgx must not get.
func (s *pgxString) nameFault(name string) fault {
	lower := strings.ToLower(name)
	switch {
	case pgnames.Keywords[name] || pgnames.RuntimeParameters[lower] || s.isURL && pgnames.Custom.MatchString(name):
		return ""
	case pgnames.Keywords[lower]:
		return "has a keyword with capital letters: write keywords in lower case, as in host, port, user, password and dbname"
	case pgnames.Foreign[lower] != "":
		return pgnames.Foreign[lower]
	case s.isURL:
		return "has a parameter that neither pgx nor PostgreSQL has: in a password, write & as %26 and ? as %3F; " +
			"write other parameters of the server as options=-c%20name%3Dvalue"
	}
	return "has a keyword that neither pgx nor PostgreSQL has: put a value that holds blanks in single quotes; " +
		"write other parameters of the server as options='-c name=value'"
}
