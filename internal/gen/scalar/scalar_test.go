package scalar_test

import (
	"math"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/module"
)

func ref(name string) scalar.Ref { return scalar.Ref{Path: module.Format, Name: name} }

func times(n string, unit string) scalar.Code {
	return scalar.Binary{Op: "*", X: scalar.Token(n), Y: scalar.Ref{Path: "time", Name: unit}}
}

func shift(n, by string) scalar.Code {
	return scalar.Binary{Op: "<<", X: scalar.Token(n), Y: scalar.Token(by)}
}

func call(path, name string, args ...scalar.Code) scalar.Code {
	return scalar.Call{Fun: scalar.Ref{Path: path, Name: name}, Args: args}
}

func link(fields ...scalar.KeyValue) scalar.Code {
	return scalar.Composite{Type: scalar.Ref{Path: "net/url", Name: "URL"}, Pointer: true, Fields: fields}
}

// TestTexts holds what a text of each type comes to: how documentation shows it, how a variable holds it, and what it is in Go.
func TestTexts(t *testing.T) {
	host, https := scalar.KeyValue{Key: "Host", Value: scalar.Quoted("h")}, scalar.KeyValue{Key: "Scheme", Value: scalar.Quoted("https")}
	for _, tt := range []struct {
		name, option, text, shown, variable string
		literal                             scalar.Code
	}{
		{"string", "", "amqp://u:p@h/", "amqp://u:xxxxx@h/", "amqp://u:p@h/", scalar.Quoted("amqp://u:p@h/")},
		{"string", "", "x", "x", "x", scalar.Quoted("x")},
		{"bool", "", "T", "true", "", scalar.Token("true")},
		{"int8", "", "-128", "-128", "", scalar.Token("-128")},
		{"uint64", "", "18446744073709551615", "18446744073709551615", "", scalar.Token("18446744073709551615")},
		{"float32", "", "0.1", "0.1", "", scalar.Token("0.1")},
		{"float", "", "1e3", "1000", "", scalar.Token("1000")},
		{"duration", "", "60s", "1m0s", "1m", scalar.Ref{Path: "time", Name: "Minute"}},
		{"duration", "", "90m", "1h30m0s", "1h30m", times("90", "Minute")},
		{"duration", "", "2h", "2h0m0s", "2h", times("2", "Hour")},
		{"duration", "", "1h0m5s", "1h0m5s", "1h0m5s", times("3605", "Second")},
		{"duration", "", "10s", "10s", "10s", times("10", "Second")},
		{"duration", "", "1500us", "1.5ms", "1.5ms", times("1500", "Microsecond")},
		{"duration", "", "3us", "3µs", "3us", times("3", "Microsecond")},
		{"duration", "", "0s", "0s", "0s", scalar.Token("0")},
		{"duration", "", "-1m", "-1m0s", "-1m", times("-1", "Minute")},
		{"duration", "s", "5", "5s", "5s", times("5", "Second")},
		{"duration", "ns", "1", "1ns", "1ns", scalar.Ref{Path: "time", Name: "Nanosecond"}},
		{"size", "", "16MiB", "16MiB", "", shift("16", "20")},
		{"size", "", "1KiB", "1KiB", "", shift("1", "10")},
		{"size", "", "3GiB", "3GiB", "", shift("3", "30")},
		{"size", "", "2TiB", "2TiB", "", shift("2", "40")},
		{"size", "", "0", "0B", "", scalar.Token("0")},
		{"size", "", "10001", "10001B", "", scalar.Token("10001")},
		{"size", "", "100001", "100001B", "", scalar.Token("100_001")},
		{"size", "", "1MB", "1MB", "", scalar.Token("1_000_000")},
		{"size", "", "12345678901", "12345678901B", "", scalar.Token("12_345_678_901")},
		{"url", "", "https://h", "https://h", "https://h", link(https, host)},
		{"url", "", "https://u:p@h/a%2Fb?q=1#f%21", "https://u:xxxxx@h/a%2Fb?q=1#f%21", "https://u:p@h/a%2Fb?q=1#f%21", link(
			https, scalar.KeyValue{Key: "User", Value: call("net/url", "UserPassword", scalar.Quoted("u"), scalar.Quoted("p"))}, host,
			scalar.KeyValue{Key: "Path", Value: scalar.Quoted("/a/b")}, scalar.KeyValue{Key: "RawPath", Value: scalar.Quoted("/a%2Fb")},
			scalar.KeyValue{Key: "RawQuery", Value: scalar.Quoted("q=1")}, scalar.KeyValue{Key: "Fragment", Value: scalar.Quoted("f!")},
			scalar.KeyValue{Key: "RawFragment", Value: scalar.Quoted("f%21")},
		)},
		{"url", "", "https://u@h?", "https://u@h?", "https://u@h?", link(
			https, scalar.KeyValue{Key: "User", Value: call("net/url", "User", scalar.Quoted("u"))}, host, scalar.KeyValue{Key: "ForceQuery", Value: scalar.Token("true")},
		)},
		{"url", "unix mailto", "unix:///run/x", "unix:///run/x", "unix:///run/x", link(
			scalar.KeyValue{Key: "Scheme", Value: scalar.Quoted("unix")}, scalar.KeyValue{Key: "Path", Value: scalar.Quoted("/run/x")},
		)},
		{"time", "", "2026-01-02T15:04:05Z", "2026-01-02T15:04:05Z", "", call("time", "Date", scalar.Token("2026"), scalar.Ref{Path: "time", Name: "January"},
			scalar.Token("2"), scalar.Token("15"), scalar.Token("4"), scalar.Token("5"), scalar.Token("0"), scalar.Ref{Path: "time", Name: "UTC"})},
		{"time", "", "1999-12-31T23:59:59.5+01:00", "1999-12-31T23:59:59.5+01:00", "", call("time", "Date", scalar.Token("1999"), scalar.Ref{Path: "time", Name: "December"},
			scalar.Token("31"), scalar.Token("23"), scalar.Token("59"), scalar.Token("59"), scalar.Token("500000000"), call("time", "FixedZone", scalar.Quoted(""), scalar.Token("3600")))},
		{"json", "", "[1]", "[1]", "[1]", call("encoding/json", "RawMessage", scalar.Raw("[1]"))},
		{"json", "", `["a://u:p@h"]`, `["a://u:xxxxx@h"]`, `["a://u:p@h"]`, call("encoding/json", "RawMessage", scalar.Raw(`["a://u:p@h"]`))},
		{"bytes", "base64", "c2VjcmV0", "c2VjcmV0", "", scalar.Call{Fun: scalar.Token("[]byte"), Args: []scalar.Code{scalar.Quoted("secret")}}},
		{"bytes", "hex", "00FF", "00ff", "", scalar.Call{Fun: scalar.Token("[]byte"), Args: []scalar.Code{scalar.Quoted("\x00\xff")}}},
	} {
		row := scalar.Named(tt.name)
		v, err := row.Parse(tt.option, tt.text)
		if err != nil {
			t.Errorf("%s: %s: %v", tt.name, tt.text, err)
			continue
		}
		if got := row.Format(tt.option, v); got != tt.shown {
			t.Errorf("%s: %s is shown as %s, want %s", tt.name, tt.text, got, tt.shown)
		}
		if row.Variable != nil {
			if got := row.Variable(tt.option, v); got != tt.variable {
				t.Errorf("%s: %s in a variable is %s, want %s", tt.name, tt.text, got, tt.variable)
			}
		}
		if got, want := row.Hidden != nil && row.Hidden(v), tt.shown != tt.variable && row.Class != scalar.Span && row.Variable != nil; got != want {
			t.Errorf("%s: %s is hidden: %t", tt.name, tt.text, got)
		}
		if got := row.Literal(v); !reflect.DeepEqual(got, tt.literal) {
			t.Errorf("%s: %s in Go is %v, want %v", tt.name, tt.text, got, tt.literal)
		}
	}
}

