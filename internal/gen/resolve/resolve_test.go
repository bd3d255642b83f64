package resolve_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve"
	"github.com/resgen-go/resgen/internal/gen/syntax"
)

// resolved resolves one file; the findings are in file order.
func resolved(text string) (*model.Package, []diag.Finding) {
	var list diag.List
	src := &diag.Source{Name: "resgen.toml", Text: []byte(text)}
	var pkg *model.Package
	if f := syntax.Parse(src, &list); f != nil && !list.HasErrors() {
		pkg = resolve.Package([]*syntax.File{f}, resolve.Options{Dir: "settings", Root: "/nowhere"}, &list) // in no module: Go is not looked at
	}
	return pkg, list.Sorted()
}

// FuzzPackage: what resolve accepts is whole, and what it refuses it says why, inside the file.
func FuzzPackage(f *testing.F) {
	for _, text := range []string{
		"version = 1\n[kind.a.field]\nx = { type = \"int\", min = 1, max = 3, default = 2 }\n[resource.a]\nkind = \"a\"\nenv_prefix = \"A_\"\n",
		"version = 1\n[profiles]\nnames = [\"dev\", \"prod\"]\nproduction = [\"prod\"]\n[kind.a.field]\np = { type = \"string\", secret = true }\n" +
			"[resource.a]\nkind = \"a\"\n[resource.a.config]\np = { env = [\"A\", \"B\"], env_file = \"C\" }\n[resource.a.profile.dev]\np = { insecure_default = \"x\" }\n",
		"version = 1\n[kind.a]\nextends = \"b\"\ninclude = [\"m\"]\n[kind.b.field]\nu = { type = \"union\", of = [\"x\", \"y\"] }\n" +
			"[kind.b.object.x.field]\nn = { type = \"int\", optional = true }\n[kind.b.object.y.field]\ns = { type = \"string\" }\n" +
			"[mixin.m.field]\nq = { type = \"duration\", default = \"1s\" }\n[[kind.a.rule]]\ncheck = 'q > \"2s\" || !set(u)'\nwhen = \"q != q\"\n",
		"version = 1\n[profiles]\nnames = [\"a\", \"b\"]\n[kind.k]\nconstructor = \"New\"\nclose = \"x.y/z.Close\"\ninterface = { name = \"I\", methods = [\"A*\", \"[\"], returns = { A = \"B\" } }\n" +
			"[kind.k.field]\nd = { type = \"resource\", of = [\"k\", \"http\"], optional = true }\n[kind.l]\nextends = \"k\"\nvalidate = \"V\"\n" +
			"[resource.r]\nkind = \"k\"\nconfigure = \"F\"\nconfig = { d = { resource = \"s\" } }\n[resource.r.profile.a]\nd = { unset = true }\n" +
			"[resource.s]\nkind = \"l\"\nonly_in = [\"b\"]\noptional = true\nconfig.d = { resource = \"r\" }\n" +
			"[resource.s.lifecycle]\ntimeout = \"1s\"\nretry = { attempts = 3, backoff = \"2s\", max_backoff = \"1s\" }\nafter_open = \"Up\"\n[bundle.b]\nuses = [\"r\", \"s\", \"r\", \"t\"]\n",
		"version = 1\n[kind.k]\nextends = \"k\"\nconstructor = 3\nstruct = \"a.B\"\n[kind.k.field]\nd = { type = \"resource\", default = 1 }\n[kind.k.operation.o]\npath = \"/{a}/{{b}}{\"\n" +
			"body = \"[]x.Y\"\nparam.a = { type = \"int\", optional = true, in = \"path\" }\nparam.b = { type = \"object\" }\n[resource.r]\nkind = \"k\"\nlifecycle = []\nconfig = { d = \"x\" }\n[bundle.r]\nuses = []\n",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		pkg, findings := resolved(text)
		errors := 0
		for _, found := range findings {
			if found.Severity == diag.Error {
				errors++
			}
			if at := found.At; at.Valid() && (at.Start < 0 || at.End > len(text) || at.Start > at.End) {
				t.Fatalf("the place %d-%d of %q is outside the file", at.Start, at.End, found.Text)
			}
		}
		if (pkg == nil) != (errors > 0) {
			t.Fatalf("package %v with %d errors", pkg != nil, errors)
		}
		if pkg == nil {
			return
		}
		for _, r := range pkg.Resources {
			for _, l := range r.Leaves {
				if l.Name == "" || len(l.Path) == 0 || l.Field().Type == nil {
					t.Fatalf("a leaf of %s is not whole: %q", r.Name, l.Name)
				}
			}
		}
	})
}

// TestRuleWords holds that fields may have the names of Go's keywords, in expressions and in groups, dotted and not.
func TestRuleWords(t *testing.T) {
	pkg, findings := resolved("version = 1\n[kind.k.field]\ntype = { type = \"string\", optional = true }\nfunc = { type = \"object\", of = [\"o\"], optional = true }\n" +
		"[kind.k.object.o.field]\nrange = { type = \"int\", optional = true }\n" +
		"[[kind.k.rule]]\ncheck = 'type == \"map\" || func.range < 3 && !set(func)'\n[[kind.k.rule]]\ntogether = [\"type\", \"func.range\"]\n")
	if pkg == nil {
		t.Fatalf("%+v", findings)
	}
	if got := pkg.Kinds[0].Rules[0].Fields; !slices.Equal(got, []string{"type", "func.range", "func"}) {
		t.Errorf("fields %q", got)
	}
}

