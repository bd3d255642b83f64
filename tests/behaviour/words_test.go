package behaviour

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/tests/behaviour/settings"
)

// TestMessages wants the message of a field in place of every reason, with the field, its variables and the item before it, and once.
func TestMessages(t *testing.T) {
	const port, name = "lamp.port (LAMP_PORT): the port must be between 1 and 65535", "lamp.name (LAMP_NAME): a name is 3 small letters: 100%"
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"PORT", "81", nil},
		{"PORT", "0", []string{port}},
		{"PORT", "http", []string{port}},
		{"PORT", "tcp://10.0.0.1:80", []string{port + "; Kubernetes sets LAMP_PORT for a service called lamp: set enableServiceLinks: false in the pod, or use another prefix"}},
		{"NAME", "X1", []string{name}}, // breaks two constraints
		{"KEY", "hunter2", []string{"lamp.key (LAMP_KEY): the key is too short"}},
		{"PEERS", "10,9", []string{"lamp.peers (LAMP_PEERS): item 2: a peer is a port from 10"}},
		{"PEERS", "10,11,x", []string{"lamp.peers (LAMP_PEERS): item 3: a peer is a port from 10"}},
		{"PEERS", "[", []string{"lamp.peers (LAMP_PEERS): a peer is a port from 10"}},
		{"PEERS", "10,11,12,13", []string{"lamp.peers (LAMP_PEERS): a peer is a port from 10"}},
		{"LABELS", "a=1,b=-2", []string{"lamp.labels (LAMP_LABELS): a label is short, and counts"}},
		{"LABELS", "long=1", []string{`lamp.labels (LAMP_LABELS): key "long": a label is short, and counts`}},
		{"LABELS", "a=1,b=x", []string{"lamp.labels (LAMP_LABELS): entry 2: a label is short, and counts"}},
		{"CERT", "/no/such/file", []string{"lamp.cert (LAMP_CERT): there is no certificate"}},
		{"MOOD", "sad", []string{"lamp.mood (LAMP_MOOD): the mood must be warm or cold"}},
		{"BULBS", "{}", []string{"lamp.bulbs (LAMP_BULBS): bulbs are JSON"}},
		{"BULBS", `[{"watts":5},{"watts":0}]`, []string{"lamp.bulbs[1].watts (LAMP_BULBS): a bulb has a watt at least"}},
		{"BULBS", `[{"watts":"x"}]`, []string{"lamp.bulbs[0].watts (LAMP_BULBS): a bulb has a watt at least"}},
		{"BULBS", `[{"watts":[]}]`, []string{"lamp.bulbs[0].watts (LAMP_BULBS): a bulb has a watt at least"}},
		{"BULBS", `[{}]`, []string{"lamp.bulbs[0].watts (LAMP_BULBS): required but not set"}},
		{"BULBS_0_WATTS", "none", []string{"lamp.bulbs[0].watts (LAMP_BULBS_0_WATTS): a bulb has a watt at least"}},
		{"WATTS", "200", []string{"lamp.watts (LAMP_WATTS): too bright"}},
		{"WATTS", "", []string{"lamp.watts (LAMP_WATTS): required but not set"}},
	} {
		_, err := env{"LAMP_KEY", "long enough", "LAMP_WATTS", "60", "LAMP_" + tt.name, tt.text}.load()
		if wantLines(t, err, tt.want...); t.Failed() {
			t.Fatalf("%s=%s", tt.name, tt.text)
		}
	}
	c := settings.DefaultLampConfig()
	c.Port, c.Peers = 0, []uint16{9, 10}
	wantLines(t, c.Validate(), "port: the port must be between 1 and 65535", "peers: item 1: a peer is a port from 10")
}

// TestCauses wants the error of a Go type's UnmarshalText, in one line, unless a secret may be in it.
func TestCauses(t *testing.T) {
	const reason = `must be a valid tone.Tone: unknown tone "`
	long := strings.Repeat("x", 300)
	for _, tt := range []struct{ name, text, want string }{
		{"TONE", "cold", ""},
		{"TONE", "blue", "lamp.tone (LAMP_TONE): " + reason + `blue": try warm or cold`},
		{"TONES", "warm,blue", "lamp.tones (LAMP_TONES): item 2: " + reason + `blue": try warm or cold`},
		{"TONES", `["blue"]`, "lamp.tones (LAMP_TONES): item 1: " + reason + `blue": try warm or cold`},
		{"TONE", long, "lamp.tone (LAMP_TONE): " + reason + long[:200-len(`unknown tone "`)] + "..."},
		{"TONE", "postgres://u:hunter2@h/db", "lamp.tone (LAMP_TONE): must be a valid tone.Tone"},
		{"TONE", "u:hunter2@tcp(h)/db", "lamp.tone (LAMP_TONE): must be a valid tone.Tone"},
		{"TONE", "host=h password=hunter2", "lamp.tone (LAMP_TONE): must be a valid tone.Tone"},
		{"BULBS", `[{"watts":1,"tone":"blue"}]`, "lamp.bulbs[0].tone (LAMP_BULBS): " + reason + `blue": try warm or cold`},
	} {
		_, err := env{"LAMP_WATTS", "60", "LAMP_" + tt.name, tt.text}.load()
		got := ""
		if err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("%s=%s:\n%s\nwant\n%s", tt.name, tt.text, got, tt.want)
		}
	}
	// the text of a secret in another variable, of a resource before and of one after
	for _, e := range []env{{"DB_PASSWORD", "hunter-hunter", "LAMP_TONE", "hunter-hunter"}, {"LAMP_KEY", "hunter-hunter", "LAMP_TONE", "hunter-hunter"}, {"SAMPLE_KEYS", "a,hunter-hunter", "LAMP_TONE", "the hunter-hunter"}} {
		_, err := append(e, "LAMP_WATTS", "60").load()
		wantLines(t, err, "lamp.tone (LAMP_TONE): must be a valid tone.Tone")
	}
	secret := resource.NewSecret("sesame-street-1")
	_ = secret.Reveal()
	_, err := env{"LAMP_WATTS", "60", "LAMP_TONE", "sesame-street-1"}.load()
	wantLines(t, err, "lamp.tone (LAMP_TONE): "+reason+`[REDACTED]": try warm or cold`)
}

