package cli

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gentest"
)

// TestExplain holds that explain prints the text about a name, and names the file of the specification.
func TestExplain(t *testing.T) {
	dir := gentest.Folder(t, map[string]string{"go.mod": gentest.GoMod, "resgen.toml": fixed})
	r := resgen(t, dir, "explain", "database.password")
	r.wants(t, fine, []string{"database.password: string, required, secret, at least 8 characters\n", "  2. profile: [REDACTED]  (resgen.toml:34:33)\n"})
	if strings.Contains(r.out, "swordfish") {
		t.Error("a secret is shown")
	}
}

func TestExplainCode(t *testing.T) {
	resgen(t, t.TempDir(), "explain", "unknown-key").wants(t, fine, []string{"unknown-key: ", "For example", "Corrected:"})
}

// TestExplainElsewhere holds what explain says of names in the specification of a folder, and of the folder alone.
func TestExplainElsewhere(t *testing.T) {
	dir := gentest.Folder(t, map[string]string{"go.mod": gentest.GoMod, "spec/resgen.toml": fixed})
	resgen(t, dir, "explain", "report.url", "spec").wants(t, fine, []string{"report.url: url, required"})
	resgen(t, dir, "explain", "mode", "spec").wants(t, trouble, nil, "there is no code, kind, resource or field `mode`", "a field is named with its resource: `database.mode`")
	resgen(t, dir, "explain", "database.hots", "spec").wants(t, trouble, nil, "did you mean `database.host`?")
	resgen(t, dir, "explain").wants(t, fine, []string{"unknown-key", diag.UnknownKey.Title()})
	for _, folder := range []string{"spec", "./spec", "spec/"} {
		resgen(t, dir, "explain", folder).wants(t, trouble, nil, "is a folder", "write one of `database`, `alerts`, `report`, `hook` before it: resgen explain database "+folder)
	}
	resgen(t, filepath.Join(dir, "spec"), "explain", ".").wants(t, trouble, nil, "`.` is a folder")
}

// TestExplainBuiltIn explains a kind that no specification has, in a folder without Go and in one of a package.
func TestExplainBuiltIn(t *testing.T) {
	for _, folder := range []string{".", "server"} {
		r := resgen(t, filepath.Join("..", "..", "examples", folder), "explain", "http")
		r.wants(t, fine, []string{"kind http (Go: HTTPConfig)", "base_url", "auth_scheme"})
	}
}

func TestExplainBrokenSpecification(t *testing.T) {
	dir := gentest.Folder(t, map[string]string{"resgen.toml": "version = 1\nresorce = 1\n"})
	resgen(t, dir, "explain", "database.host").wants(t, findings, nil, "error[unknown-key]")
}
