package monitoring

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
	"github.com/grafana/grafana-foundation-sdk/go/prometheus"
)

// startShop starts the program shop and returns the address of its metrics.
func startShop(t *testing.T) string {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(context.Background(), exe)
	cmd.Env = append(os.Environ(), shopFolder+"="+t.TempDir())
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe() // the program ends with it, also when this process is killed
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		if err := cmd.Wait(); err != nil {
			t.Error("shop: ", err)
		}
	})
	addr, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal("shop: ", err)
	}
	return strings.TrimSpace(addr)
}

// A server is a Prometheus.
type server struct{ url string }

// startPrometheus starts a Prometheus that scrapes target often and evaluates the rules in the file rules. It tells the Alertmanagers what
// fires.
func startPrometheus(t *testing.T, target, rules string, alertmanagers ...string) *server {
	t.Helper()
	exe := program(t, "prometheus")
	dir := t.TempDir()
	write(t, dir, "prometheus.yml", fmt.Appendf(nil, `global: { scrape_interval: 200ms, evaluation_interval: 200ms }
rule_files: [%q]
scrape_configs:
  - job_name: shop
    static_configs: [{ targets: [%q] }]
alerting: { alertmanagers: [{ static_configs: [{ targets: %s }] }] }
`, rules, target, fmt.Sprintf("[%s]", strings.Join(alertmanagers, ", "))))
	for range 3 { // somebody else may take the port first
		addr := freeAddress(t)
		cmd := exec.Command(exe, "--config.file="+filepath.Join(dir, "prometheus.yml"), "--storage.tsdb.path="+filepath.Join(dir, "data"),
			"--web.listen-address="+addr, "--log.level=warn")
		cmd.Stderr = os.Stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			_ = cmd.Wait() // whoever waits for ended asked for it, or tries again
		}()
		t.Cleanup(func() {
			_ = cmd.Process.Kill() // it may have ended
			<-ended
		})
		s := &server{"http://" + addr}
		for {
			if r, err := http.Get(s.url + "/-/ready"); err == nil {
				_ = r.Body.Close()
				if r.StatusCode == http.StatusOK {
					return s
				}
			}
			select {
			case <-ended:
			case <-time.After(50 * time.Millisecond):
				continue
			}
			break
		}
	}
	t.Fatal("Prometheus does not start")
	return nil
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// ask asks an endpoint of the API and reads what it answers into data.
func (s *server) ask(t *testing.T, path string, data any, query ...string) {
	t.Helper()
	values := url.Values{}
	for i := 0; i < len(query); i += 2 {
		values.Add(query[i], query[i+1])
	}
	r, err := http.Get(s.url + "/api/v1/" + path + "?" + values.Encode())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	answer := struct {
		Status, Error string
		Data          any
	}{Data: data}
	if err := json.NewDecoder(r.Body).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	if answer.Status != "success" {
		t.Fatalf("%s %q: %s", path, query, answer.Error)
	}
}

// samples are how many finite numbers expr has now.
func (s *server) samples(t *testing.T, expr string) int {
	t.Helper()
	var data struct {
		Result []struct{ Value [2]any }
	}
	s.ask(t, "query", &data, "query", expr)
	n := 0
	for _, r := range data.Result {
		if v := r.Value[1]; v != "NaN" && v != "+Inf" && v != "-Inf" {
			n++
		}
	}
	return n
}

// eventually fails the test if expr has no samples within some seconds.
func (s *server) eventually(t *testing.T, what, expr string) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); s.samples(t, expr) == 0; time.Sleep(100 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Errorf("%s: nothing answers\n%s", what, expr)
			return
		}
	}
}

// resources are the ones of generated/pipeline, and whether they have a pool.
var resources = map[string]bool{"database": true, "s3": false, "api": false, "alerting": false}

// TestPrometheus has a real Prometheus scrape a real program. Every query of the dashboard has an answer for every resource that it can be
// about, and so has every rule, compared with its threshold or not.
func TestPrometheus(t *testing.T) {
	if os.Getenv("RESGEN_TEST_LONG") != "on" {
		t.Skip("needs Prometheus: RESGEN_TEST_LONG=on runs it")
	}
	program(t, "prometheus")
	file, err := filepath.Abs(filepath.Join(showroom, "alerts.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	p := startPrometheus(t, startShop(t), file)
	p.eventually(t, "shop", `count_over_time(resource_opens_total{resource="api"}[1m]) > 3`)

	d := read(t, generated(t, "dashboard.json")[0])
	t.Run("variables", func(t *testing.T) { variables(t, p, d) })
	for _, panel := range d.Panels {
		if panel.Panel == nil {
			continue
		}
		for _, target := range panel.Panel.Targets {
			expr := target.(*prometheus.Dataquery).Expr
			for name, pool := range resources { // order: each is tried
				if pool || !strings.Contains(expr, "resource_pool_") {
					filled := strings.NewReplacer("$job", ".*", "$resource", name, "$__rate_interval", "1m").Replace(expr)
					p.eventually(t, *panel.Panel.Title+" of "+name, filled)
				}
			}
		}
	}

	t.Run("rules", func(t *testing.T) {
		for _, r := range rules(t, generated(t, "alerts.yaml")[0]) {
			measured := threshold.ReplaceAllString(strings.TrimSpace(r.Expr), "")
			if measured == strings.TrimSpace(r.Expr) {
				t.Errorf("%s is compared with nothing", r.Alert)
			}
			p.eventually(t, r.Alert+" of "+r.Labels["resource"], measured)
		}
		p.evaluated(t)
	})
}

var threshold = regexp.MustCompile(`\s*>=?\s*[\d.]+$`)

// evaluated holds that the server has evaluated its rules, without errors.
func (s *server) evaluated(t *testing.T) {
	t.Helper()
	var data struct {
		Groups []struct {
			Rules []struct{ Name, Health, LastError string }
		}
	}
	s.ask(t, "rules", &data)
	n := 0
	for _, g := range data.Groups {
		for _, r := range g.Rules {
			n++
			if r.Health != "ok" {
				t.Errorf("%s is %s: %s", r.Name, r.Health, r.LastError)
			}
		}
	}
	if want := len(rules(t, generated(t, "alerts.yaml")[0])); n != want {
		t.Errorf("Prometheus has %d rules of %d", n, want)
	}
}

var labelValues = regexp.MustCompile(`^label_values\((.*), (\w+)\)$`)

// variables holds that the dashboard's variables offer the job and all resources.
func variables(t *testing.T, p *server, d *grafana) {
	offered := map[string][]string{}
	for _, v := range d.Templating.List {
		if v.Type != dashboard.VariableTypeQuery {
			continue
		}
		m := labelValues.FindStringSubmatch(*v.Query.String)
		if m == nil {
			t.Fatalf("the variable %s asks for %s", v.Name, *v.Query.String)
		}
		var values []string
		p.ask(t, "label/"+m[2]+"/values", &values, "match[]", strings.ReplaceAll(m[1], "$job", ".*"))
		if v.Regex != nil {
			only := regexp.MustCompile(strings.Trim(*v.Regex, "/"))
			values = slices.DeleteFunc(values, func(s string) bool { return !only.MatchString(s) })
		}
		offered[v.Name] = values
	}
	if want := []string{"shop"}; !slices.Equal(offered["job"], want) {
		t.Errorf("the jobs are %q, want %q", offered["job"], want)
	}
	if want := []string{"alerting", "api", "database", "s3"}; !slices.Equal(offered["resource"], want) {
		t.Errorf("the resources are %q, want %q", offered["resource"], want)
	}
}
