package postgreskind

import (
	"net"
	"slices"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/gen"
)

// merged is a configuration whose URL has been taken apart into its fields.
type merged struct {
	PostgresConfig
	keywords map[string]string // of pgx, for which there are no fields

	needsFull bool // the URL says sslrootcert=system
}

// merge returns cfg with the parts of its URL in the fields; text is the text of the URL. If both the URL and a field set the same thing,
// that is a problem that names both; isSet reports whether a field is set. The problems hold nothing of the URL.
func merge(cfg PostgresConfig, text string, isSet func(field string) bool) (merged, error) {
	m := merged{PostgresConfig: cfg, keywords: map[string]string{}}
	if text == "" {
		return m, nil
	}
	m.URL = resource.Secret{}
	m.Parameters = map[string]string{}
	for name, value := range cfg.Parameters {
		m.Parameters[strings.ToLower(name)] = value
	}
	var ps resource.Problems
	settings, err := parseURL(text)
	if err != nil {
		ps.Add("url", "format", err.Error())
		return m, ps.Err()
	}
	for _, s := range settings {
		for _, field := range doubled(s, cfg, isSet) {
			ps.AddRule(contradiction(s, field), "url", field)
		}
		if wrong := m.take(s); wrong != "" {
			ps.Add("url", "format", wrong)
		}
	}
	if m.needsFull && m.SSLMode != PostgresSSLModeVerifyFull {
		ps.Add("url", "format", "says sslrootcert=system, which is for sslmode=verify-full")
	}
	if wrong := m.takeServers(settings); wrong != "" {
		ps.Add("url", "format", wrong)
	}
	if ps.Err() == nil {
		m.missing(&ps)
	}
	return m, ps.Err()
}

// doubled lists the fields that are set and say the same as s.
func doubled(s setting, cfg PostgresConfig, isSet func(field string) bool) []string {
	fields := urlSettings[s.name].fields
	names := []string{s.name}
	if s.name == "options" {
		names = optionNames(s.value)
		for _, name := range names {
			fields = append(fields, urlSettings[name].fields...)
		}
	}
	fields = slices.DeleteFunc(slices.Clone(fields), func(field string) bool { return !isSet(field) })
	for name := range cfg.Parameters {
		if slices.Contains(names, strings.ToLower(name)) {
			return append(fields, "parameters")
		}
	}
	return fields
}

// contradiction says that s of the URL and a field set the same. The field parameters is the map.
func contradiction(s setting, field string) string {
	switch {
	case field != "parameters":
		return "url sets with " + s.place() + " what " + field + " sets too: remove " + s.place() + " from url, or leave " + field + " unset"
	case s.name == "options":
		return "url sets with the parameter options what a key of parameters sets too: remove it from url or from parameters"
	}
	return "url and parameters both set " + s.name + ": remove it from one of them" // the name is a key of parameters, so it may be shown
}

// take puts the value of the setting s into its field, and returns what is wrong with it.
func (m *merged) take(s setting) string {
	u, known := urlSettings[s.name]
	why, refused := refusedSettings[s.name]
	switch {
	case refused:
		return why
	case s.name == "sslrootcert" && s.value == "system": // which are the authorities without one, too
		m.needsFull = true
	case keywordsOfPgx[s.name]:
		m.keywords[s.name] = s.value
	case known:
		if err := u.set(&m.PostgresConfig, s.value); err != nil {
			return "says " + s.name + ", which " + err.Error()
		}
	case !parameterPattern.MatchString(s.name):
		return "has a parameter that neither pgx nor PostgreSQL can have; in the user and the password, write ? as %3F and & as %26"
	default:
		m.Parameters[s.name] = s.value
	}
	return ""
}

// optionNames are the names in the setting options: -c name=value or --name=value.
func optionNames(options string) []string {
	var names []string
	for _, word := range strings.Fields(options) {
		word = strings.TrimPrefix(strings.TrimPrefix(word, "-c"), "--")
		if name, _, ok := strings.Cut(word, "="); ok {
			names = append(names, strings.ReplaceAll(strings.ToLower(name), "-", "_"))
		}
	}
	return names
}

// takeServers puts the hosts and ports of the URL into the fields, and returns what is wrong with them.
func (m *merged) takeServers(settings []setting) string {
	value := func(name string) []string {
		for _, s := range settings {
			if s.name == name {
				return strings.Split(s.value, ",")
			}
		}
		return nil
	}
	hosts, ports := value("host"), value("port")
	numbers := make([]int, len(ports))
	for i, text := range ports {
		n, err := strconv.Atoi(text)
		if text == "" {
			n, err = m.Port, nil
		}
		if err != nil || n < 1 || n > 65535 {
			return errPort.Error()
		}
		numbers[i] = n
	}
	switch {
	case len(ports) == 1:
		m.Port = numbers[0] // of all hosts
		ports = nil
	case len(ports) > 1 && len(ports) != len(hosts):
		return "has another number of ports than of hosts: write one port, or one for each host"
	}
	if len(hosts) == 1 {
		m.Host = hosts[0]
		return ""
	}
	for i, host := range hosts {
		if ports != nil && strings.HasPrefix(host, "/") {
			return "has a folder of a socket among several hosts with ports: give all hosts one port"
		}
		if ports != nil {
			host = net.JoinHostPort(host, strconv.Itoa(numbers[i]))
		} else if strings.Contains(host, ":") {
			host = "[" + host + "]"
		}
		m.Hosts = append(m.Hosts, host)
	}
	return ""
}

// missing reports required settings that neither the URL nor a field has.
func (m *merged) missing(ps *resource.Problems) {
	for _, f := range []struct {
		field string
		set   bool
	}{
		{"host", m.Host != "" || len(m.Hosts) > 0},
		{"database", m.Database != ""},
		{"username", m.Username != ""},
	} {
		if !f.set {
			ps.AddRule(f.field+" must be set, as url does not say it", f.field, "url")
		}
	}
}

// isOptionalSet reports whether a field of cfg that has no default is set. Of the others, only a loader and the kind of cfg, which may have
// defaults of its own, know it: they have checked cfg before Open gets it.
func isOptionalSet(cfg PostgresConfig) func(field string) bool {
	return gen.Changed(cfg, PostgresConfig{
		Port: cfg.Port, TargetSessionAttrs: cfg.TargetSessionAttrs, SSLMode: cfg.SSLMode, AllowInsecure: cfg.AllowInsecure,
		ChannelBinding: cfg.ChannelBinding, MaxConns: cfg.MaxConns, MinConns: cfg.MinConns, MinIdleConns: cfg.MinIdleConns,
		MaxConnLifetime: cfg.MaxConnLifetime, MaxConnIdleTime: cfg.MaxConnIdleTime, ConnectTimeout: cfg.ConnectTimeout,
		PingTimeout: cfg.PingTimeout, PgBouncer: cfg.PgBouncer,
	})
}