// TestRows holds that each type reads its good texts and refuses the bad ones, and that both ways to read do.
func TestRows(t *testing.T) {
	for _, row := range scalar.Types {
		option := ""
		if row.Option != nil {
			option = row.Option.Default
		}
		for _, text := range row.Good {
			if v, err := row.Parse(option, text); err != nil {
				if row.Option == nil || option == "" {
					t.Errorf("%s: %q: %v", row.Name, text, err)
				}
			} else if again, err := row.Parse(option, row.Format(option, v)); row.Hidden == nil && (err != nil || key(row, again) != key(row, v)) {
				t.Errorf("%s: %q comes back as %v, %v", row.Name, text, again, err)
			}
		}
		for _, text := range row.Bad {
			if _, err := row.Parse(option, text); err == nil {
				t.Errorf("%s: %q is read", row.Name, text)
			}
		}
		if row.Lenient == nil {
			continue
		}
		for _, text := range row.Lenient.Good {
			if _, err := row.Lenient.Parse(option, text); err != nil {
				t.Errorf("lenient %s: %q: %v", row.Name, text, err)
			}
		}
		for _, text := range row.Lenient.Bad {
			if _, err := row.Lenient.Parse(option, text); err == nil {
				t.Errorf("lenient %s: %q is read", row.Name, text)
			}
		}
	}
}

