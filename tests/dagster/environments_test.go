package dagster

import (
	_ "embed"
	"encoding/json"
	"maps"
	"strings"
)

// canary is in every secret, so that a text which shows a secret is found.
const canary = "canary"

//go:embed good.json
var goodText []byte

// good is an environment in which nothing is wrong. cmd/bench reads it too.
var good = func() (vs map[string]string) {
	if err := json.Unmarshal(goodText, &vs); err != nil {
		panic(err)
	}
	return vs
}()

// An environment differs from good.
type environment struct {
	set    map[string]string
	unset  []string
	faulty bool   // something is wrong with it, whoever notices
	why    string // why the verdicts differ; nothing, where they are the same
}

func (e environment) variables() map[string]string {
	vs := maps.Clone(good)
	maps.Copy(vs, e.set)
	for _, name := range e.unset {
		delete(vs, name)
	}
	return vs
}

func set(name, value string) map[string]string { return map[string]string{name: value} }

const (
	types     = "Dagster checks the type of the field and nothing else."
	hook      = "Dagster never calls the `__post_init__` that would report it."
	empty     = "For Dagster an empty variable is a value. For resgen an empty variable is unset."
	blanks    = "For resgen, blanks around a value are a mistake. `int()` of Python ignores them."
	noDefault = "`EnvVar` replaces the default of the field, and has no default of its own."
)

// environments are what both get.
var environments = []environment{
	// Nothing is wrong.
	{},
	{unset: []string{"APP_ENV"}},
	{set: map[string]string{"APP_ENV": "prod", "PROD_DB_USER": "prod", "PROD_DB_PASSWORD": "canary-of-prod"}},
	{set: map[string]string{"PROD_DB_USER": "prod"}},
	{set: set("DB_HOST", "::1")},
	{set: set("DB_NAME", "order data")},
	{set: set("DB_PASSWORD", `canary "ünd" 'more'`)},
	{set: set("DB_SSLMODE", "require")},
	{set: set("REPORTING_MAX_OVERFLOW", "0")},
	{set: set("API_TOKEN", "canary="+strings.Repeat("x", 2000))},
	{set: set("API_BASE_URL", "http://127.0.0.1:8080/v1/")},
	{unset: []string{"DB_PORT"}, why: noDefault},
	{set: set("API_TIMEOUT", "45s"), why: "A duration may have a unit. Dagster has no type for durations."},

	// Something is missing.
	{faulty: true, unset: []string{"DB_HOST"}},
	{faulty: true, unset: []string{"DB_HOST"}, set: set("DB_HOTS", "db.example.com")},
	{faulty: true, unset: []string{"DB_PASSWORD"}},
	{faulty: true, unset: []string{"API_KEY"}}, // Dagster's error names no variable: the default of the field was None
	{faulty: true, unset: []string{"DB_HOST", "API_TOKEN", "API_KEY"}},
	{faulty: true, set: set("APP_ENV", "prod")},

	// Something is empty.
	{faulty: true, set: set("DB_HOST", ""), why: empty},
	{faulty: true, set: set("DB_PASSWORD", ""), why: empty},
	{faulty: true, set: set("DB_PORT", ""), why: "An empty variable is unset, so the port has its default. Python cannot read a number from an empty text."},
	{faulty: true, set: set("AWS_REGION", ""), why: "An empty variable is unset, so the region has its default. boto3 makes an address from the empty text."},
	{faulty: true, set: set("AWS_SECRET_ACCESS_KEY", ""), why: empty},
	{faulty: true, set: set("API_KEY", ""), why: hook},

	// Something is of another type.
	{faulty: true, set: set("DB_PORT", "postgres")},
	{faulty: true, set: set("DB_PORT", "6_432"), why: "`int()` of Python accepts underscores, as Python source code does."},
	{faulty: true, set: set("API_TIMEOUT", "canary-of-the-api")},

	// Something is out of range.
	{faulty: true, set: set("DB_PORT", "70000"), why: types},
	{faulty: true, set: set("API_TIMEOUT", "0"), why: types},
	{faulty: true, set: set("REPORTING_POOL_SIZE", "-1"), why: types + " SQLAlchemy accepts the value too."},
	{faulty: true, set: set("S3_BUCKET", "ab"), why: types},

	// Something is not what its text must be.
	{faulty: true, set: set("API_BASE_URL", "api.example.com"), why: types},
	{faulty: true, set: set("API_BASE_URL", "canary-of-the-api"), why: types + " The error of requests shows the value, here a secret that is in the wrong variable."},
	{faulty: true, set: set("PARTNER_ENDPOINT", "http://partner.example.com"), why: hook},
	{faulty: true, set: set("APP_ENV", "prd")},
	{faulty: true, set: set("DEPLOY_ROLE_ARN", "arn:aws:s3:::a-bucket-of-data"), why: types},
	{faulty: true, set: set("REPORTING_DSN", "canary without a scheme"), why: "This specification accepts any text here. The kind `sql` refuses it when the resource is opened."},

	// Something has blanks around it.
	{faulty: true, set: set("DB_PORT", " 6432 "), why: blanks},
	{faulty: true, set: set("API_TOKEN", "canary-of-the-api\n"), why: "A secret may be any text. In Go the first request fails too, but the error of net/http names only the header."},
}
