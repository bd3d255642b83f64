package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/cache"
	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/internal/gentest"
)

// shop is a specification with a bit of everything.
const shop = `version = 1

[package]
name = "settings"

[profiles]
names = ["dev", "prod"]
default = "dev"
production = ["prod"]

[kind.database]
doc = "A PostgreSQL database."

[kind.database.field]
host = { type = "string", doc = "The server's name." }
port = { type = "int", default = 5432, min = 1, max = 65535 }
password = { type = "string", secret = true, min_len = 8 }
mode = { type = "string", default = "strict", one_of = ["strict", "lax"] }

[kind.hook.field]
url = { type = "url" }

[resource.database]
kind = "database"
doc = "The main database."
env_prefix = "DB_"

[resource.database.config]
host = { env = ["DB_HOST", "PGHOST"], default = "localhost" }
port = 6432
password = { env = "DB_PASSWORD", env_file = "DB_PASSWORD_FILE" }

[resource.database.profile.dev]
password = { insecure_default = "swordfish-secret" }

[resource.database.profile.prod]
host = { unset = true, }

[resource.alerts]
kind = "hook"
optional = true
env_prefix = "ALERTS_"

[resource.report]
kind = "hook"
only_in = ["prod"]
config.url = { env = "REPORT_URL" }
`

// fixed is shop without its one error.
var fixed = strings.Replace(shop, "host = { unset = true, }", `host = "prod.example.com"`, 1)

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func readFile(t *testing.T, parts ...string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(parts...))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func exists(parts ...string) bool {
	_, err := os.Stat(filepath.Join(parts...))
	return err == nil
}

// result is what a command line came to.
type result struct {
	code        int
	out, stderr string
}

// resgen runs a command line in dir. An environment is given as NAME=value words before the arguments.
func resgen(t *testing.T, dir string, args ...string) result {
	t.Helper()
	env := map[string]string{}
	var environ []string
	for len(args) > 0 && strings.Contains(args[0], "=") && !strings.HasPrefix(args[0], "-") {
		name, value, _ := strings.Cut(args[0], "=")
		environ = append(environ, args[0])
		env[name], args = value, args[1:]
	}
	var out, stderr bytes.Buffer
	code := Run(Process{
		Args: args, Stdin: strings.NewReader(""), Stdout: &out, Stderr: &stderr, Dir: dir,
		Env:     lookup(env),
		Environ: func() []string { return environ },
	})
	return result{code, out.String(), stderr.String()}
}

// lookup returns a function that looks variables up in env. Only the folder of the cache comes from the environment of the test.
func lookup(env map[string]string) func(name string) (string, bool) {
	return func(name string) (string, bool) {
		if name == cache.Variable {
			return os.LookupEnv(name)
		}
		v, ok := env[name]
		return v, ok
	}
}

// wants fails t unless r has the code and its output and messages hold the texts.
func (r result) wants(t *testing.T, code int, out []string, stderr ...string) {
	t.Helper()
	if r.code != code {
		t.Errorf("exit %d, want %d", r.code, code)
	}
	for _, want := range out {
		if !strings.Contains(r.out, want) {
			t.Errorf("stdout lacks %q", want)
		}
	}
	if len(out) == 0 && r.out != "" {
		t.Error("stdout is not empty")
	}
	for _, want := range stderr {
		if !strings.Contains(r.stderr, want) {
			t.Errorf("stderr lacks %q", want)
		}
	}
	if len(stderr) == 0 && r.stderr != "" {
		t.Error("stderr is not empty")
	}
	if t.Failed() {
		t.Fatalf("stdout:\n%s\nstderr:\n%s", r.out, r.stderr)
	}
}

