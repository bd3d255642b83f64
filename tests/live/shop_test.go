package live_test

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/jackc/pgx/v5"

	shop "github.com/resgen-go/resgen/generated/shop"
	"github.com/resgen-go/resgen/generated/shop/crm"
	"github.com/resgen-go/resgen/generated/shop/hooks"
	"github.com/resgen-go/resgen/resource"
	awssecrets "github.com/resgen-go/resgen/stores/awssecrets"
	"github.com/resgen-go/resgen/tests/live"
)

// A street is where the shop is: everything that its resources are about.
type street struct {
	profile   shop.Profile
	database  *live.Database
	reporting *live.Database
	warehouse *live.Database
	cloud     *live.AWSServer
	role      string       // what the program assumes, in staging and prod
	bucket    *live.Bucket // in dev
	functions *live.LambdaServer
	api       *recorder
	alerts    *recorder
	env       resource.Map
}

// newStreet starts the servers of a profile. In dev, the bucket is on versitygw and the database has no TLS; otherwise all of AWS is moto.
func newStreet(t *testing.T, profile shop.Profile) *street {
	t.Helper()
	server := live.NewPostgres(t, nil)
	certificate := ""
	if profile != shop.ProfileDev {
		c := live.NewCertificate(t, "127.0.0.1")
		server, certificate = live.NewPostgres(t, c), c.Authority
	}
	s := &street{
		profile: profile, warehouse: server.Database(t), api: newRecorder(t, httptest.NewTLSServer), alerts: newRecorder(t, httptest.NewServer),
	}
	execute(t, s.warehouse, "create table customers (id bigint, name text)")
	s.api.answer = `{"segment": "gold", "country": "FR"}`
	key := "key of the API " + live.NewSecret()
	s.env = resource.Map{
		"APP_ENV": string(profile), "DB_HOST": "127.0.0.1", "DB_PORT": strconv.Itoa(server.Port), "DB_CA_FILE": certificate,
		"API_BASE_URL": s.api.server.URL + "/v1", "API_CA_FILE": s.api.authority(t), "API_KEY": key,
		"WAREHOUSE_URL": "wh://" + s.warehouse.Name + "@warehouse/" + s.warehouse.Name, "WAREHOUSE_PORT": strconv.Itoa(server.Port),
		"WAREHOUSE_PASSWORD": s.warehouse.Password.Reveal(),
		"ALERT_WEBHOOK_URL":  s.alerts.server.URL + "/" + url.PathEscape(live.NewSecret()),
	}
	if profile == shop.ProfileDev { // the names and passwords that the specification has
		server.Exec(t, "create role dev_user login password 'dev_password'", "create database development owner dev_user")
		s.database = &live.Database{PostgresServer: server, Name: "development", Password: resource.NewSecret("dev_password")}
		s.bucket = live.NewS3(t).NamedBucket(t, "dev-data-bucket", "minio", "minio123")
		s.env["S3_ENDPOINT"], s.env["AWS_REGION"] = s.bucket.Endpoint().String(), "us-east-1" // where versitygw is
		return s
	}
	s.database, s.reporting = server.Database(t), server.Database(t)
	maps.Copy(s.env, resource.Map{"DB_NAME": s.database.Name, "REPORTING_DSN": source(s.reporting)})
	if profile == shop.ProfileProd { // the password is in a store
		s.env["PROD_DB_USER"] = s.database.Name
	} else {
		s.env["DB_USER"], s.env["DB_PASSWORD"] = s.database.Name, s.database.Password.Reveal()
	}
	s.newCloud(t)
	return s
}

// newCloud starts AWS, where the machine may do everything, and Lambda.
func (s *street) newCloud(t *testing.T) {
	t.Helper()
	s.cloud, s.functions = live.NewAWS(t), live.Lambda(t, "thumbnails")
	beMachine(t, s.cloud)
	s.role = s.cloud.Role(t, "*") // S3 and Secrets Manager
	for _, environment := range []string{"dev", "staging", "prod"} {
		s.cloud.NamedRole(t, environment+"-lambda-role", "lambda:*")
	}
	for bucket, region := range map[string]string{
		"dev-data-bucket": "us-west-2", "prod-data-bucket": "us-east-1", "data-staging-eu-west-1": "eu-west-1", "data-dev-us-west-2": "us-west-2",
	} {
		s.cloud.NamedBucket(t, bucket, region)
	}
	maps.Copy(s.env, resource.Map{
		"DEPLOY_ROLE_ARN": s.role, "S3_ENDPOINT": s.cloud.URL(), "STS_ENDPOINT": s.cloud.URL(), "LAMBDA_ENDPOINT": s.functions.URL(),
	})
}

