package random

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/resource"
)

// A program holds the generated packages of a batch and loads their configurations on demand.
type program struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *json.Decoder
}

// An answer is what one package says of one environment.
type answer struct {
	Problems  []problem
	Warnings  []string
	Described string
}

type problem struct {
	Text string
	Vars []string
}

func (a *answer) texts() []string {
	var all []string
	for _, p := range a.Problems {
		all = append(all, p.Text)
	}
	return all
}

const programHead = `package main

import (
	"context"
	"encoding/json"
	"os"

	"github.com/resgen-go/resgen/resource"
`

const programBody = `
type problem struct {
	Text string
	Vars []string
}

type answer struct {
	Problems  []problem
	Warnings  []string
	Described string
}

func (a *answer) failed(err error) {
	for _, p := range resource.ProblemsOf(err) {
		a.Problems = append(a.Problems, problem{p.Error(), p.Vars})
	}
	if len(a.Problems) == 0 {
		a.Problems = []problem{{Text: "no problem in " + err.Error()}}
	}
}

func main() {
	in, out := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	for {
		var ask struct {
			Spec int
			Vars resource.Map
		}
		if in.Decode(&ask) != nil {
			return
		}
		var a answer
		loads[ask.Spec](ask.Vars, &a)
		if out.Encode(a) != nil {
			os.Exit(1)
		}
	}
}

var loads = []func(resource.Map, *answer){
`

const programLoad = `	func(vars resource.Map, a *answer) {
		warn := func(p resource.Problem) { a.Warnings = append(a.Warnings, p.Error()) }
		c, err := p%[1]d.LoadConfig(context.Background(), p%[1]d.WithSource(vars), p%[1]d.WithWarnings(warn))
		if err != nil {
			a.failed(err)
			return
		}
		a.Described = c.Describe().String()
		if err := c.Validate(); err != nil {
			a.failed(err)
		}
	},
`

// build generates the packages of the trials into one module, vets it, and starts its program.
func build(t *testing.T, trials []*trial) (*program, error) {
	t.Helper()
	dir := t.TempDir()
	runtime, err := filepath.Abs("../../resource")
	if err != nil {
		return nil, err
	}
	var main strings.Builder
	main.WriteString(programHead)
	for i := range trials {
		fmt.Fprintf(&main, "\tp%[1]d \"random.example/p%[1]d\"\n", i)
	}
	main.WriteString(")\n" + programBody)
	for i, tr := range trials {
		fmt.Fprintf(&main, programLoad, i)
		if err := generate(tr, dir, fmt.Sprintf("p%d", i)); err != nil {
			return nil, err
		}
	}
	main.WriteString("}\n")
	mod := "module random.example\n\ngo 1.24\n\nrequire github.com/resgen-go/resgen/resource v0.1.0\n\nreplace github.com/resgen-go/resgen/resource => " + runtime + "\n"
	for name, text := range map[string]string{"go.mod": mod, "main.go": main.String()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			return nil, err
		}
	}
	exe := filepath.Join(dir, "program")
	for _, args := range [][]string{{"vet", "./..."}, {"build", "-o", exe, "."}} {
		cmd := exec.Command("go", args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod", "GOPROXY=off")
		if out, err := cmd.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("go %s: %w\n%s\n%s", args[0], err, out, culprits(trials, string(out)))
		}
	}
	p := &program{cmd: exec.Command(exe)}
	p.cmd.Stderr = os.Stderr
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.out = json.NewDecoder(bufio.NewReader(out))
	return p, p.cmd.Start()
}

// generate writes the package of a specification.
func generate(tr *trial, root, dir string) error {
	res := gen.Generate(gen.Spec{Dir: dir, Files: []*diag.Source{{Name: "resgen.toml", Text: []byte(tr.Text)}}})
	if res.Package == nil {
		return fmt.Errorf("%s: %w", name(tr.Spec), refused{res.Findings})
	}
	for _, f := range res.Files {
		path := filepath.Join(root, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, f.Data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// culprits names the specifications whose packages the go command complains about, and shows the first.
func culprits(trials []*trial, out string) string {
	var b strings.Builder
	text := ""
	for i, tr := range trials {
		if strings.Contains(out, fmt.Sprintf("random.example/p%d\n", i)) {
			if text == "" {
				text = tr.Text
			}
			fmt.Fprintf(&b, "p%d: %s\n", i, name(tr.Spec))
		}
	}
	return b.String() + text
}

// load asks the program to load the configuration of its i-th package.
func (p *program) load(i int, vars resource.Map) (*answer, error) {
	ask := struct {
		Spec int
		Vars resource.Map
	}{i, vars}
	if err := json.NewEncoder(p.in).Encode(ask); err != nil {
		return nil, err
	}
	a := &answer{}
	return a, p.out.Decode(a)
}

// close ends the program.
func (p *program) close() {
	_ = p.in.Close() // it reads until then
	_ = p.cmd.Wait()
}
