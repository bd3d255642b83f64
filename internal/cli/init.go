package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/module"
	"github.com/resgen-go/resgen/internal/output"
	"github.com/resgen-go/resgen/internal/usage"
	"github.com/resgen-go/resgen/templates"
)

func (a *app) initCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "init [kind...]",
		Short: "Begin a specification in the current folder",
		Long: "init writes a commented " + output.SpecName + " with one resource of each named kind, a " + docFile + " for go generate, and a line in .gitattributes.\n" +
			"It never overwrites a file.\n\n" + starterKinds(),
		ValidArgs: templates.Starters(),
		RunE:      func(_ *cobra.Command, args []string) error { return a.runInit(args) },
	}
}

// starterKinds lists the kinds that init accepts.
func starterKinds() string {
	var ours, own []string
	for _, k := range templates.Starters() {
		if text, _ := templates.Starter("x", k); strings.Contains(text, goGet) {
			ours = append(ours, k)
		} else {
			own = append(own, k)
		}
	}
	return "Kinds that come with resgen and have a client: " + strings.Join(ours, ", ") + ".\n" +
		"Examples of kinds of your own, without a client: " + strings.Join(own, ", ") + ". The default is " + templates.DefaultStarter + "."
}

func (a *app) runInit(kinds []string) error {
	if len(kinds) == 0 {
		kinds = []string{templates.DefaultStarter}
	}
	seen := make(map[string]bool)
	for _, k := range kinds {
		if _, ok := templates.Starter("x", k); !ok || k == "head" {
			help := starterKinds() + "\nFor a client of anything else, write a kind with a constructor: docs/language.md#constructors"
			switch near := diag.Suggest(strings.ToLower(k), templates.Starters()); {
			case slices.Contains(templates.Starters(), strings.ToLower(k)):
				help = "write `" + strings.ToLower(k) + "`"
			case strings.Contains(k, ","):
				help = "separate the kinds with blanks: " + a.folder().Command() + " init " + strings.Join(strings.FieldsFunc(strings.Join(kinds, " "), func(c rune) bool { return c == ',' || c == ' ' }), " ")
			case near != "":
				help = "did you mean `" + near + "`?"
			}
			return usage.New(fmt.Sprintf("there is no starter `%s`", k), help)
		}
		if seen[k] {
			return usage.New(fmt.Sprintf("`%s` is named twice", k), "name each kind once")
		}
		seen[k] = true
	}
	pkg, hasLine, err := a.folder().PackageName()
	if err != nil {
		return err
	}
	text, _ := templates.Starter(pkg, kinds...)
	text = strings.ReplaceAll(text, module.Shell("")+" ", a.folder().Command()+" ")
	return a.begin(pkg, hasLine, output.File{Path: output.SpecName, Data: []byte(text)})
}
