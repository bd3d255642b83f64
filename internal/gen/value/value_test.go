package value_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/value"
)

// field is a field x with these keys.
func field(t *testing.T, keys string) *model.Field {
	t.Helper()
	return kind(t, "version = 1\n[kind.k.field]\nx = { "+keys+" }\n").Fields[0]
}

// TestCheck holds which constraints of a field a text breaks: of a scalar, and of the whole and the items of lists and maps.
func TestCheck(t *testing.T) {
	for _, tt := range []struct{ keys, text, want string }{
		{`type = "int", min = 2, max = 5`, "2", ""},
		{`type = "int", min = 2, max = 5`, "5", ""},
		{`type = "int", min = 2, max = 5`, "1", "min range must be from 2 to 5"},
		{`type = "int", min = 2, max = 5`, "6", "max range must be from 2 to 5"},
		{`type = "string", min_len = 2, pattern = "^a"`, "b", "min_len min_len must have at least 2 characters; pattern pattern must match the pattern ^a"},
		{`type = "[]int", min = 2, max_len = 3`, "1,2,1", "min min item 1: must be at least 2; min min item 3: must be at least 2"},
		{`type = "[]int", max_len = 1, min = 1`, "0,1", "max_len max_len must have at most 1 item; min min item 1: must be at least 1"},
		{`type = "[]int", unique = true`, "1,2,3", ""},
		{`type = "[]int", unique = true`, "1,2,1,1", "unique unique item 3: must not repeat an item; unique unique item 4: must not repeat an item"},
		{`type = "[]int", unique = true, max = 1`, "2,2", "max max item 1: must be at most 1; unique unique item 2: must not repeat an item; max max item 2: must be at most 1"},
		{`type = "[]time", unique = true`, "2026-01-02T15:04:05Z,2026-01-02T16:04:05+01:00", "unique unique item 2: must not repeat an item"},
		{`type = "map[string]int", min = 2, max = 5`, "a=1,b=6,c=1", "min range every value must be from 2 to 5"},
		{`type = "map[string]int", min = 2, max_len = 1`, "a=2,b=2", "max_len max_len must have at most 1 entry"},
		{`type = "url", schemes = ["https"]`, "http://h", "schemes schemes must have the scheme https"},
		{`type = "url", schemes = ["https", "http"]`, "http://h", ""},
	} {
		f := field(t, tt.keys)
		v, err := value.ParseField(f, tt.text)
		if err != nil {
			t.Errorf("%s: %s: %v", tt.keys, tt.text, err)
			continue
		}
		if got := said(value.Check(f, v)); got != tt.want {
			t.Errorf("%s: %s:\n got %s\nwant %s", tt.keys, tt.text, got, tt.want)
		}
	}
}

func said(breaks []value.Break) string {
	var all []string
	for _, b := range breaks {
		all = append(all, b.Key+" "+b.Rule+" "+b.Message)
	}
	return strings.Join(all, "; ")
}

// TestCheckSome holds that no item is looked at once enough breaks are found.
func TestCheckSome(t *testing.T) {
	f := field(t, `type = "[]int", min = 2, unique = true`)
	v, err := value.ParseField(f, "1,1,0,5,0")
	if err != nil {
		t.Fatal(err)
	}
	for most, want := range []int{0, 1, 3, 3, 4, 6, 6} { // the second and the last item break both constraints
		if got := len(value.CheckSome(f, v, most)); got != want {
			t.Errorf("at most %d: %d breaks, want %d", most, got, want)
		}
	}
}

// TestParse holds what texts come to, and how documentation shows the values.
func TestParse(t *testing.T) {
	for _, tt := range []struct {
		keys, text, want string
		hidden           bool
	}{
		{`type = "duration"`, "90s", "1m30s", false},
		{`type = "bool", lenient = true`, "On", "true", false},
		{`type = "bool"`, "On", "must be true or false", false},
		{`type = "string", one_of = ["Low", "High"], ignore_case = true`, "hIGH", "High", false},
		{`type = "[]string", one_of = ["Low", "High"], ignore_case = true`, "hIGH,low", "High, Low", false},
		{`type = "map[string]string", one_of = ["Low", "High"], ignore_case = true`, "b=hIGH,a=low", "a=Low, b=High", false},
		{`type = "map[string]int"`, "b=2,a=1", "a=1, b=2", false},
		{`type = "map[string]int"`, "b=x", "entry 1: must be a whole number", false},
		{`type = "[]json"`, `[{"a": 1}, [2]]`, `{"a": 1}, [2]`, false},
		{`type = "[]json"`, `[{"a"]`, "must be", false},
		{`type = "map[string]json"`, `{"k": [2]}`, `k=[2]`, false},
		{`type = "map[string]json"`, `{"k": [2}`, "must be", false},
		{`type = "url"`, "https://u:p@h/", "https://u:xxxxx@h/", true},
		{`type = "url"`, "https://u@h/", "https://u@h/", false},
		{`type = "[]url"`, "https://h/,https://u:p@h/", "https://h/, https://u:xxxxx@h/", true},
		{`type = "[]url"`, "https://h/", "https://h/", false},
		{`type = "map[string]url"`, "a=https://h/,k=https://u:p@h/", "a=https://h/, k=https://u:xxxxx@h/", true},
		{`type = "map[string]url"`, "a=https://h/", "a=https://h/", false},
		{`type = "int"`, "5", "5", false},
	} {
		f := field(t, tt.keys)
		v, err := value.ParseField(f, tt.text)
		if err != nil {
			if !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%s: %s: error %q, want %q", tt.keys, tt.text, err, tt.want)
			}
			continue
		}
		if v.Text != tt.want {
			t.Errorf("%s: %s: shown as %s, want %s", tt.keys, tt.text, v.Text, tt.want)
		}
		if got := value.Hidden(f.Type, v.V); got != tt.hidden {
			t.Errorf("%s: %s: hidden %t", tt.keys, tt.text, got)
		}
	}
}

