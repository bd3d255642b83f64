package cli

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/gentest"
)

func TestSchema(t *testing.T) {
	dir := gentest.Folder(t, map[string]string{"go.mod": gentest.GoMod, "app/resgen.toml": fixed, "bad/resgen.toml": shop, "none/readme.md": ""})
	tests := []struct {
		name, in string
		args     []string
		has, not string
	}{
		{"of this folder", "app", nil, `"config.database"`, "\n\n"},
		{"of another folder", "none", []string{"../app"}, `"config.database"`, "\n\n"},
		{"of the language", "none", nil, `"definitions"`, `"config.database"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := resgen(t, dir, append([]string{"-C", tt.in, "schema"}, tt.args...)...)
			r.wants(t, fine, []string{tt.has, "DO NOT EDIT"})
			if strings.Contains(r.out, tt.not) {
				t.Errorf("the schema holds %q", tt.not)
			}
			if !json.Valid([]byte(r.out)) {
				t.Error("the schema is not JSON")
			}
			if strings.Contains(r.out, "swordfish") {
				t.Error("a secret shows")
			}
		})
	}
	resgen(t, dir, "schema", "bad").wants(t, findings, nil, "error[")
	resgen(t, dir, "schema", "none").wants(t, trouble, nil, "there is no resgen.toml in `none`")
	resgen(t, dir, "schema", "app", "bad").wants(t, trouble, nil, "too many arguments")
}

// TestSchemaSurvivesGenerate keeps a schema that the user redirected into the output folder from being taken for a stale one.
func TestSchemaSurvivesGenerate(t *testing.T) {
	dir := gentest.Folder(t, map[string]string{"go.mod": gentest.GoMod, "resgen.toml": fixed})
	write(t, dir+"/mine.json", resgen(t, dir, "schema").out)
	resgen(t, dir, "generate").wants(t, fine, []string{"wrote "})
	if !exists(dir, "mine.json") {
		t.Error("generate deleted the schema")
	}
}
