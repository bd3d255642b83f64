package explain

import (
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/cli/table"
	"github.com/resgen-go/resgen/internal/gen/model"
)

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
