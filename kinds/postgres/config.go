package postgreskind

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/format"
)

// CheckConfig checks what rules cannot express: the hosts, the parameters, and the URL. The parts of the URL are checked like the fields.
// isSet reports whether a field is set. A field that is set to its default is set too.
func CheckConfig(cfg PostgresConfig, isSet func(field string) bool) error {
	var ps resource.Problems
	checkHosts(&ps, cfg)
	checkParameters(&ps, cfg.Parameters)
	checkRequireAuth(&ps, cfg.RequireAuth)
	if cfg.URL.IsZero() {
		return ps.Err()
	}
	m, err := merge(cfg, cfg.URL.Reveal(), isSet)
	if err == nil {
		err = ofURL(m.PostgresConfig.Validate())
	}
	ps.In("", err)
	return ps.Err()
}

// ofURL says of each problem in err, which is about what a URL and fields say together, that the URL may be the cause.
func ofURL(err error) error {
	var ps resource.Problems
	for _, p := range resource.ProblemsOf(err) {
		message := "says something that must not be: " + p.Message
		if len(p.Fields) == 1 {
			message = "says " + p.Fields[0] + ", which " + p.Message
		}
		ps.Add("url", p.Rule, message)
	}
	return ps.Err()
}

// checkHosts checks the ports of several servers, and that passwords and data do not leave the machine without encryption.
func checkHosts(ps *resource.Problems, cfg PostgresConfig) {
	for _, text := range cfg.Hosts {
		if strings.HasPrefix(text, "/") {
			continue
		}
		_, port, ok := splitServer(text)
		n, err := strconv.Atoi(port)
		if !ok || port != "" && (err != nil || n < 1 || n > 65535) {
			ps.Add("hosts", "range", "must have ports from 1 to 65535")
			break
		}
	}
	insecure := func(s address) bool { return !isLocal(s.host) }
	if cfg.SSLMode == PostgresSSLModeDisable && !cfg.AllowInsecure && len(cfg.Hosts) > 0 && slices.ContainsFunc(serversOf(cfg), insecure) {
		ps.AddRule("ssl_mode disable sends everything without encryption: it needs servers on this machine, or allow_insecure", "ssl_mode", "allow_insecure", "hosts")
	}
}

// isLocal reports whether host is this machine: localhost, a loopback address, or the folder of a Unix socket.
func isLocal(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || strings.HasPrefix(host, "/") || err == nil && addr.IsLoopback()
}

// parameterPattern is how the names of PostgreSQL's parameters look.
var parameterPattern = format.Pattern{Expr: `^[A-Za-z_][A-Za-z0-9_$]*(\.[A-Za-z_][A-Za-z0-9_$]*)*$`}

// ownFields are the fields for parameters and other names that must not be among the parameters.
var ownFields = map[string]string{
	"application_name": "application_name", "statement_timeout": "statement_timeout", "user": "username", "database": "database",
	"options": "", "replication": "",
}

// checkParameters checks the names of parameters, and that none has a field of its own.
func checkParameters(ps *resource.Problems, parameters map[string]string) {
	seen := map[string]bool{}
	for _, name := range sortedKeys(parameters) {
		lower := strings.ToLower(name)
		field, reserved := ownFields[lower]
		u, known := urlSettings[lower]
		if field == "" && known {
			field = u.fields[0]
		}
		switch {
		case !parameterPattern.MatchString(name) || strings.ContainsRune(parameters[name], 0):
			ps.Add("parameters", "rule", "must have names of PostgreSQL's parameters, such as search_path, and values without a zero byte")
		case field != "":
			ps.AddRule("parameters must not have "+lower+": set "+field, "parameters", field)
		case reserved, keywordsOfPgx[lower], refusedSettings[lower] != "":
			ps.Add("parameters", "rule", "must not have "+lower+", which is no parameter of a session")
		case seen[lower]:
			ps.Add("parameters", "rule", "must not have "+lower+" twice")
		}
		seen[lower] = true
	}
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// checkRequireAuth checks that the methods are all allowed or all refused.
func checkRequireAuth(ps *resource.Problems, methods []string) {
	refused := 0
	for _, m := range methods {
		if strings.HasPrefix(m, "!") {
			refused++
		}
	}
	if refused > 0 && refused < len(methods) {
		ps.Add("require_auth", "rule", "must have a ! before each method, or before none")
	}
}

// An address is where a server is.
type address struct {
	host string
	port int
}

// serversOf lists the servers of cfg, which has no URL.
func serversOf(cfg PostgresConfig) []address {
	if len(cfg.Hosts) == 0 {
		return []address{{cfg.Host, cfg.Port}}
	}
	var servers []address
	for _, text := range cfg.Hosts {
		s := address{text, cfg.Port}
		if !strings.HasPrefix(text, "/") {
			host, port, _ := splitServer(text)
			s.host = host
			if n, err := strconv.Atoi(port); err == nil {
				s.port = n
			}
		}
		servers = append(servers, s)
	}
	return servers
}
