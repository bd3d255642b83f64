package gen_test

import (
	"testing"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// TestAliases holds that other texts select a profile, which goes by its name alone.
func TestAliases(t *testing.T) {
	ps := gen.Profiles{Env: "APP_ENV", Default: "dev", Names: []string{"dev", "prod-eu"}, Aliases: map[string]string{"production": "prod-eu"}}
	for _, tt := range []struct{ given, variable, want string }{
		{"", "", "dev"},
		{"", "production", "prod-eu"},
		{"", "prod-eu", "prod-eu"},
		{"production", "dev", "prod-eu"},
		{"", "Production", ""},
	} {
		r, err := gen.NewReader(t.Context(), lifecycle.Settings{Source: resource.Map{"APP_ENV": tt.variable}, Profile: tt.given}, ps)
		switch {
		case tt.want == "" && (err == nil || err.Error() != "profile (APP_ENV): must be one of dev, prod-eu"):
			t.Errorf("%+v: error %v", tt, err)
		case tt.want != "" && (err != nil || r.Profile() != tt.want):
			t.Errorf("%+v: %v, error %v", tt, r, err)
		}
	}
}