// beMachine has the machine be a user who may do everything.
func beMachine(t *testing.T, server *live.AWSServer) {
	t.Helper()
	keys := server.User(t, "*")
	t.Setenv("AWS_ACCESS_KEY_ID", keys.AccessKeyID)
	t.Setenv("AWS_SECRET_ACCESS_KEY", keys.SecretAccessKey)
}

// options are those of Open. In prod a store of secrets has the credentials of a role that is opened before the rest, and lent to it.
func (s *street) options(t *testing.T) []shop.Option {
	t.Helper()
	opts := []shop.Option{shop.WithSource(s.env)}
	if s.profile != shop.ProfileProd {
		return opts
	}
	s.cloud.PutSecret(t, "prod/database", document(t, s.database.Password.Reveal()))
	role, shut, err := shop.OpenDeployRole(soon(t, 10*time.Second), opts...)
	if err != nil {
		t.Fatal(err)
	}
	closing(t, shut)
	store, err := awssecrets.SecretsManager(t.Context(), awssecrets.Config{
		Region: "us-east-1", Credentials: role, Endpoint: s.cloud.URL(), Client: httpClient(t),
	})
	if err != nil {
		t.Fatal(err)
	}
	return append(opts, shop.WithDeployRole(role), shop.WithResolver(resource.Stores{"aws": store}))
}

// source is the URL of a database.
func source(d *live.Database) string {
	user := d.Name
	if d.Name == "development" {
		user = "dev_user"
	}
	return (&url.URL{
		Scheme: "postgres", User: url.UserPassword(user, d.Password.Reveal()), Host: d.Addr(), Path: d.Name, RawQuery: "sslmode=disable",
	}).String()
}

// execute runs a statement that is none of the tested ones.
func execute(t *testing.T, d *live.Database, statement string) {
	t.Helper()
	c, err := pgx.Connect(t.Context(), source(d))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(t.Context())
	if _, err := c.Exec(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

// ask returns the only value of a query, as the server answers a client that is none of the tested ones.
func ask(t *testing.T, d *live.Database, query string) string {
	t.Helper()
	c, err := pgx.Connect(t.Context(), source(d))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(t.Context())
	var answer string
	if err := c.QueryRow(t.Context(), query).Scan(&answer); err != nil {
		t.Fatal(err)
	}
	return answer
}

// object returns an object of the resource s3.
func (s *street) object(t *testing.T, key string) string {
	t.Helper()
	if s.bucket != nil {
		return s.bucket.Object(t, key)
	}
	return s.cloud.Object(t, map[shop.Profile]string{shop.ProfileStaging: "dev-data-bucket", shop.ProfileProd: "prod-data-bucket"}[s.profile], key)
}

// A recorder is a server that keeps the requests that it gets.
type recorder struct {
	server *httptest.Server
	answer string

	mu  sync.Mutex
	got []string // method, URL, Authorization and body
}

func newRecorder(t *testing.T, start func(http.Handler) *httptest.Server) *recorder {
	t.Helper()
	r := &recorder{}
	r.server = start(r)
	t.Cleanup(r.server.Close)
	return r
}

func (r *recorder) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return // the connection broke
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.got = append(r.got, fmt.Sprintf("%s %s %s %s", req.Method, req.URL, req.Header.Get("Authorization"), body))
	_, _ = io.WriteString(w, r.answer)
}

// reply has the server answer with a text from now on.
func (r *recorder) reply(text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answer = text
}

func (r *recorder) requests() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.got)
}

