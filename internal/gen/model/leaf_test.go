package model_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gotypes"
)

const header = `version = 1
[package]
name = "x"
[profiles]
names = ["dev", "prod"]
production = ["prod"]
[kind.k.field]
host = { type = "string", optional = true }
port = { type = "int" }
level = { type = "log/slog.Level", default = "info" }
blank = { type = "net/netip.Addr", default = "" }
pool = { type = "object", of = ["pool"], optional = true }
fixed = { type = "object", of = ["pool"] }
link = { type = "union", of = ["local", "cloud"] }
spare = { type = "union", of = ["local", "cloud"], optional = true }
[kind.k.object.pool.field]
max = { type = "int" }
tls = { type = "object", of = ["tls"], optional = true }
[kind.k.object.tls.field]
cert = { type = "string" }
[kind.k.object.local.field]
path = { type = "path" }
[kind.k.object.cloud.field]
url = { type = "url" }
token = { type = "string", secret = true, optional = true }
`

func resolved(t *testing.T, text string) *model.Package {
	t.Helper()
	r := gen.Resolve(gen.Spec{World: gotypes.From, Dir: ".", Files: []*diag.Source{{Name: "resgen.toml", Text: []byte(text)}}})
	if r.Package == nil || slices.ContainsFunc(r.Findings, func(f diag.Finding) bool { return f.Severity == diag.Error }) {
		var b strings.Builder
		_ = diag.Text(&b, r.Findings)
		t.Fatal(b.String())
	}
	return r.Package
}

// answers are what the model says of a leaf in a profile: "needed", what guards it, and whether a variable must be set.
func answers(r *model.Resource, l *model.Leaf, p *model.Profile) string {
	var words []string
	if l.Needed(p) {
		words = append(words, "needed")
	}
	if g := r.Guard(l, p); g != "" {
		words = append(words, "with "+g)
	}
	if r.ByMembers(l, p) {
		words = append(words, "or by members")
	}
	if r.MustBeSet(l, p) {
		words = append(words, "must be set")
	}
	return strings.Join(words, ", ")
}

func TestLeaf(t *testing.T) {
	for _, tt := range []struct {
		name, resource string
		want           map[string]string // by leaf, and profile where they differ
	}{
		{"variables alone", `env_prefix = "R_"`, map[string]string{
			"host": "", "port": "needed, must be set", "fixed.max": "needed, must be set",
			"pool.max": "needed, with r.pool", "pool.tls.cert": "needed, with r.pool.tls", "fixed.tls.cert": "needed, with r.fixed.tls",
			"link": "needed, or by members", "link.local.path": "needed, with r.link.local", "link.cloud.token": "with r.link.cloud",
			"spare": "or by members", "spare.cloud.url": "needed, with r.spare.cloud",
		}},
		{"an optional resource", "env_prefix = \"R_\"\noptional = true\nprofile.prod.host = \"x\"", map[string]string{
			"port@dev": "needed, with r", "port@prod": "needed, must be set", "pool.max@dev": "needed, with r.pool", "host@dev": "with r", "host@prod": "",
			"link@dev": "needed, with r, or by members", "link@prod": "needed, or by members",
		}},
		{"literals make an object present", "env_prefix = \"R_\"\nprofile.dev.pool.max = 1\nconfig.fixed.tls.cert = \"x\"", map[string]string{
			"pool.max@dev": "", "pool.max@prod": "needed, with r.pool", "pool.tls.cert@dev": "needed, with r.pool.tls", "fixed.tls.cert": "",
		}},
		{"an object in an object", "env_prefix = \"R_\"\nprofile.dev.pool.tls.cert = \"x\"", map[string]string{
			"pool.max@dev": "needed, must be set", "pool.max@prod": "needed, with r.pool", "pool.tls.cert@prod": "needed, with r.pool.tls",
		}},
		{"a member by default", "env_prefix = \"R_\"\nconfig.link.select = { env = \"R_LINK\", default = \"local\" }", map[string]string{
			"link": "", "link.local.path": "needed, with r.link.local, must be set", "link.cloud.url": "needed, with r.link.cloud",
		}},
		{"a member by default in one profile", "env_prefix = \"R_\"\nprofile.dev.link.cloud.url = \"https://x\"\nprofile.prod.link.select = { default = \"local\" }", map[string]string{
			"link.local.path@dev": "needed, with r.link.local", "link.local.path@prod": "needed, with r.link.local, must be set", "link.cloud.url@prod": "needed, with r.link.cloud",
		}},
		{"a member by default in an optional resource", "env_prefix = \"R_\"\noptional = true\nconfig.link.select = { default = \"local\" }", map[string]string{
			"link.local.path": "needed, with r.link.local",
		}},
		{"a member that is pinned", "env_prefix = \"R_\"\nconfig.link.select = { env = false, default = \"local\" }", map[string]string{
			"link": "", "link.local.path": "needed, must be set", "link.cloud.url": "needed, with r.link.cloud",
		}},
		{"one member in any case", "config.port = 1\nconfig.fixed.max = 1\nconfig.link.local.path = { env = \"R_PATH\" }", map[string]string{
			"link": "needed, or by members", "link.local.path": "needed, must be set", "link.cloud.url": "needed, with r.link.cloud",
		}},
		{"an optional union with one member", "config.port = 1\nconfig.fixed.max = 1\nconfig.link.local.path = \"x\"\nconfig.spare.local.path = { env = \"R_PATH\" }", map[string]string{
			"spare.local.path": "needed, with r.spare.local", "link": "", "link.local.path": "",
		}},
		{"shared variables select nothing", "config.port = 1\nconfig.fixed.max = 1\nconfig.link.select = { env = \"R_LINK\" }\n" +
			"config.link.local.path = { env = \"R_PATH\", shared = true }\nconfig.link.cloud.url = { env = \"R_URL\", shared = true }", map[string]string{
			"link": "needed, must be set", "link.local.path": "needed, with r.link.local",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := resolved(t, header+"[resource.r]\nkind = \"k\"\n"+tt.resource)
			r := p.Resources[0]
			for name, want := range tt.want {
				name, profile, some := strings.Cut(name, "@")
				for _, q := range p.Profiles.All {
					if some && q.Name != profile {
						continue
					}
					if got := answers(r, r.Leaf(name), q); got != want {
						t.Errorf("%s in %s: got %q, want %q", name, q.Name, got, want)
					}
				}
			}
		})
	}
}

