package gen_test

import (
	"errors"
	"testing"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/format"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// A completed has a field that a function of Fill needs. Only Validate knows that the field is missing.
type completed struct{ Host string }

func (c completed) Validate() error {
	var ps resource.Problems
	if c.Host == "" {
		ps.Required("host")
	}
	return ps.Err()
}

func loadCompleted(r *gen.Reader) (c completed) {
	gen.Read(r, &c.Host, "host", gen.Env("HOST"), format.String)
	gen.Fill(r, &c, func(*completed) error { return errors.New("the host is not known") })
	return c
}

// TestUnvalidatedMissing holds that a load without validation reports nothing that follows from a required text that is not set, and does
// not load what the text decides.
func TestUnvalidatedMissing(t *testing.T) {
	for _, tt := range []struct {
		name string
		vars resource.Map
		lax  bool
		want string
		when bool // whether a resource is loaded whose condition names made.host
	}{
		{"all is missing, and nothing is validated", resource.Map{}, true, "", false},
		{"all is missing", resource.Map{}, false, "made.host (HOST or OLD_HOST): required but not set\ncompleted.host (HOST): required but not set\ncompleted: the host is not known", false},
		{"the host is set", resource.Map{"HOST": "h", "PORT": "9001"}, true, "completed: the host is not known", true},
		{
			"the host is wrong",
			resource.Map{"HOST": "a b"},
			true,
			"made.url (HOST): the template's result must be a URL with a scheme and a host: its host holds a character that is not allowed in a host\ncompleted: the host is not known", true,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := gen.NewReader(t.Context(), lifecycle.Settings{Source: tt.vars, Unvalidated: tt.lax}, gen.Profiles{})
			if err != nil {
				t.Fatal(err)
			}
			gen.Load(r, "made", loadMade)
			gen.Load(r, "completed", loadCompleted)
			got := ""
			if err := r.Err(); err != nil {
				got = err.Error()
			}
			if got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
			if got := r.When("files", true, "made.host"); got != tt.when {
				t.Errorf("the resource with the condition: %t", got)
			}
			if !r.When("thumbs", true, "made.port") {
				t.Error("a resource is not loaded, although nothing is wrong with the field in its condition")
			}
		})
	}
}
