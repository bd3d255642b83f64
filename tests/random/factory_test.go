package random

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/envcheck"
	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/internal/gen/environ"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/gen/value"
	"github.com/resgen-go/resgen/internal/gotypes"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/format"
)

const (
	factorySpecs = 24
	factoryAsks  = 12
)

// factoryProgram asks the factories for configurations, and opens what has no problems.
const factoryProgram = `package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"reflect"
	"strconv"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/format"
%s)

type question struct {
	Spec   int
	Vars   resource.Map
	Params map[string]string
}

type answer struct {
	Problems []string
	Values   map[string]string
	Wrong    string
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func set(v reflect.Value, text string) {
	if v.Kind() == reflect.Pointer && v.Type() != reflect.TypeFor[*url.URL]() {
		v.Set(reflect.New(v.Type().Elem()))
		set(v.Elem(), text)
		return
	}
	switch x := v.Addr().Interface().(type) {
	case *resource.Secret:
		*x = resource.NewSecret(text)
	case **url.URL:
		*x = must(format.URL(text))
	case *time.Duration:
		*x = must(time.ParseDuration(text))
	case *resource.Size:
		*x = must(format.ByteSize(text))
	case *time.Time:
		*x = must(time.Parse(time.RFC3339Nano, text))
	case *json.RawMessage:
		*x = json.RawMessage(text)
	case *[]byte:
		*x = must(base64.StdEncoding.DecodeString(text))
	default:
		switch {
		case v.Kind() == reflect.String:
			v.SetString(text)
		case v.Kind() == reflect.Bool:
			v.SetBool(must(strconv.ParseBool(text)))
		case v.CanInt():
			v.SetInt(must(strconv.ParseInt(text, 10, 64)))
		case v.CanUint():
			v.SetUint(must(strconv.ParseUint(text, 10, 64)))
		case v.CanFloat():
			v.SetFloat(must(strconv.ParseFloat(text, 64)))
		default:
			panic(v.Type().String())
		}
	}
}

func (a *answer) failed(err error) {
	for _, p := range resource.ProblemsOf(err) {
		a.Problems = append(a.Problems, fmt.Sprint(p.Resource, p.Fields, p.Rule))
	}
}

func (a *answer) describe(d resource.Description) {
	a.Values = map[string]string{}
	for _, r := range d.Resources {
		for _, f := range r.Fields {
			a.Values[r.Name+"."+f.Field] = f.Value
		}
	}
}

var asks = []func(question, *answer){
%s}

func main() {
	slog.SetDefault(slog.New(slog.DiscardHandler))
	in, out := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	for {
		var q question
		if err := in.Decode(&q); err == io.EOF {
			return
		} else if err != nil {
			panic(err)
		}
		var a answer
		asks[q.Spec](q, &a)
		if err := out.Encode(a); err != nil {
			panic(err)
		}
	}
}
`

const factoryAsk = `	func(q question, a *answer) {
		ctx := context.Background()
		r, err := p%[1]d.%[2]s(ctx, p%[1]d.%[3]s(q.Vars))
		if err != nil {
			a.Wrong = err.Error()
			return
		}
		defer r.Close(ctx)
		var params p%[1]d.GroupParams
		for name, text := range q.Params {
			set(reflect.ValueOf(&params).Elem().FieldByName(name), text)
		}
		c, err := r.Group.Config(ctx, params)
		group, openErr := r.Group.Open(ctx, params)
		if (err == nil) != (openErr == nil) {
			a.Wrong = fmt.Sprintf("Config says %%v, and Open %%v", err, openErr)
		}
		if err != nil {
			a.failed(err)
			return
		}
		a.describe(c.Describe())
		if group.Store.Native() == nil || group.String() != c.Params.String() {
			a.Wrong = "it opens something else"
		}
		_ = params.TestConfig()
	},
`

