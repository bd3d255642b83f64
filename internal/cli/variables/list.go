package variables

import (
	"github.com/resgen-go/resgen/internal/gen/environ"
	"github.com/resgen-go/resgen/internal/gen/model"
)

// A List is what a specification reads from outside: its variables, and the fields that come from stores of secrets.
type List struct {
	Variables []*environ.Variable
	Stored    []environ.Stored
}

// Of returns the list of p in the given profile. If only is nil, it has all profiles.
func Of(p *model.Package, only *model.Profile) List {
	return List{Variables: environ.Variables(p, only), Stored: environ.FromStores(p, only)}
}