// TestFields holds that literals of objects are shown with their fields, and that a password in one of them is left out.
func TestFields(t *testing.T) {
	link, n := &model.Field{Name: "link", Type: model.ScalarType("url")}, &model.Field{Name: "n", Type: model.ScalarType("int")}
	object := &model.Type{Kind: model.ObjectType}
	for text, hidden := range map[string]bool{"https://u:p@h/": true, "https://h/": false} {
		v, err := value.Parse(link.Type, text)
		if err != nil {
			t.Fatal(err)
		}
		fields := model.Fields{{Field: n, Value: &model.Value{V: int64(1), Text: "1"}}, {Field: link, Value: v}}
		if got, want := value.Format(object, fields), "{n=1, link="+v.Text+"}"; got != want {
			t.Errorf("%s, want %s", got, want)
		}
		if got := value.Hidden(object, fields); got != hidden {
			t.Errorf("%s: hidden %t", text, got)
		}
	}
	if _, err := value.Parse(object, "x"); err == nil {
		t.Error("an object is read from a text")
	}
	union := &model.Type{Kind: model.UnionType, Union: &model.Union{Members: []*model.Object{{Name: "local"}, {Name: "cloud"}}}}
	if v, err := value.Parse(union, "cloud"); err != nil || v.V != "cloud" || v.Text != "cloud" || value.Hidden(union, v.V) {
		t.Errorf("%v, %v", v, err)
	}
	if _, err := value.Parse(union, "clouds"); err == nil || err.Error() != "must be one of local, cloud" {
		t.Errorf("a member that there is not: %v", err)
	}
}

// TestRefusesEmpty holds which fields an empty variable unsets.
func TestRefusesEmpty(t *testing.T) {
	for keys, want := range map[string]bool{
		`type = "string"`: false, `type = "string", optional = true`: false, `type = "int"`: true, `type = "int", optional = true`: false, // a pointer
		`type = "url", optional = true`: true, `type = "go", of = ["math/big.Int"], optional = true`: true, `type = "[]int", optional = true`: false,
	} {
		if strings.Contains(keys, `"go"`) {
			continue
		}
		if got := value.RefusesEmpty(field(t, keys)); got != want {
			t.Errorf("%s: %t", keys, got)
		}
	}
	text := &model.Field{Optional: true, Type: &model.Type{Kind: model.TextType, Path: "net", Go: "IP"}}
	if !value.RefusesEmpty(text) { // net.IP takes an empty text
		t.Error("a Go type takes an empty text for a value")
	}
}

