package envcheck

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/internal/gen/envtext"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/value"
	"github.com/resgen-go/resgen/resource"
	runtimegen "github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

const itemSpec = `version = 1
[package]
name = "settings"
[kind.proxy.field]
servers = { type = "[]object", of = ["server"] }
regions = { type = "map[string]object", of = ["server"] }
[kind.proxy.object.server.field]
host = { type = "string" }
port = { type = "int", default = 80 }
ratio = { type = "float", optional = true }
wait = { type = "duration", default = "1s", unit = "ms" }
room = { type = "size", optional = true }
on = { type = "bool", default = true }
link = { type = "url", optional = true }
when = { type = "time", optional = true }
blob = { type = "json", optional = true }
raw = { type = "bytes", optional = true }
mode = { type = "string", one_of = ["a", "b"], optional = true }
tags = { type = "[]string", optional = true }
blobs = { type = "[]json", optional = true }
table = { type = "map[string]duration", optional = true }
tls = { type = "object", of = ["tls"], optional = true }
[kind.proxy.object.tls.field]
cert = { type = "path" }
[resource.proxy]
kind = "proxy"
env_prefix = "P_"
[[resource.proxy.config.servers]]
host = "a'\"\\\n"
[[resource.proxy.config.servers]]
host = "[b]"
port = -1
ratio = 1e+21
wait = "1m30s"
room = "16MiB"
on = false
link = "https://example.com/a?b=c#d"
when = 2026-01-02T15:04:05.123456789Z
blob = '{"a": [1, null]}'
raw = "c2VjcmV0"
mode = "b"
tags = ["", "a,b", "[c", "é"]
blobs = ["1", "\"x\"", "{}"]
table = { "a b" = "1s", "c=d" = "2ms" }
tls = { cert = "/x" }
[[resource.proxy.config.servers]]
host = "empty"
tags = []
table = {}
[resource.proxy.config.regions]
"K-1 ü" = { host = "x", tls = { cert = "y" } }
eu = { host = "eu" }
`

// TestItemsRoundTrip holds that a list or map of objects of a specification, written as a variable holds it, is read back as the same values.
func TestItemsRoundTrip(t *testing.T) {
	r := gen.Resolve(gen.Spec{Dir: ".", Files: []*diag.Source{{Name: "resgen.toml", Text: []byte(itemSpec)}}})
	if r.Package == nil {
		t.Fatalf("%+v", r.Findings)
	}
	res := r.Package.Resources[0]
	vars := resource.Map{}
	for _, l := range res.Leaves {
		text, ok := envtext.Variable(l.Field().Type, l.Fallback(nil))
		if !ok {
			t.Fatalf("%s has no text", l.Name)
		}
		vars[l.Source(nil).Env[0]] = text
	}
	want, got := loaded(t, r.Package, resource.Map{}), loaded(t, r.Package, vars)
	if got != want || !strings.Contains(want, "cert=/x") {
		t.Errorf("with %v, got\n%s\nwant\n%s", vars, got, want)
	}
	// One variable for each field, of the first item, and of an entry.
	vars = resource.Map{"P_REGIONS_EU_HOST": "eu"}
	for i, item := range res.Leaf("servers").Fallback(nil).V.([]*model.Value) {
		for _, l := range res.Leaf("servers").ItemLeaves(fmt.Sprint(i)) {
			v := item
			for _, f := range l.Path[1:] {
				if v != nil {
					v = v.V.(model.Fields).Of(f)
				}
			}
			if v != nil {
				vars[l.Base.Env[0]], _ = envtext.Variable(l.Field().Type, v)
			}
		}
	}
	if got := loaded(t, r.Package, vars); got != want {
		t.Errorf("with %v, got\n%s\nwant\n%s", vars, got, want)
	}
}

// loaded is what the only resource of p is with these variables.
func loaded(t *testing.T, p *model.Package, vars resource.Map) string {
	t.Helper()
	r, err := runtimegen.NewReader(context.Background(), lifecycle.Settings{Source: vars}, runtimegen.Profiles{})
	if err != nil {
		t.Fatal(err)
	}
	l := &loader{res: p.Resources[0], plan: p.PlanOf(p.Resources[0]), env: Environment{Source: vars}}
	s := runtimegen.Load(r, "proxy", l.load)
	if err := r.Err(); err != nil {
		t.Fatalf("%v\nwith %v", err, vars)
	}
	return dump(s.values, p.Resources[0].Kind.Fields)
}

func dump(s *value.Struct, fields []*model.Field) string {
	var b strings.Builder
	for _, f := range fields {
		v := s.Value(f)
		switch {
		case f.Type.Items() != nil:
			for _, item := range s.Items(f) {
				fmt.Fprintf(&b, "%s %q:\n%s", f.Name, item.Key, dump(item.Struct, f.Type.Items().Fields))
			}
		case f.Type.Kind == model.ObjectType:
			if s.Inner(f) != nil {
				b.WriteString(f.Name + " " + dump(s.Inner(f), f.Type.Object.Fields))
			}
		case v != nil && v.V != nil:
			fmt.Fprintf(&b, "%s=%s\n", f.Name, value.Format(f.Type, v.V))
		}
	}
	return b.String()
}
