package disk

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/resgen-go/resgen/internal/output"
)

const spec = "app/resgen.toml"

// generated is a Go file of ours with body.
func generated(source, body string) []byte {
	return []byte("// " + output.Header + "\n// Source: " + source + "\n\npackage app\n\n" + body + "\n")
}

func openRoot(t *testing.T) (*Root, string) {
	t.Helper()
	dir := t.TempDir()
	r, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r, dir
}

func put(t *testing.T, dir, name string, data []byte) {
	t.Helper()
	name = filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, dir, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// tree lists every file below dir.
func tree(t *testing.T, dir string) []string {
	t.Helper()
	var names []string
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func file(path string, data []byte) output.File { return output.File{Path: path, Data: data} }

func plan(files ...output.File) Plan { return Plan{Spec: spec, Dir: "app", Files: files} }

func states(changes []Change) string {
	var texts []string
	for _, c := range changes {
		texts = append(texts, c.State.String()+" "+c.Path)
	}
	return strings.Join(texts, "\n")
}

func TestWriteOnlyWhatChanged(t *testing.T) {
	r, dir := openRoot(t)
	put(t, dir, spec, []byte("version = 1\n"))
	put(t, dir, "app/same_gen.go", generated("resgen.toml", "const A = 1"))
	put(t, dir, "app/crlf_gen.go", []byte(strings.ReplaceAll(string(generated("resgen.toml", "const B = 1")), "\n", "\r\n")))
	put(t, dir, "app/old_gen.go", generated("resgen.toml", "const C = 1"))
	put(t, dir, "app/empty_gen.go", nil)
	put(t, dir, "app/gone_gen.go", generated("resgen.toml", "const D = 1"))
	put(t, dir, "app/gone.md", []byte("<!-- "+output.Header+" -->\n<!-- Source: db.resgen.toml -->\n# X\n"))
	put(t, dir, "app/apptest/mocks_gen.go", generated("../resgen.toml", "const E = 1"))
	put(t, dir, "app/hand.go", []byte("package app\n"))
	put(t, dir, "app/other_gen.go", generated("../other/resgen.toml", "const F = 1"))
	put(t, dir, "app/sub/sub_gen.go", generated("resgen.toml", "const G = 1"))
	put(t, dir, "app/mock_gen.go", []byte("// "+output.Header+"\n\npackage app\n"))
	hour := time.Now().Add(-time.Hour).Truncate(time.Second)
	for _, name := range tree(t, dir) {
		if err := os.Chtimes(filepath.Join(dir, name), hour, hour); err != nil {
			t.Fatal(err)
		}
	}

	p := plan(
		file("app/same_gen.go", generated("resgen.toml", "const A = 1")),
		file("app/crlf_gen.go", generated("resgen.toml", "const B = 1")),
		file("app/old_gen.go", generated("resgen.toml", "const C = 2")),
		file("app/empty_gen.go", generated("resgen.toml", "const H = 1")),
		file("app/new/new_gen.go", generated("../resgen.toml", "const I = 1")),
	)
	changes, err := r.Compare(p)
	if err != nil {
		t.Fatal(err)
	}
	want := "same app/same_gen.go\nsame app/crlf_gen.go\nchanged app/old_gen.go\nchanged app/empty_gen.go\nnew app/new/new_gen.go\n" +
		"stale app/gone.md\nstale app/gone_gen.go\nstale app/apptest/mocks_gen.go"
	if got := states(changes); got != want {
		t.Fatalf("got\n%s\nwant\n%s", got, want)
	}
	if got := len(Needed(changes)); got != 6 {
		t.Errorf("%d changes are needed, want 6", got)
	}
	if err := r.Write(changes); err != nil {
		t.Fatal(err)
	}
	wantTree := []string{
		"app/crlf_gen.go", "app/empty_gen.go", "app/hand.go", "app/mock_gen.go", "app/new/new_gen.go", "app/old_gen.go",
		"app/other_gen.go", spec, "app/same_gen.go", "app/sub/sub_gen.go",
	}
	if got := tree(t, dir); !slices.Equal(got, wantTree) {
		t.Errorf("got %q, want %q", got, wantTree)
	}
	if got := get(t, dir, "app/old_gen.go"); !strings.Contains(got, "const C = 2") {
		t.Errorf("old_gen.go is %q", got)
	}
	for _, name := range []string{"app/same_gen.go", "app/crlf_gen.go"} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if !info.ModTime().Equal(hour) {
			t.Errorf("%s was touched", name)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "app/apptest")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the emptied folder is still there: %v", err)
	}
	changes, err = r.Compare(p)
	if err != nil || len(Needed(changes)) != 0 {
		t.Errorf("after writing: %s, %v", states(changes), err)
	}
}

func TestRefuse(t *testing.T) {
	ours := generated("resgen.toml", "const A = 1")
	tests := []struct {
		name    string
		prepare func(t *testing.T, dir string)
		plans   []Plan
		want    []string // texts in the error
	}{
		{
			"foreign file",
			func(t *testing.T, dir string) { put(t, dir, "app/a_gen.go", []byte("package app\n")) },
			[]Plan{plan(file("app/a_gen.go", ours))},
			[]string{"app/a_gen.go: was not made by resgen: move or delete it"},
		},
		{
			"header only quoted in prose",
			func(t *testing.T, dir string) {
				put(t, dir, "app/a_gen.go", []byte("// It writes `"+output.Header+"`.\npackage app\n"))
			},
			[]Plan{plan(file("app/a_gen.go", ours))},
			[]string{"was not made by resgen"},
		},
		{
			"header of another tool",
			func(t *testing.T, dir string) {
				put(t, dir, "app/a_gen.go", []byte("// Code generated by sqlc. DO NOT EDIT.\npackage app\n"))
			},
			[]Plan{plan(file("app/a_gen.go", ours))},
			[]string{"was not made by resgen"},
		},
		{
			"made from another specification",
			func(t *testing.T, dir string) {
				put(t, dir, "b/resgen.toml", []byte("version = 1\n"))
				put(t, dir, "app/a_gen.go", generated("../b/resgen.toml", "const A = 2"))
			},
			[]Plan{plan(file("app/a_gen.go", ours))},
			[]string{"app/a_gen.go: was made from b/resgen.toml"},
		},
		{
			"directory",
			func(t *testing.T, dir string) { put(t, dir, "app/a_gen.go/x", nil) },
			[]Plan{plan(file("app/a_gen.go", ours))},
			[]string{"app/a_gen.go: is a directory"},
		},
		{
			"parent is a file",
			func(t *testing.T, dir string) { put(t, dir, "app", nil) },
			[]Plan{plan(file("app/a_gen.go", ours))},
			[]string{"app"},
		},
		{
			"two of one run",
			func(*testing.T, string) {},
			[]Plan{plan(file("app/a_gen.go", ours), file("app/b_gen.go", ours)), {Spec: "b/resgen.toml", Dir: "app", Files: []output.File{file("app/a_gen.go", ours), file("app/b_gen.go", ours)}}},
			[]string{"app/a_gen.go: would be written by app/resgen.toml and by b/resgen.toml"},
		},
		{
			"twice in one plan",
			func(*testing.T, string) {},
			[]Plan{plan(file("app/a.md", ours), file("app/a.md", ours))},
			[]string{"app/a.md: would be written twice by app/resgen.toml"},
		},
		{
			"differ in case",
			func(*testing.T, string) {},
			[]Plan{plan(file("app/a_gen.go", ours), file("app/A_gen.go", ours))},
			[]string{"app/A_gen.go: differs from app/a_gen.go only in upper and lower case"},
		},
		{
			"names",
			func(*testing.T, string) {},
			[]Plan{plan(
				file("../a_gen.go", ours), file("/etc/a_gen.go", ours), file(`app\a_gen.go`, ours), file("c:/a_gen.go", ours),
				file("app/nul.go", ours), file("COM1", ours), file("lpt¹.txt", ours), file("app/a.", ours), file("app/a ", ours), file("a\x00b", ours),
			)},
			[]string{
				`"../a_gen.go": is not a path inside`, `"/etc/a_gen.go": is not`, `"app\\a_gen.go": holds a character`, `"c:/a_gen.go": holds`,
				`"app/nul.go": is the name of a device`, `"COM1": is the`, `"lpt¹.txt": is the`, `"app/a.": ends`, `"app/a ": ends`, `"a\x00b": holds`,
			},
		},
		{
			"every file is named",
			func(t *testing.T, dir string) {
				put(t, dir, "app/a_gen.go", []byte("package app\n"))
				put(t, dir, "app/b_gen.go", []byte("package app\n"))
			},
			[]Plan{plan(file("app/a_gen.go", ours), file("app/b_gen.go", ours), file("app/c_gen.go", ours))},
			[]string{"app/a_gen.go: ", "app/b_gen.go: "},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, dir := openRoot(t)
			tt.prepare(t, dir)
			before := tree(t, dir)
			changes, err := r.Compare(tt.plans...)
			if err == nil {
				t.Fatalf("not refused: %s", states(changes))
			}
			if changes != nil {
				t.Errorf("changes beside the error: %s", states(changes))
			}
			for _, want := range tt.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %q lacks %q", err, want)
				}
			}
			if n := strings.Count(err.Error(), "\n") + 1; n != len(tt.want) {
				t.Errorf("%d errors, want %d: %v", n, len(tt.want), err)
			}
			var refusal *Refusal
			if !errors.As(err, &refusal) || refusal.Help == "" {
				t.Errorf("no refusal with help: %v", err)
			}
			if after := tree(t, dir); !slices.Equal(before, after) {
				t.Errorf("files changed from %q to %q", before, after)
			}
		})
	}
}