func key(row *scalar.Type, v any) any {
	if row.Key != nil {
		return row.Key(v)
	}
	return v
}

// TestReaders holds which function reads a type, with the option of a field.
func TestReaders(t *testing.T) {
	seconds := scalar.Ref{Path: "time", Name: "Second"}
	for _, tt := range []struct {
		name, option                  string
		reader, secret, lenient, code scalar.Code
	}{
		{"string", "", ref("String"), ref("SecretText"), nil, nil},
		{"int", "", ref("Int"), nil, nil, nil},
		{"bool", "", ref("Bool"), nil, ref("LenientBool"), nil},
		{"duration", "", ref("Duration"), nil, ref("LenientDuration"), nil},
		{"duration", "s", scalar.Call{Fun: ref("DurationIn"), Args: []scalar.Code{seconds}}, nil, scalar.Call{Fun: ref("LenientDurationIn"), Args: []scalar.Code{seconds}}, nil},
		{"url", "", ref("URL"), ref("SecretURL"), nil, nil},
		{"url", "unix", scalar.Call{Fun: ref("URLOf"), Args: []scalar.Code{scalar.Quoted("unix")}}, scalar.Call{Fun: ref("SecretURLOf"), Args: []scalar.Code{scalar.Quoted("unix")}}, nil, nil},
		{"bytes", "base64", ref("Base64"), scalar.Call{Fun: ref("SecretBytes"), Args: []scalar.Code{ref("Base64")}}, nil, ref("Base64")},
		{"bytes", "hex", ref("Hex"), scalar.Call{Fun: ref("SecretBytes"), Args: []scalar.Code{ref("Hex")}}, nil, ref("Hex")},
	} {
		row := scalar.Named(tt.name)
		of := func(f func(string) scalar.Code) scalar.Code {
			if f == nil {
				return nil
			}
			return f(tt.option)
		}
		var lenient scalar.Code
		if row.Lenient != nil {
			lenient = row.Lenient.Reader(tt.option)
		}
		got := []scalar.Code{row.Reader(tt.option), of(row.SecretReader), lenient, of(row.Decode)}
		if want := []scalar.Code{tt.reader, tt.secret, tt.lenient, tt.code}; !reflect.DeepEqual(got, want) {
			t.Errorf("%s %s: %v, want %v", tt.name, tt.option, got, want)
		}
	}
}

