package gen

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/format"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

func TestRuleFunctions(t *testing.T) {
	if n := Count(true, false, true); n != 2 {
		t.Errorf("Count is %d", n)
	}
	if Deref[int](nil) != 0 || Deref(Ptr(3)) != 3 {
		t.Error("Deref")
	}
	if !Is[int](any(3)) || Is[int]("3") || Is[int](nil) || Is[int](Ptr(3)) {
		t.Error("Is")
	}
	if As[int](any(3)) != 3 || As[int]("3") != 0 || As[string](nil) != "" {
		t.Error("As")
	}
	u := &url.URL{Scheme: "https", Host: "h"}
	if URLText(nil) != "" || URLText(u) != "https://h" {
		t.Error("URLText")
	}
	if !ContainsURL([]*url.URL{nil, u}, "https://h") || ContainsURL(nil, "x") {
		t.Error("ContainsURL")
	}
	if m := map[string]int{"a": 0}; !HasKey(m, "a") || HasKey(m, "b") {
		t.Error("HasKey")
	}
	if Quotient(7, 2) != 3 || Quotient(uint8(7), 0) != 0 {
		t.Error("Quotient")
	}
}

type choice struct{ member, a, b string }

func (choice) Validate() error { return nil }

func selecting(fallback string) func(*Reader) choice {
	return func(r *Reader) choice {
		var c choice
		c.member = r.Select("connection", Env("MODE"), fallback, Member("a", Env("A"), File("A_FILE")), Member("b", Env("B"), Env("REGION").Shared()))
		switch c.member {
		case "a":
			Read(r, &c.a, "connection.a.x", Env("A").Required(), format.String)
		case "b":
			Read(r, &c.b, "connection.b.x", Env("B"), format.String)
		}
		return c
	}
}

func TestSelect(t *testing.T) {
	for _, test := range []struct {
		name, fallback string
		env            resource.Map
		want, problem  string
	}{
		{"by name", "", resource.Map{"MODE": "b"}, "b", ""},
		{"by name over a variable", "", resource.Map{"MODE": "b", "A": "1"}, "b", ""},
		{"by variable", "b", resource.Map{"A": "1"}, "a", ""},
		{"by file variable", "", resource.Map{"A_FILE": "/x"}, "a", "connection.a.x (A): required but not set"},
		{"fallback", "b", resource.Map{}, "b", ""},
		{"nothing", "", resource.Map{}, "", ""},
		{"shared chooses nothing", "", resource.Map{"REGION": "eu"}, "", ""},
		{"empty is unset", "", resource.Map{"MODE": "", "A": "", "B": "1"}, "b", ""},
		{"unknown", "a", resource.Map{"MODE": "hunter2"}, "", "connection (MODE): must be one of a, b"},
		{"two", "", resource.Map{"A": "1", "B": "2"}, "", "connection (A or B): set the variables of only one of a, b"},
		{"required in the member", "", resource.Map{"MODE": "a"}, "a", "connection.a.x (A): required but not set"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, err := NewReader(context.Background(), lifecycle.Settings{Source: test.env}, Profiles{})
			if err != nil {
				t.Fatal(err)
			}
			if c := Load(r, "", selecting(test.fallback)); c.member != test.want {
				t.Errorf("selected %q, want %q", c.member, test.want)
			}
			got := ""
			if err := r.Err(); err != nil {
				got = err.Error()
			}
			if strings.TrimPrefix(got, ".") != test.problem {
				t.Errorf("problem %q, want %q", got, test.problem)
			}
		})
	}
}

func TestSelectOptional(t *testing.T) {
	for _, test := range []struct {
		env     resource.Map
		present bool
		problem string
	}{
		{resource.Map{}, false, ""},
		{resource.Map{"REGION": "eu"}, false, ""},
		{resource.Map{"MODE": "a"}, true, "x.connection.a.x (A): required but not set"},
		{resource.Map{"MODE": "c"}, true, "x.connection (MODE): must be one of a, b"},
		{resource.Map{"B": "1"}, true, ""},
		{resource.Map{"A": "1", "B": "2"}, true, "x.connection (A or B): set the variables of only one of a, b"},
	} {
		r, err := NewReader(context.Background(), lifecycle.Settings{Source: test.env}, Profiles{})
		if err != nil {
			t.Fatal(err)
		}
		c := LoadOptional(r, "x", selecting("b"))
		got := ""
		if err := r.Err(); err != nil {
			got = err.Error()
		}
		if c != nil != test.present || got != test.problem {
			t.Errorf("%v: present is %v, problem %q; want %v, %q", test.env, c != nil, got, test.present, test.problem)
		}
	}
}

func TestInsecure(t *testing.T) {
	for _, profile := range []string{"dev", "prod"} {
		var warned []string
		s := lifecycle.Settings{Source: resource.Map{}, Profile: profile, Warn: func(p resource.Problem) { warned = append(warned, p.Error()) }}
		r, err := NewReader(context.Background(), s, Profiles{Names: []string{"dev", "prod"}, Production: []string{"prod"}})
		if err != nil {
			t.Fatal(err)
		}
		Load(r, "api", func(r *Reader) choice {
			r.Insecure("verify", "false")
			return choice{}
		})
		switch err := r.Err(); {
		case profile == "dev" && (err != nil || len(warned) != 1 || warned[0] != "api.verify: is insecure: false"):
			t.Errorf("dev: %v, %q", err, warned)
		case profile == "prod" && (err == nil || len(warned) != 0 || err.Error() != "api.verify: must not be false in the profile prod"):
			t.Errorf("prod: %v, %q", err, warned)
		}
	}
}

func TestRuleOverObjectAndField(t *testing.T) {
	r, err := NewReader(context.Background(), lifecycle.Settings{Source: resource.Map{"B": "1", "C": "2"}}, Profiles{})
	if err != nil {
		t.Fatal(err)
	}
	Load(r, "x", func(r *Reader) choice {
		var c choice
		Read(r, &c.a, "spare.b", Env("B"), format.String)
		Read(r, &c.b, "spare.c", Env("C"), format.String)
		r.AddRule("at most one may be set", "spare.c", "spare")
		return c
	})
	const want = "x: spare.c, spare (C, B): at most one may be set"
	if err := r.Err(); err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}
