package variables

import (
	"fmt"
	"strings"

	"github.com/resgen-go/resgen/internal/cli/table"
	"github.com/resgen-go/resgen/internal/gen/envtext"
)

// Dotenv returns a .env file to fill in: required variables are lines without a value, and all others are comments. Fields that come from
// stores follow as comments.
func (l List) Dotenv() string {
	var b strings.Builder
	resource, listed := "", l.profiles()
	for i, v := range l.Variables {
		if v.Selects != nil {
			fmt.Fprintf(&b, "# The profile: %s.\n", table.Profiles(v.Selects.All, ", "))
		} else if first := v.Feeds[0].Resource; first.Name != resource {
			resource = first.Name
			if i > 0 {
				b.WriteByte('\n')
			}
			title := resource
			if first.Doc != "" {
				title += ": " + table.Cell(first.Doc)
			}
			fmt.Fprintf(&b, "# --- %s\n\n", title)
		}
		for _, f := range v.Feeds {
			fmt.Fprintf(&b, "# %s (%s; %s)", f.Field(), table.Type(f), needed(f, listed))
			if doc := table.Cell(f.Leaf.Field().Doc); doc != "" {
				b.WriteString(": " + doc)
			}
			b.WriteByte('\n')
		}
		b.WriteString(envtext.Assignment(v) + "\n")
	}
	if len(l.Stored) > 0 {
		b.WriteString("\n# --- stores of secrets\n\n")
	}
	for _, s := range l.Stored {
		fmt.Fprintf(&b, "# %s: %s, %s\n", s.Field(), table.Cell(s.Store), asked(s))
	}
	return b.String()
}
