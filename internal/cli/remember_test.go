package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/resgen-go/resgen/internal/cache"
	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/disk"
	"github.com/resgen-go/resgen/internal/gentest"
)

// consumer is a project with everything that generate reads: the specification of another module, hand-written Go, types of a package that
// it names and of one that this one imports, and a Go type with UnmarshalText.
var consumer = map[string]string{
	"app/go.mod": "module example.com/app\n\ngo 1.25.0\n\nrequire example.com/queue v0.0.0\n\nreplace example.com/queue => ../queue\n" +
		"\nrequire github.com/resgen-go/resgen/resource v0.1.0\n\nreplace github.com/resgen-go/resgen/resource => RUNTIME\n",
	"app/resgen.toml": `version = 1
use = ["example.com/queue"]

[kind.client]
constructor = "open"

[kind.client.field]
level = { type = "example.com/app/level.Level" }
name = { type = "string" }

[resource.client]
kind = "client"
env_prefix = "CLIENT_"

[resource.jobs]
kind = "queue"
env_prefix = "JOBS_"
`,
	"app/open.go":        "package app\n\nimport \"example.com/app/lib\"\n\nfunc open(ClientConfig) (*lib.Client, error) { return nil, nil }\n",
	"app/lib/lib.go":     "package lib\n\nimport \"example.com/app/item\"\n\ntype Client struct{}\n\nfunc (*Client) Get(n int) *item.Item { return nil }\n",
	"app/lib/tagged.go":  "//go:build special\n\npackage lib\n\nfunc (*Client) Special() {}\n",
	"app/lib/plan9.go":   "//go:build plan9\n\npackage lib\n\nfunc (*Client) Plan9() {}\n",
	"app/item/item.go":   "package item\n\ntype Item struct{ Name string }\n",
	"app/level/level.go": "package level\n\ntype Level int\n\nfunc (*Level) UnmarshalText([]byte) error { return nil }\n",
	"queue/go.mod":       "module example.com/queue\n\ngo 1.25.0\n",
	"queue/resgen.toml":  "version = 1\n\n[kind.queue]\ndoc = \"A queue.\"\n\n[kind.queue.field]\nurl = { type = \"url\" }\n",
}

// consuming makes the project of consumer, with all of it generated and remembered.
func consuming(t *testing.T) string {
	t.Helper()
	t.Setenv(cache.Variable, filepath.Join(t.TempDir(), "cache"))
	for name, value := range map[string]string{"GOWORK": "off", "GOFLAGS": "-mod=mod", "GOPROXY": "off", "GOENV": "off", "GOPACKAGESDRIVER": "off"} {
		t.Setenv(name, value)
	}
	runtime, err := filepath.Abs(filepath.Join("..", "..", "resource"))
	if err != nil {
		t.Fatal(err)
	}
	dir := gentest.Folder(t, consumer)
	mod := filepath.Join(dir, "app", "go.mod")
	write(t, mod, strings.Replace(readFile(t, mod), "RUNTIME", runtime, 1))
	age(t, dir)
	resgen(t, filepath.Join(dir, "queue")).wants(t, fine, []string{"wrote queue_gen.go"})
	age(t, dir)
	app := filepath.Join(dir, "app")
	resgen(t, app).wants(t, fine, []string{"wrote client_gen.go"})
	if !remembers(t, app) {
		t.Fatal("nothing is remembered")
	}
	return dir
}

// A snapshot is the contents of all files in some folders.
type snapshot struct {
	folders []string
	files   map[string]string
}

