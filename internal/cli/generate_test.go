package cli

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestGenerateAndCheck(t *testing.T) {
	dir := project(t, map[string]string{"go.mod": goMod, "app/resgen.toml": fixed})
	app := filepath.Join(dir, "app")

	r := resgen(t, app, "check")
	r.wants(t, findings, []string{"--- /dev/null\n+++ b/resgen_gen.go\n---"}, "generated files are stale", "run: go tool resgen generate")
	if exists(app, "resgen_gen.go") {
		t.Fatal("check wrote")
	}

	r = resgen(t, app)
	r.wants(t, fine, []string{"wrote resgen_gen.go\n"})
	for line := range strings.Lines(r.out) {
		name := strings.TrimSpace(strings.TrimPrefix(line, "wrote "))
		if !exists(app, name) {
			t.Errorf("%q is not there", name)
		}
	}
	resgen(t, app).wants(t, fine, nil)
	resgen(t, app, "generate").wants(t, fine, nil)
	resgen(t, app, "check").wants(t, fine, nil)
	resgen(t, dir, "check", "./...").wants(t, fine, nil)
	resgen(t, dir, "check", "app/resgen.toml").wants(t, fine, nil)
	resgen(t, dir, "-C", "app", "check").wants(t, fine, nil)

	// What somebody has edited is shown, and the secret beside it is not.
	holder := filepath.Join(app, "database_resource_gen.go")
	made, err := os.ReadFile(holder)
	if err != nil {
		t.Fatal(err)
	}
	write(t, holder, strings.Replace(string(made), "resource.NewSecret(", "/* mine */ resource.NewSecret(", 1))
	r = resgen(t, app, "check")
	r.wants(t, findings, []string{"--- a/database_resource_gen.go\n+++ b/database_resource_gen.go\n", "/* mine */ resource.NewSecret(\"********\")"}, "1 generated file is stale")
	if strings.Contains(r.out, "swordfish") {
		t.Error("the diff shows a secret")
	}
	write(t, holder, string(made))

	// One kind changes, another goes.
	hour := time.Now().Add(-time.Hour).Truncate(time.Second)
	files, err := filepath.Glob(filepath.Join(app, "*_gen.go"))
	if err != nil || len(files) < 2 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		if err := os.Chtimes(f, hour, hour); err != nil {
			t.Fatal(err)
		}
	}
	before, _, _ := strings.Cut(fixed, "[resource.alerts]")
	before = strings.Replace(before, "[kind.hook.field]\nurl = { type = \"url\" }\n", "", 1)
	write(t, filepath.Join(app, "resgen.toml"), before)
	resgen(t, dir, "check", "app").wants(t, findings, []string{"--- a/app/hook_gen.go\n+++ /dev/null\n"}, "stale")
	resgen(t, dir, "generate", "app").wants(t, fine, []string{"wrote app/resgen_gen.go\n", "removed app/hook_gen.go\n"})
	info, err := os.Stat(filepath.Join(app, "database_gen.go"))
	if err != nil {
		t.Fatal(err)
	}
	if !info.ModTime().Equal(hour) {
		t.Error("database_gen.go was touched")
	}
	resgen(t, dir, "check", "app").wants(t, fine, nil)
}

func TestNothingIsWrittenWhenAnythingIsWrong(t *testing.T) {
	foreign := "package settings\n"
	tests := []struct {
		name   string
		files  map[string]string
		code   int
		stderr []string
	}{
		{"an error in another specification", map[string]string{"b/resgen.toml": shop}, findings, []string{"b/resgen.toml:"}},
		{"a file by hand", map[string]string{"b/resgen.toml": fixed, "b/resgen_gen.go": foreign}, trouble, []string{"`b/resgen_gen.go` was not made by resgen", "move or delete"}},
		{"one output", map[string]string{"b/resgen.toml": strings.Replace(fixed, "[profiles]", "[output]\ndir = \"../a\"\n[profiles]", 1)}, trouble, []string{"`a/resgen_gen.go` would be written by a/resgen.toml and by b/resgen.toml"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.files["go.mod"] = goMod
			tt.files["a/resgen.toml"] = fixed
			dir := project(t, tt.files)
			resgen(t, dir, "generate", "./...").wants(t, tt.code, nil, tt.stderr...)
			resgen(t, dir, "check", "./...").wants(t, tt.code, nil, tt.stderr...)
			if exists(dir, "a", "resgen_gen.go") {
				t.Error("a was written")
			}
		})
	}
}