func TestSymlinks(t *testing.T) {
	ours := generated("resgen.toml", "const A = 1")
	link := func(t *testing.T, to, from string) {
		t.Helper()
		if err := os.Symlink(to, from); err != nil {
			t.Skip(err)
		}
	}
	t.Run("directory outside", func(t *testing.T) {
		r, dir := openRoot(t)
		outside := t.TempDir()
		link(t, outside, filepath.Join(dir, "app"))
		_, err := r.Compare(plan(file("app/a_gen.go", ours)))
		if err == nil || !strings.Contains(err.Error(), "leads out of the workspace") {
			t.Errorf("Compare: %v", err)
		}
		if err := r.Write([]Change{{File: file("app/a_gen.go", ours), State: New}}); err == nil {
			t.Error("Write followed the link")
		}
		if got := tree(t, outside); len(got) != 0 {
			t.Errorf("outside: %q", got)
		}
	})
	t.Run("file outside", func(t *testing.T) {
		r, dir := openRoot(t)
		outside := filepath.Join(t.TempDir(), "x.go")
		if err := os.WriteFile(outside, ours, 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Mkdir(filepath.Join(dir, "app"), 0o755); err != nil {
			t.Fatal(err)
		}
		link(t, outside, filepath.Join(dir, "app", "a_gen.go"))
		_, err := r.Compare(plan(file("app/a_gen.go", generated("resgen.toml", "const A = 2"))))
		if err == nil || !strings.Contains(err.Error(), "is a symbolic link") {
			t.Errorf("Compare: %v", err)
		}
		if err := r.Write([]Change{{File: file("app/a_gen.go", []byte("new")), State: Changed}}); err != nil {
			t.Fatal(err)
		}
		if data, err := os.ReadFile(outside); err != nil || string(data) != string(ours) {
			t.Errorf("the file outside was changed to %q, %v", data, err)
		}
	})
	t.Run("directory inside", func(t *testing.T) {
		r, dir := openRoot(t)
		if err := os.Mkdir(filepath.Join(dir, "real"), 0o755); err != nil {
			t.Fatal(err)
		}
		link(t, "real", filepath.Join(dir, "app"))
		changes, err := r.Compare(plan(file("app/a_gen.go", ours)))
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Write(changes); err != nil {
			t.Fatal(err)
		}
		if got := get(t, dir, "real/a_gen.go"); got != string(ours) {
			t.Errorf("got %q", got)
		}
	})
}

func TestReadOnlyDirectory(t *testing.T) {
	r, dir := openRoot(t)
	put(t, dir, "app/hand.go", []byte("package app\n"))
	app := filepath.Join(dir, "app")
	if err := os.Chmod(app, 0o555); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(app, 0o755) })
	if f, err := os.Create(filepath.Join(app, "probe")); err == nil {
		f.Close()
		t.Skip("this user may write into read-only directories")
	}
	changes, err := r.Compare(plan(file("app/a_gen.go", generated("resgen.toml", "const A = 1"))))
	if err != nil {
		t.Fatal(err)
	}
	err = r.Write(changes)
	if !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), "app/a_gen.go") || !strings.Contains(err.Error(), "writable") {
		t.Errorf("got %v", err)
	}
}

