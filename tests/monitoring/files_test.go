// Package monitoring holds the alerting rules and dashboards that resgen makes against those who read them: promtool, Prometheus, and
// Grafana's own types. adapters/prometheus keeps the metrics that they ask for.
package monitoring

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// showroom is the folder of the package whose rules and dashboard the tests have working.
const showroom = "../../generated/pipeline"

// A file is a generated one.
type file struct {
	name string // of a folder or a golden case, and of the file in it
	data []byte
}

// generated returns the generated files called base: the showroom's, and what the golden cases have.
func generated(t *testing.T, base string) []file {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(showroom, base))
	if err != nil {
		t.Fatal(err)
	}
	files := []file{{"pipeline/" + base, data}}
	cases, err := filepath.Glob("../golden/testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range cases {
		a, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range a.Files {
			if f.Name == "want/"+base {
				files = append(files, file{strings.TrimSuffix(filepath.Base(name), ".txtar") + "/" + base, f.Data})
			}
		}
	}
	if len(files) < 2 {
		t.Fatal("no golden case has ", base)
	}
	return files
}
