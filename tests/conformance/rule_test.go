package conformance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A rule is what the language says about a field `value` for a rule of a library.
type rule struct {
	spec     string   // its type
	keys     []string // lines of the field's table
	checks   []string // rules of the kind
	optional bool
}

// formats are the rules that are a format of the language.
var formats = map[string]string{
	"email": "email", "hostname": "hostname", "hostname_rfc1123": "hostname", "hostname_port": "hostport", "ip": "ip", "ip_addr": "ip",
	"ipv4": "ipv4", "ip4_addr": "ipv4", "ipv6": "ipv6", "ip6_addr": "ipv6", "cidr": "cidr", "uuid": "uuid", "uuid_rfc4122": "uuid",
	"semver": "semver", "base64": "base64", "timezone": "timezone", "is_email": "email", "is_hostname": "hostname",
}

// compounds are the rules that are a format and a little more.
var compounds = map[string][]string{
	"fqdn":   {`format = "hostname"`, `pattern = '[^.]\.[^.]'`},
	"uuid3":  {`format = "uuid"`, `pattern = '^.{14}3'`},
	"uuid4":  {`format = "uuid"`, `pattern = '^.{14}4.{4}[89abAB]'`},
	"uuid5":  {`format = "uuid"`, `pattern = '^.{14}5.{4}[89abAB]'`},
	"cidrv6": {`format = "cidr"`, `pattern = ':'`},
}

// types are the rules on texts that are a type of the language.
var types = map[string]struct{ spec, key string }{
	"boolean":   {spec: "bool"},
	"json":      {spec: "json"},
	"url":       {spec: "url"},
	"http_url":  {"url", `schemes = ["http", "https"]`},
	"https_url": {"url", `schemes = ["https"]`},
}

// texts are the rules that compare a text with their parameter.
var texts = map[string]struct{ key, check string }{
	"startswith":    {key: "prefix"},
	"endswith":      {key: "suffix"},
	"contains":      {check: "contains(value, %s)"},
	"excludes":      {check: "!contains(value, %s)"},
	"startsnotwith": {check: "!hasPrefix(value, %s)"},
	"endsnotwith":   {check: "!hasSuffix(value, %s)"},
}

// elsewhere are the rules that the language leaves out for a reason of their own.
var elsewhere = map[string]string{
	"uri": syntax, "is_uri": syntax, "is_uri_ref": syntax, "cidrv4": strict,
	"tcp_addr": "an address that must be looked up", "udp_addr": "an address that must be looked up", "tcp4_addr": "an address that must be looked up",
	"tcp6_addr": "an address that must be looked up", "udp4_addr": "an address that must be looked up", "udp6_addr": "an address that must be looked up",
}

const (
	syntax = "the whole syntax of RFC 3986: a URL is what net/url parses, with a scheme and a host"
	strict = "strict prefix: a cidr may have bits set after its prefix"
)

// ruleSubject declares a field with the rule of f. Facts about one rule and type have one subject.
func ruleSubject(f *fact) (*subject, *apart) {
	key := fmt.Sprint(f.Rule, f.Type, f.Opts)
	if s := ruleSubjects[key]; s != nil {
		return s, nil
	}
	spec, why := typeOf(f.Type)
	if why != nil {
		return nil, why
	}
	tags := strings.Split(f.Rule, ",")
	r := &rule{spec: spec, optional: !slices.ContainsFunc(tags, wantsValue)}
	for _, tag := range tags {
		if why := r.add(tag, f.Opts); why != nil {
			return nil, why
		}
	}
	s := newSubject(fmt.Sprintf("rule_%d", len(ruleSubjects)+1))
	s.line("[kind.%s.field.value]\ntype = %q\noptional = %v", s.name, r.spec, r.optional)
	for _, key := range r.keys {
		s.line("%s", key)
	}
	for _, check := range r.checks {
		s.line("[[kind.%s.rule]]\ncheck = %s", s.name, quote(check))
	}
	s.resource("")
	s.line("[resource.%s.config]\nvalue = { env = %q, shared = true }", s.name, variable)
	ruleSubjects[key] = s
	return s, nil
}

var ruleSubjects = map[string]*subject{}

// variable is what every subject of rules reads.
const variable = "VALUE"