func TestFailureWhileStagingChangesNothing(t *testing.T) {
	r, dir := openRoot(t)
	put(t, dir, "app/a_gen.go", generated("resgen.toml", "const A = 1"))
	put(t, dir, "app/file", nil)
	before := get(t, dir, "app/a_gen.go")
	err := r.Write([]Change{
		{File: file("app/a_gen.go", []byte("new")), State: Changed},
		{File: file("app/file/b_gen.go", []byte("new")), State: New},
	})
	if err == nil {
		t.Fatal("wrote below a file")
	}
	if got := get(t, dir, "app/a_gen.go"); got != before {
		t.Errorf("a_gen.go is %q", got)
	}
	if got, want := tree(t, dir), []string{"app/a_gen.go", "app/file"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCreate(t *testing.T) {
	r, dir := openRoot(t)
	if err := r.Create(file("a/b.toml", []byte("x\n"))); err != nil {
		t.Fatal(err)
	}
	err := r.Create(file("a/b.toml", []byte("y\n")))
	if !errors.Is(err, fs.ErrExist) {
		t.Errorf("got %v, want fs.ErrExist", err)
	}
	if got := get(t, dir, "a/b.toml"); got != "x\n" {
		t.Errorf("got %q", got)
	}
}

func TestAppend(t *testing.T) {
	tests := []struct {
		name, before, want string
		added              bool
	}{
		{"no file", "", "*_gen.go x\n", true},
		{"last line has no end", "*.png binary", "*.png binary\n*_gen.go x\n", true},
		{"windows", "*.png binary\r\n", "*.png binary\r\n*_gen.go x\r\n", true},
		{"there already", "a\n *_gen.go x \nb\n", "a\n *_gen.go x \nb\n", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, dir := openRoot(t)
			if tt.before != "" {
				put(t, dir, ".gitattributes", []byte(tt.before))
			}
			added, err := r.Append(".gitattributes", "*_gen.go x")
			if err != nil || added != tt.added {
				t.Fatalf("got %v, %v", added, err)
			}
			if got := get(t, dir, ".gitattributes"); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestDiff(t *testing.T) {
	old, data := []byte("a\r\nb\r\nc\r\n"), []byte("a\nB\nc\n")
	tests := []struct {
		change Change
		want   string
	}{
		{Change{File: file("x", data), State: Same, Old: data}, ""},
		{Change{File: file("x", data), State: Changed, Old: old}, "--- a/x\n+++ b/x\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n"},
		{Change{File: file("x", data), State: New}, "--- /dev/null\n+++ b/x\n"},
		{Change{File: output.File{Path: "x"}, State: Stale, Old: old}, "--- a/x\n+++ /dev/null\n"},
	}
	for _, tt := range tests {
		if got := Diff(tt.change); got != tt.want {
			t.Errorf("%s: got\n%s\nwant\n%s", tt.change.State, got, tt.want)
		}
	}
}

// TestHolds looks at files whose contents only their hashes tell.
func TestHolds(t *testing.T) {
	r, dir := openRoot(t)
	whole := plan(file("app/a_gen.go", generated("resgen.toml", "const A = 1")), file("app/b_gen.go", generated("resgen.toml", "const B = 1")))
	changes, err := r.Compare(whole)
	if err == nil {
		err = r.Write(changes)
	}
	if err != nil {
		t.Fatal(err)
	}
	contents := map[string][]byte{}
	settled := Plan{Spec: whole.Spec, Dir: whole.Dir, Settled: true}
	for _, f := range whole.Files {
		contents[f.Path] = f.Data
		settled.Files = append(settled.Files, file(f.Path, nil))
	}
	holds := func() bool {
		return r.Holds(settled, func(f output.File, data []byte) bool { return bytes.Equal(data, contents[f.Path]) })
	}
	if !holds() {
		t.Error("what was written does not hold")
	}
	if changes, err := r.Compare(settled); err != nil || len(changes) > 0 {
		t.Errorf("a settled plan changes %v (%v)", changes, err)
	}
	if _, err := r.Compare(settled, Plan{Spec: "other/resgen.toml", Dir: "app", Files: whole.Files[:1]}); err == nil {
		t.Error("two specifications write one file")
	}
	put(t, dir, "app/old_gen.go", contents["app/a_gen.go"])
	if holds() {
		t.Error("a file of ours that nobody makes is not seen")
	}
	if err := os.Remove(filepath.Join(dir, "app", "old_gen.go")); err != nil {
		t.Fatal(err)
	}
	put(t, dir, "app/a_gen.go", append(contents["app/a_gen.go"], '\n'))
	if holds() {
		t.Error("another content is not seen")
	}
	if err := os.Remove(filepath.Join(dir, "app", "a_gen.go")); err != nil {
		t.Fatal(err)
	}
	if holds() {
		t.Error("a file that is gone is not seen")
	}
	if err := os.Symlink("b_gen.go", filepath.Join(dir, "app", "a_gen.go")); err == nil && holds() {
		t.Error("a link passes for a file")
	}
	if r.Holds(Plan{Dir: "app", Files: []output.File{file("../a", nil)}}, func(output.File, []byte) bool { return true }) {
		t.Error("a file outside holds")
	}
}

// TestGone holds that a stale file which another process has deleted already is no error, and that a folder which is none is one.
func TestGone(t *testing.T) {
	r, dir := openRoot(t)
	put(t, dir, "app/hand.go", []byte("package app\n"))
	if err := r.Write([]Change{{File: output.File{Path: "app/gone_gen.go"}, State: Stale}, {File: output.File{Path: "gone/gone_gen.go"}, State: Stale}}); err != nil {
		t.Error(err)
	}
	put(t, dir, "file", []byte("x"))
	if _, err := r.stale(Plan{Spec: spec, Dir: "file"}, func(string) bool { return false }); err == nil {
		t.Error("a file is listed as a folder")
	}
}

// TestNothingIsLeft holds that no temporary file stays when one file cannot be staged, or cannot be renamed.
func TestNothingIsLeft(t *testing.T) {
	r, dir := openRoot(t)
	put(t, dir, "app/hand.go", []byte("package app\n"))
	put(t, dir, "app/taken_gen.go/file", nil) // a folder where a file is to be
	before := tree(t, dir)
	staged, err := r.stageAll([]output.File{{Path: "app/a_gen.go"}, {Path: "none/b_gen.go"}, {Path: "app/c_gen.go"}})
	if !errors.Is(err, fs.ErrNotExist) || staged != nil {
		t.Errorf("%q, %v", staged, err)
	}
	if got := tree(t, dir); !slices.Equal(got, before) {
		t.Errorf("there is now\n%s", strings.Join(got, "\n"))
	}
	var changes []Change
	for _, name := range []string{"app/a_gen.go", "app/taken_gen.go", "app/z_gen.go"} {
		changes = append(changes, Change{File: output.File{Path: name, Data: []byte("x")}, State: New})
	}
	err = r.Write(changes)
	if refused := (*Refusal)(nil); !errors.As(err, &refused) || refused.Path != "app/taken_gen.go" {
		t.Errorf("%v", err)
	}
	want := append([]string{"app/a_gen.go"}, before...)
	if got := tree(t, dir); !slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(want))) {
		t.Errorf("there is now\n%s", strings.Join(got, "\n"))
	}
}

// TestSources holds what a file says it was made from: what a folder holds of a list that is longer than what is read is not all of it.
func TestSources(t *testing.T) {
	dir := t.TempDir()
	head := "// " + output.Header + "\n// Source: "
	long := func(size int) string {
		list := "a.B"
		for n := 0; len(head)+len(list) < size; n++ {
			list += ", example.com/some/package.Type"
		}
		return list[:size-len(head)]
	}
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"two", head + "a.B, c.D\n\npackage x\n", []string{"a.B", "c.D"}},
		{"at its end", head + "a.B, c.D", []string{"a.B", "c.D"}},
		{"of a specification", head + "resgen.toml\n", nil},
		{"of nothing", "// " + output.Header + "\n", nil},
		{"by hand", "package x\n", nil},
		{"one byte less", head + long(output.HeadBytes-1), strings.Split(long(output.HeadBytes-1), ", ")},
		{"cut", head + long(output.HeadBytes+100), without(long(output.HeadBytes))},
		{"long, with a list that ends", head + "a.B, c.D\n" + strings.Repeat("x", output.HeadBytes), []string{"a.B", "c.D"}},
	} {
		name := strings.ReplaceAll(tt.name, " ", "_")
		put(t, dir, name, []byte(tt.text))
		if got := Sources(filepath.Join(dir, name)); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %d sources, want %d: %q", tt.name, len(got), len(tt.want), got)
		}
	}
	for _, name := range []string{"none", "."} {
		if got := Sources(filepath.Join(dir, name)); got != nil {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// without is list without its last item.
func without(list string) []string {
	all := strings.Split(list, ", ")
	return all[:len(all)-1]
}
