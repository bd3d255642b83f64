// Package findings holds every code of a finding against its example.
package findings

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/diag/examples"
	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/internal/gotypes"
)

var update = flag.Bool("update", false, "write what resgen says into the examples")

const dir = "../../internal/diag/examples"

func TestExamples(t *testing.T) {
	root := module(t)
	if *update {
		rewrite(t, root)
		return // the examples are embedded: they are checked by the next run
	}
	es, err := examples.Files()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range es {
		t.Run(string(e.Code), func(t *testing.T) {
			for i, f := range e.Faces {
				checkFace(t, root, e.Code, i+1, f)
			}
		})
	}
}

func checkFace(t *testing.T, root string, code diag.Code, n int, f examples.Face) {
	if f.Command != "" {
		checkCommand(t, code, n, f)
		return
	}
	res := resolve(t, root, f.Spec, f.More, f.Go)
	if len(res.Findings) != 1 || res.Findings[0].Code != code {
		t.Errorf("face %d: want exactly one finding, %s:\n%s", n, code, text(t, res.Findings))
	}
	got := text(t, res.Findings)
	if got != f.Want {
		t.Errorf("face %d: resgen says\n%s\nwant\n%s", n, got, f.Want)
	}
	if crlf := text(t, resolve(t, root, windows(f.Spec), windows(f.More), f.Go).Findings); crlf != got {
		t.Errorf("face %d: with CRLF line ends resgen says\n%s\nwant\n%s", n, crlf, got)
	}
	if canary.MatchString(got) {
		t.Errorf("face %d: a secret shows:\n%s", n, got)
	}
	if f.Fixed == "" {
		return
	}
	if res := resolve(t, root, f.Fixed, "", f.Go); res.Package == nil || len(res.Findings) > 0 {
		t.Errorf("face %d: after mending resgen says\n%s", n, text(t, res.Findings))
	}
}

// canary is what the examples write for the value of a secret.
var canary = regexp.MustCompile(`(?i)hunter`)

// TestSecretsAreHidden shows that the canary is worth looking for: all examples about literal secrets hold it.
func TestSecretsAreHidden(t *testing.T) {
	es, err := examples.Files()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range es {
		switch e.Code {
		case diag.SecretDefault, diag.SecretLiteral:
			for i, f := range e.Faces {
				if !canary.MatchString(f.Spec) {
					t.Errorf("%s: face %d holds no canary", e.Code, i+1)
				}
			}
		}
	}
}

// rewrite runs every example and writes what resgen says into it. The sections are those of package examples.
func rewrite(t *testing.T, root string) {
	names, err := filepath.Glob(filepath.Join(dir, "*.txtar"))
	if err != nil || len(names) == 0 {
		t.Fatal("no examples: ", err)
	}
	for _, name := range names {
		a, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files := map[string]string{}
		for _, f := range a.Files {
			files[f.Name] = string(f.Data)
		}
		for i := range a.Files {
			f := &a.Files[i]
			number, ok := strings.CutPrefix(f.Name, "want")
			switch line := files["command"+number]; {
			case !ok:
			case line != "":
				_, said := command(t, line, files["store.go"+number])
				f.Data = []byte(said)
			default:
				f.Data = []byte(text(t, resolve(t, root, files["resgen.toml"+number], files["more.resgen.toml"+number], files["open.go"+number]).Findings))
			}
		}
		if err := os.WriteFile(name, txtar.Format(a), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// module makes the root of a workspace in which Go finds nothing but its standard library.
func module(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	if err := os.WriteFile(filepath.Join(root, "go.mod"), []byte("module example.com/shop\n\ngo 1.25.0\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	return root
}

// resolve reads a specification in the directory "resources" of a workspace, beside a Go file unless that is "".
func resolve(t *testing.T, root, spec, more, goFile string) gen.Result {
	t.Helper()
	if goFile != "" {
		name := filepath.Join(root, "resources", "open.go")
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte(goFile), 0o644)); err != nil {
			t.Fatal(err)
		}
		defer os.Remove(name)
	}
	s := gen.Spec{World: gotypes.From, Dir: "resources", Root: root, Version: "0.1.0", Files: []*diag.Source{{Name: "resgen.toml", Text: []byte(spec)}}}
	if more != "" {
		s.Files = append(s.Files, &diag.Source{Name: "more.resgen.toml", Order: 1, Text: []byte(more)})
	}
	return gen.Resolve(s)
}

func text(t *testing.T, fs []diag.Finding) string {
	t.Helper()
	var b bytes.Buffer
	if err := diag.Text(&b, fs); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func windows(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") }
