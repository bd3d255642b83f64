package otlp

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

// rows are the rows of a table of docs/observe.md.
func rows(t *testing.T, name string) [][]string {
	t.Helper()
	page, err := os.ReadFile("../../docs/observe.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(page), "<!-- "+name+" -->")
	table, _, _ = strings.Cut(table, "<!-- end -->")
	var all [][]string
	for line := range strings.Lines(table) {
		if strings.HasPrefix(line, "| `") {
			all = append(all, strings.Split(line, "|"))
		}
	}
	return all
}

// onPage holds docs/observe.md to what has been received: all metrics with their units and attributes, and which attributes are not stable.
func (r *receiver) onPage(t *testing.T, of *registry) {
	t.Helper()
	units, attrs, unstable := map[string]string{}, map[string]map[string]bool{}, map[string]string{}
	for _, s := range r.metrics {
		for _, m := range s.Metrics {
			units[m.Name] = m.Unit
			if attrs[m.Name] == nil {
				attrs[m.Name] = map[string]bool{}
			}
			for _, p := range points(m) {
				for key := range attrsOf(p.GetAttributes()) { // order: it is a set
					if key != "team" && !strings.HasPrefix(key, "resgen.resource.") {
						attrs[m.Name][key] = true
					}
					if status := of.keys[key]; status != "" && status != "stable" {
						unstable[key] = status
					}
				}
			}
		}
	}
	for _, row := range rows(t, "metrics: otel") {
		name := strings.Trim(row[1], " `")
		if units[name] != strings.Trim(row[2], " `") {
			t.Errorf("the page says that the unit of %s is%s, and not %s", name, row[2], units[name])
		}
		if (strings.TrimSpace(row[3]) == "ours") != (of.metrics[name] == nil) {
			t.Errorf("the page says that %s is%s", name, row[3])
		}
		var want []string
		for key := range strings.SplitSeq(strings.Split(row[5], ":")[0], ",") {
			if key = strings.Trim(key, " `"); key != "" && key != "db.collection.name" { // the clients here have none
				want = append(want, key)
			}
		}
		slices.Sort(want)
		if got := slices.Sorted(maps.Keys(attrs[name])); !slices.Equal(got, want) {
			t.Errorf("the page says that %s has %v, and not %v", name, want, got)
		}
		delete(units, name)
	}
	if len(units) > 0 {
		t.Errorf("the page lacks %v", slices.Sorted(maps.Keys(units)))
	}
	page := map[string]string{}
	for _, row := range rows(t, "attributes") {
		page[strings.Trim(row[1], " `")] = strings.TrimSpace(row[2])
	}
	if !maps.Equal(page, unstable) {
		t.Errorf("the page says that %v are not stable, and not %v", page, unstable)
	}
}
