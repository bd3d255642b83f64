package house

import (
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/tests/modules"
	"golang.org/x/mod/modfile"
)

// find reads the go.mod files of the checkout.
func find(t *testing.T) map[string]*modfile.File {
	t.Helper()
	all, err := modules.Find(checkout)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestReleaseVersions holds each go.mod to what its users get, whom no `replace` reaches: modules of one version, and of others the same
// that the checkout is built with.
func TestReleaseVersions(t *testing.T) {
	all := find(t)
	version := ""
	for _, r := range all["."].Require {
		if r.Mod.Path == runtimePath {
			version = r.Mod.Version
		}
	}
	if version == "" {
		t.Fatal("the root does not require its runtime")
	}
	for _, name := range publishing {
		for _, m := range versionOf.FindAllStringSubmatch(string(read(t, name)), -1) {
			if m[1] != version {
				t.Errorf("%s says %s, and the release is %s", name, m[0], version)
			}
		}
	}
	for folder, m := range all {
		if want := path.Join(root, folder); m.Module.Mod.Path != want {
			t.Errorf("the module in %s is called %s, and must be called %s", folder, m.Module.Mod.Path, want)
		}
		required := map[string]bool{}
		for _, r := range m.Require {
			of, ours := strings.CutPrefix(r.Mod.Path, root)
			if !ours {
				continue
			}
			required[r.Mod.Path] = true
			of = path.Clean("." + of)
			switch {
			case all[of] == nil:
				t.Errorf("%s requires %s, which is not here", folder, r.Mod.Path)
			case r.Mod.Version != version:
				t.Errorf("%s requires %s %s, and the release is %s: run `.ci/release version %s`", folder, r.Mod.Path, r.Mod.Version, version, version)
			case modules.Released(folder) && !modules.Released(of):
				t.Errorf("%s requires %s, which is never released", folder, r.Mod.Path)
			}
		}
		for _, r := range m.Replace {
			of, ours := strings.CutPrefix(r.Old.Path, root)
			if want := path.Clean("." + of); !ours || r.New.Version != "" || path.Join(folder, r.New.Path) != want {
				t.Errorf("%s replaces %s by %s: a replace may only say where a module of the checkout is, since users do not get it", folder, r.Old.Path, r.New)
			}
		}
		if folder == "." && len(m.Replace) > 0 {
			t.Error("the root replaces a module, so `go run` and `go install` of a version refuse it: go.work is for that")
		}
	}
	work, err := modfile.ParseWork("go.work", read(t, "go.work"), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range work.Replace {
		if r.Old.Version != version {
			t.Errorf("go.work replaces %s, and the release is %s", r.Old, version)
		}
	}
}

// publishing are the files beside those of modules that name the version.
var publishing = []string{"CONTRIBUTING.md", "docs/publish.md", "tests/newcomer/testdata/publish.txtar"}

// versionOf finds a module of the project, or its command, with a version.
var versionOf = regexp.MustCompile(regexp.QuoteMeta(root) + `(?:/[a-z0-9_/]+)?[ @](v[0-9][0-9A-Za-z.+-]*)`)

// TestReleaseHasNoCircle holds that each module can be released after those that it requires.
func TestReleaseHasNoCircle(t *testing.T) {
	all := find(t)
	state := map[string]int{} // 1: being visited, 2: done
	var visit func(folder string, from []string)
	visit = func(folder string, from []string) {
		from = append(from, folder)
		if all[folder] == nil || state[folder] == 2 {
			return
		}
		if state[folder] == 1 {
			t.Errorf("modules require each other in a circle: %s", strings.Join(from, " -> "))
			return
		}
		state[folder] = 1
		for _, r := range all[folder].Require {
			if of, ours := strings.CutPrefix(r.Mod.Path, root); ours {
				visit(path.Clean("."+of), from)
			}
		}
		state[folder] = 2
	}
	for folder := range all {
		if modules.Released(folder) {
			visit(folder, nil)
		}
	}
}

// TestReleaseCommand runs the command of the release on a copy of the files that it changes.
func TestReleaseCommand(t *testing.T) {
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("there is no bash")
	}
	copied := t.TempDir()
	all := find(t)
	names := append([]string{".ci/release", "go.work"}, publishing...)
	for folder := range all {
		names = append(names, path.Join(folder, "go.mod"))
	}
	for _, name := range names {
		to := filepath.Join(copied, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, read(t, name), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	release := func(args ...string) (string, error) {
		cmd := exec.Command("bash", append([]string{filepath.Join(copied, ".ci", "release")}, args...)...)
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	for _, wrong := range [][]string{{}, {"version"}, {"version", "9.8.7"}, {"version", "v9.8"}, {"tags", "v9.8.7"}} {
		if _, err := release(wrong...); err == nil {
			t.Errorf("release %v succeeds", wrong)
		}
	}
	const version = "v9.8.7-rc.1"
	if out, err := release("version", version); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, name := range names[1:] {
		text, err := os.ReadFile(filepath.Join(copied, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		found := versionOf.FindAllStringSubmatch(string(text), -1)
		for _, m := range found {
			if m[1] != version {
				t.Errorf("%s still says %s", name, m[0])
			}
		}
		if was := versionOf.FindAll(read(t, name), -1); len(was) != len(found) {
			t.Errorf("%s names %d versions, and had %d", name, len(found), len(was))
		}
	}
	out, err := release("tags")
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var want []string
	for folder := range all {
		if modules.Released(folder) {
			want = append(want, path.Join(folder, version))
		}
	}
	slices.Sort(want)
	got := strings.Fields(out)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("the tags are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// read reads a file of the checkout.
func read(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(checkout, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return text
}
