package format

import (
	"encoding/base64"
	"net"
	"regexp"
	"strings"
	"testing"
	"time"
)

// formats are the scanners by the name of their format.
var formats = map[string]func(string) bool{
	"email": IsEmail, "hostname": IsHostname, "hostport": IsHostPort, "ip": IsIP, "ipv4": IsIPv4, "ipv6": IsIPv6, "cidr": IsCIDR,
	"url": IsURL, "uuid": IsUUID, "arn": IsARN, "semver": IsSemver, "pem": IsPEM, "base64": IsBase64, "timezone": IsTimezone,
}

const block = "-----BEGIN EXAMPLE-----\naGVsbG8=\n-----END EXAMPLE-----\n"

// TestURLProblem holds that a string of the format url and a value of the type url are refused with the same words, which hold nothing of the text.
func TestURLProblem(t *testing.T) {
	for _, text := range []string{"", "hunter2", "https://", "mailto:hunter2", " https://hunter2", "pg://u:hun/ter2@h", "pg://u:hunter2@h:99999", "pg://u:hunter2%@h", "pg://u:hunter2@h^"} {
		_, err := URL(text)
		got := URLProblem(text)
		if err == nil || got != err.Error() || IsURL(text) {
			t.Errorf("%q: %q, and as the type %v", text, got, err)
		}
		if strings.Contains(got, "hun") {
			t.Errorf("%q: the message %q holds some of it", text, got)
		}
	}
	if got := URLProblem("pg://u:p@h/x"); got != "" {
		t.Error(got)
	}
}

