package envcheck_test

import (
	"context"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/envcheck"
	"github.com/resgen-go/resgen/resource"
)

const conditional = `version = 1
[package]
name = "settings"
[profiles]
names = ["dev", "prod"]
default = "dev"
[kind.app.field]
backend = { type = "string", one_of = ["local", "s3"], default = "local" }
size = { type = "int", optional = true }
[kind.bucket.field]
name = { type = "string" }
[resource.copies]
kind = "bucket"
env_prefix = "COPIES_"
when = 'files.name != "x"'
[resource.files]
kind = "bucket"
env_prefix = "FILES_"
when = 'app.backend == "s3"'
[resource.fallback]
kind = "bucket"
env_prefix = "FALLBACK_"
when = '!set(queue)'
[resource.queue]
kind = "bucket"
env_prefix = "QUEUE_"
optional = true
only_in = ["prod"]
[resource.app]
kind = "app"
env_prefix = "APP_"
config.backend = { env = "APP_BACKEND", env_file = "APP_BACKEND_FILE" }
`

// TestConditions holds that a resource with a condition is checked if that is true, and not if it is false or not known.
func TestConditions(t *testing.T) {
	p := settings(t, conditional)
	for _, tt := range []struct {
		name, profile string
		vars          resource.Map
		remote        bool
		want          string // the problems
		absent        string
		unknown       string // what is not checked
	}{
		{"false", "dev", resource.Map{"FALLBACK_NAME": "f"}, false, "", "copies files queue", ""},
		{"true", "dev", resource.Map{"FALLBACK_NAME": "f", "APP_BACKEND": "s3"}, false, "files.name (FILES_NAME): required but not set", "copies queue", ""},
		{"both", "dev", resource.Map{"FALLBACK_NAME": "f", "APP_BACKEND": "s3", "FILES_NAME": "y"}, false, "copies.name (COPIES_NAME): required but not set", "queue", ""},
		{"the second is false", "dev", resource.Map{"FALLBACK_NAME": "f", "APP_BACKEND": "s3", "FILES_NAME": "x"}, false, "", "copies queue", ""},
		{"what decides is wrong", "dev", resource.Map{"FALLBACK_NAME": "f", "APP_BACKEND": "s4"}, false, "app.backend (APP_BACKEND): must be one of local, s3", "copies files queue", ""},
		{"something else is wrong", "dev", resource.Map{"FALLBACK_NAME": "f", "APP_SIZE": "x", "APP_BACKEND": "s3"}, false, "app.size (APP_SIZE): must be a whole number; files.name (FILES_NAME): required but not set", "copies queue", ""},
		{"what decides is elsewhere", "dev", resource.Map{"FALLBACK_NAME": "f", "APP_BACKEND_FILE": "/there"}, true, "", "queue", "copies files"},
		{"without the optional one", "prod", resource.Map{}, false, "fallback.name (FALLBACK_NAME): required but not set", "copies files queue", ""},
		{"with the optional one", "prod", resource.Map{"QUEUE_NAME": "q"}, false, "", "copies files fallback", ""},
	} {
		r := envcheck.Check(context.Background(), p, envcheck.Environment{Source: tt.vars, Profile: tt.profile, Remote: tt.remote})
		var problems, absent, unknown []string
		for _, problem := range r.Problems {
			problems = append(problems, problem.Error())
		}
		for _, res := range r.Absent {
			absent = append(absent, res.Name)
		}
		for _, res := range r.Unknown {
			unknown = append(unknown, res.Name)
		}
		if got := strings.Join(unknown, " "); got != tt.unknown {
			t.Errorf("%s: %s are unknown, want %s", tt.name, got, tt.unknown)
		}
		if got := strings.Join(problems, "; "); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
		if got := strings.Join(absent, " "); got != tt.absent {
			t.Errorf("%s: %s are absent, want %s", tt.name, got, tt.absent)
		}
	}
}
