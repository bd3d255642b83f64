package resolve_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
)

// wide is a specification with most of the language that needs no Go.
const wide = `version = 1

[package]
name = "deps"
doc  = "Package deps is an example."

[output]
env  = ".env.example"
docs = "RESOURCES.md"

[profiles]
names      = ["dev", "staging", "prod"]
default    = "dev"
production = ["prod"]

[mixin.timeouts.field]
timeout = { type = "duration", default = "5s", unit = "s", min = "1ms" }

[kind.mailer]
doc     = "Sends mail."
include = ["timeouts"]

[kind.mailer.field]
addr     = { type = "string", format = "hostport", example = "mail:25" }
from     = { type = "string", doc = "Who it is from." }
domain   = { type = "string" }
username = { type = "string", optional = true }
password = { type = "string", secret = true, optional = true }
tls      = { type = "bool", default = true, insecure_if = false }
limit    = { type = "object", of = ["limit"] }
auth     = { type = "union", of = ["plain", "token"] }

[kind.mailer.object.limit.field]
rate  = { type = "float", default = 10.0, min = 0.1 }
burst = { type = "int", max = 1000 }

[kind.mailer.object.plain.field]
user = { type = "string" }

[kind.mailer.object.token.field]
key = { type = "string", secret = true }

[[kind.mailer.rule]]
together = ["username", "password"]

[[kind.mailer.rule]]
when  = 'auth != "plain" || auth.plain.user != from'
check = "tls"

[[kind.mailer.rule]]
when     = "tls"
check    = "limit.burst >= limit.rate"
message  = "burst must be at least the rate"
severity = "warning"

[kind.better]
extends = "mailer"

[resource.mailer]
kind       = "mailer"
doc        = "Our mail."
env_prefix = "MAIL_"
optional   = true

[resource.mailer.config]
from           = "orders@example.com"
domain         = { env = "DOMAIN" }
password       = { env = "MAIL_PASSWORD", env_file = "MAIL_PASSWORD_FILE" }
limit          = { burst = 20 }
auth           = { select = { env = "MAIL_AUTH", default = "plain" }, plain = { user = "me" } }

[resource.mailer.profile.dev]
addr = "127.0.0.1:25"
tls  = false

[resource.mailer.profile.staging]
addr    = { default = "mail.staging:25", env = "STAGING_ADDR" }
timeout = "9s"

[resource.third]
kind = "better"

[resource.third.config]
from   = { env = "THIRD_FROM" }
domain = { env = ["THIRD_DOMAIN"] }
addr   = "x:1"
limit  = { burst = 1 }
auth   = { select = "plain", plain = { user = { env = "THIRD_USER" } } }

[resource.second]
kind       = "better"
env_prefix = "SECOND_"
only_in    = ["dev", "prod"]

[resource.second.profile.dev]
username = { unset = true }
`

func TestWide(t *testing.T) {
	if p, fs := resolved(wide); p == nil || len(fs) > 0 {
		t.Fatal(fs)
	}
}

// TestOneMistakeOneFinding misspells one key after the other. The finding is about that key, and nothing else is found that only follows
// from it.
func TestOneMistakeOneFinding(t *testing.T) {
	for _, at := range regexp.MustCompile(`(?m)(^|[{,] )([a-z_]{2,})\s*= |^\[\[?([a-z]+)`).FindAllStringSubmatchIndex(wide, -1) {
		start, end := at[4], at[5]
		if start < 0 {
			start, end = at[6], at[7]
		}
		text := wide[:end-1] + "q" + wide[end:]
		if declares(wide[:start]) {
			continue // another name for a field: whoever uses the old one is wrong in fact
		}
		line := 1
		for _, c := range wide[:start] {
			if c == '\n' {
				line++
			}
		}
		_, fs := resolved(text)
		if len(fs) != 1 || fs[0].Code != diag.UnknownKey && fs[0].Code != diag.UnknownField {
			t.Errorf("line %d, %s: %d findings:%s", line, text[start:end], len(fs), listed(fs))
		}
	}
}

// declares reports whether a key behind before is the name of a field that is declared.
func declares(before string) bool {
	headers := regexp.MustCompile(`(?m)^\[.*\]$`).FindAllStringIndex(before, -1)
	if len(headers) == 0 || !regexp.MustCompile(`\.field\]$`).MatchString(before[headers[len(headers)-1][0]:headers[len(headers)-1][1]]) {
		return false
	}
	return before[len(before)-1] == '\n'
}

func listed(fs []diag.Finding) string {
	text := ""
	for _, f := range fs {
		start, _ := f.At.Range()
		text += fmt.Sprintf("\n\t%d: %s: %s", start.Line, f.Code, f.Text)
	}
	return text
}

