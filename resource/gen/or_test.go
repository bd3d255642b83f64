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

// TestOr wants a problem of the specification to name the specification, and not the variable. If the variable has a problem, the field gets
// the value of the specification.
func TestOr(t *testing.T) {
	for _, tt := range []struct{ variable, file, or, addr, want string }{
		{"", "", "::1", "::1", ""},
		{"", "", "localhost", "invalid IP", "resource.addr: the value of the specification must be a valid netip.Addr: ParseAddr(\"localhost\"): unable to parse IP"},
		{"localhost", "", "::1", "::1", "resource.addr (ADDR): must be a valid netip.Addr: ParseAddr(\"localhost\"): unable to parse IP"},
		{"::1", "", "localhost", "::1", ""},
		{"", "/none", "::1", "::1", "resource.addr (ADDR_FILE): names a file that does not exist"},
		{"localhost", "", "local", "invalid IP", "resource.addr (ADDR): must be a valid netip.Addr: ParseAddr(\"localhost\"): unable to parse IP"},
	} {
		r, err := gen.NewReader(t.Context(), lifecycle.Settings{Source: resource.Map{"ADDR": tt.variable, "ADDR_FILE": tt.file}}, gen.Profiles{})
		if err != nil {
			t.Fatal(err)
		}
		c := gen.Load(r, "resource", func(r *gen.Reader) (c textConfig) {
			gen.Read(r, &c.Addr, "addr", gen.Env("ADDR").OrFile("ADDR_FILE").Or(tt.or), format.Text[netip.Addr])
			return c
		})
		got := ""
		if err := r.Err(); err != nil {
			got = err.Error()
		}
		if got != tt.want || c.Addr.String() != tt.addr {
			t.Errorf("ADDR=%q or %q: %v, %q, want %s, %q", tt.variable, tt.or, c.Addr, got, tt.addr, tt.want)
		}
	}
}
