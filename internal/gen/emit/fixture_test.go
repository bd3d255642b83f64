package emit_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/naming"
	"github.com/resgen-go/resgen/internal/gotypes"
)

// The models of these tests come from the specifications in testdata/specs, as the pipeline resolves them: no test holds a model that no
// specification can make.

// A golden is the specification testdata/specs/NAME.toml and what is generated from it, the files of testdata/NAME.
type golden struct {
	name string
	dir  string // the folder of the specification in the module example.com/golden; "": name
}

// goldens are in the order in which they are resolved: a package comes before those that use it.
var goldens = []golden{
	{name: "settings", dir: "shop"},
	{name: "plain"},
	{name: "kinds"},
	{name: "types"},
	{name: "objects"},
	{name: "literals"},
	{name: "hostile", dir: "hostile/a\n--> b"},
	{name: "clients"},
	{name: "clientkinds"},
	{name: "used"},
	{name: "layered"},
}

// root is the folder of the module example.com/golden, which holds the Go that the specifications name and what is generated from them.
var root string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	var err error
	if root, err = os.MkdirTemp("", "golden"); err == nil {
		defer os.RemoveAll(root)
		err = prepare()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// prepare makes the module as it is before anything is generated.
func prepare() error {
	runtime, err := filepath.Abs("../../../resource")
	return errors.Join(
		err,
		os.Setenv("GOWORK", "off"), os.Setenv("GOPROXY", "off"), os.Setenv("GOFLAGS", "-mod=mod"), os.Setenv("RESGEN_CACHE", "off"),
		os.WriteFile(filepath.Join(root, "go.mod"), []byte("module example.com/golden\n\ngo 1.24\n\n"+
			"require github.com/resgen-go/resgen/resource v0.0.0\n\nreplace github.com/resgen-go/resgen/resource => "+runtime+"\n"), 0o600),
		os.CopyFS(filepath.Join(root, "sdk"), os.DirFS(filepath.Join("testdata", "sdk"))),
		os.CopyFS(root, os.DirFS(filepath.Join("testdata", "hand"))),
	)
}

// made are the models of the goldens, by name. Each is generated into the module, as others may use it.
var made = sync.OnceValues(func() (map[string]*model.Package, error) {
	models := map[string]*model.Package{}
	for _, g := range goldens {
		text, err := g.specification()
		if err != nil {
			return nil, err
		}
		res, err := generate(g.folder(), text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", g.name, err)
		}
		for _, f := range res.Files {
			name := filepath.Join(root, filepath.FromSlash(f.Path))
			if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, f.Data, 0o600)); err != nil {
				return nil, err
			}
		}
		if res.Package.Output.Dir == g.folder() { // where those who use the package look for it
			if err := os.WriteFile(filepath.Join(root, g.folder(), "resgen.toml"), text, 0o600); err != nil {
				return nil, err
			}
		}
		models[g.name] = res.Package
	}
	return models, nil
})

func (g golden) folder() string {
	if g.dir != "" {
		return g.dir
	}
	return g.name
}

func (g golden) specification() ([]byte, error) {
	text, err := os.ReadFile(filepath.Join("testdata", "specs", g.name+".toml"))
	return bytes.ReplaceAll(text, []byte("@EVIL@"), []byte(tomlText(evil))), err
}

// goldenModel is the model of the golden called name.
func goldenModel(t *testing.T, name string) *model.Package {
	t.Helper()
	models, err := made()
	if err != nil {
		t.Fatal(err)
	}
	return models[name]
}

// resolved is the model of a specification that stands in the folder dir of the module.
func resolved(t *testing.T, dir, text string) *model.Package {
	t.Helper()
	res, err := generate(dir, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return res.Package
}

// generate runs the pipeline. Warnings are fine.
func generate(dir string, text []byte) (gen.Result, error) {
	src := &diag.Source{Name: path.Join(dir, "resgen.toml"), Text: text}
	res := gen.Generate(gen.Spec{World: gotypes.From, Dir: dir, Root: root, Files: []*diag.Source{src}})
	if res.Package == nil {
		var b strings.Builder
		return res, errors.Join(diag.Text(&b, res.Findings), errors.New(b.String()))
	}
	return res, nil
}

// tomlText is s between the quotes of a TOML string.
func tomlText(s string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`).Replace(s)
}

// spelled is p with the names that are not of the specification.
func spelled(p *model.Package) *model.Package {
	naming.Spell(p)
	return p
}
