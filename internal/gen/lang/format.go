package lang

import "github.com/resgen-go/resgen/resource"

// A Format is a shape that a string can be required to have.
type Format struct {
	Name  string
	Words string // what a text of this format is, a noun phrase
	Doc   string // what it takes, one sentence
	Go    string // the function of package resource that generated code asks
	Is    func(string) bool
}

// Formats lists the formats.
var Formats = []Format{
	{
		"email", "an email address", "What HTML takes for one: the characters of an atom of RFC 5322 and dots, `@`, a host name. ASCII, without a display name.",
		"IsEmail", resource.IsEmail,
	},
	{
		"hostname", "a host name", "A name of RFC 1034 and RFC 1123, at most 253 characters, with or without the dot of a fully qualified one; no IP address.",
		"IsHostname", resource.IsHostname,
	},
	{
		"hostport", "host:port", "A host name, an IPv4 address or an IPv6 address in brackets, and a port from 0 to 65535; neither may lack.",
		"IsHostPort", resource.IsHostPort,
	},
	{"ip", "an IP address", "An address of either version.", "IsIP", resource.IsIP},
	{"ipv4", "an IPv4 address", "Four decimal numbers without leading zeros.", "IsIPv4", resource.IsIPv4},
	{"ipv6", "an IPv6 address", "An address of RFC 4291, with or without a zone.", "IsIPv6", resource.IsIPv6},
	{
		"cidr", "an address range such as 10.0.0.0/8", "An IP address and the length of a prefix, behind which bits may be set.",
		"IsCIDR", resource.IsCIDR,
	},
	{"uuid", "a UUID", "A UUID of RFC 9562, of any version, in either case, with its hyphens.", "IsUUID", resource.IsUUID},
	{"arn", "an ARN", "The name of a resource of AWS and what speaks its protocols: `arn:partition:service:region:account:resource`.", "IsARN", resource.IsARN},
	{"semver", "a semantic version such as 1.2.3", "A version of Semantic Versioning 2.0.0, without a `v`.", "IsSemver", resource.IsSemver},
	{"pem", "PEM", "One or more blocks of RFC 7468.", "IsPEM", resource.IsPEM},
	{"base64", "base64", "The standard alphabet of RFC 4648, padded, in one line.", "IsBase64", resource.IsBase64},
	{
		"timezone", "a time zone such as Europe/Berlin", "A name of the time zone database that Go finds on the machine; import `time/tzdata` where there is none.",
		"IsTimezone", resource.IsTimezone,
	},
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
