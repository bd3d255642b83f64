package argument_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gentest"
)

// TestArguments holds what fills the parameters of constructors that take fields one by one, and which constructors are not filled.
func TestArguments(t *testing.T) {
	gentest.Archives(t, func(p *model.Package) string {
		var b strings.Builder
		for _, k := range p.Kinds {
			if k.Client == nil {
				continue
			}
			fmt.Fprintf(&b, "%s(", k.Client.New.Name)
			for i, a := range k.Client.Args {
				if i > 0 {
					b.WriteString(", ")
				}
				if a.Dep != nil {
					b.WriteString("dependency " + a.Dep.Name)
				} else {
					b.WriteString(a.Pair.Field.Name)
				}
				if a.Spread {
					b.WriteString("...")
				}
			}
			b.WriteString(")\n")
		}
		return b.String()
	})
}
