package live_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/resgen-go/resgen/generated/seed"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/health"
	"github.com/resgen-go/resgen/resource/observe"
	"github.com/resgen-go/resgen/tests/live"
)

// A plant is everything that the resources of spec/seed are about, in the profile prod.
type plant struct {
	server                         *live.PostgresServer
	database, reporting            *live.Database
	cloud                          *live.AWSServer
	role                           string
	functions                      *live.LambdaServer
	api, external, partner, alerts *recorder
	env                            resource.Map
}

func newPlant(t *testing.T) *plant {
	t.Helper()
	certificate := live.NewCertificate(t, "127.0.0.1")
	p := &plant{
		server: live.NewPostgres(t, certificate), cloud: live.NewAWS(t), functions: live.Lambda(t, "thumbnails"),
		api: newRecorder(t, httptest.NewTLSServer), external: newRecorder(t, httptest.NewTLSServer), partner: newRecorder(t, httptest.NewTLSServer),
		alerts: newRecorder(t, httptest.NewServer),
	}
	p.database, p.reporting = p.server.Database(t), p.server.Database(t)
	execute(t, p.database, "create table customers as select 7 as id, 'Ada' as name")
	beMachine(t, p.cloud)
	p.role = p.cloud.Role(t, "s3:*")
	for _, environment := range []string{"dev", "staging", "prod"} {
		p.cloud.NamedRole(t, environment+"-lambda-role", "lambda:*")
	}
	for bucket, region := range map[string]string{
		"prod-data-bucket": "us-east-1", "dev-data-bucket": "us-west-2", "data-staging-eu-west-1": "eu-west-1", "data-dev-us-west-2": "us-west-2",
	} {
		p.cloud.NamedBucket(t, bucket, region)
	}
	p.env = resource.Map{
		"APP_ENV": "prod", "DB_HOST": p.database.Host, "DB_PORT": strconv.Itoa(p.database.Port), "DB_NAME": p.database.Name,
		"DB_CA_FILE": certificate.Authority, "PROD_DB_USER": p.database.Name, "PROD_DB_PASSWORD": p.database.Password.Reveal(),
		"S3_ENDPOINT": p.cloud.URL(), "STS_ENDPOINT": p.cloud.URL(), "LAMBDA_ENDPOINT": p.functions.URL(), "DEPLOY_ROLE_ARN": p.role,
		"API_BASE_URL": p.api.server.URL, "API_CA_FILE": p.api.authority(t), "ENRICHMENT_API_KEY": live.NewSecret(),
		"REPORTING_DSN": source(p.reporting),
		"EXTERNAL_URL":  p.external.server.URL, "EXTERNAL_CA_FILE": p.external.authority(t), "API_KEY": live.NewSecret(),
		"PARTNER_ENDPOINT": p.partner.server.URL, "PARTNER_CA_FILE": p.partner.authority(t),
		"ALERTING_URL": p.alerts.server.URL + "/" + url.PathEscape(live.NewSecret()),
	}
	return p
}

// TestSeed opens everything that spec/seed declares, in the profile prod, and has each section of the page that it is about do something that
// a server then has.
func TestSeed(t *testing.T) {
	noGoroutineLeaks(t)
	p := newPlant(t)
	h := health.New()
	var seen calls
	r, err := seed.Open(soon(t, 30*time.Second), seed.WithSource(p.env), seed.WithHealth(h), seed.WithObserver(&seen))
	if err != nil {
		noSecretIn(t, err)
		t.Fatal(err)
	}
	closing(t, r.Close)
	for _, section := range []struct {
		name string
		use  func(*testing.T, *seed.Resources)
	}{
		{"database resources", p.useDatabase},
		{"cloud resources", p.useS3},
		{"api resources", p.useAPI},
		{"multiple resources", p.useBundle},
		{"connection pooling", p.useReporting},
		{"resource validation", p.usePartner},
		{"resource factories", p.useFactory},
		{"conditional resources", p.useDataset},
		{"secret management", p.useExternal},
		{"iam integration", p.useRole},
		{"lambda", p.useLambda},
		{"resource metrics", seen.check},
		{"health checks", func(t *testing.T, r *seed.Resources) { p.useHealth(t, r, h) }},
	} {
		t.Run(section.name, func(t *testing.T) { section.use(t, r) })
	}
	noSecretIn(t, r.Config)
}

