package cli

import (
	"fmt"
	"io"
	"regexp"
	"strings"
	"text/tabwriter"

	"github.com/resgen-go/resgen/internal/envcheck"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/ident"
)

// table aligns rows, whose cells are parted by tabs.
func table(w io.Writer, rows []string) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.StripEscape)
	for _, r := range rows {
		fmt.Fprintln(t, strings.TrimRight(r, "\t"))
	}
	return t.Flush()
}

// envTable prints a line for each variable and field.
func (a *app) envTable(vars []*envcheck.Variable) error {
	rows := []string{"VARIABLE\tFIELD\tTYPE\tNEEDED\tDEFAULT"}
	row := func(cells ...string) { rows = append(rows, strings.Join(cells, "\t")) }
	for _, v := range vars {
		if v.Selects != nil {
			needed, text := "required", ""
			if v.Selects.Default != nil {
				needed, text = "optional", v.Selects.Default.Name
			}
			row(v.Name, "(the profile)", names(v.Selects.All, "|"), needed, text)
		}
		for _, u := range v.Uses {
			row(v.Name, u.Field(), typeText(u), needed(u), ident.Line(defaultText(u)))
		}
	}
	return table(a.Stdout, rows)
}

func names(ps []*model.Profile, sep string) string {
	texts := make([]string, len(ps))
	for i, p := range ps {
		texts[i] = p.Name
	}
	return strings.Join(texts, sep)
}

func typeText(u *envcheck.Use) string {
	f := u.Leaf.Field()
	text := f.Type.Spec
	if set := oneOf(f); set != nil {
		text = strings.Join(set, "|")
	}
	switch {
	case u.File:
		return "path of a file"
	case f.Secret:
		return text + ", secret"
	}
	return text
}

// needed says when the variable must be set.
func needed(u *envcheck.Use) string {
	var in []*model.Profile
	required := 0
	for _, r := range u.Reads {
		if r.Required {
			required++
			if r.Profile != nil {
				in = append(in, r.Profile)
			}
		}
	}
	text := "required"
	switch {
	case required == 0:
		text = "optional"
	case required < len(u.Reads):
		text = "required in " + names(in, ", ")
	case len(in) > 0 && u.Resource.OnlyIn != nil:
		text = "required in " + names(in, ", ")
	}
	if required > 0 && len(u.Others) > 0 {
		text += " (or " + ident.Either(u.Others) + ")"
	}
	switch with := u.Leaf.Condition(); {
	case required > 0 && with != "":
		text += " with " + u.Resource.Name + "." + with
	case required > 0 && u.Resource.Optional:
		text += " with " + u.Resource.Name
	}
	return text
}

// defaultText is the fallback, by profile where it differs.
func defaultText(u *envcheck.Use) string {
	if text, ok := oneDefault(u.Reads); ok {
		return text
	}
	var texts []string
	for _, r := range u.Reads {
		if r.Fallback != nil {
			texts = append(texts, r.Profile.Name+": "+fallback(r))
		}
	}
	return strings.Join(texts, "; ")
}

// envDotenv prints a .env file to fill in: what is required stands open, everything else as a comment.
func (a *app) envDotenv(vars []*envcheck.Variable) error {
	var b strings.Builder
	resource := ""
	for i, v := range vars {
		if v.Selects != nil {
			value, sign := "", ""
			if v.Selects.Default != nil {
				value, sign = v.Selects.Default.Name, "#"
			}
			fmt.Fprintf(&b, "# The profile: %s.\n%s%s=%s\n", names(v.Selects.All, ", "), sign, v.Name, value)
		}
		if len(v.Uses) == 0 {
			continue
		}
		if first := v.Uses[0].Resource; first.Name != resource {
			resource = first.Name
			if i > 0 {
				b.WriteByte('\n')
			}
			title := resource
			if first.Doc != "" {
				title += ": " + ident.Line(first.Doc)
			}
			fmt.Fprintf(&b, "# --- %s\n\n", title)
		}
		open := false
		for _, u := range v.Uses {
			fmt.Fprintf(&b, "# %s (%s; %s)", u.Field(), typeText(u), needed(u))
			if doc := ident.Line(u.Leaf.Field().Doc); doc != "" {
				b.WriteString(": " + doc)
			}
			b.WriteByte('\n')
			open = open || needed(u) != "optional" && !u.Resource.Optional && !u.File
		}
		sign := "#"
		if open {
			sign = ""
		}
		fmt.Fprintf(&b, "%s%s=%s\n", sign, v.Name, dotenvValue(v))
	}
	_, err := io.WriteString(a.Stdout, b.String())
	return err
}

// dotenvValue is the default, quoted where a dotenv file needs it; secrets have none.
func dotenvValue(v *envcheck.Variable) string {
	u := v.Uses[0]
	text, same := oneDefault(u.Reads)
	if v.Secret() || u.File || !same {
		return ""
	}
	return dotenvQuote(text)
}

var dotenvPlain = regexp.MustCompile(`^[A-Za-z0-9_./:@%+,=-]*$`)

func dotenvQuote(text string) string {
	if dotenvPlain.MatchString(text) {
		return text
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, `$`, `\$`, "\n", `\n`, "\r", `\r`, "\t", `\t`).Replace(text) + `"`
}