// TestIs holds when a value is the one that a field must not have.
func TestIs(t *testing.T) {
	n, maybe, link := field(t, `type = "int"`), field(t, `type = "int", optional = true`), field(t, `type = "url"`)
	of := func(f *model.Field, text string) *model.Value {
		if text == "" {
			return nil
		}
		v, err := value.ParseField(f, text)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, tt := range []struct {
		f       *model.Field
		v, want string
		is      bool
	}{
		{n, "1", "1", true},
		{n, "1", "2", false},
		{n, "", "0", true},
		{n, "", "1", false},
		{maybe, "", "0", false},
		{maybe, "0", "0", true},
		{link, "https://h/a b", "https://h/a%20b", true},
		{link, "https://h/a", "https://h/b", false},
	} {
		if got := value.Is(tt.f, of(tt.f, tt.v), of(tt.f, tt.want)); got != tt.is {
			t.Errorf("%s is %s: %t", tt.v, tt.want, got)
		}
	}
}

// TestCompare holds the order of the values of each type. What has no order is equal or not.
func TestCompare(t *testing.T) {
	now := time.Now()
	for _, ordered := range [][]any{
		{int64(1), int64(2), int64(3)},
		{uint64(1), uint64(2), uint64(3)},
		{0.1, 0.2, 0.3},
		{"a", "b", "c"},
		{time.Second, time.Minute, time.Hour},
		{now, now.Add(1), now.Add(2)},
	} {
		for i, a := range ordered {
			for j, b := range ordered {
				if got := value.Compare(a, b); got != cmp(i, j) {
					t.Errorf("Compare(%v, %v) = %d", a, b, got)
				}
			}
			if value.Compare(a, nil) == 0 || value.Compare(a, true) == 0 {
				t.Errorf("%v is equal to what is of another type", a)
			}
		}
	}
	if value.Compare(true, true) != 0 || value.Compare(true, false) == 0 || value.Compare(true, "true") == 0 || value.Compare(nil, nil) == 0 {
		t.Error("booleans are equal to others")
	}
}

func cmp(i, j int) int {
	switch {
	case i < j:
		return -1
	case i > j:
		return 1
	}
	return 0
}

// TestStruct holds what of a configuration is set, what it begins with, and what its lists and maps hold.
func TestStruct(t *testing.T) {
	k := kind(t, `version = 1
[kind.k.field]
n = { type = "int", default = 3 }
maybe = { type = "int", optional = true }
text = { type = "string", optional = true }
list = { type = "[]int", optional = true }
map = { type = "map[string]int", optional = true }
pool = { type = "object", of = ["pool"] }
other = { type = "object", of = ["pool"], optional = true }
auth = { type = "union", of = ["token", "basic"], optional = true }
servers = { type = "[]object", of = ["pool"], optional = true }
named = { type = "map[string]object", of = ["pool"], optional = true }
[kind.k.object.pool.field]
size = { type = "int", default = 4 }
[kind.k.object.token.field]
of = { type = "string" }
[kind.k.object.basic.field]
of = { type = "string" }
`)
	f := map[string]*model.Field{}
	for _, x := range k.Fields {
		f[x.Name] = x
	}
	s := value.Filled(k.Fields, nil)
	set := func(name string, want, wantOK bool) {
		t.Helper()
		if got, ok := s.IsSet(f[name]); got != want || ok != wantOK {
			t.Errorf("%s is set: %t, %t; want %t, %t", name, got, ok, want, wantOK)
		}
	}
	if got := s.Value(f["n"]).V; got != int64(3) {
		t.Errorf("the default is %v", got)
	}
	size := f["pool"].Type.Object.Fields[0]
	if got := s.Inner(f["pool"]).Value(size).V; got != int64(4) {
		t.Errorf("the default inside of an object is %v", got)
	}
	if s.Inner(f["other"]) != nil {
		t.Error("an optional object is there from the beginning")
	}
	set("n", true, false)
	set("pool", true, false)
	for _, name := range []string{"maybe", "text", "list", "map", "other", "auth", "servers", "named"} {
		set(name, false, true)
	}

	s.Set(f["list"], &model.Value{V: []*model.Value{}})
	s.Set(f["map"], &model.Value{V: []model.Item{}})
	s.Set(f["text"], &model.Value{V: ""})
	for _, name := range []string{"list", "map", "text"} {
		set(name, false, true)
	}
	one := &model.Value{V: int64(1), Text: "1"}
	s.Set(f["maybe"], one)
	s.Set(f["text"], &model.Value{V: "x"})
	s.Set(f["list"], &model.Value{V: []*model.Value{one}})
	s.Set(f["map"], &model.Value{V: []model.Item{{Key: "k", Value: one}}})
	s.SetObject(f["other"], value.NewStruct())
	s.SetMember(f["auth"], f["auth"].Type.Union.Members[1], value.NewStruct())
	for _, name := range []string{"maybe", "text", "list", "map", "other", "auth"} {
		set(name, true, true)
	}
	if got := s.Member(f["auth"]).Name; got != "basic" {
		t.Errorf("the union holds %s", got)
	}
	s.SetUnseen(f["servers"])
	set("servers", true, true)

	a, b := value.NewStruct(), value.NewStruct()
	s.Set(f["servers"], &model.Value{V: []*model.Value{{V: a}, {V: b}}})
	s.Set(f["named"], value.Entries(map[string]*value.Struct{"z": a, "y": b}))
	if got := s.Items(f["servers"]); !slices.Equal(got, []value.ItemStruct{{Struct: a}, {Struct: b}}) {
		t.Errorf("items %v", got)
	}
	if got := s.Items(f["named"]); !slices.Equal(got, []value.ItemStruct{{"y", b}, {"z", a}}) {
		t.Errorf("entries %v", got)
	}
	if s.Items(f["list"]) != nil || value.NewStruct().Items(f["servers"]) != nil {
		t.Error("items where there are none")
	}

	given := &model.Value{V: model.Fields{{Field: f["n"], Value: one}, {Field: f["other"], Value: &model.Value{V: model.Fields{{Field: size, Value: one}}}}}}
	s = value.Filled(k.Fields, given)
	if got := s.Value(f["n"]); got != one {
		t.Errorf("a literal gives %v", got)
	}
	if got := s.Inner(f["other"]).Value(size); got != one {
		t.Errorf("the literal of an object gives %v", got)
	}

	var none *value.Struct
	if none.Open(f["n"]) || none.Unseen(f["n"]) || none.Value(f["n"]) != nil || none.Inner(f["pool"]) != nil || none.Member(f["auth"]) != nil {
		t.Error("an absent struct has values")
	}
	if got, ok := none.IsSet(f["maybe"]); got || !ok {
		t.Errorf("a field of an absent struct is set: %t, %t", got, ok)
	}
}
