package docs

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const observePage = "../../docs/observe.md"

// packages are what the Go of docs/observe.md may use without importing it. The package settings of a reader is one of the showroom here.
var packages = map[string]string{
	"context":        "context",
	"expvar":         "expvar",
	"http":           "net/http",
	"log":            "log",
	"observe":        "github.com/resgen-go/resgen/resource/observe",
	"metric":         "go.opentelemetry.io/otel/sdk/metric",
	"otel":           "go.opentelemetry.io/otel",
	"otelobserver":   "github.com/resgen-go/resgen/adapters/otel",
	"otlpmetrichttp": "go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetrichttp",
	"prometheus":     "github.com/prometheus/client_golang/prometheus",
	"promhttp":       "github.com/prometheus/client_golang/prometheus/promhttp",
	"promobserver":   "github.com/resgen-go/resgen/adapters/prometheus",
	"settings":       "github.com/resgen-go/resgen/generated/pipeline",
	"slog":           "log/slog",
	"slogobserver":   "github.com/resgen-go/resgen/resource/slogobserver",
	"time":           "time",
}

// TestObservePageCompiles makes a program of each block of Go on the page, in a copy of the workspace, and compiles it.
func TestObservePageCompiles(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the go command")
	}
	page := readPage(t)
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	work, err := os.ReadFile(filepath.Join(root, "go.work"))
	if err != nil {
		t.Fatal(err)
	}
	sums, err := os.ReadFile(filepath.Join(root, "go.work.sum"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	absolute := regexp.MustCompile(`(?m)((?:^\s+|=> ))\.(/\S*)?$`).ReplaceAllString(string(work), "${1}"+filepath.ToSlash(root)+"${2}")
	write(t, filepath.Join(dir, "go.work"), strings.Replace(absolute, "use (", "use (\n\t./page", 1))
	write(t, filepath.Join(dir, "go.work.sum"), string(sums))
	write(t, filepath.Join(dir, "page", "go.mod"), "module example.com/page\n\ngo 1.26.0\n")
	blocks := regexp.MustCompile("(?ms)^```go\n(.*?)^```$").FindAllStringSubmatch(page, -1)
	if len(blocks) < 3 {
		t.Fatalf("the page has %d blocks of Go", len(blocks))
	}
	for i, block := range blocks {
		text := block[1]
		if !strings.Contains(text, "func main()") {
			text = "func main() {\n" + text + "\t_ = settings.WithObserver(obs)\n}\n"
		} else {
			text += "\nfunc work(context.Context, *settings.Resources) error { return nil }\n"
		}
		var imports []string
		for name, path := range packages {
			if regexp.MustCompile(`\b` + name + `\.`).MatchString(text) {
				imports = append(imports, fmt.Sprintf("import %s %q\n", name, path))
			}
		}
		slices.Sort(imports)
		write(t, filepath.Join(dir, "page", fmt.Sprint("block", i), "main.go"), "package main\n\n"+strings.Join(imports, "")+"\n"+text)
	}
	cmd := exec.Command("go", "vet", "./...")
	cmd.Dir = filepath.Join(dir, "page")
	cmd.Env = append(os.Environ(), "GOWORK="+filepath.Join(dir, "go.work"), "GOFLAGS=")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestObservePageQueries holds the PromQL of the page to the metrics and labels that the page lists, and has promtool parse it where it is
// installed.
func TestObservePageQueries(t *testing.T) {
	page := readPage(t)
	_, table, _ := strings.Cut(page, "<!-- metrics: prometheus -->")
	table, _, _ = strings.Cut(table, "<!-- end -->")
	labels := map[string][]string{} // by metric
	for line := range strings.Lines(table) {
		if cells := strings.Split(line, "|"); strings.HasPrefix(line, "| `") {
			name := strings.Trim(cells[1], " `")
			for _, m := range regexp.MustCompile("`([a-z_]+)`").FindAllStringSubmatch(cells[3], -1) {
				labels[name] = append(labels[name], m[1])
			}
			labels[name] = append(labels[name], "resource", "kind")
			if strings.TrimSpace(cells[2]) == "histogram" {
				for _, suffix := range []string{"_count", "_sum", "_bucket"} {
					labels[name+suffix] = labels[name]
				}
				labels[name+"_bucket"] = append(slices.Clone(labels[name]), "le")
			}
		}
	}
	rules := "groups:\n- name: page\n  rules:\n"
	queries := regexp.MustCompile("(?m)^\\| [^|]* \\| `(.*)` \\|$").FindAllStringSubmatch(page, -1)
	n := 0
	for _, q := range queries {
		query := strings.ReplaceAll(q[1], `\|`, "|")
		if !strings.Contains(query, "resource_") {
			continue
		}
		n++
		rules += fmt.Sprintf("  - record: page:query:%d\n    expr: '%s'\n", n, query)
		for _, fault := range queryFaults(query, labels) {
			t.Errorf("%s: %s", query, fault)
		}
	}
	if n < 4 || len(labels) < 10 {
		t.Fatalf("%d queries and %d metrics were found", n, len(labels))
	}
	promtool, err := exec.LookPath("promtool")
	if err != nil {
		t.Skip("promtool is not installed, so nothing parses the queries")
	}
	name := filepath.Join(t.TempDir(), "rules.yaml")
	write(t, name, rules)
	if out, err := exec.Command(promtool, "check", "rules", name).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// queryFaults names metrics and labels of a query that there are not. Labels belongs to all metrics of the query.
func queryFaults(query string, labels map[string][]string) (faults []string) {
	known := map[string]int{}
	metrics := regexp.MustCompile(`\bresource_\w+`).FindAllString(query, -1)
	for _, metric := range metrics {
		if labels[metric] == nil {
			faults = append(faults, "there is no metric "+metric)
		}
		for _, label := range labels[metric] {
			known[label]++
		}
	}
	check := func(label string, of int) {
		if known[label] < of {
			faults = append(faults, "there is no label "+label)
		}
	}
	for _, m := range regexp.MustCompile(`\bby \(([^)]*)\)`).FindAllStringSubmatch(query, -1) {
		for label := range strings.SplitSeq(m[1], ",") {
			check(strings.TrimSpace(label), len(metrics))
		}
	}
	for _, m := range regexp.MustCompile(`(\w+)(?:=~|!~|!=|=)"`).FindAllStringSubmatch(query, -1) {
		check(m[1], 1)
	}
	return faults
}

func TestQueryFaults(t *testing.T) {
	labels := map[string][]string{"resource_x": {"resource", "state"}}
	for query, want := range map[string]int{
		`sum by (resource) (resource_x{state="used"})`:       0,
		`sum by (resource, le) (resource_x{state="used"})`:   1,
		`sum by (resource) (resource_x{error_type!=""})`:     1,
		`sum by (resource) (rate(resource_opens_total[5m]))`: 2,
	} {
		if got := queryFaults(query, labels); len(got) != want {
			t.Errorf("%s: %q", query, got)
		}
	}
}

func readPage(t *testing.T) string {
	t.Helper()
	page, err := os.ReadFile(observePage)
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}
