package postgreskind

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/resgen-go/resgen/resource/format"
)

// A setting is a name that a URL gives a value. The parts before the query have the names of libpq: user, password, host, port, dbname.
type setting struct {
	name, value string
	spelled     string // the name of the parameter as the query spells it; "" for a part before the query
}

// place returns the place of s in the URL: "the database", "the parameter sslmode". It is safe to show: the name of a parameter may be a piece
// of a password, so only names that pgx or PostgreSQL know are shown.
func (s setting) place() string {
	switch {
	case s.spelled == "" && s.name == "dbname":
		return "the database"
	case s.spelled == "":
		return "the " + s.name
	case s.spelled == "database", urlSettings[s.spelled].fields != nil, keywordsOfPgx[s.spelled], refusedSettings[s.spelled] != "":
		return "the parameter " + s.spelled
	}
	return "a parameter"
}

// urlPattern finds the beginning of a URL of PostgreSQL.
var urlPattern = format.Pattern{Expr: `postgres(ql)?://`}

// What can be wrong with a URL. The texts are constants, as a URL holds a password.
var (
	errScheme    = errors.New("must begin with postgres:// or postgresql://")
	errBlank     = errors.New("holds a blank, a line break or a character that nobody sees: leave it out, or write a blank as %20")
	errTwoURLs   = errors.New("holds two URLs: write one, with several servers as postgres://user:password@host1:port1,host2:port2/database")
	errEscape    = errors.New("has a % that is not followed by the code of a character: write % as %25")
	errSpecial   = errors.New("has a special character in its user or password, or two @: in them, write @ as %40, / as %2F, ? as %3F, # as %23, and % as %25")
	errPort      = errors.New("has a port that is not a number from 1 to 65535; in the user and the password, write @ as %40, / as %2F and : as %3A")
	errBrackets  = errors.New("has a bracket that belongs to no IPv6 address: write one as [::1]")
	errDatabase  = errors.New("has a special character in its database: write it as % and its code")
	errParameter = errors.New("has a parameter that is not name=value: inside a value, write = as %3D and & as %26")
)

// errTwice says that a and b of a URL set the same.
func errTwice(a, b setting) error {
	const help = "remove one of them; in the user and the password, write & as %26 and ? as %3F"
	if a.place() == b.place() {
		return errors.New("has " + a.place() + " twice: " + strings.Replace(help, "them", "the two", 1))
	}
	return errors.New("sets the same with " + a.place() + " and with " + b.place() + ": " + help)
}

// parseURL reads text as libpq and pgx do, but takes only what a person can mean. Each setting is there once.
func parseURL(text string) ([]setting, error) {
	rest, ok := strings.CutPrefix(text, "postgres://")
	if !ok {
		rest, ok = strings.CutPrefix(text, "postgresql://")
	}
	switch {
	case !ok:
		return nil, errScheme
	case strings.ContainsFunc(rest, isBlank):
		return nil, errBlank
	case urlPattern.MatchString(rest):
		return nil, errTwoURLs
	case strings.Contains(rest, "#"), strings.Count(rest, "@") > 1:
		return nil, errSpecial
	}
	p := urlParser{}
	servers, query, _ := strings.Cut(rest, "?")
	servers, database, _ := strings.Cut(servers, "/")
	if strings.Contains(database, "@") || strings.Contains(query, "@") {
		return nil, errSpecial // what stands before the @ was meant to be a password
	}
	if before, after, ok := strings.Cut(servers, "@"); ok {
		user, password, _ := strings.Cut(before, ":")
		p.escaped("user", user)
		p.escaped("password", password)
		servers = after
	}
	p.servers(servers)
	if strings.ContainsAny(database, "/:=&;,\"'`<>\\|[]{}") {
		p.fail(errDatabase)
	}
	p.escaped("dbname", database)
	p.query(query)
	return p.settings, p.err
}

// isBlank reports whether r is a blank, a line break or a character that nobody sees.
func isBlank(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
}

// A urlParser gathers settings, and the first thing that is wrong.
type urlParser struct {
	settings []setting
	err      error
}

func (p *urlParser) fail(err error) {
	if p.err == nil {
		p.err = err
	}
}

// escaped adds a part of a URL, unless it is missing.
func (p *urlParser) escaped(name, raw string) {
	if raw == "" {
		return
	}
	value, err := url.PathUnescape(raw)
	if err != nil || strings.ContainsRune(value, 0) {
		p.fail(errEscape)
		return
	}
	p.set(setting{name: name, value: value})
}

func (p *urlParser) set(s setting) {
	if i := slices.IndexFunc(p.settings, func(o setting) bool { return o.name == s.name }); i >= 0 {
		p.fail(errTwice(p.settings[i], s))
		return
	}
	p.settings = append(p.settings, s)
}

// servers reads host1:port1,host2:port2.
func (p *urlParser) servers(text string) {
	var hosts, ports []string
	for server := range strings.SplitSeq(text, ",") {
		host, port, ok := splitServer(server)
		if !ok {
			p.fail(errBrackets)
			return
		}
		hosts, ports = append(hosts, host), append(ports, port)
	}
	if list := strings.Join(hosts, ","); strings.Trim(list, ",") != "" {
		p.escaped("host", list)
	}
	if list := strings.Join(ports, ","); strings.Trim(list, ",") != "" {
		p.escaped("port", list)
	}
}

// splitServer is the host and the port, if there is one, of host:port, and of [::1]:port without its brackets.
func splitServer(text string) (host, port string, ok bool) {
	rest, bracket := strings.CutPrefix(text, "[")
	if !bracket {
		host, port, _ = strings.Cut(text, ":")
		return host, port, !strings.ContainsAny(text, "[]")
	}
	host, port, ok = strings.Cut(rest, "]")
	if !ok || !strings.Contains(host, ":") || port != "" && port[0] != ':' {
		return "", "", false
	}
	return host, strings.TrimPrefix(port, ":"), true
}

func (p *urlParser) query(text string) {
	if text == "" {
		return
	}
	for pair := range strings.SplitSeq(strings.TrimSuffix(text, "&"), "&") {
		rawName, rawValue, ok := strings.Cut(pair, "=")
		name, nameErr := url.PathUnescape(rawName)
		value, valueErr := url.PathUnescape(rawValue)
		switch {
		case nameErr != nil || valueErr != nil || strings.ContainsRune(value, 0):
			p.fail(errEscape)
			return
		case !ok || strings.Contains(rawValue, "="):
			p.fail(errParameter)
			return
		}
		name = strings.ToLower(name)
		s := setting{name: name, value: value, spelled: name}
		switch {
		case name == "database":
			s.name = "dbname"
		case name == "ssl" && value == "true":
			s.name, s.value = "sslmode", "require"
		}
		p.set(s)
	}
}