func (p *plant) useDatabase(t *testing.T, r *seed.Resources) {
	ctx := soon(t, 10*time.Second)
	var name string
	if err := r.CustomerData().Database.QueryRow(ctx, "SELECT name FROM customers").Scan(&name); err != nil || name != "Ada" {
		t.Errorf("%q, %v", name, err)
	}
	if _, err := r.Database.Exec(ctx, "INSERT INTO customers VALUES (8, 'Grace')"); err != nil {
		t.Fatal(err)
	}
	if got := ask(t, p.database, "select name from customers where id = 8"); got != "Grace" {
		t.Errorf("the server has %q", got)
	}
}

func (p *plant) useS3(t *testing.T, r *seed.Resources) {
	put(t, r.S3, r.S3.Config.Bucket, "x", "of s3")
	if got := p.cloud.Object(t, "prod-data-bucket", "x"); got != "of s3" {
		t.Errorf("the object is %q", got)
	}
}

// put stores an object.
func put(t *testing.T, client seed.S3Client, bucket, key, text string) {
	t.Helper()
	_, err := client.PutObject(soon(t, 10*time.Second), &s3.PutObjectInput{Bucket: &bucket, Key: &key, Body: strings.NewReader(text)})
	if err != nil {
		t.Fatal(err)
	}
}

func (p *plant) useAPI(t *testing.T, r *seed.Resources) {
	if _, err := r.API.Get(soon(t, 10*time.Second), "enrichment"); err != nil {
		t.Fatal(err)
	}
	p.api.last(t, "GET /enrichment Bearer "+p.env["ENRICHMENT_API_KEY"]+" ")
}

// last fails the test if the last request is another one. It may hold a key, so it is not printed.
func (r *recorder) last(t *testing.T, want string) {
	t.Helper()
	if got := r.requests(); len(got) == 0 || got[len(got)-1] != want {
		t.Errorf("the server has got %d requests, and the last is not what it should be", len(got))
	}
}

func (p *plant) useBundle(t *testing.T, r *seed.Resources) {
	use := r.ProcessedData()
	ctx := soon(t, 10*time.Second)
	var data string
	if err := use.Database.QueryRow(ctx, "SELECT json_agg(name)::text FROM customers WHERE id = 7").Scan(&data); err != nil {
		t.Fatal(err)
	}
	p.api.reply(`{"enriched": ` + data + `}`)
	enriched, err := use.API.Get(ctx, "enrichment")
	if err != nil {
		t.Fatal(err)
	}
	put(t, use.S3, use.S3.Config.Bucket, "processed/data.json", string(enriched))
	if got := p.cloud.Object(t, "prod-data-bucket", "processed/data.json"); got != `{"enriched": ["Ada"]}` {
		t.Errorf("the object is %s", got)
	}
}

func (p *plant) useReporting(t *testing.T, r *seed.Resources) {
	reporting, _ := present(t, r.Reporting, true)
	if _, err := reporting.ExecContext(soon(t, 10*time.Second), "create table reports as select 'sales' as name"); err != nil {
		t.Fatal(err)
	}
	if got := ask(t, p.reporting, "select name from reports"); got != "sales" {
		t.Errorf("the server has %q", got)
	}
	if got := reporting.Native().Stats().MaxOpenConnections; got != 30 {
		t.Errorf("at most %d connections, want pool_size and max_overflow", got)
	}
}

func (p *plant) usePartner(t *testing.T, r *seed.Resources) {
	if _, err := r.Partner.Get(soon(t, 10*time.Second), "orders"); err != nil {
		t.Fatal(err)
	}
	p.partner.last(t, "GET /orders  ")
}

func (p *plant) useExternal(t *testing.T, r *seed.Resources) {
	if _, err := r.External.Get(soon(t, 10*time.Second), "things"); err != nil {
		t.Fatal(err)
	}
	p.external.last(t, "GET /things Bearer "+p.env["API_KEY"]+" ")
}

// useFactory opens the factory for two regions at once.
func (p *plant) useFactory(t *testing.T, r *seed.Resources) {
	ctx := soon(t, 30*time.Second)
	one, err := r.Cloud.Open(ctx, seed.CloudParams{Region: seed.CloudRegionEuWest1, Environment: seed.CloudEnvironmentStaging})
	if err != nil {
		t.Fatal(err)
	}
	two, err := r.Cloud.Open(ctx, seed.CloudParams{Region: seed.CloudRegionUsWest2})
	if err != nil {
		t.Fatal(err)
	}
	for cloud, bucket := range map[*seed.Cloud]string{one: "data-staging-eu-west-1", two: "data-dev-us-west-2"} {
		put(t, cloud.S3, cloud.S3.Config.Bucket, "x", cloud.String())
		if got := p.cloud.Object(t, bucket, "x"); got != cloud.String() {
			t.Errorf("%s: in %s is %q", cloud, bucket, got)
		}
		params := cloud.Config.Params
		p.invoke(t, cloud.Lambda, string(params.Region), string(params.Environment))
	}
	if err := one.Close(ctx); err != nil { // two is closed with the program
		t.Error(err)
	}
}

