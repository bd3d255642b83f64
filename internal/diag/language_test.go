package diag_test

import (
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/lang"
)

func TestMaskByKey(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"plain", "host = \"x\"", "host = \"x\""},
		{"key", "password = \"x\"", "password = \"*\""},
		{"last part of a key", "db_password = 'x'\nmain.api_key = \"x\"", "db_password = '*'\nmain.api_key = \"*\""},
		{"any case", "apiKey = \"x\"\nDB-Password = \"x\"\nAUTH_TOKENS = \"x\"", "apiKey = \"*\"\nDB-Password = \"*\"\nAUTH_TOKENS = \"*\""},
		{"quoted key", "\"client secret\" = \"x\"\n'dsn' = \"x\"", "\"client secret\" = \"*\"\n'dsn' = \"*\""},
		{"other part of a key", "password_file = \"x\"\ntoken_url = \"x\"", "password_file = \"x\"\ntoken_url = \"x\""},
		{"insecure default", "a = { insecure_default = \"x\", env = \"A\" }", "a = { insecure_default = \"*\", env = \"A\" }"},
		{"insecure default table", "a.insecure_default = { env = \"x\" }", "a.insecure_default = { env = \"*\" }"},
		{
			"binding", "password = { env = \"A\", env_file = \"B\", default = \"x\", value = \"x\" }",
			"password = { env = \"A\", env_file = \"B\", default = \"*\", value = \"*\" }",
		},
		{
			"declaration", "[kind.x.field]\ntoken = { type = \"string\", doc = \"d\", secret = true, default = \"x\" }",
			"[kind.x.field]\ntoken = { type = \"string\", doc = \"d\", secret = true, default = \"*\" }",
		},
		{"header", "[kind.x.field.token]\ntype = \"string\"\ndefault = \"x\"", "[kind.x.field.token]\ntype = \"string\"\ndefault = \"*\""},
		{"dotted", "password.default = \"x\"\npassword.env = \"A\"", "password.default = \"*\"\npassword.env = \"A\""},
		{"array", "tokens = [ \"x\",\n 'y', # z\n]\nb = \"c\"", "tokens = [ \"*\",\n '*', #**\n]\nb = \"c\""},
		{"table of a table", "password = { default = { env = \"x\" } }", "password = { default = { env = \"*\" } }"},
		{
			"declared secret", "[kind.x.field]\npin = { type = \"string\", secret = true }\n[resource.a.config]\npin = \"x\"\nport = \"y\"",
			"[kind.x.field]\npin = { type = \"string\", secret = true }\n[resource.a.config]\npin = \"*\"\nport = \"y\"",
		},
		{
			"limits", "[kind.x.field]\npassword = { type = \"string\", secret = true, min_len = -1, optional = true, one_of = [\"x\"], example = \"y\", insecure_if = \"z\" }\n" +
				"max_tokens = { type = \"int\", min = 9, max = 5, default = 77 }",
			"[kind.x.field]\npassword = { type = \"string\", secret = true, min_len = -1, optional = true, one_of = [\"*\"], example = \"*\", insecure_if = \"*\" }\n" +
				"max_tokens = { type = \"int\", min = 9, max = 5, default = ** }",
		},
		{
			"keys of another table", "[resource.a.config]\ntokens = { prefix = \"x\", min_len = \"y\", env = \"A\" }\n[resource.a.profile.token.tokens]\npattern = \"z\"",
			"[resource.a.config]\ntokens = { prefix = \"*\", min_len = \"*\", env = \"A\" }\n[resource.a.profile.token.tokens]\npattern = \"*\"",
		},
		{"inside of a key", "[resource.a.config]\ntoken = { env = { a = \"x\" } }", "[resource.a.config]\ntoken = { env = { a = \"*\" } }"},
		{
			"names", "[kind.x.object.token.field]\nport = { default = 1 }\n[kind.x.operation.token]\npath = \"/p\"\n[resource.a.profile.token]\nhost = \"h\"\n[bundle.secret]\nuses = [\"a\"]",
			"[kind.x.object.token.field]\nport = { default = 1 }\n[kind.x.operation.token]\npath = \"/p\"\n[resource.a.profile.token]\nhost = \"h\"\n[bundle.secret]\nuses = [\"a\"]",
		},
		{
			"inline resource", "[resource]\ntoken = { kind = \"k\", env_prefix = \"P\", config = { host = \"x\" }, lifecycle = { timeout = \"1s\", retry = { attempts = 3 } } }",
			"[resource]\ntoken = { kind = \"k\", env_prefix = \"P\", config = { host = \"*\" }, lifecycle = { timeout = \"1s\", retry = { attempts = 3 } } }",
		},
		{"named resource", "[resource.token.config]\nhost = \"x\"\n[kind.secret]\ndoc = \"x\"", "[resource.token.config]\nhost = \"x\"\n[kind.secret]\ndoc = \"x\""},
		{"number", "password = 1234\nsecret = true", "password = ****\nsecret = true"},
		{"lines", "secret = '''\nab\n'''\na = \"b\"", "secret = '''\n**\n'''\na = \"b\""},
		{"remark", "password = \"x\" # was y\na = 1 # b", "password = \"*\" #******\na = 1 # b"},
		{"commented out", "# password = \"x\"", "#***************"},
		{"no quotes", "password = hunter 2\na = 1", "password = ********\na = 1"},
		{"no closing quote", "password = \"x\na = 1", "password = \"*\na = 1"},
		{"no closing quotes", "password = \"\"\"x\na = 1", "password = \"\"\"*\na = 1"},
		{"quote inside", "password = \"x\"y\"\na = 1", "password = \"*\"**\na = 1"},
		{"quote inside a table", "a = { password = \"x\"y\", b = 1 }", "a = { password = \"*\"**, b = 1 }"},
		{"no equals sign", "password \"x\"", "password \"*\""},
		{"colon", "password: \"x\"", "password: \"*\""},
		{"environment", "export DB_PASSWORD=x y\nHOST=h", "export DB_PASSWORD=***\nHOST=h"},
		{"after an open text", "doc = \"\"\"\npassword = \"x\"\n", "doc = \"\"\"\npassword = \"*\"\n"},
		{"inside of an open array", "a = [\npassword = \"x\"\n", "a = [\npassword = \"*\"\n"},
		{"behind a header", "[a] password = \"x\"", "[a] password = \"*\""},
		{"URL", "url = \"postgres://me:x@h/d\"", "url = \"postgres://****@h/d\""},
		{"URL with quotes and blanks", "url = \"p://me:it's x@y@h/d\", a = 'p://u:\"b@h'", "url = \"p://***********@h/d\", a = 'p://****@h'"},
		{"URL over lines", "url = \"\"\"\np://u:\nab@h\"\"\"\na = \"b@c\"", "url = \"\"\"\np://**\n**@h\"\"\"\na = \"b@c\""},
		{"URL without a scheme", "url = \"//me:x@h/d\", a = ['//u:b@h']", "url = \"//****@h/d\", a = ['//***@h']"},
		{"URL without quotes", "url = p://u:it's x@h", "url = p://********@h"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &diag.Source{Name: "resgen.toml", Text: []byte(c.text), Secret: lang.Secret}
			if got := diag.Shown(s); got != c.want {
				t.Errorf("shown as:\n%s\nwant:\n%s", got, c.want)
			}
		})
	}
}

