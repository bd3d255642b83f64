package cli

import (
	"errors"
	"go/token"
	"go/types"
	"path"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/disk"
	"github.com/resgen-go/resgen/internal/gen/mock"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/gen/world"
	"github.com/resgen-go/resgen/internal/gotypes"
	"github.com/resgen-go/resgen/internal/ident"
	"github.com/resgen-go/resgen/internal/output"
)

func (a *app) mockCommand() *cobra.Command {
	var o mockOptions
	cmd := &cobra.Command{
		Use:   "mock import/path.Name...",
		Short: "Write mocks of Go interfaces, func types, or the methods of any other type",
		Long: "mock writes mocks of Go types, without a specification. A type is named by its import path, ./folder.Name or .Name; the name may\n" +
			"be a pattern: import/path.* is every exported interface there. Of a type that is no interface, the mock is of an interface of its\n" +
			"name with its methods, written beside. Without --out each mock is written into a test file of the package in the current folder,\n" +
			"store_mock_test.go for Store.\n\n" +
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
	flags.StringVar(&o.out, "out", "", "write into this `file or folder`: a file (.go) has all mocks, a folder one file each")
	flags.StringVar(&o.pkg, "package", "", "`name` of the package to write, if not that of its folder")
	flags.StringSliceVar(&o.returns, "returns", nil, "mock what a method returns too, as an interface: `Acquire=PoolConn`")
	flags.BoolVar(&o.embed, "embed", false, "mock interfaces with unexported methods too, by embedding them: a call of such a method panics")
	flags.StringVar(&o.header, "header", "", "put the text of this `file` on top of each mock, as comments: a licence, a build constraint")
	flags.BoolVar(&o.check, "check", false, "write nothing; print what would change, and exit with 1 if anything would")
	return cmd
}

// refused is err with what to do in the words of this verb.
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
	// No specification can have this path, so no file of one is taken for stale.
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
	dir      string // to write into, absolute
	file     string // base name of the one file to write; "" for one each
	root     string // of the workspace, absolute
	rel      string // slash path of dir in the workspace
	test     bool   // files are tests
	external bool   // they are in the external test package
	head     mockHeader
	chains   []mock.Return
	wanted   []wantedType
	query    *gotypes.Query            // for the packages of wanted
	found    map[string]*types.Package // those packages, if they had to be loaded
	targets  []mock.Target
	added    map[*types.TypeName]bool // the types of the targets
	labels   []string                 // of the targets: import/path.Name
	spans    []diag.Span              // of the targets: their arguments
	list     diag.List
	told     bool // there have been findings
}

// A wantedType is an argument.
type wantedType struct {
	at      diag.Span
	path    string // import path
	pattern string // of names
}

// place decides where to write.
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
	if r.pkg != "" && !ident.IsPackage(r.pkg) {
		return &usageError{"`" + r.pkg + "` cannot be the name of a package", "--package takes a Go identifier"}
	}
	return err
}

// parse reads the arguments and --returns.
func (r *mockRun) parse(args []string) error {
	for _, word := range r.returns {
		method, name, ok := strings.Cut(word, "=")
		if !ok || !token.IsIdentifier(method) || !token.IsIdentifier(name) || !token.IsExported(name) {
			return &usageError{"--returns takes Method=Interface, not `" + word + "`", "as in --returns Acquire=PoolConn"}
		}
		r.chains = append(r.chains, mock.Return{Method: method, Interface: name})
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
				Help: "a type stands behind the last dot: import/path.Name, ./folder.Name, .Name",
			})
			continue
		}
		w := wantedType{at, arg[:dot], arg[dot+1:]}
		if _, err := path.Match(w.pattern, ""); err != nil {
			r.list.Add(diag.Finding{
				Code: diag.UnknownGoType, Text: "`" + w.pattern + "` is no pattern", At: at,
				Help: "`*` is any text, `?` any character, `[ab]` one of some",
			})
			continue
		}
		if w.path == "" || w.path == "." || strings.HasPrefix(w.path, "./") || strings.HasPrefix(w.path, "../") || w.path == ".." {
			var err error
			if w.path, err = gotypes.ImportPath(r.abs(filepath.FromSlash(w.path))); err != nil {
				return noModule(err)
			}
		}
		r.wanted = append(r.wanted, w)
	}
	return nil
}

