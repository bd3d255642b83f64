package value_test

import (
	"testing"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/value"
)

// TestGoTypes holds that texts of Go types are read where the standard library has the type, alone and in lists and maps.
func TestGoTypes(t *testing.T) {
	for _, tt := range []struct{ path, name, good, bad string }{
		{"crypto/x509", "OID", "1.2.3", "a"},
		{"log/slog", "Level", "WARN+2", "loud"},
		{"log/slog", "LevelVar", "debug", "loud"},
		{"math/big", "Float", "1.5", "x"},
		{"math/big", "Int", "18446744073709551616", "1.5"},
		{"math/big", "Rat", "1/3", "1/0"},
		{"net", "IP", "::1", "1.2.3"},
		{"net/netip", "Addr", "10.0.0.1", "localhost"},
		{"net/netip", "AddrPort", "[::1]:80", "::1"},
		{"net/netip", "Prefix", "10.0.0.0/8", "10.0.0.0/33"},
		{"regexp", "Regexp", "^a+$", "("},
		{"time", "Time", "2026-01-02T15:04:05Z", "2026-01-02"},
		{"example.com/own", "Type", "anything", " blank"},
	} {
		of := &model.Type{Kind: model.TextType, Spec: tt.path + "." + tt.name, Path: tt.path, Go: tt.name}
		for _, typ := range []*model.Type{of, {Kind: model.List, Elem: of}, {Kind: model.Map, Elem: of}} {
			good, bad := tt.good, tt.bad
			switch typ.Kind {
			case model.List:
				good, bad = `["`+good+`"]`, `["`+good+`", "`+bad+`"]`
			case model.Map:
				good, bad = `{"k":"`+good+`"}`, `{"k":"`+bad+`"}`
			}
			if _, err := value.Parse(typ, good); err != nil {
				t.Errorf("%s: %q: %v", of.Spec, good, err)
			}
			if _, err := value.Parse(typ, bad); err == nil {
				t.Errorf("%s: %q is read", of.Spec, bad)
			}
		}
	}
}
