package resource_test

import (
	"slices"
	"testing"

	"github.com/resgen-go/resgen/resource"
)

// given is a configuration whose further check asks which fields are set.
type given struct {
	Port   int
	Secret resource.Secret
}

func (given) Validate() error { return nil }

func (g given) Describe() []resource.Value {
	return []resource.Value{{Field: "port", Value: g.Port}, {Field: "secret", Value: g.Secret}}
}

// TestIsSet holds that a loader knows of a value that is the default whether somebody has set it, and that AddErr reports what a check finds.
func TestIsSet(t *testing.T) {
	load := func(env resource.Map, from resource.Layer) (set []string, err error) {
		r, err := resource.NewReader(t.Context(), resource.Settings{Source: env}, resource.Profiles{})
		if err != nil {
			t.Fatal(err)
		}
		r.Trace()
		resource.Load(r, "port", func(r *resource.Reader) given { // the resource has the name of a field
			c := given{Port: 5432}
			if from != resource.FromDefault {
				r.From(from, "port")
			}
			resource.Read(r, &c.Port, "port", resource.Env("PORT"), resource.Int)
			r.Secret(&c.Secret, "secret", resource.Env("SECRET"))
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
		from resource.Layer
		want []string
	}{
		{resource.Map{}, resource.FromDefault, nil},
		{resource.Map{"PORT": "5432"}, resource.FromDefault, []string{"port"}},
		{resource.Map{}, resource.FromResource, []string{"port"}},
		{resource.Map{}, resource.FromProfile, []string{"port"}},
	} {
		if got, err := load(tt.env, tt.from); !slices.Equal(got, tt.want) || err != nil {
			t.Errorf("%v: %v are set, want %v (%v)", tt.env, got, tt.want, err)
		}
	}
	_, err := load(resource.Map{"SECRET": "x"}, resource.FromDefault)
	if want := "port: port, secret (PORT, SECRET): say it once"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

// TestChanged holds which fields have another value than they start with.
func TestChanged(t *testing.T) {
	changed := resource.Changed(given{5432, resource.NewSecret("x")}, given{Port: 5432})
	for field, want := range map[string]bool{"port": false, "secret": true, "other": false} {
		if changed(field) != want {
			t.Errorf("%s: %t", field, !want)
		}
	}
}
