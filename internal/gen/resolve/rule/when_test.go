package rule_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gentest"
)

// TestWhen holds the conditions on which resources exist.
func TestWhen(t *testing.T) {
	gentest.Archives(t, func(p *model.Package) string {
		var b strings.Builder
		for _, r := range p.All() {
			if r.When != nil {
				fmt.Fprintf(&b, "%s: %s\n", r.Name, r.When.Text)
			}
		}
		return b.String()
	})
}
