package model_test

import (
	"go/token"
	"go/types"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
)

// Whether a value must be converted is decided by comparing the two names.
func TestGoNameIsName(t *testing.T) {
	for _, row := range scalar.Types {
		var typ types.Type
		if row.Go.Path == "" {
			typ = types.Universe.Lookup(row.Go.Name).Type()
		} else {
			o := types.NewTypeName(token.NoPos, types.NewPackage(row.Go.Path, "p"), row.Go.Name, nil)
			typ = types.NewNamed(o, types.NewStruct(nil, nil), nil)
		}
		switch row.Go.Prefix {
		case "*":
			typ = types.NewPointer(typ)
		case "[]":
			typ = types.NewSlice(typ)
		}
		item := model.ScalarType(row.Name)
		for _, test := range []struct {
			spec *model.Type
			typ  types.Type
		}{
			{item, typ},
			{&model.Type{Kind: model.List, Elem: item}, types.NewSlice(typ)},
			{&model.Type{Kind: model.Map, Elem: item}, types.NewMap(types.Typ[types.String], typ)},
		} {
			if got, want := test.spec.GoName("example.com/a", false), typeutil.Name(test.typ); got != want {
				t.Errorf("%s: GoName is %s, Name is %s", row.Name, got, want)
			}
		}
	}
}