// A line that gives a secret a value never shows it, whatever stands before and after.
func FuzzMask(f *testing.F) {
	for _, before := range []string{"", "a = \"\"\"", "a = '''x", "a = [", "a = {", "[", "x", "\"", "a = { b = [ \"c\", # d", "\\", "a.\"b.", "#", "a = \"\"\"\\"} {
		f.Add([]byte(before), []byte("b = 1"))
	}
	f.Fuzz(func(t *testing.T, before, after []byte) {
		if strings.Contains(string(before)+string(after), "hunter2") {
			return
		}
		text := string(before) + "\npassword = \"hunter2\"\ntoken = 'hunter2'\n" + string(after)
		s := &diag.Source{Name: "f.toml", Text: []byte(text), Secret: lang.Secret}
		if got := diag.Shown(s); strings.Contains(got, "hunter2") {
			t.Errorf("%q\nshown as %q", text, got)
		}
	})
}

func TestScanIsFast(t *testing.T) {
	for _, part := range []string{"a = \"\"\"", "a = '''\n", "[", "{", "a.", "a={b=[", "password=\"", "\"\"\"", "a = 1\n", "{password=", "x=\"y\","} {
		text := []byte(strings.Repeat(part, 1<<20/len(part)))
		s := &diag.Source{Name: "f.toml", Text: text, Secret: lang.Secret}
		if got := len(diag.Shown(s)); got == 0 {
			t.Errorf("%q: nothing shown", part)
		}
	}
}
