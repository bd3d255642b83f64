package resolve_test

import (
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/model"
)

// TestImplies holds which conditions say that another resource exists.
func TestImplies(t *testing.T) {
	const header = `version = 1
[package]
name = "x"
[kind.k.field]
a = { type = "int", default = 1 }
b = { type = "string", one_of = ["x", "y"], default = "x" }
[resource.app]
kind = "k"
[resource.spare]
kind = "k"
optional = true
env_prefix = "SPARE_"
[resource.target]
kind = "k"
when = 'app.a > 1 && app.b == "x"'
[resource.user]
kind = "k"
`
	for when, want := range map[string]bool{
		"":                                     false,
		`app.a > 1`:                            false,
		`app.b == "x" && app.a > 1`:            true,
		`app.a > 1 && (app.b == "x")`:          true,
		`app.a > 1 && app.b == "x" && app.a<9`: true,
		`app.a > 1 && app.b == "y"`:            false,
		`app.a > 2 && app.b == "x"`:            false,
		`app.a > 1 || app.b == "x"`:            false,
		`target.a > 3`:                         true,
		`set(target)`:                          true,
		`!set(target)`:                         false,
		`!set(target) || target.a > 3`:         false,
		`spare.a > 3`:                          false,
	} {
		text := header
		if when != "" {
			text += "when = '" + when + "'\n"
		}
		p, findings := resolved(text)
		if p == nil {
			t.Fatalf("%s: %v", when, findings)
		}
		named := map[string]*model.Resource{}
		for _, r := range p.Resources {
			named[r.Name] = r
		}
		if got := named["user"].Implies(named["target"]); got != want {
			t.Errorf("%s: %t", when, got)
		}
	}
}

// TestLoadOrder holds that a resource is loaded after those that its condition asks, and else in the order of the specification.
func TestLoadOrder(t *testing.T) {
	p, findings := resolved(`version = 1
[package]
name = "x"
[kind.k.field]
a = { type = "int", default = 1 }
[resource.one]
kind = "k"
when = "three.a > 1 && five.a > 1"
[resource.two]
kind = "k"
[resource.three]
kind = "k"
when = "four.a > 1"
[resource.four]
kind = "k"
[resource.five]
kind = "k"
`)
	if p == nil {
		t.Fatal(findings)
	}
	var names []string
	for _, r := range model.LoadOrder(p.Resources) {
		names = append(names, r.Name)
	}
	if got := strings.Join(names, " "); got != "four three five one two" {
		t.Error(got)
	}
}
