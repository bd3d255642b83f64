package format

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/resource/internal/lex"
)

// wantURL begins the message of every problem with a URL. The rest says what is wrong. It contains no part of the text, as a url.Error
// would.
const wantURL = "must be a URL with a scheme and a host"

// URL parses a URL with a scheme and a host. A port must be a number up to 65535. URL refuses a text whose user or password seems to
// contain an unescaped /, ? or #. In postgres://user:12/3@host/db the host would be user.
func URL(s string) (*url.URL, error) { return parseURL(s, nil) }

// IsURL reports whether s is a URL that [URL] reads.
func IsURL(s string) bool { return URLProblem(s) == "" }

// URLProblem returns "" if [URL] accepts s, else the text of its error, which contains no part of s.
func URLProblem(s string) string {
	if _, err := URL(s); err != nil {
		return err.Error()
	}
	return ""
}

// URLOf returns a parser like URL that also accepts URLs without a host, if their scheme is one of those listed in hostless:
// unix:///run/x.sock, mailto:me@example.com.
func URLOf(hostless ...string) func(string) (*url.URL, error) {
	return func(s string) (*url.URL, error) { return parseURL(s, hostless) }
}

// HostlessSchemes are the schemes whose URLs need no host if a field lists the scheme. It is for resgen itself.
var HostlessSchemes = []string{
	"data", "dns", "fd", "file", "inproc", "ipv4", "ipv6", "mailto", "mem", "memory", "npipe", "passthrough", "sms", "sqlite", "sqlite3", "tel",
	"unix", "unix-abstract", "unixgram", "unixpacket", "urn", "vsock", "xds",
}

func parseURL(s string, hostless []string) (*url.URL, error) {
	if err := lex.Trimmed(s); err != nil {
		return nil, err
	}
	wrong := func(how string) (*url.URL, error) { return nil, errors.New(wantURL + ": " + how) }
	u, err := url.Parse(s)
	switch {
	case !hasScheme(s):
		return wrong("it has no scheme such as https://")
	case lex.AstrayURL(s):
		return wrong("write / as %2F, ? as %3F and # as %23 in its user and password, and @ as %40 after its host")
	case err != nil:
		return wrong(misread(s, err))
	case u.Hostname() == "" && slices.Contains(hostless, u.Scheme):
		if u.Opaque == "" && strings.Trim(u.Path, "/") == "" {
			return wrong("nothing follows its scheme")
		}
	case u.Hostname() == "" && !strings.HasPrefix(s[len(u.Scheme):], "://"):
		return wrong("// must follow its scheme, as in https://example.com")
	case u.Hostname() == "":
		return wrong("it has no host")
	case !isPortOf(u):
		return wrong(wantPort)
	}
	return u, nil
}

const wantPort = "its port must be a number from 0 to 65535"

// hasScheme reports whether s begins with a scheme, as RFC 3986 writes it, and a colon.
func hasScheme(s string) bool {
	scheme, _, ok := strings.Cut(s, ":")
	for i := range len(scheme) {
		c := scheme[i] | 0x20
		ok = ok && (c >= 'a' && c <= 'z' || i > 0 && (lex.IsDigits(scheme[i:i+1]) || strings.IndexByte("+-.", scheme[i]) >= 0))
	}
	return ok && scheme != ""
}

func isPortOf(u *url.URL) bool {
	port := u.Port()
	n, err := strconv.Atoi(port)
	return port == "" || err == nil && n <= 65535
}

// misread describes err, the error of url.Parse for s. s has a scheme.
func misread(s string, err error) string {
	var escape url.EscapeError
	var host url.InvalidHostError
	user, address := authority(s)
	switch _, port, _ := strings.Cut(address[strings.LastIndexByte(address, ']')+1:], ":"); {
	case strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }):
		return "it holds a line break or another control character"
	case errors.As(err, &escape) && isEscape(string(escape)): // unescape refuses %2F in a host
		return "its host holds the escape of a character that is not allowed in a host"
	case errors.As(err, &escape):
		return "the escape % must be followed by two hexadecimal digits; write a % itself as %25"
	case strings.ContainsFunc(user, func(r rune) bool { return r > '~' || strings.ContainsRune(" \"#/<>?[\\]^`{|}", r) }):
		return "its user or password holds a character that must be escaped, such as a blank (%20), [ (%5B) or é (%C3%A9)"
	case errors.As(err, &host):
		return "its host holds a character that is not allowed in a host"
	case port != "" && !lex.IsDigits(port) && strings.Count(address, "[") == strings.Count(address, "]"):
		if strings.Contains(port, ":") && !strings.Contains(address, "[") {
			return "an IPv6 address must be in brackets, as in [::1]:80, and another host has no colon but the one before its port"
		}
		return wantPort
	}
	return "its host cannot be read"
}

// isEscape reports whether s is % and two hexadecimal digits.
func isEscape(s string) bool {
	return len(s) == 3 && s[0] == '%' && strings.Trim(s[1:], "0123456789abcdefABCDEF") == ""
}

// authority cuts what follows the // of s, up to the path, into the user with the password and the host with the port.
func authority(s string) (user, host string) {
	_, rest, _ := strings.Cut(s, "//")
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		rest = rest[:i]
	}
	i := strings.LastIndexByte(rest, '@')
	return rest[:max(i, 0)], rest[i+1:]
}
