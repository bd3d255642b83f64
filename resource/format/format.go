package format

import (
	"encoding/pem"
	"net/netip"
	"strings"
	"time"

	"github.com/resgen-go/resgen/resource/internal/lex"
)

// The functions of this file are the formats of the specification language. Each checks the whole of s, including blanks around it, and
// refuses the empty text. Only IsPEM and IsTimezone allocate.

// IsEmail reports whether s is an email address by the grammar of the HTML standard, which browsers use for input fields. Before the @ are
// letters, digits, dots and the signs of an RFC 5322 atom. After it is a host name of RFC 1034 without a dot at its end. Quotes, comments,
// display names and characters outside of ASCII are refused.
func IsEmail(s string) bool {
	local, domain, ok := strings.Cut(s, "@")
	if !ok || local == "" {
		return false
	}
	for i := range len(local) {
		if c := local[i]; !isAlphanumeric(c) && strings.IndexByte(".!#$%&'*+/=?^_`{|}~-", c) < 0 {
			return false
		}
	}
	for {
		label, rest, more := strings.Cut(domain, ".")
		if !isLabel(label) {
			return false
		}
		if !more {
			return true
		}
		domain = rest
	}
}

// IsHostname reports whether s is a host name by RFC 1034 and RFC 1123: labels of 1 to 63 ASCII letters, digits and inner hyphens, joined
// by dots, at most 253 characters. A fully qualified name may end with a dot. The last label must not consist of digits only, so that
// neither an IPv4 address nor a mistyped one is a host name.
func IsHostname(s string) bool {
	s = strings.TrimSuffix(s, ".")
	if len(s) > 253 {
		return false
	}
	for {
		label, rest, more := strings.Cut(s, ".")
		if !isLabel(label) {
			return false
		}
		if !more {
			return !lex.IsDigits(label)
		}
		s = rest
	}
}

// isLabel reports whether s is one label of a host name.
func isLabel(s string) bool {
	if s == "" || len(s) > 63 || s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	for i := range len(s) {
		if c := s[i]; !isAlphanumeric(c) && c != '-' {
			return false
		}
	}
	return true
}

// IsHostPort reports whether s is a host, a colon and a port, as net.Dial accepts them. The host is a name that IsHostname accepts, an IPv4
// address, or an IPv6 address in brackets. The port is a number from 0 to 65535 without leading zeros.
func IsHostPort(s string) bool {
	i := strings.LastIndexByte(s, ':')
	if i < 0 || !isPort(s[i+1:]) {
		return false
	}
	host := s[:i]
	if inside, ok := strings.CutPrefix(host, "["); ok {
		inside, ok = strings.CutSuffix(inside, "]")
		return ok && !strings.ContainsAny(inside, "[]") && IsIPv6(inside)
	}
	return IsHostname(host) || IsIPv4(host)
}

// isPort reports whether s is a decimal number from 0 to 65535 without leading zeros.
func isPort(s string) bool {
	if !lex.IsDigits(s) || len(s) > 5 || len(s) > 1 && s[0] == '0' {
		return false
	}
	return len(s) < 5 || s <= "65535"
}

// IsListen reports whether s is an address that net.Listen accepts for TCP: an optional host, a colon, and a port from 0 to 65535 without
// leading zeros. The host is one that IsHostPort accepts; without it, the program listens on all addresses of the machine. Port 0 means any
// free port.
func IsListen(s string) bool {
	if port, ok := strings.CutPrefix(s, ":"); ok {
		return isPort(port)
	}
	return IsHostPort(s)
}

// IsDNSLabel reports whether s is a label of RFC 1123 as Kubernetes requires it for names: 1 to 63 lower-case ASCII letters, digits and
// inner hyphens.
func IsDNSLabel(s string) bool { return isLabel(s) && s == strings.ToLower(s) }

// IsIP reports whether s is an IPv4 or IPv6 address.
func IsIP(s string) bool {
	_, err := netip.ParseAddr(s)
	return err == nil
}

