package explain

import (
	"fmt"
	"strings"

	"github.com/resgen-go/resgen/internal/cli/table"
	"github.com/resgen-go/resgen/internal/gen/environ"
	"github.com/resgen-go/resgen/internal/gen/model"
)

// explainFactory writes the parameters and the resources of a factory.
func explainFactory(w *strings.Builder, p *model.Package, f *model.Factory) {
	fmt.Fprintf(w, "factory %s (Go: %s, which opens a *%s)\n", f.Name, f.FactoryName(), f.Go)
	if f.Doc != "" {
		fmt.Fprintln(w, table.Cell(f.Doc))
	}
	if len(f.Given.Leaves) > 0 {
		fmt.Fprintln(w)
		rows := []string{"PARAMETER\tTYPE\tIF NOT GIVEN\tDOC"}
		for _, l := range f.Given.Leaves {
			rows = append(rows, l.Name+"\t"+table.Type(&environ.Feed{Leaf: l})+"\t"+table.Cell(filledBy(layers(f.Given, l, nil)))+"\t"+table.Cell(l.Field().Doc))
		}
		w.WriteString(table.Text(rows))
	}
	fmt.Fprintln(w)
	header, opened := conditions(f.Resources)
	rows := []string{"RESOURCE\tKIND\t" + header + "DOC"}
	for _, r := range f.Resources {
		rows = append(rows, r.Name+"\t"+r.Kind.Name+"\t"+opened(r)+table.Cell(r.Doc))
	}
	w.WriteString(table.Text(rows))
}
