package resource_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/resource"
)

// asked is a source that knows which variables were asked for.
type asked struct {
	resource.Map
	names *events
}

func (a asked) Lookup(name string) (string, bool) {
	a.names.add(name)
	return a.Map.Lookup(name)
}

type one struct {
	noCheck
	s string
}

func loadOne(name string) func(*resource.Reader) one {
	return func(r *resource.Reader) (c one) {
		resource.Read(r, &c.s, "s", resource.Env(name).Required(), resource.String)
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
		source := asked{resource.Map{"A": "x", "B": "y"}, &events{}}
		r, err := resource.NewReader(context.Background(), resource.Settings{Source: source}, resource.Profiles{})
		if err != nil {
			t.Fatal(err)
		}
		r.Trace()
		r.Only(tt.only...)
		a := resource.Load(r, "a", loadOne("A"))
		b := resource.LoadOptional(r, "b", loadOne("B"))
		c := resource.Load(r, "c", loadOne("C"))
		wantError(t, r.Err(), tt.err)
		_ = c
		if got, want := a.s == "x", tt.trace || tt.only == nil; got != want {
			t.Errorf("only %v: a is %q", tt.only, a.s)
		}
		if got, want := b != nil, tt.only == nil || tt.only[0] == "b"; got != want {
			t.Errorf("only %v: b is %v", tt.only, b)
		}
		wantEvents(t, source.names, tt.want)
	}
}

func TestOnlyOf(t *testing.T) {
	profile := resource.UnknownProfile("dev", "prod")
	plain := errors.New("plain")
	err := errors.Join(
		profile,
		&resource.Problem{Resource: "a", Message: "1"},
		&resource.Problem{Resource: "b", Message: "2"},
		errors.Join(&resource.Problem{Resource: "a", Message: "3"}, plain))
	if got := resource.OnlyOf(err); got != err {
		t.Errorf("without names it is another error: %v", got)
	}
	if got := resource.OnlyOf(nil, "a"); got != nil {
		t.Error(got)
	}
	if got := resource.OnlyOf(&resource.Problem{Resource: "b"}, "a", "c"); got != nil {
		t.Error(got)
	}
	got := resource.OnlyOf(err, "a", "c")
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
	wantError(t, resource.Except(err), "a: 1\nb: 2\na: 3\nplain")
	wantError(t, resource.Except(err, "b", "c"), "a: 1\na: 3\nplain")
	if got := resource.Except(err, "a", "b"); !errors.Is(got, plain) {
		t.Error(got)
	}
	if got := errors.Join(resource.Except(nil, "a"), resource.Except(&resource.Problem{Resource: "a"}, "a")); got != nil {
		t.Error(got)
	}
}

func TestIncluding(t *testing.T) {
	names := resource.Including([]string{"b", "a"}, "a", "c", "c", "b")
	if got := strings.Join(names, " "); got != "b a c" {
		t.Error(got)
	}
	if names := resource.Including(nil); len(names) != 0 {
		t.Error(names)
	}
}