func TestPatterns(t *testing.T) {
	spec := "version = 1\n"
	files := map[string]string{
		"go.work":                           "go 1.25\n\nuse . // the root\nuse (\n\t./other\n\t\"./third one\"\n)\n",
		"go.mod":                            goMod,
		"resgen.toml":                       spec,
		"a/resgen.toml":                     spec,
		"a/b/resgen.toml":                   spec,
		"a/only.resgen.toml":                "",
		"c/more.resgen.toml":                spec,
		"a/testdata/resgen.toml":            spec,
		"vendor/x/resgen.toml":              spec,
		"_x/resgen.toml":                    spec,
		".x/resgen.toml":                    spec,
		"other/go.mod":                      "module example.com/other\n",
		"other/resgen.toml":                 spec,
		"third one/go.mod":                  "module example.com/third\n",
		"third one/x/resgen.toml":           spec,
		"unused/go.mod":                     "module example.com/unused\n",
		"unused/resgen.toml":                spec,
		"a/d/resgen.toml/it-is-a-directory": "",
	}
	dir := project(t, files)
	tests := []struct {
		dir  string
		env  string
		args []string
		want []string
	}{
		{".", "", nil, []string{"."}},
		{".", "", []string{"./..."}, []string{".", "a", "a/b"}},
		{".", "", []string{"..."}, []string{".", "a", "a/b"}},
		{".", "", []string{"./a/...", "a", "."}, []string{"a", "a/b", "."}},
		{"a", "", []string{"../..."}, []string{".", "a", "a/b"}},
		{"a/b", "", nil, []string{"a/b"}},
		{"a", "", []string{"work"}, []string{".", "a", "a/b", "other", "third one/x"}},
		{"a", "off", []string{"work"}, []string{".", "a", "a/b"}},
		{"unused", "", []string{"./..."}, []string{"unused"}},
		{".", "", []string{"a/only.resgen.toml"}, []string{"a"}},
	}
	for _, tt := range tests {
		a := &app{Process: Process{Dir: filepath.Join(dir, tt.dir), Env: func(name string) (string, bool) {
			return tt.env, name == "GOWORK" && tt.env != ""
		}}}
		specs, err := a.specs(tt.args)
		if err != nil {
			t.Errorf("%q in %s: %v", tt.args, tt.dir, err)
			continue
		}
		var got []string
		for _, s := range specs {
			rel, err := filepath.Rel(dir, s.dir)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, filepath.ToSlash(rel))
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%q in %s: got %q, want %q", tt.args, tt.dir, got, tt.want)
		}
	}
}

func TestWorkspace(t *testing.T) {
	dir := project(t, map[string]string{
		"go.work": "go 1.25\n", "mod/go.mod": goMod, "mod/a/resgen.toml": "version = 1\n", "mod/a/x.resgen.toml": "", "mod/a/b.resgen.toml": "",
	})
	a := &app{Process: Process{Dir: filepath.Join(dir, "mod"), Env: func(string) (string, bool) { return "", false }}}
	specs, err := a.specs([]string{"a"})
	if err != nil {
		t.Fatal(err)
	}
	s := specs[0]
	if s.root != dir || s.Dir != "mod/a" {
		t.Errorf("root %s, folder %s", s.root, s.Dir)
	}
	var names []string
	for i, f := range s.Files {
		names = append(names, f.Name)
		if f.Order != i {
			t.Errorf("%s has the order %d", f.Name, f.Order)
		}
	}
	if want := []string{"a/resgen.toml", "a/b.resgen.toml", "a/x.resgen.toml"}; !slices.Equal(names, want) {
		t.Errorf("files %q, want %q", names, want)
	}
	off := func(string) (string, bool) { return "off", true }
	if got := (&app{Process: Process{Env: off}}).workspace(s.dir); got != filepath.Join(dir, "mod") {
		t.Errorf("without go.work the workspace is %s", got)
	}
	alone := t.TempDir()
	if got := a.workspace(alone); got != alone {
		t.Errorf("without go.mod the workspace is %s", got)
	}
}

func TestRelease(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "(devel)": "", "v0.0.0-20260101000000-abcdefabcdef": "", "v1.2.3+dirty": "", "v1.2.3": "v1.2.3", "v0.2.0-rc.1": "v0.2.0-rc.1",
	} {
		if got := release(in); got != want {
			t.Errorf("release(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestMaskSecrets(t *testing.T) {
	got := string(maskSecrets([]byte("c.P = resource.NewSecret(\"sword\\\"fish\")\nc.Q = resource.NewSecret(`x`)\nc.R = \"open\"\n")))
	want := "c.P = resource.NewSecret(\"********\")\nc.Q = resource.NewSecret(\"********\")\nc.R = \"open\"\n"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
