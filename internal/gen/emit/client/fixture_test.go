package client_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gentest"
	"github.com/resgen-go/resgen/internal/gotypes"
)

// goldenModel is the model of the specification called name, of the golden files of emit. It comes from the pipeline, in a module of its own.
func goldenModel(t *testing.T, name string) *model.Package {
	t.Helper()
	t.Setenv("RESGEN_CACHE", "off")
	root := gentest.Module(t, "example.com/golden")
	golden := filepath.Join("..", "testdata")
	text, err := os.ReadFile(filepath.Join(golden, "specs", name+".toml"))
	err = errors.Join(
		err,
		os.CopyFS(filepath.Join(root, "sdk"), os.DirFS(filepath.Join(golden, "sdk"))),
		os.CopyFS(root, os.DirFS(filepath.Join(golden, "hand"))),
	)
	if err != nil {
		t.Fatal(err)
	}
	src := &diag.Source{Name: name + "/resgen.toml", Text: text}
	res := gen.Generate(gen.Spec{World: gotypes.From, Dir: name, Root: root, Files: []*diag.Source{src}})
	if res.Package == nil {
		var b strings.Builder
		t.Fatal(errors.Join(diag.Text(&b, res.Findings), errors.New(b.String())))
	}
	return res.Package
}
