package resolve_test

import (
	"strings"
	"testing"
)

// TestMembers holds for which members a rule applies, as it names their fields where it has not asked for the member.
func TestMembers(t *testing.T) {
	const text = `version = 1
[kind.k.field]
n = { type = "int", default = 1 }
auth = { type = "union", of = ["iam", "password"] }
more = { type = "object", of = ["more"], optional = true }
[kind.k.object.more.field]
auth = { type = "union", of = ["password", "iam"] }
[[kind.k.object.more.rule]]
check = 'auth.iam.port < 9'
[kind.k.object.iam.field]
port = { type = "int", default = 2 }
role = { type = "string", optional = true }
type = { type = "union", of = ["file", "default"], optional = true }
[kind.k.object.password.field]
user = { type = "string", default = "me" }
[kind.k.object.file.field]
path = { type = "string", default = "x" }
[kind.k.object.default.field]
path = { type = "string", default = "x" }
[[kind.k.rule]]
%s
[kind.l]
extends = "k"
[resource.r]
kind = "l"
config.auth = { select = "iam", iam = { type = { select = "file" } } }
`
	for rule, want := range map[string]string{
		`check = 'n > 0 || auth == "iam"'`:                                                    "",
		`check = 'auth.iam.port > 1 && n > 0'`:                                                "auth=iam",
		`check = 'n > 0 || auth.iam.port > 1 && auth.iam.role != "a"'`:                        "auth=iam",
		`check = 'auth == "iam" && auth.iam.port > 1 || n > 0'`:                               "",
		`check = 'auth != "iam" || auth.iam.port > 1'`:                                        "",
		`check = '!(auth == "iam" && n > 0) || auth.iam.port > 1'`:                            "",
		`check = '!(auth != "iam" || auth.iam.port > 9)'`:                                     "",
		`check = '!set(auth.iam.role) || auth.iam.port > 1'`:                                  "",
		`check = 'count(auth.iam.role, auth.password.user) < 2'`:                              "",
		`at_most_one = ["auth.iam.role", "auth.password.user"]`:                               "",
		"when = 'auth == \"iam\"'\ncheck = 'auth.iam.port > 1'":                               "",
		"when = 'auth.iam.role != \"\"'\ncheck = 'auth.iam.port > 1'":                         "auth=iam",
		`check = 'more.auth.iam.port < auth.iam.port'`:                                        "more.auth=iam auth=iam",
		`check = 'auth.iam.type.file.path != ""'`:                                             "auth=iam auth.iam.type=file",
		`check = 'auth.iam.type != "default" || auth.iam.type.default.path != ""'`:            "auth=iam",
		`check = 'auth == "iam" && auth.iam.type == "file" && auth.iam.type.file.path != ""'`: "",
		`check = 'set(auth.iam.type.file.path) && auth.iam.type.file.path != ""'`:             "",
		`check = 'oneOf(auth, "iam", "password") && n > 0'`:                                   "",
	} {
		p, findings := resolved(strings.Replace(text, "%s", rule, 1))
		if p == nil || len(findings) > 0 {
			t.Errorf("%s: %q", rule, texts(findings))
			continue
		}
		for _, k := range p.Kinds {
			var got []string
			for _, x := range k.Rules[0].Needs {
				got = append(got, x.Args[0].Spelled()+"="+x.Member.Name)
			}
			if strings.Join(got, " ") != want {
				t.Errorf("%s of %s: it applies to %q, want %q", rule, k.Name, got, want)
			}
		}
	}
}
