package plant

import (
	"fmt"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/resource"
)

// TestOptionsShowNothing prints what options come to: they hold configurations and handles, and what those hold is secret.
func TestOptionsShowNothing(t *testing.T) {
	const canary = "hunter2-Canary"
	cfg := Config{Role: RoleConfig{Key: resource.NewSecret(canary)}}
	role := &Role{Config: cfg.Role}
	o := newOptions([]Option{WithConfig(cfg), WithRole(role)})
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x"} {
		for _, v := range []any{o, *o, *o.config, *o.role} {
			if text := fmt.Sprintf(verb, v); strings.Contains(text, canary) || strings.Contains(text, fmt.Sprintf("%x", canary)) {
				t.Errorf("%s shows the secret: %s", verb, text)
			}
		}
	}
}
