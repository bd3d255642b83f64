// Package mocks holds `resgen mock` to what its mocks promise: they compile whatever they are of, and behave.
package mocks

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/cli"
)

const resource = "github.com/resgen-go/resgen/resource"

var update = flag.Bool("update", false, "write the golden files")

// module makes a module of the files below testdata/shapes in a new folder.
func module(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/shapes")); err != nil {
		t.Fatal(err)
	}
	runtime, err := filepath.Abs(filepath.Join("..", "..", "resource"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "go.mod"), fmt.Sprintf("module example.com/shapes\n\ngo 1.24\n\n"+
		"require %[1]s v0.1.0\n\nreplace %[1]s => %[2]q\n", resource, runtime))
	t.Setenv("GOWORK", "off")
	return dir
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, parts ...string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(parts...))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// resgen runs a command line in dir.
func resgen(dir string, args ...string) (code int, out, messages string) {
	var stdout, stderr bytes.Buffer
	code = cli.Run(cli.Process{Args: args, Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr, Env: os.LookupEnv, Dir: dir})
	return code, stdout.String(), stderr.String()
}

// mock runs the verb in a folder of the module and wants it to write.
func mock(t *testing.T, dir, args string) {
	t.Helper()
	code, out, messages := resgen(dir, append([]string{"mock"}, strings.Fields(args)...)...)
	if code != 0 || messages != "" || !strings.Contains(out, "wrote ") {
		t.Fatalf("resgen mock %s: exit %d\n%s%s", args, code, out, messages)
	}
}

// shapes are the command lines that mock everything in testdata/shapes, each in its folder.
var shapes = []struct{ dir, args string }{
	{".", "--out shapesmock ./shapes.* ./shapes.Handler ./shapes.Nothing ./shapes.Mapper ./shapes.Literal ./shapes.FromHTTP ./shapes.Empty " +
		"./public.Source ./names/model.Store ./names/other/model.Store ./names/user/v2.Finder"},
	{".", "--out onefile/mocks.go --package mocks ./shapes.* ./shapes.Handler ./names/model.Store ./names/other/model.Store ./public.Leaky"},
	{".", "--out concretemock/all.go ./concrete.Client ./concrete.Cache ./concrete.IntCache ./concrete.Celsius net/http.Client os.File"},
	{".", "--out chainmock/all.go --returns Acquire=PoolConn,TryAcquire=PoolConn,Stat=PoolStat ./chain.Pool"},
	{".", "--out chainmock/source.go --returns Open=SourceConn ./chain.Source"},
	{".", "--out chainmock/bucket.go --returns Object=BucketObject ./chain.Bucket"},
	{".", "--out std net/http.RoundTripper net.Conn database/sql/driver.* context.Context io/fs.FS reflect.Value iter.Seq sync/atomic.Pointer hash.Hash go/ast.Visitor sort.Interface"},
	{".", "--out hardmock ./hard.* ./hard.F ./hard.GenAlias3 ./hard.GenStructAlias ./hard.PtrAlias ./hard.DefBox ./hard.Box ./hard.FN ./hard.FV " +
		"./hard.FG ./hard.FR ./init.Starter ./circle/store.* ./left.Here ./left.List"},
	{".", "--out hardmock/one/all.go --package one ./hard.* ./init.Starter io.Reader"},
	{"hard", ".* .hidden .F .GenAlias3 .GenStructAlias .DefBox .Inner .comparableLike .FN .FV .FG .FR"},
	{"within", ".store .Store .HTTPClient .httpClient .__ ._iface .ǆx .世界 .mock .T .Base .StoreOnX .error_ .fn .gen .on .Call"},
	{"left", ".* .Hiddens .Embedding"},
	{"circle/item", "--package item_test ../store.*"},
	{"inside", ".store .Mixed .handler .c .cache .Counter"},
	{"builtin", ".Uses"},
	{"prog", ".Runner"},
	{"shapes", ".* .Handler .Literal"},
	{"shapes", "--out external_test.go --package shapes_test .Unnamed .Packages .Getter"},
}

// TestShapes mocks every shape, and compiles, vets and runs it all at once.
func TestShapes(t *testing.T) {
	dir := module(t)
	for _, s := range shapes {
		mock(t, filepath.Join(dir, s.dir), s.args)
	}
	for _, s := range shapes { // the mocks are there now, and in the way of nothing
		if !long() {
			break // one more look at the types of each shape
		}
		args := append([]string{"mock", "--check"}, strings.Fields(s.args)...)
		if code, out, messages := resgen(filepath.Join(dir, s.dir), args...); code != 0 || out != "" {
			t.Errorf("resgen mock --check %s: exit %d\n%s%s", s.args, code, out, messages)
		}
	}
	vet(t, dir, "./...")
	run(t, dir, append(tests(), "./behave")...)
}