// invoke has the function run, as the role of an environment.
func (p *plant) invoke(t *testing.T, client seed.LambdaClient, region, environment string) {
	t.Helper()
	event := fmt.Sprintf(`{"width": %d}`, len(region))
	if _, err := client.Invoke(soon(t, 20*time.Second), p.functions.Name, []byte(event)); err != nil {
		t.Fatal(err)
	}
	i := invocation(t, p.functions, region)
	want := live.Session{Role: "arn:aws:iam::123456789012:role/" + environment + "-lambda-role", Name: "resgen"}
	if got := p.cloud.Sessions(t)[i.Key]; i.Event != event || got != want {
		t.Errorf("the function has got %s in the session %+v, want %s in %+v", i.Event, got, event, want)
	}
}

func (p *plant) useLambda(t *testing.T, r *seed.Resources) {
	p.invoke(t, r.Lambda, "us-east-1", "prod")
}

// useDataset opens the same factory in two environments.
func (p *plant) useDataset(t *testing.T, r *seed.Resources) {
	for params, bucket := range map[seed.DatasetParams]string{
		{}: "dev-data-bucket", {Environment: seed.DatasetEnvironmentProd}: "prod-data-bucket",
	} {
		d, err := r.Dataset.Open(soon(t, 10*time.Second), params)
		if err != nil {
			t.Fatal(err)
		}
		put(t, d.S3, d.S3.Config.Bucket, "dataset", d.String())
		if got := p.cloud.Object(t, bucket, "dataset"); got != d.String() {
			t.Errorf("%s: in %s is %q", d, bucket, got)
		}
	}
}

func (p *plant) useRole(t *testing.T, r *seed.Resources) {
	role, _ := present(t, r.DeployRole, true)
	keys, err := role.Credentials(soon(t, 10*time.Second))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := p.cloud.Sessions(t)[keys.AccessKeyID], (live.Session{Role: p.role, Name: "dagster-session"}); got != want {
		t.Errorf("the server has the session %+v, want %+v", got, want)
	}
}

// useHealth takes the database away. The sensor of the page became this: whoever is on call is told once.
func (p *plant) useHealth(t *testing.T, r *seed.Resources, h *health.Health) {
	ctx := soon(t, 60*time.Second)
	if err := h.Check(ctx); err != nil {
		t.Fatalf("all is well: %v", err)
	}
	p.server.Kill(t)
	for range 3 { // failures = 3
		checkError(t, h.Check(ctx), "check database: ")
	}
	live.Eventually(t, func() string {
		if n := len(p.alerts.requests()); n != 1 {
			return fmt.Sprintf("the receiver has got %d messages", n)
		}
		return ""
	})
	var body struct{ Resource, Status string }
	message := p.alerts.requests()[0]
	if err := json.Unmarshal([]byte(message[strings.Index(message, "{"):]), &body); err != nil || body.Resource != "database" || body.Status != "firing" {
		t.Errorf("%+v, %v", body, err)
	}
	p.server.Restart(t)
	if err := r.Check(ctx); err != nil {
		t.Errorf("it is up again: %v", err)
	}
}

// calls are what an observer is told that the program has asked of its resources.
type calls struct {
	mu   sync.Mutex
	seen []string
}

// Observe implements observe.Observer.
func (c *calls) Observe(r observe.Resource) observe.Recorder { return callsOf{c, r.Name} }

type callsOf struct {
	*calls
	name string
}

func (callsOf) Begin(ctx context.Context, _ *observe.Op) context.Context { return ctx }

func (c callsOf) End(_ context.Context, op *observe.Op, r observe.Result) {
	if op.Scope != observe.Call || r.Duration <= 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seen = append(c.seen, strings.TrimSpace(fmt.Sprintf("%s %s %s", c.name, op.Name, r.Type)))
}

func (c *calls) check(t *testing.T, r *seed.Resources) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := r.API.Get(ended, "enrichment")
	checkError(t, err, "canceled")
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, want := range []string{"api Get", "api Get canceled", "database INSERT", "s3 PutObject", "cloud.s3 PutObject", "lambda Invoke"} {
		if !slices.Contains(c.seen, want) {
			t.Errorf("observers are not told of %q, but of %q", want, c.seen)
		}
	}
}

// The numbers below are those of the page "coming from Dagster": code in Python that does not do what it seems to do.