// TestFactories holds the configurations that generated factories make against those that the generator computes, for random factories,
// parameters and environments.
func TestFactories(t *testing.T) {
	skipUnlessAsked(t)
	dir := t.TempDir()
	packages := make([]*model.Package, factorySpecs)
	texts := make([]string, factorySpecs)
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	const runtimePath = "github.com/resgen-go/resgen/resource"
	mod := fmt.Sprintf("module random.example\n\ngo 1.25.0\n\nrequire %s v0.1.0\n\nreplace %s => %q\n", runtimePath, runtimePath, filepath.Join(root, "resource"))
	if err := writeFile(dir, "go.mod", mod); err != nil {
		t.Fatal(err)
	}
	for name, v := range map[string]string{"GOWORK": "off", "GOFLAGS": "-mod=mod", "GOPROXY": "off", "RESGEN_CACHE": "off"} { // order: a set
		t.Setenv(name, v)
	}
	var imports, asks strings.Builder
	for i := range packages {
		texts[i] = Factory(uint64(i) + *first)
		folder := fmt.Sprintf("p%d", i)
		if err := writeFile(dir, folder+"/a.go", factoryGo); err != nil {
			t.Fatal(err)
		}
		spec := gen.Spec{World: gotypes.From, Dir: folder, Root: dir, Files: []*diag.Source{{Name: folder + "/resgen.toml", Text: []byte(texts[i])}}}
		if packages[i], err = resolveFactory(spec); err != nil && !strings.Contains(err.Error(), "bad-case") {
			t.Fatalf("seed %d: %v\n%s", i, err, texts[i])
		}
		if packages[i] == nil { // a case that never applies
			if err := os.RemoveAll(filepath.Join(dir, folder)); err != nil {
				t.Fatal(err)
			}
			asks.WriteString("\tnil,\n")
			continue
		}
		for _, f := range gen.Generate(spec).Files {
			if err := writeFile(dir, f.Path, string(f.Data)); err != nil {
				t.Fatal(err)
			}
		}
		fmt.Fprintf(&imports, "\tp%[1]d \"random.example/p%[1]d\"\n", i)
		fmt.Fprintf(&asks, factoryAsk, i, packages[i].Common.OpenName(), packages[i].Common.WithName("Source"))
	}
	if err := writeFile(dir, "main.go", fmt.Sprintf(factoryProgram, imports.String(), asks.String())); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"vet", "./..."}, {"build", "-o", "program", "."}} {
		cmd := exec.Command("go", args...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("go %s: %v\n%s", args[0], err, out)
		}
	}
	ask := factoryClient(t, filepath.Join(dir, "program"))
	good, bad := 0, 0
	for i, p := range packages {
		if p == nil {
			continue
		}
		for n := range factoryAsks {
			f := &factoryTrial{T: t, rand: rand.New(rand.NewPCG(uint64(i)+*first, uint64(n))), p: p, f: p.Factories[0]}
			wrong, well := f.try(i, ask)
			if wrong != "" {
				t.Errorf("seed %d: %s\n%s\nvariables %v, parameters %v", uint64(i)+*first, wrong, texts[i], f.vars, f.given)
			}
			if well {
				good++
			} else {
				bad++
			}
		}
	}
	if good < 50 || bad < 20 {
		t.Errorf("%d configurations, and %d with problems", good, bad)
	}
	t.Logf("%d configurations, and %d with problems", good, bad)
}

type factoryAnswer struct {
	Problems []string
	Values   map[string]string
	Wrong    string
}

// factoryClient starts the program and returns what asks it.
func factoryClient(t *testing.T, exe string) func(spec int, vars resource.Map, params map[string]string) factoryAnswer {
	cmd := exec.Command(exe)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(in.Close(), cmd.Wait()); err != nil {
			t.Error(err)
		}
	})
	questions, answers := json.NewEncoder(in), json.NewDecoder(out)
	return func(spec int, vars resource.Map, params map[string]string) factoryAnswer {
		var a factoryAnswer
		q := struct {
			Spec   int
			Vars   resource.Map
			Params map[string]string
		}{spec, vars, params}
		if err := errors.Join(questions.Encode(q), answers.Decode(&a)); err != nil {
			t.Fatal(err)
		}
		return a
	}
}

// A factoryTrial is one set of parameters and one environment.
type factoryTrial struct {
	*testing.T
	rand  *rand.Rand
	p     *model.Package
	f     *model.Factory
	vars  resource.Map
	given map[string]string // by the names of the specification
}

func (f *factoryTrial) chance(n int) bool { return f.rand.IntN(n) == 0 }

// text is a text of a field that satisfies its constraints and is not the zero value.
func (f *factoryTrial) text(field *model.Field) string {
	texts := slices.Clone(field.Type.Scalar.Good)
	if values, closed := field.Closed(); closed {
		texts = nil
		for _, v := range values {
			texts = append(texts, variableText(field.Type, v))
		}
	}
	for range 200 {
		text := pick(f.rand, texts)
		v, err := value.ParseField(field, text)
		if err == nil && !v.IsZero() && text != "" && len(value.CheckSome(field, v, 1)) == 0 {
			return text
		}
	}
	f.Fatalf("no text for %s", field.Name)
	return ""
}

