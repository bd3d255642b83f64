package cli

import (
	gobuild "go/build"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/gentest"
	"github.com/resgen-go/resgen/templates"
)

func TestInit(t *testing.T) {
	dir := gentest.Folder(t, map[string]string{"go.mod": gentest.GoMod, "my-app/x": ""})
	app := filepath.Join(dir, "my-app")
	resgen(t, app, "init").wants(t, fine, []string{
		"wrote resgen.toml\n", "wrote doc.go\n", "added to ../.gitattributes: *_gen.go linguist-generated=true\n",
		"next: go get -tool github.com/resgen-go/resgen/cmd/resgen\n", "next: edit resgen.toml, then run: go generate\n",
	})
	if got, want := readFile(t, app, "doc.go"), "//go:generate go tool resgen generate\n\npackage myapp\n"; got != want {
		t.Errorf("doc.go is %q", got)
	}
	if got := readFile(t, dir, ".gitattributes"); got != "*_gen.go linguist-generated=true\n" {
		t.Errorf(".gitattributes is %q", got)
	}
	before := readFile(t, app, "resgen.toml")
	resgen(t, app, "init", "api").wants(t, trouble, nil, "`resgen.toml` exists already")
	if readFile(t, app, "resgen.toml") != before {
		t.Error("resgen.toml was overwritten")
	}
	resgen(t, app).wants(t, fine, []string{"wrote resgen_gen.go"})
	if !strings.Contains(readFile(t, app, "resgen_gen.go"), "\npackage myapp\n") {
		t.Error("the generated package has another name")
	}

	// A folder that has all but the specification.
	sub := filepath.Join(dir, "sub")
	write(t, filepath.Join(dir, "go.mod"), gentest.GoMod+"\ntool github.com/resgen-go/resgen/cmd/resgen\n")
	write(t, filepath.Join(sub, "a.go"), "package other\n\n//go:generate go tool resgen generate\n")
	resgen(t, sub, "init").wants(t, fine, []string{"wrote resgen.toml\nnext: edit resgen.toml"})
	if !strings.Contains(readFile(t, sub, "resgen.toml"), `name = "other"`) {
		t.Error("the package's name is not that of the Go files")
	}

	// doc.go by hand.
	hand := filepath.Join(dir, "hand")
	write(t, filepath.Join(hand, "doc.go"), "// Package hand is ours.\npackage hand\n")
	resgen(t, hand, "init").wants(t, fine, []string{"wrote resgen.toml\nadd to doc.go: //go:generate go tool resgen generate\n"})
}

// TestInitToolFile holds that the tool may stand in a file of its own beside go.mod.
func TestInitToolFile(t *testing.T) {
	tools := strings.Replace(gentest.GoMod, "module ", "module tools/", 1) + "\ntool github.com/resgen-go/resgen/cmd/resgen\n"
	dir := gentest.Folder(t, map[string]string{"go.mod": gentest.GoMod, "tools.mod": tools, "other.mod": "no module file\n"})
	sub := filepath.Join(dir, "internal", "deps")
	write(t, filepath.Join(sub, "a.go"), "package deps\n")
	r := resgen(t, sub, "init")
	r.wants(t, fine, []string{"wrote doc.go"})
	if strings.Contains(r.out, "-tool") {
		t.Errorf("the tool is there already:\n%s", r.out)
	}
	if got, want := readFile(t, sub, "doc.go"), "//go:generate go tool -modfile=../../tools.mod resgen generate\n\npackage deps\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if first, _, _ := strings.Cut(readFile(t, sub, "resgen.toml"), "\n"); !strings.HasSuffix(first, "  go tool -modfile=../../tools.mod resgen generate") {
		t.Errorf("the specification says %q", first)
	}
	resgen(t, sub, "check").wants(t, findings, []string{"--- /dev/null\n"}, "run: go tool -modfile=../../tools.mod resgen generate\n")
	again := filepath.Join(dir, "again")
	write(t, filepath.Join(again, "a.go"), "//go:generate go tool -modfile=../tools.mod resgen generate\n\npackage again\n")
	if resgen(t, again, "init"); exists(again, "doc.go") {
		t.Error("a line that go generate runs is not known")
	}
}

