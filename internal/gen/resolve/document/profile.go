package document

import (
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/ident"
)

// A Profiles looks up the profiles of a specification by name.
type Profiles struct {
	*read.Reporter
	pkg        *model.Package
	Selector   diag.Span // the place that names the variable for the profile, or else [profiles]
	Production bool      // whether there is a production profile, or a finding may be the reason why there is none

	noProfile       map[string]bool // the unknown profiles for which there is a finding; "" stands for the finding that there are no profiles
	namesNoProfiles bool            // whether [profiles] has an error, so that the names are not known
}

// NewProfiles returns a Profiles for pkg.
func NewProfiles(r *read.Reporter, pkg *model.Package) *Profiles {
	return &Profiles{Reporter: r, pkg: pkg, noProfile: map[string]bool{}}
}

// Read reads [profiles].
func (r *Profiles) Read(doc *Document) {
	if doc.profiles == nil {
		return
	}
	t := doc.profiles.Value
	ps := &model.Profiles{Env: "APP_ENV"}
	r.Selector = read.Header(doc.profiles)
	if e := read.Entry(t, "env"); e != nil && e.Value.Kind == syntax.String {
		if r.Variable(e.Value) {
			ps.Env, r.Selector = e.Value.Text, e.Value.At
		}
	}
	seen := map[string]*syntax.Value{}
	wrong := false // whether a name has a finding, so that what names the profile has none
	for _, v := range read.Texts(t, "names") {
		switch {
		case !profileName(v.Text):
			wrong = true
			r.Report(diag.BadName, v.At, "the name of a profile must be in snake_case, or have hyphens in place of underscores", read.SnakeHelp(v.Text))
		case seen[v.Text] != nil:
			wrong = true
			r.Conflict(diag.Duplicate, diag.Label{At: seen[v.Text].At, Text: "first here"}, diag.Label{At: v.At},
				"the profile `"+v.Text+"` is listed twice", "remove one")
		default:
			seen[v.Text] = v
			ps.Add(&model.Profile{Name: v.Text, Go: r.pkg.Common.ProfileName() + r.Spell.At(v.At).Go(underscored(v.Text)), At: v.At})
		}
	}
	if v := read.Get(t, "names", syntax.Array); v != nil && len(v.Items) == 0 {
		r.Report(diag.BadValue, v.At, "`names` is empty", "name at least one profile, or remove [profiles]")
	}
	r.pkg.Profiles = ps
	names := read.Entry(t, "names")
	r.namesNoProfiles = wrong || r.Misspelt(t) || names == nil || r.MisspeltIn(names.Value) // a finding reports it
	if v := read.Get(t, "default", syntax.String); v != nil {
		ps.Default = r.Profile(v.Text, v.At)
	}
	r.aliases(ps, t)
	for _, v := range read.Texts(t, "production") {
		r.Production = true
		if p := r.Profile(v.Text, v.At); p != nil {
			p.Production = true
		}
	}
	if e := read.Entry(t, "production"); e != nil && r.MisspeltIn(e.Value) || r.Misspelt(t) {
		r.Production = true
	}
}

// profileName reports whether a profile may have this name: a name of the language, which may have hyphens in place of underscores.
func profileName(name string) bool { return ident.Valid(underscored(name)) }

// underscored returns the name with underscores in place of hyphens.
func underscored(name string) string { return strings.ReplaceAll(name, "-", "_") }

// aliases reads the table of other texts that select profiles.
func (r *Profiles) aliases(ps *model.Profiles, t *syntax.Value) {
	for _, e := range read.Entries(t, "aliases") {
		switch {
		case e.Value.Kind != syntax.String: // a finding reports it
		case e.Key == "" || strings.TrimSpace(e.Key) != e.Key:
			r.Report(diag.BadValue, e.At, "an alias must not be empty, or begin or end with a blank", "write what the variable holds")
		case ps.Named(e.Key) != nil:
			r.Report(diag.Duplicate, e.At, "`"+e.Key+"` is the name of a profile, and cannot be an alias", "remove it", diag.Label{At: ps.Named(e.Key).At, Text: "the profile"})
		default:
			if p := r.Profile(e.Value.Text, e.Value.At); p != nil {
				ps.Alias(p, e.Key)
			}
		}
	}
	for _, p := range ps.All {
		slices.Sort(p.Aliases)
	}
}

// Known returns the profiles of the specification, or nil if it has none.
func (r *Profiles) Known() *model.Profiles { return r.pkg.Profiles }

// Profile returns the named profile. An unknown name is reported once.
func (r *Profiles) Profile(name string, at diag.Span) *model.Profile {
	if r.pkg.Profiles == nil {
		if r.Misspelt(nil) || r.noProfile[""] {
			return nil
		}
		r.noProfile[""] = true
		r.Report(diag.UnknownProfile, at, "the specification has no [profiles]", "add `[profiles]` with `names = [\""+name+"\"]`")
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
		r.Report(diag.UnknownProfile, at, "`"+name+"` is only an alias, for the variable", "write the profile's name, `"+p.Name+"`")
		return nil
	}
	r.Report(diag.UnknownProfile, at, "there is no profile `"+name+"`", diag.DidYouMean(name, r.Candidates(r.pkg.Profiles.Names)))
	return nil
}

// InSome returns text such as " in the profiles `a`, `b`", or "" if profiles has all of them.
func InSome(profiles, all []*model.Profile) string {
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
