package envcheck_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/resgen-go/resgen/internal/envcheck"
	"github.com/resgen-go/resgen/resource"
)

// TestReading checks texts that are trimmed, in lower case or raw, on this machine and for another one, whose files nobody looks at.
func TestReading(t *testing.T) {
	p := settings(t, `
version = 1
[package]
name = "settings"
[kind.k.field]
key = { type = "string", secret = true, min_len = 4 }
level = { type = "string", one_of = ["debug", "info"], default = "info" }
paths = { type = "[]string", optional = true }
[resource.all]
kind = "k"
env_prefix = ""
secret_files = true
prefer_env = true
trim = true
file_content = "raw"
config.level = { lower = true }
`)
	path := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(path, []byte("\xff\xfe\x00\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name   string
		vars   resource.Map
		remote bool
		want   string
	}{
		{"trimmed", resource.Map{"KEY": " long\n", "LEVEL": " DEBUG "}, false, ""},
		{"too short without blanks", resource.Map{"KEY": " abc "}, false, "all.key (KEY): must have at least 4 characters"},
		{"nothing but blanks", resource.Map{"KEY": " "}, false, "all.key (KEY or KEY_FILE): required but not set"},
		{"both", resource.Map{"KEY": "long", "KEY_FILE": "/nonexistent/file"}, false, ""},
		{"both, elsewhere", resource.Map{"KEY": "abc", "KEY_FILE": "/nonexistent/file"}, true, "all.key (KEY): must have at least 4 characters"},
		{"blanks and a file, elsewhere", resource.Map{"KEY": " ", "KEY_FILE": "/nonexistent/file"}, true, ""},
		{"raw", resource.Map{"KEY_FILE": path}, false, ""},
	} {
		r := envcheck.Check(context.Background(), p, envcheck.Environment{Source: tt.vars, Remote: tt.remote})
		if got := lines(r.Problems); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
	if typos := envcheck.Typos(p, resource.Map{"PATH": "/bin", "PTHS": "x"}); len(typos) != 1 || typos[0].Name != "PTHS" {
		t.Errorf("the misspelt variables are %v, want PTHS alone", typos)
	}
}

// TestEnvFiles reads values that are no secrets from files, too.
func TestEnvFiles(t *testing.T) {
	p := settings(t, `
version = 1
[package]
name = "settings"
[kind.k.field]
port = { type = "int" }
mode = { type = "union", of = ["a", "b"], optional = true }
peers = { type = "[]object", of = ["a"], optional = true }
[kind.k.object.a.field]
hosts = { type = "[]string" }
[kind.k.object.b.field]
host = { type = "string" }
[resource.all]
kind = "k"
env_prefix = ""
env_files = true
`)
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, tt := range []struct {
		name string
		vars resource.Map
		want string
	}{
		{"files", resource.Map{"PORT_FILE": file("port", "80\n"), "MODE_A_HOSTS_FILE": file("hosts", "a,b\n")}, ""},
		{"a text that does not fit", resource.Map{"PORT_FILE": file("text", "http\n")}, "all.port (PORT_FILE): must be a whole number"},
		{"both", resource.Map{"PORT": "80", "PORT_FILE": file("both", "81")}, "all.port (PORT or PORT_FILE): set only one of PORT, PORT_FILE"},
		{"neither a union nor a list of objects", resource.Map{"PORT": "80", "MODE_FILE": "/nonexistent/mode", "PEERS_FILE": "/nonexistent/peers"}, ""},
		{"neither", resource.Map{}, "all.port (PORT or PORT_FILE): required but not set"},
	} {
		r := envcheck.Check(context.Background(), p, envcheck.Environment{Source: tt.vars})
		if got := lines(r.Problems); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
