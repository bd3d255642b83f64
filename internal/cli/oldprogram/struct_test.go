package oldprogram

import (
	"go/types"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/gentest"
)

// TestLibrary holds which library is chosen for a struct, and what to do if none or several fit.
func TestLibrary(t *testing.T) {
	scope := gentest.Scope(t, `package a

type Caarlos struct { Host string `+"`env:\"HOST\" envDefault:\"a\"`"+` }
type Both struct { Host string `+"`env:\"HOST\"`"+` }
type Strange struct { Host string `+"`koanf:\"host\"`"+` }
type Plain struct { Host string }
`)
	dir := gentest.Folder(t, map[string]string{"go.mod": gentest.GoMod, "viper/go.mod": gentest.GoMod + "\nrequire github.com/spf13/viper v1.19.0\n"})
	for _, tt := range []struct {
		dir, struc, from string
		want             string // the library, or the text of the error
		help             string // of the error
	}{
		{"", "Caarlos", "", "caarlos0/env", ""},
		{"", "Caarlos", "spf13/viper", "spf13/viper", ""},
		{"", "Caarlos", "spf13/vipr", "there is no library `spf13/vipr`", "did you mean `spf13/viper`?"},
		{"", "Both", "", "the tags of `.Both` fit several libraries: caarlos0/env and sethvargo/go-envconfig", "--from caarlos0/env"},
		{"", "Strange", "", "tags of a library that import does not know: koanf", "struct = \"example.com/a.Strange\""},
		{"", "Plain", "", "no field of `.Plain` has a tag of a library that import knows", "struct = \"example.com/a.Plain\""},
		{"viper", "Plain", "", "spf13/viper", ""},
	} {
		n, ok := scope.Lookup(tt.struc).Type().(*types.Named)
		if !ok {
			t.Fatal(tt.struc)
		}
		r := reader{Folder: in(dir), Options: Options{From: tt.from}}
		r.Dir = r.Abs(tt.dir)
		switch lib, err := r.library("."+tt.struc, n, nil); {
		case err != nil && (tt.help == "" || !gentest.IsUsage(err, tt.want, tt.help)):
			t.Errorf("%+v: %v", tt, err)
		case err == nil && lib.Name != tt.want:
			t.Errorf("%+v: %s", tt, lib.Name)
		}
	}
}

// TestStructType holds which arguments name a struct.
func TestStructType(t *testing.T) {
	dir := gentest.Module(t, "example.com/shop")
	gentest.Write(t, dir, "config/config.go", []byte(`package config

type Config struct{}
type Alias = Config
type hidden struct{}
type Number int
type Generic[T any] struct{ V T }
var Variable Config
`))
	gentest.Write(t, dir, "a.go", []byte("package shop\n\ntype own struct{}\n"))
	r := reader{Folder: in(dir)}
	if _, err := r.structType("./none.Config"); err == nil || !strings.Contains(err.Error(), "example.com/shop/none") {
		t.Errorf("a package that does not exist: %v", err)
	}
	for _, tt := range []struct{ arg, want, text string }{
		{"./config.Config", "Config", ""},
		{"example.com/shop/config.Config", "Config", ""},
		{"./config.Alias", "Config", ""},
		{".own", "own", ""},
		{"./config.hidden", "", "is unexported"},
		{"./config.Number", "", "is not a struct"},
		{"./config.Generic", "", "is not a struct"},
		{"./config.Variable", "", "has no type `Variable`"},
		{"./config", "", "names no struct"},
		{"Config", "", "names no struct"},
		{"example.com/config", "", "names no struct"},
		{"./config.", "", "names no struct"},
	} {
		n, err := r.structType(tt.arg)
		switch {
		case tt.want != "" && (err != nil || n.Obj().Name() != tt.want):
			t.Errorf("%s: %v, %v", tt.arg, n, err)
		case tt.want == "" && !gentest.IsUsage(err, tt.text, ""):
			t.Errorf("%s: %v", tt.arg, err)
		}
	}
}

// TestStructure holds what the specification for a struct takes from the folder in which import runs, and from --defaults.
func TestStructure(t *testing.T) {
	dir := gentest.Module(t, "example.com/shop")
	gentest.Write(t, dir, "config/config.go", []byte("package config\n\ntype Config struct {\n\tHost string `env:\"HOST\" envDefault:\"a\"`\n}\n"))
	gentest.Write(t, dir, "cmd/main.go", []byte("package main\n\nimport (\n\t_ \"example.com/shop/config\"\n\t_ \"github.com/caarlos0/env/v11\"\n)\n\nfunc main() {}\n"))
	gentest.Write(t, dir, "lib/only.go", []byte("package lib\n\nimport _ \"github.com/caarlos0/env/v11\"\n"))
	gentest.Write(t, dir, "use/use.go", []byte("package use\n\nimport _ \"example.com/shop/config\"\n"))
	for _, tt := range []struct {
		dir, arg string
		defaults []string
		another  bool   // the generated Config has another name, since a Go file next to it declares this one
		note     string // the beginning of the only note; "" for no note
	}{
		{"config", ".Config", nil, true, "left out: ../cmd: it imports caarlos0/env and the package of Config"},
		{"", "./config.Config", nil, false, "left out: ./cmd: it imports caarlos0/env and the package of Config"},
		{"", "./config.Config", []string{"./config"}, false, "left out: ./cmd: "},
		{"", "./config.Config", []string{"./config", "example.com/shop/cmd"}, false, ""},
	} {
		r := reader{Folder: in(filepath.Join(dir, tt.dir)), Options: Options{Defaults: tt.defaults}, pkg: "config"}
		made, err := r.structure(tt.arg)
		if err != nil || strings.Contains(made.Spec, "AllConfig") != tt.another {
			t.Errorf("%+v: %v\n%s", tt, err, made.Spec)
		}
		if len(made.Notes) > 1 || (len(made.Notes) == 1) != (tt.note != "") || tt.note != "" && !strings.HasPrefix(made.Notes[0].String(), tt.note) {
			t.Errorf("%+v: notes %v", tt, made.Notes)
		}
	}
	r := reader{Folder: in(dir), Options: Options{Defaults: []string{"./none"}}}
	if _, err := r.structure("./config.Config"); !gentest.IsUsage(err, "there is no package example.com/shop/none", "") {
		t.Errorf("got error %v", err)
	}
	gentest.Write(t, dir, "config/broken.go", []byte("package config\n\nfunc {\n"))
	if _, err := (reader{Folder: in(dir)}).structure("./config.Config"); !gentest.IsUsage(err, "`config/broken.go` is not valid Go", "go vet") {
		t.Errorf("got error %v", err)
	}
}

func TestStructsOf(t *testing.T) {
	scope := gentest.Scope(t, "package a\n\ntype A struct{}\ntype B int\ntype C = A\nvar D A\nfunc E() {}\n")
	if got := structsOf(scope); !slices.Equal(got, []string{"A", "C"}) {
		t.Errorf("%q", got)
	}
}
