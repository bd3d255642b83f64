package resolve_test

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/internal/gentest"
	"github.com/resgen-go/resgen/internal/gotypes"
)

// linkModule has a package for each of two values.
func linkModule(t *testing.T) string {
	t.Helper()
	root := module(t, "package shop\n\ntype Client struct{}\n\nfunc New(StoreConfig) *Client { return &Client{} }\n\nfunc NewOther(OtherConfig) *Client { return &Client{} }\n")
	for _, name := range []string{"disk", "net"} {
		gentest.Write(t, root, path.Join(name, name+".go"), []byte("// Package "+name+" is linked for one value.\npackage "+name+"\n"))
	}
	return root
}

const linkKind = `version = 1
[package]
name = "shop"
[profiles]
names = ["dev", "prod"]
default = "dev"
[kind.store]
constructor = "New"
[[kind.store.link]]
field = "mode"
value = "disk"
package = "example.com/shop/disk"
[[kind.store.link]]
field = "mode"
value = "net"
package = "example.com/shop/net"
[kind.store.field]
mode = { type = "string", one_of = ["disk", "net", "none"], default = "none" }
token = { type = "string", optional = true, secret = true }
`

// generatedLinks are the packages that the generated one imports without a name, and the findings.
func generatedLinks(t *testing.T, root, text string) (links []string, said string) {
	t.Helper()
	res := gen.Generate(gen.Spec{World: gotypes.From, Dir: ".", Root: root, Files: []*diag.Source{{Name: "resgen.toml", Text: []byte(text)}}})
	for _, f := range res.Files {
		gentest.Write(t, root, f.Path, f.Data)
		for _, m := range regexp.MustCompile(`(?m)^\s+_ "example.com/shop/(\w+)"$`).FindAllStringSubmatch(string(f.Data), -1) {
			links = append(links, m[1])
		}
	}
	var b bytes.Buffer
	if err := diag.Short(&b, res.Findings); err != nil {
		t.Fatal(err)
	}
	return links, b.String()
}

// TestLinks imports the packages that the values of a field need, as far as the specification leaves them possible.
func TestLinks(t *testing.T) {
	root := linkModule(t)
	for _, tt := range []struct {
		what, text string
		want       []string
	}{
		{"the default of the kind", "[resource.a]\nkind = \"store\"\n", nil},
		{"a value", "[resource.a]\nkind = \"store\"\nconfig.mode = \"net\"\n", []string{"net"}},
		{"another one in a profile", "[resource.a]\nkind = \"store\"\nconfig.mode = \"net\"\nprofile.dev.mode = \"disk\"\n", []string{"disk", "net"}},
		{"one in every profile", "[resource.a]\nkind = \"store\"\nconfig.mode = \"net\"\nprofile.dev.mode = \"disk\"\nprofile.prod.mode = \"disk\"\n", []string{"disk"}},
		{"a profile without the resource", "[resource.a]\nkind = \"store\"\nonly_in = [\"prod\"]\nconfig.mode = \"net\"\n", []string{"net"}},
		{"a variable", "[resource.a]\nkind = \"store\"\nconfig.mode = { env = \"MODE\", default = \"net\" }\n", []string{"disk", "net"}},
		{"a variable in one profile", "[resource.a]\nkind = \"store\"\nconfig.mode = \"none\"\nprofile.dev.mode = { env = \"MODE\" }\n", []string{"disk", "net"}},
		{"a prefix", "[resource.a]\nkind = \"store\"\nenv_prefix = \"A_\"\n", []string{"disk", "net"}},
		{"two resources", "[resource.a]\nkind = \"store\"\nconfig.mode = \"net\"\n[resource.b]\nkind = \"store\"\nconfig.mode = \"net\"\n", []string{"net"}},
		{"a factory", "[factory.f.resource.a]\nkind = \"store\"\n[[factory.f.resource.a.case]]\nwhen = 'x == \"y\"'\nconfig = { mode = \"disk\" }\n[factory.f.param.x]\ntype = \"string\"\n", []string{"disk"}},
		{"a parameter", "[factory.f.param.x]\ntype = \"string\"\none_of = [\"disk\", \"net\"]\n[factory.f.resource.a]\nkind = \"store\"\nconfig.mode = { param = \"x\" }\n", []string{"disk", "net"}},
		{"a kind that extends it", "[kind.other]\nextends = \"store\"\nconstructor = \"NewOther\"\n[resource.a]\nkind = \"other\"\nconfig.mode = \"net\"\n", []string{"net"}},
		{
			"one with fewer values",
			"[kind.other]\nextends = \"store\"\nconstructor = \"NewOther\"\n[kind.other.field]\nmode = { type = \"string\", one_of = [\"net\"] }\n" +
				"[resource.a]\nkind = \"other\"\nenv_prefix = \"A_\"\n",
			[]string{"net"},
		},
		{"no resource", "", nil},
	} {
		links, said := generatedLinks(t, root, linkKind+tt.text)
		if said != "" || !slices.Equal(links, tt.want) {
			t.Errorf("%s: %q, want %q\n%s", tt.what, links, tt.want, said)
		}
	}
}

// TestBadLinks says what is wrong with a link.
func TestBadLinks(t *testing.T) {
	root := linkModule(t)
	for _, tt := range []struct{ field, value, path, want string }{
		{"mod", "disk", "example.com/shop/disk", "the kind `store` has no field `mod`"},
		{"mode", "dsk", "example.com/shop/disk", "`dsk` is not among the values of `mode`"},
		{"token", "disk", "example.com/shop/disk", "`token` is no text with `one_of`"},
		{"mode", "disk", "./disk", "this is not the import path of a Go package"},
		{"mode", "disk", "example.com/shop/none", "there is no package `example.com/shop/none`"},
	} {
		text := strings.NewReplacer(`field = "mode"`, `field = "`+tt.field+`"`, `value = "disk"`, `value = "`+tt.value+`"`,
			`package = "example.com/shop/disk"`, `package = "`+tt.path+`"`).Replace(linkKind)
		if _, said := generatedLinks(t, root, text); !strings.Contains(said, tt.want) {
			t.Errorf("%s, want %s", said, tt.want)
		}
	}
	_, said := generatedLinks(t, root, "version = 1\n[kind.k.field]\na = { type = \"string\", one_of = [\"x\"] }\n"+
		"[[kind.k.link]]\nfield = \"a\"\nvalue = \"x\"\npackage = \"example.com/shop/disk\"\n")
	if want := "`link` is for kinds with a `constructor`, and `k` has none"; !strings.Contains(said, want) {
		t.Errorf("%s, want %s", said, want)
	}
}
