package resolve_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
)

var header = regexp.MustCompile(`(?m)^\[\[?([a-z_.]+)\]\]?\n`)

// TestLostHeader removes one header after the other, so that the keys under it belong to the table before. That is one finding, or none if
// they are valid there.
func TestLostHeader(t *testing.T) {
	for _, at := range header.FindAllStringIndex(wide, -1) {
		_, fs := resolved(wide[:at[0]] + wide[at[1]:])
		most := 1
		switch {
		case strings.Contains(wide[at[0]:at[1]], ".object."): // its fields become valid fields of the table before
			most = 2
		case strings.HasPrefix(wide[at[1]:], "kind ") && !strings.Contains(listed(fs), "unknown-key"): // its keys are taken for values of fields, and its other tables lack a kind
			most = 2
		}
		if len(fs) > most {
			t.Errorf("line %d, without %s: %d findings:%s", 1+strings.Count(wide[:at[0]], "\n"), strings.TrimSpace(wide[at[0]:at[1]]), len(fs), listed(fs))
		}
	}
}

// TestHeaderWithoutName removes one name after the other from the headers: [resource] in place of [resource.mailer]. One finding says so.
func TestHeaderWithoutName(t *testing.T) {
	for _, at := range header.FindAllStringSubmatchIndex(wide, -1) {
		words := strings.Split(wide[at[2]:at[3]], ".")
		for i := 1; i < len(words); i += 2 {
			left := append(append([]string{}, words[:i]...), words[i+1:]...)
			_, fs := resolved(wide[:at[2]] + strings.Join(left, ".") + wide[at[3]:])
			if len(fs) != 1 {
				t.Errorf("line %d, [%s]: %d findings:%s", 1+strings.Count(wide[:at[0]], "\n"), strings.Join(left, "."), len(fs), listed(fs))
			}
		}
	}
}

