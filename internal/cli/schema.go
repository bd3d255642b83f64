package cli

import (
	"github.com/spf13/cobra"

	"github.com/resgen-go/resgen/internal/cli/project"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/schema"
)

func (a *app) schemaCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "schema [folder]",
		Short: "Print a JSON schema of specifications, for editors",
		Long: "schema prints a JSON schema for the specification in the folder, with its own kinds, fields and profiles. Without an\n" +
			"argument, in a folder without a specification, it prints the schema of the language. generate writes the schema too, if the\n" +
			"specification names a file for it: [output] schema = \"resgen.schema.json\". Editors find that file if the first line of the\n" +
			"specification is\n" +
			"#:schema resgen.schema.json",
		Args:              atMost(1),
		ValidArgsFunction: completeFolders,
		RunE:              func(_ *cobra.Command, args []string) error { return a.runSchema(args) },
	}
}

func (a *app) runSchema(args []string) error {
	var p *model.Package
	if len(args) > 0 || project.HasSpec(a.Dir) {
		var err error
		if p, err = a.resolved(args); err != nil {
			return err
		}
	}
	// Without a source in the header. Otherwise generate would treat the file as a stale file of the specification.
	_, err := a.Stdout.Write(schema.JSON(p, ""))
	return err
}