func snapshotOf(t *testing.T, folders ...string) snapshot {
	t.Helper()
	s := snapshot{folders, map[string]string{}}
	for _, dir := range folders {
		err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
			if err == nil && !e.IsDir() {
				s.files[path] = readFile(t, path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// restore makes the folders what they were, an hour ago.
func (s snapshot) restore(t *testing.T) {
	t.Helper()
	for _, dir := range s.folders {
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
	}
	for path, text := range s.files {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, dir := range s.folders {
		age(t, dir)
	}
}

// remembers reports whether a run of generate in dir would find that it has nothing to do.
func remembers(t *testing.T, dir string) bool {
	t.Helper()
	a := &app{Process: Process{Dir: dir, Env: os.LookupEnv}}
	s, err := a.folder().One(nil)
	if err != nil {
		return false // what says so will say it again
	}
	root, err := disk.Open(s.Root)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	_, ok := a.recall(s, root)
	return ok
}

// TestRemembered changes one thing at a time: a run must see it, and leave what a run leaves that remembers nothing.
func TestRemembered(t *testing.T) {
	replace := func(file, old, new string) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			path := filepath.Join(dir, filepath.FromSlash(file))
			text := strings.Replace(readFile(t, path), old, new, 1)
			if text == readFile(t, path) {
				t.Fatal("the change changes nothing")
			}
			write(t, path, text)
		}
	}
	add := func(file, text string) func(*testing.T, string) {
		return func(t *testing.T, dir string) { write(t, filepath.Join(dir, filepath.FromSlash(file)), text) }
	}
	remove := func(file string) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			if err := os.Remove(filepath.Join(dir, filepath.FromSlash(file))); err != nil {
				t.Fatal(err)
			}
		}
	}
	env := func(name, value string) func(*testing.T, string) {
		return func(t *testing.T, _ string) { t.Setenv(name, value) }
	}
	dir := consuming(t)
	app, store := filepath.Join(dir, "app"), os.Getenv(cache.Variable)
	kept := snapshotOf(t, dir, store)
	for name, c := range map[string]struct {
		change func(t *testing.T, dir string)
		same   bool // what is remembered still holds
		fails  bool // the run finds an error
	}{
		"nothing": {change: func(*testing.T, string) {}, same: true},
		"times alone": {same: true, change: func(t *testing.T, dir string) {
			now := time.Now()
			if err := os.Chtimes(filepath.Join(dir, "app", "open.go"), now, now); err != nil {
				t.Fatal(err)
			}
		}},
		"a test, and a file that is no Go": {same: true, change: func(t *testing.T, dir string) {
			add("app/open_test.go", "package app\n")(t, dir)
			add("app/lib/notes.txt", "text")(t, dir)
		}},
		"a content of the same size and time": {change: func(t *testing.T, dir string) {
			path := filepath.Join(dir, "app", "resgen.toml")
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			replace("app/resgen.toml", "CLIENT_", "KLIENT_")(t, dir)
			if err := os.Chtimes(path, info.ModTime(), info.ModTime()); err != nil {
				t.Fatal(err)
			}
		}},

		"the specification":                   {change: replace("app/resgen.toml", "name = {", "title = {")},
		"a file more of the specification":    {change: add("app/more.resgen.toml", "[resource.second]\nkind = \"client\"\nenv_prefix = \"SECOND_\"\n")},
		"the used specification":              {change: replace("queue/resgen.toml", "url = {", "address = {")},
		"a file more of the used":             {change: add("queue/more.resgen.toml", "[kind.other.field]\nn = { type = \"int\" }\n")},
		"the used specification goes":         {change: remove("queue/resgen.toml"), fails: true},
		"a Go file of another package":        {change: add("app/other.go", "package other\n"), fails: true},
		"hand-written Go":                     {change: replace("app/open.go", "(ClientConfig)", "(c ClientConfig)")},
		"hand-written Go that is wrong":       {change: replace("app/open.go", "lib.Client", "lib.Missing"), fails: true},
		"a hand-written file more":            {change: add("app/more.go", "package app\n\nfunc (c ClientConfig) Other() error { return nil }\n")},
		"hand-written Go of the used":         {change: add("queue/hand.go", "package queue\n\nfunc Hand() {}\n")},
		"types":                               {change: replace("app/lib/lib.go", "n int", "n string")},
		"a file more with types":              {change: add("app/lib/more.go", "package lib\n\nfunc (*Client) More() {}\n")},
		"types of a package that is imported": {change: replace("app/item/item.go", "struct{ Name string }", "= string")},
		"a type that a field names":           {change: replace("app/level/level.go", "UnmarshalText", "UnmarshalJSON"), fails: true},

		"go.mod":                         {change: replace("app/go.mod", "go 1.25.0", "go 1.26.0")},
		"go.mod of the used":             {change: replace("queue/go.mod", "go 1.25.0", "go 1.24.0")},
		"go.sum":                         {change: add("app/go.sum", "example.com/x v1.0.0/go.mod h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")},
		"a go.mod between":               {change: add("app/lib/go.mod", "module example.com/app/lib\n"), fails: true},
		"a vendor folder":                {change: add("app/vendor/modules.txt", "# example.com/queue v0.0.0 => ../queue\n")},
		"GOFLAGS: a build tag":           {change: env("GOFLAGS", "-mod=mod -tags=special")},
		"GOFLAGS: what nobody can watch": {change: env("GOFLAGS", "-mod=mod -modfile=go.mod")},
		"GOOS":                           {change: env("GOOS", "plan9")},
		"GOARCH":                         {change: env("GOARCH", "arm")},
		"CGO_ENABLED":                    {change: env("CGO_ENABLED", "0")},
		"GOEXPERIMENT":                   {change: env("GOEXPERIMENT", "none")},
		"go.work": {change: func(t *testing.T, dir string) {
			add("go.work", "go 1.25.0\n\nuse ./app\nuse ./queue\n")(t, dir)
			t.Setenv("GOWORK", filepath.Join(dir, "go.work"))
			t.Setenv("GOFLAGS", "")
		}},
		"a driver of packages": {change: env("GOPACKAGESDRIVER", "/no/such/driver"), fails: true},
		"the go command's settings": {change: func(t *testing.T, dir string) {
			add("env", "GOARCH=arm\n")(t, dir)
			t.Setenv("GOENV", filepath.Join(dir, "env"))
		}},

		"an output is edited": {change: replace("app/client_gen.go", "ClientConfig", "ClientKonfig")},
		"an output is empty":  {change: add("app/client_gen.go", "")},
		"an output goes":      {change: remove("app/client_gen.go")},
		"an output that was ours": {change: func(t *testing.T, dir string) {
			add("app/old_gen.go", readFile(t, dir, "app", "client_gen.go"))(t, dir)
		}},
		"the same one folder below": {change: func(t *testing.T, dir string) {
			text := strings.Replace(readFile(t, dir, "app", "client_gen.go"), "Source: ", "Source: ../", 1)
			add("app/apptest/old_gen.go", text)(t, dir)
		}},
		"an output loses its header": {fails: true, change: func(t *testing.T, dir string) {
			_, rest, _ := strings.Cut(readFile(t, dir, "app", "client_gen.go"), "\n")
			add("app/client_gen.go", rest)(t, dir)
		}},
		"an output in a file's place": {fails: true, change: func(t *testing.T, dir string) {
			remove("app/client_gen.go")(t, dir)
			add("app/client_gen.go/file", "")(t, dir)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			if runtime.GOOS == "windows" && strings.HasPrefix(name, "GO") {
				t.Skip("the environment of the go command is another one")
			}
			kept.restore(t)
			c.change(t, dir)
			if got := remembers(t, app); got != c.same {
				t.Errorf("what is remembered is used: %v, want %v", got, c.same)
			}
			got := resgen(t, app)
			if (got.code != fine) != c.fails {
				t.Errorf("exit %d\n%s%s", got.code, got.out, got.stderr)
			}
			if !c.same && os.Getenv("RESGEN_TEST_LONG") != "on" {
				return // what follows does all of it once more
			}
			files := tree(t, dir)
			t.Setenv(cache.Variable, "off") // for this case
			want := resgen(t, app)
			if got.out = ""; !c.fails && got != want || tree(t, dir) != files {
				t.Errorf("a run that remembers nothing says\n%s%sand not\n%s", want.out, want.stderr, got.stderr)
			}
		})
	}
}

// TestRememberedOften goes on remembering: after a change there is something to do once.
func TestRememberedOften(t *testing.T) {
	dir := consuming(t)
	app := filepath.Join(dir, "app")
	for range 2 {
		write(t, filepath.Join(app, "lib", "more.go"), "package lib\n\nfunc (*Client) More() {}\n")
		age(t, dir)
		resgen(t, app).wants(t, fine, []string{"wrote client_gen.go"})
		if !remembers(t, app) {
			t.Error("after a change nothing is remembered")
		}
		resgen(t, app).wants(t, fine, nil)
		if err := os.Remove(filepath.Join(app, "lib", "more.go")); err != nil {
			t.Fatal(err)
		}
		resgen(t, app).wants(t, fine, []string{"wrote client_gen.go"})
	}
}

// TestCheckComparesBytes holds check to what is on disk, even if what is remembered says that all is well.
func TestCheckComparesBytes(t *testing.T) {
	dir := consuming(t)
	file := filepath.Join(dir, "app", "client_gen.go")
	write(t, file, strings.Replace(readFile(t, file), "ClientConfig", "ClientKonfig", 1))
	a := &app{Process: Process{Dir: filepath.Join(dir, "app"), Env: os.LookupEnv}}
	s, err := a.folder().One(nil)
	if err != nil {
		t.Fatal(err)
	}
	data, seen, _, err := a.slot(s).Get()
	if err != nil {
		t.Fatal(err)
	}
	var was remembered
	if err := json.Unmarshal(data, &was); err != nil {
		t.Fatal(err)
	}
	was.Files["client_gen.go"] = cache.Sum([]byte(readFile(t, file)))
	if data, err = json.Marshal(was); err != nil {
		t.Fatal(err)
	}
	a.slot(s).Put(data, seen)
	if !remembers(t, a.Dir) {
		t.Fatal("the forgery is not remembered")
	}
	resgen(t, a.Dir, "check").wants(t, findings, []string{"--- a/client_gen.go"}, "1 generated file is stale")
}

// TestRememberedTogether generates some of several specifications, and compares all.
func TestRememberedTogether(t *testing.T) {
	dir := consuming(t)
	shop := filepath.Join(dir, "app", "shop")
	write(t, filepath.Join(shop, "resgen.toml"), fixed)
	app := filepath.Join(dir, "app")
	resgen(t, app, "./...").wants(t, fine, []string{"wrote shop/database_gen.go"})
	if !remembers(t, app) || !remembers(t, shop) {
		t.Fatal("not both are remembered")
	}
	resgen(t, app, "./...").wants(t, fine, nil)
	write(t, filepath.Join(shop, "resgen.toml"), strings.Replace(fixed, `"settings"`, `"app"`, 1)+"\n[output]\ndir = \"..\"\n")
	resgen(t, app, "./...").wants(t, trouble, nil, "would be written by resgen.toml and by shop/resgen.toml")
}

// TestWarningsStay says what is wrong in every run.
func TestWarningsStay(t *testing.T) {
	dir := consuming(t)
	app := filepath.Join(dir, "app")
	spec := filepath.Join(app, "resgen.toml")
	write(t, spec, readFile(t, spec)+"\n[resource.client.config]\nname = \"${NAME}\"\n")
	for range 3 {
		if r := resgen(t, app); r.code != fine || !strings.Contains(r.stderr, string(diag.DollarText)) {
			t.Fatalf("%+v", r)
		}
	}
}