// TestMisplaced writes keys where a newcomer expects them. One finding says where they belong.
func TestMisplaced(t *testing.T) {
	const kind = "[kind.k.field]\na = { type = \"int\" }\nb = { type = \"int\" }\n"
	const resource = "[resource.r]\nkind = \"k\"\nenv_prefix = \"R_\"\n"
	for _, tt := range []struct{ what, text, finding, help string }{
		{"a resource without a header", "kind = \"http\"\nenv_prefix = \"R_\"\n", "`kind` does not belong at the top level", "write a header such as `[resource.name]` above `kind` and `env_prefix`"},
		{"a kind and nothing else", "kind = \"http\"\n", "`kind` does not belong at the top level", "write a header such as `[resource.name]` above `kind`"},
		{"a resource after fields", kind + "kind = \"k\"\nconfig = { a = 1, b = 2 }\n", "`kind` does not belong in [kind.N.field]", "write a header such as `[resource.name]` above `kind` and `config`"},
		{"a resource after fields, with a prefix", kind + "kind = \"k\"\nenv_prefix = \"R_\"\nconfig = { a = 1, b = 2 }\n", "`kind` does not belong in [kind.N.field]", "write a header such as `[resource.name]` above `kind`, `env_prefix` and `config`"},
		{"profiles without a header", "names = [\"dev\"]\n" + kind + resource + "[resource.r.profile.dev]\na = 1\n", "`names` does not belong at the top level", "write a header such as `[profiles]` above `names`"},
		{"fields of a kind without a header", "[kind.k]\na = { type = \"int\" }\nb = { type = \"int\", default = 3 }\n" + resource + "config.a = 1\n", "[kind.N] has no key `a`", "declarations of fields belong in a table of their own: write the header `[kind.name.field]` above `a` and `b`"},
		{"a table for a field in its kind", "[kind.k.a]\ntype = \"int\"\n" + resource + "config.a = 1\n", "[kind.N] has no key `a`", "declarations of fields belong in a table of their own: write the header `[kind.name.field]` above `a`"},
		{"values without a header", kind + "[resource.r]\nkind = \"k\"\na = 1\nb = 2\n", "[resource.N] has no key `a`", "values of fields belong in a table of their own: write the header `[resource.name.config]` above `a` and `b`"},
		{"a secret without a header", "[kind.k.field]\npassword = { type = \"string\", secret = true }\n[resource.r]\nkind = \"k\"\npassword = \"hunter2\"\n", "[resource.N] has no key `password`", "values of fields belong in a table of their own: write the header `[resource.name.config]` above `password`"},
		{"a resource without a name", kind + "[resource]\nkind = \"k\"\nenv_prefix = \"R_\"\n", "the header `[resource]` lacks a name", "write `[resource.name]`"},
		{"fields without the name of their kind", "[kind.field]\na = { type = \"int\" }\n" + resource + "config.a = 1\n", "the header `[kind.field]` lacks a name", "write `[kind.name.field]`"},
		{"a field without a name", "[kind.k.field]\ntype = \"int\"\n" + resource + "config.a = 1\n", "the header `[kind.N.field]` lacks a name", "write `[kind.name.field.name]`"},
		{"bindings without the name of their resource", kind + resource + "[resource.config]\na = 1\n", "the header `[resource.config]` lacks a name", "write `[resource.name.config]`"},
		{"values of a profile without its name", "[profiles]\nnames = [\"dev\"]\n" + kind + resource + "[resource.r.profile]\na = 1\n", "the header `[resource.N.profile]` lacks a name", "write `[resource.name.profile.name]`"},
		{"config in a profile", "[profiles]\nnames = [\"dev\"]\n" + kind + resource + "[resource.r.profile.dev.config]\na = 1\n", "the kind `k` has no field `config`", "write the fields without `config`, one level higher"},
		{"a resource after values", kind + resource + "config.a = 1\n[resource.r.profile.dev]\na = 2\nkind = \"k\"\nenv_prefix = \"S_\"\n[profiles]\nnames = [\"dev\"]\n" +
			"[resource.t]\nkind = \"k\"\nenv_prefix = \"T_\"\nwhen = \"s.a == 1\"\n", "the kind `k` has no field `kind`", "if it is the key of a resource, write the header `[resource.name]` above it"},
		{"an array of resources", kind + "[[resource]]\nkind = \"k\"\n", "`resource` must be a table of tables, not an array", "write a header with a name: `[resource.name]`"},
		{"an array of fields", "[[kind.k.field]]\nname = \"a\"\ntype = \"int\"\n" + resource, "`field` must be a table of tables, not an array", "write a header with a name: `[kind.name.field.name]`"},
		{"an object at the top level", "[object.o.field]\na = { type = \"int\" }\n" + kind + resource, "the top level has no key `object`", "write `[kind.name.object]`"},
		{"rules at the top level", "[[rule]]\ncheck = \"a > 1\"\n" + kind + resource, "the top level has no key `rule`", "write `[[kind.name.rule]]`"},
		{"rules in a resource", kind + resource + "[[resource.r.rule]]\ncheck = \"a > 1\"\n", "[resource.N] has no key `rule`", "write `[[kind.name.rule]]`"},
		{"a resource without its kind", kind + "[resource.r.config]\na = 1\nb = 2\n", "`kind` is missing", "add `kind = \"...\"` under the header `[resource.r]`"},
		{"a resource after fields, with its values", kind + "kind = \"k\"\n[resource.r.config]\na = 1\nb = 2\n", "`kind` does not belong in [kind.N.field]", "write a header such as `[resource.name]` above `kind`"},
		{"several strings in one", "[profiles]\nnames = \"dev, prod\"\n" + kind + resource, "`names` must be an array of strings, not a string", "write an array of several strings: `[\"dev\", \"prod\"]`"},
		{"values in one", "[kind.k.field]\na = { type = \"string\", one_of = \"x\" }\n" + resource, "`one_of` must be an array, not a string", "write `[\"x\"]`"},
		{"a string in brackets", kind + "[kind.l]\nextends = [\"k\"]\n" + resource, "`extends` must be a string, not an array", "write it without the brackets"},
		{"two bundles of nothing", kind + resource + "[bundle.b]\nuses = [\"r\"]\n[bundle.c]\nuses = [\"r\"]\n", "there is nothing to open: every kind is configuration only", "remove the bundle: LoadConfig gives the configuration"},
		{"one table for a list of objects", "[kind.k.field]\na = { type = \"[]object\", of = [\"o\"] }\n[kind.k.object.o.field]\nb = { type = \"int\" }\n[resource.r]\nkind = \"k\"\n[resource.r.config.a]\nb = 1\n", "a binding has no key `b`", "a list is an array of tables: begin each item with the header `[[resource.r.config.a]]`"},
		{"one table for a list of objects in a profile", "[profiles]\nnames = [\"dev\"]\n[kind.k.field]\na = { type = \"[]object\", of = [\"o\"] }\n[kind.k.object.o.field]\nb = { type = \"int\" }\n[resource.r]\nkind = \"k\"\nenv_prefix = \"R_\"\n[resource.r.profile.dev]\na = { b = 1 }\n", "a binding has no key `b`", "a list is an array of tables: begin each item with the header `[[resource.r.profile.dev.a]]`"},
		{"a default of a secret of an item", "[kind.k.field]\na = { type = \"[]object\", of = [\"o\"] }\n[kind.k.object.o.field]\nb = { type = \"string\", secret = true, default = \"x\" }\n" + resource, "the secret field `b` has a default", "remove the default: the value comes from a variable of the resource"},
		{"a condition that names only the field", kind + resource + "[resource.s]\nkind = \"k\"\nenv_prefix = \"S_\"\nwhen = \"c == 1\"\n[kind.l.field]\nc = { type = \"int\" }\n[resource.app]\nkind = \"l\"\nenv_prefix = \"APP_\"\n", "there is no resource `c`", "to name the field of a resource, write `app.c`"},
		{"a kind of a package that is not used", kind + resource + "[resource.s]\nkind = \"spool\"\n", "there is no kind `spool`", "one of `k`, `aws_role`, `http`, `lambda`, `postgres`, `rds_token`, `redis`, `s3` and 2 more; for a kind of another package, list the import path of the package under `use`"},
		{"a member of a union", "[kind.k.field]\na = { type = \"union\", of = [\"basic\", \"token\"] }\n[kind.k.object.basic.field]\nb = { type = \"int\" }\n[kind.k.object.token.field]\nb = { type = \"int\" }\n[resource.r]\nkind = \"k\"\nconfig.a = { select = \"Basic\", basic = { b = 1 } }\n", "the value must be one of basic, token", "did you mean `basic`?"},
		{"a format that does not fit and does not exist", "[kind.k.field]\na = { type = \"int\", format = \"UUID\" }\n" + resource, "`format` must be one of `email`, `hostname`, `hostport`, `listen`, `dns_label`, `ip`, `ipv4`, `ipv6`, `cidr`, `url`, `uuid`, `arn`, `semver`, `pem`, `base64`, `timezone`", "did you mean `uuid`?"},
		{"fields of a resource", kind + resource + "[resource.r.field]\nc = { type = \"int\" }\n", "[resource.N] has no key `field`", "write `[kind.name.field]`"},
		{"values of a kind", kind + "[kind.k.config]\na = 1\n" + resource, "[kind.N] has no key `config`", "write `[resource.name.config]`"},
		{"a resource in a kind", kind + "[kind.k.resource.r]\nenv_prefix = \"R_\"\n", "[kind.N] has no key `resource`", "it belongs at the top level"},
		{"env in a field", "[kind.k.field]\na = { type = \"int\", env = \"A\" }\n" + resource, "[kind.N.field.F] has no key `env`", "it is a key of bindings: write it in `[resource.name.config]`, as in `host = { env = ... }`"},
		{"trim in a field", "[kind.k.field]\na = { type = \"string\", trim = true }\n" + resource, "[kind.N.field.F] has no key `trim`", "it is a key of bindings: write it in `[resource.name.config]`, as in `host = { trim = ... }`"},
		{"trim and a file in a field", "[kind.k.field]\na = { type = \"string\", lower = true, trim = true, env_file = \"A_FILE\" }\n" + resource, "[kind.N.field.F] has no key `lower`", "`lower`, `trim` and `env_file` are keys of bindings: write them in `[resource.name.config]`, as in `host = { lower = ..., trim = ..., env_file = ... }`"},
		{"retry in a resource", kind + resource + "retry = { attempts = 3 }\n", "[resource.N] has no key `retry`", "it is a key of `[resource.name.lifecycle]`"},
		{"env_prefix in a kind", "[kind.k]\nenv_prefix = \"R_\"\n" + kind + resource, "[kind.N] has no key `env_prefix`", "it is a key of `[resource.name]`"},
		{"another tool's name of config", kind + "[resource.r]\nkind = \"k\"\n[resource.r.cfg]\na = 1\n", "[resource.N] has no key `cfg`", "write `config`"},
	} {
		_, fs := resolved("version = 1\n" + tt.text)
		if len(fs) != 1 || fs[0].Text != tt.finding || fs[0].Help != tt.help {
			t.Errorf("%s: %d findings:%s\n%+v", tt.what, len(fs), listed(fs), fs)
		}
	}
}

