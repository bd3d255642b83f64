package names

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/internal/gentest"
	"github.com/resgen-go/resgen/internal/gotypes"
	"github.com/resgen-go/resgen/internal/ident"
)

// few are the names of the random specifications: with so few, whatever can collide does.
var few = []string{
	"a", "b", "a_b", "ab", "a_b_c", "b_c", "c", "load", "new", "default", "open", "with", "config", "client", "mode", "pattern", "rule",
	"tls", "db", "db_tls", "fields", "of", "adapter", "options", "queue", "queue_mock", "profile", "x_1", "x1",
}

// A tiny is a random specification with the Go that it names.
type tiny struct {
	*rand.Rand
	spec, code strings.Builder
}

func (s *tiny) name() string { return few[s.IntN(len(few))] }

// names are n names, each once.
func (s *tiny) names(n int) []string {
	var names []string
	for _, i := range s.Perm(len(few))[:s.IntN(n)+1] {
		names = append(names, few[i])
	}
	return names
}

func (s *tiny) line(format string, args ...any) { fmt.Fprintf(&s.spec, format+"\n", args...) }

// goName writes a go_name now and then, and returns the Go name of name.
func (s *tiny) goName(name string) string {
	goName := ident.New(nil).Go(name)
	if s.IntN(6) == 0 {
		goName = ident.New(nil).Go(s.name())
		s.line("go_name = %q", goName)
	}
	return goName
}

func (s *tiny) fields(table string) {
	for _, name := range s.names(3) {
		s.line("[%s.field.%s]", table, name)
		s.line(`type = "string"`)
		switch s.IntN(3) {
		case 0:
			s.line(`one_of = ["a", "b"]`)
			s.line(`default = "a"`)
		case 1:
			s.line(`pattern = "^a"`)
			s.line(`default = "a"`)
		case 2:
			s.line(`optional = true`)
			s.line(`insecure_if = "a"`)
		}
		s.goName(name)
	}
	if s.IntN(3) == 0 {
		s.line("[%s.field.other]\ntype = \"string\"\ndefault = \"a\"\n[[%[1]s.rule]]\ncheck = 'matches(other, \"^a\")'", table)
	}
}

func pick(s *tiny, names ...string) string { return names[s.IntN(len(names))] }

// common writes now and then other names for what every package has, and constants of the variables.
func (s *tiny) common(clients bool) {
	for _, key := range []string{"config", "resources", "option"} {
		switch {
		case s.IntN(4) > 0:
		case key == "config" && !clients && s.IntN(2) == 0:
			s.line("config = false")
		default:
			s.line("%s = %q", key, ident.New(nil).Go(s.name()))
		}
	}
	if s.IntN(3) == 0 {
		s.line("env_constants = true")
	}
}

// make writes the specification. With clients, some kinds have constructors, bundles are of their resources, and Go files declare names
// of their own.
func (s *tiny) make(clients bool) {
	s.line("version = 1")
	s.common(clients)
	if s.IntN(2) == 0 {
		s.line("[profiles]\nnames = [\"%s\"]\ndefault = %q", strings.Join([]string{"dev", s.name()}, `", "`), "dev")
		s.goName("profile")
	}
	fmt.Fprintf(&s.code, "package tiny\n\ntype Native struct{}\n\nfunc (*Native) Get() *Item { return nil }\n\n"+
		"func (*Native) Native() {}\n\nfunc (*Native) AB() {}\n\ntype Item struct{}\n\nfunc (*Item) Name() string { return \"\" }\n")
	for _, name := range []string{"options", "newOptions", "allConfig", "loadA", "aAdapter", "bOperations", "queueObserved"} { // unexported names make way
		if s.IntN(3) == 0 {
			fmt.Fprintf(&s.code, "\nfunc %s() {}\n", name)
		}
	}
	if s.IntN(8) == 0 {
		fmt.Fprintf(&s.code, "\nfunc %s() {}\n", pick(s, "Config", "Open", "Option", "WithSource", "Resources", "LoadConfig"))
	}
	kinds := s.names(4)
	for i, k := range kinds {
		s.line("[kind.%s]", k)
		goName := s.goName(k)
		if clients && s.IntN(2) == 0 {
			configure := []string{"", ", configure ...func(*Native)"}[s.IntN(2)]
			s.line("constructor = \"make%d\"", i)
			fmt.Fprintf(&s.code, "\nfunc make%d(cfg %sConfig%s) *Native { return nil }\n", i, goName, configure)
			if s.IntN(2) == 0 {
				s.line("interface = { returns = { Get = %q } }", ident.New(nil).Go(s.name()))
			}
		}
		s.fields("kind." + k)
		if s.IntN(2) == 0 {
			for _, o := range s.names(2) {
				s.line("[kind.%s.object.%s]", k, o)
				s.goName(o)
				s.fields("kind." + k + ".object." + o)
			}
		}
	}
	resources := s.names(4)
	for i, r := range resources {
		s.line("[resource.%s]\nkind = %q\nenv_prefix = \"R%d_\"\noptional = %v", r, kinds[s.IntN(len(kinds))], i, s.IntN(2) == 0)
		s.goName(r)
	}
	if clients {
		for _, b := range s.names(2) {
			if s.IntN(4) > 0 {
				b = "job_" + b
			}
			s.line("[bundle.%s]\nuses = [%q]", b, resources[0])
		}
	}
}

// TestFewNames makes specifications of few names: either the findings say what collides, or nothing does.
func TestFewNames(t *testing.T) {
	root := module(t)
	seeds := uint64(160)
	if os.Getenv("RESGEN_TEST_LONG") == "on" {
		seeds = 960
	}
	generated, compiled := uint64(0), []string{}
	for seed := range seeds {
		s := &tiny{Rand: rand.New(rand.NewPCG(seed, 1))}
		clients := seed%5 == 0
		s.make(clients)
		dir := fmt.Sprintf("tiny%d", seed)
		gentest.Write(t, root, path.Join(dir, "a.go"), []byte(s.code.String()))
		spec := strings.Replace(s.spec.String(), "version = 1\n", "version = 1\n[package]\nname = \"tiny\"\n", 1)
		res := gen.Generate(gen.Spec{World: gotypes.From, Dir: dir, Root: root, Files: []*diag.Source{{Name: "resgen.toml", Text: []byte(spec)}}})
		if res.Package != nil {
			generated++
			gentest.Listed(t, dir, res)
			if clients {
				for _, f := range res.Files {
					gentest.Write(t, root, f.Path, f.Data)
				}
				compiled = append(compiled, "./"+dir+"/...")
			}
		}
		places := map[string]bool{}
		for _, f := range res.Findings {
			if f.Severity != diag.Error {
				continue
			}
			if f.Code != diag.NameCollision && f.Code != diag.BadValue {
				t.Errorf("%s: %s: %s", dir, f.Code, f.Text)
			}
			place := fmt.Sprint(f.At.Start, f.At.End)
			for _, other := range f.Others {
				place += fmt.Sprint(" ", other.At.Start, other.At.End)
			}
			if places[place] {
				t.Errorf("%s: two findings about one thing: %s", dir, f.Text)
			}
			places[place] = true
		}
		if t.Failed() {
			t.Fatalf("seed %d:\n%s\n%s", seed, spec, s.code.String())
		}
	}
	if generated < seeds/6 || len(compiled) < 3 {
		t.Errorf("only %d specifications generate, %d of them with clients", generated, len(compiled))
	}
	gentest.Vet(t, root, compiled)
}
