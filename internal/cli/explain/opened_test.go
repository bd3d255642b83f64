package explain

import (
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/model"
)

// TestOpened holds what a bundle and a factory say of resources that may be absent.
func TestOpened(t *testing.T) {
	kind := &model.Kind{Name: "orders", Go: "Orders"}
	always := &model.Resource{Name: "us", Kind: kind}
	eu := &model.Resource{Name: "eu", Kind: kind, Doc: "Europe.", Optional: true, OnlyIn: []*model.Profile{{Name: "prod"}}}
	on := &model.Resource{Name: "on", Kind: kind, When: &model.When{Text: "a > 1"}}
	tenant := &model.Factory{Given: &model.Resource{}, Name: "tenant", Go: "Tenant", Doc: "One for each tenant.", Resources: []*model.Resource{always, on}}
	p := &model.Package{
		Kinds: []*model.Kind{kind}, Resources: []*model.Resource{always, eu, on}, Factories: []*model.Factory{tenant},
		Bundles: []*model.Bundle{{Name: "partial", Go: "Partial", Uses: []*model.Resource{always, eu, on}, Opens: []*model.Factory{tenant}}},
	}
	for name, want := range map[string]string{
		"partial": `
RESOURCE  KIND       DEPENDS ON  OPENED                                        DOC
us        orders                 always
eu        orders                 if one of its variables is set; only in prod  Europe.
on        orders                 only when a > 1
tenant    a factory              always                                        One for each tenant.
`,
		"tenant": `
RESOURCE  KIND    OPENED           DOC
us        orders  always
on        orders  only when a > 1
`,
	} {
		e := &explanation{name: name}
		e.of(p)
		if text := e.text.String(); !strings.HasSuffix(text, want) {
			t.Errorf("%s: got\n%s\nwant\n%s", name, text, want)
		}
	}
}
