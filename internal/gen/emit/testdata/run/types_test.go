package types

import (
	"encoding/json"
	"math"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/gen"
)

// valid is the least that a SampleConfig needs.
func valid(c *SampleConfig) {
	c.Source = resource.NewSecret("postgres://u:hunter2@h/db")
	c.Mode = SampleModeA
	c.Colors = []SampleColors{SampleColorsRed}
}

func TestDefaults(t *testing.T) {
	c, err := NewSampleConfig(valid)
	if err != nil {
		t.Fatal(err)
	}
	site, err := url.Parse("https://u:p@a.example.com:8443/x%2Fy?q#f")
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(c.Site, site) {
		t.Errorf("Site = %#v, want %#v", c.Site, site)
	}
	if c.Duration != 1500*time.Millisecond || c.Size.String() != "16MiB" || !json.Valid(c.Payload) || c.Labels["a"] != "x-2" {
		t.Errorf("%+v", c)
	}
}

func TestProblems(t *testing.T) {
	address := func(s string) *url.URL {
		u, err := url.Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		return u
	}
	tests := []struct {
		set  func(*SampleConfig)
		want string
	}{
		{func(c *SampleConfig) { c.Text = "bz" }, `text: must start with "a"`},
		{func(c *SampleConfig) { c.Code = "äöüß" }, ``},
		{func(c *SampleConfig) { c.Code = "abc" }, `code: must have 4 characters`},
		{func(c *SampleConfig) { c.Label = strings.Repeat("é", 11) }, `label: must have at most 10 characters`},
		{func(c *SampleConfig) { c.Token = resource.NewSecret("hunter2-") }, "token: must match the pattern ^`?[%a]+$; token: must start with \"sk_\""},
		{func(c *SampleConfig) { c.Int8 = 101 }, `int8: must be from -128 to 100`},
		{func(c *SampleConfig) { c.Count = 3 }, `count: must be one of 1, 2, 4`},
		{func(c *SampleConfig) { c.Uint = gen.Ptr[uint](0) }, `uint: must be at least 1`},
		{func(c *SampleConfig) { c.Float = math.NaN() }, `float: must be from 0.5 to 1`},
		{func(c *SampleConfig) { c.Float32 = gen.Ptr(float32(math.NaN())) }, `float32: must be at least 0`},
		{func(c *SampleConfig) { c.Pause = gen.Ptr(time.Second) }, `pause: must be one of 0s, 1m0s`},
		{func(c *SampleConfig) { c.Site = nil }, `site: required but not set`},
		{func(c *SampleConfig) { c.Home = address("ftp://c.example.com") }, ``},
		{func(c *SampleConfig) { c.Moment = time.Date(2024, 2, 29, 13, 30, 0, 0, time.FixedZone("", 3600)) }, ``},
		{func(c *SampleConfig) { c.Moment = time.Date(2024, 2, 29, 13, 30, 0, 0, time.UTC) }, `moment: must be one of 2024-02-29T12:30:00Z, 2024-02-29T14:30:00.5+02:00`},
		{func(c *SampleConfig) { c.Program = "bin/sh" }, `program: must start with "/"`},
		{func(c *SampleConfig) { c.Tag = gen.Ptr(SampleTagAbc) }, `tag: must match the pattern b$`},
		{func(c *SampleConfig) { c.Tag = gen.Ptr(SampleTagB) }, `tag: must have at least 2 characters; tag: must start with "a"`},
		{func(c *SampleConfig) { c.Shades = map[string]SampleShades{"k": SampleShadesDark, "l": "grey"} }, `shades: every value must be one of dark, light`},
		{func(c *SampleConfig) { c.Bits = []bool{true, false, true} }, `bits: item 3: must not repeat an item`},
		{func(c *SampleConfig) { c.Blobs = []json.RawMessage{} }, ``},
		{func(c *SampleConfig) { c.Creds = map[string]resource.Secret{"k": resource.NewSecret("hunter2")} }, `creds: every value must end with "="`},
		{func(c *SampleConfig) { c.Source = resource.NewSecret("ftp://hunter2") }, `source: must have the scheme postgres, mysql or file`},
		{func(c *SampleConfig) { c.Source = resource.NewSecret("%zz") }, `source: must have the scheme postgres, mysql or file`},
		{func(c *SampleConfig) { c.Contact = "hunter2" }, `contact: must be an email address`},
		{func(c *SampleConfig) { c.Contact = "" }, `contact: must be an email address`},
		{func(c *SampleConfig) { c.Address = "::2" }, `address: must end with "1"`},
		{func(c *SampleConfig) { c.Address = "a" }, `address: must end with "1"; address: must be an IP address`},
		{func(c *SampleConfig) { c.Seed = resource.NewSecret("hunter2") }, `seed: must be base64`},
		{func(c *SampleConfig) { c.Peers = []string{"a:1", "a"} }, `peers: item 2: must be host:port`},
		{func(c *SampleConfig) { c.Zones = map[string]string{"a": "UTC", "b": "Mars"} }, `zones: every value must be a time zone such as Europe/Berlin`},
		{func(c *SampleConfig) { c.Roles = []resource.Secret{resource.NewSecret("hunter2")} }, `roles: item 1: must be an ARN`},
		{func(c *SampleConfig) { c.Since = time.Time{} }, `since: must be at least 2024-02-29T12:30:00Z`},
		{func(c *SampleConfig) { c.Dirs = []string{"a", "b", "a"} }, `dirs: item 3: must not repeat an item`},
		{func(c *SampleConfig) { c.Mode = "" }, `mode: required but not set`},
		{func(c *SampleConfig) { c.Mode = "x" }, `mode: must be one of a, b`},
		{func(c *SampleConfig) { c.Style = gen.Ptr(SampleStyle("")) }, `style: must be one of plain, fancy`},
		{func(c *SampleConfig) { c.Colors = nil }, `colors: required but not set`},
		{func(c *SampleConfig) { c.Colors = []SampleColors{"red", "pink"} }, `colors: item 2: must be one of red, blue`},
		{func(c *SampleConfig) { c.Names = []string{"a", "%d"} }, `names: item 2: must match the pattern ^\w+$`},
		{func(c *SampleConfig) { c.Ports = []int{0} }, `ports: item 1: must be from 1 to 65535`},
		{func(c *SampleConfig) { c.Hooks = []*url.URL{nil, address("https://a"), address("https://a")} }, `hooks: item 1: must not be nil; hooks: item 3: must not repeat an item`},
		{func(c *SampleConfig) { c.Hooks = []*url.URL{address("https://a/b c"), address("https://a/b%20c")} }, `hooks: item 2: must not repeat an item`},
		{func(c *SampleConfig) { c.Days = []time.Time{time.Unix(0, 0), time.Unix(0, 0).UTC()} }, `days: item 2: must not repeat an item`},
		{func(c *SampleConfig) { c.Keys = []resource.Secret{resource.NewSecret("a"), resource.NewSecret("a")} }, `keys: item 2: must not repeat an item`},
		{func(c *SampleConfig) { c.Keys = []resource.Secret{resource.NewSecret("a")} }, `keys: must have at least 2 items`},
		{func(c *SampleConfig) { c.Labels = map[string]string{"hunter2": "a", "k": "b"} }, `labels: every value must start with "x-"`},
		{func(c *SampleConfig) { c.Weights = map[string]float64{"k": 2} }, `weights: every value must be one of 0.5, 1`},
		{func(c *SampleConfig) { c.Sites = map[string]*url.URL{"k": nil} }, `sites: every value must have the scheme https or wss`},
	}
	for _, tt := range tests {
		_, err := NewSampleConfig(valid, tt.set)
		got := ""
		if err != nil {
			got = strings.ReplaceAll(err.Error(), "\n", "; ")
		}
		if got != tt.want {
			t.Errorf("got %s, want %s", got, tt.want)
		}
	}
}

// TestPaths looks for what paths must name: each item of a list, and the values of a map.
func TestPaths(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	vars := resource.Map{
		"S_MODE": "a", "S_MUST": "true", "S_COLORS": "red", "S_SOURCE": "postgres://h/db",
		"S_KEY_FILE": dir, "S_DIRS": file + "," + dir + "," + dir + "x", "S_FILES": "a=" + file + ",b=" + dir + ",c=" + dir, "S_PROGRAM": "/no/sh",
	}
	_, err := LoadConfig(t.Context(), WithSource(vars), WithProfile(ProfileDev))
	want := `sample.key_file (S_KEY_FILE): must name an existing file
sample.program (S_PROGRAM): must name an existing executable file
sample.dirs (S_DIRS): item 1: must name an existing directory
sample.dirs (S_DIRS): item 3: must name an existing directory
sample.files (S_FILES): every value must name an existing file`
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
	vars["S_KEY_FILE"], vars["S_DIRS"], vars["S_FILES"], vars["S_PROGRAM"] = file, dir, "a="+file, ""
	if c, err := LoadConfig(t.Context(), WithSource(vars), WithProfile(ProfileDev)); err != nil || c.Sample.Files["a"] != file {
		t.Error(err)
	}
}
