package ident

import "strings"

// usual are the words that Go names spell in capitals: staticcheck's list, then the generator's own. It is frozen per version of
// the specification language, because a change renames what users call.
var usual = []string{
	"ACL", "API", "ASCII", "CPU", "CSS", "DNS", "EOF", "GUID", "HTML", "HTTP", "HTTPS", "ID", "IP", "JSON", "QPS", "RAM", "RPC", "SLA",
	"SMTP", "SQL", "SSH", "TCP", "TLS", "TTL", "UDP", "UI", "GID", "UID", "UUID", "URI", "URL", "UTF8", "VM", "XML", "XMPP", "XSRF", "XSS",
	"SIP", "RTP", "AMQP", "DB", "TS",
	"ARN", "AWS", "DSN", "IAM", "KMS", "S3", "STS", "OTEL",
}

// taken are the words that no variable or parameter of generated code may be called. The predeclared names are a list of our own,
// so that what is generated does not depend on the Go release that resgen was built with.
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
	// functions of their own that every package may have
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
