package depend_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gentest"
)

// TestDependencies holds what fills the dependencies of resources, and which entries fill none.
func TestDependencies(t *testing.T) {
	gentest.Archives(t, func(p *model.Package) string {
		var b strings.Builder
		for _, r := range p.All() {
			fmt.Fprintf(&b, "%s:", r.Name)
			for _, u := range r.Uses {
				fmt.Fprintf(&b, " %s = %s", u.Dep.Name, target(u.Base))
				for _, in := range u.ByProfile {
					fmt.Fprintf(&b, ", in %s %s", in.Profile.Name, target(in.Target))
				}
				b.WriteString(";")
			}
			for _, l := range r.Leaves {
				if l.InsteadOf != nil {
					fmt.Fprintf(&b, " %s instead of %d dependencies", l.Name, len(l.InsteadOf))
				}
			}
			b.WriteString("\n")
		}
		return b.String()
	})
}

// target writes what a dependency gets.
func target(t model.Target) string {
	if t.Resource == nil {
		return "nothing"
	}
	text := t.Resource.Name
	switch {
	case t.Config && t.Copy:
		text += " (a pointer to its configuration" + t.Path + ")"
	case t.Config:
		text += " (its configuration" + t.Path + ")"
	case t.Native:
		text += " (its client)"
	}
	return text
}
