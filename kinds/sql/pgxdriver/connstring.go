package pgxdriver

import (
	"slices"
	"strings"

	"github.com/resgen-go/resgen/kinds/sql/internal/dbdriver"
	"github.com/resgen-go/resgen/resource/format"
)

// A fault is what is wrong with a connection string.
type fault = dbdriver.Fault

// A pgxString is a connection string for pgx that is clearly a URL or clearly keywords.
type pgxString struct {
	text  string
	isURL bool
	query int               // the index of the question mark that begins the URL's query; -1 for none
	names []string          // which settings it gives a value
	files map[string]string // the values of settings that are about files

	colonInUser bool
}

// urlScheme finds the beginning of a PostgreSQL URL anywhere in a text.
var urlScheme = format.Pattern{Expr: `(?i)postgres(ql)?://`}

// mistaken are texts that people have at hand and that are neither URLs of PostgreSQL nor keywords. The first match counts.
var mistaken = []dbdriver.Mistake{
	{
		Text:  &format.Pattern{Expr: `(?i)^postgres(ql)?://`},
		Fault: "has a scheme with capital letters: write the scheme in lower case, postgres:// or postgresql://",
	},
	{
		Text:  &format.Pattern{Expr: `(?i)^postgres(ql)?\+[^/@=\s]*:`},
		Fault: "has a scheme that names a driver after a plus sign, for SQLAlchemy: write postgresql:// without the plus sign and the driver",
	},
	{
		Text:  &format.Pattern{Expr: `(?i)^postgres(ql)?:`},
		Fault: "has a scheme without two slashes: write postgres:// or postgresql://",
	},
	{
		Text:  &format.Pattern{Expr: `(?i)^jdbc:`},
		Fault: "is a URL for Java: leave out jdbc: and write postgresql://user:password@host/database",
	},
	{
		Text:  &format.Pattern{Expr: `(?i)^(sqlite3?:|file:|:memory:|[^=\s]*\.(db|sqlite)3?$)`},
		Fault: "is for SQLite: set driver to sqlite, or write postgres://user:password@host/database",
	},
	{
		Text:  &format.Pattern{Expr: `(?i)^(mysql2?|mariadb|mssql|sqlserver|oracle|mongodb|redis|clickhouse)(\+[^/@=\s]*)?:`},
		Fault: "is for another database: pgx connects only to PostgreSQL, with postgres://user:password@host/database; set driver to mysql for MySQL and MariaDB",
	},
	{
		Text:  &format.Pattern{Expr: `(?i)^((export|set|setenv|\$env:)\s*)?[a-z_][a-z0-9_]*\s*[=:]\s*["']?postgres(ql)?://`},
		Fault: "begins with the name of a variable: write only the URL, from postgres:// or postgresql:// on",
	},
	{
		Text:  &format.Pattern{Expr: `(?i)^[^'=]*postgres(ql)?://`},
		Fault: "has text before its URL: leave out what stands before postgres:// or postgresql://",
	},
	{
		Text:  &urlScheme,
		Fault: "has a URL as a value: write only a URL, postgres://user:password@host/database, or only keywords",
	},
	{
		Text:  &format.Pattern{Expr: `(?i)^[a-z][a-z0-9+.-]*://`},
		Fault: "has an unknown scheme: write postgres:// or postgresql://",
	},
	{
		Text:  &format.Pattern{Expr: `(?i)^(export|set|setenv)\s`},
		Fault: "begins with a command of a shell: write only the value of the variable",
	},
}

// neither is the fault of a text that nothing is known about.
const neither fault = "must be a URL, postgres://user:password@host/database, or keywords, host=... user=... password=... dbname=..."

// readPgx takes text only if it is clearly a URL of PostgreSQL or clearly keywords.
func readPgx(text string) (pgxString, error) {
	s := pgxString{text: text, query: -1, files: map[string]string{}}
	f := s.read()
	if f == "" && s.colonInUser && !slices.Contains(s.names, "password") {
		f = "has a colon in its user and no password: in a URL, write the colon before the password as it is; as keywords, write user=... password=..."
	}
	return s, f.Err()
}

func (s *pgxString) read() fault {
	if f := dbdriver.Wrapping(s.text); f != "" {
		return f
	}
	for _, scheme := range []string{"postgres://", "postgresql://"} {
		if rest, ok := strings.CutPrefix(s.text, scheme); ok {
			s.isURL = true
			return s.readURL(rest)
		}
	}
	if f := dbdriver.FirstMistake(mistaken, s.text); f != "" {
		return f
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
	switch name {
	case "user":
		s.colonInUser = strings.Contains(value, ":")
	case "sslrootcert", "sslcert", "sslkey", "sslpassword", "service":
		s.files[name] = value
	}
	return valueFault(name, value)
}
