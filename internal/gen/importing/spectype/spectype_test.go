package spectype

import (
	"go/importer"
	"go/token"
	"go/types"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/scalar"
)

// list and object make a list and a map of a type.
func list(k Type) Type {
	k.Shape, k.Separator, k.Trim = List, ",", true
	return k
}

func object(k Type) Type {
	k.Shape, k.Separator, k.Pair = Map, ",", ":"
	return k
}

func of(t *testing.T, goType types.Type) Type {
	t.Helper()
	k, ok := Of(goType)
	if !ok {
		t.Fatalf("a specification has no type for %s", GoName(goType))
	}
	return k
}

// TestLiteral holds how a specification writes texts of variables.
func TestLiteral(t *testing.T) {
	number, word, flag, ratio := of(t, types.Typ[types.Int]), of(t, types.Typ[types.String]), of(t, types.Typ[types.Bool]), of(t, types.Typ[types.Float64])
	based := number
	based.AnyBase = true
	span := Type{Row: scalar.OfGo("time.Duration")}
	for _, tt := range []struct {
		k                   Type
		text, literal, name string // no literal: the text is no value of the type
	}{
		{number, "7", "7", "int"},
		{number, "0x1f", "", "int"},
		{number, "seven", "", "int"},
		{based, "0x1f", "31", "int"},
		{based, "0644", "420", "int"},
		{of(t, types.Typ[types.Uint64]), "18446744073709551615", `"18446744073709551615"`, "uint64"},
		{ratio, "2", "2.0", "float"},
		{ratio, "1e3", "1000.0", "float"},
		{word, `a "b"`, `"a \"b\""`, "string"},
		{word, "a\xffb", "", "string"},
		{word, "\x1b[31mred", "", "string"},
		{Type{GoType: "net/netip.Addr"}, "::1\x00", "", "net/netip.Addr"},
		{list(word), "a,b\u202ec", "", "[]string"},
		{object(word), "k\xff:v", "", "map[string]string"},
		{flag, "true", "true", "bool"},
		{span, "90s", `"1m30s"`, "duration"},
		{span, "90", "", "duration"},
		{Type{GoType: "net/netip.Addr"}, "::1", `"::1"`, "net/netip.Addr"},
		{list(number), "1, 2", "[1, 2]", "[]int"},
		{list(number), "1,x", "", "[]int"},
		{object(number), "a:1,b:2", `{ "a" = 1, "b" = 2 }`, "map[string]int"},
		{object(number), "a:1,a:2", "", "map[string]int"},
		{object(number), "a", "", "map[string]int"},
	} {
		if got, why := tt.k.Literal(tt.text); got != tt.literal || (why == "") != (tt.literal != "") || tt.k.String() != tt.name {
			t.Errorf("%s, a %s: %s, %q, want %s", tt.text, tt.k, got, why, tt.literal)
		}
	}
}

// TestExample holds that an example is a value of the type, and not the default.
func TestExample(t *testing.T) {
	for _, goType := range []types.BasicKind{types.Int, types.Uint8, types.Float32, types.Bool, types.String} {
		k := of(t, types.Typ[goType])
		first := k.Example("")
		if second := k.Example(first); second == first || second == "" {
			t.Errorf("%s: %q is the example beside the default %q", k, second, first)
		}
		for _, several := range []Type{list(k), object(k)} {
			if text := several.Example(""); text == "" {
				t.Errorf("%s has no example", several)
			} else if _, why := several.Literal(text); why != "" {
				t.Errorf("%s: the example %q: %s", several, text, why)
			}
		}
	}
	if got := (Type{GoType: "example.com/x.T"}).Example("on"); got != "on" {
		t.Errorf("the example of an unknown Go type is %q, not its default", got)
	}
}

// TestZero holds which types have a zero value that a specification can write.
func TestZero(t *testing.T) {
	word := of(t, types.Typ[types.String])
	for _, tt := range []struct {
		k              Type
		variable, want string
	}{
		{word, "HOST", `""`},
		{word, "DB_PASSWORD", ""},
		{of(t, types.Typ[types.Int]), "PORT", "0"},
		{of(t, types.Typ[types.Float64]), "RATE", "0.0"},
		{of(t, types.Typ[types.Bool]), "DEBUG", "false"},
		{Type{Row: scalar.OfGo("time.Duration")}, "WAIT", `"0s"`},
		{Type{Row: scalar.OfGo("*net/url.URL")}, "URL", ""},
		{Type{GoType: "net/netip.Addr"}, "ADDR", ""},
		{list(word), "HOSTS", ""},
	} {
		if got := tt.k.Zero(tt.variable); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.k, got, tt.want)
		}
	}
}

// TestOf holds which Go types a specification has.
func TestOf(t *testing.T) {
	std := importer.ForCompiler(token.NewFileSet(), "source", nil)
	named := func(path, name string) types.Type {
		p, err := std.Import(path)
		if err != nil {
			t.Fatal(err)
		}
		return p.Scope().Lookup(name).Type()
	}
	for _, tt := range []struct {
		of   types.Type
		want string // "" for none
	}{
		{named("time", "Duration"), "duration"},
		{named("time", "Time"), "time"},
		{named("net/url", "URL"), "url"},
		{types.NewPointer(named("net/url", "URL")), "url"},
		{named("net/netip", "Addr"), "net/netip.Addr"},
		{types.Typ[types.Byte], "uint8"},
		{types.Typ[types.Complex128], ""},
		{types.NewChan(types.SendRecv, types.Typ[types.Int]), ""},
	} {
		k, ok := Of(tt.of)
		if ok != (tt.want != "") || ok && k.String() != tt.want {
			t.Errorf("%s: %s %t, want %q", GoName(tt.of), k, ok, tt.want)
		}
	}
}
