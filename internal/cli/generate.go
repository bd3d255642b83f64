package cli

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/disk"
	"github.com/resgen-go/resgen/internal/gen/world"
	"github.com/resgen-go/resgen/internal/gotypes"
)

const folderArgs = "Arguments are folders with a specification. ./... means every such folder under the current one, and work means those of all modules\n" +
	"in the Go workspace. The default is the current folder."

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
	specs, err := a.specs(args)
	if err != nil {
		return nil, err
	}
	var found []diag.Finding
	var all []*outcome
	in := map[string]*outcome{} // by the workspace's folder
	for _, s := range specs {
		o := in[s.root]
		if o == nil {
			root, err := disk.Open(s.root)
			if err != nil {
				return all, err
			}
			o = &outcome{dir: s.root, root: root}
			in[s.root] = o
			all = append(all, o)
		}
		if !a.checking { // check always generates and compares
			if plan, ok := a.recall(s, o.root); ok {
				o.plans = append(o.plans, plan)
				continue
			}
		}
		reads := gotypes.NewReads()
		s.World = func(dir string) world.World { return a.goWorld(dir, reads) }
		result := a.generate(s.Spec)
		found = append(found, result.Findings...)
		if result.Package == nil {
			continue
		}
		plan := disk.Plan{Spec: path.Join(s.Dir, specFile), Dir: result.Package.Output.Dir, Files: result.Files}
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

func hasErrors(fs []diag.Finding) bool {
	return slices.ContainsFunc(fs, func(f diag.Finding) bool { return f.Severity != diag.Warning })
}

// placed makes the paths of refusals relative to the current directory instead of the workspace in dir.
func (a *app) placed(dir string, err error) error {
	var all []error
	for _, e := range flatten(err) {
		refusal := (*disk.Refusal)(nil)
		if errors.As(e, &refusal) {
			moved := *refusal
			moved.Path = a.shown(filepath.Join(dir, filepath.FromSlash(refusal.Path)))
			e = &moved
		}
		all = append(all, e)
	}
	return errors.Join(all...)
}
