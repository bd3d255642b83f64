package value_test

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve"
	"github.com/resgen-go/resgen/internal/gen/value"
)

const cloud = `version = 1
[profiles]
names = ["dev", "prod"]
[kind.s3]
constructor = "Dial"
[kind.s3.field]
region = { type = "string", default = "here" }
bucket = { type = "string", max_len = 30 }
attempts = { type = "int8" }
extra = { type = "string", optional = true }
endpoint = { type = "url", optional = true }
[resource.other]
kind = "s3"
config = { bucket = "b", attempts = 1 }
[factory.cloud.param]
region = { type = "string", one_of = ["us", "eu", "ap"] }
stage = { type = "string", one_of = ["a", "b"] }
count = { type = "int8", default = 3, min = 1, max = 99, env = "COUNT" }
host = { type = "string" }
key = { type = "string", secret = true }
maybe = { type = "int", optional = true }
[factory.cloud.resource.s3]
kind = "s3"
[factory.cloud.resource.s3.config]
region = { param = "region", env = "REGION_{stage}" }
bucket = { template = "{region}-{stage}-{region}", env = "DATA_{stage}_{count}" }
attempts = { param = "count" }
endpoint = { template = "https://{host}:{count}/" }
[[factory.cloud.resource.s3.case]]
when = 'stage == "b"'
config = { bucket = "of-b", attempts = 5 }
[[factory.cloud.resource.s3.case]]
when = 'region == "eu" && profile == "prod"'
config = { bucket = "of-eu" }
`

// factory is the package of the specification above, its factory, and the factory's resource.
func factory(t *testing.T) (*model.Package, *model.Factory, *model.Resource) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":         "module example.com/cloud\n\ngo 1.26\n",
		"settings/s3.go": "package settings\n\ntype Client struct{}\n\nfunc Dial(S3Config) (*Client, error) { return nil, nil }\n",
	} {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("GOWORK", "off")
	pkg := resolved(t, cloud, resolve.Options{Dir: "settings", Root: dir})
	return pkg, pkg.Factories[0], pkg.Factories[0].Resources[0]
}