// IsIPv4 reports whether s is an IPv4 address: four decimal numbers from 0 to 255 without leading zeros, joined by dots.
func IsIPv4(s string) bool {
	a, err := netip.ParseAddr(s)
	return err == nil && a.Is4()
}

// IsIPv6 reports whether s is an IPv6 address in the notation of RFC 4291. Its end may be an IPv4 address. A zone (RFC 4007) such as %eth0
// may follow.
func IsIPv6(s string) bool {
	a, err := netip.ParseAddr(s)
	return err == nil && a.Is6()
}

// IsCIDR reports whether s is an IP address without a zone, a slash and the length of a prefix, as RFC 4632 and RFC 4291 write them. Bits
// after the prefix may be set.
func IsCIDR(s string) bool {
	_, err := netip.ParsePrefix(s)
	return err == nil
}

// IsUUID reports whether s is a UUID in the notation of RFC 9562: 32 hexadecimal digits of either case in groups of 8, 4, 4, 4 and 12,
// joined by hyphens. Every version and variant is accepted.
func IsUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		switch i {
		case 8, 13, 18, 23:
			if s[i] != '-' {
				return false
			}
		default:
			if !isHex(s[i]) {
				return false
			}
		}
	}
	return true
}

// IsARN reports whether s is the name of a resource in AWS, or in a service that speaks its protocols:
// arn:partition:service:region:account:resource. Region and account may be empty. The resource is any printable ASCII text; the other parts
// are lower-case letters, digits and hyphens.
func IsARN(s string) bool {
	s, ok := strings.CutPrefix(s, "arn:")
	for part := range 4 {
		var text string
		var more bool
		text, s, more = strings.Cut(s, ":")
		ok = ok && more && (text != "" || part >= 2)
		for i := range len(text) {
			c := text[i]
			ok = ok && (c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-')
		}
	}
	for i := range len(s) {
		ok = ok && s[i] >= ' ' && s[i] <= '~'
	}
	return ok && s != "" && s[0] != ' ' && s[len(s)-1] != ' '
}

// IsSemver reports whether s is a version by Semantic Versioning 2.0.0, without a leading v.
func IsSemver(s string) bool {
	s, build, hasBuild := strings.Cut(s, "+")
	if hasBuild && !areIdentifiers(build, false) {
		return false
	}
	s, pre, hasPre := strings.Cut(s, "-")
	if hasPre && !areIdentifiers(pre, true) {
		return false
	}
	major, s, ok := strings.Cut(s, ".")
	minor, patch, okToo := strings.Cut(s, ".")
	return ok && okToo && isVersionNumber(major) && isVersionNumber(minor) && isVersionNumber(patch)
}

// areIdentifiers reports whether s is the part of a version after its hyphen or plus sign. Numbers of a pre-release have no leading zeros.
func areIdentifiers(s string, prerelease bool) bool {
	for {
		id, rest, more := strings.Cut(s, ".")
		if id == "" || prerelease && lex.IsDigits(id) && !isVersionNumber(id) {
			return false
		}
		for i := range len(id) {
			if c := id[i]; !isAlphanumeric(c) && c != '-' {
				return false
			}
		}
		if !more {
			return true
		}
		s = rest
	}
}

func isVersionNumber(s string) bool { return lex.IsDigits(s) && (s[0] != '0' || s == "0") }

// IsBase64 reports whether s is base64 in the standard alphabet of RFC 4648, padded and in one line.
func IsBase64(s string) bool {
	if s == "" || len(s)%4 != 0 {
		return false
	}
	s = strings.TrimSuffix(strings.TrimSuffix(s, "="), "=")
	for i := range len(s) {
		if c := s[i]; !isAlphanumeric(c) && c != '+' && c != '/' {
			return false
		}
	}
	return true
}

// IsPEM reports whether s contains one or more PEM blocks (RFC 7468). Other text before, between and after the blocks is allowed, unless it
// looks like the beginning of a block.
func IsPEM(s string) bool {
	begun := 0
	for line := range strings.Lines(s) {
		if strings.HasPrefix(line, "-----BEGIN") {
			begun++
		}
	}
	blocks := 0
	for rest := []byte(s); ; blocks++ {
		var b *pem.Block
		if b, rest = pem.Decode(rest); b == nil {
			return blocks > 0 && blocks == begun
		}
	}
}

// IsTimezone reports whether s is a name from the time zone database, such as UTC or Europe/Berlin, that time.LoadLocation finds on this
// machine. Local, localtime and posixrules are refused, because their meaning depends on the machine. So are names under posix/ and right/,
// which only some machines have. A program that runs on machines without the database imports time/tzdata.
func IsTimezone(s string) bool {
	switch first, _, _ := strings.Cut(s, "/"); first {
	case "", "Local", "localtime", "posixrules", "posix", "right":
		return false
	}
	_, err := time.LoadLocation(s)
	return err == nil
}

func isAlphanumeric(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

func isHex(c byte) bool { return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F' }

// A Format is a format that a specification can require of a text.
type Format struct {
	Name  string // "email", as specifications write it
	Words string // a noun phrase for messages: "an email address"
	Doc   string // what the format accepts, for documentation
	Go    string // the name of the function in Is, which generated code calls
	Is    func(string) bool
	Good  []string // texts that the format accepts
	Bad   []string // texts that the format refuses

	GoProblem string              // the name of the function in Problem, which generated code calls
	Problem   func(string) string // returns the message for a text that the format refuses, without any part of the text; nil: "must be " and Words
	Shown     string              // the function of package gen whose result Describe shows in place of the text; "": the text
}

// Formats lists the formats of the specification language. It is for resgen itself.
var Formats = []Format{
	{
		Name: "email", Words: "an email address", Go: "IsEmail", Is: IsEmail,
		Doc:  "What browsers accept in an email field: letters, digits, dots and the signs of an RFC 5322 atom, then `@`, then a host name. ASCII only, without a display name.",
		Good: []string{"a@example.com", "x.y+z@example.org"}, Bad: []string{"no email", "@example.com"},
	},
	{
		Name: "hostname", Words: "a host name", Go: "IsHostname", Is: IsHostname,
		Doc:  "A host name of RFC 1034 and RFC 1123, at most 253 characters, with or without a dot at its end. An IP address is not a host name.",
		Good: []string{"localhost", "db-1.example.com"}, Bad: []string{"-x", "10.0.0.1", "a b"},
	},
	{
		Name: "hostport", Words: "host:port", Go: "IsHostPort", Is: IsHostPort,
		Doc:  "A host and a port from 0 to 65535, both required. The host is a host name, an IPv4 address, or an IPv6 address in brackets.",
		Good: []string{"localhost:80", "[::1]:65535"}, Bad: []string{"localhost", "x:99999", ":80"},
	},
	{
		Name: "listen", Words: "an address to listen on such as :8080", Go: "IsListen", Is: IsListen,
		Doc:  "What net.Listen accepts for TCP: an optional host as in `hostport`, a colon, and a port from 0 to 65535.",
		Good: []string{":8080", "127.0.0.1:0", "[::1]:80", "localhost:80"}, Bad: []string{"8080", "::1:80", ":http", "localhost"},
	},
	{
		Name: "dns_label", Words: "a DNS label", Go: "IsDNSLabel", Is: IsDNSLabel,
		Doc:  "A label of RFC 1123 as Kubernetes defines it: 1 to 63 lower-case ASCII letters, digits and inner hyphens.",
		Good: []string{"web-1", "0"}, Bad: []string{"Web", "-x", "x-", "a.b", "a_b"},
	},
	{
		Name: "ip", Words: "an IP address", Go: "IsIP", Is: IsIP,
		Doc:  "An IPv4 or IPv6 address.",
		Good: []string{"127.0.0.1", "::1"}, Bad: []string{"127.0.0", "x"},
	},
	{
		Name: "ipv4", Words: "an IPv4 address", Go: "IsIPv4", Is: IsIPv4,
		Doc:  "Four decimal numbers without leading zeros.",
		Good: []string{"10.0.0.1", "192.0.2.7"}, Bad: []string{"::1", "1.2.3.04"},
	},
	{
		Name: "ipv6", Words: "an IPv6 address", Go: "IsIPv6", Is: IsIPv6,
		Doc:  "An address of RFC 4291, with or without a zone.",
		Good: []string{"2001:db8::1", "::1"}, Bad: []string{"10.0.0.1"},
	},
	{
		Name: "cidr", Words: "an address range such as 10.0.0.0/8", Go: "IsCIDR", Is: IsCIDR,
		Doc:  "An IP address, a slash and a prefix length. Bits after the prefix may be set.",
		Good: []string{"10.0.0.0/8", "2001:db8::/32"}, Bad: []string{"10.0.0.0"},
	},
	{
		Name: "url", Words: "a URL with a scheme and a host", Go: "IsURL", Is: IsURL, GoProblem: "URLProblem", Problem: URLProblem, Shown: "WithoutPasswords",
		Doc:  "What the type `url` reads, as a string: a URL with a scheme and a host. Describe shows it without its password. `prefix = \"https://\"` allows one scheme.",
		Good: []string{"https://example.com", "postgres://u:p@h:5432/db?sslmode=require"}, Bad: []string{"example.com", "http://", "https://h:99999", " https://h", "wh://u:12/p@h"},
	},
	{
		Name: "uuid", Words: "a UUID", Go: "IsUUID", Is: IsUUID,
		Doc:  "A UUID of RFC 9562, of any version, in either case, with its hyphens.",
		Good: []string{"123e4567-e89b-12d3-a456-426614174000", "00000000-0000-0000-0000-000000000001"}, Bad: []string{"123e4567e89b12d3a456426614174000"},
	},
	{
		Name: "arn", Words: "an ARN", Go: "IsARN", Is: IsARN,
		Doc:  "The name of a resource in AWS, or in a service that speaks its protocols: `arn:partition:service:region:account:resource`.",
		Good: []string{"arn:aws:s3:::bucket", "arn:aws:iam::123456789012:role/x"}, Bad: []string{"aws:s3"},
	},
	{
		Name: "semver", Words: "a semantic version such as 1.2.3", Go: "IsSemver", Is: IsSemver,
		Doc:  "A version of Semantic Versioning 2.0.0, without a `v`.",
		Good: []string{"1.2.3", "1.0.0-rc.1+b"}, Bad: []string{"v1.2.3", "1.2"},
	},
	{
		Name: "pem", Words: "PEM", Go: "IsPEM", Is: IsPEM,
		Doc:  "One or more blocks of RFC 7468.",
		Good: []string{"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", "-----BEGIN X-----\nBBBB\n-----END X-----\n"}, Bad: []string{"AAAA"},
	},
	{
		Name: "base64", Words: "base64", Go: "IsBase64", Is: IsBase64,
		Doc:  "The standard alphabet of RFC 4648, padded, in one line.",
		Good: []string{"aGVsbG8=", "eHl6"}, Bad: []string{"a", "aGVsbG8"},
	},
	{
		Name: "timezone", Words: "a time zone such as Europe/Berlin", Go: "IsTimezone", Is: IsTimezone,
		Doc:  "A name from the time zone database that Go finds on the machine, except those under `posix` and `right`. Import `time/tzdata` if machines may have no database. In a specification, and for `resgen env --check`, it must be a name of Go's own database.",
		Good: []string{"UTC", "Europe/Berlin"}, Bad: []string{"Mars/Base"},
	},
}