func TestUsage(t *testing.T) {
	dir := gentest.Folder(t, map[string]string{
		"go.mod": gentest.GoMod, "app/resgen.toml": fixed, "empty/a.txt": "",
		"capitals/Resgen.toml": fixed, "yaml/resgen.yaml": "version: 1\n", "further/app.resgen.toml": fixed, "folder/resgen.toml/a.txt": "",
	})
	tests := []struct {
		name   string
		args   []string
		stderr []string
	}{
		{"unknown verb", []string{"genrate"}, []string{"there is no verb or folder `genrate`", "did you mean `generate`?"}},
		{"unknown flag", []string{"check", "--fromat", "json"}, []string{"unknown flag: --fromat", "did you mean `--format`?"}},
		{"unlike any flag", []string{"check", "--zzzzzzz"}, []string{"unknown flag: --zzzzzzz", "resgen check --help"}},
		{"format", []string{"check", "--format", "jsn"}, []string{"there is no format `jsn`", "did you mean `json`?"}},
		{"colour", []string{"check", "--color", "sometimes"}, []string{"there is no colour `sometimes`"}},
		{"no specification", []string{"generate"}, []string{"there is no resgen.toml here", "name the folder of one: app"}},
		{"no specification below", []string{"check", "empty"}, []string{"there is no resgen.toml in `empty`", "resgen init"}},
		{"init of something else", []string{"init", "zzzzzzzz"}, []string{"sql, webhook.", "api, database, server"}},
		{"no specification there", []string{"generate", "./app/../."}, []string{"there is no resgen.toml here"}},
		{"no folder", []string{"check", "./nowhere"}, []string{"there is no folder `./nowhere`"}},
		{"no folder for -C", []string{"-C", "nowhere", "check"}, []string{"`nowhere` is not a folder"}},
		{"none below", []string{"check", "./app/sub/..."}, []string{"app/sub"}},
		{"a file", []string{"check", "go.mod"}, []string{"`go.mod` is not a specification"}},
		{"too many", []string{"version", "x"}, []string{"too many arguments: `x`"}},
		{"env format", []string{"env", "app", "--format", "short"}, []string{"there is no format `short`", "`dotenv`"}},
		{"env profile", []string{"env", "app", "--profile", "prd"}, []string{"there is no profile `prd`", "did you mean `prod`?"}},
		{"env file alone", []string{"env", "app", "--env-file", ".env"}, []string{"--env-file is for --check"}},
		{"env file missing", []string{"env", "app", "--check", "--env-file", "none.env"}, []string{"none.env"}},
		{"explain too much", []string{"explain", "a", "app", "b"}, []string{"too many arguments: `b`"}},
		{"explain in no folder", []string{"explain", "a", "nowhere"}, []string{"there is no folder `nowhere`"}},
		{"explain a kind that go.mod does not require", []string{"explain", "http"}, []string{"go get github.com/resgen-go/resgen/kinds/http"}},
		{"explain a kind misspelt", []string{"explain", "postgrs"}, []string{"did you mean `postgres`?"}},
		{"explain unknown", []string{"-C", "app", "explain", "databse"}, []string{"did you mean `database`?"}},
		{"explain unknown field", []string{"-C", "app", "explain", "database.hots"}, []string{"did you mean `database.host`?"}},
		{"explain unknown code", []string{"explain", "unknwon-key"}, []string{"did you mean `unknown-key`?"}},
		{"explain without specification", []string{"explain", "zzzzzzzzzzzz"}, []string{"there is no resgen.toml here"}},
		{"init unknown", []string{"init", "databse"}, []string{"there is no starter `databse`", "did you mean `database`?"}},
		{"init in capitals", []string{"init", "HTTP"}, []string{"write `http`"}},
		{"init with commas", []string{"init", "http,postgres"}, []string{"init http postgres"}},
		{"no folder for all below", []string{"check", "./nowhere/..."}, []string{"there is no folder `./nowhere`"}},
		{"a specification in capitals", []string{"check", "capitals"}, []string{"rename `Resgen.toml` to resgen.toml"}},
		{"a specification that is YAML", []string{"check", "yaml"}, []string{"`resgen.yaml` is not read"}},
		{"only a further file", []string{"check", "further"}, []string{"rename `app.resgen.toml` to resgen.toml"}},
		{"a folder for a specification", []string{"check", "folder"}, []string{"resgen.toml in `folder` is a folder"}},
		{"init twice", []string{"init", "api", "api"}, []string{"`api` is named twice"}},
		{"init head", []string{"init", "head"}, []string{"there is no starter `head`"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			resgen(t, dir, tt.args...).wants(t, trouble, nil, tt.stderr...)
		})
	}
	for _, code := range []string{"UNKNOWN-KEY", "unknown_key", "error[unknown-key]", "warning[unknown-key]:"} {
		resgen(t, dir, "explain", code).wants(t, fine, []string{"unknown-key: a key that the language does not know"})
	}
	resgen(t, dir, "mock", "Store").wants(t, findings, nil, "`Store` names no type", "write `.Store`")
	resgen(t, dir, "mock", ".Store.Get").wants(t, findings, nil, "`.Store.Get` names no type", "name the type without its method: `.Store`")
	resgen(t, dir, "mock", "io.Reader.Read").wants(t, findings, nil, "`io.Reader.Read` names no type", "`io.Reader`")
	resgen(t, dir, "mock", "./nowhere.Store").wants(t, findings, nil, "there is no package", "write it first, or correct the path")
	resgen(t, dir, "mock", "./store.go").wants(t, findings, nil, "name a type and not a file")
	if exists(dir, "resgen.toml") || exists(dir, ".gitattributes") {
		t.Error("a refused init left files")
	}
}

