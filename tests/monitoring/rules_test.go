package monitoring

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// A rule is an alerting rule.
type rule struct {
	Alert  string            `yaml:"alert"`
	Expr   string            `yaml:"expr"`
	Labels map[string]string `yaml:"labels"`
}

// rules are the rules in f.
func rules(t *testing.T, f file) []rule {
	t.Helper()
	var doc struct {
		Groups []struct {
			Rules []rule `yaml:"rules"`
		} `yaml:"groups"`
	}
	if err := yaml.Unmarshal(f.data, &doc); err != nil {
		t.Fatalf("%s: %v", f.name, err)
	}
	var all []rule
	for _, g := range doc.Groups {
		all = append(all, g.Rules...)
	}
	if len(all) == 0 {
		t.Fatalf("%s has no rules", f.name)
	}
	return all
}

// program is a program of Prometheus. Where it is missing the test is skipped; with CI=true and RESGEN_TEST_LONG=on it fails.
func program(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	switch {
	case err == nil:
		return path
	case os.Getenv("CI") == "true" && os.Getenv("RESGEN_TEST_LONG") == "on":
		t.Fatal(err)
	}
	t.Skip(err)
	return ""
}

// promtool runs promtool in dir. It fails the test unless promtool succeeds.
func promtool(t *testing.T, dir string, args ...string) {
	t.Helper()
	cmd := exec.Command(program(t, "promtool"), args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("promtool %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

func TestCheckRules(t *testing.T) {
	for _, f := range generated(t, "alerts.yaml") {
		dir := t.TempDir()
		write(t, dir, "alerts.yaml", f.data)
		promtool(t, dir, "check", "rules", "--lint=all", "--lint-fatal", "alerts.yaml")
	}
}

func write(t *testing.T, dir, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// A situation is series over time, as promtool writes them: a value for each minute. In their names, LABELS stands for the labels of the
// resource, and SLOW for the seconds after which its calls are slow.
type situation struct{ name, values string }

// situations has, for each alert, what makes it fire after 30 minutes, and what does not make it fire at any time.
var situations = map[string]struct{ bad, good []situation }{
	"ResourceDown": {
		bad: []situation{{`resource_health_state{LABELS,state="up"}`, "1x5 0x30"}, {`resource_health_state{LABELS,state="down"}`, "0x5 1x30"}},
		good: []situation{
			{`resource_health_state{LABELS,state="up"}`, "0x5 0 1x30"},
			{`resource_health_state{LABELS,state="down"}`, "0x5 1 0x30"}, // not for long
			{`resource_health_state{LABELS,state="blocked"}`, "1x40"},
			{`resource_health_state{LABELS,state="degraded"}`, "1x40"},
		},
	},
	"ResourceOpenFailures": {
		bad: []situation{{`resource_open_failures_total{LABELS,error_type="timeout"}`, "_x10 1+1x30"}},
		good: []situation{
			{`resource_open_failures_total{LABELS,error_type="timeout"}`, "_x10 1 3 4 4x30"}, // then it was open
			{`resource_opens_total{LABELS}`, "_x13 1+0x30"},
		},
	},
	"ResourceErrors": {
		bad: []situation{
			{`resource_operation_duration_seconds_count{LABELS,operation="a",error_type=""}`, "0+90x40"},
			{`resource_operation_duration_seconds_count{LABELS,operation="a",error_type="timeout"}`, "0+4x40"},
			{`resource_operation_duration_seconds_count{LABELS,operation="b",error_type="503"}`, "0+3x40"},
		},
		good: []situation{
			{`resource_operation_duration_seconds_count{LABELS,operation="a",error_type=""}`, "0+90x40"},
			{`resource_operation_duration_seconds_count{LABELS,operation="a",error_type="timeout"}`, "0+4x40"},
			{`resource_operation_duration_seconds_count{LABELS,operation="a",error_type="canceled"}`, "0+50x40"},
			{`resource_operation_duration_seconds_count{LABELS,operation="b",error_type="503"}`, "0x10 90x30"}, // not for long
		},
	},
	"ResourceSlow": {
		bad: []situation{
			{`resource_operation_duration_seconds_bucket{LABELS,operation="a",le="0.0001"}`, "0+20x40"},
			{`resource_operation_duration_seconds_bucket{LABELS,operation="a",le="SLOW"}`, "0+94x40"},
			{`resource_operation_duration_seconds_bucket{LABELS,operation="a",le="+Inf"}`, "0+100x40"},
		},
		good: []situation{
			{`resource_operation_duration_seconds_bucket{LABELS,operation="a",le="0.0001"}`, "0+20x40"},
			{`resource_operation_duration_seconds_bucket{LABELS,operation="a",le="SLOW"}`, "0+96x40"},
			{`resource_operation_duration_seconds_bucket{LABELS,operation="a",le="+Inf"}`, "0+100x40"},
		},
	},
	"ResourcePoolNearlyFull": {
		bad: []situation{
			{`resource_pool_connections{LABELS,state="used"}`, "19x40"},
			{`resource_pool_connections{LABELS,state="idle"}`, "1x40"},
			{`resource_pool_connections_max{LABELS}`, "20x40"},
		},
		good: []situation{
			{`resource_pool_connections{LABELS,state="used"}`, "17x10 20x5 17x40"}, // not for long
			{`resource_pool_connections{LABELS,state="idle"}`, "20x40"},
			{`resource_pool_connections_max{LABELS}`, "20x40"},
		},
	},
	"ObserverPanics": {
		bad:  []situation{{`resource_observer_panics_total{job="shop",instance="a:1"}`, "0x24 1x20"}},
		good: []situation{{`resource_observer_panics_total{job="shop",instance="a:1"}`, "7x40"}},
	},
}

var (
	kindOf = regexp.MustCompile(`kind="(\w+)"`)
	slowOf = regexp.MustCompile(`>= ([\d.]+)\s*$`)
)

// TestRules has promtool evaluate every rule: on what is bad, that rule fires and no other; on what is good, none does.
func TestRules(t *testing.T) {
	for _, f := range generated(t, "alerts.yaml") {
		t.Run(f.name, func(t *testing.T) {
			var b strings.Builder
			b.WriteString("rule_files: [alerts.yaml]\nevaluation_interval: 1m\ntests:\n")
			for _, r := range rules(t, f) {
				s, ok := situations[r.Alert]
				if !ok {
					t.Errorf("nothing is known of the alert %s", r.Alert)
				}
				labels := `job="shop",instance="a:1"`
				firing := fmt.Sprintf(`alertname=%q, alertstate="firing", job="shop", severity=%q`, r.Alert, r.Labels["severity"])
				if kind := kindOf.FindStringSubmatch(r.Expr); kind != nil {
					labels += fmt.Sprintf(`,resource=%q,kind=%q`, r.Labels["resource"], kind[1])
					firing += fmt.Sprintf(`, resource=%q`, r.Labels["resource"])
				}
				fill := strings.NewReplacer("LABELS", labels)
				if slow := slowOf.FindStringSubmatch(r.Expr); slow != nil {
					fill = strings.NewReplacer("LABELS", labels, "SLOW", slow[1])
				}
				b.WriteString(group(fill, s.bad) + expect(`ALERTS{alertstate="firing"}`, "30m", "{labels: '{__name__=\"ALERTS\", "+firing+"}', value: 1}"))
				b.WriteString(group(fill, s.good) + expect(`count_over_time(ALERTS{alertstate="firing"}[35m])`, "35m", ""))
			}
			dir := t.TempDir()
			write(t, dir, "alerts.yaml", f.data)
			write(t, dir, "test.yaml", []byte(b.String()))
			promtool(t, dir, "test", "rules", "test.yaml")
		})
	}
}

// group is a test of promtool with the series all, up to its queries.
func group(fill *strings.Replacer, all []situation) string {
	var b strings.Builder
	b.WriteString("  - interval: 1m\n    input_series:\n")
	for _, s := range all {
		fmt.Fprintf(&b, "      - series: '%s'\n        values: '%s'\n", fill.Replace(s.name), s.values)
	}
	b.WriteString("    promql_expr_test:\n")
	return b.String()
}

// expect asks for the samples of an expression at a time.
func expect(expr, at, samples string) string {
	return fmt.Sprintf("      - expr: '%s'\n        eval_time: %s\n        exp_samples: [%s]\n", expr, at, samples)
}

// TestAnnotations holds what a person on call reads.
func TestAnnotations(t *testing.T) {
	promtool(t, "testdata", "test", "rules", "pipeline.yaml")
}

// TestPage holds that docs/observe.md lists every alert, and no other.
func TestPage(t *testing.T) {
	page, err := os.ReadFile("../../docs/observe.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(page), "<!-- alerts -->")
	table, _, _ = strings.Cut(table, "<!-- end -->")
	listed, made := map[string]bool{}, map[string]bool{}
	for _, m := range regexp.MustCompile("(?m)^\\| `(\\w+)`").FindAllStringSubmatch(table, -1) {
		listed[m[1]] = true
	}
	for _, r := range rules(t, generated(t, "alerts.yaml")[0]) {
		made[r.Alert] = true
	}
	if !maps.Equal(listed, made) {
		t.Errorf("docs/observe.md lists %v, and the rules are %v", listed, made)
	}
}