// TestNames holds how types are found: by their own names, those of other languages, those of Go, and their options.
func TestNames(t *testing.T) {
	if !slices.Equal(scalar.LenientNames(), []string{"bool", "duration", "size"}) {
		t.Errorf("lenient: %q", scalar.LenientNames())
	}
	for name, want := range map[string]string{"str": "string", "rune": "int32", "dict": "map[string]string", "oneof": "union", "string": "", "x": ""} {
		if got, ok := scalar.OtherName(name); got != want || ok != (want != "") {
			t.Errorf("%s: %s, %t", name, got, ok)
		}
	}
	for name, want := range map[string]string{"string": "string", "float64": "float", "time.Duration": "duration", "*net/url.URL": "url", "[]byte": "bytes", "uint": "uint"} {
		if got := scalar.OfGo(name); got == nil || got.Name != want {
			t.Errorf("%s: %v, want %s", name, got, want)
		}
	}
	for key, want := range map[string]string{"unit": "duration", "encoding": "bytes"} {
		if got := scalar.WithOption(key); got == nil || got.Name != want {
			t.Errorf("%s: %v, want %s", key, got, want)
		}
	}
	if scalar.WithOption("x") != nil || scalar.OfGo("x") != nil || scalar.Named("x") != nil {
		t.Error("there is a type of that name")
	}
	for name, want := range map[string]string{"url": "*url.URL", "bytes": "[]byte", "json": "json.RawMessage", "int": "int"} {
		if got := scalar.Named(name).Go.String(); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	if names := scalar.Names(); len(names) != len(scalar.Types) || names[0] != "string" {
		t.Errorf("%q", names)
	}
	for text, want := range map[string]string{"": "", "unix  mailto": "unix mailto"} {
		if got := scalar.Hostless(text); len(got) > 0 && got[0]+" "+got[1] != want || len(got) == 0 && want != "" {
			t.Errorf("%q: %q", text, got)
		}
	}
	for text, want := range map[string]string{"https://h/a b": "https://h/a%20b", "%": "%"} {
		if got := scalar.CanonicalURL(text); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}

// TestClasses holds which classes compute as what, and which whole numbers TOML cannot write.
func TestClasses(t *testing.T) {
	var numbers, quantities, texts []scalar.Class
	for c := scalar.None; c <= scalar.Opaque; c++ {
		if c.Number() {
			numbers = append(numbers, c)
		}
		if c.Quantity() {
			quantities = append(quantities, c)
		}
		if c.Texts() {
			texts = append(texts, c)
		}
	}
	if !slices.Equal(numbers, []scalar.Class{scalar.Signed, scalar.Unsigned, scalar.Floating}) || !slices.Equal(quantities, []scalar.Class{scalar.Span, scalar.Amount}) ||
		!slices.Equal(texts, []scalar.Class{scalar.Text, scalar.Address}) {
		t.Errorf("numbers %v, quantities %v, texts %v", numbers, quantities, texts)
	}
	for _, row := range scalar.Types {
		quantity := row.Class.Number() || row.Class.Quantity() || row.Class == scalar.Moment
		if row.Ordered != quantity || row.MayBeZero != (quantity || row.Class == scalar.Flag) || row.Generic != (row.Class.Number() || row.Class == scalar.Text) ||
			row.RawItems != (row.Name == "json") {
			t.Errorf("%s: ordered %t, may be zero %t, generic %t, raw items %t", row.Name, row.Ordered, row.MayBeZero, row.Generic, row.RawItems)
		}
	}
	var outgrown []string
	for _, row := range scalar.Types {
		if row.Outgrows() {
			outgrown = append(outgrown, row.Name)
		}
	}
	if !slices.Equal(outgrown, []string{"uint", "uint64"}) {
		t.Errorf("above 2^63-1: %q", outgrown)
	}
	for name, want := range map[string]scalar.Limits{"int": {Least: math.MinInt64, Greatest: math.MaxInt64}, "int8": {Least: -128, Greatest: 127}, "uint16": {Greatest: 65535}} {
		if got := *scalar.Named(name).Limits; got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestDefaultType holds which type Go gives an untyped constant.
func TestDefaultType(t *testing.T) {
	minute := scalar.Ref{Path: "time", Name: "Minute"}
	for _, tt := range []struct {
		code scalar.Code
		want string
	}{
		{scalar.Token("true"), "bool"},
		{scalar.Token("false"), "bool"},
		{scalar.Token("5"), "int"},
		{scalar.Token("0.5"), "float64"},
		{scalar.Token("1e+21"), "float64"},
		{scalar.Quoted("x"), "string"},
		{scalar.Raw("x"), "string"},
		{shift("1", "20"), "int"},
		{times("5", "Second"), ""},
		{scalar.Binary{Op: "*", X: minute, Y: scalar.Token("5")}, ""},
		{minute, ""},
	} {
		if got := scalar.DefaultType(tt.code); got != tt.want {
			t.Errorf("%v: %s, want %s", tt.code, got, tt.want)
		}
	}
	if got := scalar.Named("size").Literal(int64(-123456)); got != scalar.Token("-123_456") {
		t.Errorf("a negative number is %v", got)
	}
	if got := scalar.DurationLiteral(24 * time.Hour); !reflect.DeepEqual(got, times("24", "Hour")) {
		t.Errorf("a day is %v", got)
	}
}
