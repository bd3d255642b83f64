// Package handrules checks the rules of the validation benchmark as one would by hand: scanners, the one regular expression that the
// rules name, and every problem at once.
package handrules

import (
	"errors"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"
)

// A Service is what is checked.
type Service struct {
	Name     string
	Port     int
	Mode     string
	Docs     string
	Endpoint *url.URL
	Contact  string
	Upstream string
	Release  string
	Region   string
	MaxOpen  int
	MaxIdle  int
}

// A Problem is one rule that is broken.
type Problem struct {
	Field   string
	Rule    string
	Message string
}

func (p *Problem) Error() string { return p.Field + ": " + p.Message }

// release is compiled when it is first needed, so that a program which never validates does not pay for it.
var release = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^v[0-9]+\.[0-9]+\.[0-9]+$`) })

// Validate reports everything that is wrong with s, joined; each error is a *Problem.
func (s *Service) Validate() error {
	var errs []error
	add := func(field, rule, message string) { errs = append(errs, &Problem{field, rule, message}) }
	if s.Name == "" {
		add("name", "required", "required but not set")
	}
	if s.Port < 1 || s.Port > 65535 {
		add("port", "range", "must be from 1 to 65535")
	}
	switch s.Mode {
	case "fast", "safe", "debug":
	default:
		add("mode", "one_of", "must be one of fast, safe, debug")
	}
	switch {
	case s.Docs == "":
		add("docs", "required", "required but not set")
	case !strings.HasPrefix(s.Docs, "https://"):
		add("docs", "prefix", `must start with "https://"`)
	}
	switch {
	case s.Endpoint == nil:
		add("endpoint", "required", "required but not set")
	case s.Endpoint.Scheme != "https":
		add("endpoint", "schemes", "must have the scheme https")
	}
	switch {
	case s.Contact == "":
		add("contact", "required", "required but not set")
	case !isEmail(s.Contact):
		add("contact", "format", "must be an email address")
	}
	switch {
	case s.Upstream == "":
		add("upstream", "required", "required but not set")
	case !isHostPort(s.Upstream):
		add("upstream", "format", "must be host:port")
	}
	switch {
	case s.Release == "":
		add("release", "required", "required but not set")
	case !release().MatchString(s.Release):
		add("release", "pattern", `must match the pattern ^v[0-9]+\.[0-9]+\.[0-9]+$`)
	}
	switch {
	case s.Region == "":
		add("region", "required", "required but not set")
	case utf8.RuneCountInString(s.Region) != 9:
		add("region", "length", "must have 9 characters")
	}
	if s.MaxIdle > s.MaxOpen {
		add("max_idle", "rule", "max_idle must not exceed max_open")
	}
	return errors.Join(errs...)
}

func isEmail(s string) bool {
	at := strings.IndexByte(s, '@')
	if at <= 0 {
		return false
	}
	for _, c := range []byte(s[:at]) {
		if !alphanumeric(c) && strings.IndexByte(".!#$%&'*+/=?^_`{|}~-", c) < 0 {
			return false
		}
	}
	return isDomain(s[at+1:])
}

// isDomain reports whether s is labels joined by dots.
func isDomain(s string) bool {
	start := 0
	for i := 0; i <= len(s); i++ {
		if i < len(s) && s[i] != '.' {
			if !alphanumeric(s[i]) && s[i] != '-' {
				return false
			}
			continue
		}
		if n := i - start; n == 0 || n > 63 || s[start] == '-' || s[i-1] == '-' {
			return false
		}
		start = i + 1
	}
	return true
}

func isHostPort(s string) bool {
	colon := strings.LastIndexByte(s, ':')
	if colon < 0 || !isPort(s[colon+1:]) {
		return false
	}
	host := s[:colon]
	if strings.HasPrefix(host, "[") && strings.HasSuffix(host, "]") {
		a, err := netip.ParseAddr(host[1 : len(host)-1])
		return err == nil && a.Is6()
	}
	return isHostname(host) || isIPv4(host)
}

func isHostname(s string) bool {
	s = strings.TrimSuffix(s, ".")
	if len(s) > 253 || !isDomain(s) {
		return false
	}
	last := s[strings.LastIndexByte(s, '.')+1:]
	return strings.Trim(last, "0123456789") != ""
}

func isIPv4(s string) bool {
	a, err := netip.ParseAddr(s)
	return err == nil && a.Is4()
}

func isPort(s string) bool {
	if s == "" || len(s) > 5 || len(s) > 1 && s[0] == '0' {
		return false
	}
	n := 0
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return false
		}
		n = n*10 + int(c-'0')
	}
	return n <= 65535
}

func alphanumeric(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}
