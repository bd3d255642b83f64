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
	for _, tt := range []struct {
		env  resource.Map
		want []string
	}{
		{resource.Map{}, nil},
		{resource.Map{"TLS_PORT": "1"}, []string{"tls", "tls.port"}},
		{resource.Map{"ROWS_0_PORT": "1"}, []string{"rows", "rows[0].port"}},
		{resource.Map{"ROWS": `[{"port": 1}]`}, []string{"rows", "rows[0].port"}},
	} {
		r, err := gen.NewReader(t.Context(), lifecycle.Settings{Source: tt.env}, gen.Profiles{})
		if err != nil {
			t.Fatal(err)
		}
		r.Trace()
		var set []string
		gen.Load(r, "x", func(r *gen.Reader) given {
			var c given
			var rows []given
			gen.Read(r, &c.Port, "tls.port", gen.Env("TLS_PORT"), format.Int)
			gen.Read(r, &c.Port, "tl", gen.Env("TL"), format.Int)
			gen.ReadList(r, &rows, "rows", gen.Env("ROWS").List("port"), func(i *gen.Item, row *given) {
				gen.ReadField(i.Field("port"), &row.Port, format.Int)
			})
			for _, field := range []string{"tl", "tls", "tls.port", "rows", "rows[0].port"} {
				if r.IsSet(field) {
					set = append(set, field)
				}
			}
			return c
		})
		if !slices.Equal(set, tt.want) {
			t.Errorf("%v: %v are set, want %v", tt.env, set, tt.want)
		}
	}
	_, err := load(resource.Map{"SECRET": "x"}, gen.FromDefault)
	if want := "port: port, secret (PORT, SECRET): say it once"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

// values is a configuration that lists them.
type values []gen.Value

func (v values) Describe() []gen.Value { return v }

// TestChanged holds which fields have another value than they start with. Optional objects, and items of lists, are not in both lists.
func TestChanged(t *testing.T) {
	start := values{{Field: "rows", Value: []given(nil)}, {Field: "port", Value: 5432}, {Field: "secret", Value: resource.Secret{}}}
	for _, tt := range []struct {
		now  values
		want []string
	}{
		{start, nil},
		{values{{Field: "rows", Value: []given(nil)}, {Field: "port", Value: 5432}, {Field: "secret", Value: resource.NewSecret("x")}}, []string{"secret"}},
		{
			values{{Field: "rows[0].port", Value: 0}, {Field: "rows[0].name", Value: "x"}, {Field: "tls.cert", Value: "c"}, {Field: "tls.key", Value: ""}, {Field: "port", Value: 1}, {Field: "secret", Value: resource.Secret{}}},
			[]string{"rows", "rows[0].name", "port", "tls", "tls.cert"},
		},
	} {
		changed := gen.Changed(tt.now, start)
		var got []string
		for _, field := range []string{"rows", "rows[0].port", "rows[0].name", "port", "secret", "tl", "tls", "tls.cert", "tls.key", "other"} {
			if changed(field) {
				got = append(got, field)
			}
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%v: %v have changed, want %v", tt.now, got, tt.want)
		}
	}
}
