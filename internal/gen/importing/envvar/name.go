package envvar

import (
	"regexp"
	"slices"
	"strings"

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

// These match a private key in PEM, the value of an Authorization header, a JSON Web Token, a token of a service that begins its tokens with a
// word of its own, a URL that lets anyone post to a chat, and a name with its value within a text: --db.password=x, Password=x;,
// "password": "x", &api_key=x.
var (
	privateKey = regexp.MustCompile(`-----BEGIN [A-Z ]*PRIVATE KEY`)
	header     = regexp.MustCompile(`(?i)authorization\W+(bearer|basic)\s+\S|^(bearer|basic)\s+\S{8}`)
	jsonToken  = regexp.MustCompile(`\beyJ[\w-]{8,}\.eyJ[\w-]+\.`)
	issued     = regexp.MustCompile(`\b(gh[opsur]_|github_pat_|glpat-|xox[abeoprs]-|[rs]k_(live|test)_|sk-(ant-|proj-)?|whsec_|npm_|pypi-|hf_|dop_v1_|shpat_|SG\.|AIza)[\w-]{16}|\b\d{8,}:[\w-]{30}`)
	hook       = regexp.MustCompile(`//(hooks\.slack\.com/services|discord(app)?\.com/api/webhooks|[\w.-]+\.webhook\.office\.com/webhook\w*)/\w`)
	pair       = regexp.MustCompile(`([\w.-]+)["']?\s*[=:]\s*["']?[^\s"',;&}]`)
)

// HoldsSecret reports whether a text contains a private key, an Authorization header, a token, or a value whose name is typical of passwords
// and tokens.
func HoldsSecret(text string) bool {
	if slices.ContainsFunc([]*regexp.Regexp{privateKey, header, jsonToken, issued, hook}, func(x *regexp.Regexp) bool { return x.MatchString(text) }) {
		return true
	}
	for {
		m := pair.FindStringSubmatchIndex(text)
		if m == nil {
			return false
		}
		if name := strings.ReplaceAll(text[m[2]:m[3]], ".", "_"); diag.SoundsSecret(name) || pass.MatchString(name) {
			return true
		}
		text = text[m[3]:] // the value may be a pair, too
	}
}