// texts are the texts of findings.
func texts(findings []diag.Finding) []string {
	all := make([]string, len(findings))
	for i, f := range findings {
		all[i] = f.Text
	}
	return all
}

// TestExtendsItself holds that kinds which extend themselves have one finding, and that nothing else is held against what they lack.
func TestExtendsItself(t *testing.T) {
	_, findings := resolved("version = 1\n[kind.a]\nextends = \"b\"\n[kind.b]\nextends = \"c\"\n[kind.b.field]\nx = { type = \"int\" }\n[kind.c]\nextends = \"b\"\n" +
		"[kind.d]\nextends = \"a\"\n[[kind.d.rule]]\ncheck = 'x > y'\n[resource.r]\nkind = \"d\"\nconfig = { x = 1, y = 2 }\n")
	if got := texts(findings); !slices.Equal(got, []string{"a kind extends itself: `b` extends `c` extends `b`"}) {
		t.Errorf("findings %q", got)
	}
}

// TestLimits holds what is cut short because there is no end to it.
func TestLimits(t *testing.T) {
	_, findings := resolved("version = 1\n[kind.k.field]\na = { type = \"[]int\", max = 3, default = [" + strings.Repeat("7, ", 1000) + "] }\n")
	if len(findings) != 20 {
		t.Errorf("%d findings about the items of one list", len(findings))
	}
	for size, want := range map[int]int{4096: 0, 4097: 1} {
		check := "a != \"\""
		check += strings.Repeat(" ", size-len(check))
		_, findings := resolved("version = 1\n[kind.k.field]\na = { type = \"string\" }\n[[kind.k.rule]]\ncheck = '" + check + "'\n")
		if len(findings) != want || want > 0 && findings[0].Code != diag.TooLarge {
			t.Errorf("an expression of %d bytes has the findings %q", size, texts(findings))
		}
	}
	var b strings.Builder
	b.WriteString("version = 1\n")
	for i := range 1000 {
		fmt.Fprintf(&b, "[kind.kind_%d.field]\na = { type = \"int\" }\n[resource.r%d]\nkind = \"kimd_%d\"\n", i, i, i)
	}
	_, findings = resolved(b.String())
	if len(findings) != 1000 || findings[0].Help != "did you mean `kind_0`?" || findings[999].Help != "" {
		t.Errorf("%d findings, the first with the help %q", len(findings), findings[0].Help)
	}
}

// TestLongChain holds that the kinds at the end of a long chain of extends are what all above them are.
func TestLongChain(t *testing.T) {
	var b strings.Builder
	b.WriteString("version = 1\n[kind.k0]\nconstructor = \"New\"\n[kind.k0.field]\na = { type = \"int\", default = 1 }\n")
	for i := range 300 {
		fmt.Fprintf(&b, "[kind.k%d]\nextends = \"k%d\"\n[kind.k%d.field]\nb%d = { type = \"int\", default = 1 }\n", i+1, i, i+1, i%3)
	}
	b.WriteString("[kind.user]\nconstructor = \"New\"\n[kind.user.field]\nk = { type = \"resource\", of = [\"k0\"] }\n" +
		"[resource.last]\nkind = \"k300\"\n[resource.user]\nkind = \"user\"\nconfig = { k = { resource = \"last\" } }\n")
	_, findings := resolved(b.String())
	for _, f := range findings {
		if f.Code != diag.UnknownPackage { // the specification is in no module
			t.Errorf("%s: %s", f.Code, f.Text)
		}
	}
}

// TestUnionInUnion holds that a variable selects the member of a union within a member that the specification does not select, so that
// values of two of its members are no conflict.
func TestUnionInUnion(t *testing.T) {
	const text = `version = 1
[kind.k.field]
outer = { type = "union", of = ["a", "b"] }
[kind.k.object.a.field]
inner = { type = "union", of = ["c", "d"] }
[kind.k.object.b.field]
y = { type = "int", default = 1 }
[kind.k.object.c.field]
x = { type = "int" }
[kind.k.object.d.field]
x = { type = "int" }
[resource.r]
kind = "k"
[resource.r.config]
outer = { select = { env = "OUTER", default = "b" }, a = { inner = { %s c = { x = { env = "C", default = 1 } }, d = { x = { env = "D", default = 2 } } } } }
`
	if _, findings := resolved(fmt.Sprintf(text, `select = { env = "INNER" },`)); len(findings) > 0 {
		t.Errorf("a variable selects: %q", texts(findings))
	}
	want := "two members of the union `outer.a.inner` have values, and nothing selects one"
	if _, findings := resolved(fmt.Sprintf(text, "")); len(findings) != 1 || findings[0].Text != want {
		t.Errorf("nothing selects: findings %q, want %q", texts(findings), want)
	}
}