func noModule(err error) error {
	if world.NoModule(err) {
		return &usageError{"there is no go.mod here or above", "begin with: go mod init example.com/name"}
	}
	return err
}

// load finds the types.
func (r *mockRun) load() error {
	found, err := r.query.Load()
	r.found = found
	var problems world.Problems
	if err != nil && !errors.As(err, &problems) {
		return noModule(err)
	}
	for _, w := range r.wanted {
		pkg := found[w.path]
		if pkg == nil {
			for _, p := range problems.Of(w.path) {
				f := diag.Finding{Code: diag.UnknownPackage, Text: p.Text, At: w.at}
				if p.Missing {
					f.Help = "if it is a package of another module: `go get " + w.path + "`"
				}
				r.list.Add(f)
			}
			continue
		}
		r.pick(w, pkg, problems.Of(w.path))
	}
	r.checkChains()
	return r.findings()
}

// findings prints what has been found, and fails if there is an error among it.
func (r *mockRun) findings() error {
	found := r.list.Sorted()
	r.list, r.told = diag.List{}, r.told || len(found) > 0
	r.report(found...)
	if hasErrors(found) {
		return errFindings
	}
	return nil
}

// emit makes the files.
func (r *mockRun) emit() ([]output.File, error) {
	place, err := r.target()
	if err != nil {
		return nil, err
	}
	mocks := mock.Emit(place, r.targets)
	for i, m := range mocks {
		for _, p := range m.Problems {
			r.list.Add(diag.Finding{Code: p.Code, Text: p.Text, At: r.spans[i], Help: r.help(r.targets[i], p)})
		}
	}
	if err := r.circles(place); err != nil {
		return nil, err
	}
	r.twins(mocks)
	if err := r.findings(); err != nil {
		return nil, err
	}
	head := render.Head{Package: place.Name, Path: place.Path, Text: r.head.text}
	constraints, err := r.constraints(mocks)
	if err != nil {
		return nil, err
	}
	if r.file != "" {
		head.Source = strings.Join(r.labels, ", ")
		head.Build = gotypes.AllConstraints(append([]string{r.head.build}, constraints...))
		all := mocks[0]
		head.Imports = all.Imports
		for _, m := range mocks[1:] {
			all.Decls = append(all.Decls, m.Decls...)
		}
		return []output.File{{Path: path.Join(r.rel, r.file), Data: render.File(head, all.Decls)}}, nil
	}
	files := make([]output.File, len(mocks))
	each(len(mocks), func(i int) {
		m, head := mocks[i], head
		head.Source, head.Imports = r.labels[i], m.Imports
		head.Build = gotypes.AllConstraints([]string{r.head.build, constraints[i]})
		files[i] = output.File{Path: path.Join(r.rel, r.fileName(r.targets[i], m.Name)), Data: render.File(head, m.Decls)}
	})
	return files, nil
}

// inTests reports whether mocks are written into tests.
func (r *mockRun) inTests() bool { return r.test || strings.HasSuffix(r.file, "_test.go") }

// own are the base names of the files to write.
func (r *mockRun) own() []string {
	if r.file != "" {
		return []string{r.file}
	}
	var own []string
	for i, name := range mock.Names(r.targets) {
		own = append(own, r.fileName(r.targets[i], name))
	}
	return own
}

// target is the package to write into.
func (r *mockRun) target() (mock.Place, error) {
	folder, err := gotypes.ReadFolder(r.dir, r.own())
	if err != nil {
		return mock.Place{}, noModule(err)
	}
	place := mock.Place{Path: folder.Path, Name: folder.Name}
	if place.Name == "" {
		place.Name = ident.NewPackage(render.AssumedName(folder.Path), "mocks")
	}
	if r.pkg != "" {
		place.Name = r.pkg
	}
	test := r.inTests()
	switch {
	case folder.Own == "" || place.Name == folder.Own || test && place.Name == folder.Own+"_test":
	default:
		return place, &usageError{
			"the package there is called `" + folder.Own + "`, not `" + place.Name + "`",
			"leave --package out, or let --out be another folder",
		}
	}
	if test && strings.HasSuffix(place.Name, "_test") && place.Name != folder.Own {
		place.Path += "_test"
		r.external = true
	}
	place.Taken, place.Whole = folder.Declared[place.Name], r.file != ""
	return place, nil
}
