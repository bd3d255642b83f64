package main

import (
	"bytes"
	"context"
	"maps"
	"os"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/resource"
)

// TestDotenv holds that a run on a developer's machine reads .env, and that the environment comes first.
func TestDotenv(t *testing.T) {
	t.Chdir(t.TempDir())
	var file strings.Builder
	for name, value := range devEnv {
		file.WriteString(name + "='" + value + "'\n")
	}
	if err := os.WriteFile(".env", []byte(file.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("API_BASE_URL", "http://localhost:9999")
	var out bytes.Buffer
	if err := showReal(t.Context(), &out, "dev"); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"http://localhost:9999", devEnv["AWS_ACCESS_KEY_ID"]} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing in\n%s", want, &out)
		}
	}
}

func Example() {
	if err := showSamples(context.Background(), os.Stdout); err != nil {
		panic(err)
	}
	// Output:
	// profile dev
	//
	// database (postgres)
	//   host      localhost    profile dev
	//   database  development  profile dev
	//   username  dev_user     profile dev
	//   password  [REDACTED]   profile dev
	//   ssl_mode  disable      profile dev
	//
	// s3 (s3)
	//   bucket             dev-data-bucket       profile dev
	//   region             us-west-2             profile dev
	//   access_key_id      AKIAIOSFODNN7EXAMPLE  AWS_ACCESS_KEY_ID
	//   secret_access_key  [REDACTED]            AWS_SECRET_ACCESS_KEY
	//
	// api (api)
	//   base_url     http://localhost:8080  API_BASE_URL
	//   api_key      [REDACTED]             API_TOKEN
	//   timeout      45s                    API_TIMEOUT
	//   health_path  /healthz               resource
	//
	// reporting (sql): only in prod
	//
	// external (secure)
	//   base_url  https://external.example.com  resource
	//   api_key   [REDACTED]                    API_KEY
	//
	// partner (validated)
	//   endpoint  https://partner.example.com  resource
	//
	// deploy_role (iam): not configured
	//
	// lambda (lambda)
	//   role_arn  arn:aws:iam::123456789012:role/dev-lambda-role  resource
	//
	// alerting (webhook): not configured
	//
	// profile prod
	//
	// database (postgres)
	//   host      prod-db.example.com  profile prod
	//   database  production           profile prod
	//   username  svc_orders           PROD_DB_USER
	//   password  [REDACTED]           PROD_DB_PASSWORD
	//
	// s3 (s3)
	//   bucket             prod-data-bucket      profile prod
	//   region             us-east-1             profile prod
	//   access_key_id      AKIAIOSFODNN7EXAMPLE  AWS_ACCESS_KEY_ID
	//   secret_access_key  [REDACTED]            AWS_SECRET_ACCESS_KEY
	//
	// api (api)
	//   base_url     https://api.example.com  API_BASE_URL
	//   api_key      [REDACTED]               ENRICHMENT_API_KEY
	//   health_path  /healthz                 resource
	//
	// reporting (sql)
	//   driver             pgx         resource
	//   connection_string  [REDACTED]  REPORTING_DSN
	//   pool_size          25          REPORTING_POOL_SIZE
	//
	// external (secure)
	//   base_url  https://external.example.com  resource
	//   api_key   [REDACTED]                    API_KEY
	//
	// partner (validated)
	//   endpoint  https://partner.example.com  resource
	//
	// deploy_role (iam)
	//   role_arn  arn:aws:iam::123456789012:role/deploy  DEPLOY_ROLE_ARN
	//
	// lambda (lambda)
	//   role_arn  arn:aws:iam::123456789012:role/prod-lambda-role  resource
	//
	// alerting (webhook): not configured
	//
	// What is wrong with a bad environment:
	//  - database.port (DB_PORT): must be from 1 to 65535
	//  - database.password (PROD_DB_PASSWORD or PROD_DB_PASSWORD_FILE): set only one of PROD_DB_PASSWORD, PROD_DB_PASSWORD_FILE
	//  - database: username, url (PROD_DB_USER): at least one must be set
	//  - s3: access_key_id, secret_access_key (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY): must be set together
	//  - api.base_url (API_BASE_URL): must have the scheme https or http
	//  - api.timeout (API_TIMEOUT): must be a duration such as 1h30m, or a number of seconds
	//  - reporting.pool_size (REPORTING_POOL_SIZE): must be from 1 to 100000
	//  - partner.endpoint (PARTNER_ENDPOINT): must have the scheme https
	//  - deploy_role.role_arn (DEPLOY_ROLE_ARN): must match the pattern ^arn:[a-z-]+:iam::[0-9]{12}:role/
	//  - deploy_role.role_arn (DEPLOY_ROLE_ARN): must be an ARN
}

// TestNoSecretShows looks for the secrets of the sample environments in everything that is printed.
func TestNoSecretShows(t *testing.T) {
	var out bytes.Buffer
	if err := showSamples(context.Background(), &out); err != nil {
		t.Fatal(err)
	}
	secrets := 0
	for _, env := range []resource.Map{devEnv, prodEnv, badEnv} {
		for value := range maps.Values(env) {
			if !strings.Contains(value, "sample-") {
				continue
			}
			secrets++
			if strings.Contains(out.String(), value) {
				t.Errorf("%s shows", value)
			}
		}
	}
	for _, text := range []string{"sample-", "dev_password"} {
		if strings.Contains(out.String(), text) {
			t.Errorf("%s shows", text)
		}
	}
	if secrets == 0 {
		t.Error("the samples hold no secret")
	}
}

func TestRealEnvironment(t *testing.T) {
	for name, value := range devEnv {
		t.Setenv(name, value)
	}
	t.Setenv("DB_HOST", "127.0.0.1") // a variable wins over the profile
	var out bytes.Buffer
	if err := showReal(context.Background(), &out, "dev"); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"profile dev\n", "host      127.0.0.1    DB_HOST\n", "api_key   [REDACTED]"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
}

func TestUnknownProfile(t *testing.T) {
	var out bytes.Buffer
	err := showReal(context.Background(), &out, "prd")
	if err == nil || !strings.Contains(err.Error(), "must be one of dev, prod") || out.Len() > 0 {
		t.Errorf("printed %q, error %v", out.String(), err)
	}
}
