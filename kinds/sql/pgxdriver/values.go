package pgxdriver

import (
	"strings"

	"github.com/resgen-go/resgen/kinds/sql/internal/pgnames"
	"github.com/resgen-go/resgen/resource/format"
)

var (
	hostPattern = format.Pattern{Expr: `^(/[^,@]*|[A-Z]:\\[^,@]*|[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+(%[A-Za-z0-9._-]+)?)$`}
	portPattern = format.Pattern{Expr: `^([0-9]{1,5}(,[0-9]{1,5})*)?$`}

	// credentialsPattern finds a URL, or user:password@host.
	credentialsPattern = format.Pattern{Expr: `://|:[^@]*@`}
)

const (
	hostFault fault = "has a host that is not a name, an IP address or an absolute path: write a port as port=... or after a colon of a URL; " +
		"in the user and the password of a URL, write @ as %40, / as %2F and : as %3A"
	portFault fault = "has a port that is not a number: " +
		"in the user and the password of a URL, write @ as %40, / as %2F and : as %3A"
	userFault     fault = "has a user that is more than a name: write only the name"
	databaseFault fault = "has a database that is more than a name: write only the name"
	settingFault  fault = "has a value that holds another name=value: " +
		"separate keywords by blanks, parameters of a URL by &, and write '' for an empty value"
)

// valueFault finds a value that is more than it should be, and may hold the password. Such a value is shown by errors, or sent to a
// server that it is not for.
func valueFault(name, value string) fault {
	if !pgnames.IsPassword(name) && pgnames.HoldsSetting(name, value) {
		return settingFault
	}
	switch name {
	case "host":
		return hostsFault(value)
	case "port":
		if !portPattern.MatchString(value) {
			return portFault
		}
	case "user":
		if credentialsPattern.MatchString(value) || strings.ContainsAny(value, ",;") {
			return userFault
		}
	case "dbname":
		if credentialsPattern.MatchString(value) || strings.ContainsAny(value, "=,;") {
			return databaseFault
		}
	case "connect_timeout":
		if value == "" || strings.Trim(value, "0123456789") != "" {
			return "has a connect_timeout that is not a number: write a number of seconds"
		}
	case "sslmode":
		switch value {
		case "disable", "allow", "prefer", "require", "verify-ca", "verify-full":
		default:
			return "has an unknown sslmode: write verify-full, verify-ca, require, prefer, allow or disable"
		}
	}
	return ""
}

// hostsFault finds what is no host in a list of hosts. A list of one may be empty: pgx then uses a default.
func hostsFault(list string) fault {
	hosts := strings.Split(list, ",")
	for _, h := range hosts {
		switch {
		case h == "" && len(hosts) > 1:
			return "has an empty host in its list of hosts: write each host, and separate keywords by blanks"
		case h != "" && !hostPattern.MatchString(h):
			return hostFault
		}
	}
	return ""
}