func TestFormats(t *testing.T) {
	label := strings.Repeat("a", 63)
	name := strings.Repeat("123456789.", 25) + "abc" // 253 characters
	tests := []struct {
		format    string
		good, bad []string
	}{
		{
			"email",
			[]string{"a@example.com", "a.b+c@example", "!#$%&'*+/=?^_`{|}~-@x", ".@x.y", "a@1.2", "a@" + label + ".com"},
			[]string{
				"a", "@", "@x", "a@", "a@b@c", "a @x", " a@x", "a@x ", "a@x\n", "a@x.", "a@.x", "a@x..y", "a@-x", "a@x-", "a@x_y", `"a b"@x`, "a(b)@x",
				"A <a@x>", "a@[127.0.0.1]", "ä@x", "a@ä", "a@" + label + "a.com", "a,b@x", "a:b@x", "a\x00@x",
			},
		},
		{
			"url",
			[]string{"https://example.com", "http://localhost:80/a?b#c", "postgres://u:p@h:5432/db", "a+b://[::1]:1/"},
			[]string{
				"", "example.com", "//example.com", "https://", "https:///x", "unix:///run/x", "mailto:a@b", " https://h", "https://h ", "https://h:x", "https://h:99999",
				"postgres://u:p/q@h/db", "https://h/%", "https://h/\n",
			},
		},
		{
			"hostname",
			[]string{"a", "example.com", "example.com.", "EXAMPLE", "1a", "a1", "1.2.a", "xn--bcher-kva", "a--b", label, name, name + ".", "com1"},
			[]string{
				".", "..", ".a", "a..b", "a..", "-a", "a-", "a.-b", "a-.b", "a_b", "a b", " a", "a\n", "a/", "a:80", "1", "1.", "127.0.0.1", "a.1",
				"::1", "ä", "İ", label + "a", label + "a.b", name + "d", "a\x00",
			},
		},
		{
			"hostport",
			[]string{"a:0", "example.com:8080", "example.com.:80", "127.0.0.1:65535", "[::1]:1", "[fe80::1%eth0]:22", "[::ffff:127.0.0.1]:9"},
			[]string{
				"a", ":80", "a:", "a:b", "a:080", "a:00", "a:+1", "a:-1", "a:0x1", "a:65536", "a:100000", "a:99999", "a: 1", "a:1 ", " a:1", "::1:80",
				"[::1]", "[::1]:", "[::1:80", "::1]:80", "[127.0.0.1]:80", "[a]:80", "256.0.0.1:80", "[]:80", "[::1%]:80", "[::1%a]]:80", "a:1:1",
			},
		},
		{
			"ip",
			[]string{"127.0.0.1", "::", "::1", "1:2:3:4:5:6:7:8", "::ffff:1.2.3.4", "fe80::1%eth0"},
			[]string{"127.0.0", "127.0.0.01", "256.0.0.0", "::1%", "[::1]", " ::1", "::1 ", "1::2::3", "12345::", "0x7f.0.0.1", "127.0.0.1/8", "a"},
		},
		{"ipv4", []string{"0.0.0.0", "255.255.255.255"}, []string{"::1", "::ffff:1.2.3.4", "1.2.3", "1.2.3.4.5", "1.2.3.4%eth0"}},
		{"ipv6", []string{"::1", "::ffff:1.2.3.4", "::1%eth0"}, []string{"1.2.3.4", ":1", "1:2:3:4:5:6:7"}},
		{
			"cidr",
			[]string{"10.0.0.0/8", "10.1.2.3/8", "0.0.0.0/0", "::/0", "2001:db8::1/64", "1.2.3.4/32", "::1/128"},
			[]string{"10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/08", "::/129", "10.0.0.0/8 ", "10.0.0/8", "fe80::1%eth0/64", "/8", "10.0.0.0/+8"},
		},
		{
			"uuid",
			[]string{"a987fbc9-4bed-3078-cf07-9141ba07c9f3", "A987FBC9-4BED-3078-CF07-9141BA07C9F3", "00000000-0000-0000-0000-000000000000"},
			[]string{
				"a987fbc94bed3078cf079141ba07c9f3", "g987fbc9-4bed-3078-cf07-9141ba07c9f3", "{a987fbc9-4bed-3078-cf07-9141ba07c9f3}",
				"a987fbc9-4bed-3078-cf07-9141ba07c9f33", "a987fbc9-4bed-3078-cf07-9141ba07c9f", "a987fbc9--4bed-3078cf07-9141ba07c9f3",
				"urn:uuid:a987fbc9-4bed-3078-cf07-9141ba07c9f3",
			},
		},
		{
			"arn",
			[]string{
				"arn:aws:s3:::bucket", "arn:aws:s3:::bucket/a key", "arn:aws-cn:iam::123456789012:role/x", "arn:aws:sns:us-east-1:123456789012:topic:sub",
				"arn:aws:iam::aws:policy/AdministratorAccess", "arn:minio:sqs::1:webhook",
			},
			[]string{
				"arn", "arn:", "arn:aws:s3:::", "arn::s3:::b", "arn:aws::::b", "arn:aws:s3::b", "ARN:aws:s3:::b", "arn:AWS:s3:::b", " arn:aws:s3:::b",
				"arn:aws:s3:::b ", "arn:aws:s3:::b\n", "arn:aws:s3:us east::b", "bucket",
			},
		},
		{
			"semver",
			[]string{"0.0.0", "1.2.3", "1.2.3-a", "1.2.3-0.a.1", "1.2.3--", "1.2.3-0a", "1.2.3+001", "1.2.3-a-b+c-d.e", "99999999999999999999.0.0"},
			[]string{"1", "1.2", "v1.2.3", "01.2.3", "1.02.3", "1.2.03", "1.2.3-", "1.2.3+", "1.2.3-01", "1.2.3-a..b", "1.2.3+a+b", "1.2.3-a_b", "1.2.3.4", " 1.2.3", "-1.2.3", "1..3", "1.2.3-ä"},
		},
		{
			"base64",
			[]string{"aGk=", "aA==", "aGkh", "+/+/", strings.Repeat("A", 4096)},
			[]string{"a", "aGk", "aGk==", "a===", "====", "aG k", "aGk=\n", "aG\nk", "-_-_", "aA=A", "aGk=aGk=", "äGk"},
		},
		{
			"pem",
			[]string{block, strings.TrimSpace(block), block + block, "subject: x\n" + block, strings.ReplaceAll(block, "\n", "\r\n")},
			[]string{
				"x", "-----BEGIN EXAMPLE-----", block[1:], strings.Replace(block, "END EXAMPLE", "END OTHER", 1), block + "-----BEGIN EXAMPLE-----\n",
				strings.Replace(block, "aGVs", "****", 1), strings.ReplaceAll(block, "\n", ""), strings.ReplaceAll(block, "\n", `\n`),
				strings.Replace(block, "aGVs", "****", 1) + block,
			},
		},
		{"timezone", []string{"UTC"}, []string{"Local", "localtime", "posixrules", "posix/Europe/Berlin", "right/UTC", "Mars/Olympus", "../UTC", "/UTC", " UTC", "UTC\n", "UTC\x00", "+02:00"}},
	}
	seen := map[string]bool{}
	for _, tt := range tests {
		seen[tt.format] = true
		is := formats[tt.format]
		for _, s := range tt.good {
			if !is(s) {
				t.Errorf("%q is no %s", s, tt.format)
			}
		}
		for _, s := range append(tt.bad, "") {
			if is(s) {
				t.Errorf("%q is %s", s, tt.format)
			}
		}
	}
	for format := range formats {
		if !seen[format] {
			t.Errorf("%s is not tried", format)
		}
	}
}

