package cli

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/resgen-go/resgen/internal/cli/explain"
	"github.com/resgen-go/resgen/internal/cli/project"
	"github.com/resgen-go/resgen/internal/cli/table"
	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/diag/examples"
	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/internal/ident"
	"github.com/resgen-go/resgen/internal/output"
	"github.com/resgen-go/resgen/internal/usage"
)

func (a *app) explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "explain [code | kind | resource | resource.field | kind.operation | bundle | factory] [folder]",
		Short: "Explain a finding, a kind, or where a field's value comes from",
		Long: "explain describes the code of a finding, lists the fields and rules of a kind or the fields of a resource, shows for each profile where the value of a\n" +
			"field comes from, or says what an operation sends and what a bundle or factory opens. It looks for these names in the specification in the folder, by\n" +
			"default the current one.\n" +
			"It also explains the kinds that come with resgen and are not used yet, if go.mod requires their module.\n" +
			"Without an argument, it lists the codes.",
		Example: "  resgen explain unknown-key\n  resgen explain database.host\n  resgen explain database.host ./internal/settings\n  resgen explain http",
		Args:    atMost(2),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveFilterDirs
			}
			return codes(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return a.listCodes()
			}
			return a.runExplain(args[0], args[1:])
		},
	}
}

// listCodes prints every code with its title.
func (a *app) listCodes() error {
	rows := []string{"CODE\tWHAT IT IS ABOUT"}
	for _, i := range diag.Codes() {
		rows = append(rows, string(i.Code)+"\t"+i.Title)
	}
	return table.Write(a.Stdout, rows)
}

func codes() []string {
	var names []string
	for _, i := range diag.Codes() {
		names = append(names, string(i.Code))
	}
	return names
}

// codeIn returns the code in a text such as error[unknown-key] or UNKNOWN_KEY.
func codeIn(text string) string {
	if _, in, ok := strings.Cut(text, "["); ok {
		text, _, _ = strings.Cut(in, "]")
	}
	return strings.ReplaceAll(strings.ToLower(text), "_", "-")
}

// runExplain explains name. If a folder is given, it is a name in the specification of this folder.
func (a *app) runExplain(name string, folder []string) error {
	for _, code := range []string{name, codeIn(name)} {
		if text, ok := examples.Explain(diag.Code(code)); ok {
			_, err := io.WriteString(a.Stdout, text)
			return err
		}
	}
	comes := slices.Contains(gen.BuiltIns(), name)
	if len(folder) == 0 && !comes && (!project.HasSpec(a.Dir) || name == "." || strings.ContainsAny(name, `/\`)) && project.HasSpec(a.abs(name)) {
		return a.explainFolder(name)
	}
	if len(folder) == 0 && !project.HasSpec(a.Dir) {
		if comes {
			return a.explainBuiltIn(name, a.Dir)
		}
		known := append(codes(), gen.BuiltIns()...)
		if other := diag.Suggest(name, known); other != "" {
			return usage.Unknown("code or kind", name, []string{other})
		}
		return usage.New(
			fmt.Sprintf("`%s` is not the code of a finding, and there is no %s here to look it up in", name, output.SpecName),
			"name the folder of the specification: resgen explain "+name+" folder",
		)
	}
	s, err := a.folder().One(folder)
	if err != nil {
		return err
	}
	p, err := a.resolvedSpec(s)
	if err != nil {
		return err
	}
	text, known := explain.Named(p, name)
	switch {
	case text == "" && comes:
		return a.explainBuiltIn(name, filepath.Join(s.Root, filepath.FromSlash(s.Dir)))
	case text == "":
		known = slices.Concat(codes(), known, gen.BuiltIns())
		return usage.New(fmt.Sprintf("there is no code, kind, resource or field `%s`", name), explain.Suggest(p, name, known))
	}
	_, err = io.WriteString(a.Stdout, text)
	return err
}

// explainFolder returns the error for a folder without the name of something in it. Its help lists what the specification of the folder has.
func (a *app) explainFolder(folder string) error {
	s, err := a.folder().One([]string{folder})
	if err != nil {
		return err
	}
	p, err := a.resolvedSpec(s)
	if err != nil {
		return err
	}
	var names []string
	for _, r := range p.Resources {
		names = append(names, r.Name)
	}
	for _, k := range p.Kinds {
		if !slices.Contains(names, k.Name) {
			names = append(names, k.Name)
		}
	}
	help := "write what to explain before the folder: resgen explain NAME " + folder
	if len(names) > 0 {
		help = "write one of " + ident.TickedList(names[:min(8, len(names))]) + " before it: resgen explain " + names[0] + " " + folder
	}
	return usage.New(fmt.Sprintf("`%s` is a folder, and not the name of something in its specification", folder), help)
}

// explainBuiltIn explains a built-in kind without a specification. Go finds the package of the kind from dir.
func (a *app) explainBuiltIn(name, dir string) error {
	// With a prefix, every field has a variable, so nothing is missing. The output folder does not exist, so it has no Go files of another
	// package.
	text := fmt.Sprintf("version = 1\n[package]\nname = \"explained\"\n[output]\ndir = \"explained_by_resgen\"\n[resource.explained]\nkind = %q\nenv_prefix = \"X_\"\n", name)
	s, err := a.folder().SpecAt(dir, &diag.Source{Name: output.SpecName, Text: []byte(text)})
	if err != nil {
		return err
	}
	result := a.resolve(s)
	for _, f := range result.Findings {
		if f.Severity == diag.Error {
			return usage.New("the kind `"+name+"` comes with resgen, but it cannot be read from here: "+f.Text, f.Help)
		}
	}
	_, err = io.WriteString(a.Stdout, explain.Kind(result.Package.Resources[0].Kind))
	return err
}
