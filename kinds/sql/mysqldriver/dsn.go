package mysqldriver

import (
	"crypto/tls"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/go-sql-driver/mysql"
	"github.com/resgen-go/resgen/kinds/sql/internal/dbdriver"
	"github.com/resgen-go/resgen/resource/format"
)

// A fault is what is wrong with a connection string.
type fault = dbdriver.Fault

// A parsed is a connection string for the driver, with the defaults of the kind.
type parsed struct {
	*mysql.Config
	system   string // what it is for, as far as it says so: "mysql" or "mariadb"
	verified bool   // the server must prove who it is
}

// mistaken are texts that people have at hand and that are no connection strings for MySQL. The first match counts.
var mistaken = []dbdriver.Mistake{
	{
		Text:  &format.Pattern{Expr: `(?i)^(mysql|mariadb)://`},
		Fault: "has a scheme with capital letters: write the scheme in lower case, mysql:// or mariadb://",
	},
	{
		Text:  &format.Pattern{Expr: `(?i)^(mysql|mariadb)\+[^/@=\s]*:`},
		Fault: "has a scheme that names a driver after a plus sign, for SQLAlchemy: write mysql:// without the plus sign and the driver",
	},
	{
		Text:  &format.Pattern{Expr: `(?i)^(mysql2|mysqlx|mariadb|mysql):`},
		Fault: "has a scheme that the driver does not have: write mysql:// or mariadb://",
	},
	{
		Text:  &format.Pattern{Expr: `(?i)^jdbc:`},
		Fault: "is a URL for Java: leave out jdbc: and write mysql://user:password@host/database",
	},
	{
		Text:  &format.Pattern{Expr: `(?i)^postgres(ql)?(\+[^/@=\s]*)?:`},
		Fault: "is for PostgreSQL: set driver to pgx, or write mysql://user:password@host/database",
	},
	{
		Text:  &format.Pattern{Expr: `(?i)^(sqlite3?:|file:|:memory:|[^=@\s]*\.(db|sqlite)3?$)`},
		Fault: "is for SQLite: set driver to sqlite, or write mysql://user:password@host/database",
	},
	{
		Text:  &format.Pattern{Expr: `(?i)^((export|set|setenv|\$env:)\s*)?[a-z_][a-z0-9_]*\s*[=:]\s*["']?(mysql|mariadb)://`},
		Fault: "begins with the name of a variable: write only the URL, from mysql:// or mariadb:// on",
	},
	{
		Text:  &format.Pattern{Expr: `(?i)^[a-z][a-z0-9+.-]*://`},
		Fault: "has an unknown scheme: write mysql:// or mariadb://",
	},
	{
		Text:  &format.Pattern{Expr: `(?i)(mysql|mariadb)://`},
		Fault: "has text before its URL: leave out what stands before mysql:// or mariadb://",
	},
	{
		Text:  &format.Pattern{Expr: `(?i)^\s*(server|host|data source|user id|uid|user|database|port|pwd|password)\s*=`},
		Fault: "has keywords: write mysql://user:password@host/database, or user:password@tcp(host:port)/database",
	},
}

// neither is the fault of a text that nothing is known about.
const neither fault = "must be a URL, mysql://user:password@host/database, or user:password@tcp(host:port)/database"

const (
	hostFault fault = "has a host that is not a name or an IP address with a port: " +
		"in the user and the password of a URL, write @ as %40, / as %2F, : as %3A, ? as %3F and # as %23"
	socketFault   fault = "names a socket as a URL of another driver does: write it as user:password@unix(/path)/database, which is no URL"
	portFault     fault = "has a port that is not from 1 to 65535"
	userFault     fault = "has a special character in its user: in a URL, write it as % and its code"
	databaseFault fault = "has a special character in its database: in the user and the password of a URL, write @ as %40 and / as %2F; " +
		"in the database, write it as % and its code"
)

// A text is a connection string in parts.
type text struct {
	system         string
	user, password string
	network, addr  string
	database       string
	query          string
}

// parse reads what the driver takes, and URLs. Where it does not say how to use TLS, a server on another machine must prove who it is. The
// errors of the driver hold the text, so they are not passed on.
func parse(of dbdriver.Settings, dsn string) (*parsed, error) {
	t, f := read(dsn)
	if f != "" {
		return nil, f.Err()
	}
	params, f := readQuery(t.query)
	if f != "" {
		return nil, f.Err()
	}
	c, err := mysql.ParseDSN("/?" + params.rest)
	if err != nil {
		return nil, dbdriver.Bad("has a parameter whose value the driver does not take")
	}
	c.User, c.Passwd, c.Net, c.Addr, c.DBName = t.user, t.password, t.network, t.addr, t.database
	c.ParseTime = c.ParseTime || !params.has("parseTime")
	c.Logger = &mysql.NopLogger{} // what fails is returned; configure may set another one
	if c.Timeout == 0 {
		c.Timeout = of.ConnectTimeout
	}
	p := &parsed{Config: c, system: t.system}
	if err := p.secure(of, params.tls); err != nil {
		return nil, err
	}
	dbdriver.Redact(c.Passwd)
	return p, nil
}

