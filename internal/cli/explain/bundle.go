package explain

import (
	"fmt"
	"strings"

	"github.com/resgen-go/resgen/internal/cli/table"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/ident"
)

// explainBundle writes which resources and factories a bundle opens.
func explainBundle(w *strings.Builder, b *model.Bundle) {
	fmt.Fprintf(w, "bundle %s (Go: %s, which %s opens)\n", b.Name, b.Go, b.OpenName())
	if b.Doc != "" {
		fmt.Fprintln(w, table.Cell(b.Doc))
	}
	fmt.Fprintln(w)
	header, opened := conditions(b.Uses)
	rows := []string{"RESOURCE\tKIND\tDEPENDS ON\t" + header + "DOC"}
	for _, r := range b.Uses {
		var on []string
		for _, u := range r.Uses {
			if by := fillers(u); by != filler(model.Target{}) {
				on = append(on, by)
			}
		}
		rows = append(rows, r.Name+"\t"+r.Kind.Name+"\t"+ident.Listed(on)+"\t"+opened(r)+table.Cell(r.Doc))
	}
	for _, f := range b.Opens {
		rows = append(rows, f.Name+"\ta factory\t\t"+opened(nil)+table.Cell(f.Doc))
	}
	w.WriteString(table.Text(rows))
}
