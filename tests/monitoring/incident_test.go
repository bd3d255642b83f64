package monitoring

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/resgen-go/resgen/tests/live"
)

// pages are what whoever is on call gets.
type pages struct {
	mu    sync.Mutex
	lines []string
	read  func(*http.Request) ([]string, error)
}

func (p *pages) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	lines, err := p.read(r)
	p.mu.Lock()
	defer p.mu.Unlock()
	if err != nil {
		lines = append(lines, err.Error())
	}
	p.lines = append(p.lines, lines...)
}

func (p *pages) all() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.lines)
}

// await waits until want, and nothing else, has come.
func (p *pages) await(t *testing.T, what string, want ...string) {
	t.Helper()
	live.Eventually(t, func() string {
		if got := p.all(); len(got) < len(want) {
			return fmt.Sprintf("%s: %q has come, want %q", what, got, want)
		}
		return ""
	})
	if got := p.all(); !slices.Equal(got, want) {
		t.Errorf("%s: %q has come, want %q", what, got, want)
	}
}

// fromAlertmanager reads a notification of Alertmanager.
func fromAlertmanager(r *http.Request) (lines []string, err error) {
	var n struct {
		Alerts []struct {
			Status string
			Labels map[string]string
		}
	}
	err = json.NewDecoder(r.Body).Decode(&n)
	for _, a := range n.Alerts {
		lines = append(lines, a.Status+" "+a.Labels["alertname"]+" "+a.Labels["resource"])
	}
	return lines, err
}

// fromProgram reads an alert that the program sends itself.
func fromProgram(r *http.Request) (lines []string, err error) {
	var a struct{ Status, Resource, Message string }
	err = json.NewDecoder(r.Body).Decode(&a)
	return []string{a.Status + " " + a.Resource + ": " + a.Message}, err
}

// TestIncident is an incident from its beginning to its end: Prometheus scrapes examples/server, its database is killed, the generated rule
// fires, and Alertmanager notifies once. The program itself tells its webhook once too. All of it is real; only the rule waits for
// two seconds and not for two minutes.
func TestIncident(t *testing.T) {
	if os.Getenv("RESGEN_TEST_LONG") != "on" {
		t.Skip("needs servers: RESGEN_TEST_LONG=on runs it")
	}
	program(t, "prometheus")
	onCall, own := &pages{read: fromAlertmanager}, &pages{read: fromProgram}
	hook, ownHook := httptest.NewServer(onCall), httptest.NewServer(own)
	t.Cleanup(hook.Close)
	t.Cleanup(ownHook.Close)
	alertmanager := live.NewAlertmanager(t, strings.NewReplacer("URL", hook.URL).Replace(`
route: { receiver: on_call, group_by: [alertname, resource], group_wait: 0s, group_interval: 1s, repeat_interval: 1h }
receivers: [{ name: on_call, webhook_configs: [{ url: "URL", send_resolved: true }] }]
`))
	database := live.NewPostgres(t, nil)
	d := database.Database(t)
	admin := startServer(t, ownHook.URL, (&url.URL{
		Scheme: "postgres", User: url.UserPassword(d.Name, d.Password.Reveal()), Host: d.Addr(), Path: d.Name, RawQuery: "sslmode=disable",
	}).String())
	ready := func(want int) {
		t.Helper()
		wrong := ""
		for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(100 * time.Millisecond) { // two checks, 5.5 s apart at most
			resp, err := http.Get("http://" + admin + "/readyz")
			if err != nil {
				wrong = err.Error()
				continue
			}
			resp.Body.Close()
			if resp.StatusCode == want {
				return
			}
			wrong = fmt.Sprintf("/readyz answers %d, want %d", resp.StatusCode, want)
		}
		t.Fatalf("not within 30s: %s", wrong)
	}
	ready(http.StatusOK)

	text, err := os.ReadFile(filepath.Join(showroom, "alerts.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	rules := filepath.Join(t.TempDir(), "alerts.yaml")
	if err := os.WriteFile(rules, regexp.MustCompile(`for: 2m`).ReplaceAll(text, []byte("for: 2s")), 0o644); err != nil {
		t.Fatal(err)
	}
	p := startPrometheus(t, admin, rules, alertmanager.Addr())
	p.eventually(t, "the server", `resource_health_state{resource="database", state="up"} == 1`)

	database.Kill(t)
	ready(http.StatusServiceUnavailable)
	own.await(t, "from the program", "firing database: Nobody can read the customers.")
	onCall.await(t, "from Alertmanager", "firing ResourceDown database")
	time.Sleep(5 * time.Second) // more checks fail, and the rule goes on firing
	database.Restart(t)
	ready(http.StatusOK)
	own.await(t, "from the program", "firing database: Nobody can read the customers.", "resolved database: Nobody can read the customers.")
	onCall.await(t, "from Alertmanager", "firing ResourceDown database", "resolved ResourceDown database")
}

// startServer builds and starts examples/server on a database. It returns the address of its probes and metrics.
func startServer(t *testing.T, hook, database string) string {
	t.Helper()
	exe := filepath.Join(t.TempDir(), "server.exe")
	build := exec.Command("go", "build", "-o", exe, "./server")
	build.Dir = filepath.Join("..", "..", "examples")
	build.Env = append(os.Environ(), "GOWORK=off")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	store, api := httptest.NewServer(http.HandlerFunc(bucket)), httptest.NewServer(http.HandlerFunc(enrichment))
	t.Cleanup(store.Close)
	t.Cleanup(api.Close)
	admin := freeAddress(t)
	var output bytes.Buffer
	cmd := exec.Command(exe, "-addr", freeAddress(t), "-admin", admin)
	cmd.Env = append(os.Environ(),
		"APP_ENV=prod", "DATABASE_URL="+database, "S3_BUCKET=data", "S3_ENDPOINT="+store.URL, "AWS_REGION=eu-central-1", "AWS_ACCESS_KEY_ID=key",
		"AWS_SECRET_ACCESS_KEY=sample-secret", "API_BASE_URL="+api.URL, "API_KEY=sample-key", "ALERTING_URL="+hook,
	)
	cmd.Stdout, cmd.Stderr = &output, &output
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		err := cmd.Wait()
		if t.Failed() || err != nil {
			t.Logf("the server: %v\n%s", err, &output)
		}
	})
	return admin
}
