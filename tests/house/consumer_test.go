package house

import (
	"cmp"
	"context"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/envcheck"
	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/internal/gen/constraint"
	"github.com/resgen-go/resgen/internal/gen/lang"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	paths "github.com/resgen-go/resgen/internal/module"
	"github.com/resgen-go/resgen/resource"
)

// A probe is one field, made of one row of a table, and what each consumer must say of it.
type probe struct {
	what  string // for messages
	field string // "f3"
	toml  string // what is written in braces

	of     *scalar.Type
	list   string // "", "[]" or "map[string]"
	secret bool
	row    *constraint.Row // nil: the type alone
	keys   bool            // row is about the keys of a map
}

func (p *probe) variable() string { return "R_" + strings.ToUpper(p.field) }

// probes are fields of all types, and of all constraints on all types that take them.
func probes() []*probe {
	var all []*probe
	add := func(p probe) {
		p.field = fmt.Sprintf("f%d", len(all))
		all = append(all, &p)
	}
	for _, t := range scalar.Types {
		for _, list := range []string{"", "[]", "map[string]"} {
			add(probe{what: list + t.Name, of: t, list: list, toml: fmt.Sprintf("type = %q, optional = true", list+t.Name)})
			for _, row := range constraint.Rows {
				if row.Fitting(typeOf(t, list), false) {
					add(probe{what: row.Key + " of " + list + t.Name, of: t, list: list, row: row, toml: fmt.Sprintf("type = %q, optional = true, %s", list+t.Name, written(row, t))})
				}
			}
		}
		if t.SecretReader != nil {
			add(probe{what: "secret " + t.Name, of: t, secret: true, toml: fmt.Sprintf("type = %q, optional = true, secret = true", t.Name)})
		}
	}
	for _, row := range constraint.OfKeys() {
		of := scalar.Named("string")
		add(probe{what: row.Key + " of keys", of: of, list: "map[string]", row: row, keys: true, toml: fmt.Sprintf("type = \"map[string]string\", optional = true, keys = { %s }", written(row, of))})
	}
	return all
}

func typeOf(t *scalar.Type, list string) *model.Type {
	of := model.ScalarType(t.Name)
	switch list {
	case "[]":
		return &model.Type{Kind: model.List, Elem: of}
	case "map[string]":
		return &model.Type{Kind: model.Map, Elem: of}
	}
	return of
}

// written is row with an argument, after the constraint that it needs.
func written(row *constraint.Row, t *scalar.Type) string {
	text := row.Key + " = " + argument(row, t)
	if row.Needs != "" {
		text = written(constraint.Of(row.Needs), t) + ", " + text
	}
	return text
}

// argument is an argument of row for values of t, in TOML.
func argument(row *constraint.Row, t *scalar.Type) string {
	switch row.Arg {
	case constraint.Limit:
		return t.TOML
	case constraint.Count:
		return "2"
	case constraint.Values:
		return "[" + t.TOML + "]"
	case constraint.Pattern:
		return "'" + row.Samples[0] + "'"
	case constraint.Text, constraint.Schemes:
		return row.Samples[0]
	case constraint.Choice:
		return `"` + row.Choices[0] + `"`
	}
	return "true"
}

// specification is a kind with the fields ps, a resource of it, and all outputs.
func specification(ps []*probe) string {
	var b strings.Builder
	b.WriteString("version = 1\n[package]\nname = \"probe\"\n[output]\ndocs = \"d.md\"\nenv = \"d.env\"\nschema = \"d.json\"\n[kind.k.field]\n")
	for _, p := range ps {
		fmt.Fprintf(&b, "%s = { %s }\n", p.field, p.toml)
	}
	b.WriteString("[resource.r]\nkind = \"k\"\nenv_prefix = \"R_\"\n")
	return b.String()
}

// TestConsumers makes a field of every row, and looks for it wherever a consumer of the tables speaks of fields: Go, loading,
// documentation, the example of variables, the JSON Schema, `resgen env --check`.
func TestConsumers(t *testing.T) {
	for ps := range slices.Chunk(probes(), 60) {
		text := specification(ps)
		res := gen.Generate(gen.Spec{Dir: ".", Files: []*diag.Source{{Name: "resgen.toml", Text: []byte(text)}}})
		for _, f := range res.Findings {
			t.Errorf("%s: %s", f.Code, f.Text)
		}
		if res.Package == nil {
			t.Fatalf("nothing is generated of\n%s", text)
		}
		files := map[string]string{}
		for _, f := range res.Files {
			files[f.Path] = string(f.Data)
			if f.Path == "d.md" {
				files[f.Path] = markdown.ReplaceAllString(files[f.Path], "$1")
			}
		}
		for _, p := range ps {
			for _, wrong := range p.judge(res.Package, files) {
				t.Errorf("%s: %s", p.what, wrong)
			}
		}
	}
}

