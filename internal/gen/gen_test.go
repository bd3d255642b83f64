package gen_test

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/internal/gotypes"
)

// spec is a specification in a folder that is in no module: nothing asks the go command.
func spec(root, text string) gen.Spec {
	return gen.Spec{World: gotypes.From, Dir: "spec", Root: root, Files: []*diag.Source{{Name: "resgen.toml", Text: []byte(text)}}}
}

// FuzzGenerate: any bytes as a specification end in findings, or in Go that compiles.
func FuzzGenerate(f *testing.F) {
	for _, text := range seeds(f) {
		f.Add(text)
	}
	root := f.TempDir()
	// What generated code imports is looked up now, so that no input has to wait for it.
	if err := exports.list("github.com/resgen-go/resgen/resource/...", "testing", "net/netip", "math/big"); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		res := gen.Generate(spec(root, text))
		if res.Package == nil {
			if len(res.Findings) == 0 {
				t.Fatal("neither a package nor a finding")
			}
			for _, f := range res.Findings {
				if f.At.Valid() && (f.At.Start < 0 || f.At.End > len(text) || f.At.Start > f.At.End) {
					t.Fatalf("the place %d-%d of %q is outside the file", f.At.Start, f.At.End, f.Text)
				}
			}
			return
		}
		if err := compiles(res); err != nil {
			t.Fatal(err)
		}
	})
}

// seeds are the specifications of this repository, and small ones that reach far.
func seeds(tb testing.TB) []string {
	var texts []string
	root := filepath.Join("..", "..")
	for _, pattern := range []string{
		"spec/*/*.toml", "kinds/*/*.toml", "tests/*/*/*.toml", "internal/diag/examples/*.txtar", "tests/golden/testdata/*.txtar", "internal/gen/testdata/hand/*.txtar",
	} {
		names, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(pattern)))
		if err != nil {
			tb.Fatal(err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				tb.Fatal(err)
			}
			if !strings.HasSuffix(name, ".txtar") {
				texts = append(texts, string(data))
				continue
			}
			for _, f := range txtar.Parse(data).Files {
				if version := strings.Fields(string(f.Data)); len(version) > 0 && (version[0] == "version" || strings.HasPrefix(f.Name, "resgen.toml")) {
					texts = append(texts, string(f.Data))
				}
			}
		}
	}
	return append(texts,
		"version = 1\n[kind.a.field]\nx = { type = \"int\" }\n[resource.a]\nkind = \"a\"\nenv_prefix = \"A_\"\n",
		"version = 1\n[package]\nname=\"p\"\ndoc=\"*/ \\n//go:build x\\n`\"\n[kind.a]\ndoc=\"\\\\ */ //\"\n",
	)
}

var (
	checking sync.Mutex
	exports  = exportFiles{}
	imports  = importer.ForCompiler(token.NewFileSet(), "gc", exports.open)
)

// exportFiles are the files with the export data of packages, by import path.
type exportFiles map[string]string

// list finds those of the packages that patterns match, and of all that they import.
func (e exportFiles) list(patterns ...string) error {
	out, err := exec.Command("go", append([]string{"list", "-export", "-deps", "-f", "{{.ImportPath}}\t{{.Export}}"}, patterns...)...).Output()
	if err != nil {
		return fmt.Errorf("go list %v: %w", patterns, err)
	}
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), "\t")
		e[path] = file
	}
	return nil
}

// open opens the export data of the package at path.
func (e exportFiles) open(path string) (io.ReadCloser, error) {
	if e[path] == "" {
		if err := e.list(path); err != nil {
			return nil, err
		}
	}
	return os.Open(e[path])
}

// compiles type-checks the Go of res.
func compiles(res gen.Result) error {
	var files []*ast.File
	own := token.NewFileSet()
	for _, f := range res.Files {
		if !strings.HasSuffix(f.Path, ".go") {
			continue
		}
		file, err := parser.ParseFile(own, f.Path, f.Data, parser.SkipObjectResolution)
		if err != nil {
			return fmt.Errorf("%w\n%s", err, f.Data)
		}
		files = append(files, file)
	}
	checking.Lock()
	defer checking.Unlock()
	var errs []string
	conf := types.Config{Importer: imports, Error: func(err error) { errs = append(errs, err.Error()) }}
	if _, err := conf.Check("example.com/"+res.Package.Name, own, files, nil); err != nil {
		text := strings.Join(errs, "\n")
		for _, f := range res.Files {
			text += "\n==== " + f.Path + "\n" + string(f.Data)
		}
		return fmt.Errorf("%s", text)
	}
	return nil
}
