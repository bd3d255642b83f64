package envvar

import (
	"regexp"

	"github.com/resgen-go/resgen/internal/diag"
)

// Valid reports whether name is valid as the name of a variable in a specification.
func Valid(name string) bool {
	for i, c := range name {
		letter := c == '_' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return name != ""
}

// key matches names of variables with a secret key, but not with a public key or a key of a table. pass matches names of variables with a
// password, but not with a bypass.
var (
	key     = regexp.MustCompile(`(?i)(^|_)KEYS?$`)
	pass    = regexp.MustCompile(`(?i)(^|_)PASS$`)
	openKey = regexp.MustCompile(`(?i)(^|_)(PUBLIC|PRIMARY|SORT|PARTITION|ROUTING)_?KEYS?$`)
)

// SoundsSecret reports whether the name of a variable is typical of secrets: PASSWORD, DB_PASS, API_TOKEN, SIGNING_KEY.
func SoundsSecret(variable string) bool {
	return diag.SoundsSecret(variable) || pass.MatchString(variable) || key.MatchString(variable) && !openKey.MatchString(variable)
}
