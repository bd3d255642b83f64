package cli

import (
	"fmt"
	"io"
	"path/filepath"
	"regexp"

	"github.com/spf13/cobra"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/output"
)

func (a *app) checkCommand() *cobra.Command {
	return &cobra.Command{
		Use:               "check [folder... | ./... | work]",
		Short:             "Report errors in specifications and generated files that are stale",
		Long:              "check writes nothing. It prints findings, and what generate would change as a unified diff;\nwith --format json, github or sarif only findings, on standard output.\nIt exits with 1 if there is an error or a stale file.\n\n" + folderArgs,
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
	return a.stale(outcomes, "run: go tool resgen generate")
}

// stale prints what write would change, and fails if it is anything.
func (a *app) stale(outcomes []*outcome, help string) error {
	stale := 0
	for _, o := range outcomes {
		for _, c := range output.Needed(o.changes) {
			stale++
			if a.forMachines() {
				continue
			}
			c.Path = a.shown(filepath.Join(o.dir, filepath.FromSlash(c.Path)))
			c.Old, c.Data = maskSecrets(c.Old), maskSecrets(c.Data)
			io.WriteString(a.Stdout, output.Diff(c))
		}
	}
	if stale == 0 {
		return nil
	}
	text := fmt.Sprintf("%d generated files are stale", stale)
	if stale == 1 {
		text = "1 generated file is stale"
	}
	a.report(diag.Finding{Severity: diag.Error, Text: text, Help: help})
	return errFindings
}

// secretText is a secret's value in generated code: an insecure_default.
var secretText = regexp.MustCompile(`\bNewSecret\(("(?:[^"\\]|\\.)*"|` + "`[^`]*`" + `)`)

// maskSecrets hides the secrets of generated code.
func maskSecrets(data []byte) []byte {
	return secretText.ReplaceAll(data, []byte(`NewSecret("********"`))
}
