package gostruct_test

import (
	"go/types"
	"slices"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/resolve/gostruct"
	"github.com/resgen-go/resgen/internal/gentest"
)

const source = `package a

import (
	"net/url"
	"time"
)

type Level string
type Count int8
type Retry struct{ Max int; wait time.Duration }
type Pool struct{ Size int; Name string }
type Empty struct{ hidden int }
type Moment struct{ time.Time }
type base struct{ Host string; Port int }
type more struct{ Port int; Extra bool }

type Plain struct{ A int; b string; C []string }
type Embeds struct{ base; Pool; Name Level }
type Twice struct{ base; more }
type Pointer struct{ *base; *Empty; Z int }
type Opaque struct{ Empty; Moment; X int }
type Hides struct{ Pool }
func (Hides) Size() {}

var (
	text     string
	level    Level
	moment   time.Time
	wait     *time.Duration
	link     *url.URL
	address  url.URL
	raw      []byte
	texts    []string
	levels   []Level
	pointers []*string
	nested   [][]string
	raws     [][]byte
	labels   map[string]string
	numbers  map[int]string
	byLevel  map[Level]string
	pointed  map[string]*int
	lists    map[string][]string
	small    int8
	other    complex128
	retry    Retry
	anything any

	addresses []url.URL
	links     map[string]*url.URL
	count     *Count
	counts    []Count
)
`

// TestMembers holds which fields of a struct count, through embedded structs too. An "!" marks a field that Go does not select by its own
// name.
func TestMembers(t *testing.T) {
	declared := gentest.Scope(t, source)
	for _, test := range []struct {
		name     string
		whole    map[string]bool
		members  []string
		settable []string
	}{
		{"Plain", nil, []string{"A", "C"}, []string{"A", "C"}},
		{"Embeds", nil, []string{"base.Host", "base.Port", "Pool.Size", "Pool.Name!", "Name"}, []string{"Host", "Port", "Size", "Name", "Pool"}},
		{"Embeds", map[string]bool{"Pool": true, "base": true}, []string{"Pool", "Name"}, []string{"Host", "Port", "Size", "Name", "Pool"}},
		{"Twice", nil, []string{"base.Host", "base.Port!", "more.Port!", "more.Extra"}, []string{"Host", "Extra"}},
		{"Pointer", nil, []string{"base!", "Empty", "Z"}, []string{"Empty", "Z"}},
		{"Opaque", nil, []string{"Empty", "Moment.Time", "X"}, []string{"Empty", "Time", "X", "Moment"}},
		{"Hides", nil, []string{"Pool.Size!", "Pool.Name"}, []string{"Name", "Pool"}},
		{"Level", nil, nil, nil},
	} {
		n := declared.Lookup(test.name).Type().(*types.Named)
		var members, settable []string
		for _, m := range gostruct.Members(n, test.whole) {
			if !m.Reached {
				m.Path += "!"
			}
			members = append(members, m.Path)
		}
		if _, ok := n.Underlying().(*types.Struct); ok {
			for _, v := range gostruct.Settable(n) {
				settable = append(settable, v.Name())
			}
		}
		if !slices.Equal(members, test.members) {
			t.Errorf("the members of %s are %q, want %q", test.name, members, test.members)
		}
		if !slices.Equal(settable, test.settable) {
			t.Errorf("the settable fields of %s are %q, want %q", test.name, settable, test.settable)
		}
	}
}

// TestSettableIn holds which fields the package of a struct can set in addition to those of Settable.
func TestSettableIn(t *testing.T) {
	declared := gentest.Scope(t, source)
	for name, want := range map[string][]string{
		"Retry": {"Max", "wait"}, "Embeds": {"Host", "Port", "Size", "Name", "Pool", "base"}, "Pointer": {"Empty", "Z", "base"}, "Opaque": {"Empty", "Time", "X", "Moment", "hidden"},
	} {
		n := declared.Lookup(name).Type().(*types.Named)
		var got []string
		for _, v := range gostruct.SettableIn(n.Obj().Pkg().Path(), n) {
			got = append(got, v.Name())
		}
		if !slices.Equal(got, want) {
			t.Errorf("the fields of %s are %q, want %q", name, got, want)
		}
	}
}

// TestCounterpart holds which types of the language findings suggest for Go types.
func TestCounterpart(t *testing.T) {
	declared := gentest.Scope(t, source)
	for name, want := range map[string]string{
		"level": "string", "wait": "duration", "address": "url", "addresses": "", "links": "map[string]url", "raw": "", "byLevel": "map[string]string", "count": "int8", "counts": "[]int8",
		"pointed": "", "text": "string", "retry": "",
	} {
		got := ""
		if typ := gostruct.Counterpart(declared.Lookup(name).Type()); typ != nil {
			got = typ.Spec
		}
		if got != want {
			t.Errorf("the counterpart of %s is %q, want %q", name, got, want)
		}
	}
}

// TestTypeFor holds which types of the language stand for Go types; "" is none. Of bytes nobody knows the encoding.
func TestTypeFor(t *testing.T) {
	declared := gentest.Scope(t, source)
	for name, want := range map[string]string{
		"text": "string", "level": "string", "moment": "time", "wait": "duration", "link": "url", "address": "url", "raw": "", "texts": "[]string",
		"levels": "[]string", "pointers": "", "nested": "", "raws": "", "labels": "map[string]string", "numbers": "", "byLevel": "", "pointed": "",
		"lists": "", "small": "int8", "other": "", "retry": "", "anything": "",
	} {
		got := ""
		if typ := gostruct.TypeFor(declared.Lookup(name).Type()); typ != nil {
			got = typ.Spec
		}
		if got != want {
			t.Errorf("the type of %s is %q, want %q", name, got, want)
		}
	}
}
