// Package showroom holds what is committed in generated/ against what resgen makes of the specifications in spec/.
package showroom

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen"
)

const checkout = "../.."

func TestZeroDiff(t *testing.T) {
	mains, err := filepath.Glob(checkout + "/spec/*/resgen.toml")
	if err != nil || mains == nil {
		t.Fatalf("no specifications: %v", err)
	}
	for _, main := range mains {
		name := filepath.Base(filepath.Dir(main))
		t.Run(name, func(t *testing.T) {
			res := gen.Generate(gen.Spec{Dir: "spec/" + name, Files: sources(t, main)})
			if len(res.Findings) > 0 {
				t.Fatalf("findings: %v", res.Findings)
			}
			made := map[string]bool{}
			for _, f := range res.Files {
				file := filepath.Join(checkout, filepath.FromSlash(f.Path))
				made[file] = true
				got, err := os.ReadFile(file)
				if err != nil {
					t.Error(err)
				} else if !bytes.Equal(got, f.Data) {
					t.Errorf("%s is stale: go tool resgen generate ./spec/...", f.Path)
				}
			}
			committed, err := filepath.Glob(checkout + "/generated/" + name + "/*")
			if err != nil {
				t.Fatal(err)
			}
			for _, file := range committed {
				if !made[file] {
					t.Errorf("%s is not made by resgen any more", file)
				}
			}
		})
	}
}

// sources reads a specification whose first file is main.
func sources(t *testing.T, main string) []*diag.Source {
	t.Helper()
	more, err := filepath.Glob(filepath.Join(filepath.Dir(main), "*.resgen.toml"))
	if err != nil {
		t.Fatal(err)
	}
	var files []*diag.Source
	for i, name := range append([]string{main}, more...) {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, &diag.Source{Name: filepath.Base(name), Order: i, Text: text})
	}
	return files
}