// secure sets how TLS is used. A socket of this machine needs none.
func (p *parsed) secure(of dbdriver.Settings, mode string) error {
	local := p.Net == "unix" || isLocalHost(host(p.Addr))
	if mode == "" {
		switch {
		case p.Net == "unix":
			mode = "false"
		case local && of.Files == nil:
			mode = "preferred"
		default:
			mode = "true"
		}
	}
	switch mode {
	case "true":
		p.TLS, p.verified = &tls.Config{ServerName: host(p.Addr)}, true
	case "skip-verify":
		p.TLS = &tls.Config{ServerName: host(p.Addr), InsecureSkipVerify: true}
	case "preferred":
		p.TLS, p.AllowFallbackToPlaintext = &tls.Config{ServerName: host(p.Addr), InsecureSkipVerify: true}, true
	}
	if (mode == "false" || mode == "preferred") && !local && !of.AllowInsecure {
		return dbdriver.Bad("allows connections to another machine without TLS: set tls to true or skip-verify, or set allow_insecure")
	}
	if p.TLS == nil || of.Files == nil {
		return nil
	}
	c, err := of.Files.Config(p.TLS)
	if err != nil {
		return err
	}
	if of.HasCA && mode == "skip-verify" {
		dbdriver.VerifyChain(c)
	}
	p.TLS = c
	return nil
}

// read takes dsn only if it is clearly a URL of MySQL or clearly in the form of Go's driver.
func read(dsn string) (text, fault) {
	if f := dbdriver.Wrapping(dsn); f != "" {
		return text{}, f
	}
	if strings.IndexFunc(dsn, func(r rune) bool { return r == '\n' || r == '\r' }) >= 0 {
		return text{}, "holds a line break: leave it out"
	}
	for _, system := range []string{"mysql", "mariadb"} {
		if rest, ok := strings.CutPrefix(dsn, system+"://"); ok {
			return readURL(system, rest)
		}
	}
	if f := dbdriver.FirstMistake(mistaken, dsn); f != "" {
		return text{}, f
	}
	return readDSN(dsn)
}

// readURL reads the URL without its scheme. The first @ ends the user and the password. If it is a character of the password, what follows
// is taken for a host, which is checked.
func readURL(system, rest string) (text, fault) {
	t := text{system: system, network: "tcp"}
	if strings.IndexFunc(rest, dbdriver.IsBlank) >= 0 {
		return t, "holds a blank or a line break: in a URL, write a blank as %20"
	}
	rest, t.query, _ = strings.Cut(rest, "?")
	if i := strings.IndexAny(rest, "@/"); i >= 0 && rest[i] == '@' {
		user, password, _ := strings.Cut(rest[:i], ":")
		for _, part := range []struct {
			raw  string
			into *string
		}{{user, &t.user}, {password, &t.password}} {
			value, f := unescape(part.raw)
			if f != "" {
				return t, f
			}
			*part.into = value
		}
		if strings.ContainsAny(user, "&=;\"'`<>\\()") {
			return t, userFault
		}
		rest = rest[i+1:]
	}
	server, database, _ := strings.Cut(rest, "/")
	if server == "" || strings.HasPrefix(strings.ToLower(server), "%2f") || strings.HasPrefix(server, "unix(") {
		if _, f := readQuery(t.query); f != "" {
			return t, f
		} else if server != "" {
			return t, socketFault
		}
	}
	var f fault
	if t.addr, f = address(server); f != "" {
		return t, f
	}
	return t.named(database)
}

