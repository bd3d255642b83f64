package environ_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/environ"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gentest"
)

// TestVariables holds which variables and secrets a package reads, in which profiles, and which constants have their names.
func TestVariables(t *testing.T) { gentest.Archives(t, shown) }

func shown(p *model.Package) string {
	var b strings.Builder
	for _, v := range environ.Variables(p, nil) {
		b.WriteString(v.Name + ":")
		for _, is := range []struct {
			what string
			is   bool
		}{{"selects the profile", v.Selects != nil}, {"secret", v.Secret()}, {"items", v.Item()}, {"must be set", v.MustBeSet()}} {
			if is.is {
				b.WriteString(" " + is.what + ";")
			}
		}
		b.WriteString("\n")
		for _, f := range v.Feeds {
			fmt.Fprintf(&b, "  %s, file %t, old %t, others %v\n", f.Field(), f.File, f.Old, f.Others())
			if got := f.Profiles(); len(got) != len(f.Reads) {
				fmt.Fprintf(&b, "  read in %d profiles, and not in %d\n", len(f.Reads), len(got))
			}
			for i, r := range f.Reads {
				if f.In(r.Profile).Source.NamesKey() != r.Source.NamesKey() || f.Profiles()[i] != r.Profile {
					fmt.Fprintf(&b, "  read in another profile than %v\n", r.Profile)
				}
				fmt.Fprintf(&b, "    in %q: first %t, needed %t, guard %q, must be set %t, by members %t", nameOf(r.Profile), r.First, r.Needed, r.Guard, r.MustBeSet, r.ByMembers)
				if r.Fallback != nil {
					fmt.Fprintf(&b, ", else %s", r.Fallback.Text)
				}
				for _, names := range f.Instead(r.Profile) {
					fmt.Fprintf(&b, ", or one of %v", names)
				}
				b.WriteString("\n")
			}
		}
	}
	for _, s := range environ.FromStores(p, nil) {
		var in []string
		for _, q := range s.Profiles {
			in = append(in, nameOf(q))
		}
		fmt.Fprintf(&b, "%s comes from %s in %q, first from %v\n", s.Field(), s.Store, in, s.Vars)
	}
	if p.Profiles != nil {
		for _, q := range p.Profiles.All {
			fmt.Fprintf(&b, "in %s:", q.Name)
			for _, v := range environ.Variables(p, q) {
				b.WriteString(" " + v.Name)
			}
			for _, s := range environ.FromStores(p, q) {
				b.WriteString(" " + s.Store)
			}
			b.WriteString("\n")
		}
	}
	constants := environ.Constants(p)
	all := slices.Concat([]*model.Resource{nil}, p.All())
	for _, f := range p.Factories {
		all = append(all, f.Given)
	}
	for _, r := range all {
		for _, c := range constants[r] {
			name := "no resource"
			if r != nil {
				name = r.Name
			}
			fmt.Fprintf(&b, "constant %s of %s: %s\n", c.Go, name, c.Variable.Name)
		}
		if r == nil {
			continue
		}
		for _, l := range r.WithItems() {
			if names := environ.ConstantsOf(p, r, l); names != nil {
				fmt.Fprintf(&b, "constants of %s.%s: %v\n", r.Name, l.Name, names)
			}
		}
	}
	return b.String()
}

func nameOf(p *model.Profile) string {
	if p == nil {
		return ""
	}
	return p.Name
}

// TestSetBy holds which variables are set before anybody configures a program.
func TestSetBy(t *testing.T) {
	for name, want := range map[string]string{
		"HOME": "a shell or the login sets", "LC_ALL": "a shell or the login sets", "KUBERNETES_PORT": "Kubernetes sets in each container",
		"HOSTNAME": "a container or the shell sets", "WINDIR": "Windows sets", "UID": "has a meaning of its own in shells", "MAINPID": "systemd sets",
		"DATABASE_URL": "", "LC": "", "KUBERNETES": "", "home": "",
	} {
		if got := environ.SetBy(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
