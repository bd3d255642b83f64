package viper

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// TestReadFile takes up the values of configuration files in each format, and no secrets.
func TestReadFile(t *testing.T) {
	for _, tt := range []struct {
		name string
		file configFile
		text string
		want string // the defaults and the notes
	}{
		{"app.yaml", configFile{name: "app", paths: []string{"etc", "."}}, "A: 1\nb:\n  C: [x, y]\n  d: 0.5\n", "a=1 b=map[string]any{\"C\": []any{\"x\", \"y\"}, \"d\": 0.5} b.c=[]any{\"x\", \"y\"} b.d=0.5 | carried: ../app.yaml: the values of its keys are defaults: `a`, `b.c`, `b.d`"},
		{"app.toml", configFile{whole: "./app.toml"}, "a = \"x\"\n[b]\nc = true\n", "a=\"x\" b=map[string]any{\"c\": true} b.c=true | carried: ../app.toml: the values of its keys are defaults: `a`, `b.c`"},
		{"app.json", configFile{name: "app", paths: []string{"."}}, `{"a": null, "n": 3, "l": [{"x": 1}]}`, "a=nil n=3 | left out: ../app.json: the value of `l` is no text, number, boolean or list of such: write it as a default | carried: ../app.json: the values of its keys are defaults: `a`, `n`"},
		{"app", configFile{name: "app", format: "yaml", paths: []string{"."}}, "a: 1", "a=1 | carried: ../app: the values of its keys are defaults: `a`"},
		{"app.yaml", configFile{whole: "app.yaml"}, "token: hunter2\ndb:\n  url: postgres://u:hunter2%s@h/db\n  api_keys: [hunter2]\n  text: user=u password=hunter2\n", "db=map[string]any{} | left out: ../app.yaml: the value of `db.api_keys` may be a secret and is not copied: set the variable of the field | left out: ../app.yaml: the value of `db.text` may be a secret and is not copied: set the variable of the field | left out: ../app.yaml: the value of `db.url` may be a secret and is not copied: set the variable of the field | left out: ../app.yaml: the value of `token` may be a secret and is not copied: set the variable of the field"},
		{"app.yaml", configFile{whole: "app.yaml"}, "tokens: {a: hunter2, b: {c: [hunter2]}}\ntoken: {ttl: 5m, size: 1, on: 'true', none: ''}\n", "token=map[string]any{\"none\": \"\", \"on\": \"true\", \"size\": 1, \"ttl\": \"5m\"} token.none=\"\" token.on=\"true\" token.size=1 token.ttl=\"5m\" tokens=map[string]any{\"b\": map[string]any{}} tokens.b=map[string]any{} | carried: ../app.yaml: the values of its keys are defaults: `token.none`, `token.on`, `token.size`, `token.ttl` | left out: ../app.yaml: the value of `tokens.a` may be a secret and is not copied: set the variable of the field | left out: ../app.yaml: the value of `tokens.b.c` may be a secret and is not copied: set the variable of the field"},
		{"app.yaml", configFile{whole: "app.yaml"}, "a: [hunter2", "left out: ../app.yaml: its values are not read: the file is no YAML. Write them as defaults"},
		{"app.ini", configFile{whole: "app.ini"}, "a=1", "left out: ../app.ini: its values are not read: import reads TOML, YAML and JSON. Write them as defaults"},
		{"", configFile{whole: "/etc/app.yaml"}, "", "left out: x.go:1: the new loader reads no configuration file. The file `/etc/app.yaml` is not in this module: write its values as defaults, and let variables set its secrets"},
		{"", configFile{name: "app", paths: []string{"/etc", "."}}, "", "left out: x.go:1: the new loader reads no configuration file. The file `app` is not in this module, in `/etc`, `.`: write its values as defaults, and let variables set its secrets"},
		{"", configFile{name: "app"}, "", "left out: x.go:1: the new loader reads no configuration file. No call names the folder of the file `app`: write its values as defaults, and let variables set its secrets"},
		{"", configFile{name: "config", unknown: true}, "", "left out: x.go:1: the new loader reads no configuration file. The name of the file is no literal: write its values as defaults, and let variables set its secrets"},
	} {
		tt.file.required = []string{"x.go:1"}
		s := Read(nil, nil)
		s.file = tt.file
		s.readFile(func(name string) (string, []byte, bool) { return "..", []byte(tt.text), name == tt.name })
		var got, values []string
		for _, key := range slices.Sorted(maps.Keys(s.Defaults)) {
			values = append(values, key+"="+s.Defaults[key].Source())
		}
		if len(values) > 0 {
			got = append(got, strings.Join(values, " "))
		}
		for _, n := range s.Notes {
			got = append(got, n.String())
		}
		if text := strings.Join(got, " | "); text != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, text, tt.want)
		}
	}
}