// TestOtherVersion: a specification of another version of the language has one finding, whatever else it says.
func TestOtherVersion(t *testing.T) {
	for _, version := range []string{"0", "2", "-1"} {
		_, fs := resolved("version = " + version + "\n[sink.k]\na = 1\n[kind.k.field]\na = 3\n")
		if len(fs) != 1 || fs[0].Code != diag.Version {
			t.Errorf("version %s: %d findings:%s", version, len(fs), listed(fs))
		}
	}
}

// TestUnknownClient: nothing is said to be of no use for a kind, if it is not known whether the kind has a client.
func TestUnknownClient(t *testing.T) {
	const users = "lifecycle = { retry = {} }\nhealth = {}\nmetrics = { labels = { a = \"b\" } }\nconfigure = \"F\"\n"
	const more = "[bundle.b]\nuses = [\"r\"]\n[factory.f.resource.r]\nkind = \"k\"\n" + users
	for _, kind := range []string{
		"[kind.k]\nextends = \"nope\"\n", "[kind.k]\nextends = \"l\"\n[kind.l]\nextends = \"nope\"\n", "[kind.k]\nconstrcutor = \"New\"\n",
		"[kind.k]\nextends = \"l\"\n[kind.l]\nconstructr = \"New\"\n",
	} {
		_, fs := resolved("version = 1\n" + kind + "[resource.r]\nkind = \"k\"\n" + users + more)
		if len(fs) != 1 {
			t.Errorf("%s: %d findings:%s", kind, len(fs), listed(fs))
		}
	}
	if _, fs := resolved("version = 1\n[resource.r]\nkind = \"nope\"\n" + users + "[bundle.b]\nuses = [\"r\"]\n"); len(fs) != 1 {
		t.Errorf("an unknown kind: %d findings:%s", len(fs), listed(fs))
	}
}