// TestReading holds what the loader of a resource reads, and where that differs between profiles.
func TestReading(t *testing.T) {
	const spec = `[resource.r]
kind = "k"
env_prefix = "R_"
config.host = { env = false }
config.level = { env = "R_LEVEL" }
config.blank = { env = false }
config.link.select = "local"
profile.dev.port = 1
profile.prod.level = { env = "PROD_LEVEL" }
`
	p := resolved(t, header+spec)
	r, dev, prod := p.Resources[0], p.Profiles.All[0], p.Profiles.All[1]
	plan := p.PlanOf(r)
	show := func(l *model.Leaf, q *model.Profile) string {
		reading := l.Reading(q)
		text := strings.Join(reading.Names(), " ")
		if reading.Or != nil {
			text += " or " + reading.Or.Text
		}
		if reading.Required {
			text += " required"
		}
		return text
	}
	for _, tt := range []struct {
		leaf, dev, prod      string
		differs, reads, asks bool
	}{
		{"host", "", "", false, false, false},
		{"port", "R_PORT", "R_PORT required", true, true, true},
		{"level", "R_LEVEL or info", "PROD_LEVEL or info", true, true, true},
		{"blank", "", "", false, false, false},
		{"pool.max", "R_POOL_MAX required", "R_POOL_MAX required", false, true, true},
		{"link", "R_LINK or local", "R_LINK or local", false, true, true},
		{"link.cloud.url", "R_LINK_CLOUD_URL", "R_LINK_CLOUD_URL", false, true, true},
	} {
		l := r.Leaf(tt.leaf)
		if got := fmt.Sprint(show(l, dev), ";", show(l, prod), plan.Differs(l), plan.Reads(l), plan.Asks(l)); got != fmt.Sprint(tt.dev, ";", tt.prod, tt.differs, tt.reads, tt.asks) {
			t.Errorf("%s: got %s, want %v", tt.leaf, got, tt)
		}
	}
	if got := r.Leaf("link").Selected(prod); got != "local" {
		t.Errorf("selected is %q", got)
	}
}

// TestPlan holds that a resource which exists in one profile has that for its base.
func TestPlan(t *testing.T) {
	p := resolved(t, header+"[resource.r]\nkind = \"k\"\nenv_prefix = \"R_\"\nonly_in = [\"prod\"]\nprofile.prod.port = 1\n[resource.s]\nkind = \"k\"\nenv_prefix = \"S_\"\n")
	prod := p.Profiles.All[1]
	if plan := p.PlanOf(p.Resources[0]); plan.Base != prod || len(plan.Switched) > 0 || p.Resources[0].Leaf("port").Fallback(plan.Base) == nil {
		t.Errorf("r: %+v", plan)
	}
	if plan := p.PlanOf(p.Resources[1]); plan.Base != nil || !slices.Equal(plan.Switched, p.Profiles.All) {
		t.Errorf("s: %+v", plan)
	}
	one := resolved(t, strings.Replace(header, "[profiles]\nnames = [\"dev\", \"prod\"]\nproduction = [\"prod\"]\n", "", 1)+"[resource.r]\nkind = \"k\"\nenv_prefix = \"R_\"\n")
	if plan := one.PlanOf(one.Resources[0]); plan.Base != nil || len(plan.Switched) > 0 || len(one.ProfilesOf(one.Resources[0])) != 1 {
		t.Errorf("without profiles: %+v", plan)
	}
}

func TestVariants(t *testing.T) {
	ps := []*model.Profile{{Name: "a"}, {Name: "b"}, {Name: "ab"}, {Name: "c"}}
	length := func(p *model.Profile) int { return len(p.Name) }
	got := ""
	for _, v := range model.Variants(ps, length) {
		got += fmt.Sprint(v.What, v.Names(), v.All)
	}
	if got != "1 [a b c] false2 [ab] false" {
		t.Error(got)
	}
	all := model.Variants(ps[:2], length)
	if len(all) != 1 || !all[0].All || all[0].Names() != nil || len(all[0].Profiles) != 2 {
		t.Errorf("%+v", all)
	}
}
