package resolve_test

import "testing"

// TestAliases holds what is wrong with aliases of profiles.
func TestAliases(t *testing.T) {
	for _, tt := range []struct{ lines, want string }{
		{`names = ["dev", "prod-eu"]` + "\n" + `aliases = { live = "prod-eu", "PROD EU" = "prod-eu" }`, ""},
		{`names = ["dev", "prod"]` + "\n" + `aliases = { dev = "prod" }`, "`dev` is the name of a profile, and cannot be an alias"},
		{`names = ["dev", "prod"]` + "\n" + `aliases = { live = "prd" }`, "there is no profile `prd`"},
		{`names = ["dev", "prod"]` + "\n" + `aliases = { " " = "prod" }`, "an alias must not be empty, or begin or end with a blank"},
		{`names = ["dev", "prod"]` + "\n" + `aliases = { live = "prod" }` + "\n" + `production = ["live"]`, "`live` is only an alias, for the variable"},
		{`names = ["dev", "prod--eu"]`, "the name of a profile must be in snake_case, or have hyphens in place of underscores"},
		{`names = ["prod-eu", "prod_eu"]`, "the profile `prod_eu` would generate the Go name `ProfileProdEu`, which is taken"},
	} {
		_, findings := resolved("version = 1\n[profiles]\n" + tt.lines + "\n[kind.k.field]\na = { type = \"int\", default = 1 }\n[resource.k]\nkind = \"k\"\n")
		if got := texts(findings); tt.want == "" && len(got) > 0 || tt.want != "" && (len(got) != 1 || got[0] != tt.want) {
			t.Errorf("%s: findings %q, want %q", tt.lines, got, tt.want)
		}
	}
}
