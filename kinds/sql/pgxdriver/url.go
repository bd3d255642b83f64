package pgxdriver

import (
	"net/url"
	"strings"

	"github.com/resgen-go/resgen/kinds/sql/internal/dbdriver"
	"github.com/resgen-go/resgen/kinds/sql/internal/pgnames"
)

// readURL reads rest, the URL without its scheme, as pgx and libpq do, and takes only what a person can mean. The first @ or / ends the
// user and the password. If it is a character of the password, the remainder is taken for a host, a port or a database.
func (s *pgxString) readURL(rest string) fault {
	switch {
	case strings.IndexFunc(rest, dbdriver.IsBlank) >= 0:
		return "holds a blank or a line break: in a URL, write a blank as %20"
	case urlScheme.MatchString(rest):
		return "holds two URLs: write one; for several servers, postgres://user:password@host1:port1,host2:port2/database"
	}
	if i := strings.IndexAny(rest, "@/"); i >= 0 && rest[i] == '@' {
		if f := s.readUserinfo(rest[:i]); f != "" {
			return f
		}
		rest = rest[i+1:]
	}
	rest, query, hasQuery := strings.Cut(rest, "?")
	if hasQuery {
		s.query = len(s.text) - len(query) - 1
	}
	servers, database, _ := strings.Cut(rest, "/")
	if f := s.readServers(servers); f != "" {
		return f
	}
	if strings.ContainsAny(database, "/@:=&;,#\"'`<>\\|[]{}") {
		return "has a special character in its database: in the user and the password of a URL, write @ as %40 and / as %2F; " +
			"in the database, write it as % and its code"
	}
	if f := s.setEscaped("dbname", database); f != "" {
		return f
	}
	return s.readQuery(query)
}

// setEscaped is set for a part of a URL, which may be missing.
func (s *pgxString) setEscaped(name, raw string) fault {
	if raw == "" {
		return ""
	}
	value, f := unescape(raw)
	if f != "" {
		return f
	}
	return s.set(name, value)
}

// unescape is stricter than url.PathUnescape by one character: a zero byte would end the value.
func unescape(raw string) (string, fault) {
	value, err := url.PathUnescape(raw)
	if err != nil || strings.ContainsRune(value, 0) {
		return "", "has a % that is not followed by the code of a character: write % as %25"
	}
	return value, ""
}

func (s *pgxString) readUserinfo(text string) fault {
	user, password, _ := strings.Cut(text, ":")
	if strings.ContainsAny(user, "?&=;\"'`<>\\") {
		return "has a special character in its user: write it as % and its code; write @ as %40 everywhere but before the host"
	}
	if pgnames.HoldsSetting("password", password) {
		return settingFault
	}
	if f := s.setEscaped("user", user); f != "" {
		return f
	}
	return s.setEscaped("password", password)
}

// readServers reads host1:port1,host2:port2.
func (s *pgxString) readServers(text string) fault {
	var hosts, ports []string
	for server := range strings.SplitSeq(text, ",") {
		host, port, _ := strings.Cut(server, ":")
		if rest, ok := strings.CutPrefix(server, "["); ok { // an IPv6 address
			host, port, ok = strings.Cut(rest, "]")
			if !ok || !strings.Contains(host, ":") || port != "" && port[0] != ':' {
				return hostFault
			}
			port = strings.TrimPrefix(port, ":")
		}
		if port != "" {
			ports = append(ports, port)
		}
		hosts = append(hosts, host)
	}
	if f := s.setEscaped("host", strings.Join(hosts, ",")); f != "" {
		return f
	}
	return s.setEscaped("port", strings.Join(ports, ","))
}

func (s *pgxString) readQuery(query string) fault {
	if query == "" {
		return ""
	}
	for pair := range strings.SplitSeq(strings.TrimSuffix(query, "&"), "&") {
		rawName, rawValue, ok := strings.Cut(pair, "=")
		if !ok || strings.Contains(rawValue, "=") {
			return "has a parameter that is not name=value: inside a value, write = as %3D and & as %26"
		}
		name, f := unescape(rawName)
		if f != "" {
			return f
		}
		value, f := unescape(rawValue)
		if f != "" {
			return f
		}
		if name == "ssl" && value == "true" {
			s.names = append(s.names, name) // in a URL, pgx takes it for sslmode=require
			continue
		}
		if f := s.set(name, value); f != "" {
			return f
		}
	}
	return ""
}
