package gen_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/format"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// A filled is the fields of a native.
type filled struct {
	Host   string
	Port   *int
	Member shape
	Inner  *inner
	List   []inner
	Map    map[string]inner
	whole  *native
}

type shape interface{ sides() int }

type inner struct{ Count *int }

func (inner) sides() int { return 4 }

// A native is what a program wrote.
type native struct {
	Host  string
	Port  int
	Count int // of Member, Inner, List and Map alike
	Log   string
}

func (c filled) Validate() error {
	var ps resource.Problems
	if c.Port != nil && *c.Port < 1 {
		ps.Add("port", "min", "must be at least 1")
	}
	if c.Host == "" {
		ps.AddRule("a host is needed", "host")
	}
	return ps.Err()
}

func (c filled) native() native {
	if c.whole != nil {
		return *c.whole
	}
	n := native{Host: c.Host}
	if c.Port != nil {
		n.Port = *c.Port
	}
	return n
}

func filledOf(n native) filled {
	c := filled{Host: n.Host, Member: inner{}, Inner: &inner{}, List: []inner{{}}, Map: map[string]inner{"a": {}, "b": {}}, whole: &n}
	if n.Port != 0 {
		c.Port = &n.Port
	}
	return c
}

func loadFilled(r *gen.Reader) filled {
	zero := 0
	c := filled{Member: inner{&zero}, Inner: &inner{&zero}, List: []inner{{&zero}}, Map: map[string]inner{"a": {&zero}}}
	gen.Read(r, &c.Host, "host", gen.Env("HOST"), format.String)
	port := -1
	gen.Read(r, &port, "port", gen.Env("PORT"), format.Int[int])
	if port != -1 {
		c.Port = &port
	}
	return gen.FillStruct(r, c, c.native(), fillNative, filledOf)
}

// fills counts the calls of fillNative.
var fills int

func fillNative(n *native) error {
	fills++
	if n.Host == "bad" {
		n.Host = ""
		return errors.New("a bad host")
	}
	if n.Host == "" {
		n.Host = "localhost"
	}
	n.Log = "stdout"
	return nil
}

func fillReader(t *testing.T, m resource.Map) *gen.Reader {
	t.Helper()
	r, err := gen.NewReader(context.Background(), lifecycle.Settings{Source: m}, gen.Profiles{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestFill(t *testing.T) {
	for _, test := range []struct {
		env  resource.Map
		want string // the error
		host string
	}{
		{resource.Map{}, "", "localhost"},
		{resource.Map{"HOST": "x", "PORT": "8"}, "", "x"},
		{resource.Map{"PORT": "0"}, "r.port (PORT): must be at least 1", "localhost"},
		{resource.Map{"HOST": "bad"}, "r: a bad host", ""},
		{resource.Map{"HOST": "bad", "PORT": "many"}, "r.port (PORT): must be a whole number", ""},
	} {
		r := fillReader(t, test.env)
		c := gen.Load(r, "r", loadFilled).native()
		text := ""
		if err := r.Err(); err != nil {
			text = err.Error()
		}
		if text != test.want || c.Host != test.host || test.want == "" && c.Log != "stdout" {
			t.Errorf("%v: %+v, %q", test.env, c, text)
		}
	}
}

// TestFillKeepsZeros: a zero that somebody has set is not taken for none, wherever the field is.
func TestFillKeepsZeros(t *testing.T) {
	c := loadFilled(fillReader(t, resource.Map{"PORT": "0"}))
	if c.Port == nil || c.Inner.Count == nil || c.List[0].Count == nil || c.Map["a"].Count == nil || c.Map["b"].Count != nil || c.Member.(inner).Count == nil {
		t.Errorf("%+v", c)
	}
}

// TestFillOptional: an optional resource that is absent is not filled, and each other one is filled once.
func TestFillOptional(t *testing.T) {
	for _, test := range []struct {
		env   resource.Map
		want  int
		there bool
	}{{resource.Map{}, 0, false}, {resource.Map{"HOST": "x"}, 1, true}, {resource.Map{"HOST": "bad"}, 1, true}} {
		fills = 0
		r := fillReader(t, test.env)
		c := gen.LoadOptional(r, "r", loadFilled)
		if fills != test.want || (c != nil) != test.there || test.want > 0 && strings.Contains(test.env["HOST"], "bad") != (r.Err() != nil) {
			t.Errorf("%v: filled %d times, %+v, %v", test.env, fills, c, r.Err())
		}
	}
}
