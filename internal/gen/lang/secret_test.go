package lang_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/lang"
)

// TestShown holds which values excerpts hide in the table of a secret: those that may be the secret. A new row hides its own.
func TestShown(t *testing.T) {
	want := map[*lang.Table][]string{
		lang.Field:    {"default", "example", "insecure_if", "one_of", "keys"}, // the table keys has rows of its own
		lang.Keys:     nil,
		lang.Param:    nil,
		lang.Binding:  {"default", "template", "insecure_default"},
		lang.Resource: {"config", "profile", "lifecycle", "health", "metrics"},
	}
	for _, table := range lang.Tables() {
		names, checked := want[table]
		for _, k := range table.Keys {
			if checked && k.Shown == slices.Contains(names, k.Name) {
				t.Errorf("%s %s: shown is %t", table.Title, k.Name, k.Shown)
			}
			if k.Shown && k.Secret || k.Shown && (k.Table != nil || k.Shape == lang.Bindings || k.Shape == lang.Literals) {
				t.Errorf("%s %s: such a value is not shown", table.Title, k.Name)
			}
		}
	}
}

func TestSecret(t *testing.T) {
	sounds := func(name string) bool { return strings.HasSuffix(name, "token") || name == "secret" }
	for path, want := range map[string]bool{
		"kind.x.field.token.min_len": false, "kind.x.field.token.default": true, "kind.x.field.token.unit": false, "kind.x.field.token.other": true,
		"kind.x.field.token.keys.one_of": false, "kind.x.field.token": true, "kind.x.field.host.default": false, "mixin.x.field.token.pattern": false, "mixin.token.field.host.default": false,
		"kind.token": true, "kind.token.doc": false, "kind.token.object.secret.field.host.default": false, "kind.x.object.o.field.token.example": true,
		"kind.token.operation.secret.path": false, "kind.x.operation.o.param.token.name": false, "kind.x.operation.o.token": true,
		"kind.x.field.a.secret": true, "resource.token.config.host": false, "resource.token.config.host.default": false, "resource.r.token": true,
		"resource.r.config.token.env": false, "resource.r.config.token": true, "resource.r.config.token.pattern": true, "resource.r.config.token.env.x": true,
		"resource.r.config.tls.token.env_file": false, "resource.r.profile.secret.host": false, "resource.r.profile.p.token.resource": false,
		"resource.r.profile.p.token.type": true, "resource.r.profile.p.host.insecure_default": true, "token.lifecycle.retry.attempts": false,
		"token.lifecycle": true, "token.config.host": true, "token.type": false, "token.name": true, "": false, "insecure_default": true,
		"bundle.secret.uses": false, "profiles.default": false, "other.token.x.y": true,
	} {
		if got := lang.Secret(strings.Split(path, "."), sounds); got != want {
			t.Errorf("%s: %t", path, got)
		}
	}
}
