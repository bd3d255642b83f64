// Package schema holds the JSON schemas against specifications that are right and specifications that are wrong.
package schema

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/tools/txtar"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/diag/examples"
	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/schema"
	"github.com/resgen-go/resgen/internal/gotypes"
)

// A spec is a specification, file by file.
type spec struct {
	name  string
	files []string
}

// TestSpecifications holds the language's schema, and that made for each of them, against all specifications of the checkout.
func TestSpecifications(t *testing.T) {
	language := compile(t, nil)
	for _, s := range append(directories(t), append(golden(t), mended(t)...)...) {
		t.Run(s.name, func(t *testing.T) {
			p := resolve(s.files)
			if p == nil {
				t.Skip("it is a specification with errors")
			}
			project := compile(t, p)
			for _, text := range s.files {
				doc := decode(t, text)
				if err := language.Validate(doc); err != nil {
					t.Errorf("by the language's schema: %v", err)
				}
				if err := project.Validate(doc); err != nil {
					t.Errorf("by its own schema: %v", err)
				}
			}
		})
	}
}

// TestWrongShapes wants the schema to see what is wrong with the shape of a table alone.
func TestWrongShapes(t *testing.T) {
	seen := 0
	for _, e := range all(t) {
		if e.Code != diag.UnknownKey && e.Code != diag.WrongType {
			continue
		}
		for _, f := range e.Faces {
			p := resolve([]string{f.Fixed})
			if p == nil {
				continue
			}
			seen++
			project, ok := compile(t, p), true
			for _, text := range []string{f.Spec, f.More} {
				ok = ok && project.Validate(decode(t, text)) == nil
			}
			if ok {
				t.Errorf("%s: the schema finds nothing wrong with\n%s", e.Code, f.Spec)
			}
		}
	}
	if seen < 2 {
		t.Errorf("only %d examples were tried", seen)
	}
}

// TestWrongValues wants the schema of a specification to know its fields.
func TestWrongValues(t *testing.T) {
	const kinds = `
version = 1
[package]
name = "settings"
[profiles]
names = ["dev", "prod"]
[kind.database.field]
host     = { type = "string" }
port     = { type = "int", default = 5432, min = 1, max = 65535 }
mode     = { type = "string", one_of = ["fast", "safe"], default = "safe" }
password = { type = "string", secret = true }
tags     = { type = "[]string", optional = true }
[resource.main]
kind = "database"
[resource.main.config]
password = { env = "PASSWORD" }
host     = "localhost"
`
	p := resolve([]string{kinds})
	if p == nil {
		t.Fatal("the specification has errors")
	}
	project := compile(t, p)
	for _, c := range []struct {
		config string
		right  bool
	}{
		{`port = 80`, true},
		{`port = { env = "PORT", default = 80 }`, true},
		{`mode = "fast"`, true},
		{`tags = ["a"]`, true},
		{`new_field = 1`, true}, // it may have been added since the schema was made
		{`port = "80"`, false},
		{`port = 70000`, false},
		{`port = { evn = "PORT" }`, false},
		{`port = { insecure_default = 80 }`, false},
		{`mode = "slow"`, false},
		{`tags = "a"`, false},
		{`tags = [1]`, false},
		{`password = "hunter2"`, false},
		{`password = { default = "hunter2" }`, false},
	} {
		for _, at := range []string{"[resource.other.config]", "[resource.other.profile.dev]", "[resource.other.profile.staging]"} {
			text := "[resource.other]\nkind = \"database\"\n" + at + "\n" + c.config + "\n"
			if err := project.Validate(decode(t, text)); (err == nil) != c.right {
				t.Errorf("%s %s: right is %v, the schema says %v", at, c.config, c.right, err)
			}
		}
	}
}

// compile reads the schema of p, or of the language.
func compile(t *testing.T, p *model.Package) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema.JSON(p, "resgen.toml")))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("resgen.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("resgen.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// directories are the specifications that stand in directories.
func directories(t *testing.T) []spec {
	t.Helper()
	mains, err := filepath.Glob("../../spec/*/resgen.toml")
	if err != nil || mains == nil {
		t.Fatalf("no specifications: %v", err)
	}
	var specs []spec
	for _, name := range mains {
		more, err := filepath.Glob(filepath.Join(filepath.Dir(name), "*.resgen.toml"))
		if err != nil {
			t.Fatal(err)
		}
		s := spec{name: filepath.ToSlash(name)}
		for _, file := range append([]string{name}, more...) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			s.files = append(s.files, string(data))
		}
		specs = append(specs, s)
	}
	return specs
}

// golden are the specifications of the golden cases.
func golden(t *testing.T) []spec {
	t.Helper()
	names, err := filepath.Glob("../golden/testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var specs []spec
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		s := spec{name: filepath.ToSlash(name)}
		for _, f := range archive.Files {
			if strings.HasSuffix(f.Name, ".toml") {
				s.files = append(s.files, string(f.Data))
			}
		}
		specs = append(specs, s)
	}
	return specs
}

// mended are the examples of findings, without the finding.
func mended(t *testing.T) []spec {
	t.Helper()
	var specs []spec
	for _, e := range all(t) {
		for _, f := range e.Faces {
			if f.Fixed != "" {
				specs = append(specs, spec{string(e.Code), []string{f.Fixed}})
			}
		}
	}
	return specs
}

func all(t *testing.T) []examples.Example {
	t.Helper()
	es, err := examples.Files()
	if err != nil {
		t.Fatal(err)
	}
	return es
}

// resolve is what a specification means, or nil.
func resolve(files []string) *model.Package {
	s := gen.Spec{World: gotypes.From, Dir: "settings"}
	for i, text := range files {
		name := "resgen.toml"
		if i > 0 {
			name = string(rune('a'+i)) + ".resgen.toml"
		}
		s.Files = append(s.Files, &diag.Source{Name: name, Order: i, Text: []byte(text)})
	}
	return gen.Resolve(s).Package
}

// decode reads TOML into the values that a JSON document has.
func decode(t *testing.T, text string) any {
	t.Helper()
	doc := map[string]any{}
	if _, err := toml.Decode(text, &doc); err != nil {
		t.Fatal(err)
	}
	return plain(doc)
}

func plain(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key := range v {
			v[key] = plain(v[key])
		}
		return v
	case []map[string]any:
		items := make([]any, len(v))
		for i := range v {
			items[i] = plain(v[i])
		}
		return items
	case []any:
		for i := range v {
			v[i] = plain(v[i])
		}
		return v
	case time.Time:
		return v.Format(time.RFC3339Nano)
	}
	return v
}