// try asks the program and the generator, and says where they differ; well tells whether there is nothing wrong with the configuration.
func (f *factoryTrial) try(spec int, ask func(int, resource.Map, map[string]string) factoryAnswer) (wrong string, well bool) {
	f.vars, f.given = resource.Map{}, map[string]string{}
	goNames, texts := map[string]string{}, map[string]string{}
	var want []string
	for _, l := range f.f.Given.Leaves {
		p := l.Field()
		names := l.Source(nil).Env
		if len(names) > 0 && f.chance(2) {
			f.vars[names[0]] = f.text(p)
		}
		zero := p.Type.Scalar.Empty == scalar.EmptyNever && !p.Optional && p.Default == nil && len(names) == 0 && len(value.CheckSome(p, &model.Value{V: zeroOf(p.Type.Class())}, 1)) == 0
		switch {
		case !f.chance(4):
			f.given[p.Name] = f.text(p)
			goNames[p.Go], texts[p.Name] = f.given[p.Name], f.given[p.Name]
		case len(names) > 0 && f.vars[names[0]] != "":
			texts[p.Name] = f.vars[names[0]]
		case p.Default != nil:
			texts[p.Name] = variableText(p.Type, p.Default)
		case zero:
			texts[p.Name] = map[bool]string{true: "false", false: "0"}[p.Type.Class() == scalar.Flag]
			if p.Type.Class() == scalar.Span {
				texts[p.Name] = "0s"
			}
		case !p.Optional:
			want = append(want, f.f.Name+"["+p.Name+"]")
		}
	}
	chosen, err := value.Parameters(f.f, texts)
	if err != nil {
		return err.Error(), false
	}
	q := chosen.Package(f.p, f.f, f.given)
	for _, v := range environ.Variables(q, nil) {
		if v.Selects == nil && v.Feeds[0].Resource.Kind != f.f.Params && f.chance(2) {
			f.vars[v.Name] = f.text(v.Feeds[0].Leaf.Field())
		}
	}
	if f.p.Profiles != nil && f.chance(2) {
		f.vars["APP_ENV"] = "prod"
	}
	got := ask(spec, f.vars, goNames)
	if got.Wrong != "" {
		return got.Wrong, false
	}
	if want != nil { // nothing else is looked at
		if len(got.Problems) != len(want) {
			return fmt.Sprintf("the problems are %q, not %q", got.Problems, want), false
		}
		for i, p := range got.Problems {
			if !strings.HasPrefix(p, want[i]) {
				return fmt.Sprintf("the problems are %q, not %q", got.Problems, want), false
			}
		}
		return "", false
	}
	report := envcheck.Check(context.Background(), q, envcheck.Environment{Source: f.vars})
	for _, p := range report.Problems {
		want = append(want, fmt.Sprint(p.Resource, p.Fields, p.Rule))
	}
	if !slices.Equal(got.Problems, want) {
		return fmt.Sprintf("the problems are %q, not %q", got.Problems, want), false
	}
	if want != nil {
		return "", false
	}
	return f.differs(q, report.Profile, got.Values), true
}

// differs compares the values that the program describes with those of q.
func (f *factoryTrial) differs(q *model.Package, profile string, got map[string]string) string {
	for _, r := range q.Resources {
		for _, l := range r.Leaves {
			p, field := q.Profiles.Named(profile), l.Field()
			v := l.Fallback(p)
			for _, name := range l.Source(p).Env {
				if text := f.vars[name]; text != "" {
					v, _ = value.ParseField(field, text)
				}
			}
			switch c := field.Type.Class(); {
			case field.Secret, v != nil && v.Made != nil:
				continue
			case c != scalar.Text && c != scalar.Signed && c != scalar.Unsigned && c != scalar.Flag && c != scalar.Span && c != scalar.Amount:
				continue
			}
			want := ""
			if v != nil {
				if want = v.Text; field.Type.Class() == scalar.Text { // Describe shows all of it
					want = format.WithoutPassword(v.V.(string))
				}
			}
			if text := got[r.Name+"."+l.Name]; text != want {
				return fmt.Sprintf("%s.%s is %q, not %q", r.Name, l.Name, text, want)
			}
		}
	}
	return ""
}

func zeroOf(c scalar.Class) any {
	switch c {
	case scalar.Flag:
		return false
	case scalar.Signed, scalar.Amount:
		return int64(0)
	case scalar.Unsigned:
		return uint64(0)
	case scalar.Floating:
		return float64(0)
	}
	v, err := value.Parse(model.ScalarType("duration"), "0s")
	if err != nil {
		panic(err)
	}
	return v.V
}
