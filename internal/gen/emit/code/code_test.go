package code_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gentest"
)

// TestPieces holds the pieces of Go that are written for fields, kinds and resources, and the names under which files import packages.
func TestPieces(t *testing.T) { gentest.Archives(t, shown) }

func shown(p *model.Package) string {
	var b strings.Builder
	line := func(what string, c jen.Code) {
		if c != nil {
			fmt.Fprintf(&b, "  %s: %s\n", what, goText(c))
		}
	}
	for _, k := range p.Kinds {
		fmt.Fprintf(&b, "kind %s\n", k.Name)
		for _, f := range allFields(k) {
			if f.Type.Items() == nil && f.Type.Kind != model.ObjectType && f.Type.Kind != model.UnionType {
				line(f.Name+" "+f.Type.Spec+" parsed by", code.ParserOf(f))
				if !f.Secret {
					line(f.Name+" zero", code.ZeroLiteral(f))
				}
			}
			line(f.Name+" default", code.DefaultOf(f))
		}
		b.WriteString(goText(code.StructType(k.Config, "The struct of "+k.Name+".", k.Doc, k.Fields, nil)) + "\n")
		for _, c := range code.Filling(k) {
			line("filling", c)
		}
		if v := code.Validator(k, jen.Id("given")); v != nil {
			line("validator", v)
		}
		for _, c := range code.NewEnd(k, jen.Id("invalid")) {
			line("end of New", c)
		}
		fmt.Fprintf(&b, "  %s\n", code.NewDoc(k))
		line("changed", code.ChangedFrom(k))
		line("validated", code.Validated(k, jen.Id("x")))
		line("start", code.Start(k))
		if k.Client != nil {
			calls(&b, k.Client)
		}
		imports(&b, code.ImportsOf(p, k))
	}
	for _, r := range p.All() {
		fmt.Fprintf(&b, "resource %s: exists %q, joined %t\n", r.Name, code.Exists(r), code.Joined(r))
		for _, l := range r.Leaves {
			if v := l.Fallback(nil); v != nil && v.Template() == nil && v.Store == "" && v != l.Field().Default && !l.Field().Type.Texts() {
				line(l.Name+" literal", code.FieldLiteral(l.Field(), v))
			}
		}
		if r.OnlyIn != nil || r.When != nil || r.Optional {
			for _, c := range code.Absent(r, code.Here, code.Name("cfg"), func(c jen.Code) jen.Code { return jen.Id("x").Op("=").Add(c) }) {
				line("absent", c)
			}
		}
		if r.OnlyIn != nil {
			line("in profiles", code.InProfiles(r, code.Name("p"), "==", "||"))
			line("not in profiles", code.InProfiles(r, code.Name("p"), "!=", "&&"))
		}
		line("type", code.OpenType(r))
		for _, v := range code.DependenciesByProfile(p, r) {
			fmt.Fprintf(&b, "  depends on %v in %v\n", v.What, v.Names())
		}
		fmt.Fprintf(&b, "  opened before: %v\n", code.Opened(r, nil))
		imports(&b, code.ImportsOfResource(p, r))
	}
	return b.String()
}

func calls(b *strings.Builder, c *model.Client) {
	on := code.Callee{Ctx: code.Name("ctx"), Native: code.Name("native"), Handle: code.Name("handle"), Config: code.Name("cfg"), Given: code.Name("given")}
	for _, call := range []*model.Call{c.Close, c.Health, c.Stats} {
		if call == nil {
			continue
		}
		for _, s := range code.ReturnCall(call, on) {
			fmt.Fprintf(b, "  call: %s\n", goText(s))
		}
	}
}

// allFields are the fields of k and of its objects.
func allFields(k *model.Kind) []*model.Field {
	all := slices.Clone(k.Fields)
	for _, o := range k.Objects {
		all = append(all, o.Fields...)
	}
	return all
}

// usual are the packages that any file may import.
var usual = code.Imports(&model.Package{})

func imports(b *strings.Builder, all map[string]string) {
	for _, path := range slices.Sorted(maps.Keys(all)) {
		if all[path] != usual[path] {
			fmt.Fprintf(b, "  imports %s as %s\n", path, all[path])
		}
	}
}

// goText is c in one line.
func goText(c jen.Code) string {
	text := fmt.Sprintf("%#v", jen.Add(c))
	var lines []string
	for l := range strings.SplitSeq(text, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			lines = append(lines, l)
		}
	}
	return strings.Join(lines, " ⏎ ")
}

