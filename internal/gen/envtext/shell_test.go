package envtext_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/internal/gen/environ"
	"github.com/resgen-go/resgen/internal/gen/envtext"
	"github.com/resgen-go/resgen/internal/gotypes"
)

// TestAssignmentIsSourced holds that a shell which sources an example file, with all its comments uncommented, runs nothing, and sets each
// variable to its default or leaves it empty, which is unset.
func TestAssignmentIsSourced(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no sh")
	}
	dir := t.TempDir()
	defaults := []string{
		"$(touch ran)", "`touch ran`", "a; touch ran", "a && touch ran", "a b  c", " a ", "it's", "it's $HOME", `"; touch ran; "`, "'; touch ran; '", "a\\", "it's\\",
		"*", "~", "~/x:~", "{a,b}", "a#b", "a #b", "#", "!x", "a\tb", "a\nb", "a\ntouch ran", "x\r", "é", "$", "${x:=y}", "[a]", "a|b", "a>ran", "<x", "%d", "=", `\n`,
	}
	var spec strings.Builder
	spec.WriteString("version = 1\n[package]\nname = \"x\"\n[resource.r]\nkind = \"k\"\nenv_prefix = \"R_\"\n[kind.k.field]\n")
	for i, text := range defaults {
		text = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`, "\r", "").Replace(text)
		fmt.Fprintf(&spec, "f%d = { type = \"string\", default = \"%s\" }\n", i, text)
	}
	r := gen.Resolve(gen.Spec{World: gotypes.From, Dir: ".", Files: []*diag.Source{{Name: "resgen.toml", Text: []byte(spec.String())}}})
	if r.Package == nil {
		t.Fatalf("%+v", r.Findings)
	}
	var script strings.Builder
	for _, v := range environ.Variables(r.Package, nil) {
		script.WriteString(strings.TrimPrefix(envtext.Assignment(v), "#") + "\n")
	}
	for i := range defaults {
		fmt.Fprintf(&script, "printf '%%s\\0' \"$R_F%d\"\n", i)
	}
	if err := os.WriteFile(filepath.Join(dir, ".env"), []byte(script.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(sh, "-c", ". ./.env")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s\n%s", err, out, script.String())
	}
	if _, err := os.Stat(filepath.Join(dir, "ran")); err == nil {
		t.Error("a default was run")
	}
	got := strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
	if len(got) != len(defaults) {
		t.Fatalf("%d variables, want %d: %q", len(got), len(defaults), got)
	}
	for i, text := range defaults {
		if text = strings.ReplaceAll(text, "\r", ""); got[i] != text && !(got[i] == "" && strings.Contains(text, "\n")) {
			t.Errorf("%q is read as %q", text, got[i])
		}
	}
}