// TestOneSlip leaves out one sign after the other, and writes one line after the other twice. That is at most one finding.
func TestOneSlip(t *testing.T) {
	check := func(what, text string) {
		if _, fs := resolved(text); len(fs) > 1 {
			t.Errorf("%s: %d findings:%s", what, len(fs), listed(fs))
		}
	}
	lines, start := strings.SplitAfter(wide, "\n"), 0
	for i, line := range lines {
		what := fmt.Sprintf("line %d, %s", i+1, strings.TrimSpace(line))
		check(what+" twice", wide[:start]+line+wide[start:])
		for j, sign := range line {
			if strings.ContainsRune("\"[]{}=,.'", sign) {
				check(fmt.Sprintf("%s without its sign %d", what, j), wide[:start+j]+wide[start+j+1:])
			}
		}
		start += len(line)
	}
}

// TestManyUses: a mistake in a kind has one finding, whatever inherits it and uses it.
func TestManyUses(t *testing.T) {
	const resource = "[resource.r]\nkind = \"k\"\n"
	for what, text := range map[string]string{
		"a rule that two kinds have":    "[kind.k]\nextends = \"l\"\n[kind.l.field]\na = { type = \"int\", default = 1 }\n[[kind.l.rule]]\ncheck = \"b > 1\"\n" + resource,
		"a name twice in one rule":      "[kind.k.field]\na = { type = \"int\", default = 1 }\n[[kind.k.rule]]\ncheck = \"b > 1 && b < a\"\n" + resource,
		"a kind that is not there":      "[kind.kk.field]\na = { type = \"int\", default = 1 }\n[kind.l]\nextends = \"k\"\n" + resource + "[resource.s]\nkind = \"k\"\n",
		"a mixin that is not there":     "[kind.k]\ninclude = [\"m\"]\n[kind.l]\ninclude = [\"m\"]\n" + resource + "[resource.s]\nkind = \"l\"\n",
		"a kind without fields":         "[kind.k]\n" + resource + "config = { a = 1, b = 2 }\n[resource.s]\nkind = \"k\"\nconfig = { a = 1, b = 2 }\n",
		"a resource without env_prefix": "[kind.k.field]\na = { type = \"int\" }\nb = { type = \"int\" }\nc = { type = \"string\", secret = true }\n" + resource,
	} {
		if _, fs := resolved("version = 1\n" + text); len(fs) != 1 {
			t.Errorf("%s: %d findings:%s", what, len(fs), listed(fs))
		}
	}
}

// TestSuggestBroken misspells the name of a resource whose kind has a finding. The name is suggested nevertheless.
func TestSuggestBroken(t *testing.T) {
	for _, text := range []string{
		"[bundle.b]\nuses = [\"servce\"]\n",
		"[resource.user]\nkind = \"fine\"\nenv_prefix = \"USER_\"\nwhen = \"servce.a == 1\"\n",
	} {
		_, fs := resolved("version = 1\n[package]\nname = \"x\"\n[kind.k.field]\na = { type = \"int\", defualt = 1 }\n[kind.fine.field]\nb = { type = \"int\" }\n" +
			"[resource.service]\nkind = \"k\"\n[resource.other]\nkind = \"fine\"\nenv_prefix = \"OTHER_\"\n" + text)
		if got := listed(fs); len(fs) == 0 || fs[len(fs)-1].Help != "did you mean `service`?" {
			t.Errorf("%s: got %s", text, got)
		}
	}
}
