package live_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/resgen-go/resgen/generated/seed"
	"github.com/resgen-go/resgen/generated/seed/seedtest"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/tests/live"
)

// These tests are about code of the page on resource management that does not do in Dagster what it seems to do. docs/dagster.md lists them.
// S05, S06, S08 and S09 stand in seed_test.go, as they need a server, and S12 in tests/showroom.

// TestS01ValidationRuns holds that no value that is against the rules becomes a resource, however it is given.
func TestS01ValidationRuns(t *testing.T) {
	noGoroutineLeaks(t)
	plain := &url.URL{Scheme: "http", Host: "partner.example.com"}
	_, err := seed.LoadPartnerConfig(t.Context(), seed.WithSource(resource.Map{"PARTNER_ENDPOINT": plain.String()}))
	checkError(t, err, "partner.endpoint (PARTNER_ENDPOINT): must have the scheme https")
	_, err = seed.NewValidatedConfig(func(c *seed.ValidatedConfig) { c.Endpoint = plain })
	checkError(t, err, "endpoint: must have the scheme https")
	_, err = seed.OpenValidated(t.Context(), seed.ValidatedConfig{Endpoint: plain})
	checkError(t, err, "endpoint: must have the scheme https")
	_, _, err = seed.OpenPartner(t.Context(), seed.WithSource(resource.Map{}), seed.WithPartnerConfig(seed.ValidatedConfig{Endpoint: plain}))
	checkError(t, err, "partner.endpoint", "must have the scheme https")
	_, err = seed.OpenSecure(t.Context(), seed.SecureConfig{})
	checkError(t, err, "api_key: required but not set")
}

// TestS02SecretsFromVariables leaves the key of a service unset, and prints one that is set.
func TestS02SecretsFromVariables(t *testing.T) {
	_, err := seed.LoadExternalConfig(t.Context(), seed.WithSource(resource.Map{}))
	checkError(t, err, "external.api_key (API_KEY): required but not set")
	env := resource.Map{"API_KEY": live.NewSecret()}
	c, err := seed.LoadExternalConfig(t.Context(), seed.WithSource(env))
	if err != nil {
		t.Fatal(err)
	}
	noSecretIn(t, c)
	noSecretIn(t, c.Describe())
	if c.APIKey.Reveal() != env["API_KEY"] {
		t.Error("it is another key")
	}
	key := c.APIKey.Reveal()
	env["API_KEY"] = "another"
	if c.APIKey.Reveal() != key {
		t.Error("what is loaded has changed")
	}
}

// TestS03ConfiguredKinds makes a resource of an environment, as @configured seems to do with a class.
func TestS03ConfiguredKinds(t *testing.T) {
	factory := datasets(t, resource.Map{})
	for _, tt := range []struct {
		environment seed.DatasetEnvironment
		want        string // region and bucket, or the error
	}{
		{"", "us-west-2 dev-data-bucket"},
		{seed.DatasetEnvironmentDev, "us-west-2 dev-data-bucket"},
		{seed.DatasetEnvironmentProd, "us-east-1 prod-data-bucket"},
		{"prd", "dataset.environment: must be one of dev, prod"},
	} {
		c, err := factory.Config(t.Context(), seed.DatasetParams{Environment: tt.environment})
		got := fmt.Sprint(err)
		if err == nil {
			got = c.S3.Region + " " + c.S3.Bucket
		}
		if got != tt.want {
			t.Errorf("%q: %s, want %s", tt.environment, got, tt.want)
		}
	}
}

// opened opens the resources of spec/seed that need no server, with mocks for the rest.
func opened(t *testing.T, env resource.Map) *seed.Resources {
	t.Helper()
	mocks, _ := seedtest.New(t)
	r, err := seed.Open(t.Context(), seed.WithSource(env), seed.WithDatabase(mocks.Database), seed.WithS3(mocks.S3), seed.WithAPI(mocks.API),
		seed.WithExternal(mocks.External), seed.WithPartner(mocks.Partner), seed.WithLambda(mocks.Lambda))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
	return r
}

func datasets(t *testing.T, env resource.Map) *seed.DatasetFactory {
	t.Helper()
	return opened(t, env).Dataset
}

// TestS04KeysMayBeLeftOut has clients of S3 without keys: then credentials are what the machine has.
func TestS04KeysMayBeLeftOut(t *testing.T) {
	c, err := seed.LoadS3Config(t.Context(), seed.WithSource(resource.Map{}))
	if err != nil || c.AccessKeyID != "" || c.Bucket != "dev-data-bucket" {
		t.Errorf("%v, %v", c, err)
	}
	_, err = seed.LoadS3Config(t.Context(), seed.WithSource(resource.Map{"AWS_ACCESS_KEY_ID": "minio"}))
	checkError(t, err, "must be set together")
	params := seed.CloudParams{Region: seed.CloudRegionEuWest1, Environment: seed.CloudEnvironmentProd}
	cloud, err := opened(t, resource.Map{}).Cloud.Config(t.Context(), params)
	if err != nil || cloud.S3.Bucket != "data-prod-eu-west-1" || cloud.Lambda.RoleARN != "arn:aws:iam::123456789012:role/prod-lambda-role" {
		t.Errorf("%v, %v", cloud, err)
	}
}

