package literal_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gentest"
)

// TestLiterals holds which literals are values of which types, what is suggested for others, and which warnings there are.
func TestLiterals(t *testing.T) {
	gentest.Archives(t, func(p *model.Package) string {
		var b strings.Builder
		for _, r := range p.Resources {
			for _, l := range r.Leaves {
				if v := l.Fallback(nil); v != nil {
					fmt.Fprintf(&b, "%s %s = %s (%T)\n", l.Name, l.Field().Type.Spec, v.Text, v.V)
				}
			}
		}
		return b.String()
	})
}
