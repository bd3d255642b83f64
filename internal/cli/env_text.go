package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/cli/table"
	"github.com/resgen-go/resgen/internal/gen/environ"
	"github.com/resgen-go/resgen/internal/gen/envtext"
	"github.com/resgen-go/resgen/internal/gen/model"
)

// envTable prints a line for each variable and field, and then a line for each field that a store sets.
func (a *app) envTable(vars []*environ.Variable, stored []environ.Stored) error {
	rows := []string{"VARIABLE\tFIELD\tTYPE\tNEEDED\tDEFAULT"}
	row := func(cells ...string) { rows = append(rows, strings.Join(cells, "\t")) }
	listed := profilesOf(vars)
	for _, v := range vars {
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
	if err := table.Write(a.Stdout, rows); err != nil || len(stored) == 0 {
		return err
	}
	fmt.Fprintln(a.Stdout)
	rows = []string{"STORE\tFIELD\tTYPE\tASKED"}
	for _, s := range stored {
		row(table.Cell(s.Store), s.Field(), s.Leaf.Field().Type.Spec+", secret", asked(s))
	}
	return table.Write(a.Stdout, rows)
}

// asked returns a text about when the store is asked: "in prod, unless DB_PASSWORD is set".
func asked(s environ.Stored) string {
	text := "always"
	if s.Profiles[0] != nil {
		text = "in " + table.Profiles(s.Profiles, ", ")
	}
	if vars := s.Vars; len(vars) > 0 {
		text += ", unless " + strings.Join(vars, " or ") + " is set"
	}
	return text
}

// profilesOf returns the number of profiles in which any of the variables is read.
func profilesOf(vars []*environ.Variable) int {
	in := map[*model.Profile]bool{}
	for _, v := range vars {
		for _, f := range v.Feeds {
			for _, p := range f.Profiles() {
				in[p] = true
			}
		}
	}
	return len(in)
}

// needed returns a text about when the variable must be set: "required in prod (or DB_PASSWORD_FILE)", "required with warehouse.pool". The
// argument listed is the number of profiles of the list.
func needed(f *environ.Feed, listed int) string {
	if f.Old {
		return "deprecated: set " + f.Reads[0].Source.Names()[0]
	}
	all := f.Others()
	of := func(p *model.Profile) string {
		r := f.In(p)
		if !r.Needed {
			return ""
		}
		others := slices.Clip(all)
		if r.ByMembers {
			others = append(others, "a variable of a member")
		}
		var instead []string
		for _, names := range f.Instead(p) {
			instead = append(instead, strings.Join(names, " or "))
		}
		if len(instead) > 0 {
			others = append(others, strings.Join(instead, " and "))
		}
		if f.Leaf.Field().Type.Items() != nil {
			others = append(others, "variables of items")
		}
		text := ""
		if len(others) > 0 {
			text += " (or " + strings.Join(others, " or ") + ")"
		}
		text += environ.Condition(f.Resource, f.Leaf, p)
		return table.Cell("required" + text)
	}
	var texts []string
	for _, v := range model.Variants(f.Profiles(), of) {
		if v.What == "" {
			continue
		}
		if !v.All || f.Resource.OnlyIn != nil || len(f.Reads) < listed {
			v.What = strings.Replace(v.What, "required", "required in "+table.Profiles(v.Profiles, ", "), 1)
		}
		texts = append(texts, v.What)
	}
	if len(texts) == 0 {
		return "optional"
	}
	return strings.Join(texts, "; ")
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

// envDotenv prints a .env file to fill in: required variables are lines without a value, and all others are comments. Fields that come from
// stores follow as comments.
func (a *app) envDotenv(vars []*environ.Variable, stored []environ.Stored) error {
	var b strings.Builder
	resource, listed := "", profilesOf(vars)
	for i, v := range vars {
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
	if len(stored) > 0 {
		b.WriteString("\n# --- stores of secrets\n\n")
	}
	for _, s := range stored {
		fmt.Fprintf(&b, "# %s: %s, %s\n", s.Field(), table.Cell(s.Store), asked(s))
	}
	_, err := io.WriteString(a.Stdout, b.String())
	return err
}