// authority is a file with the certificate of the server.
func (r *recorder) authority(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "authority.pem")
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: r.server.Certificate().Raw})
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// TestShop opens everything that spec/shop declares, in each profile, and has each resource do something that its server then has.
func TestShop(t *testing.T) {
	for _, profile := range []shop.Profile{shop.ProfileDev, shop.ProfileStaging, shop.ProfileProd} {
		t.Run(string(profile), func(t *testing.T) {
			noGoroutineLeaks(t)
			log := captureLog(t)
			s := newStreet(t, profile)
			r, err := shop.Open(soon(t, 30*time.Second), s.options(t)...)
			if err != nil {
				noSecretIn(t, err)
				t.Fatal(err)
			}
			shut := closing(t, r.Close)
			for name, use := range map[string]func(*testing.T, *shop.Resources){
				"database": s.useDatabase, "reporting": s.useReporting, "deploy_role": s.useRole, "s3": s.useS3, "api": s.useAPI,
				"alerting": s.useAlerting, "cloud": s.useCloud,
			} {
				t.Run(name, func(t *testing.T) { use(t, r) })
			}
			t.Run("warehouse", func(t *testing.T) { s.useWarehouse(t, r) }) // it copies from the database
			for _, v := range []any{r.Config, r.Config.Describe()} {
				noSecretIn(t, v)
			}
			if err := shut(); err != nil {
				t.Error(err)
			}
			s.database.Closed(t)
			s.warehouse.Closed(t)
			if !strings.Contains(log.String(), `command="INSERT 0 2"`) {
				t.Errorf("Trace has logged no insert: %s", log)
			}
			live.NoLeak(t, "the log", log.String())
		})
	}
}

// captureLog keeps what slog.Default logs, to the end of the test.
func captureLog(t *testing.T) *safeLog {
	t.Helper()
	was, b := slog.Default(), &safeLog{}
	slog.SetDefault(slog.New(slog.NewTextHandler(b, &slog.HandlerOptions{Level: slog.LevelDebug})))
	t.Cleanup(func() { slog.SetDefault(was) })
	return b
}

// useDatabase inserts rows through a pool that the hooks of the shop have seen.
func (s *street) useDatabase(t *testing.T, r *shop.Resources) {
	named := s.database.Count(t, "select count(*) from pg_stat_activity where datname = $1 and application_name = 'shop'", s.database.Name)
	if named < 3 {
		t.Errorf("%d connections are called shop: WarmUp opens 3", named)
	}
	encrypted := s.database.Count(t, "select count(*) from pg_stat_ssl join pg_stat_activity using (pid) where datname = $1 and application_name = 'shop' and ssl", s.database.Name)
	if want := s.profile != shop.ProfileDev; (encrypted == named) != want {
		t.Errorf("%d of %d connections have TLS", encrypted, named)
	}
	ctx := soon(t, 10*time.Second)
	if _, err := r.Database.Exec(ctx, "create table customers (id bigint primary key, name text not null)"); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Database.Exec(ctx, "insert into customers values ($1, $2), ($3, $4)", 7, "Ada", 8, "Grace"); err != nil {
		t.Fatal(err)
	}
	if got := ask(t, s.database, "select string_agg(name, ' ' order by id) from customers"); got != "Ada Grace" {
		t.Errorf("the table has %q", got)
	}
	held, err := r.Database.Native().Acquire(ctx)
	if err != nil {
		t.Fatal(err)
	}
	short, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	checkError(t, hooks.Drain(short, r.Database.Native()), "1 connections are still in use")
	held.Release()
	if err := hooks.Drain(ctx, r.Database.Native()); err != nil {
		t.Error(err)
	}
}

// present returns a resource that exists in some profiles, and fails the test if it should not be there, or should.
func present[H any](t *testing.T, m resource.Maybe[H], want bool) (h H, ok bool) {
	t.Helper()
	h, err := m.Get()
	if (err == nil) != want {
		t.Fatalf("it is there: %v (%v)", err == nil, err)
	}
	return h, err == nil
}

func (s *street) useReporting(t *testing.T, r *shop.Resources) {
	reporting, ok := present(t, r.Reporting, s.profile != shop.ProfileDev)
	if !ok {
		return
	}
	if _, err := reporting.ExecContext(soon(t, 10*time.Second), "create table reports as select 'of ' || $1::text as name", s.profile); err != nil {
		t.Fatal(err)
	}
	if got := ask(t, s.reporting, "select name from reports"); got != "of "+string(s.profile) {
		t.Errorf("the report is %q", got)
	}
}