// chosen are the parameters "region=eu stage=b".
func chosen(t *testing.T, f *model.Factory, texts string) value.Chosen {
	t.Helper()
	c, err := value.Parameters(f, parameters(texts))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func parameters(texts string) map[string]string {
	m := map[string]string{}
	for _, text := range strings.Fields(texts) {
		name, v, _ := strings.Cut(text, "=")
		m[name] = v
	}
	return m
}

func leaf(t *testing.T, r *model.Resource, name string) *model.Leaf {
	t.Helper()
	i := slices.IndexFunc(r.Leaves, func(l *model.Leaf) bool { return l.Name == name })
	if i < 0 {
		t.Fatalf("%s has no %s", r.Name, name)
	}
	return r.Leaves[i]
}

func names(fields []*model.Field) string {
	var all []string
	for _, f := range fields {
		all = append(all, f.Name)
	}
	return strings.Join(all, " ")
}

// TestParameters holds which texts of parameters are refused, and with which words.
func TestParameters(t *testing.T) {
	_, f, _ := factory(t)
	for texts, want := range map[string]string{
		"": "", "count=99 region=us other=x": "", "count=100": "cloud.count: must be from 1 to 99", "count=x": "cloud.count: must be a whole number",
		"region=xx": "cloud.region: must be one of us, eu, ap", "maybe=": "cloud.maybe: must be a whole number",
	} {
		c, err := value.Parameters(f, parameters(texts))
		if err == nil && want == "" {
			continue
		}
		if err == nil || want == "" || !strings.HasPrefix(err.Error(), want) || c != nil {
			t.Errorf("%q: %v, want %q", texts, err, want)
		}
	}
	c := chosen(t, f, "count=7 region=us other=x")
	if len(c) != 2 || c[f.Param("count")].V != int64(7) || c.Text([]*model.Field{f.Param("region"), f.Param("count")}) != "region = us, count = 7" {
		t.Errorf("%v", c)
	}
	for texts, want := range map[string]bool{"region=eu stage=b count=1 host=h": true, "region=eu stage=b host=h": false, "": false} {
		if got := chosen(t, f, texts).Complete(f); got != want { // without the secret and the optional one
			t.Errorf("%q is complete: %t", texts, got)
		}
	}
}

// TestChoices holds that each combination is listed once, and none if there are too many of them.
func TestChoices(t *testing.T) {
	_, f, _ := factory(t)
	params := []*model.Field{f.Param("region"), f.Param("stage")}
	var got []string
	all, ok := value.Choices(params, 6)
	for _, c := range all {
		got = append(got, c.Text(params))
	}
	want := []string{
		"region = us, stage = a", "region = us, stage = b", "region = eu, stage = a", "region = eu, stage = b", "region = ap, stage = a", "region = ap, stage = b",
	}
	if !ok || !slices.Equal(got, want) {
		t.Errorf("%q, %t", got, ok)
	}
	if all, ok := value.Choices(params, 5); ok || all != nil {
		t.Errorf("%d of at most 5", len(all))
	}
	if all, ok := value.Choices([]*model.Field{f.Param("count")}, 99); ok || all != nil {
		t.Error("all whole numbers are listed")
	}
}

// TestHolds holds when the condition of a case is known to hold.
func TestHolds(t *testing.T) {
	p, f, r := factory(t)
	prod := p.Profiles.All[1]
	for _, tt := range []struct {
		when         *model.Expr
		texts        string
		profile      *model.Profile
		holds, known bool
	}{
		{nil, "", nil, true, true},
		{r.Cases[0].When, "", nil, false, false},
		{r.Cases[0].When, "region=eu", nil, false, false},
		{r.Cases[0].When, "stage=b", nil, true, true},
		{r.Cases[0].When, "stage=a", nil, false, true},
		{r.Cases[1].When, "region=eu", nil, false, true},
		{r.Cases[1].When, "region=eu", prod, true, true},
	} {
		if holds, known := chosen(t, f, tt.texts).Holds(tt.when, tt.profile); holds != tt.holds || known != tt.known {
			t.Errorf("%q: holds %t, known %t", tt.texts, holds, known)
		}
	}
	both := &model.Expr{Op: model.BinaryExpr, Sign: "&&", Args: []*model.Expr{r.Cases[1].When, {Op: model.NotExpr, Args: []*model.Expr{r.Cases[0].When}}, r.Cases[1].When}}
	if got := names(value.ParamsIn(both)); got != "region stage" {
		t.Errorf("parameters %s", got)
	}
	if value.ParamsIn(nil) != nil {
		t.Error("nothing has parameters")
	}
}

// TestCandidates holds the order of the values that a field may have: the last case wins.
func TestCandidates(t *testing.T) {
	_, f, r := factory(t)
	l := leaf(t, r, "bucket")
	all := value.Candidates(r, l, l.Base.Fallback)
	var got []string
	for _, c := range all {
		got = append(got, c.Value.Text+": "+names(c.Params()))
	}
	if want := []string{"of-eu: region", "of-b: stage", "{region}-{stage}-{region}: region stage"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	twice := value.Candidate{When: r.Cases[0].When, Value: l.Base.Fallback}
	if got := names(twice.Params()); got != "stage region" {
		t.Errorf("parameters of a case and its value: %s", got)
	}
	if got := (value.Candidate{}).Params(); got != nil {
		t.Errorf("parameters of no value: %s", names(got))
	}

	at := diag.Span{Start: 3}
	region := &model.Value{Made: &model.Made{Param: f.Param("region")}, At: at}
	v, known, err := chosen(t, f, "region=eu").Make(l.Field(), region)
	if err != nil || !known || v.V != "eu" || v.At != at || v == region {
		t.Errorf("%v, %t, %v", v, known, err)
	}
	if v, known, err := chosen(t, f, "stage=a").Make(l.Field(), region); v != nil || known || err != nil {
		t.Errorf("of a parameter that is not known: %v, %t, %v", v, known, err)
	}
	plain := &model.Value{V: "x"}
	if v, known, err := chosen(t, f, "").Make(l.Field(), plain); v != plain || !known || err != nil {
		t.Errorf("of no parameter: %v, %t, %v", v, known, err)
	}
	endpoint := leaf(t, r, "endpoint")
	made := *endpoint.Base.Fallback
	made.At = at
	if v, known, err := chosen(t, f, "count=7 host=h").Make(endpoint.Field(), &made); err != nil || !known || v.V != "https://h:7/" || v.At != at {
		t.Errorf("%v, %t, %v", v, known, err)
	}
	if v, known, err := chosen(t, f, "count=7 host=%").Make(endpoint.Field(), &made); err == nil || !known || v != nil {
		t.Errorf("a host that is none: %v, %t, %v", v, known, err)
	}
}

// TestPackage holds what the resources of a factory are for some of its parameters.
func TestPackage(t *testing.T) {
	p, f, _ := factory(t)
	dev, prod := p.Profiles.All[0], p.Profiles.All[1]
	before := describe(f.Resources[0], prod)
	for _, tt := range []struct {
		texts   string
		profile *model.Profile
		want    string
	}{
		{"", dev, "attempts {count}; bucket [DATA_{stage}_{count}] {region}-{stage}-{region}; endpoint https://{host}:{count}/; region [REGION_{stage}] {region}"},
		{"stage=a", dev, "attempts {count}; bucket [DATA_A_{count}] {region}-{stage}-{region}; endpoint https://{host}:{count}/; region [REGION_A] {region}"},
		{"stage=a region=us count=7", prod, "attempts 7; bucket [DATA_A_7] us-a-us; endpoint https://{host}:{count}/; region [REGION_A] us"},
		{"stage=b region=us", prod, "attempts 5; bucket [DATA_B_{count}] of-b; endpoint https://{host}:{count}/; region [REGION_B] us"},
		{"stage=b region=eu", prod, "attempts 5; bucket [DATA_B_{count}] of-eu; endpoint https://{host}:{count}/; region [REGION_B] eu"},
		{"stage=b region=eu", dev, "attempts 5; bucket [DATA_B_{count}] of-b; endpoint https://{host}:{count}/; region [REGION_B] eu"},
		{"region=eu", prod, "attempts {count}; bucket [DATA_{stage}_{count}] of-eu; endpoint https://{host}:{count}/; region [REGION_{stage}] eu"},
		{"stage=a count=7 host=%", dev, "attempts 7; bucket [DATA_A_7] {region}-{stage}-{region}; endpoint https://{host}:{count}/; region [REGION_A] {region}"},
		{"stage=a region=us count=7 host=h", dev, "attempts 7; bucket [DATA_A_7] us-a-us; endpoint https://h:7/; region [REGION_A] us"},
	} {
		texts := parameters(tt.texts)
		c := chosen(t, f, tt.texts)
		q := c.Package(p, f, texts)
		if len(q.Factories) != 1 || q.Factories[0] == f || len(p.Resources) != 1 || p.Factories[0] != f || describe(f.Resources[0], prod) != before {
			t.Fatal("the package itself is changed")
		}
		resources := q.Factories[0].Resources
		if c.Complete(f) {
			if len(q.Resources) != 2 || q.Resources[0] != p.Resources[0] || resources != nil || q.Resources[1].Factory != nil {
				t.Errorf("%q: %d resources of the package", tt.texts, len(q.Resources))
			}
			resources = q.Resources[1:]
		} else if len(q.Resources) != 1 || resources[0].Factory != q.Factories[0] {
			t.Errorf("%q: %d resources of the package", tt.texts, len(q.Resources))
		}
		if got := describe(resources[0], tt.profile); got != tt.want {
			t.Errorf("%q in %s:\n got %s\nwant %s", tt.texts, tt.profile.Name, got, tt.want)
		}
		count := leaf(t, q.Factories[0].Given, "count")
		if _, given := texts["count"]; given != (len(count.In(dev).Env) == 0) {
			t.Errorf("%q: the variables of count are %q", tt.texts, count.In(dev).Env)
		}
		if v := count.In(dev).Fallback; texts["count"] != "" && v.Text != texts["count"] || texts["count"] == "" && v.Text != "3" {
			t.Errorf("%q: count is %s", tt.texts, v.Text)
		}
	}
}

// describe is what r is in q.
func describe(r *model.Resource, q *model.Profile) string {
	of := map[string]string{}
	for _, l := range r.Leaves {
		b := l.In(q)
		if b.Fallback == nil {
			continue
		}
		of[l.Name] = l.Name + " "
		if len(b.Env) > 0 {
			of[l.Name] += "[" + strings.Join(b.Env, " ") + "] "
		}
		of[l.Name] += b.Fallback.Text
	}
	var all []string
	for _, name := range slices.Sorted(maps.Keys(of)) {
		all = append(all, of[name])
	}
	return strings.Join(all, "; ")
}
