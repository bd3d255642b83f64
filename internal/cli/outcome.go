package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"regexp"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/disk"
	"github.com/resgen-go/resgen/internal/gen/world"
	"github.com/resgen-go/resgen/internal/gotypes"
	"github.com/resgen-go/resgen/internal/output"
)

// An outcome is the result of generating in one workspace.
type outcome struct {
	dir     string // absolute
	root    *disk.Root
	plans   []disk.Plan
	made    []generated // the specifications that had to be generated and have no warnings
	changes []disk.Change
}

func closeAll(all []*outcome) {
	for _, o := range all {
		o.root.Close()
	}
}

// compare generates the specifications that args name, prints their findings, and compares with the disk. If a specification has an error,
// it returns an error, so that nothing is written.
func (a *app) compare(args []string) ([]*outcome, error) {
	specs, err := a.folder().Specs(args)
	if err != nil {
		return nil, err
	}
	var found []diag.Finding
	var all []*outcome
	in := map[string]*outcome{} // by the workspace's folder
	for _, s := range specs {
		o := in[s.Root]
		if o == nil {
			root, err := disk.Open(s.Root)
			if err != nil {
				return all, err
			}
			o = &outcome{dir: s.Root, root: root}
			in[s.Root] = o
			all = append(all, o)
		}
		if !a.checking { // check always generates and compares
			if plan, ok := a.recall(s, o.root); ok {
				o.plans = append(o.plans, plan)
				continue
			}
		}
		reads := gotypes.NewReads()
		s.World = func(dir string) world.World { return a.folder().World(dir, reads) }
		result := a.generate(s)
		found = append(found, result.Findings...)
		if result.Package == nil {
			continue
		}
		plan := disk.Plan{Spec: path.Join(s.Dir, output.SpecName), Dir: result.Package.Output.Dir, Files: result.Files}
		o.plans = append(o.plans, plan)
		if len(result.Findings) == 0 {
			o.made = append(o.made, generated{s, plan, reads})
		}
	}
	a.report(found...)
	if hasErrors(found) {
		return all, errFindings
	}
	var errs []error
	for _, o := range all {
		var err error
		if o.changes, err = o.root.Compare(o.plans...); err != nil {
			errs = append(errs, a.placed(o.dir, err))
		}
	}
	return all, errors.Join(errs...)
}

// write writes the changes of outcomes to the disk, and prints what it has changed.
func (a *app) write(outcomes []*outcome) error {
	var said bytes.Buffer // all lines in one write, because each write is a system call
	defer func() { _, _ = said.WriteTo(a.Stdout) }()
	for _, o := range outcomes {
		if err := o.root.Write(o.changes); err != nil {
			return a.placed(o.dir, err)
		}
		for _, c := range disk.Needed(o.changes) {
			done := "wrote"
			if c.State == disk.Stale {
				done = "removed"
			}
			fmt.Fprintln(&said, done, a.shown(filepath.Join(o.dir, filepath.FromSlash(c.Path))))
		}
	}
	return nil
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
