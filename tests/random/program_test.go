package random

import (
	"bufio"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gotypes"
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
	From      map[string]string // where each field comes from, "resource.field"
	Absent    []string          // the resources that are not there

	// Of what was opened:
	Present []string       // the resources that are there
	Opened  int            // clients, those behind bundles too
	Changes int            // how often they were configured
	Seen    map[string]int // of their health and metrics
	Wrong   []string
}

type problem struct {
	Text string
	Vars []string
}

// A question is what a program is asked: to load, or to open everything or a bundle.
type question struct {
	Spec   int
	Vars   resource.Map
	Open   bool
	Bundle int  // from 1; 0 for everything
	Fail   int  // the constructor that fails, from 1; 0 for none
	All    bool // all resources are monitored
	Ill    bool // each of them fails and recovers
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
	"log/slog"
	"os"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/lifecycle"
	"github.com/resgen-go/resgen/resource/observe"

	"random.example/watch"
`

const programBody = `
var _ lifecycle.Health // of the resources of opens, if there are any

type problem struct {
	Text string
	Vars []string
}

type answer struct {
	Problems  []problem
	Warnings  []string
	Described string
	From      map[string]string
	Absent    []string
	Present   []string
	Opened    int
	Changes   int
	Seen      map[string]int
	Wrong     []string

	all, ill bool
	ward     *watch.Ward
}

// A handle is an open resource.
type handle interface {
	watch.Selfer
	Got() any
	Check(context.Context) error
}

var _ observe.Observer = (*watch.Ward)(nil)

// watch begins to look at the health of resources.
func (a *answer) watch(resources []watch.Resource) *watch.Ward {
	a.ward = watch.NewWard(a.all, resources...)
	return a.ward
}

// there looks at a resource that is there.
func there[H handle](a *answer, name string, h H, config any, asked ...watch.Asked) {
	a.Present = append(a.Present, name)
	watch.Same(name, config, h.Got())
	for _, m := range asked {
		watch.Ask(name, h, m)
	}
	h.Self().Up()
	a.ward.Take(name, h.Self())
	if err := h.Check(context.Background()); err != nil {
		watch.Blame("%s: %v", name, err)
	}
}

// maybe looks at a resource that is there if it is configured.
func maybe[H handle](a *answer, name string, m resource.Maybe[H], config func(H) any, asked ...watch.Asked) {
	if h, err := m.Get(); err == nil {
		there(a, name, h, config(h), asked...)
	}
}

func (a *answer) describe(d resource.Description) {
	a.Described, a.From = d.String(), map[string]string{}
	for _, r := range d.Resources {
		if r.Absent != "" {
			a.Absent = append(a.Absent, r.Name)
		}
		for _, f := range r.Fields {
			a.From[r.Name+"."+f.Field] = f.From
		}
	}
}

func (a *answer) configured(name string, configured bool) {
	if slices.Contains(a.Present, name) != configured {
		watch.Blame("%s: configured: %t, there: %v", name, configured, a.Present)
	}
}

// done closes what was opened. check asks all of it, if that can be done.
func (a *answer) done(shut, check func(context.Context) error) {
	a.Opened, a.Changes = watch.Opened(), watch.Changes()
	a.ward.Opened()
	if a.ill {
		a.ward.Trouble(check)
	}
	if err := shut(context.Background()); err != nil {
		watch.Blame("closing: %v", err)
	}
	a.ward.Closed()
	a.Seen = a.ward.Seen
}

// unvalidated holds a load without validation against one with it, of the same variables: both read the same, and what is missing is no problem.
// A condition may hold for a value that breaks a constraint, which only the load with validation knows.
func (a *answer) unvalidated(c, lax resource.Description, err, laxErr error) {
	for _, p := range resource.ProblemsOf(laxErr) {
		if p.Rule == "required" || p.Rule == "rule" {
			watch.Blame("a load without validation says %v", p)
		}
	}
	if err == nil && laxErr != nil {
		watch.Blame("a load fails without validation alone: %v", laxErr)
	}
	for i, r := range c.Resources {
		if err != nil && strings.Contains(r.Absent, " when ") {
			lax.Resources[i] = r
		}
	}
	if c.String() != lax.String() {
		watch.Blame("without validation\n%s\nis loaded, and with it\n%s", lax, c)
	}
	a.Wrong = watch.Wrong()
}

func (a *answer) failed(err error) {
	for _, p := range resource.ProblemsOf(err) {
		a.Problems = append(a.Problems, problem{p.Error(), p.Vars})
	}
	if len(a.Problems) == 0 {
		a.Problems = []problem{{Text: "no problem in " + err.Error()}}
	}
	if a.ward != nil {
		a.ward.Refused()
		a.Seen = a.ward.Seen
	}
}

func main() {
	slog.SetDefault(slog.New(slog.DiscardHandler))
	in, out := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	for {
		var ask struct {
			Spec   int
			Vars   resource.Map
			Open   bool
			Bundle int
			Fail   int
			All    bool
			Ill    bool
		}
		if in.Decode(&ask) != nil {
			return
		}
		a := answer{all: ask.All, ill: ask.Ill}
		watch.Reset(ask.Fail)
		if ask.Open {
			opens[ask.Spec][ask.Bundle](ask.Vars, &a)
			watch.AllClosed()
			a.Wrong = watch.Wrong()
		} else {
			loads[ask.Spec](ask.Vars, &a)
		}
		if out.Encode(a) != nil {
			os.Exit(1)
		}
	}
}

var loads = []func(resource.Map, *answer){
`

const programLoad = `	func(vars resource.Map, a *answer) {
		warn := func(p resource.Problem) { a.Warnings = append(a.Warnings, p.Error()) }
		c, err := p%[1]d.%[2]s(context.Background(), p%[1]d.%[3]s(vars), p%[1]d.%[4]s(warn))
		lax, laxErr := p%[1]d.%[2]s(context.Background(), p%[1]d.%[3]s(vars), p%[1]d.%[4]s(func(resource.Problem) {}), p%[1]d.%[5]s())
		_ = lax.Validate()
		a.unvalidated(c.Describe(), lax.Describe(), err, laxErr)
		if err != nil {
			_ = c.Validate()
			a.failed(err)
			return
		}
		a.describe(c.Describe())
		if err := c.Validate(); err != nil {
			a.failed(err)
		}
	},
`

// build generates the packages of the trials into one module, vets it, and starts its program.
func build(t *testing.T, trials []*trial, clock *clock) (*program, error) {
	t.Helper()
	dir := t.TempDir()
	if *keep != "" {
		dir = *keep
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		return nil, err
	}
	mod := "module random.example\n\ngo 1.25.0\n"
	for _, module := range []string{"resource", "kinds/http"} {
		path := "github.com/resgen-go/resgen/" + module
		mod += fmt.Sprintf("\nrequire %s v0.1.0\n\nreplace %s => %q\n", path, path, filepath.Join(root, filepath.FromSlash(module)))
	}
	if err := errors.Join(writeFile(dir, "go.mod", mod), os.CopyFS(dir, watchSource)); err != nil {
		return nil, err
	}
	errs := make([]error, len(trials))
	each(len(trials), func(i int) { errs[i] = generate(trials[i], dir, fmt.Sprintf("p%d", i)) })
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	clock.stop("generating")
	var main strings.Builder
	main.WriteString(programHead)
	for i := range trials {
		fmt.Fprintf(&main, "\tp%[1]d \"random.example/p%[1]d\"\n", i)
	}
	main.WriteString(")\n" + programBody)
	for i := range trials {
		own := trials[i].Package.Common
		fmt.Fprintf(&main, programLoad, i, own.LoadName(), own.WithName("Source"), own.WithName("Warnings"), own.WithoutValidationName())
	}
	main.WriteString("}\n\n")
	for i, tr := range trials {
		if tr.opens() {
			fmt.Fprintf(&main, "var known%d = []watch.Resource{\n%s}\n", i, tr.clients.ward(tr.full))
		}
	}
	main.WriteString("\nvar opens = map[int][]func(resource.Map, *answer){\n")
	for i, tr := range trials {
		if tr.opens() {
			fmt.Fprintf(&main, "%d: {\n%s},\n", i, openers(tr.full, i))
		}
	}
	main.WriteString("}\n")
	if err := writeFile(dir, "main.go", main.String()); err != nil {
		return nil, err
	}
	exe := filepath.Join(dir, "program")
	// Without optimization and symbols, the packages compile in half the time. With -trimpath, the go command knows those of an earlier run
	// again, in another folder. Both commands have the flags: go build then finds what go vet has compiled.
	flags := []string{"-trimpath", "-gcflags=random.example/...=-N -l -dwarf=false", "-ldflags=-s -w"}
	for _, args := range [][]string{{"vet", "./..."}, {"build", "-o", exe, "."}} {
		cmd := exec.Command("go", slices.Insert(args, 1, flags...)...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod", "GOPROXY=off")
		if out, err := cmd.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("go %s: %w\n%s\n%s", args[0], err, out, culprits(trials, string(out)))
		}
		clock.stop("go " + args[0])
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

// watchSource is the package that clients have in common.
//
//go:embed watch/*.go
var watchSource embed.FS

func writeFile(root, path, text string) error {
	path = filepath.Join(root, filepath.FromSlash(path))
	return errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644))
}

// generate writes the package of a specification, with the Go that belongs to it. One whose clients' names meet others by chance does
// without clients.
func generate(tr *trial, root, dir string) error {
	text := tr.Text
	if tr.clients != nil {
		text = tr.clients.Text
		for path, text := range tr.clients.Files { // order: each is a file of its own
			if err := writeFile(root, dir+"/"+path, text); err != nil {
				return err
			}
		}
	}
	p, err := generated(tr, text, root, dir)
	switch {
	case err == nil:
		tr.full = p
		return nil
	case tr.clients != nil && collides(err):
		tr.clients, tr.met = nil, append(tr.met, err)
		if err := os.RemoveAll(filepath.Join(root, dir)); err != nil {
			return err
		}
		return generate(tr, root, dir)
	case tr.clients != nil:
		text = tr.clients.String()
	}
	return fmt.Errorf("%s: %w\n%s", name(tr.Spec), err, text)
}

// generated writes the packages that a specification uses, and its own.
func generated(tr *trial, text, root, dir string) (p *model.Package, err error) {
	specs := []Lib{}
	if tr.clients != nil {
		specs = append(specs, tr.clients.Libs...)
	}
	for _, l := range append(specs, Lib{Text: text}) {
		at := dir
		if l.Folder != "" {
			at += "/" + l.Folder
		}
		res := gen.Generate(gen.Spec{World: gotypes.From, Dir: at, Root: root, Files: []*diag.Source{{Name: "resgen.toml", Text: []byte(l.Text)}}})
		if res.Package == nil {
			return nil, refused{res.Findings}
		}
		p = res.Package
		if err := writeFile(root, at+"/resgen.toml", l.Text); err != nil {
			return nil, err
		}
		for _, f := range res.Files {
			if err := writeFile(root, f.Path, string(f.Data)); err != nil {
				return nil, err
			}
		}
	}
	return p, nil
}

// openers are the functions that open the resources of the i-th package, and each of its bundles.
func openers(p *model.Package, i int) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	own := p.Common
	begin := func() {
		line("func(vars resource.Map, a *answer) {\nctx := context.Background()")
		line("opts := []p%[1]d.%[2]s{p%[1]d.%[3]s(vars), p%[1]d.%[4]s(func(resource.Problem) {})}", i, own.OptionName(), own.WithName("Source"), own.WithName("Warnings"))
		line("w := a.watch(known%[1]d)\nopts = append(opts, p%[1]d.%[2]s(w.Health), p%[1]d.%[3]s(w))\nif a.all {\nopts = append(opts, p%[1]d.%[4]s())\n}",
			i, own.WithName("Health"), own.WithName("Observer"), own.WithName("Monitor"))
		for _, r := range p.Resources {
			if c := r.Kind.Client; c != nil && watched(c) && c.Changes != nil {
				result := ""
				if f := c.Changes.Underlying().(*types.Signature); f.Results().Len() > 0 {
					result = "return nil"
				}
				line("opts = append(opts, p%d.With%sConfigure(func(o *watch.Options)%s { o.Changes++; %s }))", i, r.Go, strings.Replace(result, "return nil", " error", 1), result)
			}
		}
	}
	look := func(r *model.Resource) {
		switch {
		case r.Kind.Client == nil || !watched(r.Kind.Client):
		case r.Pointer():
			handle := fmt.Sprintf("*p%d.%s", i, r.Kind.Client.Handle)
			line("maybe(a, %q, r.%s, func(h %s) any { return h.Config }%s)", r.Name, r.Go, handle, asked(r.Kind.Client))
		default:
			line("there(a, %q, r.%s, r.%s.Config%s)", r.Name, r.Go, r.Go, asked(r.Kind.Client))
		}
	}
	begin()
	line("r, err := p%d.%s(ctx, opts...)\nif err != nil {\na.failed(err)\nreturn\n}", i, own.OpenName())
	for _, r := range p.Resources {
		look(r)
		if r.Kind.Client != nil && watched(r.Kind.Client) && r.Pointer() {
			line("a.configured(%q, r.Config.%s != nil)", r.Name, r.Go)
		}
	}
	line("a.done(r.Close, r.Check)\n},")
	for _, x := range p.Bundles {
		begin()
		line("r, shut, err := p%d.Open%s(ctx, opts...)\nif err != nil {\na.failed(err)\nreturn\n}", i, x.Go)
		line("_ = r")
		for _, r := range x.Uses {
			look(r)
		}
		line("a.done(shut, nil)\n},")
	}
	return b.String()
}

// opens reports whether there is anything to open.
func (tr *trial) opens() bool { return tr.clients != nil && tr.full.Opens() }

// watched reports whether package watch sees what becomes of a client.
func watched(c *model.Client) bool {
	return slices.ContainsFunc(c.Methods, func(m *model.Method) bool { return m.Name == "Self" })
}

// asked are the methods of a client that the program calls, as further arguments: what its method DoConn returns, and its operations.
func asked(c *model.Client) string {
	var b strings.Builder
	for _, ch := range c.Chains {
		fmt.Fprintf(&b, ", watch.Asked{Method: %q}", ch.Method)
	}
	for _, o := range c.Operations {
		parts := o.Transport.Parts()
		fmt.Fprintf(&b, ", watch.Asked{Method: %q, Call: %q}", o.Go, fmt.Sprint(parts[0].Value, " ", parts[1].Value))
	}
	return b.String()
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

// ask asks the program.
func (p *program) ask(q question) (*answer, error) {
	if err := json.NewEncoder(p.in).Encode(q); err != nil {
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
