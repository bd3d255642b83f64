package importing

import (
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/importing/library"
	"github.com/resgen-go/resgen/internal/gen/importing/spectype"
)

// TestOtherNames imports a struct into a package whose Go files have names of every generated package.
func TestOtherNames(t *testing.T) {
	const config, option = `config = "AllConfig"`, `option = "LoadOption"`
	for _, c := range []struct{ declared, want []string }{
		{nil, nil},
		{[]string{"Load", "options", "AllConfig"}, nil},
		{[]string{"Config", "LoadConfig"}, []string{config}},
		{[]string{"WithConfig"}, []string{config}},
		{[]string{"WithSource", "Config"}, []string{config, option}},
	} {
		field := types.NewVar(token.NoPos, nil, "Home", types.Typ[types.String])
		named := types.NewTypeName(token.NoPos, types.NewPackage("example.com/config", "config"), "Settings", nil)
		made := Import(Request{
			Struct: types.NewNamed(named, types.NewStruct([]*types.Var{field}, []string{`env:"HOME"`}), nil), Library: library.Caarlos,
			Name: "app", Package: "config", Path: "example.com/config", Declared: c.declared,
		})
		head, _, _ := strings.Cut(made.Spec, "\n[kind.")
		_, head, _ = strings.Cut(head, "[package]\n")
		if got := strings.FieldsFunc(head, func(r rune) bool { return r == '\n' }); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.declared, got, c.want)
		}
	}
}

// TestUnbound writes the default of a field that no variable sets. The table of a map would otherwise be read as a binding.
func TestUnbound(t *testing.T) {
	w := &walker{}
	for shape, want := range map[spectype.Shape]string{spectype.Single: "1", spectype.List: "1", spectype.Map: "{ default = 1 }"} {
		if got := w.binding(binding{path: "app.x", literal: "1", value: spectype.Type{Shape: shape}}, false, ""); got != want {
			t.Errorf("%d: got %s, want %s", shape, got, want)
		}
	}
}
