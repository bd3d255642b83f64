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

// asked is a source that knows which variables were asked for.
type asked struct {
	resource.Map
	names *names
}

func (a asked) Lookup(name string) (string, bool) {
	a.names.add(name)
	return a.Map.Lookup(name)
}

type one struct {
	noCheck
	s string
}

func loadOne(name string) func(*gen.Reader) one {
	return func(r *gen.Reader) (c one) {
		gen.Read(r, &c.s, "s", gen.Env(name).Required(), format.String)
		return c
	}
}

func TestReaderOnlyReadsNothingElse(t *testing.T) {
	for _, tt := range []struct {
		only  []string
		want  string // asked for
		err   string
		trace bool
	}{
		{nil, "A, B, C, C", "c.s (C): required but not set", false},
		{[]string{"a"}, "A", "", true},
		{[]string{"b"}, "B", "", false},
		{[]string{"c", "a"}, "A, C, C", "c.s (C): required but not set", true},
		{[]string{"none"}, "", "", false},
	} {
		source := asked{resource.Map{"A": "x", "B": "y"}, &names{}}
		r, err := gen.NewReader(context.Background(), lifecycle.Settings{Source: source}, gen.Profiles{})
		if err != nil {
			t.Fatal(err)
		}
		r.Trace()
		r.Only(tt.only...)
		a := gen.Load(r, "a", loadOne("A"))
		b := gen.LoadOptional(r, "b", loadOne("B"))
		c := gen.Load(r, "c", loadOne("C"))
		wantError(t, r.Err(), tt.err)
		_ = c
		if got, want := a.s == "x", tt.trace || tt.only == nil; got != want {
			t.Errorf("only %v: a is %q", tt.only, a.s)
		}
		if got, want := b != nil, tt.only == nil || tt.only[0] == "b"; got != want {
			t.Errorf("only %v: b is %v", tt.only, b)
		}
		if got := source.names.String(); got != tt.want {
			t.Errorf("asked for %s, want %s", got, tt.want)
		}
	}
}

func TestOnlyOf(t *testing.T) {
	profile := gen.UnknownProfile("dev", "prod")
	plain := errors.New("plain")
	err := errors.Join(
		profile,
		&resource.Problem{Resource: "a", Message: "1"},
		&resource.Problem{Resource: "b", Message: "2"},
		errors.Join(&resource.Problem{Resource: "a", Message: "3"}, plain))
	if got := gen.OnlyOf(err); got != err {
		t.Errorf("without names it is another error: %v", got)
	}
	if got := gen.OnlyOf(nil, "a"); got != nil {
		t.Error(got)
	}
	if got := gen.OnlyOf(&resource.Problem{Resource: "b"}, "a", "c"); got != nil {
		t.Error(got)
	}
	got := gen.OnlyOf(err, "a", "c")
	wantError(t, got, "profile: must be one of dev, prod\na: 1\na: 3\nplain")
	if !errors.Is(got, plain) {
		t.Error("an error that is no problem is lost")
	}
}

func TestExcept(t *testing.T) {
	plain := errors.New("plain")
	err := errors.Join(
		&resource.Problem{Resource: "a", Message: "1"},
		&resource.Problem{Resource: "b", Message: "2"},
		errors.Join(&resource.Problem{Resource: "a", Message: "3"}, plain))
	wantError(t, gen.Except(err), "a: 1\nb: 2\na: 3\nplain")
	wantError(t, gen.Except(err, "b", "c"), "a: 1\na: 3\nplain")
	if got := gen.Except(err, "a", "b"); !errors.Is(got, plain) {
		t.Error(got)
	}
	if got := errors.Join(gen.Except(nil, "a"), gen.Except(&resource.Problem{Resource: "a"}, "a")); got != nil {
		t.Error(got)
	}
}

func TestIncluding(t *testing.T) {
	names := gen.Including([]string{"b", "a"}, "a", "c", "c", "b")
	if got := strings.Join(names, " "); got != "b a c" {
		t.Error(got)
	}
	if names := gen.Including(nil); len(names) != 0 {
		t.Error(names)
	}
}