// TestS05ConnectionsAreReturned runs an asset again and again: no run keeps a connection.
func TestS05ConnectionsAreReturned(t *testing.T) {
	noGoroutineLeaks(t)
	d, env := seedDatabase(t)
	for range 20 {
		err := seed.RunCustomerData(soon(t, 10*time.Second), func(ctx context.Context, use *seed.CustomerData) error {
			for range 10 {
				var name string
				if err := use.Database.QueryRow(ctx, "SELECT 'Ada'").Scan(&name); err != nil {
					return err
				}
			}
			if n := use.Database.Stats().InUse; n != 0 {
				t.Errorf("%d connections are in use", n)
			}
			if n := d.Connections(t); n > 2 {
				t.Errorf("the server has %d connections", n)
			}
			return nil
		}, seed.WithSource(env))
		if err != nil {
			t.Fatal(err)
		}
		d.Closed(t)
	}
}

// seedDatabase makes the database of the profile dev of spec/seed, on a server of its own, and its variables.
func seedDatabase(t *testing.T) (*live.Database, resource.Map) {
	t.Helper()
	server := live.NewPostgres(t, nil)
	d := server.Database(t)
	return d, resource.Map{
		"DB_HOST": server.Host, "DB_PORT": strconv.Itoa(server.Port), "DB_NAME": d.Name, "DB_USER": d.Name, "DB_PASSWORD": d.Password.Reveal(),
	}
}

// TestS06OnePool has more goroutines use the pool than it may have connections.
func TestS06OnePool(t *testing.T) {
	noGoroutineLeaks(t)
	d := live.Postgres(t).Database(t)
	env := resource.Map{"REPORTING_DSN": source(d), "REPORTING_POOL_SIZE": "2", "REPORTING_MAX_OVERFLOW": "1"}
	pool, shut, err := seed.OpenReporting(soon(t, 10*time.Second), seed.WithProfile(seed.ProfileProd), seed.WithSource(env))
	if err != nil {
		t.Fatal(err)
	}
	closing(t, shut)
	ctx := soon(t, 20*time.Second)
	var all sync.WaitGroup
	for range 30 {
		all.Go(func() {
			if _, err := pool.ExecContext(ctx, "select pg_sleep(0.02)"); err != nil {
				t.Error(err)
			}
		})
	}
	most := 0
	for range 10 {
		most = max(most, d.Connections(t))
		time.Sleep(10 * time.Millisecond)
	}
	all.Wait()
	if most < 1 || most > 3 {
		t.Errorf("the server had up to %d connections, want 3 at most", most)
	}
	if err := shut(context.Background()); err != nil {
		t.Error(err)
	}
	d.Closed(t)
}

// TestS08HalfOpenIsClosed has one resource fail to open after another one has been opened.
func TestS08HalfOpenIsClosed(t *testing.T) {
	noGoroutineLeaks(t)
	d, env := seedDatabase(t)
	api := newRecorder(t, httptest.NewServer)
	env = merged(env, resource.Map{
		"API_BASE_URL": api.server.URL, "API_TOKEN": "token", "S3_ENDPOINT": "http://127.0.0.1:" + closedPort(t), "AWS_REGION": "us-east-1",
		"AWS_ACCESS_KEY_ID": "minio", "AWS_SECRET_ACCESS_KEY": "minio123",
	})
	var opened bool
	stop := time.Now().Add(20 * time.Second)
	done := make(chan error, 1)
	go func() {
		_, _, err := seed.OpenProcessedData(soon(t, 20*time.Second), seed.WithSource(env))
		done <- err
	}()
	for err := error(nil); ; {
		select {
		case err = <-done:
			checkError(t, err, "open s3: ")
			if !opened {
				t.Error("the database has not been opened before")
			}
			d.Closed(t)
			return
		default:
			opened = opened || d.Connections(t) > 0
			if time.Now().After(stop) {
				t.Fatal("it does not end")
			}
		}
	}
}

// TestS09HealthIsThere asks every resource of a bundle how it is.
func TestS09HealthIsThere(t *testing.T) {
	noGoroutineLeaks(t)
	d, env := seedDatabase(t)
	h := health.New()
	use, shut, err := seed.OpenCustomerData(soon(t, 10*time.Second), seed.WithSource(env), seed.WithHealth(h))
	if err != nil {
		t.Fatal(err)
	}
	closing(t, shut)
	if err := use.Database.Check(soon(t, 10*time.Second)); err != nil {
		t.Error(err)
	}
	d.Kill(t)
	checkError(t, h.Check(soon(t, 20*time.Second)), "check database: ")
	d.Restart(t)
	if err := h.Check(soon(t, 20*time.Second)); err != nil {
		t.Error(err)
	}
}