// TestC mocks an interface over types of C, which only its own package can name.
func TestC(t *testing.T) {
	if out, err := exec.Command("go", "env", "CGO_ENABLED", "CC").Output(); err != nil {
		t.Fatal(err)
	} else if words := strings.Fields(string(out)); words[0] != "1" {
		t.Skip("cgo is off")
	} else if _, err := exec.LookPath(words[1]); err != nil {
		t.Skip("there is no C compiler")
	}
	dir := module(t)
	write(t, filepath.Join(dir, "cgo", "cgo.go"), "package cgo\n\n// typedef struct { int x; } point;\nimport \"C\"\n\n"+
		"type Caller interface{ Call(p *C.point, n C.int) C.long }\n\ntype Plain interface{ Call(n int) error }\n")
	mock(t, filepath.Join(dir, "cgo"), ".Caller")
	mock(t, dir, "--out cgomock ./cgo.Plain")
	if code, _, messages := resgen(dir, "mock", "--out", "cgomock", "./cgo.Caller"); code != 1 || !strings.Contains(messages, "example.com/shapes/cgo._Ctype_") {
		t.Errorf("exit %d\n%s", code, messages)
	}
	vet(t, dir, "./cgo", "./cgomock")
}

// TestVendored mocks an interface of a package in a vendor folder, where all that the mock needs stands too.
func TestVendored(t *testing.T) {
	dir := module(t)
	runtime := filepath.Join("..", "..", "resource")
	write(t, filepath.Join(dir, "go.mod"), "module example.com/shop\n\ngo 1.24\n\nrequire (\n\texample.com/dep v1.0.0\n\t"+resource+" v0.1.0\n)\n")
	modules := "# example.com/dep v1.0.0\n## explicit; go 1.24\nexample.com/dep\nexample.com/dep/item\n# " + resource + " v0.1.0\n## explicit; go 1.24\n"
	for _, p := range []string{
		"", "/internal/failure", "/internal/lex", "/internal/lookup", "/internal/open", "/internal/redact", "/mock", "/observe",
	} {
		modules += resource + p + "\n"
	}
	write(t, filepath.Join(dir, "vendor", "modules.txt"), modules)
	if err := os.CopyFS(filepath.Join(dir, "vendor", filepath.FromSlash(resource)), os.DirFS(runtime)); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "vendor", "example.com", "dep", "dep.go"),
		"package dep\n\nimport \"example.com/dep/item\"\n\ntype Store interface{ Get(id string) (item.Item, error) }\n")
	write(t, filepath.Join(dir, "vendor", "example.com", "dep", "item", "item.go"), "package item\n\ntype Item struct{}\n")
	mock(t, dir, "--out vendored example.com/dep.Store")
	vet(t, dir, "./vendored")
}

func vet(t *testing.T, dir string, packages ...string) {
	t.Helper()
	run(t, dir, append([]string{"vet"}, packages...)...)
}

// long reports whether this is the long lane of CI.
func long() bool { return os.Getenv("RESGEN_TEST_LONG") == "on" }

// tests are the words of the go command that run tests; in the long lane with the race detector, for which all of the standard library
// is compiled once more.
func tests() []string {
	if long() {
		return []string{"test", "-race"}
	}
	return []string{"test"}
}

// run runs the go command in dir.
func run(t *testing.T, dir string, args ...string) {
	t.Helper()
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("go %s: %v\n%s", args[0], err, out)
	}
}

// TestLook compares mocks with the files in testdata/golden.
func TestLook(t *testing.T) {
	dir := module(t)
	tests := []struct{ golden, args string }{
		{"named.go", "./shapes.Named"},
		{"getter.go", "./shapes.Getter"},
		{"handler.go", "./shapes.Handler"},
		{"concrete.go", "./concrete.Client"},
		{"chain.go", "--returns Acquire=PoolConn ./chain.Pool"},
	}
	for _, tt := range tests {
		mock(t, dir, "--out look/"+tt.golden+" "+tt.args)
		got, golden := read(t, dir, "look", tt.golden), filepath.Join("testdata", "golden", tt.golden)
		if *update {
			write(t, golden, got)
		}
		if got != read(t, golden) {
			t.Errorf("%s differs: go test ./mocks -update, and look at the diff", golden)
		}
	}
}

