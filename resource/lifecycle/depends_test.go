package lifecycle_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
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
	var origins gen.Origins
	describe := func() resource.Description {
		d := gen.Describe("", origins)
		d.Add("other", "postgres", []gen.Value{{Field: "ssl_mode", Value: "x"}})
		d.Add("db", "postgres", []gen.Value{{Field: "ssl_mode", Value: "require"}, {Field: "ca_file", Value: ""}})
		return d.Description()
	}
	for _, tt := range []struct {
		settings lifecycle.Settings
		want     string
	}{
		{lifecycle.Settings{}, "open db: pool: connect: boom; see ssl_mode, ca_file"},
		{lifecycle.Settings{Describe: describe}, "open db: pool: connect: boom; see ssl_mode (code), ca_file (unset)"},
	} {
		_, got := tt.settings.Start(t.Context(), nil, lifecycle.Node{Name: "db", Open: func(context.Context, ...resource.OpenOption) error {
			return fmt.Errorf("pool: %w", err)
		}})
		if got == nil || got.Error() != tt.want {
			t.Errorf("got  %v\nwant %s", got, tt.want)
		}
	}
}
