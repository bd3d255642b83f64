package conformance

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/template"

	"github.com/resgen-go/resgen/internal/gen"
)

// A program is one program over the generated code of many subjects.
type program struct {
	subjects []*subject
	runs     []run
}

// A run loads a subject from an environment.
type run struct {
	Subject string
	Env     map[string]string
}

// A result is what came of a run: a value, or problems. A specification with findings has no runs.
type result struct {
	Value    any
	Problems []problem
	Findings []string `json:"-"` // their codes
}

type problem struct{ Rule, Message string }

func (r result) String() string {
	if r.Problems == nil {
		text, err := json.Marshal(r.Value)
		if err != nil {
			return err.Error()
		}
		return string(text)
	}
	var messages []string
	for _, p := range r.Problems {
		messages = append(messages, p.Rule+": "+p.Message)
	}
	return strings.Join(messages, "; ")
}

// run adds a run of s, and returns its index among the results.
func (p *program) run(s *subject, env map[string]string) int {
	if !slices.Contains(p.subjects, s) {
		p.subjects = append(p.subjects, s)
	}
	p.runs = append(p.runs, run{s.name, env})
	return len(p.runs) - 1
}

// results generates, builds and runs p.
func (p *program) results(t *testing.T) []result {
	t.Helper()
	dir := t.TempDir()
	p.write(t, dir)
	build := exec.Command("go", "build", "-o", "facts.exe", ".")
	build.Dir = dir
	build.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod", "GOPROXY=off")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("what is generated does not compile: %v\n%s", err, out)
	}
	in, err := json.Marshal(p.runs)
	if err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(filepath.Join(dir, "facts.exe"))
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(in), &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s", err, stderr.Bytes())
	}
	var results []result
	d := json.NewDecoder(&stdout)
	d.UseNumber()
	if err := d.Decode(&results); err != nil || len(results) != len(p.runs) {
		t.Fatalf("%d results of %d runs: %v", len(results), len(p.runs), err)
	}
	return results
}

// write writes p as a module of its own.
func (p *program) write(t *testing.T, dir string) {
	t.Helper()
	res := gen.Generate(specification(p.subjects...))
	if res.Files == nil {
		t.Fatalf("the subjects do not go together: %v", res.Findings)
	}
	runtime, err := filepath.Abs("../../resource")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{"go.mod": []byte("module example.com/facts\n\ngo 1.24\n\n" +
		"require github.com/resgen-go/resgen/resource v0.0.0\n\nreplace github.com/resgen-go/resgen/resource => " + quote(runtime) + "\n")}
	for _, f := range res.Files {
		files[f.Path] = f.Data
	}
	var main bytes.Buffer
	if err := template.Must(template.ParseFiles("testdata/main.go.tmpl")).Execute(&main, res.Package.Resources); err != nil {
		t.Fatal(err)
	}
	files["main.go"] = main.Bytes()
	for name, data := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
