package gen_test

import (
	"net/netip"
	"testing"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/format"
	"github.com/resgen-go/resgen/resource/gen"
	"github.com/resgen-go/resgen/resource/lifecycle"
)

// A textConfig has a field of a Go type.
type textConfig struct{ Addr netip.Addr }

func (textConfig) Validate() error { return nil }

// TestOrIsBlamed holds that a value of the specification which the program cannot read is told as that, and not as its variable's.
func TestOrIsBlamed(t *testing.T) {
	for _, tt := range []struct{ variable, or, want string }{
		{"", "::1", ""},
		{"", "localhost", "resource.addr: the value of the specification must be a valid netip.Addr: ParseAddr(\"localhost\"): unable to parse IP"},
		{"localhost", "::1", "resource.addr (ADDR): must be a valid netip.Addr: ParseAddr(\"localhost\"): unable to parse IP"},
		{"::1", "localhost", ""},
	} {
		r, err := gen.NewReader(t.Context(), lifecycle.Settings{Source: resource.Map{"ADDR": tt.variable}}, gen.Profiles{})
		if err != nil {
			t.Fatal(err)
		}
		gen.Load(r, "resource", func(r *gen.Reader) (c textConfig) {
			gen.Read(r, &c.Addr, "addr", gen.Env("ADDR").Or(tt.or), format.Text[netip.Addr])
			return c
		})
		got := ""
		if err := r.Err(); err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("ADDR=%q or %q: %q, want %q", tt.variable, tt.or, got, tt.want)
		}
	}
}
