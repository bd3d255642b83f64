package gen_test

import (
	"context"
	"slices"
	"testing"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/format"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

func TestDeprecatedVariable(t *testing.T) {
	for name, tt := range map[string]struct {
		source resource.Map
		want   string
		warned []string
		wrong  string
	}{
		"new":         {source: resource.Map{"HOST": "new"}, want: "new"},
		"old":         {source: resource.Map{"OLD": "old"}, want: "old", warned: []string{"db.host (OLD): is deprecated: set HOST instead"}},
		"the first":   {source: resource.Map{"OLDER": "older", "OLD": "old"}, want: "old", warned: []string{"db.host (OLD): is deprecated: set HOST instead"}},
		"both":        {source: resource.Map{"HOST": "new", "OLD": "old"}, want: "new"},
		"empty":       {source: resource.Map{"HOST": "", "OLD": "old"}, want: "old", warned: []string{"db.host (OLD): is deprecated: set HOST instead"}},
		"none":        {wrong: "db.host (HOST or HOST_FILE): required but not set"},
		"with a file": {source: resource.Map{"OLD": "old", "HOST_FILE": "host"}, wrong: "db.host (OLD or HOST_FILE): set only one of OLD, HOST_FILE"},
	} {
		t.Run(name, func(t *testing.T) {
			var warned []string
			r, err := gen.NewReader(context.Background(), lifecycle.Settings{Source: tt.source, Warn: func(p resource.Problem) {
				warned = append(warned, p.Error())
			}}, gen.Profiles{})
			if err != nil {
				t.Fatal(err)
			}
			c := gen.Load(r, "db", func(r *gen.Reader) (c struct {
				noCheck
				host string
			},
			) {
				v := gen.Env("HOST").OrFile("HOST_FILE").Deprecated("OLD", "OLDER").Required()
				gen.Read(r, &c.host, "host", v, format.String)
				return c
			})
			wrong := ""
			if err := r.Err(); err != nil {
				wrong = err.Error()
			}
			if c.host != tt.want || wrong != tt.wrong || !slices.Equal(warned, tt.warned) {
				t.Errorf("got %q, %q, warned %q; want %q, %q, %q", c.host, wrong, warned, tt.want, tt.wrong, tt.warned)
			}
		})
	}
}

func TestDeprecatedSecret(t *testing.T) {
	source := resource.Map{"OLD": "one"}
	r, err := gen.NewReader(context.Background(), lifecycle.Settings{Source: source, Warn: func(resource.Problem) {}}, gen.Profiles{})
	if err != nil {
		t.Fatal(err)
	}
	c := gen.Load(r, "db", func(r *gen.Reader) (c secrets) {
		r.Secret(&c.a, "a", gen.Env("NEW").Deprecated("OLD"))
		return c
	})
	source["OLD"] = "two"
	if now, err := c.a.Current(context.Background()); now != "two" || err != nil {
		t.Errorf("Current is %q, %v; want that of the old variable", now, err)
	}
}
