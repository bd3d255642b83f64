package cli

import (
	"errors"
	"go/types"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/disk"
	"github.com/resgen-go/resgen/internal/gen/mock"
	"github.com/resgen-go/resgen/internal/gen/mockgen"
	"github.com/resgen-go/resgen/internal/gen/world"
	"github.com/resgen-go/resgen/internal/gotypes"
	"github.com/resgen-go/resgen/internal/ident"
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
				return &usageError{"nothing to mock", "name a type: resgen mock .Store, or resgen mock import/path.Name"}
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

type mockOptions struct {
	out, pkg, header string
	returns          []string
	embed, check     bool
}

func (a *app) runMock(args []string, o mockOptions) error {
	err := a.mock(args, o)
	if misuse := (*mockgen.Misuse)(nil); errors.As(err, &misuse) {
		return &usageError{misuse.Text, misuse.Help}
	}
	return err
}

func (a *app) mock(args []string, o mockOptions) error {
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

// A mockRun is one run of the verb.
type mockRun struct {
	*app
	mockOptions
	dir    string // the folder to write into, an absolute path
	file   string // base name of the only file to write; "" for one file per mock
	root   string // the root of the workspace, an absolute path
	rel    string // slash path of dir in the workspace
	test   bool   // whether the files are tests
	head   mockgen.Header
	chains []mock.Return
	wanted []mockgen.Wanted
	query  *gotypes.Query            // the query for the packages of wanted
	found  map[string]*types.Package // those packages, if they had to be loaded
	list   diag.List                 // findings about the arguments
}

// place determines where to write.
func (r *mockRun) place() error {
	r.dir, r.test = r.Dir, true
	if r.out != "" {
		r.dir, r.test = r.abs(r.out), false
		if strings.HasSuffix(r.out, ".go") {
			r.dir, r.file = filepath.Dir(r.dir), filepath.Base(r.dir)
		}
	}
	r.root = r.workspace(r.dir)
	var err error
	if r.head, err = r.readHeader(); err != nil {
		return err
	}
	rel, err := filepath.Rel(r.root, r.dir)
	r.rel = filepath.ToSlash(rel)
	out := filepath.ToSlash(r.out)
	if filepath.IsAbs(r.out) {
		out = path.Join(r.rel, r.file)
	}
	if flaw := mockgen.OutFlaw(out); flaw != "" {
		return &usageError{"--out: `" + r.out + "` " + flaw, "choose another name"}
	}
	if r.pkg != "" && !ident.IsPackage(r.pkg) {
		return &usageError{"`" + r.pkg + "` cannot be the name of a package", "--package takes a Go identifier"}
	}
	return err
}

// parse reads the arguments and --returns.
func (r *mockRun) parse(args []string) error {
	var err error
	if r.chains, err = mockgen.ParseReturns(r.returns); err != nil {
		return err
	}
	const verb = "resgen mock "
	line := &diag.Source{Name: "command line", Text: []byte(verb + strings.Join(args, " "))}
	start := len(verb)
	for _, arg := range args {
		at := diag.Span{Source: line, Start: start, End: start + len(arg)}
		start += len(arg) + 1
		dot := strings.LastIndexByte(arg, '.')
		if dot < 0 || dot < strings.LastIndexByte(arg, '/') || dot == len(arg)-1 {
			r.list.Add(diag.Finding{
				Code: diag.UnknownGoType, Text: "`" + arg + "` names no type", At: at,
				Help: mockgen.Unnamed(arg),
			})
			continue
		}
		w := mockgen.Wanted{At: at, Path: arg[:dot], Pattern: arg[dot+1:], Folder: strings.HasPrefix(arg, "./") || strings.HasPrefix(arg, "../")}
		if _, err := path.Match(w.Pattern, ""); err != nil {
			r.list.Add(diag.Finding{
				Code: diag.UnknownGoType, Text: "`" + w.Pattern + "` is not a pattern", At: at,
				Help: "`*` means any text, `?` any character, `[ab]` an a or a b",
			})
			continue
		}
		if w.Path, err = r.importPath(w.Path); err != nil {
			return err
		}
		r.wanted = append(r.wanted, w)
	}
	return nil
}

// importPath returns the import path of a package for an argument: an import path, or a folder such as ./settings, or "" for the current
// folder.
func (a *app) importPath(name string) (string, error) {
	if name != "" && name != "." && name != ".." && !strings.HasPrefix(name, "./") && !strings.HasPrefix(name, "../") {
		return name, nil
	}
	path, err := gotypes.ImportPath(a.abs(filepath.FromSlash(name)))
	if err != nil {
		return "", noModule(err)
	}
	return path, nil
}

func noModule(err error) error {
	if world.NoModule(err) {
		return &usageError{"there is no go.mod here or above", "begin with: go mod init example.com/name"}
	}
	return err
}

// readHeader reads the file that --header names.
func (r *mockRun) readHeader() (mockgen.Header, error) {
	if r.header == "" {
		return mockgen.Header{}, nil
	}
	data, err := os.ReadFile(r.abs(r.header))
	if err != nil {
		if path := (*fs.PathError)(nil); errors.As(err, &path) {
			err = path.Err
		}
		return mockgen.Header{}, mockgen.RefuseHeader(r.header, "cannot be read: "+err.Error())
	}
	return mockgen.ParseHeader(r.header, data)
}
