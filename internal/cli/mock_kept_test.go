package cli

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/resgen-go/resgen/internal/cache"
	"github.com/resgen-go/resgen/internal/gentest"
)

const storeSource = `package lib

import "example.com/shop/item"

type Store interface {
	Get(id string) (*item.Item, error)
	Begin() *Tx
}

type Tx struct{}

func (*Tx) Commit() error { return nil }

type Storage interface{ Size() int }
`

// aged is a project whose files have not changed for an hour, as what changes right now is not kept.
func aged(t *testing.T) string {
	t.Helper()
	t.Setenv(cache.Variable, filepath.Join(t.TempDir(), "cache"))
	dir := gentest.Folder(t, map[string]string{
		"go.mod":       gentest.GoMod,
		"item/item.go": "package item\n\ntype Item struct{ Name string }\n",
		"lib/store.go": storeSource,
		"mocks/doc.go": "package mocks\n",
	})
	age(t, dir)
	return dir
}

func age(t *testing.T, dir string) {
	t.Helper()
	old := time.Now().Add(-time.Hour)
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chtimes(path, old, old)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// kept reports whether a run of the verb would use files that an earlier one has kept.
func kept(t *testing.T, dir string, o mockOptions, args ...string) bool {
	t.Helper()
	r := &mockRun{app: &app{Process: Process{Dir: dir, Env: lookup(nil)}}, mockOptions: o}
	if err := r.place(); err != nil {
		t.Fatal(err)
	}
	if err := r.parse(args); err != nil {
		t.Fatal(err)
	}
	return r.recall() != nil
}

func TestMockKept(t *testing.T) {
	dir := aged(t)
	one := mockOptions{out: "mocks/mocks.go"}
	each := mockOptions{out: "mocks"}
	for range 2 {
		if r := resgen(t, dir, "mock", "--out", one.out, "./lib.Sto*"); r.code != 0 {
			t.Fatalf("%+v", r)
		}
	}
	if !kept(t, dir, one, "./lib.Sto*") {
		t.Error("nothing is kept")
	}
	want := readFile(t, dir, one.out)
	write(t, filepath.Join(dir, one.out), "")
	resgen(t, dir, "mock", "--out", one.out, "./lib.Sto*").wants(t, 0, []string{"wrote mocks/mocks.go"})
	if readFile(t, dir, one.out) != want {
		t.Error("what was kept is not what was made")
	}
	if err := os.Remove(filepath.Join(dir, one.out)); err != nil {
		t.Fatal(err)
	}
	resgen(t, dir, "mock", "--out", each.out, "./lib.Store", "./lib.Storage").wants(t, 0, []string{"store_mock.go", "storage_mock.go"})
	if !kept(t, dir, each, "./lib.Store", "./lib.Storage") {
		t.Error("nothing is kept of mocks in files of their own")
	}
	for name, o := range map[string]mockOptions{
		"out": {out: "mocks/other.go"}, "package": {out: "mocks", pkg: "fakes"}, "returns": {out: "mocks", returns: []string{"Begin=Transaction"}}, "tests": {},
	} {
		if kept(t, dir, o, "./lib.Store", "./lib.Storage") {
			t.Errorf("another %s: files are used that were made for others", name)
		}
	}
	if kept(t, dir, each, "./lib.Store") || kept(t, dir, each, "./lib.Store", "./lib.Stor?ge") {
		t.Error("other types: files are used that were made for others")
	}
}

// TestMockKeptFresh changes one thing at a time: what is made is what a run makes that keeps nothing.
func TestMockKeptFresh(t *testing.T) {
	for name, change := range map[string]struct {
		file, old, new string
		same           bool // what was kept is used
	}{
		"nothing":                    {file: "lib/store.go", same: true},
		"a method more":              {file: "lib/store.go", old: "Begin() *Tx", new: "Begin() *Tx\n\tEnd()"},
		"a type of another package":  {file: "item/item.go", old: "struct{ Name string }", new: "= struct{ Name string }"},
		"the module":                 {file: "go.mod", old: "example.com/shop", new: "example.com/store"},
		"a name beside":              {file: "mocks/doc.go", old: "package mocks", new: "package mocks\n\ntype StoreOn int"},
		"a name in a file more":      {file: "mocks/more.go", new: "package mocks\n\ntype StoreOn int\n"},
		"a name in a test":           {file: "mocks/more_test.go", new: "package mocks\n\ntype StoreOn int\n"},
		"the package's name":         {file: "mocks/doc.go", old: "package mocks", new: "package fakes"},
		"a circle":                   {file: "lib/more.go", new: "package lib\n\nimport _ \"example.com/shop/mocks\"\n"},
		"a package that is broken":   {file: "lib/store.go", old: "Begin() *Tx", new: "Begin() *Missing"},
		"a file that does not parse": {file: "lib/more.go", new: "package"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := aged(t)
			args := []string{"mock", "--out", "mocks/mocks.go", "./lib.Store"}
			resgen(t, dir, args...)
			if !kept(t, dir, mockOptions{out: "mocks/mocks.go"}, "./lib.Store") {
				t.Fatal("nothing is kept")
			}
			text := change.new
			path := filepath.Join(dir, filepath.FromSlash(change.file))
			if change.old != "" || change.same {
				old := readFile(t, path)
				text = strings.Replace(old, change.old, change.new, 1)
				if text == old != change.same {
					t.Fatal("the change changes nothing")
				}
			}
			write(t, path, text)
			if change.file == "go.mod" {
				source := filepath.Join(dir, "lib", "store.go")
				write(t, source, strings.ReplaceAll(readFile(t, source), change.old, change.new))
			}
			if got := kept(t, dir, mockOptions{out: "mocks/mocks.go"}, "./lib.Store"); got != change.same {
				t.Errorf("what was kept is used: %v", got)
			}
			got := resgen(t, dir, args...)
			files := tree(t, dir)
			t.Setenv(cache.Variable, "off")
			want := resgen(t, dir, args...)
			got.out = strings.ReplaceAll(got.out, "wrote mocks/mocks.go\n", "")
			if got != want || tree(t, dir) != files {
				t.Errorf("got %+v, want %+v, files\n%s\nwant\n%s", got, want, files, tree(t, dir))
			}
		})
	}
}

// tree is all files below dir as one text.
func tree(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b.WriteString(path + "\n" + readFile(t, path))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}
