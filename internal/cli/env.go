package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/resgen-go/resgen/internal/cli/table"
	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/envcheck"
	"github.com/resgen-go/resgen/internal/gen/environ"
	"github.com/resgen-go/resgen/internal/gen/envtext"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/value"
	"github.com/resgen-go/resgen/internal/ident"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/dotenv"
)

// fileWait bounds how long a check waits for the files that variables name. One may be a FIFO, or be on a mount whose server is gone.
const fileWait = 10 * time.Second

// envFlags are the flags of env.
type envFlags struct {
	format, profile, file string
	check, strict         bool
	params                []string // "environment=prod", "cloud.environment=prod"
	replicas, most        uint32   // the number of processes, and the maximum number of connections of a server; 0: not given
}

func (a *app) envCommand() *cobra.Command {
	f := envFlags{format: "table"}
	c := &cobra.Command{
		Use:   "env [folder]",
		Short: "List the environment variables of a specification, or check their values",
		Long: "env lists the variables that a specification reads, as a table, as a .env file to fill in, or as JSON.\n" +
			"With --check it checks whether the variables in the environment or in a .env file are complete and valid, and exits with 1 if not.\n" +
			"The names of a factory's variables may depend on its parameters. Give these with --param: the variables are then listed with their\n" +
			"full names, and checked if all parameters are given.\n" +
			"For resources with a pool, it also lists how many connections one process may open, and how many all processes (--replicas) may open.\n" +
			"It warns if all processes together may open more than --max-connections to one resource. With --check, the numbers come from the\n" +
			"environment; with --param, they include the resources of one set of parameters. Apart from these numbers, env prints no value of a\n" +
			"variable, except keys of maps, values that insecure_if names, and what the error of a Go type's UnmarshalText contains.",
		Args:              atMost(1),
		ValidArgsFunction: completeFolders,
		RunE:              func(_ *cobra.Command, args []string) error { return a.runEnv(args, f) },
	}
	flags := c.Flags()
	flags.StringVar(&f.format, "format", f.format, "print the variables as table, dotenv, json")
	flags.StringVar(&f.profile, "profile", "", "list only the variables of this `profile`; with --check, the profile to check")
	flags.StringArrayVar(&f.params, "param", nil, "the value of a parameter of a factory, as `name=value` or factory.name=value; may be repeated")
	flags.BoolVar(&f.check, "check", false, "check the environment instead of listing variables")
	flags.BoolVar(&f.strict, "strict", false, "with --check, also fail for warnings, for misspelled variables, and for other unknown variables of --env-file")
	flags.StringVar(&f.file, "env-file", "", "check the variables in this `file` instead of the process's environment")
	flags.Uint32Var(&f.replicas, "replicas", 0, "number of processes (default 1)")
	flags.Uint32Var(&f.most, "max-connections", 0, "warn if all processes together may open more than this number of `connections` to one resource")
	return c
}

func (a *app) runEnv(args []string, f envFlags) error {
	print := map[string]func([]*environ.Variable, []environ.Stored) error{"table": a.envTable, "dotenv": a.envDotenv, "json": a.envJSON}[f.format]
	if print == nil {
		return unknown("format", f.format, []string{"table", "dotenv", "json"})
	}
	if f.file != "" && !f.check {
		return &usageError{"--env-file is for --check", "add --check"}
	}
	if f.strict && !f.check {
		return &usageError{"--strict is for --check", "add --check"}
	}
	if f.format != "table" && !f.check && f.counts() {
		return &usageError{"--replicas and --max-connections are for the table and for --check", "remove them, or --format"}
	}
	p, err := a.resolved(args)
	if err != nil {
		return err
	}
	only, err := profileNamed(p, f.profile)
	if err != nil {
		return err
	}
	if p, err = a.withParams(p, f); err != nil {
		return err
	}
	if f.check {
		return a.checkEnv(p, f)
	}
	if err := print(environ.Variables(p, only), environ.FromStores(p, only)); err != nil || f.format != "table" {
		return err
	}
	return a.printPools(p, poolsByDefault(p, only), f)
}

// resolved reads one specification and prints its findings; if one of them is an error, it returns no package.
func (a *app) resolved(args []string) (*model.Package, error) {
	s, err := a.one(args)
	if err != nil {
		return nil, err
	}
	return a.resolvedSpec(s)
}

