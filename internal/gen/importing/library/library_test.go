package library

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"reflect"
	"strings"
	"testing"
)

// typed is the package at example.com/shop/config of a source that imports nothing.
func typed(t *testing.T, source string) *types.Package {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "config.go", source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	pkg, err := (&types.Config{}).Check("example.com/shop/config", fset, []*ast.File{f}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return pkg
}

// text lists the fields of a tag that are set.
func text(t Tag) string {
	var all []string
	v := reflect.ValueOf(t)
	for i := range v.NumField() {
		name, value := v.Type().Field(i).Name, v.Field(i)
		switch {
		case value.IsZero() || name == "Text":
		case value.Kind() == reflect.Bool:
			all = append(all, name)
		default:
			all = append(all, fmt.Sprintf("%s=%q", name, reflect.Indirect(value)))
		}
	}
	return strings.Join(all, " ")
}

// TestRead reads the tags of a field of a struct C, with @ in place of back quotes. What follows from tags for a specification is tested in
// package importing.
func TestRead(t *testing.T) {
	const present = "Present "
	for _, tt := range []struct {
		library        *Library
		version, field string
		want           string
	}{
		{Caarlos, "", `A int`, ``},
		{Caarlos, "", `A int @json:"a"@`, ``},
		{Caarlos, "", `A int @env:"A"@`, present + `Name="A"`},
		{Caarlos, "", `A int @env:""@`, `Present`},
		{Caarlos, "", `A int @env:"-"@`, present + `Name="-" Ignored`},
		{Caarlos, "", `A int @env:"A,-"@`, present + `Name="A" Ignored`},
		{Caarlos, "", `A int @envDefault:""@`, present + `Value=""`},
		{Caarlos, "", `A int @env:"A,required,notEmpty,file" envDefault:"1"@`, present + `Name="A" Value="1" Required NotEmpty File`},
		{Caarlos, "", `A int @env:"A,expand,unset,init"@`, present + `Name="A" Expand Unset Init`},
		{Caarlos, "", `A int @env:"A" envPrefix:"P_" envSeparator:";" envKeyValSeparator:"="@`, present + `Name="A" Prefix="P_" Separator=";" Pair="="`},
		{Caarlos, "", `A int @env:"A,odd"@`, present + "Name=\"A\" Wrong=\"caarlos0/env has no option `odd`, and its loader fails\""},
		{Caarlos, "v8.0.0", `A int @env:"A" envExpand:"True"@`, present + `Name="A" Expand`},
		{Caarlos, "v8.0.0", `A int @env:"A" envExpand:"1"@`, present + `Name="A"`},
		{Caarlos, "v9.0.0", `A int @env:"A" envExpand:"true"@`, present + `Name="A"`},
		{Caarlos, "", `A int @env:"A" envExpand:"true"@`, present + `Name="A"`},

		{Envconfig, "", `HTTPPort int`, `Name="HTTPPORT" Prefix="HTTPPORT_" Init`},
		{Envconfig, "", `HTTPPort int @split_words:"true"@`, `Name="HTTP_PORT" Prefix="HTTP_PORT_" Init`},
		{Envconfig, "", `A int @envconfig:"b"@`, present + `Name="B" Bare="B" Prefix="B_" Init`},
		{Envconfig, "", `A int @ignored:"true" required:"1" default:"x"@`, `Name="A" Value="x" Prefix="A_" Ignored Required Init`},
		{Envconfig, "", `A int @ignored:"no" default:""@`, `Name="A" Prefix="A_" Init`},
		{Envconfig, "", `Inner`, `Name="INNER" Init`},

		{GoEnvconfig, "", `A int`, `Init`},
		{GoEnvconfig, "", `A int @env:"A, required"@`, present + `Name="A" Required Init`},
		{GoEnvconfig, "", `A int @env:" A ,Required,overwrite,decodeunset"@`, present + `Name="A" Required Init DecodeUnset`},
		{GoEnvconfig, "", `A int @env:",noinit,prefix=P_,delimiter=;,separator=="@`, present + `Prefix="P_" Separator=";" Pair="="`},
		{GoEnvconfig, "", `A int @env:"A, default= a, b"@`, present + `Name="A" Value=" a, b" Init`},
		{GoEnvconfig, "", `A int @env:"A,default=$B"@`, present + `Name="A" Value="$B" Expand Init`},
		{GoEnvconfig, "", `A int @env:"A,default=\\$B\\\\"@`, present + `Name="A" Value="$B\\" Init`},
		{GoEnvconfig, "", `A int @env:"A,delimiter=\\,,required"@`, present + `Name="A" Separator="," Required Init`},
		{GoEnvconfig, "", `A int @env:"A,required,default=x"@`, present + `Name="A" Value="x" Wrong="it is required and has a default, and the loader of sethvargo/go-envconfig fails" Required Init`},
		{GoEnvconfig, "", `A int @env:"A,odd,required"@`, present + "Name=\"A\" Wrong=\"sethvargo/go-envconfig has no option `odd`, and its loader fails\" Init"},

		{Viper, "", `A int`, `Name="A" Prefix="A."`},
		{Viper, "", `A int @mapstructure:"b"@`, present + `Name="b" Prefix="b."`},
		{Viper, "", `A int @mapstructure:"-"@`, present + `Name="-" Prefix="-." Ignored`},
		{Viper, "", `A Inner @mapstructure:",squash"@`, present + `Name="A"`},
		{Viper, "", `A *Inner @mapstructure:",squash"@`, present + `Name="A" Wrong="it is a pointer with the option squash, and the loader of spf13/viper fails while it is nil"`},
		{Viper, "", `A map[string]any @mapstructure:",remain"@`, present + `Name="A" Prefix="A." Wrong="it has the option remain: it holds the keys of a configuration file that no other field has"`},
	} {
		pkg := typed(t, "package config\n\ntype Inner struct{}\n\ntype C struct {\n\t"+strings.ReplaceAll(tt.field, "@", "`")+"\n}\n")
		s := pkg.Scope().Lookup("C").Type().Underlying().(*types.Struct)
		if got := text(tt.library.Read(s.Field(0), s.Tag(0), tt.version)); got != tt.want {
			t.Errorf("%s %s, %s: got %s, want %s", tt.library.Name, tt.version, tt.field, got, tt.want)
		}
	}
	own := TagNames{Name: "my", Prefix: "myPrefix", Value: "myDefault"}
	if got, want := text(ReadCaarlos(own, `my:"A,init" myDefault:"1" myPrefix:"P_" env:"B"`, "")), present+`Name="A" Value="1" Prefix="P_" Init`; got != want {
		t.Errorf("with other keys: got %s, want %s", got, want)
	}
}

// TestSelfRead is about the methods that libraries call and resgen does not.
func TestSelfRead(t *testing.T) {
	pkg := typed(t, `package config

type None struct{}

type Decoder struct{}

func (*Decoder) Decode(string) error        { return nil }
func (*Decoder) UnmarshalText([]byte) error { return nil }

type Setter struct{}

func (Setter) Set(string) error { return nil }

type Binary struct{}

func (*Binary) UnmarshalBinary([]byte) error { return nil }
func (*Binary) GobDecode([]byte) error       { return nil }

type Text struct{ Binary }

func (*Text) UnmarshalText([]byte) error { return nil }

type Env struct{}

func (*Env) EnvDecode(string) error        { return nil }
func (*Env) UnmarshalJSON([]byte) error    { return nil }
func (*Env) UnmarshalText([]byte) error    { return nil }
`)
	for name, want := range map[string][2]string{
		"None": {}, "Decoder": {"Decode", ""}, "Setter": {"Set", ""}, "Binary": {"UnmarshalBinary", "UnmarshalBinary"}, "Text": {}, "Env": {"", "EnvDecode"},
	} {
		own := pkg.Scope().Lookup(name).Type()
		for _, of := range []types.Type{own, types.NewPointer(own)} {
			if got := [2]string{Envconfig.SelfRead(of), GoEnvconfig.SelfRead(of)}; got != want {
				t.Errorf("%s: got %q, want %q", of, got, want)
			}
			if got := Caarlos.SelfRead(of) + Viper.SelfRead(of); got != "" {
				t.Errorf("%s: caarlos0/env or viper calls %s", of, got)
			}
		}
	}
}

// TestHead is about the beginning of all variables.
func TestHead(t *testing.T) {
	for _, prefix := range []string{"", "app_"} {
		for _, l := range []*Library{Caarlos, GoEnvconfig} {
			if got := l.Head(prefix); got != prefix {
				t.Errorf("%s: got %q, want %q", l.Name, got, prefix)
			}
		}
	}
	if got := Envconfig.Head("") + Viper.Head("app"); got != "" {
		t.Errorf("got %q, want no prefix", got)
	}
	if got := Envconfig.Head("app"); got != "APP_" {
		t.Errorf("got %q, want APP_", got)
	}
}
