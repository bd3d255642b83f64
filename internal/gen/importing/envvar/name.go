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
	return name != "" && len(name) <= 255
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
// word of its own, a URL that lets anyone post to a chat, the address of a MySQL server as Go programs write it, user:password@tcp(host)/db, a
// user with a password and a host, an option of a command and its value, the last part of a signed URL's or an Azure key's name, and a name
// with its value within a text: --db.password=x, Password=x;, "password": "x", &api_key=x.
var (
	privateKey = regexp.MustCompile(`-----BEGIN [A-Z ]*PRIVATE KEY`)
	header     = regexp.MustCompile(`(?i)authorization\W+(bearer|basic)\s+\S|^(bearer|basic)\s+\S{8}`)
	jsonToken  = regexp.MustCompile(`\beyJ[\w-]{8,}\.eyJ[\w-]+\.`)
	issued     = regexp.MustCompile(`\b(gh[opsur]_|github_pat_|glpat-|xox[abeoprs]-|[rs]k_(live|test)_|sk-(ant-|proj-)?|whsec_|npm_|pypi-|hf_|dop_v1_|shpat_|SG\.|AIza)[\w-]{16}|(\b|/bot)\d{8,}:[\w-]{30}`)
	hook       = regexp.MustCompile(`//(hooks\.slack\.com/services|discord(app)?\.com/api/webhooks|[\w.-]+\.webhook\.office\.com/webhook\w*)/\w`)
	mySQL      = regexp.MustCompile(`(^|[\s,;='"])[\w.+%-]+:\S+@(\w*\(|/\w)`)
	login      = regexp.MustCompile(`(?:^|[\s;='"])([\w.+%-]+):[^\s:/@,]+@([\w.-]+)`)
	option     = regexp.MustCompile(`(?:^|\s)--?([a-zA-Z][\w.-]*)\s+["']?[^\s"'-]`)
	signed     = regexp.MustCompile(`(?i)^(account_?key|sig|([\w-]+-)?signature)$`)
	pair       = regexp.MustCompile(`([\w.-]+)["']?\s*[=:]\s*["']?[^\s"',;&}]`)
)

// These are no users in front of an @, but schemes, as in mailto:a@example.com; and no hosts after it, but digests of images.
var (
	schemes = []string{"mailto", "sip", "sips", "xmpp", "acct"}
	digests = []string{"sha256", "sha512"}
)

// HoldsSecret reports whether a text contains a private key, an Authorization header, a token, a user with a password, or a value whose name
// is typical of passwords and tokens.
func HoldsSecret(text string) bool {
	if slices.ContainsFunc([]*regexp.Regexp{privateKey, header, jsonToken, issued, hook, mySQL}, func(x *regexp.Regexp) bool { return x.MatchString(text) }) {
		return true
	}
	for _, m := range login.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(schemes, strings.ToLower(m[1])) && !slices.Contains(digests, m[2]) {
			return true
		}
	}
	for _, m := range option.FindAllStringSubmatch(text, -1) {
		if diag.SoundsSecret(strings.ReplaceAll(m[1], ".", "_")) {
			return true
		}
	}
	for {
		m := pair.FindStringSubmatchIndex(text)
		if m == nil {
			return false
		}
		if name := strings.ReplaceAll(text[m[2]:m[3]], ".", "_"); diag.SoundsSecret(name) || pass.MatchString(name) || signed.MatchString(name) {
			return true
		}
		text = text[m[3]:] // the value may be a pair, too
	}
}
