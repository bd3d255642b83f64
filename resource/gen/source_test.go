package gen_test

import (
	"testing"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/format"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

func TestLayered(t *testing.T) {
	s := resource.Layered(resource.Map{"A": "1", "B": ""}, resource.Map{"A": "2", "B": "2", "C": "2"})
	for name, want := range map[string]string{"A": "1", "B": "2", "C": "2"} {
		if got, ok := s.Lookup(name); got != want || !ok {
			t.Errorf("%s is %q, %t", name, got, ok)
		}
	}
	if got, ok := resource.Layered(resource.Map{"A": ""}, resource.Map{"B": ""}).Lookup("A"); got != "" || !ok {
		t.Errorf("A is %q, %t", got, ok)
	}
	if _, ok := s.Lookup("D"); ok {
		t.Error("D is there")
	}
	if _, ok := resource.Layered().Lookup("A"); ok {
		t.Error("nothing has A")
	}
}

// TestLayeredEmpty holds that an empty variable hides a later one only where it is a value, however deep the layers are.
func TestLayeredEmpty(t *testing.T) {
	upper, lower := resource.Map{"A": "", "P": ""}, resource.Map{"A": "2", "P": "dev"}
	for _, s := range []resource.Source{resource.Layered(upper, lower), resource.Layered(resource.Layered(upper), resource.Layered(lower))} {
		r, err := gen.NewReader(t.Context(), lifecycle.Settings{Source: s}, gen.Profiles{Env: "P", Names: []string{"dev"}})
		if err != nil || r.Profile() != "dev" {
			t.Fatal(err)
		}
		gen.Load(r, "r", func(r *gen.Reader) (c noCheck) {
			for _, v := range []struct {
				from gen.Var
				want string
			}{{gen.Env("A"), "2"}, {gen.Env("A").AllowEmpty(), ""}, {gen.Env("P", "A"), "dev"}} {
				got := "unset"
				gen.Read(r, &got, "f", v.from, format.String)
				if got != v.want {
					t.Errorf("%q, want %q", got, v.want)
				}
			}
			return c
		})
	}
}