// judge says what consumers do not say of p.
func (p *probe) judge(pkg *model.Package, files map[string]string) []string {
	var wrong []string
	find := func(file, pattern, what string) {
		if !regexp.MustCompile(pattern).MatchString(files[file]) {
			wrong = append(wrong, fmt.Sprintf("%s: %s: nothing is like %s", file, what, pattern))
		}
	}
	f := pkg.Kinds[0].Fields[slices.IndexFunc(pkg.Kinds[0].Fields, func(f *model.Field) bool { return f.Name == p.field })]
	spec := regexp.QuoteMeta(f.Type.Spec) + "[ ,]"
	if f.Type.Enum != nil {
		spec = "one of " // its values stand there
	}
	find("r_resource_gen.go", `&c\.`+f.Go+`, "`+p.field+`", `, "the loader")
	find("k_gen.go", `(?m)^\t`+f.Go+`\s+\S`, "the struct")
	find("k_gen.go", `\{Field: "`+p.field+`", Value: `, "Describe")
	find("d.md", "(?m)^\\| `"+p.field+"` \\| `"+p.variable()+"`.* \\| "+spec, "the documentation")
	find("d.env", `(?m)^#`+p.variable()+`=$`, "the example of variables")
	find("d.json", `"`+p.field+`": \{`, "the JSON Schema")
	wrong = append(wrong, p.judgeType(f, files)...)
	if p.row != nil {
		wrong = append(wrong, p.judgeConstraint(f, files)...)
	}
	return append(wrong, p.judgeTexts(pkg)...)
}

// judgeType looks for what the row of p's type says.
func (p *probe) judgeType(f *model.Field, files map[string]string) []string {
	line := regexp.MustCompile(`&c\.` + f.Go + `, .*`).FindString(files["r_resource_gen.go"])
	if len(f.Rules) > 0 && constraint.Reading(f.Rules) != nil {
		return nil // its constraint reads it
	}
	read := p.of.Reader(f.Type.Item().Option)
	if p.secret && p.of.Class == scalar.Text {
		return nil // r.Secret reads texts
	}
	if p.secret {
		read = p.of.SecretReader(f.Type.Item().Option)
	}
	for {
		call, ok := read.(scalar.Call)
		if !ok {
			break
		}
		read = call.Fun
	}
	ref := read.(scalar.Ref)
	if name := path.Base(ref.Path) + "." + ref.Name; !regexp.MustCompile(regexp.QuoteMeta(name) + `\b`).MatchString(line) {
		return []string{fmt.Sprintf("the loader does not read it with %s: %s", name, line)}
	}
	return nil
}

// judgeConstraint looks for what the row of p's constraint says.
func (p *probe) judgeConstraint(f *model.Field, files map[string]string) []string {
	var wrong []string
	said := map[string]string{
		"the documentation":        regexp.MustCompile("(?m)^\\| `" + p.field + "` .*").FindString(files["d.md"]),
		"the example of variables": regexp.MustCompile(`(?m)^# .*\n#` + p.variable() + `=`).FindString(files["d.env"]),
	}
	for where, line := range said { // order: each is looked at
		for _, note := range constraint.All(f) {
			if !strings.Contains(strings.ToLower(line), strings.ToLower(note)) {
				wrong = append(wrong, fmt.Sprintf("%s: nothing is like %q: %s", where, note, line))
			}
		}
	}
	for _, c := range append(constraint.Whole(f.Type, f.Rules), constraint.Each(f.Type, f.Rules)...) {
		if must := regexp.QuoteMeta(strings.Trim(fmt.Sprintf("%q", "must "+c.Must), `"`)); !regexp.MustCompile(`"`+p.field+`", "`+c.Rule+`", .*`+must).MatchString(files["k_gen.go"]) && !trivial(c) {
			wrong = append(wrong, fmt.Sprintf("Validate does not say must %s", c.Must))
		}
	}
	if p.keys {
		for _, c := range constraint.Whole(f.Keys.Type, f.Keys.Rules) {
			if call := fmt.Sprintf("ps.AddKey(%q, k, %q, %q)", p.field, c.Rule, "must "+c.Must); !strings.Contains(files["k_gen.go"], call) {
				wrong = append(wrong, "Validate does not say "+call)
			}
		}
		_, schema, _ := strings.Cut(files["d.json"], `"`+p.field+`": {`)
		schema, _, _ = strings.Cut(schema, "\n        \"f")
		if name := p.row.Names; name != "" && !strings.Contains(schema, `"propertyNames": {"`+name+`": `) {
			wrong = append(wrong, "the JSON Schema does not say "+name)
		}
	}
	if l := p.row.Looks; l != nil && !regexp.MustCompile(`r\.`+l.Method+`\w*\("`+p.field+`", `).MatchString(files["r_resource_gen.go"]) {
		wrong = append(wrong, "the loader does not call "+l.Method)
	}
	if r := p.row.Reads; r != nil && !regexp.MustCompile(`&c\.`+f.Go+`, .*\b`+path.Base(paths.Home(r.Parser))+`\.`+r.Parser+`\(`).MatchString(files["r_resource_gen.go"]) {
		wrong = append(wrong, "the loader does not read it with "+r.Parser)
	}
	return wrong
}

