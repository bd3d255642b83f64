package cli

import (
	"errors"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/usage"
)

// folderArgs is the sentence about the arguments of verbs that take several specifications.
const folderArgs = "Arguments are folders with a specification. ./... means every such folder under the current one, and work means those of all modules\n" +
	"in the Go workspace. The default is the current folder."

// flagError adds a suggestion to cobra's error for a flag.
func flagError(cmd *cobra.Command, err error) error {
	help := "see: " + cmd.CommandPath() + " --help"
	if missing := (*pflag.NotExistError)(nil); errors.As(err, &missing) {
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		if name := diag.Suggest(missing.GetSpecifiedName(), names); name != "" {
			help = "did you mean `--" + name + "`?"
		}
	}
	return usage.New(err.Error(), help)
}

// atMost returns a check that there are at most n arguments.
func atMost(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > n {
			return usage.New("too many arguments: `"+args[n]+"`", "see: "+cmd.CommandPath()+" --help")
		}
		return nil
	}
}

// completeFolders makes shells complete the names of folders.
func completeFolders(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveFilterDirs
}
