package resolve

import (
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/ident"
)

// A profiles finds the profiles of a specification by name.
type profiles struct {
	*reporter
	pkg        *model.Package
	selector   diag.Span // where the variable that selects the profile is named, or [profiles]
	production bool      // some profile is one of production

	noProfile       map[string]bool // unknown profiles that a finding names; "": that there are no profiles at all
	namesNoProfiles bool            // [profiles] is wrong, so that nobody knows them
}

// newProfiles finds the profiles of pkg.
func newProfiles(r *reporter, pkg *model.Package) *profiles {
	return &profiles{reporter: r, pkg: pkg, noProfile: map[string]bool{}}
}

// read reads [profiles].
func (r *profiles) read(doc *document) {
	if doc.profiles == nil {
		return
	}
	t := doc.profiles.Value
	ps := &model.Profiles{Env: "APP_ENV"}
	r.selector = header(doc.profiles)
	if e := entry(t, "env"); e != nil && e.Value.Kind == syntax.String {
		if r.variable(e.Value) {
			ps.Env, r.selector = e.Value.Text, e.Value.At
		}
	}
	seen := map[string]*syntax.Value{}
	for _, v := range texts(t, "names") {
		switch {
		case !profileName(v.Text):
			r.report(diag.BadName, v.At, "the name of a profile must be in snake_case, or have hyphens in place of underscores", snakeHelp(v.Text))
		case seen[v.Text] != nil:
			r.conflict(diag.Duplicate, diag.Label{At: seen[v.Text].At, Text: "first here"}, diag.Label{At: v.At},
				"the profile `"+v.Text+"` stands twice", "remove one")
		default:
			seen[v.Text] = v
			ps.Add(&model.Profile{Name: v.Text, Go: "Profile" + r.spell.at(v.At).Go(underscored(v.Text)), At: v.At})
		}
	}
	if names := get(t, "names", syntax.Array); names != nil && len(names.Items) == 0 {
		r.report(diag.BadValue, names.At, "`names` is empty", "name at least one profile, or remove [profiles]")
	}
	r.pkg.Profiles = ps
	r.namesNoProfiles = r.misspelt[t] || get(t, "names", syntax.Array) == nil // which a finding says
	if v := get(t, "default", syntax.String); v != nil {
		ps.Default = r.profile(v.Text, v.At)
	}
	r.aliases(ps, t)
	for _, v := range texts(t, "production") {
		if p := r.profile(v.Text, v.At); p != nil {
			p.Production, r.production = true, true
		}
	}
}

// profileName reports whether a profile can have the name: one of the language, perhaps with hyphens for underscores.
func profileName(name string) bool { return ident.Valid(underscored(name)) }

// underscored is the name of a profile with underscores for hyphens.
func underscored(name string) string { return strings.ReplaceAll(name, "-", "_") }

// aliases reads the other texts that select profiles.
func (r *profiles) aliases(ps *model.Profiles, t *syntax.Value) {
	for _, e := range entries(t, "aliases") {
		switch {
		case e.Value.Kind != syntax.String: // which a finding says
		case e.Key == "" || strings.TrimSpace(e.Key) != e.Key:
			r.report(diag.BadValue, e.At, "an alias is neither empty nor begins or ends with a blank", "write what the variable holds")
		case ps.Named(e.Key) != nil:
			r.report(diag.Duplicate, e.At, "`"+e.Key+"` is the name of a profile, and cannot be an alias", "remove it", diag.Label{At: ps.Named(e.Key).At, Text: "the profile"})
		default:
			if p := r.profile(e.Value.Text, e.Value.At); p != nil {
				ps.Alias(p, e.Key)
			}
		}
	}
	for _, p := range ps.All {
		slices.Sort(p.Aliases)
	}
}

// known are the profiles of the specification; nil if it has none.
func (r *profiles) known() *model.Profiles { return r.pkg.Profiles }

// profile is the profile called name; a name outside the set is reported once.
func (r *profiles) profile(name string, at diag.Span) *model.Profile {
	if r.pkg.Profiles == nil {
		if r.misspelt[nil] || r.noProfile[""] {
			return nil
		}
		r.noProfile[""] = true
		r.report(diag.UnknownProfile, at, "the specification has no [profiles]", "add `[profiles]` with `names = [\""+name+"\"]`")
		return nil
	}
	if p := r.pkg.Profiles.Named(name); p != nil {
		return p
	}
	if r.noProfile[name] || r.namesNoProfiles {
		return nil
	}
	r.noProfile[name] = true
	if p := r.pkg.Profiles.Selected(name); p != nil {
		r.report(diag.UnknownProfile, at, "`"+name+"` is only an alias, for the variable", "write the profile's name, `"+p.Name+"`")
		return nil
	}
	r.report(diag.UnknownProfile, at, "there is no profile `"+name+"`", diag.DidYouMean(name, r.candidates(r.pkg.Profiles.Names)))
	return nil
}

// inSome is " in the profiles `a`, `b`"; "" if these are all.
func inSome(profiles, all []*model.Profile) string {
	if len(profiles) == len(all) {
		return ""
	}
	var names []string
	for _, p := range profiles {
		names = append(names, p.Name)
	}
	noun := "profile"
	if len(names) > 1 {
		noun = ident.Plural(noun)
	}
	return " in the " + noun + " " + ident.TickedList(names)
}
