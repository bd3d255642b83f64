package cli

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"regexp"

	"github.com/spf13/cobra"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/disk"
)

func (a *app) checkCommand() *cobra.Command {
	return &cobra.Command{
		Use:               "check [folder... | ./... | work]",
		Short:             "Report errors in specifications and generated files that are stale",
		Long:              "check reports what is wrong and writes no file. It prints findings, and what generate would change as a unified diff.\nIf a whole file would be written or deleted, it prints only the header of the diff.\nWith --format json, github or sarif it prints findings on standard output. With json and sarif it prints no diff.\nIt exits with 1 if there is an error or a stale file.\n\n" + folderArgs,
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
	return a.stale(outcomes, "run: "+a.command()+" generate")
}

// stale prints what write would change, and returns an error if there is something to change. In a format for machines, it prints one
// finding for each file.
func (a *app) stale(outcomes []*outcome, help string) error {
	stale := 0
	for _, o := range outcomes {
		for _, c := range disk.Needed(o.changes) {
			stale++
			c.Path = a.shown(filepath.Join(o.dir, filepath.FromSlash(c.Path)))
			c.Old, c.Data = maskSecrets(c.Old), maskSecrets(c.Data)
			if a.forMachines() {
				a.report(diag.Finding{Severity: diag.Error, At: firstDifference(c), Text: staleText[c.State], Help: help})
			}
			if !a.forMachines() || a.format == "github" { // people read the log of GitHub too
				io.WriteString(a.Stdout, disk.Diff(c))
			}
		}
	}
	switch {
	case stale == 0:
		return nil
	case a.forMachines():
		return errFindings
	}
	text := fmt.Sprintf("%d generated files are stale", stale)
	if stale == 1 {
		text = "1 generated file is stale"
	}
	a.report(diag.Finding{Severity: diag.Error, Text: text, Help: help})
	return errFindings
}

// staleText is the text about a file with the state.
var staleText = map[disk.State]string{
	disk.New:     "this generated file is missing",
	disk.Changed: "this generated file is stale: this is the first line that would change",
	disk.Stale:   "the specification no longer needs this generated file, so generate would delete it",
}

// firstDifference returns the place of the first line on disk that would change, or of the end of the file if lines are only missing there.
func firstDifference(c disk.Change) diag.Span {
	source := &diag.Source{Name: filepath.ToSlash(c.Path), Text: c.Old}
	if c.State != disk.Changed {
		return diag.Span{Source: source}
	}
	at := 0
	for at < len(c.Old) {
		end := len(c.Old)
		if i := bytes.IndexByte(c.Old[at:], '\n'); i >= 0 {
			end = at + i + 1
		}
		if !bytes.HasPrefix(c.Data[min(at, len(c.Data)):], c.Old[at:end]) {
			break
		}
		at = end
	}
	return diag.Span{Source: source, Start: at, End: at}
}

// secretText matches the value of a secret in generated code, which comes from an insecure_default.
var secretText = regexp.MustCompile(`\bNewSecret\(("(?:[^"\\]|\\.)*"|` + "`[^`]*`" + `)`)

// maskSecrets hides the secrets of generated code.
func maskSecrets(data []byte) []byte {
	return secretText.ReplaceAll(data, []byte(`NewSecret("********"`))
}
