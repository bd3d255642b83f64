package monitoring

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/grafana/grafana-foundation-sdk/go/cog"
	"github.com/grafana/grafana-foundation-sdk/go/cog/plugins"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
	"github.com/grafana/grafana-foundation-sdk/go/prometheus"
)

// grafana is a dashboard as every Grafana reads it. The second version of the format, for which Grafana's types want to be left, is for
// recent servers alone.
//
//lint:ignore SA1019 see above
type grafana = dashboard.Dashboard

// read is the dashboard in f, as Grafana's own types read it. A member that they do not know is an error.
func read(t *testing.T, f file) *grafana {
	t.Helper()
	if err := strict(f.data); err != nil {
		t.Errorf("%s: %v", f.name, err)
	}
	d := new(grafana)
	if err := json.Unmarshal(f.data, d); err != nil {
		t.Fatalf("%s: %v", f.name, err)
	}
	if err := d.Validate(); err != nil {
		t.Errorf("%s: %v", f.name, err)
	}
	return d
}

// strict reads a dashboard and keeps nothing of it: where all is well, Grafana's strict readers return an empty list of errors that is
// not nil, and take it for an error themselves. The reader of a panel skips fieldConfig, but for what is particular to its type.
func strict(data []byte) error {
	plugins.RegisterDefaultPlugins()
	errs := []error{faults(new(grafana).UnmarshalJSONStrict(data))}
	var d struct {
		Panels []struct{ FieldConfig json.RawMessage }
	}
	errs = append(errs, json.Unmarshal(data, &d))
	for _, p := range d.Panels {
		errs = append(errs, faults(new(dashboard.FieldConfigSource).UnmarshalJSONStrict(p.FieldConfig)))
	}
	return errors.Join(errs...)
}

// faults is err, or nil for an empty list of errors.
func faults(err error) error {
	var all cog.BuildErrors
	if errors.As(err, &all) && len(all) == 0 {
		return nil
	}
	return err
}

// TestStrict holds that no part of a dashboard is read without looking.
func TestStrict(t *testing.T) {
	data := generated(t, "dashboard.json")[0].data
	for _, member := range []string{"uid", "templating", "allValue", "gridPos", "h", "targets", "expr", "defaults", "showPoints", "placement", "mergeValues", "fillOpacity", "mappings"} {
		wrong := bytes.Replace(data, []byte(`"`+member+`":`), []byte(`"unknown": 1, "`+member+`":`), 1)
		if bytes.Equal(data, wrong) {
			t.Errorf("the dashboard has no %s", member)
		}
		if err := strict(wrong); err == nil || !strings.Contains(err.Error(), "unknown") {
			t.Errorf("next to %s, a member that Grafana does not know is no error: %v", member, err)
		}
	}
}

func TestDashboards(t *testing.T) {
	uids := map[string]string{}
	for _, f := range generated(t, "dashboard.json") {
		d := read(t, f)
		if d.Uid == nil || len(*d.Uid) < 8 || len(*d.Uid) > 40 {
			t.Fatalf("%s has no identifier of 8 to 40 characters", f.name)
		}
		if other := uids[*d.Uid]; other != "" {
			t.Errorf("%s has the identifier of %s", f.name, other)
		}
		uids[*d.Uid] = f.name
		taken := map[[2]uint32]string{}
		ids := map[uint32]bool{}
		place := func(title string, id *uint32, at *dashboard.GridPos) {
			if id == nil || ids[*id] {
				t.Errorf("%s: %s has no identifier of its own", f.name, title)
			} else {
				ids[*id] = true
			}
			if at.X+at.W > 24 {
				t.Errorf("%s: %s is wider than the page", f.name, title)
			}
			for x := at.X; x < at.X+at.W; x++ {
				for y := at.Y; y < at.Y+at.H; y++ {
					if other := taken[[2]uint32{x, y}]; other != "" {
						t.Fatalf("%s: %s stands on %s", f.name, title, other)
					}
					taken[[2]uint32{x, y}] = title
				}
			}
		}
		for _, p := range d.Panels {
			if p.RowPanel != nil {
				place(*p.RowPanel.Title, &p.RowPanel.Id, p.RowPanel.GridPos)
				continue
			}
			place(*p.Panel.Title, p.Panel.Id, p.Panel.GridPos)
			if len(p.Panel.Targets) == 0 {
				t.Errorf("%s: %s has no query", f.name, *p.Panel.Title)
			}
			for _, target := range p.Panel.Targets {
				if _, ok := target.(*prometheus.Dataquery); !ok {
					t.Errorf("%s: %s asks by a %T", f.name, *p.Panel.Title, target)
				}
			}
		}
	}
}
