package envvar

import (
	"regexp"

	"github.com/resgen-go/resgen/internal/diag"
)

// Valid reports whether a specification takes name as that of a variable.
func Valid(name string) bool {
	for i, c := range name {
		letter := c == '_' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return name != ""
}

// key is the name of a variable that holds a key, but of no public one and of none in a table. pass is the name of one that holds a
// password, and not that of a bypass.
var (
	key     = regexp.MustCompile(`(?i)(^|_)KEYS?$`)
	pass    = regexp.MustCompile(`(?i)(^|_)PASS$`)
	openKey = regexp.MustCompile(`(?i)(^|_)(PUBLIC|PRIMARY|SORT|PARTITION|ROUTING)_?KEYS?$`)
)

// SoundsSecret reports whether a variable has a name that people give to secrets: PASSWORD, DB_PASS, API_TOKEN, SIGNING_KEY.
func SoundsSecret(variable string) bool {
	return diag.SoundsSecret(variable) || pass.MatchString(variable) || key.MatchString(variable) && !openKey.MatchString(variable)
}