// TestBeside holds the mock that the runtime's own tests use to what resgen makes today.
func TestBeside(t *testing.T) {
	dir := module(t)
	runtime := filepath.Join("..", "..", "resource", "mock")
	write(t, filepath.Join(dir, "mock_test", "store.go"), read(t, runtime, "store_test.go"))
	mock(t, filepath.Join(dir, "mock_test"), ".Store")
	got := read(t, dir, "mock_test", "store_mock_test.go")
	file := filepath.Join(runtime, "store_mock_test.go")
	if *update {
		write(t, file, got)
	}
	if got != read(t, file) {
		t.Errorf("%s differs: go test ./mocks -run Beside -update", file)
	}
}

func TestFindings(t *testing.T) {
	dir := module(t)
	write(t, filepath.Join(dir, "taken", "taken.go"), "package taken\n\ntype StoreMock int\n\ntype Store interface{ Get() }\n")
	write(t, filepath.Join(dir, "taken", "mine_mock_test.go"), "package taken\n\n// by hand\n")
	write(t, filepath.Join(dir, "taken", "bool.go"), "package taken\n\ntype Mine interface{ Get() }\n")
	write(t, filepath.Join(dir, "taken", "thing.go"), "package taken\n\ntype HttpThing interface{ Get() }\n")
	write(t, filepath.Join(dir, "shadow", "shadow.go"), "package shadow\n\nimport \"io\"\n\ntype error int\n\ntype R io.Reader\n\ntype E interface{ Get() error }\n\ntype bool int\n")
	outside := t.TempDir()
	write(t, filepath.Join(outside, "go.mod"), "module example.com/outside\n\ngo 1.24\n\nrequire example.com/shapes v0.0.0\n\n"+
		"replace example.com/shapes => "+filepath.ToSlash(dir)+"\n")
	tests := []struct {
		dir, args string
		code      int
		want      []string
	}{
		{dir, "testing.TB", 1, []string{"`TB` has methods that are not exported: `private`", " --> command line:1:13", "^^^^^^^^^^"}},
		{dir, "reflect.Type", 1, []string{"`common`, `uncommon`"}},
		{dir, "./inside.store --out x", 1, []string{"`store` is not exported"}},
		{dir, "./inside.Mixed --out x", 1, []string{"`private`", "the method `Public` of `Mixed` cannot be mocked here: `example.com/shapes/inside.hidden` is not exported"}},
		{dir, "./left.Hiddens --out x", 1, []string{"the method `Items` of `Hiddens` cannot be mocked here", "left.hidden` is not exported"}},
		{dir, "./left.Embedding --out x", 1, []string{"a struct in it has the unexported field `error`"}},
		{dir, "./left.InTest", 1, []string{"`InTest` is declared in a test, left_test.go"}},
		{dir, "./left.Tagged", 1, []string{"no type `Tagged`: tag.go, which declares it", "GOFLAGS=-tags="}},
		{dir, "./hard.Comparable", 1, []string{"`Comparable` is a constraint"}},
		{dir, "./hard.DefPtr", 1, []string{"`DefPtr` has no methods to mock"}},
		{filepath.Join(dir, "circle", "item"), "../store.Other", 1, []string{
			"[import-cycle]", "example.com/shapes/circle/store imports example.com/shapes/circle/item", "--package item_test",
		}},
		{dir, "./circle/store.Store --out circle/item", 1, []string{"[import-cycle]", "set --out to the folder of another package"}},
		{dir, "./hard.HTTPThing ./taken.HttpThing --out x", 1, []string{
			"the mocks of `example.com/shapes/hard.HTTPThing` and `example.com/shapes/taken.HttpThing` would both be http_thing_mock.go",
		}},
		{dir, "./shapes.Named --package wrong --out shapes/x.go", 2, []string{"the package there is called `shapes`, not `wrong`"}},
		{dir, "./shapes.Named --package shapes_test --out shapes/x.go", 2, []string{"the package there is called `shapes`"}},
		{dir, "./prog.Runner --out x", 1, []string{"`example.com/shapes/prog` is a program"}},
		{outside, "example.com/shapes/public.Leaky", 1, []string{"the method `Leak` of `Leaky` cannot be mocked here: `example.com/shapes/internal/secret` is internal"}},
		{outside, "example.com/shapes/public.LeakyFunc", 1, []string{"`LeakyFunc` cannot be mocked here: `example.com/shapes/internal/secret` is internal"}},
		{outside, "example.com/shapes/internal/secret.Source", 1, []string{"is internal"}},
		{dir, "./shapes.Number", 1, []string{"`Number` is a constraint"}},
		{dir, "./shapes.Unnamd", 1, []string{"no type `Unnamd`", "did you mean `Unnamed`?"}},
		{dir, "net/http.Get", 1, []string{"is not a type"}},
		{dir, "./shapes.Zz*", 1, []string{"no exported interface that fits `Zz*`"}},
		{dir, "./shapes.[", 1, []string{"`[` is not a pattern"}},
		{dir, "./concrete.Bare", 1, []string{"`Bare` has no methods to mock"}},
		{dir, "example.com/none.X ./nowhere.Y", 1, []string{"[unknown-package]", "example.com/none", "example.com/shapes/nowhere"}},
		{dir, "shapes", 1, []string{"`shapes` names no type"}},
		{dir, "./chain.Pool --returns Close=X", 1, []string{"`Close` of `Pool` returns no type"}},
		{dir, "./chain.Pool --returns Nope=X", 1, []string{"no type here has a method `Nope`"}},
		{dir, "./chain.Pool --returns Acquire=X,Stat=X", 1, []string{"`X` would be the interface of two types"}},
		{dir, "./chain.Pool --returns Acquire", 2, []string{"--returns takes Method=Interface"}},
		{dir, "./shapes.Named --package a-b", 2, []string{"`a-b` cannot be the name of a package"}},
		{dir, "", 2, []string{"nothing to mock"}},
		{filepath.Join(dir, "taken"), ".Store", 1, []string{"`StoreMock` is already declared in package taken"}},
		{filepath.Join(dir, "taken"), ".Mine", 2, []string{"`mine_mock_test.go` was not made by resgen", "choose another --out"}},
		{filepath.Join(dir, "shadow"), ".R", 1, []string{"package shadow declares its own `bool`"}},
		{t.TempDir(), ".Store", 2, []string{"there is no go.mod"}},
	}
	for _, tt := range tests {
		code, out, messages := resgen(tt.dir, append([]string{"mock"}, strings.Fields(tt.args)...)...)
		if code != tt.code || out != "" {
			t.Errorf("resgen mock %s: exit %d, want %d\n%s%s", tt.args, code, tt.code, out, messages)
		}
		for _, want := range tt.want {
			if !strings.Contains(messages, want) {
				t.Errorf("resgen mock %s: lacks %q\n%s", tt.args, want, messages)
			}
		}
	}
	_ = fs.WalkDir(os.DirFS(dir), ".", func(name string, _ fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(name, "_mock.go") {
			t.Errorf("a run with findings wrote %s", name)
		}
		return err
	})
}