func (s *street) useRole(t *testing.T, r *shop.Resources) {
	role, ok := present(t, r.DeployRole, s.profile != shop.ProfileDev)
	if !ok {
		return
	}
	keys, err := role.Credentials(soon(t, 10*time.Second))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := s.cloud.Sessions(t)[keys.AccessKeyID], (live.Session{Role: s.role, Name: "shop-session"}); got != want {
		t.Errorf("the server has the session %+v, want %+v", got, want)
	}
}

func (s *street) useS3(t *testing.T, r *shop.Resources) {
	ctx := soon(t, 10*time.Second)
	input := &s3.PutObjectInput{Bucket: &r.S3.Config.Bucket, Key: aws.String("processed/data.json"), Body: strings.NewReader(string(s.profile))}
	if _, err := r.S3.PutObject(ctx, input); err != nil {
		t.Fatal(err)
	}
	if got := s.object(t, "processed/data.json"); got != string(s.profile) {
		t.Errorf("the object is %q", got)
	}
	role, ok := present(t, r.DeployRole, s.profile != shop.ProfileDev)
	if !ok {
		return
	}
	keys, err := role.Credentials(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if used, err := r.S3.Native().Options().Credentials.Retrieve(ctx); err != nil || used.AccessKeyID != keys.AccessKeyID {
		t.Errorf("s3 uses the key %s, and the role has %s (%v)", used.AccessKeyID, keys.AccessKeyID, err)
	}
}

func (s *street) useAPI(t *testing.T, r *shop.Resources) {
	got, err := r.API.Enrich(soon(t, 10*time.Second), 7, shop.EnrichmentEnrichParams{Fields: []string{"segment", "country"}})
	if want := (crm.Enrichment{Segment: "gold", Country: "FR"}); err != nil || got != want {
		t.Errorf("%+v, %v, want %+v", got, err, want)
	}
	want := "GET /v1/customers/7/enrichment?fields=segment&fields=country Bearer " + s.env["API_KEY"] + " "
	if got := s.api.requests(); len(got) != 1 || got[0] != want {
		t.Errorf("the API has got %d requests, and not what it should", len(got)) // they hold the key
	}
}

func (s *street) useWarehouse(t *testing.T, r *shop.Resources) {
	ctx := soon(t, 10*time.Second)
	execute(t, s.warehouse, "insert into customers values (1, 'nobody')")
	if n, err := r.Warehouse.Load(ctx, "public.customers", "select id, name from customers"); err != nil || n != 2 { // in place of nobody
		t.Fatal(n, err)
	}
	if n, err := r.Warehouse.Count(ctx, "customers"); err != nil || n != 2 {
		t.Error(n, err)
	}
	if got := ask(t, s.warehouse, "select string_agg(id || ' ' || name, ', ' order by id) from customers"); got != "7 Ada, 8 Grace" {
		t.Errorf("the warehouse has %q", got)
	}
	// All or nothing.
	_, err := r.Warehouse.Load(ctx, "customers", "select id, name, 1 / (id - 8) from customers order by id")
	checkError(t, err, "load customers: ")
	if n, err := r.Warehouse.Count(ctx, "customers"); err != nil || n != 2 {
		t.Error(n, err)
	}
}

func (s *street) useAlerting(t *testing.T, r *shop.Resources) {
	alerting, _ := present(t, r.Alerting, true)
	if err := alerting.Alert(soon(t, 10*time.Second), incident(1, "firing")); err != nil {
		t.Fatal(err)
	}
	got := s.alerts.requests()
	if len(got) != 1 {
		t.Fatalf("the receiver has got %d messages", len(got))
	}
	var body struct{ Resource, Message, Status string }
	if err := json.Unmarshal([]byte(got[0][strings.Index(got[0], "{"):]), &body); err != nil {
		t.Fatal(err)
	}
	if body.Resource != "database" || body.Message != "it does not answer" || body.Status != "firing" {
		t.Errorf("the message is %+v", body)
	}
}

// useCloud opens the factory for two regions at once.
func (s *street) useCloud(t *testing.T, r *shop.Resources) {
	if s.profile == shop.ProfileDev {
		t.Skip("the machine has no credentials for versitygw")
	}
	one := shop.CloudParams{Region: shop.CloudRegionEuWest1, Environment: shop.CloudEnvironmentStaging}
	two := shop.CloudParams{Region: shop.CloudRegionUsWest2}
	buckets := map[shop.CloudParams]string{one: "data-staging-eu-west-1", two: "data-dev-us-west-2"}
	if s.profile == shop.ProfileProd {
		delete(buckets, one)
		one = shop.CloudParams{Region: shop.CloudRegionUsEast1, Environment: shop.CloudEnvironmentProd}
		buckets[one] = "prod-data-bucket"
	}
	ctx := soon(t, 30*time.Second)
	open := map[shop.CloudParams]*shop.Cloud{}
	for p := range buckets { // order: they are apart
		cloud, err := r.Cloud.Open(ctx, p)
		if err != nil {
			t.Fatal(err)
		}
		open[p] = cloud // it is closed with the program
	}
	for p, cloud := range open { // order: they are apart
		region, bucket := string(p.Region), buckets[p]
		_, err := cloud.S3.PutObject(ctx, &s3.PutObjectInput{Bucket: &cloud.S3.Config.Bucket, Key: &region, Body: strings.NewReader("of " + region)})
		if err != nil {
			t.Fatal(err)
		}
		if got := s.cloud.Object(t, bucket, region); got != "of "+region {
			t.Errorf("%s: in %s is %q", cloud, bucket, got)
		}
		event := fmt.Sprintf(`{"width": %d}`, len(region))
		if _, err := cloud.Lambda.Invoke(ctx, s.functions.Name, []byte(event)); err != nil {
			t.Fatal(err)
		}
		i := invocation(t, s.functions, region)
		if i.Event != event || i.Times != 1 {
			t.Errorf("%s: the function has got %+v", cloud, i)
		}
		want := live.Session{Role: "arn:aws:iam::123456789012:role/" + string(cloud.Config.Params.Environment) + "-lambda-role", Name: "resgen"}
		if got := s.cloud.Sessions(t)[i.Key]; got != want {
			t.Errorf("%s: the function is invoked in the session %+v, want %+v", cloud, got, want)
		}
	}
}

// invocation is the only one in a region.
func invocation(t *testing.T, functions *live.LambdaServer, region string) live.Invocation {
	t.Helper()
	all := functions.Invocations()
	at := slices.IndexFunc(all, func(i live.Invocation) bool { return i.Region == region })
	if at < 0 || slices.ContainsFunc(all[at+1:], func(i live.Invocation) bool { return i.Region == region }) {
		t.Fatalf("the functions of %s have got %v", region, all)
	}
	return all[at]
}

// TestShopBundle opens what one asset needs: the variables of everything else are missing.
func TestShopBundle(t *testing.T) {
	noGoroutineLeaks(t)
	s := newStreet(t, shop.ProfileDev)
	env := maps.Clone(s.env)
	maps.DeleteFunc(env, func(name, _ string) bool {
		return strings.HasPrefix(name, "WAREHOUSE_") || strings.HasPrefix(name, "ALERT_")
	})
	err := shop.RunProcessedData(soon(t, 30*time.Second), func(ctx context.Context, p *shop.ProcessedData) error {
		known, err := p.API.Enrich(ctx, 7, shop.EnrichmentEnrichParams{})
		if err != nil {
			return err
		}
		text, err := json.Marshal(known)
		if err != nil {
			return err
		}
		_, err = p.S3.PutObject(ctx, &s3.PutObjectInput{Bucket: &p.S3.Config.Bucket, Key: aws.String("7"), Body: bytes.NewReader(text)})
		return err
	}, shop.WithSource(env))
	if err != nil {
		t.Fatal(err)
	}
	if got := s.object(t, "7"); got != `{"segment":"gold","country":"FR"}` {
		t.Errorf("the object is %q", got)
	}
	_, err = shop.Open(t.Context(), shop.WithSource(env))
	checkError(t, err, "WAREHOUSE_URL", "WAREHOUSE_PASSWORD")
}
