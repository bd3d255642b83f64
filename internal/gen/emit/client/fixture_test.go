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
	"github.com/resgen-go/resgen/internal/gotypes"
)

// goldenModel is the model of the specification called name, of the golden files of emit. It comes from the pipeline, in a module of its own.
func goldenModel(t *testing.T, name string) *model.Package {
	t.Helper()
	root := t.TempDir()
	runtime, err := filepath.Abs("../../../../resource")
	for _, env := range [][2]string{{"GOWORK", "off"}, {"GOPROXY", "off"}, {"GOFLAGS", "-mod=mod"}, {"RESGEN_CACHE", "off"}} {
		t.Setenv(env[0], env[1])
	}
	golden := filepath.Join("..", "testdata")
	text, unread := os.ReadFile(filepath.Join(golden, "specs", name+".toml"))
	err = errors.Join(
		err, unread,
		os.WriteFile(filepath.Join(root, "go.mod"), []byte("module example.com/golden\n\ngo 1.24\n\n"+
			"require github.com/resgen-go/resgen/resource v0.0.0\n\nreplace github.com/resgen-go/resgen/resource => "+runtime+"\n"), 0o600),
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