// TestInitToolFileQuoted holds that go generate and a shell read the name of the tool's file as it is.
func TestInitToolFileQuoted(t *testing.T) {
	tools := gentest.GoMod + "\ntool github.com/resgen-go/resgen/cmd/resgen\n"
	for name, want := range map[string]struct{ line, command string }{
		"my tools.mod": {`"-modfile=../my tools.mod"`, `'-modfile=../my tools.mod'`},
		"a$b.mod":      {`-modfile=../a${DOLLAR}b.mod`, `'-modfile=../a$b.mod'`},
		"it's.mod":     {`-modfile=../it's.mod`, `'-modfile=../it'\''s.mod'`},
		"tööls.mod":    {`-modfile=../tööls.mod`, `-modfile=../tööls.mod`},
	} {
		dir := gentest.Folder(t, map[string]string{"go.mod": gentest.GoMod, name: tools, "bad\nname.mod": tools})
		sub := filepath.Join(dir, "deps")
		write(t, filepath.Join(sub, "a.go"), "package deps\n")
		resgen(t, sub, "init").wants(t, fine, []string{"wrote doc.go"})
		if got, want := readFile(t, sub, "doc.go"), "//go:generate go tool "+want.line+" resgen generate\n\npackage deps\n"; got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
		resgen(t, sub, "check").wants(t, findings, []string{"--- /dev/null\n"}, "run: go tool "+want.command+" resgen generate\n")
		if err := os.Remove(filepath.Join(sub, "resgen.toml")); err != nil {
			t.Fatal(err)
		}
		if r := resgen(t, sub, "init"); strings.Contains(r.out, "add to") {
			t.Errorf("%s: a line that go generate runs is not known:\n%s", name, r.out)
		}
	}
}

// TestInitInAWorkspace asks for no release of the modules that go.work uses.
func TestInitInAWorkspace(t *testing.T) {
	dir := gentest.Folder(t, map[string]string{
		"go.work": "go 1.25\n\nuse (\n\t./mine\n\t./resgen\n\t./http\n)\n", "mine/go.mod": gentest.GoMod,
		"resgen/go.mod": "module github.com/resgen-go/resgen\n", "http/go.mod": "module github.com/resgen-go/resgen/kinds/http\n",
		"resgen/kinds/sql/go.mod": "module github.com/resgen-go/resgen/kinds/sql\n",
	})
	r := resgen(t, filepath.Join(dir, "mine"), "init", "http", "redis", "sql")
	r.wants(t, fine, []string{"next: go get github.com/resgen-go/resgen/kinds/redis\n", "next: go work use ../resgen/kinds/sql\n"})
	if strings.Contains(r.out, "go get -tool") || strings.Contains(r.out, "kinds/http") {
		t.Errorf("it asks for what go.work has:\n%s", r.out)
	}
}

func TestInitAttributes(t *testing.T) {
	line := attributes + "\n"
	t.Run("repository above the module", func(t *testing.T) {
		dir := gentest.Folder(t, map[string]string{".git/HEAD": "", ".gitattributes": line, "mod/go.mod": gentest.GoMod})
		r := resgen(t, filepath.Join(dir, "mod"), "init")
		r.wants(t, fine, []string{"wrote resgen.toml"})
		if strings.Contains(r.out, "gitattributes") || exists(dir, "mod", ".gitattributes") {
			t.Errorf("written again:\n%s", r.out)
		}
	})
	t.Run("repository below the workspace", func(t *testing.T) {
		dir := gentest.Folder(t, map[string]string{"go.work": "go 1.25\n", "repo/.git/HEAD": "", "repo/mod/go.mod": gentest.GoMod})
		resgen(t, filepath.Join(dir, "repo", "mod"), "init").wants(t, fine, []string{"added to ../.gitattributes"})
		if got := readFile(t, dir, "repo", ".gitattributes"); got != line {
			t.Errorf("got %q", got)
		}
	})
}

