package ident

import "strings"

// usual are the words that Go names spell in capitals: staticcheck's list, then the generator's own. It does not change within a version of
// the specification language, because a change would rename functions and types that users use.
var usual = []string{
	"ACL", "API", "ASCII", "CPU", "CSS", "DNS", "EOF", "GUID", "HTML", "HTTP", "HTTPS", "ID", "IP", "JSON", "QPS", "RAM", "RPC", "SLA",
	"SMTP", "SQL", "SSH", "TCP", "TLS", "TTL", "UDP", "UI", "GID", "UID", "UUID", "URI", "URL", "UTF8", "VM", "XML", "XMPP", "XSRF", "XSS",
	"SIP", "RTP", "AMQP", "DB", "TS",
	"ARN", "AWS", "DSN", "IAM", "KMS", "S3", "STS", "OTEL",
}

// taken are the words that variables and parameters of generated code must not have as names. The predeclared names are listed here, so
// that generated code does not depend on the version of Go with which resgen was built.
var taken = set(
	// keywords
	"break case chan const continue default defer else fallthrough for func go goto if import interface map package range return",
	"select struct switch type var",
	// predeclared
	"any append bool byte cap clear close comparable complex complex64 complex128 copy delete error false float32 float64 imag int int8",
	"int16 int32 int64 iota len make max min new nil panic print println real recover rune string true uint uint8 uint16 uint32 uint64",
	"uintptr",
	// packages that generated code imports
	"bytes cmp context dotenv errors fmt http io json maps math mock netip os regexp resource slices slog strconv strings sync testing",
	"time url utf8",
	// receivers, and the variables of generated functions
	"c cfg ctx d err f h i k m n o ok opts option options p ps r s set t v",
	// functions that every package may declare
	"init main",
)

func set(lines ...string) map[string]bool {
	words := map[string]bool{}
	for _, line := range lines {
		for _, w := range strings.Fields(line) {
			words[w] = true
		}
	}
	return words
}
