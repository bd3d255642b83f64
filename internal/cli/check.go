package cli

import "github.com/spf13/cobra"

func (a *app) checkCommand() *cobra.Command {
	return &cobra.Command{
		Use:               "check [folder... | ./... | work]",
		Short:             "Report errors in specifications and generated files that are stale",
		Long:              "check reports what is wrong and writes no file. It prints findings, and a unified diff of what generate would change.\nIf a whole file would be written or deleted, it prints only the header of the diff.\nWith --format json, github or sarif it prints findings on standard output. With json and sarif it prints no diff.\nIt exits with 1 if there is an error or a stale file.\n\n" + folderArgs,
		ValidArgsFunction: completeFolders,
		RunE:              func(_ *cobra.Command, args []string) error { return a.runCheck(args) },
	}
}

func (a *app) runCheck(args []string) error {
	a.checking = true
	outcomes, err := a.compare(args)
	defer closeAll(outcomes)
	if err != nil {
		return err
	}
	return a.stale(outcomes, "run: "+a.folder().Command()+" generate")
}