// TestFiles holds where mocks are written, and that nothing is written twice or left behind.
func TestFiles(t *testing.T) {
	dir := module(t)
	in := filepath.Join(dir, "shapes")
	_, out, _ := resgen(in, "mock", ".Named", "io.Reader")
	if out != "wrote named_mock_test.go\nwrote reader_mock_test.go\n" {
		t.Errorf("wrote\n%s", out)
	}
	if code, out, messages := resgen(in, "mock", ".Named", "io.Reader"); code != 0 || out+messages != "" {
		t.Errorf("unchanged, exit %d:\n%s%s", code, out, messages)
	}
	alone := read(t, in, "reader_mock_test.go")
	mock(t, dir, "--out shapes/sub io.Reader ./public.Source")
	if !strings.Contains(alone, "package shapes\n") {
		t.Error("a mock for tests is not in the package of its folder")
	}
	name := filepath.Join(in, "named_mock_test.go")
	write(t, name, strings.Replace(read(t, name), "Named(", "Renamed(", 1))
	code, out, messages := resgen(in, "mock", "--check", ".Named")
	if code != 1 || !strings.Contains(out, "-func") && !strings.Contains(out, "+") || !strings.Contains(messages, "1 generated file is stale") {
		t.Errorf("stale, exit %d:\n%s%s", code, out, messages)
	}
	mock(t, in, ".Named")
	// A specification beside generates and prunes; the mocks stay.
	write(t, filepath.Join(in, "resgen.toml"), "version = 1\n\n[package]\nname = \"shapes\"\n\n[kind.db.field]\nhost = { type = \"string\", default = \"x\" }\n\n[resource.db]\nkind = \"db\"\n")
	if code, out, messages := resgen(in, "generate"); code != 0 {
		t.Fatalf("generate: exit %d\n%s%s", code, out, messages)
	}
	mock(t, in, "io.Writer")
	for _, want := range []string{"named_mock_test.go", "reader_mock_test.go", "writer_mock_test.go", "resgen_gen.go"} {
		if _, err := os.Stat(filepath.Join(in, want)); err != nil {
			t.Error(err)
		}
	}
}
