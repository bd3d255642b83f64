package oldprogram

import (
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/cache"
	"github.com/resgen-go/resgen/internal/cli/project"
	"github.com/resgen-go/resgen/internal/gentest"
)

// in returns the folder dir, with an environment in which nothing but the cache is set: it is off.
func in(dir string) project.Folder {
	return project.Folder{Dir: dir, Env: func(name string) (string, bool) {
		if name == cache.Variable {
			return "off", true
		}
		return "", false
	}}
}

func TestIsDotenv(t *testing.T) {
	dir := gentest.Folder(t, map[string]string{"server.env.example": "", "folder.env.example/a": "", "notes.txt": ""})
	for arg, want := range map[string]bool{ // order: each by itself
		".env": true, "none/.env": true, ".env.example": true, "prod.env": true, filepath.Join(dir, ".env"): true,
		"server.env.example": true, filepath.Join(dir, "server.env.example"): true,
		"other.env.example": false, "folder.env.example": false, "notes.txt": false, "env.Config": false, ".Config": false, "config.env/Config": false,
	} {
		if got := (reader{Folder: in(dir)}).isDotenv(arg); got != want {
			t.Errorf("%s: %t", arg, got)
		}
	}
}

func TestIsManifest(t *testing.T) {
	for arg, want := range map[string]bool{ // order: each by itself
		"compose.yaml": true, "a/deploy.yml": true, "pod.json": true, "yaml": false, "config.Yaml": false, ".env": false, ".Config": false,
	} {
		if got := IsManifest(arg); got != want {
			t.Errorf("%s: %t", arg, got)
		}
	}
}

// TestRead holds how each type of argument is read, and what is wrong with it.
func TestRead(t *testing.T) {
	dir := gentest.Module(t, "example.com/shop")
	for name, text := range map[string]string{ // order: each is a file
		"config/config.go":  "package config\n\ntype ServerConfig struct {\n\tHost string `env:\"HOST\" envDefault:\"localhost\"`\n}\n",
		"app.env":           "SERVER_HOST=a\n",
		"wrong.env":         "A='a\n",
		"compose.yaml":      "services:\n  api:\n    image: api\n    environment: { SERVER_PORT: \"80\" }\n    env_file: [env/api.env]\n",
		"env/api.env":       "SERVER_ZONE=eu\n",
		"two/compose.yaml":  "services:\n  api:\n    image: api\n    environment: { A: b }\n  web:\n    image: web\n    environment: { C: d }\n",
		"wrong/compose.yml": "services: [\n",
		"abs/compose.yaml":  "services:\n  api:\n    image: api\n    env_file: [" + strconv.Quote(filepath.Join(dir, "env", "api.env")) + "]\n",
	} {
		gentest.Write(t, dir, name, []byte(text))
	}
	for _, tt := range []struct {
		args    []string
		options Options
		want    []string // parts of the specification
		text    string   // of the error
		help    string
	}{
		{args: []string{"app.env"}, want: []string{"[resource.app]", "SERVER_HOST", `name = "settings"`}},
		{args: []string{"app.env"}, options: Options{Name: "web"}, want: []string{"[resource.web]"}},
		{args: []string{"none.env"}, text: ""},
		{args: []string{"wrong.env"}, text: "`wrong.env`: ", help: "correct the line"},
		{args: []string{"app.env"}, options: Options{Prefix: "X_"}, text: "are for structs"},
		{args: []string{"app.env"}, options: Options{Containers: []string{"api"}}, text: "--container is for files of Docker Compose and Kubernetes"},
		{args: []string{"./config.ServerConfig"}, options: Options{Containers: []string{"api"}}, text: "--container is for files of Docker Compose and Kubernetes"},
		{args: []string{"compose.yaml"}, want: []string{"[resource.app]", "SERVER_PORT", "SERVER_ZONE"}},
		{args: []string{"compose.yaml"}, options: Options{Name: "web", Containers: []string{"api"}}, want: []string{"[resource.web]"}},
		{args: []string{"compose.yaml"}, options: Options{From: "spf13/viper"}, text: "are for structs"},
		{args: []string{"compose.yaml"}, options: Options{Containers: []string{"web"}}, text: "no container `web` has variables", help: "--container api"},
		{args: []string{"two/compose.yaml"}, text: "several containers have variables", help: "name one: --container api"},
		{args: []string{"two/compose.yaml"}, options: Options{Containers: []string{"web"}}, want: []string{"C"}},
		{args: []string{"wrong/compose.yml"}, text: "wrong/compose.yml", help: "in YAML or JSON"},
		{args: []string{"abs/compose.yaml"}, want: []string{"SERVER_ZONE"}},
		{args: []string{"none.yaml"}, text: ""},
		{args: []string{"./config.ServerConfig"}, want: []string{"[resource.server]", "HOST"}},
		{args: []string{"example.com/shop/config.ServerConfig"}, options: Options{Name: "web"}, want: []string{"[resource.web]"}},
		{args: []string{"./config.ServerConfg"}, text: "has no type `ServerConfg`", help: "did you mean `ServerConfig`?"},
		{args: []string{"./config.ServerConfig"}, options: Options{From: "viper"}, text: "there is no library `viper`"},
	} {
		made, err := Read(in(dir), tt.args, "settings", tt.options)
		switch {
		case tt.want == nil && (err == nil || tt.text != "" && !gentest.IsUsage(err, tt.text, tt.help)):
			t.Errorf("%v %+v: got error %v, want %q", tt.args, tt.options, err, tt.text)
		case tt.want != nil && (err != nil || made.Count == 0):
			t.Errorf("%v %+v: %v, %d fields", tt.args, tt.options, err, made.Count)
		}
		for _, part := range tt.want {
			if !strings.Contains(made.Spec, part) {
				t.Errorf("%v %+v: %q is not in\n%s", tt.args, tt.options, part, made.Spec)
			}
		}
	}
}
