package emit_test

import (
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/emit"
)

// TestExists holds loaders to checking the paths of the fields that something can fill, and of no others.
func TestExists(t *testing.T) {
	p := resolved(t, "paths", `version = 1
[package]
name = "paths"
[profiles]
names = ["dev", "prod"]
default = "dev"
[kind.logs]
constructor = "example.com/golden/sdk/queue.Login"
[kind.logs.field]
name = { type = "string", default = "a" }
[kind.server.field]
by_nothing  = { type = "path", exists = "file", optional = true }
by_kind     = { type = "path", exists = "file", default = "a" }
by_resource = { type = "path", exists = "file", optional = true }
by_profile  = { type = "path", exists = "file", optional = true }
by_variable = { type = "path", exists = "file", optional = true }
by_profiles_variable = { type = "path", exists = "file", optional = true }
by_case     = { type = "path", exists = "file", optional = true }
by_param    = { type = "path", exists = "file", optional = true }
by_template = { type = "path", exists = "file", optional = true }
[resource.server]
kind = "server"
[resource.server.config]
by_resource = "b"
by_variable = { env = "PATH_OF_SERVER" }
[resource.server.profile.prod]
by_profile = "c"
by_profiles_variable = { env = "PATH_IN_PROD" }
[factory.site.param]
name = { type = "path" }
[factory.site.resource.api]
kind = "logs"
[factory.site.resource.server]
kind = "server"
[factory.site.resource.server.config]
by_param    = { param = "name" }
by_template = { template = "{name}.pem" }
[[factory.site.resource.server.case]]
when = 'name == "main"'
config = { by_case = "d" }
`)
	for _, f := range emit.Package(p) {
		var want string
		switch f.Name {
		case "server_resource_gen.go":
			want = "by_kind by_profile by_profiles_variable by_resource by_variable"
		case "site_server_resource_gen.go":
			want = "by_case by_kind by_param by_template"
		default:
			continue
		}
		for _, name := range strings.Fields("by_nothing by_kind by_resource by_profile by_variable by_profiles_variable by_case by_param by_template") {
			checked := strings.Contains(string(f.Bytes()), `r.Exists("`+name+`"`)
			if wanted := strings.Contains(" "+want+" ", " "+name+" "); checked != wanted {
				t.Errorf("%s: %s is checked: %v, want %v", f.Name, name, checked, wanted)
			}
		}
	}
}
