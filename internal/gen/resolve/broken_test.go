package resolve_test

import (
	"slices"
	"strings"
	"testing"
)

// TestFaults holds which rules and insecure values a specification is held against: those that no variable can mend.
func TestFaults(t *testing.T) {
	const kind = `version = 1
[profiles]
names = ["dev", "prod"]
production = ["prod"]
[kind.k.field]
a = { type = "int", default = 1 }
b = { type = "int", default = 2 }
note = { type = "string", optional = true }
key = { type = "string", secret = true, optional = true }
user = { type = "string", with = "key", default = "root" }
plain = { type = "bool", default = false, insecure_if = true }
pool = { type = "object", of = ["pool"], optional = true }
auth = { type = "union", of = ["iam", "none"], optional = true }
servers = { type = "[]object", of = ["server"], optional = true }
[kind.k.object.server.field]
host = { type = "string" }
least = { type = "int", default = 1 }
plain = { type = "bool", default = false, insecure_if = true }
[[kind.k.object.server.rule]]
check = "least <= 3"
[kind.k.object.pool.field]
least = { type = "int", default = 5 }
most = { type = "int", default = 3 }
[[kind.k.object.pool.rule]]
check = "least <= most"
[kind.k.object.iam.field]
role = { type = "string", default = "x" }
[[kind.k.object.iam.rule]]
check = 'role != "x"'
[kind.k.object.none.field]
ok = { type = "bool", default = true }
[[kind.k.rule]]
check = "a <= b"
[[kind.k.rule]]
at_most_one = ["note", "auth"]
[[kind.k.rule]]
check = 'auth.iam.role != "y" || a > 1'
[[kind.k.rule]]
when = 'auth == "none"'
check = "b != 9"
[[kind.k.rule]]
check = "a != 7"
severity = "warning"
[[kind.k.rule]]
check = 'set(key) || user != "prod"'
[resource.r]
kind = "k"
`
	const breaks, mend = "the resource `r` of kind `k` breaks a rule", ", and no variable can change that: "
	const insecure = "the resource `r` of kind `k` has `plain` = true in the profile `prod`, which is insecure and forbidden in production"
	for _, tt := range []struct {
		name, resource string
		want           []string
	}{
		{"as it is", "", nil},
		{"a value", "config.a = 3", []string{breaks + mend + "must satisfy a <= b"}},
		{"a variable that can mend it", "config.a = 3\nconfig.b = { env = \"B\" }", nil},
		{"no file", "config.user = \"prod\"", []string{breaks + mend + "must satisfy set(key) || user != \"prod\""}},
		{"a file that can mend it", "config.user = \"prod\"\nconfig.key = { file = \"/run/key\" }", nil},
		{"a file in place of a value", "config.user = { file = \"/run/user\", default = \"prod\" }", nil},
		{"a template without a file", "config.user = { template = \"{profile}\" }", []string{
			breaks + " in the profile `prod`" + mend + "must satisfy set(key) || user != \"prod\"",
		}},
		{"a file in place of a template", "config.user = { file = \"/run/user\", template = \"{profile}\" }", nil},
		{"a template", "config.a = 3\nconfig.b = { env = [\"B\", \"C\"] }\nconfig.note = { template = \"{profile}\" }\nconfig.auth.none.ok = true", []string{
			breaks + mend + "note, auth: at most one may be set",
		}},
		{"one profile", "profile.dev.a = 3", []string{breaks + " in the profile `dev`" + mend + "must satisfy a <= b"}},
		{"not in the other", "only_in = [\"prod\"]\nconfig.a = 3\nprofile.prod.b = 3", nil},
		{"a warning", "config.a = 7\nconfig.b = 7", nil},
		{"an object that is there", "profile.dev.pool.least = 4", []string{breaks + " in the profile `dev`" + mend + "must satisfy least <= most"}},
		{"an object that may be there", "config.pool.least = { env = \"LEAST\" }", nil},
		{"a member that is selected", "config.auth.select = \"iam\"", []string{breaks + mend + "must satisfy role != \"x\""}},
		{"a rule about a field of the member", "config.auth.iam.role = \"y\"", []string{breaks + mend + "must satisfy auth.iam.role != \"y\" || a > 1"}},
		{"a rule about a field of another member", "config.auth.select = \"none\"\nconfig.auth.iam.role = \"y\"", nil},
		{"a rule about a member that one profile selects", "config.b = 9\nconfig.auth.iam.role = \"z\"\nprofile.dev.auth.select = \"none\"", []string{
			breaks + " in the profile `dev`" + mend + "must satisfy b != 9 when auth == \"none\"",
		}},
		{"a rule about a member that need not be", "config.b = 9\nconfig.auth.select = { env = \"AUTH\", default = \"none\" }", nil},
		{"a member that need not be", "config.auth.select = { env = \"AUTH\", default = \"iam\" }", nil},
		{"an optional resource that is never there", "optional = true", nil},
		{"an optional resource that cannot be right", "optional = true\nconfig.a = 3\nconfig.note = { env = \"NOTE\" }", []string{breaks + mend + "must satisfy a <= b"}},
		{"insecure in production", "config.plain = true", []string{insecure}},
		{"insecure elsewhere", "profile.dev.plain = true", nil},
		{"insecure by variable", "config.plain = { env = \"PLAIN\", default = true }", nil},
		{"items", "config.servers = [{ host = \"a\", least = 4 }, { host = \"b\" }]", []string{
			breaks + mend + "must satisfy least <= 3",
		}},
		{"items in production", "profile.prod.servers = [{ host = \"a\" }, { host = \"b\", plain = true }]", []string{
			strings.Replace(insecure, "`plain`", "`servers[1].plain`", 1),
		}},
		{"items that a variable may replace", "config.servers = { env = \"SERVERS\", default = [{ host = \"a\", least = 4 }] }", nil},
		{"both", "config.a = 3\nprofile.prod.plain = true", []string{breaks + mend + "must satisfy a <= b", insecure}},
	} {
		_, findings := resolved(kind + tt.resource + "\n")
		if got := texts(findings); !slices.Equal(got, tt.want) && len(got)+len(tt.want) > 0 {
			t.Errorf("%s: findings %q, want %q", tt.name, got, tt.want)
		}
	}
}