// readDSN reads what Go's driver reads: the last slash begins the database, and the last @ before it ends the password, which is written as
// it is.
func readDSN(dsn string) (text, fault) {
	t := text{system: "mysql"}
	left, query, _ := cutQuery(dsn)
	t.query = query
	slash := strings.LastIndexByte(left, '/')
	if slash < 0 {
		return t, neither
	}
	left, database := left[:slash], left[slash+1:]
	server := left
	if at := strings.LastIndexByte(left, '@'); at >= 0 {
		t.user, t.password, _ = strings.Cut(left[:at], ":")
		server = left[at+1:]
	}
	network, rest, ok := strings.Cut(server, "(")
	addr, ok2 := strings.CutSuffix(rest, ")")
	if !ok || !ok2 {
		return t, "has a server that is not tcp(host:port) or unix(/path): write user:password@tcp(host:port)/database"
	}
	switch t.network = network; network {
	case "unix":
		if !strings.HasPrefix(addr, "/") || strings.ContainsAny(addr, "()@") {
			return t, "has a socket that is not an absolute path: write user:password@unix(/path)/database"
		}
		t.addr = addr
	case "tcp":
		var f fault
		if t.addr, f = address(addr); f != "" {
			return t, f
		}
	default:
		return t, "has a network that is neither tcp nor unix: write user:password@tcp(host:port)/database; others are for DialFunc, which configure may set"
	}
	if strings.ContainsAny(t.user, "/@?&=;\"'`<>\\() ") {
		return t, userFault
	}
	return t.named(database)
}

// cutQuery cuts the parameters off. A password may hold a question mark, so they begin after the last slash that has an end of a server or
// nothing before it.
func cutQuery(dsn string) (left, query string, ok bool) {
	i := strings.LastIndex(dsn, ")/")
	if i < 0 {
		return strings.Cut(dsn, "?")
	}
	database, query, ok := strings.Cut(dsn[i:], "?")
	return dsn[:i] + database, query, ok
}

// named is t with the database that is written so.
func (t text) named(raw string) (text, fault) {
	if strings.ContainsAny(raw, "/@:=&;,#\"'`<>\\|[]{}() ") {
		return t, databaseFault
	}
	database, f := unescape(raw)
	t.database = database
	return t, f
}

// unescape is stricter than url.PathUnescape by one character: a zero byte would end the value.
func unescape(raw string) (string, fault) {
	value, err := url.PathUnescape(raw)
	if err != nil || strings.ContainsRune(value, 0) {
		return "", "has a % that is not followed by the code of a character: write % as %25"
	}
	return value, ""
}

var (
	hostPattern = format.Pattern{Expr: `^([A-Za-z0-9._-]+|[0-9A-Fa-f:.]+(%[A-Za-z0-9._-]+)?)$`}
	portPattern = format.Pattern{Expr: `^[0-9]{1,5}$`}
)

// address is host:port with the port of MySQL if there is none.
func address(server string) (string, fault) {
	h, port, err := net.SplitHostPort(server)
	if err != nil {
		h, port = strings.TrimSuffix(strings.TrimPrefix(server, "["), "]"), "3306"
		if strings.Contains(h, ":") != strings.HasPrefix(server, "[") {
			return "", hostFault
		}
	}
	if !hostPattern.MatchString(h) || !portPattern.MatchString(port) {
		return "", hostFault
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
		return "", portFault
	}
	return net.JoinHostPort(h, port), ""
}

// host is the host of an address.
func host(addr string) string {
	h, _, _ := net.SplitHostPort(addr)
	return h
}

// isLocalHost reports whether host is this machine: localhost or a loopback address.
func isLocalHost(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}

// params are the parameters of a connection string.
type params struct {
	names []string
	tls   string // what tls is; "" if it is not there
	rest  string // the others, as they are written
}

func (p params) has(name string) bool { return slices.Contains(p.names, name) }

// readQuery takes parameters only if they are known. The driver sends every other name and value to the server, as SET name = value: where a
// special character of a password ends it too early, both may be a part of the password.
func readQuery(query string) (p params, f fault) {
	if query == "" {
		return p, ""
	}
	var rest []string
	for pair := range strings.SplitSeq(strings.TrimSuffix(query, "&"), "&") {
		name, raw, ok := strings.Cut(pair, "=")
		if !ok || strings.Contains(raw, "=") {
			return p, "has a parameter that is not name=value: inside a value, write = as %3D and & as %26"
		}
		if p.has(name) {
			return p, "sets one parameter twice: leave one out"
		}
		if f := nameFault(name); f != "" {
			return p, f
		}
		value, f := unescape(raw)
		if f != "" {
			return p, f
		}
		p.names = append(p.names, name)
		if name != "tls" {
			rest = append(rest, pair)
			continue
		}
		if !slices.Contains([]string{"true", "false", "skip-verify", "preferred"}, value) {
			return p, "has an unknown tls: write true, skip-verify, preferred or false; own authorities are named by the field ca_file"
		}
		p.tls = value
	}
	p.rest = strings.Join(rest, "&")
	if strings.Contains(p.rest, "/") {
		return p, "has a / in a parameter: write it as %2F"
	}
	return p, ""
}
