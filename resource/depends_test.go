package resource_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/resgen-go/resgen/resource"
)

// TestDependsOn has errors name the fields that they depend on, and where their values come from.
func TestDependsOn(t *testing.T) {
	if err := resource.DependsOn(nil, "tls"); err != nil {
		t.Error(err)
	}
	refused := resource.Permanent(fmt.Errorf("connect: %w", errBoom))
	err := resource.DependsOn(refused, "ssl_mode", "ca_file")
	if err.Error() != "connect: boom" || !errors.Is(err, errBoom) || !resource.IsPermanent(err) {
		t.Errorf("%v is not what it was made of", err)
	}
	var origins resource.Origins
	describe := func() resource.Description {
		d := resource.Describe("", origins)
		d.Add("other", "postgres", []resource.Value{{Field: "ssl_mode", Value: "x"}})
		d.Add("db", "postgres", []resource.Value{{Field: "ssl_mode", Value: "require"}, {Field: "ca_file", Value: ""}})
		return d
	}
	for _, tt := range []struct {
		settings resource.Settings
		want     string
	}{
		{resource.Settings{}, "open db: pool: connect: boom; see ssl_mode, ca_file"},
		{resource.Settings{Describe: describe}, "open db: pool: connect: boom; see ssl_mode (code), ca_file (unset)"},
	} {
		_, got := tt.settings.Start(t.Context(), nil, resource.Node{Name: "db", Open: func(context.Context, ...resource.OpenOption) error {
			return fmt.Errorf("pool: %w", err)
		}})
		if got == nil || got.Error() != tt.want {
			t.Errorf("got  %v\nwant %s", got, tt.want)
		}
	}
}
