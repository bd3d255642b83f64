package resolve_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestUnsigned holds that numbers above 2^63-1, where TOML's integers end, are written as strings wherever a number may stand.
func TestUnsigned(t *testing.T) {
	const big = "18446744073709551615"
	for _, field := range []string{
		`{ type = "uint64", default = "%s" }`,
		`{ type = "uint", max = "%s", default = 1 }`,
		`{ type = "uint64", one_of = [1, "%s"], default = 1 }`,
		`{ type = "[]uint64", default = [1, "%s"] }`,
		`{ type = "uint64", default = 1, insecure_if = "%s" }`,
		`{ type = "map[string]uint64", default = { a = "%s" } }`,
	} {
		pkg, findings := resolved(fmt.Sprintf("version = 1\n[kind.k.field]\na = "+field+"\n[resource.r]\nkind = \"k\"\n", big))
		if len(findings) > 0 {
			t.Errorf("%s: %q", field, texts(findings))
			continue
		}
		f := pkg.Kinds[0].Fields[0]
		all := f.Default.Text
		for _, c := range f.Rules {
			all += fmt.Sprint(c.Arg.Text, c.Arg.V)
		}
		if f.InsecureIf != nil {
			all += f.InsecureIf.Text
		}
		if f.Rules == nil && !strings.Contains(all, big) {
			t.Errorf("%s: %s", field, all)
		}
	}
	for literal, want := range map[string]string{
		`"18446744073709551616"`: "the value must be a whole number from 0 to 18446744073709551615",
		`"-1"`:                   "the value must be a whole number from 0 to 18446744073709551615",
		`18446744073709551615`:   "the integer is not from -2^63 to 2^63-1, as TOML requires",
		`"1"`:                    "a value of type uint64 is written as an integer, or above 2^63-1 as a string, not as a string",
		`true`:                   "a value of type uint64 is written as an integer, or above 2^63-1 as a string, not as a boolean",
	} {
		_, findings := resolved("version = 1\n[kind.k.field]\na = { type = \"uint64\", default = " + literal + " }\n")
		if len(findings) != 1 || findings[0].Text != want {
			t.Errorf("%s: findings %q, want %q", literal, texts(findings), want)
		}
	}
	if _, findings := resolved("version = 1\n[kind.k.field]\na = { type = \"uint32\", default = \"1\" }\n"); len(findings) != 1 {
		t.Errorf("a string for a uint32: %q", texts(findings))
	}
}

// TestNegativeZero holds that -0 is the value that generated code has for it.
func TestNegativeZero(t *testing.T) {
	pkg, findings := resolved("version = 1\n[kind.k.field]\na = { type = \"float\", default = -0.0 }\nb = { type = \"[]float32\", default = [-0.0, -1] }\n[resource.r]\nkind = \"k\"\n")
	if len(findings) > 0 {
		t.Fatal(texts(findings))
	}
	if fs := pkg.Kinds[0].Fields; fs[0].Default.Text != "0" || fs[1].Default.Text != "0, -1" {
		t.Errorf("the defaults are %s and %s", fs[0].Default.Text, fs[1].Default.Text)
	}
}

// TestOneVariableTwice holds that no variable is both the value of a field and the path of its file.
func TestOneVariableTwice(t *testing.T) {
	for _, binding := range []string{`{ env = "A", env_file = "A" }`, `{ env_file = "A", env = ["B", "A"] }`} {
		_, findings := resolved("version = 1\n[kind.k.field]\na = { type = \"string\", secret = true }\n[resource.r]\nkind = \"k\"\nconfig.a = " + binding + "\n")
		if want := "`env` and `env_file` name the same variable"; len(findings) != 1 || findings[0].Text != want {
			t.Errorf("%s: findings %q, want %q", binding, texts(findings), want)
		}
	}
}

// TestGoTypeValues holds that values of a Go type of the standard library are checked wherever the specification has one.
func TestGoTypeValues(t *testing.T) {
	const field, want = "a = { type = \"net/netip.Addr\", optional = true }", "the value must be a valid netip.Addr"
	for _, spec := range []string{
		"version = 1\n[kind.k.field]\na = { type = \"net/netip.Addr\", default = \"localhost\" }\n",
		"version = 1\n[kind.k.field]\na = { type = \"[]net/netip.Addr\", default = [\"::1\", \"localhost\"] }\n",
		"version = 1\n[kind.k.field]\n" + field + "\n[resource.k]\nkind = \"k\"\nconfig.a = { env = \"A\", default = \"localhost\" }\n",
		"version = 1\n[profiles]\nnames = [\"dev\"]\n[kind.k.field]\n" + field + "\n[resource.k]\nkind = \"k\"\nprofile.dev.a = \"localhost\"\n",
	} {
		if _, findings := resolved(spec); len(findings) != 1 || findings[0].Text != want {
			t.Errorf("%s: findings %q, want %q", spec, texts(findings), want)
		}
	}
}