// resolvedSpec is resolved for a specification that has been found.
func (a *app) resolvedSpec(s *spec) (*model.Package, error) {
	result := a.resolve(s.Spec)
	a.report(result.Findings...)
	if result.Package == nil || hasErrors(result.Findings) {
		return nil, errFindings
	}
	return result.Package, nil
}

// profileNamed returns the named profile, or nil for "".
func profileNamed(p *model.Package, name string) (*model.Profile, error) {
	if name == "" {
		return nil, nil
	}
	if p.Profiles == nil {
		return nil, &usageError{"the specification has no profiles", "leave --profile out"}
	}
	if q := p.Profiles.Selected(name); q != nil {
		return q, nil
	}
	return nil, unknown("profile", name, p.Profiles.Names())
}

// environment is the process's environment as a resource.Source.
type environment struct{ Process }

func (e environment) Lookup(name string) (string, bool) { return e.Env(name) }

// Names lists the variables. It returns false if they cannot be listed. Then maps of objects cannot be checked.
func (e environment) Names() ([]string, bool) {
	if e.Environ == nil {
		return nil, false
	}
	var names []string
	for _, v := range e.Environ() {
		if name, _, ok := strings.Cut(v, "="); ok && name != "" {
			names = append(names, name)
		}
	}
	return names, true
}

// checkEnv prints whether the environment is sufficient.
func (a *app) checkEnv(p *model.Package, f envFlags) error {
	env := envcheck.Environment{Source: environment{a.Process}, Profile: f.profile}
	var set resource.Map // the variables among which to look for unknown ones
	switch {
	case f.file != "":
		vars, err := dotenv.Read(a.abs(f.file))
		if err != nil {
			return err
		}
		env.Source, env.Remote, set = vars, true, vars
	case f.strict && a.Environ != nil:
		set = resource.Map{}
		for _, v := range a.Environ() {
			name, value, _ := strings.Cut(v, "=")
			set[name] = value
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), fileWait)
	defer cancel()
	report := envcheck.Check(ctx, p, env)
	var found []diag.Finding
	for _, problem := range report.Problems {
		found = append(found, diag.Finding{Severity: diag.Error, Text: problem.Error()})
	}
	for _, problem := range report.Warnings {
		found = append(found, diag.Finding{Severity: diag.Warning, Text: problem.Error()})
	}
	found = append(found, unknownVariables(p, set, report.Warnings, f.strict && f.file != "")...) // the environment of a process has many other variables
	for _, factory := range p.Factories {
		if len(f.params) > 0 && len(factory.Resources) > 0 {
			found = append(found, diag.Finding{
				Severity: diag.Warning, Text: "the variables of the factory `" + factory.Name + "` were not checked, as not all of its parameters are known",
				Help: "`resgen explain " + factory.Name + "` lists them",
			})
		}
	}
	if f.strict {
		for i := range found {
			found[i].Severity = diag.Error
		}
	}
	a.report(found...)
	if hasErrors(found) {
		return errFindings
	}
	where := ""
	if report.Profile != "" {
		where = " for the profile " + report.Profile
	}
	fmt.Fprintf(a.Stdout, "sufficient%s: %d of %d variables are set\n", where, report.Set, report.Of)
	for _, store := range report.Stores {
		fmt.Fprintf(a.Stdout, "not checked: secrets in the store %s\n", store)
	}
	for _, res := range report.Unknown {
		fmt.Fprintf(a.Stdout, "not checked: %s, which exists only when %s: only the program knows whether it does\n", res.Name, res.When.Text)
	}
	if !f.counts() {
		return nil
	}
	var all []pool
	for _, p := range report.Pools {
		all = append(all, pool{Pool: p})
	}
	return a.printPools(p, all, f)
}

// unknownVariables returns warnings about variables that are set but not in the specification: probable typos and names that begin like
// those of items or, with all, all of them. Those that a warning names are left out.
func unknownVariables(p *model.Package, set resource.Map, warnings []*resource.Problem, all bool) []diag.Finding {
	told := map[string]bool{}
	for _, problem := range warnings {
		for _, name := range problem.Vars {
			told[name] = true
		}
	}
	meant := map[string]string{}
	for _, t := range envcheck.Typos(p, set) {
		meant[t.Name] = t.Meant
	}
	var found []diag.Finding
	for _, v := range envcheck.Unknown(p, set) {
		help := "remove it"
		switch {
		case told[v.Name], v.Items != nil && ofService(v.Name, told, set):
			continue
		case meant[v.Name] != "":
			help = "did you mean `" + meant[v.Name] + "`?"
		case v.Items != nil:
			help = "the fields of an item of `" + v.Items.Name + "` are " + strings.Join(v.Items.Type.Items().FieldNames(), ", ")
		case !all:
			continue
		}
		found = append(found, diag.Finding{Severity: diag.Warning, Text: "`" + v.Name + "` is not a variable of the specification", Help: help})
	}
	return found
}