func TestHelpAndVersion(t *testing.T) {
	dir := t.TempDir()
	resgen(t, dir, "--help").wants(t, fine, []string{"generate", "check", "env", "explain", "init", "completion"})
	resgen(t, dir, "version").wants(t, fine, []string{"resgen "})
	resgen(t, dir, "version", "--json").wants(t, fine, []string{`"version":`, `"go":`})
	resgen(t, dir, "completion", "bash").wants(t, fine, []string{"resgen"})
}

func TestInternalError(t *testing.T) {
	dir := gentest.Folder(t, map[string]string{"resgen.toml": "version = 1\n"})
	var out, stderr bytes.Buffer
	broken := func(gen.Spec) gen.Result { panic("swordfish") }
	code := run(Process{
		Args: []string{"check"}, Stdout: &out, Stderr: &stderr, Dir: dir, Env: lookup(nil),
	}, broken, broken)
	r := result{code, out.String(), stderr.String()}
	r.wants(t, trouble, nil, "internal error: please report", "(string)", "cli_test.go:", "cli.(*app).compare")
	if strings.Contains(r.stderr, "swordfish") {
		t.Errorf("the panic's value is shown:\n%s", r.stderr)
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestOutputFails(t *testing.T) {
	var stderr bytes.Buffer
	code := Run(Process{
		Args: []string{"version"}, Stdout: fullDisk{}, Stderr: &stderr, Dir: t.TempDir(), Env: lookup(nil),
	})
	result{code, "", stderr.String()}.wants(t, trouble, nil, "no space left")
}

func TestColor(t *testing.T) {
	tests := []struct {
		flag string
		env  map[string]string
		want bool
	}{
		{"auto", nil, false}, // not a terminal
		{"always", map[string]string{"NO_COLOR": "1"}, true},
		{"never", map[string]string{"CLICOLOR_FORCE": "1"}, false},
		{"auto", map[string]string{"CLICOLOR_FORCE": "1"}, true},
		{"auto", map[string]string{"CLICOLOR_FORCE": "0"}, false},
		{"auto", map[string]string{"CLICOLOR_FORCE": "1", "NO_COLOR": "1"}, false},
		{"auto", map[string]string{"CLICOLOR_FORCE": "1", "NO_COLOR": ""}, true},
		{"auto", map[string]string{"CLICOLOR_FORCE": "1", "TERM": "dumb"}, true},
	}
	for _, tt := range tests {
		a := &app{color: tt.flag, Process: Process{Stderr: io.Discard, Env: lookup(tt.env)}}
		if got := a.colored(); got != tt.want {
			t.Errorf("%s %v: %v, want %v", tt.flag, tt.env, got, tt.want)
		}
	}
}

func TestFindingsFormats(t *testing.T) {
	dir := gentest.Folder(t, map[string]string{"go.mod": gentest.GoMod, "resgen.toml": "version = 1\nresorce = 1\n"})
	resgen(t, dir, "check").wants(t, findings, nil, "error[unknown-key]", " --> resgen.toml:2:1", "did you mean `resource`?")
	resgen(t, dir, "check", "--format", "short").wants(t, findings, nil, "resgen.toml:2:1: error: ")
	resgen(t, dir, "check", "--format=json").wants(t, findings, []string{`"code":"unknown-key"`})
	resgen(t, dir, "check", "--color", "always").wants(t, findings, nil, "\x1b[")
	resgen(t, filepath.Dir(dir), "check", filepath.Base(dir), "--format", "short").wants(t, findings, nil, filepath.Base(dir)+"/resgen.toml:2:1: ")
	resgen(t, dir, "--format", "json", "nonsense").wants(t, trouble, nil, `"message":"there is no verb or folder`)
	resgen(t, dir, "check", "--format=github").wants(t, findings,
		[]string{"::error file=resgen.toml,line=2,col=1,endColumn=8,title=unknown-key::", "resgen: 2 errors, 0 warnings"})
}

// TestSARIFIsOneLog holds that a run which reports more than once writes one log, and one that finds nothing an empty one.
func TestSARIFIsOneLog(t *testing.T) {
	dir := gentest.Folder(t, map[string]string{"go.mod": gentest.GoMod, "resgen.toml": strings.Replace(fixed, "PGHOST", "pghost", 1)})
	results := func(r result) int {
		t.Helper()
		var log struct {
			Runs []struct{ Results []any }
		}
		if err := json.Unmarshal([]byte(r.out), &log); err != nil || len(log.Runs) != 1 {
			t.Fatalf("%v: %s", err, r.out)
		}
		return len(log.Runs[0].Results)
	}
	if n := results(resgen(t, dir, "check", "--format=sarif")); n != 7 {
		t.Errorf("%d results for a warning and six missing files", n)
	}
	write(t, dir+"/resgen.toml", fixed)
	resgen(t, dir)
	if n := results(resgen(t, dir, "check", "--format=sarif")); n != 0 {
		t.Errorf("%d results for nothing", n)
	}
}