// markdown is a sign that Markdown would take for more than itself, as its documents have it.
var markdown = regexp.MustCompile(`\\([[:punct:]])`)

// trivial reports whether a condition holds of all values, so that Go does not ask it.
func trivial(c constraint.Check) bool { return c.Holds == nil && !c.Unique }

// judgeTexts sets p's variable to the texts of its type. `resgen env --check` must read what is one, and refuse what is none.
func (p *probe) judgeTexts(pkg *model.Package) []string {
	if p.list != "" || p.row != nil {
		return nil
	}
	var wrong []string
	problems := func(text string) []*resource.Problem {
		return envcheck.Check(context.Background(), pkg, envcheck.Environment{Source: resource.Map{p.variable(): text}}).Problems
	}
	for _, text := range p.of.Good {
		if ps := problems(text); text != "" && len(ps) > 0 {
			wrong = append(wrong, fmt.Sprintf("env --check refuses %q: %v", text, ps))
		}
	}
	for _, text := range p.of.Bad {
		if ps := problems(text); len(ps) != 1 || !strings.Contains(ps[0].Error(), p.variable()) {
			wrong = append(wrong, fmt.Sprintf("env --check reads %q: %v", text, ps))
		}
	}
	return wrong
}

// TestMisfits holds that a constraint is refused on every type that it does not fit, with the name of what fits.
func TestMisfits(t *testing.T) {
	for _, s := range scalar.Types {
		for _, row := range constraint.Rows {
			for _, secret := range []bool{false, true} {
				if row.Fitting(typeOf(s, ""), secret) || secret && s.SecretReader == nil {
					continue
				}
				key := row.Key + " = " + argument(row, s)
				text := fmt.Sprintf("version = 1\n[package]\nname = \"probe\"\n[kind.k.field]\nf = { type = %q, optional = true, secret = %v, %s }\n", s.Name, secret, key)
				res := gen.Resolve(gen.Spec{Dir: ".", Files: []*diag.Source{{Name: "resgen.toml", Text: []byte(text)}}})
				if !slices.ContainsFunc(res.Findings, func(f diag.Finding) bool {
					return f.Code == diag.ConstraintMisfit && strings.Contains(f.Text, "`"+row.Key+"`")
				}) {
					t.Errorf("%s of %s, secret %v: %v", key, s.Name, secret, res.Findings)
				}
			}
		}
	}
}

// TestLanguage holds that the vocabulary of fields has a key for every row, and a type for every type.
func TestLanguage(t *testing.T) {
	for _, row := range constraint.Rows {
		if k := lang.Field.Key(row.Key); k == nil || k.Doc != row.Doc {
			t.Errorf("fields have no key %s", row.Key)
		}
	}
	for _, row := range constraint.OfKeys() {
		if k := lang.Keys.Key(row.Key); k == nil || k.Doc != cmp.Or(row.OfKey, row.Doc) {
			t.Errorf("keys of maps have no constraint %s", row.Key)
		}
	}
	for _, s := range scalar.Types {
		for _, list := range []string{"", "[]", "map[string]"} {
			if !slices.Contains(lang.TypeNames(), list+s.Name) {
				t.Errorf("fields have no type %s", list+s.Name)
			}
		}
		if o := s.Option; o != nil && lang.Field.Key(o.Key) == nil {
			t.Errorf("fields have no key %s", o.Key)
		}
	}
}
