package text_test

import (
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/emit/text"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gentest"
)

// TestPages holds the page of the resources and the example of the variables, and which of the other files there are.
func TestPages(t *testing.T) {
	gentest.Archives(t, func(p *model.Package) string {
		var b strings.Builder
		for _, files := range [][]code.File{text.Docs(p), text.Dotenv(p)} {
			for _, f := range files {
				b.WriteString("## " + f.Name + "\n" + string(f.Text))
			}
		}
		for _, files := range [][]code.File{text.Alerts(p), text.Dashboard(p), text.Schema(p)} {
			for _, f := range files {
				b.WriteString("## " + f.Name + "\n")
				if len(f.Text) == 0 {
					t.Errorf("%s is empty", f.Name)
				}
			}
		}
		return b.String()
	})
}
