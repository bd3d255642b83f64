package postgreskind

import (
	"cmp"
	"errors"
	"os"
	"strconv"
	"strings"
)

// connString is what pgx reads of m, in the form of keywords and values. It has neither passwords nor files, and names every keyword that has
// a variable or a file behind it, so that neither counts.
func connString(m merged, sslMode PostgresSSLMode) string {
	var hosts, ports []string
	for _, s := range serversOf(m.PostgresConfig) {
		hosts, ports = append(hosts, s.host), append(ports, strconv.Itoa(s.port))
	}
	var b strings.Builder
	for _, p := range [][2]string{
		{"host", strings.Join(hosts, ",")},
		{"port", strings.Join(ports, ",")},
		{"dbname", m.Database},
		{"user", m.Username},
		{"password", ""},
		{"passfile", ""},
		{"sslmode", string(sslMode)},
		{"sslrootcert", ""},
		{"sslcert", ""},
		{"sslkey", ""},
		{"sslcertmode", "allow"},
		{"sslnegotiation", "postgres"},
		{"sslpassword", ""},
		{"sslsni", "1"},
		{"connect_timeout", "0"},
		{"target_session_attrs", cmp.Or(string(m.TargetSessionAttrs), "any")},
		{"min_protocol_version", ""},
		{"max_protocol_version", ""},
		{"channel_binding", cmp.Or(string(m.ChannelBinding), "prefer")},
		{"require_auth", strings.Join(m.RequireAuth, ",")},
	} {
		b.WriteString(p[0] + "=" + quote(p[1]) + " ")
	}
	for name, value := range m.keywords { // the last value of a keyword counts
		b.WriteString(name + "=" + quote(value) + " ")
	}
	return b.String()
}

var escape = strings.NewReplacer(`\`, `\\`, `'`, `\'`)

// quote makes s one value of a connection string, whatever is in it.
func quote(s string) string { return "'" + escape.Replace(s) + "'" }

// emptyService keeps pgx from the service that PGSERVICE names, as it knows no way of saying none: the keywords name a service without
// settings instead, in a file that remove deletes.
func emptyService() (keywords string, remove func(), err error) {
	if os.Getenv("PGSERVICE") == "" {
		return "", func() {}, nil
	}
	f, err := os.CreateTemp("", "pg_service-*.conf")
	if err != nil {
		return "", nil, errors.New("the variable PGSERVICE is set, and without a temporary file it cannot be ignored: unset it")
	}
	_, err = f.WriteString("[none]\n")
	if err = errors.Join(err, f.Close()); err != nil {
		return "", nil, errors.Join(err, os.Remove(f.Name()))
	}
	return "servicefile=" + quote(f.Name()) + " service=none", func() { _ = os.Remove(f.Name()) }, nil
}
