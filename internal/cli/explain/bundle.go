package explain

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/cli/table"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/ident"
)

// explainBundle writes which resources and factories a bundle opens.
func explainBundle(w io.Writer, b *model.Bundle) error {
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
	return table.Write(w, rows)
}

// conditions returns the header of a column which says when resources are opened, and a function that returns the cell of a resource, or of
// a factory for nil. Both are empty if all resources are always opened.
func conditions(list []*model.Resource) (header string, cell func(*model.Resource) string) {
	if !slices.ContainsFunc(list, func(r *model.Resource) bool { return condition(r) != "" }) {
		return "", func(*model.Resource) string { return "" }
	}
	return "OPENED\t", func(r *model.Resource) string {
		if r == nil || condition(r) == "" {
			return "always\t"
		}
		return condition(r) + "\t"
	}
}

// condition returns when a resource is opened, or "" if it always is.
func condition(r *model.Resource) string {
	var all []string
	if r.Optional {
		all = append(all, "if one of its variables is set")
	}
	if r.OnlyIn != nil {
		all = append(all, "only in "+table.Profiles(r.OnlyIn, ", "))
	}
	if r.When != nil {
		all = append(all, "only when "+r.When.Text)
	}
	return table.Cell(strings.Join(all, "; "))
}
