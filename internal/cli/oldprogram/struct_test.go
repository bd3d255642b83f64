package oldprogram

import (
	"go/types"
	"slices"
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
		case err != nil && (tt.help == "" || !isUsage(err, tt.want, tt.help)):
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
		{"./none.Config", "", ""},
	} {
		n, err := r.structType(tt.arg)
		switch {
		case tt.want != "" && (err != nil || n.Obj().Name() != tt.want):
			t.Errorf("%s: %v, %v", tt.arg, n, err)
		case tt.want == "" && (err == nil || tt.text != "" && !isUsage(err, tt.text, "")):
			t.Errorf("%s: %v", tt.arg, err)
		}
	}
}

func TestStructsOf(t *testing.T) {
	scope := gentest.Scope(t, "package a\n\ntype A struct{}\ntype B int\ntype C = A\nvar D A\nfunc E() {}\n")
	if got := structsOf(scope); !slices.Equal(got, []string{"A", "C"}) {
		t.Errorf("%q", got)
	}
}