// TestPartly wants what could be read next to an error: a field without a good text keeps its default, and a value that breaks a constraint
// is there.
func TestPartly(t *testing.T) {
	e := env{"DB_HOST", "db.example.com", "DB_PORT", "many", "DB_SHARDS", "9", "DB_MAX_CONNS", "0", "DB_TIMEOUT", "4s", "LAMP_WATTS", "x", "LAMP_PORT", "70000"}
	c, err := e.load()
	wantLines(t, err,
		"database.port (DB_PORT): must be a whole number",
		"database.max_conns (DB_MAX_CONNS): must be at least 1",
		"lamp.port (LAMP_PORT): the port must be between 1 and 65535",
		"lamp.watts (LAMP_WATTS): must be a whole number",
	)
	db := c.Database
	if db.Host != "db.example.com" || db.Port != 5432 || db.Shards != 9 || db.MaxConns == nil || *db.MaxConns != 0 || db.Timeout.String() != "4s" {
		t.Errorf("database %+v", db)
	}
	if c.Profile != settings.ProfileDev || c.Lamp == nil || c.Lamp.Port != 70000 || c.Lamp.Watts != 0 || c.Lamp.Name != "lamp" {
		t.Errorf("config %+v", c)
	}
	if f := described(t, c, "database", "host"); f.Value != "db.example.com" || f.From != "DB_HOST" {
		t.Errorf("host %+v", f)
	}
	one, err := settings.LoadDatabaseConfig(context.Background(), settings.WithSource(e.source()))
	if err == nil || one.Shards != 9 || one.Port != 5432 {
		t.Errorf("LoadDatabaseConfig = %+v, %v", one, err)
	}
	lamp, err := settings.LoadLampConfig(context.Background(), settings.WithSource(e.source()))
	if err == nil || lamp.Port != 70000 {
		t.Errorf("LoadLampConfig = %+v, %v", lamp, err)
	}
	lamp, err = settings.LoadLampConfig(context.Background(), settings.WithSource(resource.Map{}))
	if !errors.Is(err, resource.ErrNotConfigured) || lamp.Port != 0 {
		t.Errorf("LoadLampConfig = %+v, %v", lamp, err)
	}
	none, err := env{"SERVICE_ENV", "nowhere"}.load()
	if err == nil || none.Profile != "" || none.Database.Port != 0 {
		t.Errorf("without a profile: %+v, %v", none, err)
	}
}

// TestWithoutValidation wants that loading then only reads: what is missing or breaks a constraint, a rule or the profile is no error, and
// Validate says it later.
func TestWithoutValidation(t *testing.T) {
	var warned []string
	lax := []settings.Option{settings.WithoutValidation(), settings.WithWarnings(func(p resource.Problem) { warned = append(warned, p.Error()) })}
	e := env{
		"SERVICE_ENV", "prod", "DB_PORT", "70000", "PROD_DB_USER", "me", "LAMP_WATTS", "200", "LAMP_CERT", "/no/such/file",
		"STORE_TLS", "false", "STORE_OLD_NAME", "x", "STORE_POOL_MIN_SIZE", "11",
	}
	c, err := e.load(lax...)
	wantLines(t, err)
	if len(warned) != 1 || !strings.Contains(warned[0], "is deprecated") {
		t.Errorf("warnings %q", warned)
	}
	if c.Database.Port != 70000 || c.Database.Username != "me" || c.Lamp.Cert != "/no/such/file" {
		t.Errorf("config %+v", c)
	}
	wantLines(t, c.Validate(),
		"database.port: must be from 1 to 65535",
		"database.username: must have at least 3 characters",
		"database.password: required but not set",
		"store: pool.min_size, pool.max_size: must satisfy min_size <= max_size",
		"lamp.watts: too bright",
	)

	_, err = append(e, "DB_SHARDS", "x", "PROD_DB_PASSWORD_FILE", "/no/such/file", "SAMPLE_WHOLE", "1e3").load(lax...)
	wantLines(t, err,
		"database.password (PROD_DB_PASSWORD_FILE): names a file that does not exist",
		"database.shards (DB_SHARDS): must be a whole number",
		"sample.whole (SAMPLE_WHOLE): must be a whole number",
	)
	given := settings.WithConfig(c)
	if back, err := e.load(append(lax, given)...); err != nil || back.Database.Port != 70000 {
		t.Errorf("with a configuration: %+v, %v", back.Database, err)
	}
	if _, err := e.load(given); err == nil {
		t.Error("with a configuration: it is not validated")
	}
	if back, err := e.load(append(lax, settings.WithDatabaseConfig(settings.DatabaseConfig{Port: -1}))...); err != nil || back.Database.Port != -1 {
		t.Errorf("with the configuration of one: %+v, %v", back.Database, err)
	}
	if one, err := settings.LoadDatabaseConfig(context.Background(), append(lax, settings.WithSource(e.source()))...); err != nil || one.Port != 70000 {
		t.Errorf("LoadDatabaseConfig = %+v, %v", one, err)
	}
}