// TestSymbols holds how lists are broken into lines, and how texts are quoted.
func TestSymbols(t *testing.T) {
	many := func(n int, text string) []jen.Code {
		items := make([]jen.Code, n)
		for i := range items {
			items[i] = jen.Id(text)
		}
		return items
	}
	for _, test := range []struct {
		what string
		got  jen.Code
		want string
	}{
		{"no lines", jen.Id("x").Add(code.Lines()), "x{}"},
		{"lines", jen.Id("x").Add(code.Lines(jen.Id("a"))), "x{ ⏎ a, ⏎ }"},
		{"two arguments", jen.Id("f").Add(code.Arguments(many(2, "a")...)), "f(a, a)"},
		{"three arguments", jen.Id("f").Add(code.Arguments(many(3, "a")...)), "f( ⏎ a, ⏎ a, ⏎ a, ⏎ )"},
		{"values of 80 characters", jen.Id("x").Add(code.Values(many(8, "abcdefgh"))), "x{abcdefgh, abcdefgh, abcdefgh, abcdefgh, abcdefgh, abcdefgh, abcdefgh, abcdefgh}"},
		{"values of 81 characters", jen.Id("x").Add(code.Values(append(many(7, "abcdefgh"), jen.Id("abcdefghi")))), "x{ ⏎ abcdefgh, ⏎ abcdefgh, ⏎ abcdefgh, ⏎ abcdefgh, ⏎ abcdefgh, ⏎ abcdefgh, ⏎ abcdefgh, ⏎ abcdefghi, ⏎ }"},
		{"one appended", code.Append("d", jen.Id("a")), "d = append(d, a)"},
		{"two appended", code.Append("d", many(2, "a")...), "d = append(d, ⏎ a, ⏎ a, ⏎ )"},
		{"a context", jen.Func().Id("f").Params(code.Context(true)), "func f(ctx context.Context)"},
		{"a context that is not used", jen.Func().Id("f").Params(code.Context(false)), "func f(context.Context)"},
		{"a plain text", code.Raw("a"), `"a"`},
		{"a text with quotes", code.Raw(`a "b"`), "`a \"b\"`"},
		{"a text with back quotes", code.Raw("a `b\""), "\"a `b\\\"\""},
		{"a text with one backslash", code.Raw(`\`), "`\\`"},
		{"parted", jen.Struct(code.Parted([]jen.Code{jen.Id("a").Int(), jen.Id("b").Int()})...), "struct { ⏎ a int ⏎ b int ⏎ }"},
	} {
		if got := goText(test.got); got != test.want {
			t.Errorf("%s: %s, want %s", test.what, got, test.want)
		}
	}
	if got := fmt.Sprintf("%#v", jen.Struct(code.Parted([]jen.Code{jen.Id("a").Int(), jen.Id("b").Int()})...)); !strings.Contains(got, "a int\n\n") || strings.Contains(got, "{\n\n") {
		t.Errorf("fields are parted as %s", got)
	}
	short, long := goText(jen.Switch().Block(code.Alternatives(many(12, "abcdefgh")))), goText(jen.Switch().Block(code.Alternatives(append(many(11, "abcdefgh"), jen.Id("abcdefghi")))))
	if strings.Count(short, "⏎") >= strings.Count(long, "⏎") {
		t.Errorf("alternatives of 120 characters are %s, and of 121 %s", short, long)
	}
	if got := code.Width([]jen.Code{jen.Id("ab"), jen.Lit(1)}); got != len("ab, 1, ") {
		t.Errorf("the width is %d", got)
	}
}

// TestConfigArgument holds how a function takes a configuration.
func TestConfigArgument(t *testing.T) {
	for _, test := range []struct {
		native, pointed, pointer bool
		want                     string
	}{
		{false, false, false, "cfg"},
		{false, false, true, "&cfg"},
		{true, false, false, "cfg.native()"},
		{true, false, true, "gen.Ptr(cfg.native())"},
		{true, true, false, "*cfg.native()"},
		{true, true, true, "cfg.native()"},
	} {
		if got := goText(code.ConfigArgument(code.Name("cfg"), test.native, test.pointed, test.pointer)); got != test.want {
			t.Errorf("%s, want %s", got, test.want)
		}
	}
	func1 := model.Func{Name: "F"}
	on := code.Callee{Ctx: code.Name("ctx"), Native: code.Name("native"), Handle: code.Name("handle"), Config: code.Name("cfg"), Given: code.Name("given")}
	for _, test := range []struct {
		call model.Call
		want string
	}{
		{model.Call{Func: func1}, "F()"},
		{model.Call{Func: func1, Context: true, Client: true, Config: true, Given: true}, "F(ctx, native, cfg, given)"},
		{model.Call{Func: func1, Handle: true}, "F(handle)"},
		{model.Call{Method: "Close"}, "native.Close()"},
		{model.Call{Method: "Close", Context: true}, "native.Close(ctx)"},
		{model.Call{Func: model.Func{Name: "F", From: &model.Import{Path: "example.com/a", Name: "a"}}}, "a.F()"},
	} {
		if got := goText(code.Call(&test.call, on)); got != test.want {
			t.Errorf("%s, want %s", got, test.want)
		}
	}
	if got := code.ReturnCall(&model.Call{Func: func1, Fails: true}, on); len(got) != 1 || goText(got[0]) != "return F()" {
		t.Errorf("a call that fails ends with %d statements", len(got))
	}
	if got := code.ReturnCall(&model.Call{Func: func1}, on); len(got) != 2 || goText(got[0]) != "F()" || goText(got[1]) != "return nil" {
		t.Errorf("a call that does not fail ends with %d statements", len(got))
	}
}

// TestWords holds how sentences and paragraphs of comments are put together.
func TestWords(t *testing.T) {
	for _, test := range []struct{ got, want string }{
		{code.Sentence(""), ""},
		{code.Sentence("  "), ""},
		{code.Sentence(" the host "), "The host."},
		{code.Sentence("really?"), "Really?"},
		{code.Sentence("as follows:"), "As follows:"},
		{code.Sentence("a)"), "A)."},
		{code.Paragraph("", "More."), "More."},
		{code.Paragraph(" the host ", ""), "The host."},
		{code.Paragraph("the host", "More."), "The host. More."},
		{code.Paragraph("one\ntwo", "More."), "one\ntwo\n\nMore."},
		{code.Shown(&model.Value{}), "empty"},
		{code.Shown(&model.Value{Text: strings.Repeat("é", 80)}), strings.Repeat("é", 80)},
		{code.Shown(&model.Value{Text: strings.Repeat("é", 81)}), strings.Repeat("é", 80) + "..."},
		{strings.Join(code.NonEmpty("", "a", "", "b"), " "), "a b"},
	} {
		if test.got != test.want {
			t.Errorf("%q, want %q", test.got, test.want)
		}
	}
}

// TestScope holds which names are free, and which is picked.
func TestScope(t *testing.T) {
	s := code.NewScope(&model.Package{Unexported: []string{"load"}}, "own")
	for _, name := range []string{"load", "own", "testing", "strings"} {
		if !s.Has(name) {
			t.Errorf("%s is free", name)
		}
	}
	for _, test := range []struct {
		names []string
		want  string
	}{{[]string{"a"}, "a"}, {[]string{"a"}, "a_"}, {[]string{"a", "b"}, "b"}, {[]string{"a", "load"}, "load_"}, {[]string{"c", "d"}, "c"}} {
		if got := s.Pick(test.names...); got != test.want {
			t.Errorf("of %v %s is picked, want %s", test.names, got, test.want)
		}
	}
	s.Take("own")
	if got := strings.Join(s.Names(), " "); got != "a a_ b c load_ own" {
		t.Errorf("the names of the scope are %s", got)
	}
	if got := code.ScopeOf("x"); got.Has("strings") || !got.Has("x") {
		t.Error("a scope of names has more than these")
	}
	if got := code.Taken(&model.Package{Taken: map[string]bool{"only": true}}); len(got) != 1 || !got["only"] {
		t.Errorf("taken are %v", got)
	}
}

// TestSource holds the path of a specification as generated files name it, and which bytes a file has.
func TestSource(t *testing.T) {
	p := &model.Package{}
	p.Output.Dir, p.Output.SpecDir = "generated/shop", "spec/shop"
	if got := code.Source(p, "shop_gen.go", "resgen.toml"); got != "../../spec/shop/resgen.toml" {
		t.Error(got)
	}
	if got := code.Source(p, "sub/shop_gen.go", "resgen.toml"); got != "../../../spec/shop/resgen.toml" {
		t.Error(got)
	}
	if got := string(code.File{Text: []byte("text")}.Bytes()); got != "text" {
		t.Errorf("a text file holds %s", got)
	}
}
