package sqlkind

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/resgen-go/resgen/resource"
)

// A fault is what is wrong with a connection string, in words that do not come from it; "" is nothing. Every fault is a constant.
type fault string

// err is nil if there is no fault.
func (f fault) err() error {
	if f == "" {
		return nil
	}
	return bad(string(f))
}

// wrapping finds what stands around a connection string by mistake, whatever its driver.
func wrapping(text string) fault {
	first, _ := utf8.DecodeRuneInString(text)
	last, _ := utf8.DecodeLastRuneInString(text)
	switch {
	case text == "":
		return "must not be empty"
	case strings.ContainsRune(text, 0):
		return "holds a zero byte: it must be text in UTF-8"
	case first == '\ufeff':
		return "begins with a byte order mark: save it as UTF-8 without one"
	case isBlank(first):
		return "begins with a blank or a line break: leave it out"
	case isBlank(last):
		return "ends with a blank or a line break: leave it out"
	case isQuote(last) && (isQuote(first) || strings.HasPrefix(text, `\"`) || strings.HasPrefix(text, `\'`)):
		return "stands in quotes: leave them out; the option --env-file of docker keeps quotes in the value"
	}
	return ""
}

// isBlank reports whether r is a blank, a line break or a character that nobody sees.
func isBlank(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
}

// isQuote reports whether r is a quotation mark, of a program's or of a text's.
func isQuote(r rune) bool { return strings.ContainsRune("\"'`“”„‘’‚«»", r) }

// A pgxString is a connection string for pgx that is clearly a URL or clearly keywords.
type pgxString struct {
	text  string
	isURL bool
	query int      // the index of the question mark that begins the URL's query; -1 for none
	names []string // which settings it gives a value

	colonInUser bool
}

// urlScheme finds the beginning of a PostgreSQL URL anywhere in a text.
var urlScheme = resource.Pattern{Expr: `(?i)postgres(ql)?://`}

// mistaken are texts that people have at hand and that are neither URLs of PostgreSQL nor keywords. The first match counts.
var mistaken = []struct {
	text  *resource.Pattern
	fault fault
}{
	{
		&resource.Pattern{Expr: `(?i)^postgres(ql)?://`},
		"has a scheme with capital letters: write the scheme in lower case, postgres:// or postgresql://",
	},
	{
		&resource.Pattern{Expr: `(?i)^postgres(ql)?\+[^/@=\s]*:`},
		"has a scheme that names a driver after a plus sign, for SQLAlchemy: write postgresql:// without the plus sign and the driver",
	},
	{
		&resource.Pattern{Expr: `(?i)^postgres(ql)?:`},
		"has a scheme without two slashes: write postgres:// or postgresql://",
	},
	{
		&resource.Pattern{Expr: `(?i)^jdbc:`},
		"is a URL for Java: leave out jdbc: and write postgresql://user:password@host/database",
	},
	{
		&resource.Pattern{Expr: `(?i)^(sqlite3?:|file:|:memory:|[^=\s]*\.(db|sqlite)3?$)`},
		"is for SQLite: set driver to sqlite, or write postgres://user:password@host/database",
	},
	{
		&resource.Pattern{Expr: `(?i)^(mysql2?|mariadb|mssql|sqlserver|oracle|mongodb|redis|clickhouse)(\+[^/@=\s]*)?:`},
		"is for another database: pgx connects only to PostgreSQL, with postgres://user:password@host/database",
	},
	{
		&resource.Pattern{Expr: `(?i)^((export|set|setenv|\$env:)\s*)?[a-z_][a-z0-9_]*\s*[=:]\s*["']?postgres(ql)?://`},
		"begins with the name of a variable: write only the URL, from postgres:// or postgresql:// on",
	},
	{
		&resource.Pattern{Expr: `(?i)^[^'=]*postgres(ql)?://`},
		"has text before its URL: leave out what stands before postgres:// or postgresql://",
	},
	{
		&urlScheme,
		"has a URL as a value: write only a URL, postgres://user:password@host/database, or only keywords",
	},
	{
		&resource.Pattern{Expr: `(?i)^[a-z][a-z0-9+.-]*://`},
		"has an unknown scheme: write postgres:// or postgresql://",
	},
	{
		&resource.Pattern{Expr: `(?i)^(export|set|setenv)\s`},
		"begins with a command of a shell: write only the value of the variable",
	},
}

// neither is the fault of a text that nothing is known about.
const neither fault = "must be a URL, postgres://user:password@host/database, or keywords, host=... user=... password=... dbname=..."

// readPgx takes text only if it is clearly a URL of PostgreSQL or clearly keywords.
func readPgx(text string) (pgxString, error) {
	s := pgxString{text: text, query: -1}
	f := s.read()
	if f == "" && s.colonInUser && !slices.Contains(s.names, "password") {
		f = "has a colon in its user and no password: in a URL, write the colon before the password as it is; as keywords, write user=... password=..."
	}
	return s, f.err()
}

func (s *pgxString) read() fault {
	if f := wrapping(s.text); f != "" {
		return f
	}
	for _, scheme := range []string{"postgres://", "postgresql://"} {
		if rest, ok := strings.CutPrefix(s.text, scheme); ok {
			s.isURL = true
			return s.readURL(rest)
		}
	}
	for _, m := range mistaken {
		if m.text.MatchString(s.text) {
			return m.fault
		}
	}
	return s.readKeywords(s.text)
}

// set notes that the text gives the setting name a value.
func (s *pgxString) set(name, value string) fault {
	if f := s.nameFault(name); f != "" {
		return f
	}
	if name == "database" {
		name = "dbname" // pgx has both names
	}
	// The query of a URL may replace the host: no other way is there to name the folder of a socket.
	if slices.Contains(s.names, name) && !(s.isURL && (name == "host" || name == "port")) {
		return "sets one name twice: leave one out; if that is a part of a password, escape & as %26 in a URL, or quote the password as a keyword"
	}
	s.names = append(s.names, name)
	if name == "user" {
		s.colonInUser = strings.Contains(value, ":")
	}
	return valueFault(name, value)
}