func TestTimezoneOfDatabase(t *testing.T) {
	if _, err := time.LoadLocation("Europe/Berlin"); err != nil {
		t.Skip("this machine has no time zone database")
	}
	if !IsTimezone("Europe/Berlin") {
		t.Error("Europe/Berlin is no time zone")
	}
}

func TestFormatsDoNotAllocate(t *testing.T) {
	for format, s := range map[string]string{
		"email": "someone@example.com", "hostname": "db.example.com", "hostport": "[::1]:5432", "ip": "::1", "ipv4": "127.0.0.1", "ipv6": "2001:db8::1",
		"cidr": "10.0.0.0/8", "uuid": "a987fbc9-4bed-3078-cf07-9141ba07c9f3", "arn": "arn:aws:s3:::bucket", "semver": "1.2.3-rc.1+b", "base64": "aGVsbG8=",
	} {
		if n := testing.AllocsPerRun(100, func() { formats[format](s) }); n > 0 {
			t.Errorf("%s: %v allocations", format, n)
		}
	}
}

// The slow references: the grammars as regular expressions, and what the standard library reads.
var (
	labelRE    = `[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?`
	hostnameRE = regexp.MustCompile(`^(` + labelRE + `\.)*` + labelRE + `$`)
	emailRE    = regexp.MustCompile("^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@" + labelRE + `(\.` + labelRE + `)*$`)
	uuidRE     = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
	arnRE      = regexp.MustCompile(`^arn:[a-z0-9-]+:[a-z0-9-]+:[a-z0-9-]*:[a-z0-9-]*:[!-~]([ -~]*[!-~])?$`)
	semverRE   = regexp.MustCompile(`^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)` +
		`(-(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?` +
		`(\+[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*)?$`)
	digitsRE = regexp.MustCompile(`(^|\.)[0-9]+$`)
)

var references = map[string]func(string) bool{
	"email": emailRE.MatchString,
	"hostname": func(s string) bool {
		s = strings.TrimSuffix(s, ".")
		return len(s) <= 253 && hostnameRE.MatchString(s) && !digitsRE.MatchString(s)
	},
	"ip":     func(s string) bool { return net.ParseIP(s) != nil || strings.Contains(s, "%") && IsIPv6(s) },
	"uuid":   uuidRE.MatchString,
	"arn":    arnRE.MatchString,
	"semver": semverRE.MatchString,
	"base64": func(s string) bool {
		_, err := base64.StdEncoding.DecodeString(s)
		return err == nil && s != "" && !strings.ContainsAny(s, "\r\n")
	},
}

func FuzzFormats(f *testing.F) {
	for _, s := range []string{
		"", "a@example.com", "db.example.com.", "127.0.0.1", "[::1%eth0]:80", "a:65535", "10.0.0.0/8", "::ffff:1.2.3.4", "1.2.3-a.0+b", "aGk=", block,
		"a987fbc9-4bed-3078-cf07-9141ba07c9f3", "arn:aws:s3:::bucket/a key", "Europe/Berlin", strings.Repeat("a.", 127), "\xff", "a..b", "-a", "1.1",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for format, is := range formats {
			got := is(s)
			if reference := references[format]; reference != nil && got != reference(s) {
				t.Errorf("%q is %s: %v, the reference says %v", s, format, got, !got)
			}
			if got && s == "" {
				t.Errorf("the empty text is %s", format)
			}
		}
		if IsIP(s) != (IsIPv4(s) || IsIPv6(s)) {
			t.Errorf("%q: an IP address is of version 4 or 6", s)
		}
		if IsIP(s) && IsHostname(s) {
			t.Errorf("%q is an IP address and a host name", s)
		}
		if _, _, err := net.SplitHostPort(s); err != nil && IsHostPort(s) {
			t.Errorf("%q is host:port, but package net says %v", s, err)
		}
	})
}
