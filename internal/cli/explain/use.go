package explain

import (
	"fmt"
	"strings"

	"github.com/resgen-go/resgen/internal/cli/table"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/ident"
)

// explainUse says what fills the dependency u of r.
func explainUse(w *strings.Builder, r *model.Resource, u *model.Use) {
	optional := ""
	if u.Dep.Optional {
		optional = ", optional"
	}
	fmt.Fprintf(w, "%s.%s: a dependency of the kind %s%s\n", r.Name, u.Dep.Name, ident.Either(u.Dep.Of), optional)
	if u.Dep.Doc != "" {
		fmt.Fprintln(w, table.Cell(u.Dep.Doc))
	}
	fmt.Fprintln(w, "Filled by:", fillers(u))
}

// fillers names what fills u, first in all profiles and then where it differs.
func fillers(u *model.Use) string {
	text := filler(u.Base)
	for _, p := range u.ByProfile {
		text += "; in " + p.Profile.Name + " " + filler(p.Target)
	}
	return text
}

// filler names what a dependency gets.
func filler(t model.Target) string {
	switch {
	case t.Resource == nil:
		return "nothing"
	case !t.Config:
		return t.Resource.Name
	case t.Path == "":
		return "the configuration of " + t.Resource.Name
	}
	return strings.TrimPrefix(t.Path, ".") + " in the configuration of " + t.Resource.Name
}