// TestS07ConfigurationIsNoHandle changes a configuration from which a client was made.
func TestS07ConfigurationIsNoHandle(t *testing.T) {
	noGoroutineLeaks(t)
	var hosts []string
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { hosts = append(hosts, r.Host) }))
	t.Cleanup(server.Close)
	c, err := seed.LoadAPIConfig(t.Context(), seed.WithSource(resource.Map{"API_BASE_URL": server.URL, "API_TOKEN": "token"}))
	if err != nil {
		t.Fatal(err)
	}
	api, err := seed.OpenAPI(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = api.Close(context.WithoutCancel(t.Context())) })
	host := c.BaseURL.Host
	c.BaseURL, c.APIKey = &url.URL{Scheme: "http", Host: "elsewhere.example.com"}, resource.Secret{}
	if _, err := api.Get(soon(t, 10*time.Second), "enrichment"); err != nil || len(hosts) != 2 || hosts[1] != host {
		t.Errorf("asked %q (%v), want %s", hosts, err, host)
	}
	if api.Config.BaseURL.Host != host {
		t.Errorf("the handle has the configuration of %s", api.Config.BaseURL.Host)
	}
}

// TestS10MetricsAreThere has an observer told of a call that succeeds and of one that fails.
func TestS10MetricsAreThere(t *testing.T) {
	noGoroutineLeaks(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/missing" {
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	t.Cleanup(server.Close)
	var seen calls
	api, shut, err := seed.OpenAPIResource(t.Context(),
		seed.WithSource(resource.Map{"API_BASE_URL": server.URL, "API_TOKEN": "token"}), seed.WithObserver(&seen))
	if err != nil {
		t.Fatal(err)
	}
	closing(t, shut)
	if _, err := api.Get(t.Context(), "enrichment"); err != nil {
		t.Error(err)
	}
	_, err = api.Get(t.Context(), "missing")
	checkError(t, err, "404")
	if got := strings.Join(seen.seen, ", "); got != "api Get, api Get 404" {
		t.Errorf("the observer is told %q", got)
	}
}

// TestS11UnknownEnvironment mistypes the environment.
func TestS11UnknownEnvironment(t *testing.T) {
	_, err := seed.LoadConfig(t.Context(), seed.WithSource(resource.Map{"APP_ENV": "prd"}))
	checkError(t, err, "APP_ENV", "must be one of dev, prod")
	_, err = seed.ParseProfile("prd")
	checkError(t, err, "must be one of dev, prod")
}

// TestS13MocksHaveTheMethods holds that a mock has the methods of the client that it stands for, and that something else is no client.
func TestS13MocksHaveTheMethods(t *testing.T) {
	type unrelated struct{}
	for _, tt := range []struct{ mock, client reflect.Type }{
		{reflect.TypeFor[*seedtest.PostgresMock](), reflect.TypeFor[seed.PostgresClient]()},
		{reflect.TypeFor[*seedtest.S3Mock](), reflect.TypeFor[seed.S3Client]()},
		{reflect.TypeFor[*seedtest.APIMock](), reflect.TypeFor[seed.APIClient]()},
		{reflect.TypeFor[*seedtest.SQLMock](), reflect.TypeFor[seed.SQLClient]()},
		{reflect.TypeFor[*seedtest.SecureMock](), reflect.TypeFor[seed.SecureClient]()},
		{reflect.TypeFor[*seedtest.ValidatedMock](), reflect.TypeFor[seed.ValidatedClient]()},
		{reflect.TypeFor[*seedtest.IAMMock](), reflect.TypeFor[seed.IAMClient]()},
		{reflect.TypeFor[*seedtest.LambdaMock](), reflect.TypeFor[seed.LambdaClient]()},
		{reflect.TypeFor[*seedtest.WebhookMock](), reflect.TypeFor[seed.WebhookClient]()},
	} {
		if !tt.mock.Implements(tt.client) || tt.client.NumMethod() == 0 {
			t.Errorf("%v is no %v", tt.mock, tt.client)
		}
		if reflect.TypeFor[unrelated]().Implements(tt.client) {
			t.Errorf("anything is a %v", tt.client)
		}
	}
	use, mocks := seedtest.NewProcessedData(t)
	mocks.S3.On.PutObject.Return(&s3.PutObjectOutput{}, nil).Once()
	put(t, use.S3, "b", "k", "")
}

// TestS14EveryTypeFromVariables reads fields of each type from variables.
func TestS14EveryTypeFromVariables(t *testing.T) {
	env := resource.Map{"DB_HOST": "127.0.0.1", "DB_PORT": "6543"}
	database, err := seed.LoadDatabaseConfig(t.Context(), seed.WithSource(env))
	if err != nil || database.Port != 6543 || database.Host != "127.0.0.1" {
		t.Errorf("port %d, host %s, %v", database.Port, database.Host, err)
	}
	env = resource.Map{
		"API_BASE_URL": "http://api.example.com", "API_TOKEN": "token", "API_ALLOW_INSECURE": "true", "API_TIMEOUT": "45", "API_MAX_RESPONSE_SIZE": "2MiB",
	}
	api, err := seed.LoadAPIConfig(t.Context(), seed.WithSource(env), seed.WithWarnings(func(resource.Problem) {}))
	if err != nil || !api.AllowInsecure || api.Timeout != 45*time.Second || api.MaxResponseSize != 2<<20 || api.BaseURL.Host != "api.example.com" {
		t.Errorf("%v, %v", api.Describe(), err)
	}
	_, err = seed.LoadDatabaseConfig(t.Context(), seed.WithSource(resource.Map{"DB_PORT": "many"}))
	checkError(t, err, "database.port (DB_PORT): must be a whole number")
}