// ofService reports whether Kubernetes sets the named variable for a service, and told has the variable with the service's address.
func ofService(name string, told map[string]bool, set resource.Map) bool {
	for i := range name {
		service := name[:i]
		links := strings.HasPrefix(name[i:], "_PORT_") || strings.HasPrefix(name[i:], "_SERVICE_")
		if links && told[service+"_PORT"] && strings.Contains(set[service+"_PORT"], "://") {
			return true
		}
	}
	return false
}

// envJSON prints an array with an object for each variable and field, and then an object for each field that a store sets.
func (a *app) envJSON(vars []*environ.Variable, stored []environ.Stored) error {
	rows := []envRow{}
	for _, v := range vars {
		if v.Selects != nil {
			rows = append(rows, selectorRow(v))
		}
		for _, f := range v.Feeds {
			rows = append(rows, feedRow(v, f))
		}
	}
	for _, s := range stored {
		rows = append(rows, storeRow(s))
	}
	e := json.NewEncoder(a.Stdout)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(rows)
}

// An envRow is one variable with one field that it sets, or one field that a store of secrets sets, as JSON.
type envRow struct {
	Variable   string            `json:"variable,omitempty"`
	Store      string            `json:"store,omitempty"` // the store and the reference, of a row without a variable
	Field      string            `json:"field,omitempty"` // "" for the variable that selects the profile
	Kind       string            `json:"kind,omitempty"`
	Type       string            `json:"type"`
	Doc        string            `json:"doc,omitempty"`
	Secret     bool              `json:"secret"`
	File       bool              `json:"file"`                 // the variable has the path of a file with the value
	Deprecated bool              `json:"deprecated,omitempty"` // an old name, to be replaced by one of the alternatives
	Optional   bool              `json:"optionalResource"`     // the resource is optional: nothing is required if none of its own variables is set
	When       string            `json:"when,omitempty"`       // the condition for the existence of the resource; if it is false, nothing of the resource is read or required
	With       string            `json:"with,omitempty"`       // the variable is only required if this optional object or union member is present
	WithIn     map[string]string `json:"withIn,omitempty"`     // With by profile, if it differs between the profiles that require the variable; "" for always
	ByDefault  bool              `json:"byDefault,omitempty"`  // the member of With is selected unless a variable selects another
	ByMembers  bool              `json:"byMembers,omitempty"`  // the variable selects the member of a union, but the variables of the members can select it too
	Required   bool              `json:"required"`             // in every profile in which it is read
	RequiredIn []string          `json:"requiredIn"`
	ReadIn     []string          `json:"readIn"`             // empty without profiles
	Others     []string          `json:"alternatives"`       // the n-1 others of n variables: readers expect this list, although its size is quadratic in n
	Default    string            `json:"default,omitempty"`  // in the form of a variable
	Defaults   map[string]string `json:"defaults,omitempty"` // by profile, if they differ
	OneOf      []string          `json:"oneOf,omitempty"`
	Items      string            `json:"items,omitempty"` // of a list or map of objects: what is written before its items' variables, "X_SERVERS_"
	Item       string            `json:"item,omitempty"`  // the part of Field that is the item, if the variable represents the variables of every item
}

func selectorRow(v *environ.Variable) envRow {
	row := envRow{
		Variable: v.Name, Type: "string", Doc: "The profile.", Required: v.MustBeSet(), Default: envtext.Default(v),
		RequiredIn: []string{}, ReadIn: []string{}, Others: []string{},
	}
	for _, p := range v.Selects.All {
		row.OneOf = append(row.OneOf, p.Name)
	}
	return row
}

