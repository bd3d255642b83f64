package bench_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/resgen-go/resgen/bench"
	"github.com/resgen-go/resgen/bench/floor"
	"github.com/resgen-go/resgen/bench/hand"
	"github.com/resgen-go/resgen/bench/peers/caarlos0"
	"github.com/resgen-go/resgen/bench/peers/cleanenv"
	"github.com/resgen-go/resgen/bench/peers/goenvconfig"
	"github.com/resgen-go/resgen/bench/peers/kelsey"
	"github.com/resgen-go/resgen/bench/peers/koanf"
	"github.com/resgen-go/resgen/bench/peers/viper"
	"github.com/resgen-go/resgen/bench/plain"
	"github.com/resgen-go/resgen/bench/secrets"
	"github.com/resgen-go/resgen/bench/settings"
	"github.com/resgen-go/resgen/resource"
)

// TestMain makes the environment of the process the one that is measured.
func TestMain(m *testing.M) {
	os.Clearenv()
	for _, v := range bench.Environment() {
		name, value, _ := strings.Cut(v, "=")
		if err := os.Setenv(name, value); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

// loaders are what is compared. Each is a function of its own, so that none is measured through reflection or a conversion.
var loaders = []struct {
	name  string
	load  func() (any, error)
	bench func(*testing.B)
}{
	{"floor", func() (any, error) { return floor.Load() }, func(b *testing.B) {
		for b.Loop() {
			_, err := floor.Load()
			check(b, err)
		}
	}},
	{"hand", handLoad, func(b *testing.B) {
		for b.Loop() {
			_, _, err := hand.Load(nil)
			check(b, err)
		}
	}},
	{"resgen", resgenLoad, func(b *testing.B) {
		for b.Loop() {
			_, err := settings.LoadConfig(context.Background())
			check(b, err)
		}
	}},
	{"resgen-one", func() (any, error) { return settings.LoadServiceConfig(context.Background()) }, func(b *testing.B) {
		for b.Loop() {
			_, err := settings.LoadServiceConfig(context.Background())
			check(b, err)
		}
	}},
	{"resgen-secrets", secretsLoad, func(b *testing.B) { // two of the texts are secret
		for b.Loop() {
			_, err := secrets.LoadConfig(context.Background())
			check(b, err)
		}
	}},
	{"go-envconfig", func() (any, error) { return goenvconfig.Load() }, func(b *testing.B) {
		for b.Loop() {
			_, err := goenvconfig.Load()
			check(b, err)
		}
	}},
	{"cleanenv", func() (any, error) { return cleanenv.Load() }, func(b *testing.B) {
		for b.Loop() {
			_, err := cleanenv.Load()
			check(b, err)
		}
	}},
	{"kelsey", func() (any, error) { return kelsey.Load() }, func(b *testing.B) {
		for b.Loop() {
			_, err := kelsey.Load()
			check(b, err)
		}
	}},
	{"caarlos0", func() (any, error) { return caarlos0.Load() }, func(b *testing.B) {
		for b.Loop() {
			_, err := caarlos0.Load()
			check(b, err)
		}
	}},
	{"viper", func() (any, error) { return viper.Load() }, func(b *testing.B) {
		for b.Loop() {
			_, err := viper.Load()
			check(b, err)
		}
	}},
	{"koanf", func() (any, error) { return koanf.Load() }, func(b *testing.B) {
		for b.Loop() {
			_, err := koanf.Load()
			check(b, err)
		}
	}},
}

func check(b *testing.B, err error) {
	if err != nil {
		b.Fatal(err)
	}
}

func handLoad() (any, error) {
	s, _, err := hand.Load(nil)
	return s, err
}

func resgenLoad() (any, error) {
	c, err := settings.LoadConfig(context.Background())
	return c.Service, err
}

func secretsLoad() (any, error) {
	c, err := secrets.LoadConfig(context.Background())
	return c.Service, err
}

// measure also reports the time of the processors, which other processes on the machine do not stretch.
func measure(b *testing.B, bench func(*testing.B)) {
	b.ReportAllocs()
	start := processorTime()
	bench(b)
	b.ReportMetric(float64(processorTime()-start)/float64(b.N), "cpu-ns/op")
}

func BenchmarkLoad(b *testing.B) {
	for _, l := range loaders {
		b.Run(l.name, func(b *testing.B) { measure(b, l.bench) })
	}
}

// want is what every loader must return.
func want() plain.Settings {
	return plain.Settings{
		Name: "orders", Region: "eu-central-1", LogLevel: "debug", LogFormat: "json", ListenHost: "0.0.0.0", ListenPort: 9090,
		ReadTimeout: 3 * time.Second, WriteTimeout: 90 * time.Second, IdleTimeout: 2 * time.Minute, ShutdownTimeout: 25 * time.Second,
		DBHost: "db.internal.example.com", DBPort: 6432, DBName: "orders", DBUser: "orders_rw", DBSchema: "sales", DBMaxOpen: 50, DBMaxIdle: 5,
		CacheKey: "0f3c9a71", CachePrefix: "svc",
		APIURL:  &url.URL{Scheme: "https", Host: "api.example.com", Path: "/v2/customers", RawQuery: "region=eu"},
		Retries: 5, Debug: true, Tracing: true,
		Origins: []string{"https://shop.example.com", "https://admin.example.com", "https://www.example.com"},
	}
}

func TestLoadersAgree(t *testing.T) {
	for _, l := range loaders {
		got, err := l.load()
		if err != nil {
			t.Errorf("%s: %v", l.name, err)
			continue
		}
		if got := settingsOf(got); !reflect.DeepEqual(got, want()) {
			t.Errorf("%s:\n got %+v\nwant %+v", l.name, got, want())
		}
	}
}

// settingsOf copies a struct of the same field names. Some libraries fill a url.URL, others a pointer to one; a secret is revealed.
func settingsOf(from any) plain.Settings {
	var s plain.Settings
	src, dst := reflect.ValueOf(from), reflect.ValueOf(&s).Elem()
	for i := range dst.NumField() {
		switch v := src.FieldByName(dst.Type().Field(i).Name).Interface().(type) {
		case url.URL:
			dst.Field(i).Set(reflect.ValueOf(&v))
		case resource.Secret:
			dst.Field(i).SetString(v.Reveal())
		default:
			dst.Field(i).Set(reflect.ValueOf(v))
		}
	}
	return s
}

// The loader written by hand must do the work of the generated one: the same values, the same origins, the same problems.
func TestHandIsEqual(t *testing.T) {
	good := resource.Map{}
	for _, v := range bench.Environment() {
		name, value, _ := strings.Cut(v, "=")
		good[name] = value
	}
	edits := []map[string]string{
		{},
		{"APP_NAME": "", "APP_DB_HOST": "", "APP_DB_PORT": "54x2", "APP_READ_TIMEOUT": "hunter2"},
		{"APP_API_URL": "example.com", "APP_ORIGINS": "a, ,b", "APP_DEBUG": "yes"},
		{"APP_API_URL": "", "APP_ORIGINS": "", "APP_REGION": ""},
		{"APP_LISTEN_PORT": " 80", "APP_IDLE_TIMEOUT": "5s ", "APP_METRICS": "true ", "APP_API_URL": " https://a.b", "APP_ORIGINS": " a"},
		{"APP_ORIGINS": "a , b", "APP_IDLE_TIMEOUT": "1h", "APP_SHUTDOWN_TIMEOUT": "1h", "APP_TRACING": "0"},
	}
	for _, edit := range edits {
		env := resource.Map{}
		for name, value := range good {
			env[name] = value
		}
		for name, value := range edit {
			env[name] = value
		}
		s, origins, err := hand.Load(env.Lookup)
		c, generatedErr := settings.LoadConfig(context.Background(), settings.WithSource(env))
		if got := settingsOf(c.Service); err == nil && !reflect.DeepEqual(got, s) { // next to an error, only the generated one returns something
			t.Errorf("%v: by hand %+v\ngenerated %+v", edit, s, got)
		}
		if got, want := generatedProblems(generatedErr), handProblems(err); !reflect.DeepEqual(got, want) {
			t.Errorf("%v: by hand %q\ngenerated %q", edit, want, got)
		}
		if err == nil {
			compareOrigins(t, c, origins)
		}
	}
}

func handProblems(err error) []string {
	var all []string
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range joined.Unwrap() {
			if p := (*hand.Problem)(nil); errors.As(e, &p) {
				all = append(all, fmt.Sprint(p.Field, p.Var, p.Message))
			}
		}
	}
	return all
}

func generatedProblems(err error) []string {
	var all []string
	for _, p := range resource.ProblemsOf(err) {
		all = append(all, fmt.Sprint(strings.Join(p.Fields, ""), strings.Join(p.Vars, ""), p.Message))
	}
	return all
}

// compareOrigins compares where a description says that values come from with what the loader written by hand remembers.
func compareOrigins(t *testing.T, c settings.Config, origins []hand.Origin) {
	t.Helper()
	from := map[string]string{}
	for _, o := range origins {
		from[o.Field] = o.Var
	}
	for _, f := range c.Describe().Resources[0].Fields {
		name := from[f.Field]
		if name == "" {
			name = "default"
		}
		if f.From != name {
			t.Errorf("%s: by hand from %s, generated from %s", f.Field, name, f.From)
		}
	}
}

// The allocations of a load are counted exactly, whatever else the machine does.
func TestAllocations(t *testing.T) {
	count := func(load func() error) float64 {
		return testing.AllocsPerRun(100, func() {
			if err := load(); err != nil {
				t.Fatal(err)
			}
		})
	}
	least := count(func() error { _, err := floor.Load(); return err })
	one := count(func() error { _, err := settings.LoadServiceConfig(context.Background()); return err })
	all := count(func() error { _, err := settings.LoadConfig(context.Background()); return err })
	secret := count(func() error { _, err := secrets.LoadConfig(context.Background()); return err })
	t.Logf("floor %v, one resource %v, all, traced %v, with two secrets %v", least, one, all, secret)
	if secret-all != 4 {
		t.Errorf("two secrets cost %v allocations, want 2 each", secret-all)
	}
}
