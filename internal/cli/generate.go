package cli

import "github.com/spf13/cobra"

func (a *app) generateCommand() *cobra.Command {
	return &cobra.Command{
		Use:               "generate [folder... | ./... | work]",
		Short:             "Generate Go from specifications; write only the files that changed",
		Long:              "generate writes the Go files of each specification. It leaves files alone that have not changed, and deletes files that it generated\nbefore and no longer generates. If any specification has an error, it writes nothing.\n\n" + folderArgs,
		ValidArgsFunction: completeFolders,
		RunE:              func(_ *cobra.Command, args []string) error { return a.runGenerate(args) },
	}
}

func (a *app) runGenerate(args []string) error {
	outcomes, err := a.compare(args)
	defer closeAll(outcomes)
	if err != nil {
		return err
	}
	if err := a.write(outcomes); err != nil {
		return err
	}
	for _, o := range outcomes {
		onDisk := contents(o.changes)
		for _, g := range o.made {
			a.remember(g, onDisk)
		}
	}
	return nil
}