func storeRow(s environ.Stored) envRow {
	f := s.Leaf.Field()
	row := envRow{
		Store: s.Store, Field: s.Field(), Kind: s.Resource.Kind.Name, Type: f.Type.Spec, Doc: f.Doc, Secret: f.Secret,
		Optional: s.Resource.Optional, When: whenText(s.Resource), RequiredIn: []string{}, ReadIn: []string{}, Others: []string{},
	}
	for _, p := range s.Profiles {
		if p != nil {
			row.ReadIn = append(row.ReadIn, p.Name)
		}
	}
	row.Others = append(row.Others, s.Vars...)
	return row
}

// whenText returns the condition for the existence of r, or "".
func whenText(r *model.Resource) string {
	if r.When == nil {
		return ""
	}
	return r.When.Text
}

func feedRow(v *environ.Variable, feed *environ.Feed) envRow {
	f := feed.Leaf.Field()
	row := envRow{
		Variable: v.Name, Field: feed.Field(), Kind: feed.Resource.Kind.Name, Type: f.Type.Spec, Doc: f.Doc, Secret: feed.Leaf.Secret(), File: feed.File, Deprecated: feed.Old,
		Optional: feed.Resource.Optional, When: whenText(feed.Resource), Required: true, RequiredIn: []string{}, ReadIn: []string{}, Others: append([]string{}, feed.Others()...),
		OneOf: table.OneOf(f),
	}
	if f.Type.Items() != nil && !feed.File {
		row.Items = v.Name + f.Between()
	}
	if feed.Leaf.List != nil {
		row.Item = feed.Resource.Name + "." + feed.Leaf.Item
	}
	defaults := map[string]string{}
	var needed []*model.Profile
	for _, names := range feed.Instead(feed.Reads[0].Profile) {
		row.Others = append(row.Others, names...)
	}
	for _, r := range feed.Reads {
		row.Required = row.Required && r.Needed
		if r.Needed {
			needed = append(needed, r.Profile)
			row.ByDefault = row.ByDefault || feed.Resource.Condition(feed.Leaf, r.Profile) != "" && feed.Resource.ByDefault(feed.Leaf, r.Profile)
		}
		row.ByMembers = row.ByMembers || r.Needed && r.ByMembers
		if r.Profile == nil {
			continue
		}
		row.ReadIn = append(row.ReadIn, r.Profile.Name)
		if r.Needed {
			row.RequiredIn = append(row.RequiredIn, r.Profile.Name)
		}
		if r.Fallback != nil || r.Source.DefaultFile != "" {
			defaults[r.Profile.Name] = held(feed, r)
		}
	}
	with := func(p *model.Profile) string { return feed.Resource.Condition(feed.Leaf, p) }
	if variants := model.Variants(needed, with); len(variants) == 1 {
		row.With = variants[0].What
	} else if len(variants) > 1 {
		row.WithIn = map[string]string{}
		for _, p := range needed {
			row.WithIn[p.Name] = with(p)
		}
	}
	if text, ok := oneDefault(feed, held); ok {
		row.Default = text
	} else {
		row.Defaults = defaults
	}
	return row
}

// shown returns what fills the field when no variable does, as text for people.
func shown(f *environ.Feed, r environ.Read) string {
	file := r.Source.DefaultFile
	switch {
	case file != "" && r.Fallback == nil:
		return "file " + file
	case file != "":
		without := r
		without.Source.DefaultFile = ""
		return "file " + file + ", else " + shown(f, without)
	case r.Fallback == nil:
		return ""
	case r.Fallback.Template() != nil:
		return "template " + ident.Value(r.Fallback.Text)
	case r.Fallback.Made != nil:
		return ident.Value(r.Fallback.Text)
	case r.Fallback.Store != "":
		return "store " + r.Fallback.Store
	case f.Leaf.Field().Secret:
		return table.Masked
	}
	return table.Value(r.Fallback)
}

// held returns what fills the field when no variable does, in the form of the variable.
func held(f *environ.Feed, r environ.Read) string {
	field := f.Leaf.Field()
	if r.Fallback.Literal() == nil || r.Fallback.Made != nil || field.Secret || value.Hidden(field.Type, r.Fallback.V) {
		return shown(f, r)
	}
	text, _ := envtext.Variable(field.Type, r.Fallback)
	return text
}

// oneDefault returns the text of the fallback if it is the same in every profile.
func oneDefault(f *environ.Feed, text func(*environ.Feed, environ.Read) string) (string, bool) {
	variants := model.Variants(f.Profiles(), func(p *model.Profile) string { return text(f, f.In(p)) })
	return variants[0].What, len(variants) == 1
}
