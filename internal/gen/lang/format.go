package lang

import "github.com/resgen-go/resgen/resource"

// A Format is a shape that a string can be required to have.
type Format struct {
	Name  string
	Words string // what a text of this format is, a noun phrase
	Go    string // the function of package resource that generated code asks
	Is    func(string) bool
}

// Formats lists the formats.
var Formats = []Format{
	{"email", "an email address", "IsEmail", resource.IsEmail},
	{"hostname", "a host name", "IsHostname", resource.IsHostname},
	{"hostport", "host:port", "IsHostPort", resource.IsHostPort},
	{"ip", "an IP address", "IsIP", resource.IsIP},
	{"ipv4", "an IPv4 address", "IsIPv4", resource.IsIPv4},
	{"ipv6", "an IPv6 address", "IsIPv6", resource.IsIPv6},
	{"cidr", "an address range such as 10.0.0.0/8", "IsCIDR", resource.IsCIDR},
	{"uuid", "a UUID", "IsUUID", resource.IsUUID},
	{"arn", "an ARN", "IsARN", resource.IsARN},
	{"semver", "a semantic version such as 1.2.3", "IsSemver", resource.IsSemver},
	{"pem", "PEM", "IsPEM", resource.IsPEM},
	{"base64", "base64", "IsBase64", resource.IsBase64},
	{"timezone", "a time zone such as Europe/Berlin", "IsTimezone", resource.IsTimezone},
}

// FormatOf is the format called name, or nil.
func FormatOf(name string) *Format {
	for i := range Formats {
		if Formats[i].Name == name {
			return &Formats[i]
		}
	}
	return nil
}

// FormatNames are the names of the formats.
func FormatNames() []string {
	names := make([]string, len(Formats))
	for i, f := range Formats {
		names[i] = f.Name
	}
	return names
}
