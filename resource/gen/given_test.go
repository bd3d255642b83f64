package gen_test

import (
	"slices"
	"testing"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/format"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// given is a configuration whose further check asks which fields are set.
type given struct {
	Port   int
	Secret resource.Secret
}

func (given) Validate() error { return nil }

func (g given) Describe() []gen.Value {
	return []gen.Value{{Field: "port", Value: g.Port}, {Field: "secret", Value: g.Secret}}
}

// TestIsSet holds that a loader knows of a value that is the default whether somebody has set it, and that AddErr reports what a check finds.
func TestIsSet(t *testing.T) {
	load := func(env resource.Map, from gen.Layer) (set []string, err error) {
		r, err := gen.NewReader(t.Context(), lifecycle.Settings{Source: env}, gen.Profiles{})
		if err != nil {
			t.Fatal(err)
		}
		r.Trace()
		gen.Load(r, "port", func(r *gen.Reader) given { // the resource has the name of a field
			c := given{Port: 5432}
			if from != gen.FromDefault {
				r.From(from, "port")
			}
			gen.Read(r, &c.Port, "port", gen.Env("PORT"), format.Int)
			r.Secret(&c.Secret, "secret", gen.Env("SECRET"))
			for _, field := range []string{"port", "secret", "other"} {
				if r.IsSet(field) {
					set = append(set, field)
				}
			}
			if slices.Contains(set, "secret") {
				r.AddErr(&resource.Problem{Fields: []string{"port", "secret"}, Rule: "rule", Message: "say it once"})
			}
			return c
		})
		return set, r.Err()
	}
	for _, tt := range []struct {
		env  resource.Map
		from gen.Layer
		want []string
	}{
		{resource.Map{}, gen.FromDefault, nil},
		{resource.Map{"PORT": "5432"}, gen.FromDefault, []string{"port"}},
		{resource.Map{}, gen.FromResource, []string{"port"}},
		{resource.Map{}, gen.FromProfile, []string{"port"}},
	} {
		if got, err := load(tt.env, tt.from); !slices.Equal(got, tt.want) || err != nil {
			t.Errorf("%v: %v are set, want %v (%v)", tt.env, got, tt.want, err)
		}
	}
	_, err := load(resource.Map{"SECRET": "x"}, gen.FromDefault)
	if want := "port: port, secret (PORT, SECRET): say it once"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

// TestChanged holds which fields have another value than they start with.
func TestChanged(t *testing.T) {
	changed := gen.Changed(given{5432, resource.NewSecret("x")}, given{Port: 5432})
	for field, want := range map[string]bool{"port": false, "secret": true, "other": false} {
		if changed(field) != want {
			t.Errorf("%s: %t", field, !want)
		}
	}
}