// TestOneWrongTextOneFinding replaces one text after the other, and misspells the parts of one header after the other. Nothing is found that
// only follows from this.
func TestOneWrongTextOneFinding(t *testing.T) {
	try := func(what, text string) {
		if _, fs := resolved(text); len(fs) > 1 {
			t.Errorf("%s: %d findings:%s", what, len(fs), listed(fs))
		}
	}
	for _, at := range regexp.MustCompile(`"[^"\n]*"|'[^'\n]*'`).FindAllStringIndex(wide, -1) {
		line := 1 + strings.Count(wide[:at[0]], "\n")
		for _, text := range []string{wide[at[0]+1:at[1]-1] + "q", "", " ", "${X}", "A.b-c"} {
			try(fmt.Sprintf("line %d, %q in place of %s", line, text, wide[at[0]:at[1]]), wide[:at[0]+1]+text+wide[at[1]-1:])
		}
	}
	for _, at := range regexp.MustCompile(`(?m)^\[.*\]$`).FindAllStringIndex(wide, -1) {
		header := wide[at[0]:at[1]]
		for _, part := range regexp.MustCompile(`[a-z_]+`).FindAllStringIndex(header, -1) {
			if strings.HasSuffix(header[:part[0]], "kind.") {
				continue // another kind: whoever uses the fields of the old one is wrong in fact
			}
			end := at[0] + part[1]
			try(fmt.Sprintf("%s, misspelt at %s", header, header[part[0]:part[1]]), wide[:end]+"q"+wide[end:])
		}
	}
}

// TestOneDeclarationOneFinding makes mistakes in declarations. What refers to what is declared has no finding of its own.
func TestOneDeclarationOneFinding(t *testing.T) {
	const resource = "[resource.r]\nkind = \"k\"\n"
	const objects = "[kind.k.field]\na = { type = \"object\", of = [\"o\"], optional = true }\nb = { type = \"[]object\", of = [\"o\"], optional = true }\n" +
		"[kind.j]\nextends = \"k\"\n"
	const unread = "[[kind.k.rule]]\ncheck = \"len(b) > 1\"\n" + resource + "env_prefix = \"R_\"\n[resource.r.config]\nb = \"v\"\nc = { template = \"{d}\" }\n" +
		"[kind.l.field]\nx = { type = \"string\" }\n[resource.l]\nkind = \"l\"\nenv_prefix = \"L_\"\nwhen = 'r.b == \"v\"'\n"
	for name, tt := range map[string]struct{ text, want string }{
		"the name of a field": {
			"[kind.k.field]\ndbHost = { type = \"string\" }\n[[kind.k.rule]]\ncheck = \"len(db_host) < 9\"\n" + resource + "config.db_host = \"h\"\n",
			"the name of a field must be in snake_case",
		},
		"a profile twice": {
			"[profiles]\nnames = [\"dev\", \"dev\"]\nproduction = [\"prod\"]\n[kind.k.field]\na = { type = \"int\" }\n" + resource + "[resource.r.profile.prod]\na = 1\n",
			"the profile `dev` is listed twice",
		},
		"an object": {objects + "[kind.k.object.p.field]\nx = { type = \"int\" }\n" + resource, "there is no object `o`"},
		"the table of objects": {
			objects + "[kind.k.objects.o.field]\nx = { type = \"int\" }\n" + resource, "[kind.N] has no key `objects`",
		},
		"a field of an existing struct": { // the struct may have the others
			"[kind.k]\nstruct = \"S\"\n[kind.k.field]\na = { type = \"int\", default = \"x\" }\n" + unread, "a value of type int is written as an integer, not as a string",
		},
		"a field of the configuration of an SDK": {
			"[kind.k]\nconstructor = \"example.com/sdk.New\"\n[kind.k.field]\na = { type = \"int\", default = \"x\" }\n" + unread, "a value of type int is written as an integer, not as a string",
		},
	} {
		if _, fs := resolved("version = 1\n" + tt.text); len(fs) != 1 || fs[0].Text != tt.want {
			t.Errorf("%s: %d findings:%s", name, len(fs), listed(fs))
		}
	}
	_, fs := resolved("version = 1\n[kind.k.field]\na = { type = \"string\" }\n[factory.f.params]\nid = { type = \"string\" }\n[factory.f.resource.x]\nkind = \"k\"\nconfig.a = { param = \"id\" }\n")
	for _, f := range fs {
		if f.Code == diag.UnknownParam {
			t.Errorf("a misspelt table of parameters:%s", listed(fs))
		}
	}
}
