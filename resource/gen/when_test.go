package gen_test

import (
	"context"
	"testing"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/format"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

type two struct {
	noCheck
	backend string
	size    int
}

func loadTwo(r *gen.Reader) (c two) {
	gen.Read(r, &c.backend, "backend", gen.Env("BACKEND").Required(), format.String)
	gen.Read(r, &c.size, "size", gen.Env("SIZE"), format.Int)
	return c
}

// TestWhen holds that a resource is loaded if its condition holds and nothing is wrong with what the condition asks.
func TestWhen(t *testing.T) {
	for _, tt := range []struct {
		name   string
		vars   resource.Map
		only   []string
		holds  bool
		fields []string
		want   bool
		lax    bool
	}{
		{"it holds", resource.Map{"BACKEND": "s3"}, nil, true, []string{"app.backend"}, true, false},
		{"it does not hold", resource.Map{"BACKEND": "s3"}, nil, false, []string{"app.backend"}, false, false},
		{"the field is missing", resource.Map{}, nil, true, []string{"app.backend"}, false, false},
		{"the field cannot be read", resource.Map{"BACKEND": "s3", "SIZE": "x"}, nil, true, []string{"app.backend", "app.size"}, false, false},
		{"another field cannot be read", resource.Map{"BACKEND": "s3", "SIZE": "x"}, nil, true, []string{"app.backend"}, true, false},
		{"a field of that name of another resource", resource.Map{}, nil, true, []string{"web.backend"}, true, false},
		{"whether there is the resource, which has a problem", resource.Map{}, nil, true, []string{"app"}, true, false},
		{"nothing is validated, and the field is missing", resource.Map{}, nil, true, []string{"app.backend"}, false, true},
		{"nothing is validated, and another field is missing", resource.Map{}, nil, true, []string{"app.size"}, true, true},
		{"nothing is validated, and the field cannot be read", resource.Map{"SIZE": "x"}, nil, true, []string{"app.size"}, false, true},
		{"it is not asked for", resource.Map{"BACKEND": "s3"}, []string{"app"}, true, []string{"app.backend"}, false, false},
	} {
		r, err := gen.NewReader(context.Background(), lifecycle.Settings{Source: tt.vars, Unvalidated: tt.lax}, gen.Profiles{})
		if err != nil {
			t.Fatal(err)
		}
		r.Only(tt.only...)
		gen.Load(r, "app", loadTwo)
		if got := r.When("files", tt.holds, tt.fields...); got != tt.want {
			t.Errorf("%s: %t", tt.name, got)
		}
	}
}

// TestWhenFollows holds that a resource is not loaded if it is not known whether one that its condition asks exists, whatever the condition is.
func TestWhenFollows(t *testing.T) {
	r, err := gen.NewReader(context.Background(), lifecycle.Settings{Source: resource.Map{}}, gen.Profiles{})
	if err != nil {
		t.Fatal(err)
	}
	gen.Load(r, "app", loadTwo)
	if r.When("files", true, "app.backend") || r.When("thumbs", true, "files") || r.When("more", true, "thumbs.size") {
		t.Error("a resource of which nobody knows whether it exists is loaded")
	}
	if !r.When("other", true, "web.size") {
		t.Error("another resource is not loaded")
	}
	if n := len(resource.ProblemsOf(r.Err())); n != 1 {
		t.Errorf("%d problems", n)
	}
}
