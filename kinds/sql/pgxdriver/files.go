package pgxdriver

import (
	"errors"
	"os"

	"github.com/resgen-go/resgen/kinds/sql/internal/dbdriver"
	"github.com/resgen-go/resgen/resource/tlsfile"
)

// The settings that name files for TLS, and the variables that pgx takes them from if the connection string has none.
var fileSettings = []struct{ name, variable, field string }{
	{"sslrootcert", "PGSSLROOTCERT", "ca_file"},
	{"sslcert", "PGSSLCERT", "cert_file"},
	{"sslkey", "PGSSLKEY", "key_file"},
}

// namesFilesTwice is the error of a connection string that names a file for TLS, if fields do so too.
func (s pgxString) namesFilesTwice(fields bool) error {
	if !fields {
		return nil
	}
	for _, f := range fileSettings {
		if s.files[f.name] != "" {
			return dbdriver.Bad("sets " + f.name + " next to the fields ca_file, cert_file and key_file: name all files there, or all in connection_string")
		}
	}
	return nil
}

// file is the file that a setting names, and what to add to a message about it: that it need not be in the connection string.
func (s pgxString) file(name, variable string) (path, where string) {
	if path := s.files[name]; path != "" {
		return path, ""
	}
	return os.Getenv(variable), added
}

// unusable says why pgx cannot use a connection string whose names and values are in order: because of a file. The message does not show
// the file's name, which may be a part of a password that is not escaped.
func (s pgxString) unusable() fault {
	paths, wheres := map[string]string{}, map[string]string{}
	for _, f := range fileSettings {
		paths[f.name], wheres[f.name] = s.file(f.name, f.variable)
	}
	ca := paths["sslrootcert"]
	if ca == "system" {
		ca = ""
	}
	for _, files := range []tlsfile.Files{
		{CA: ca, OnlyCA: ca != ""},
		{Cert: paths["sslcert"], Key: paths["sslkey"], KeyPassword: func() string { return s.files["sslpassword"] }},
	} {
		var wrong *tlsfile.Error
		if _, err := tlsfile.New(files); errors.As(err, &wrong) {
			name := map[tlsfile.Part]string{tlsfile.CA: "sslrootcert", tlsfile.Cert: "sslcert", tlsfile.Key: "sslkey"}[wrong.Part]
			if wrong.File == "" {
				return fault("has a client's certificate without its key, or a key without its certificate: set sslcert and sslkey" + wheres[name])
			}
			return fault("names a file in " + name + " that " + wrong.Reason + wheres[name])
		}
	}
	if s.files["service"] != "" || os.Getenv("PGSERVICE") != "" {
		return "names a service that cannot be read: look at service, at the file of services, and at PGSERVICE and PGSERVICEFILE"
	}
	return "cannot be used by pgx: look at its values and the PG* variables"
}
