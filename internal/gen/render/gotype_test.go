package render

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/dave/jennifer/jen"
)

var (
	fset     = token.NewFileSet()
	packages = importer.ForCompiler(fset, "source", nil)
)

// typesOf checks Go text and returns its package.
func typesOf(t *testing.T, src string) *types.Package {
	t.Helper()
	f, err := parser.ParseFile(fset, "own.go", src, 0)
	if err != nil {
		t.Fatal(err)
	}
	config := types.Config{Importer: packages}
	p, err := config.Check("example.com/own", fset, []*ast.File{f}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestGoType(t *testing.T) {
	head := "package own\n\nimport (\n\t\"context\"\n\t\"errors\"\n\t\"io\"\n\t\"unsafe\"\n)\n\n" +
		"type Own struct{}\ntype List[E any] []E\ntype Pair[K comparable, V any] map[K]V\ntype hidden = Own\n" +
		"var _ context.Context\nvar _ = errors.New\nvar _ io.Reader\nvar _ unsafe.Pointer\n"
	cases := []string{
		"bool", "*int", "[]byte", "[4]rune", "map[string][]error", "any", "unsafe.Pointer", "Own", "*Own", "io.Reader", "List[Own]", "*Pair[string, *io.PipeReader]",
		"chan int", "<-chan int", "chan<- int", "chan (<-chan int)", "chan<- <-chan int", "chan func()",
		"func()", "func(context.Context, ...any) (int, error)", "func(int) func(string) bool", "func(...List[int])",
		"struct{}", "struct {\n\tA, B int\n\tOwn\n\t*io.PipeReader\n\tC string `json:\"c\"`\n}", "interface{ M(ctx context.Context, _ int, s ...string) (n int, err error) }",
		"interface {\n\tio.Reader\n\tM()\n}",
	}
	for _, c := range cases {
		p := typesOf(t, head+"type T = "+c+"\n")
		want := p.Scope().Lookup("T").Type().(*types.Alias).Rhs()
		src := string(File(Head{Source: "s", Package: "own", Path: "example.com/own"}, []jen.Code{
			jen.Type().Id("T").Op("=").Add(GoType(want)), jen.Type().Id("Own").Struct(),
			jen.Type().Id("List").Types(jen.Id("E").Any()).Index().Id("E"),
			jen.Type().Id("Pair").Types(jen.List(jen.Id("K").Comparable(), jen.Id("V").Any())).Map(jen.Id("K")).Id("V"),
		}))
		got := typesOf(t, src).Scope().Lookup("T").Type().(*types.Alias).Rhs()
		if g, w := types.TypeString(got, nil), types.TypeString(want, nil); withoutResults(g) != withoutResults(w) {
			t.Errorf("%s became %s", w, g)
		}
	}
}

// withoutResults drops the names of results, which are not written.
func withoutResults(s string) string {
	return strings.ReplaceAll(s, "(n int, err error)", "(int, error)")
}

func TestGoTypeHiddenAlias(t *testing.T) {
	p := typesOf(t, "package own\ntype Own struct{}\ntype hidden = Own\nvar V hidden\n")
	src := string(File(Head{Source: "s", Package: "other"}, []jen.Code{jen.Var().Id("V").Add(GoType(p.Scope().Lookup("V").Type()))}))
	if !strings.Contains(src, "var V own.Own") {
		t.Error(src)
	}
}

func TestGoSignature(t *testing.T) {
	for params, want := range map[string]string{
		"":                               "()",
		"context.Context, int":           "(context.Context, int)",
		"ctx context.Context, n int":     "(ctx context.Context, n int)",
		"_ context.Context, n int":       "(ctx context.Context, n int)",
		"_ context.Context, ctx int":     "(_ context.Context, ctx int)",
		"_ int, rest ...string":          "(_ int, rest ...string)",
		"_, _ int":                       "(int, int)",
		"context context.Context, n int": "(context context.Context, n int)",
	} {
		p := typesOf(t, "package own\nimport \"context\"\nvar _ context.Context\ntype F func("+params+")\n")
		sig := p.Scope().Lookup("F").Type().Underlying().(*types.Signature)
		src := string(File(Head{Source: "s", Package: "x"}, []jen.Code{jen.Type().Id("F").Func().Add(GoSignature(sig, true))}))
		if !strings.Contains(src, "type F func"+want+"\n") {
			t.Errorf("(%s) became\n%s, want %s", params, src, want)
		}
	}
}

func TestGoImports(t *testing.T) {
	p := typesOf(t, "package own\nimport (\"context\"; \"io\"; \"net/url\")\ntype L[T any] []T\n"+
		"type F func(context.Context, map[string]*url.URL, ...func(L[struct{ R interface{ io.Reader } }])) (<-chan error, any)\n")
	names := map[string]string{}
	GoImports(names, p.Scope().Lookup("F").Type().Underlying())
	want := []string{"context", "example.com/own", "io", "net/url"}
	if got := slices.Sorted(maps.Keys(names)); !slices.Equal(got, want) || names["net/url"] != "url" {
		t.Errorf("got %v", names)
	}
}
