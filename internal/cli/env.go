package cli

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/resgen-go/resgen/internal/cli/variables"
	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/envcheck"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/usage"
	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/dotenv"
)

// fileWait bounds how long a check waits for the files that variables name. One may be a FIFO, or be on a mount whose server is gone.
const fileWait = 10 * time.Second

func (a *app) envCommand() *cobra.Command {
	f := envFlags{format: "table"}
	c := &cobra.Command{
		Use:   "env [folder]",
		Short: "List the environment variables of a specification, or check their values",
		Long: "env lists the variables that a specification reads, as a table, as a .env file to fill in, or as JSON.\n" +
			"With --check it checks whether the variables in the environment or in a .env file are complete and valid, and exits with 1 if not.\n" +
			"The names of a factory's variables may depend on its parameters. Give these with --param: the variables are then listed with their\n" +
			"full names. --check checks them if each parameter that is neither optional nor secret has a value from --param, its variable or its default.\n" +
			"For resources with a pool, it also lists how many connections one process may open, and how many all processes (--replicas) may open.\n" +
			"It warns if all processes together may open more than --max-connections to one resource. With --check, the numbers come from the\n" +
			"environment; with --param, they include the resources of one set of parameters. Apart from these numbers, env prints no value of a\n" +
			"variable, except the profile, parameters that are not secret, keys of maps, values that insecure_if names, and what the error of a Go\n" +
			"type's UnmarshalText contains.",
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
	text := map[string]func(variables.List) string{
		"table": variables.List.Table, "dotenv": variables.List.Dotenv, "json": variables.List.JSON,
	}[f.format]
	if text == nil {
		return usage.Unknown("format", f.format, []string{"table", "dotenv", "json"})
	}
	if f.file != "" && !f.check {
		return usage.New("--env-file is for --check", "add --check")
	}
	if f.strict && !f.check {
		return usage.New("--strict is for --check", "add --check")
	}
	if f.format != "table" && !f.check && f.counts() {
		return usage.New("--replicas and --max-connections are for the table and for --check", "remove them, or --format")
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
	if _, err := io.WriteString(a.Stdout, text(variables.Of(p, only))); err != nil || f.format != "table" {
		return err
	}
	a.printPools(p, variables.PoolsByDefault(p, only), f)
	return nil
}

// profileNamed returns the named profile, or nil for "".
func profileNamed(p *model.Package, name string) (*model.Profile, error) {
	if name == "" {
		return nil, nil
	}
	if p.Profiles == nil {
		return nil, usage.New("the specification has no profiles", "leave --profile out")
	}
	if q := p.Profiles.Selected(name); q != nil {
		return q, nil
	}
	return nil, usage.Unknown("profile", name, p.Profiles.Names())
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
	var all []variables.Pool
	for _, p := range report.Pools {
		all = append(all, variables.Pool{Pool: p})
	}
	a.printPools(p, all, f)
	return nil
}

// printPools prints a line for each pool, and warns of those that are too large. After them it names the resources of factories that are
// not counted.
func (a *app) printPools(p *model.Package, all []variables.Pool, f envFlags) {
	if len(all) > 0 {
		text, tooMany := variables.Processes{Count: f.replicas, Max: f.most}.Table(all)
		fmt.Fprint(a.Stdout, "\n", text)
		a.report(tooMany...)
	}
	for i, r := range variables.Uncounted(p) {
		if i == 0 {
			fmt.Fprintln(a.Stdout)
		}
		fmt.Fprintf(a.Stdout, "not counted: the connections of %s; --param counts those of one %s\n", r.Name, r.Factory.Name)
	}
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
