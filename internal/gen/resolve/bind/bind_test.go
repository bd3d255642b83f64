package bind_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gentest"
)

// TestBindings holds where the fields of resources get their values from, and which bindings are wrong.
func TestBindings(t *testing.T) { gentest.Archives(t, shown) }

// shown writes a line for the binding of each leaf, and one for each profile in which it differs.
func shown(p *model.Package) string {
	var b strings.Builder
	all := p.All()
	for _, f := range p.Factories {
		all = append(all, f.Given)
	}
	for _, r := range all {
		fmt.Fprintf(&b, "%s, claimed in %s\n", r.Name, names(r.Claimed))
		for _, l := range r.Leaves {
			base := line(l.Base)
			fmt.Fprintf(&b, "  %s%s\n", l.Name, base)
			for _, group := range l.OneOf {
				fmt.Fprintf(&b, "    one of %d leaves is required\n", len(group))
			}
			if p.Profiles == nil {
				continue
			}
			for _, q := range p.Profiles.All {
				if in := line(l.In(q)); in != base {
					fmt.Fprintf(&b, "    in %s%s\n", q.Name, in)
				}
			}
		}
		for _, c := range r.Cases {
			fmt.Fprintf(&b, "  case %s:", c.Text)
			for _, v := range c.Values {
				fmt.Fprintf(&b, " %s = %s", v.Leaf.Name, v.Value.Text)
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

func line(in model.Binding) string {
	var b strings.Builder
	if len(in.Env) > 0 {
		fmt.Fprintf(&b, ", env %v", in.Env)
	}
	if len(in.Old) > 0 {
		fmt.Fprintf(&b, ", old %v", in.Old)
	}
	for _, is := range []struct{ what, text string }{{"file variable", in.File}, {"file", in.DefaultFile}, {"content", in.FileContent}} {
		if is.text != "" {
			fmt.Fprintf(&b, ", %s %s", is.what, is.text)
		}
	}
	for _, is := range []struct {
		what string
		is   bool
	}{
		{"empty allowed", in.AllowEmpty},
		{"shared", in.Shared},
		{"variable first", in.PreferEnv},
		{"trimmed", in.Trim},
		{"lower case", in.Lower},
		{"insecure", in.Insecure},
		{"implied", in.Implied},
	} {
		if is.is {
			b.WriteString(", " + is.what)
		}
	}
	if v := in.Fallback; v != nil {
		fmt.Fprintf(&b, ", else %s of layer %d", v.Text, in.From)
		if v.Template() != nil {
			b.WriteString(" (a template)")
		}
		if v.Store != "" {
			b.WriteString(" (a store)")
		}
	}
	return b.String()
}

func names(ps []*model.Profile) string {
	var names []string
	for _, p := range ps {
		names = append(names, p.Name)
	}
	return strings.Join(names, " ")
}
