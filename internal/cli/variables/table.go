package variables

import (
	"strings"

	"github.com/resgen-go/resgen/internal/cli/table"
	"github.com/resgen-go/resgen/internal/gen/environ"
	"github.com/resgen-go/resgen/internal/gen/envtext"
)

// Table returns a table with a row for each variable and field, and then one with a row for each field that a store sets.
func (l List) Table() string {
	rows := []string{"VARIABLE\tFIELD\tTYPE\tNEEDED\tDEFAULT"}
	row := func(cells ...string) { rows = append(rows, strings.Join(cells, "\t")) }
	listed := l.profiles()
	for _, v := range l.Variables {
		if v.Selects != nil {
			needed := "optional"
			if v.MustBeSet() {
				needed = "required"
			}
			row(v.Name, "(the profile)", table.Profiles(v.Selects.All, "|"), needed, envtext.Default(v))
		}
		for _, f := range v.Feeds {
			row(v.Name, f.Field(), table.Type(f), needed(f, listed), table.Cell(defaultText(f)))
		}
	}
	text := table.Text(rows)
	if len(l.Stored) == 0 {
		return text
	}
	rows = []string{"STORE\tFIELD\tTYPE\tASKED"}
	for _, s := range l.Stored {
		row(table.Cell(s.Store), s.Field(), s.Leaf.Field().Type.Spec+", secret", asked(s))
	}
	return text + "\n" + table.Text(rows)
}

// defaultText returns the fallback, by profile if it differs.
func defaultText(f *environ.Feed) string {
	if text, ok := oneDefault(f, shown); ok {
		return text
	}
	var texts []string
	for _, r := range f.Reads {
		if shown(f, r) != "" {
			texts = append(texts, r.Profile.Name+": "+shown(f, r))
		}
	}
	return strings.Join(texts, "; ")
}
