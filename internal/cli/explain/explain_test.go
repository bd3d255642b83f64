package explain

import (
	"go/token"
	"go/types"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/model"
)

// shop returns a package with an operation, a bundle of two resources, one of which depends on the other, and a factory.
func shop() *model.Package {
	integer, text := &model.Type{Spec: "int"}, &model.Type{Spec: "string"}
	param := func(name string, t types.Type) *types.Var { return types.NewParam(token.NoPos, nil, name, t) }
	op := &model.Operation{
		Name: "get_order", Go: "GetOrder", Doc: "One order.", Idempotent: true, Transport: &model.HTTP{Method: "GET", Path: "/orders/{id}"},
		Args: []*model.Param{{Field: &model.Field{Name: "id", Type: integer, Doc: "Its number."}}},
		Rest: []*model.Param{{Field: &model.Field{Name: "lang", Type: text, Optional: true}}},
		Type: types.NewSignatureType(nil, nil, nil, types.NewTuple(param("id", types.Typ[types.Int])), types.NewTuple(param("", types.Universe.Lookup("error").Type())), false),
	}
	kind := &model.Kind{Name: "orders", Client: &model.Client{Operations: []*model.Operation{op}}}
	role := &model.Resource{Name: "role", Kind: &model.Kind{Name: "aws_role"}}
	api := &model.Resource{Name: "api", Kind: kind, Doc: "The orders.", Uses: []*model.Use{{Dep: &model.Dep{Name: "role"}, Base: model.Target{Resource: role}}, {Dep: &model.Dep{Name: "proxy"}}}}
	tenant := &model.Factory{Name: "tenant", Doc: "One for each tenant."}
	return &model.Package{
		Kinds: []*model.Kind{kind}, Resources: []*model.Resource{role, api},
		Bundles: []*model.Bundle{{Name: "nightly", Go: "Nightly", Doc: "The job of the night.", Uses: []*model.Resource{role, api}, Opens: []*model.Factory{tenant}}},
	}
}

// TestNamed holds what is said about operations, by their kind and by a resource, and about bundles.
func TestNamed(t *testing.T) {
	const operation = ` is an operation of the kind orders. It sends GET /orders/{id}.
One order.
Its method is GetOrder(id int) error
It may be sent again after an error, because it is idempotent.

PARAMETER  TYPE    VALUE     DOC
id         int     required  Its number.
lang       string  optional
`
	for name, want := range map[string]string{
		"orders.get_order": "orders.get_order" + operation,
		"api.get_order":    "api.get_order" + operation,
		"nightly": `bundle nightly (Go: Nightly, which OpenNightly opens)
The job of the night.

RESOURCE  KIND       DEPENDS ON  DOC
role      aws_role
api       orders     role        The orders.
tenant    a factory              One for each tenant.
`,
		"api.get": "",
	} {
		p := shop()
		text, known, err := Named(p, name)
		if err != nil || text != want {
			t.Errorf("%s: got\n%s\nwant\n%s\n%v", name, text, want, err)
		}
		if help := Suggest(p, name, known); want == "" && !strings.Contains(help, "api.get_order") {
			t.Errorf("%s: %s", name, help)
		}
	}
}