// add adds one rule of a list of them.
func (r *rule) add(tag string, opts map[string]string) *apart {
	name, param, _ := strings.Cut(tag, "=")
	if strings.Contains(name, "|") {
		return &apart{"alternatives for one value", tag}
	}
	if why := elsewhere[name]; why != "" {
		return &apart{why, name}
	}
	if format := formats[name]; format != "" {
		r.keys = append(r.keys, fmt.Sprintf("format = %q", format))
		return nil
	}
	if keys := compounds[name]; keys != nil {
		r.keys = append(r.keys, keys...)
		return nil
	}
	if typ := types[name]; typ.spec != "" && r.spec == "string" {
		r.spec = typ.spec
		if typ.key != "" {
			r.keys = append(r.keys, typ.key)
		}
		return nil
	}
	if text := texts[name]; text.key != "" {
		r.keys = append(r.keys, text.key+" = "+quote(param))
		return nil
	} else if text.check != "" {
		r.checks = append(r.checks, fmt.Sprintf(text.check, strconv.Quote(param)))
		return nil
	}
	switch name {
	case "required":
	case "omitempty":
		r.optional = true
	case "min", "gte", "max", "lte", "len", "gt", "lt":
		return r.bound(name, param)
	case "eq", "ne":
		r.checks = append(r.checks, "value "+map[string]string{"eq": "==", "ne": "!="}[name]+" "+r.literal(param))
	case "oneof":
		r.keys = append(r.keys, "one_of = ["+strings.Join(r.choices(param), ", ")+"]")
	case "oneofci":
		r.keys = append(r.keys, "one_of = ["+strings.Join(r.choices(param), ", ")+"]", "ignore_case = true")
	case "noneof":
		r.checks = append(r.checks, "!oneOf(value, "+strings.Join(r.choices(param), ", ")+")")
	case "unique":
		r.keys = append(r.keys, "unique = true")
	case "port":
		if r.spec == "string" {
			r.spec = "uint32"
		}
		r.keys = append(r.keys, "min = 1", "max = 65535")
	case "is_host_and_port":
		if opts["PortRequired"] != "true" {
			return &apart{"optional port: a hostport must have a port", name}
		}
		r.keys = append(r.keys, `format = "hostport"`)
	case "is_ip":
		return r.version(opts, "ip", "ipv4", "ipv6")
	case "is_ip_prefix":
		if opts["Strict"] == "true" {
			return &apart{strict, name}
		}
		colon := map[string]string{"4": `!contains(value, ":")`, "6": `contains(value, ":")`}[opts["Version"]]
		if colon != "" {
			r.checks = append(r.checks, colon)
		}
		return r.version(opts, "cidr", "cidr", "cidr")
	default:
		return &apart{"no such rule; a pattern or a check can replace many of them", name}
	}
	return nil
}

// wantsValue reports whether a rule refuses the absence of a value.
func wantsValue(tag string) bool {
	name, _, _ := strings.Cut(tag, "=")
	return !slices.Contains([]string{"noneof", "excludes", "startsnotwith", "endsnotwith", "ne", "max", "lte", "lt"}, name)
}

// version adds one of three formats, by the version of IP that a rule asks for.
func (r *rule) version(opts map[string]string, either, v4, v6 string) *apart {
	format := map[string]string{"": either, "0": either, "4": v4, "6": v6}[opts["Version"]]
	if format == "" {
		return &apart{"unknown IP version", opts["Version"]}
	}
	r.keys = append(r.keys, fmt.Sprintf("format = %q", format))
	return nil
}

// bound adds a limit: to the length of texts, lists and maps, and to the value of what else has an order.
func (r *rule) bound(name, param string) *apart {
	if strings.HasPrefix(r.spec, "[]") || strings.HasPrefix(r.spec, "map") || r.spec == "string" {
		n, err := strconv.Atoi(param)
		if err != nil {
			return &apart{"a length that is no number", param}
		}
		switch name {
		case "min", "gte":
			r.keys = append(r.keys, fmt.Sprintf("min_len = %d", n))
		case "max", "lte":
			r.keys = append(r.keys, fmt.Sprintf("max_len = %d", n))
		case "len":
			r.keys = append(r.keys, fmt.Sprintf("min_len = %d\nmax_len = %d", n, n))
		case "gt":
			r.keys = append(r.keys, fmt.Sprintf("min_len = %d", n+1))
		case "lt":
			r.keys = append(r.keys, fmt.Sprintf("max_len = %d", n-1))
		}
		return nil
	}
	limit := literal(r.spec, param)
	switch name {
	case "min", "gte":
		r.keys = append(r.keys, "min = "+limit)
	case "max", "lte":
		r.keys = append(r.keys, "max = "+limit)
	case "len":
		r.keys = append(r.keys, "min = "+limit, "max = "+limit)
	case "gt":
		r.checks = append(r.checks, "value > "+limit)
	case "lt":
		r.checks = append(r.checks, "value < "+limit)
	}
	return nil
}

var choice = regexp.MustCompile(`'[^']*'|\S+`)

// choices are the values of a list of them, in which quotes hold blanks together.
func (r *rule) choices(param string) []string {
	var all []string
	for _, c := range choice.FindAllString(param, -1) {
		all = append(all, r.literal(strings.ReplaceAll(c, "'", "")))
	}
	return all
}

// literal is a value of the rule's type, as TOML and expressions have it.
func (r *rule) literal(text string) string { return literal(r.spec, text) }

// ruleEnvironment holds the value of f as a variable has it: a text as it is, all else as JSON.
func ruleEnvironment(f *fact) map[string]string {
	text := string(f.Value)
	var s string
	switch {
	case text == "null":
		return nil
	case json.Unmarshal(f.Value, &s) == nil:
		text = s
	default:
		var b bytes.Buffer
		if json.Compact(&b, f.Value) == nil {
			text = b.String()
		}
	}
	return map[string]string{variable: text}
}

func judgeRule(f *fact, a *account, r result) {
	if valid := r.Problems == nil; valid != f.Valid {
		a.verdict = different
		a.got = map[bool]string{true: "takes what should not pass", false: "refuses: " + r.String()}[valid]
	}
}
