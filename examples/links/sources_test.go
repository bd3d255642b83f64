package main

import (
	"context"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/examples/links/deps"
	"github.com/resgen-go/resgen/resource"
)

// A vault stands in for a company's store of secrets. The keys are a resource and a field, such as db.password.
type vault map[string]string

// Resolve returns the secret of a field. If v does not have it, ok is false.
func (v vault) Resolve(_ context.Context, ref resource.Ref) (text string, ok bool, err error) {
	text, ok = v[ref.Resource+"."+ref.Field]
	return text, ok, nil
}

// TestSources has values come from several places.
func TestSources(t *testing.T) {
	process := resource.Map{"DB_HOST": "127.0.0.1", "DB_PASSWORD": "from a variable"}
	env := resource.Layered(
		process, // asked first
		resource.Map{"DB_HOST": "localhost", "DB_DATABASE": "shop"}, // asked for what process does not have
	)
	cfg, err := deps.LoadConfig(t.Context(), deps.WithSource(env), deps.WithResolver(vault{"db.password": "from the vault"}))
	if err != nil {
		t.Fatal(err)
	}
	said := cfg.Describe().String()
	for _, want := range [][2]string{
		{"host", "127.0.0.1"}, {"database", "shop"}, {"username", "links"}, {"password", "[REDACTED]"},
	} {
		if !strings.Contains(strings.Join(strings.Fields(said), " "), want[0]+" "+want[1]+" ") {
			t.Errorf("%s is not %s in\n%s", want[0], want[1], said)
		}
	}
	if got := cfg.DB.Password.Reveal(); got != "from the vault" {
		t.Errorf("the password is %s", got)
	}
}
