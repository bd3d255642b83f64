package cli

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"github.com/resgen-go/resgen/internal/disk"
	"github.com/resgen-go/resgen/internal/usage"
)

func (a *app) mockCommand() *cobra.Command {
	var o mockOptions
	cmd := &cobra.Command{
		Use:   "mock import/path.Name...",
		Short: "Write mocks of Go interfaces, func types, or the methods of any other type",
		Long: "mock writes mocks of Go types, without a specification. Name a type as import/path.Name, ./folder.Name or .Name. The name may be\n" +
			"a pattern: import/path.* means every exported interface of the package. The mock of a func type has one\n" +
			"method, Call. For any other type that is not an interface, mock also writes an interface with its methods, and mocks that.\n" +
			"Without --out, it writes each mock into a test file in the current folder: store_mock_test.go for Store.\n\n" +
			"    //go:generate go tool resgen mock .Store github.com/aws/aws-sdk-go-v2/service/s3.Client",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage.New("nothing to mock", "name a type: resgen mock .Store, or resgen mock import/path.Name")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return a.runMock(args, o) },
	}
	flags := cmd.Flags()
	flags.StringVar(&o.out, "out", "", "write into this `file or folder`: all mocks into a file (.go), or one file for each mock into a folder")
	flags.StringVar(&o.pkg, "package", "", "`name` of the package to write; by default the one of the folder")
	flags.StringSliceVar(&o.returns, "returns", nil, "also mock what a method returns, as an interface with this name: `Acquire=PoolConn`")
	flags.BoolVar(&o.embed, "embed", false, "also mock interfaces with unexported methods, by embedding them; calls of these methods panic")
	flags.StringVar(&o.header, "header", "", "put the text of this `file` at the top of each mock, as comments, such as a licence or a build constraint")
	flags.BoolVar(&o.check, "check", false, "write nothing; print what would change, and exit with 1 if there is a change")
	return cmd
}

func (a *app) runMock(args []string, o mockOptions) error {
	r := &mockRun{app: a, mockOptions: o}
	if err := r.place(); err != nil {
		return err
	}
	if err := r.parse(args); err != nil {
		return err
	}
	files, err := r.files()
	if err != nil {
		return err
	}
	root, err := disk.Open(r.root)
	if err != nil {
		return err
	}
	defer root.Close()
	done := &outcome{dir: r.root, root: root}
	// No specification can have this path, so no generated file of a specification counts as stale.
	if done.changes, err = root.Compare(disk.Plan{Spec: "resgen mock/types", Dir: r.rel, Files: files}); err != nil {
		return a.refused(r.root, err)
	}
	orphans := r.orphans(files)
	if !o.check {
		a.report(orphans...)
		return a.write([]*outcome{done})
	}
	err = a.stale([]*outcome{done}, "run the same command without --check, or go generate")
	if len(orphans) > 0 {
		a.report(orphans...)
		err = errFindings
	}
	return err
}

// refused returns err with a suggestion that fits this verb.
func (a *app) refused(dir string, err error) error {
	var all []error
	for _, e := range flatten(a.placed(dir, err)) {
		if refusal := (*disk.Refusal)(nil); errors.As(e, &refusal) {
			refusal.Help = strings.ReplaceAll(refusal.Help, "[output] dir", "--out")
		}
		all = append(all, e)
	}
	return errors.Join(all...)
}