// TestStarters holds what init promises: at most 20 lines, no findings, files that are fine.
func TestStarters(t *testing.T) {
	starters := [][]string{nil, templates.Starters()}
	for _, name := range templates.Starters() {
		starters = append(starters, []string{name})
	}
	for _, kinds := range starters {
		t.Run(strings.Join(kinds, " "), func(t *testing.T) {
			dir := gentest.Folder(t, map[string]string{"go.mod": gentest.GoMod})
			if r := resgen(t, dir, append([]string{"init"}, kinds...)...); r.code != fine || r.stderr != "" {
				t.Fatalf("init: %+v", r)
			}
			lines := 0
			for line := range strings.Lines(readFile(t, dir, "resgen.toml")) {
				if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
					lines++
				}
			}
			if len(kinds) <= 1 && lines > 20 {
				t.Errorf("%d lines", lines)
			}
			if needs := modulesOf(readFile(t, dir, "resgen.toml")); len(needs) > 0 {
				r := resgen(t, dir, "check") // every kind that comes with resgen and is not required is missed, and nothing else is
				if n := strings.Count(r.stderr, "error["); r.code != findings || n != len(needs) {
					t.Errorf("exit %d, %d findings, want %d:\n%s", r.code, n, len(needs), r.stderr)
				}
				for _, module := range needs {
					if !strings.Contains(r.stderr, "help: `go get "+module+"`") {
						t.Errorf("%s is not named:\n%s", module, r.stderr)
					}
				}
				return
			}
			resgen(t, dir).wants(t, fine, []string{"wrote "})
			resgen(t, dir, "check").wants(t, fine, nil)
			resgen(t, dir, "env").wants(t, fine, []string{"VARIABLE"})
		})
	}
}

// modulesOf are the modules that a starter says it needs.
func modulesOf(spec string) []string {
	var modules []string
	for line := range strings.Lines(spec) {
		if module, ok := strings.CutPrefix(strings.TrimSpace(line), goGet); ok {
			modules = append(modules, module)
		}
	}
	return modules
}

func TestInitReadOnly(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(dir, 0o755) })
	if f, err := os.Create(filepath.Join(dir, "probe")); err == nil {
		f.Close()
		t.Skip("this user may write into read-only directories")
	}
	resgen(t, dir, "init").wants(t, trouble, nil, "`resgen.toml` permission denied", "writable")
}

// TestInitFolders begins a specification in folders of all sorts of names: generate finds nothing to say about what init wrote, and Go
// sees the package. So it does in a folder whose name alone names the package.
func TestInitFolders(t *testing.T) {
	for folder, want := range map[string]string{
		"shop": "shop", "Shop": "shop", "documentation": "settings", "main": "settings", "init": "settings", "internal": "internal", "type": "settings",
		"func": "settings", "42": "settings", "9lives": "settings", "3rdparty": "settings", "v2": "v2", "go-foo": "gofoo", "foo_test": "footest", "foo.bar": "foobar", "a b": "ab",
		"größe": "settings", "日本": "settings", "string": "string", "resource": "resource", "cmd": "cmd", "testdata": "testdata", "_hidden": "hidden",
		".dot": "dot", "c++": "c", "error": "error", "test": "test", "nil": "nil",
	} {
		dir := filepath.Join(gentest.Folder(t, map[string]string{"go.mod": gentest.GoMod, folder + "/x": ""}), folder)
		resgen(t, dir, "init").wants(t, fine, []string{"wrote resgen.toml\n", "wrote doc.go\n"})
		resgen(t, dir).wants(t, fine, []string{"wrote resgen_gen.go\n"})
		resgen(t, dir, "check").wants(t, fine, nil)
		if p, err := gobuild.ImportDir(dir, 0); err != nil || p.Name != want {
			t.Errorf("%s: the package is %q, %v; want %q", folder, p.Name, err, want)
		}
		named := filepath.Join(gentest.Folder(t, map[string]string{"go.mod": gentest.GoMod, folder + "/resgen.toml": "version = 1\n"}), folder)
		r := resgen(t, named)
		if fits := want != "settings" || folder == "main"; fits != (r.code == fine) {
			t.Errorf("%s: generate in a folder of that name, without a name in [package]: %+v", folder, r)
		}
	}
}

// TestInitBeside begins a specification beside Go files of several packages.
func TestInitBeside(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"tool": {"a.go": "//go:build ignore\n\npackage main\n", "b.go": "package shop\n"},
		"doc":  {"a.go": "package documentation\n", "b.go": "package shop\n"},
		"test": {"a_test.go": "package shop_test\n", "b.go": "package shop\n"},
	} {
		files["go.mod"] = gentest.GoMod
		dir := gentest.Folder(t, files)
		resgen(t, dir, "init").wants(t, fine, []string{"wrote resgen.toml\n"})
		if text := readFile(t, dir, "resgen.toml"); !strings.Contains(text, `name = "shop"`) {
			t.Errorf("%s: init wrote\n%s", name, text)
		}
		resgen(t, dir).wants(t, fine, []string{"wrote resgen_gen.go\n"})
	}
}
