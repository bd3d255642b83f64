package spectype

import (
	"go/constant"
	"go/importer"
	"go/token"
	"go/types"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/importing/gosource"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/gentest"
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

// trimmed makes blanks around items not matter.
func trimmed(k Type) Type {
	k.Trim = true
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
	free, big, unknown := word, of(t, types.Typ[types.Uint64]), Type{GoType: "example.com/x.T", AnyBase: true}
	free.AnyBase = true
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
		{based, "1_000", "1000", "int"},
		{based, "seven", "", "int"},
		{free, "0x1f", `"0x1f"`, "string"},
		{unknown, "0x1f", `"0x1f"`, "example.com/x.T"},
		{big, "7", "7", "uint64"},
		{big, "9223372036854775807", "9223372036854775807", "uint64"},
		{big, "9223372036854775808", `"9223372036854775808"`, "uint64"},
		{big, "18446744073709551615", `"18446744073709551615"`, "uint64"},
		{ratio, "2", "2.0", "float"},
		{ratio, "1e3", "1000.0", "float"},
		{ratio, "0.5", "0.5", "float"},
		{ratio, "1e100", "1e+100", "float"},
		{ratio, "half", "", "float"},
		{Type{Row: scalar.OfGo("time.Time")}, "2024-05-06T07:08:09Z", "2024-05-06T07:08:09Z", "time"},
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
		{object(number), ":1", "", "map[string]int"},
		{object(number), " a:1,a:2", `{ " a" = 1, "a" = 2 }`, "map[string]int"},
		{trimmed(object(word)), " a: 1 ", `{ "a" = "1" }`, "map[string]string"},
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
	addr, ports, text := Type{GoType: "net/netip.Addr"}, Type{GoType: "net/netip.AddrPort"}, of(t, types.Typ[types.String])
	colons := list(ports)
	colons.Separator = ":"
	for _, tt := range []struct {
		k              Type
		standard, want string
	}{
		{Type{GoType: "example.com/x.T"}, "on", "on"},
		{Type{GoType: "example.com/x.T"}, "", "example"},
		{addr, "", "192.0.2.1"},
		{addr, "192.0.2.1", "192.0.2.2"},
		{addr, "192.0.2.2", "192.0.2.1"},
		{list(addr), "", "192.0.2.1,192.0.2.2"},
		{object(addr), "", "a:192.0.2.1,b:192.0.2.2"},
		{list(ports), "", "192.0.2.1:80,192.0.2.2:80"},
		{colons, "", ""},
		{object(ports), "", ""},
		{of(t, types.Typ[types.Int]), "", "1"},
		{of(t, types.Typ[types.Int]), "x", "1"},
		{list(of(t, types.Typ[types.Int])), "", "1,0"},
		{text, "", "x"},
		{text, "x", "hello world"},
		{list(text), "", "x,hello world"},
	} {
		if got := tt.k.Example(tt.standard); got != tt.want {
			t.Errorf("the example of %s with the default %q is %q, want %q", tt.k, tt.standard, got, tt.want)
		}
	}
}

// TestZero holds which types have a zero value that a specification can write.
func TestZero(t *testing.T) {
	word := of(t, types.Typ[types.String])
	raw := word
	raw.Raw = true
	for _, tt := range []struct {
		k              Type
		variable, want string
	}{
		{word, "HOST", `""`},
		{word, "DB_PASSWORD", ""},
		{raw, "HOST", ""},
		{of(t, types.Typ[types.Int]), "PASSWORD_LENGTH", "0"},
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

// TestOfDeclared holds which types of a program a specification has, and which of them read texts.
func TestOfDeclared(t *testing.T) {
	scope := gentest.Scope(t, `package a

type Level int

type Text struct{}

func (*Text) UnmarshalText([]byte) error { return nil }

type Plain struct{ Text }

type Both int

func (Both) UnmarshalText(b []byte) error { return nil }

type hidden struct{}

func (*hidden) UnmarshalText([]byte) error { return nil }

type Of[T any] struct{}

func (*Of[T]) UnmarshalText([]byte) error { return nil }

type Reader interface{ UnmarshalText([]byte) error }

type (
	None    int
	More    int
	Word    int
	Nothing int
	Value   int
	Failure int
	Twice   int
)

func (None) UnmarshalText() error             { return nil }
func (More) UnmarshalText([]byte, int) error  { return nil }
func (Word) UnmarshalText(string) error       { return nil }
func (Nothing) UnmarshalText([]byte)          {}
func (Value) UnmarshalText([]byte) int        { return 0 }
func (Failure) UnmarshalText([]byte) failure  { return nil }
func (Twice) UnmarshalText([]byte) (int, error) { return 0, nil }

type failure error

var (
	pointer  *Text
	twice    **Text
	level    *Level
	unnamed  struct{ Text }
	inside   hidden
	generic  Of[int]
	nothing  struct{}
	numbers  []Level
	sizes    map[string]Text
	array    [2]int
	another  Numbers
)

type Numbers []int
`)
	for name, want := range map[string]struct {
		spec, elem string // "" for none
		text       bool
	}{
		"Level": {spec: "int"}, "Text": {spec: "example.com/a.Text", text: true}, "Plain": {spec: "example.com/a.Plain", text: true},
		"Both": {spec: "example.com/a.Both", text: true}, "pointer": {spec: "example.com/a.Text", text: true}, "twice": {}, "level": {},
		"unnamed": {text: true}, "inside": {text: true}, "generic": {text: true}, "nothing": {}, "Reader": {},
		"None": {spec: "int"}, "More": {spec: "int"}, "Word": {spec: "int"}, "Nothing": {spec: "int"}, "Value": {spec: "int"},
		"Failure": {spec: "int"}, "Twice": {spec: "int"},
		"numbers": {elem: "example.com/a.Level"}, "sizes": {elem: "example.com/a.Text"}, "array": {}, "another": {elem: "int"},
	} {
		of := scope.Lookup(name).Type()
		k, ok := Of(of)
		if ok != (want.spec != "") || ok && k.String() != want.spec || IsText(of) != want.text {
			t.Errorf("%s: %s %t, text %t, want %+v", name, k, ok, IsText(of), want)
		}
		if elem := Elem(of); (elem != nil) != (want.elem != "") || elem != nil && GoName(elem) != want.elem {
			t.Errorf("the items of %s are %v, want %q", name, elem, want.elem)
		}
	}
}

// TestIs holds that a class is about single values.
func TestIs(t *testing.T) {
	word := of(t, types.Typ[types.String])
	for _, tt := range []struct {
		k    Type
		c    scalar.Class
		want bool
	}{
		{word, scalar.Text, true}, {word, scalar.Flag, false}, {list(word), scalar.Text, false}, {Type{GoType: "net/netip.Addr"}, scalar.Text, false},
	} {
		if got := tt.k.Is(tt.c); got != tt.want {
			t.Errorf("%s is of class %d: %t", tt.k, tt.c, got)
		}
	}
}

// TestWritten holds how defaults in Go are written in a specification and as texts of variables.
func TestWritten(t *testing.T) {
	number, word, flag, ratio := of(t, types.Typ[types.Int]), of(t, types.Typ[types.String]), of(t, types.Typ[types.Bool]), of(t, types.Typ[types.Float64])
	span, addr := Type{Row: scalar.OfGo("time.Duration")}, Type{GoType: "net/netip.Addr"}
	one := func(v any) gosource.Literal {
		if f, ok := v.(float64); ok {
			return gosource.Literal{Constant: constant.MakeFloat64(f)}
		}
		return gosource.Literal{Constant: constant.Make(v)}
	}
	several := func(all ...gosource.Literal) gosource.Literal { return gosource.Literal{Items: all} }
	keyed := func(l gosource.Literal, keys ...string) gosource.Literal {
		l.Keys = keys
		return l
	}
	for _, tt := range []struct {
		k          Type
		l          gosource.Literal
		toml, text string
		bad        bool
	}{
		{number, gosource.Literal{}, "", "", false},
		{number, gosource.Literal{IsNil: true}, "", "", false},
		{number, one(int64(7)), "7", "7", false},
		{number, one("x"), "", "x", true},
		{number, one(2.0), "2", "2", false},
		{number, one(0.5), "", "0.5", true},
		{of(t, types.Typ[types.Uint64]), gosource.Literal{Constant: constant.MakeUint64(1 << 63)}, `"9223372036854775808"`, "9223372036854775808", false},
		{ratio, one(0.5), "0.5", "0.5", false},
		{ratio, one(int64(2)), "2.0", "2", false},
		{word, one("a"), `"a"`, "a", false},
		{word, one(""), "", "", false},
		{word, one(true), `"1"`, "1", false},
		{word, one(false), `"0"`, "0", false},
		{flag, one(true), "true", "true", false},
		{addr, one(true), `"true"`, "true", false},
		{addr, one(int64(7)), `"7"`, "7", false},
		{span, one(int64(1500000000)), `"1.5s"`, "1.5s", false},
		{number, several(one(int64(1))), "", "", true},
		{list(number), several(one(int64(1)), one(int64(2))), "[1, 2]", "1,2", false},
		{list(number), several(one(int64(1)), one("x")), "", "", true},
		{list(number), several(one(int64(1)), several(one(int64(2)))), "", "", true},
		{list(number), keyed(several(one(int64(1))), "a"), "", "", true},
		{object(number), several(one(int64(1))), "", "", true},
		{object(number), keyed(several(one(int64(1)), one(int64(2))), "a", "b"), `{ "a" = 1, "b" = 2 }`, "", false},
	} {
		toml, text, why := tt.k.Written(tt.l)
		if toml != tt.toml || text != tt.text || (why != "") != tt.bad {
			t.Errorf("%s in %s: %s, %q, %q, want %s, %q, bad %t", tt.l.Source(), tt.k, toml, text, why, tt.toml, tt.text, tt.bad)
		}
	}
}

// TestStruct tells structs, whose fields are read one by one, from structs that are read from one text.
func TestStruct(t *testing.T) {
	imported := importer.Default()
	declared := func(path, name string) types.Type {
		t.Helper()
		pkg, err := imported.Import(path)
		if err != nil {
			t.Fatal(err)
		}
		return pkg.Scope().Lookup(name).Type()
	}
	plain := types.NewStruct([]*types.Var{types.NewField(token.NoPos, nil, "A", types.Typ[types.Int], false)}, nil)
	for _, c := range []struct {
		goType        types.Type
		found, points bool
	}{
		{plain, true, false},
		{types.NewPointer(plain), true, true},
		{declared("net/http", "Server"), true, false},
		{types.NewPointer(types.NewPointer(plain)), false, false},
		{types.NewSlice(plain), false, false},
		{types.Typ[types.Int], false, false},
		{declared("net/url", "URL"), false, false},
		{types.NewPointer(declared("time", "Location")), false, false},
		{declared("time", "Time"), false, false}, // it has UnmarshalText
	} {
		if s, pointer := Struct(c.goType); (s != nil) != c.found || pointer != c.points {
			t.Errorf("%s: got %v, %t", c.goType, s, pointer)
		}
	}
}
