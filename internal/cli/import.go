package cli

import (
	"errors"
	"fmt"
	gobuild "go/build"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/resgen-go/resgen/internal/cli/project"
	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/importing"
	"github.com/resgen-go/resgen/internal/gen/importing/deployment"
	"github.com/resgen-go/resgen/internal/gen/importing/gosource"
	"github.com/resgen-go/resgen/internal/gen/importing/note"
	"github.com/resgen-go/resgen/internal/gen/importing/viper"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
	"github.com/resgen-go/resgen/internal/gen/world"
	"github.com/resgen-go/resgen/internal/gotypes"
	"github.com/resgen-go/resgen/internal/ident"
	"github.com/resgen-go/resgen/internal/output"
	"github.com/resgen-go/resgen/internal/usage"
)

// comparison is the file of the test that compares an old loader with the generated one.
const comparison = "import_test.go"

func (a *app) importCommand() *cobra.Command {
	var o importOptions
	cmd := &cobra.Command{
		Use:   "import import/path.Struct | .env | compose.yaml ...",
		Short: "Begin a specification for a struct that another library loads, or for a .env, Compose or Kubernetes file",
		Long: "import reads the tags of a Go struct that " + ident.Either(libraries()) + " loads.\n" +
			"It writes into the current folder a " + output.SpecName + " that loads the same struct, a test " + comparison + " that runs both loaders and lists\n" +
			"the differences, and a doc.go for go generate. Like init, it also adds a line to .gitattributes. Name the struct as import/path.Name,\n" +
			"./folder.Name or .Name. import lists what it leaves out, with the reason. It never overwrites a file.\n\n" +
			"    resgen import ../config.Config --env-prefix NOTES_\n\n" +
			"It also reads the calls of the library in the package of the struct, and in the packages that --defaults names: options that set a prefix,\n" +
			"and functions of viper such as SetDefault and BindEnv.\n\n" +
			"From a file in dotenv syntax, or files of Docker Compose or Kubernetes, import takes the names of the variables. Their values become\n" +
			"examples, and types are guessed from them. A value is not copied if it is a secret, contains a password, or its variable is named like a secret.\n\n" +
			"    resgen import ../.env.example\n" +
			"    resgen import ../compose.yaml --container api",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 || len(args) > 1 && !slices.ContainsFunc(args, isManifest) {
				return usage.New("import takes one struct or one file", "name it: resgen import ./config.Config, resgen import import/path.Struct, or resgen import .env")
			}
			if at := slices.IndexFunc(args, func(arg string) bool { return !isManifest(arg) }); len(args) > 1 && at >= 0 {
				return usage.New("`"+args[at]+"` is not a file in YAML", "import takes several files only of Docker Compose or Kubernetes")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return a.runImport(args, o) },
	}
	cmd.Flags().StringVar(&o.prefix, "env-prefix", "", "the `prefix` of all variables, as the program passes it to the library; by default it is found in the calls of the library")
	cmd.Flags().StringVar(&o.from, "from", "", "the `library` that loads the struct: "+ident.Either(libraries())+"; by default it is found by the tags and imports")
	cmd.Flags().StringArrayVar(&o.defaults, "defaults", nil, "the import path of a `package`, or ./folder, that calls the library, or sets defaults of viper; may be repeated")
	cmd.Flags().StringArrayVar(&o.containers, "container", nil, "the `name` of the Compose service or the container whose variables are read; may be repeated")
	cmd.Flags().StringVar(&o.name, "name", "", "`name` of the resource, in snake case; by default it is made from the struct's name, or is app for files and for a struct called Config or the like")
	return cmd
}

type importOptions struct {
	prefix, name, from string
	defaults           []string
	containers         []string
}

func (a *app) runImport(args []string, o importOptions) error {
	for _, file := range []string{output.SpecName, comparison} {
		if _, err := os.Lstat(filepath.Join(a.Dir, file)); !errors.Is(err, fs.ErrNotExist) {
			return usage.New("`"+file+"` exists already", "it is left as it is: run import in another folder")
		}
	}
	if o.name != "" && !ident.Valid(o.name) {
		return usage.New("`"+o.name+"` cannot be the name of a resource", "--name takes lower-case words joined by underscores")
	}
	pkg, hasLine, err := a.folder().NewPackage()
	if err != nil {
		return err
	}
	arg := args[0]
	var made importing.Result
	switch {
	case isManifest(arg):
		made, err = a.importManifests(args, pkg, o)
	case len(o.containers) > 0:
		return usage.New("--container is for files of Docker Compose and Kubernetes", "leave it out")
	case a.isDotenv(arg):
		made, err = a.importDotenv(arg, pkg, o)
	default:
		made, err = a.importStruct(arg, pkg, o)
	}
	if err != nil {
		return err
	}
	for _, n := range made.Notes {
		fmt.Fprintln(a.Stderr, n)
	}
	if made.Count == 0 {
		help := "import reads the tags of " + ident.Listed(libraries()) + ", .env files, and files of Docker Compose and Kubernetes"
		if isManifest(arg) {
			help = "import reads the services of a Compose file, and containers, ConfigMaps and Secrets of Kubernetes. Of a Helm chart, import what `helm template` prints"
		}
		return usage.New("nothing in `"+arg+"` has a variable", help)
	}
	if err := a.try(made.Spec); err != nil {
		return err
	}
	files := []output.File{{Path: output.SpecName, Data: []byte(made.Spec)}}
	if made.Test != "" {
		files = append(files, output.File{Path: comparison, Data: []byte(made.Test)})
	}
	return a.begin(pkg, hasLine, files...)
}

// libraries returns the valid values of --from.
func libraries() []string {
	var names []string
	for _, l := range importing.Libraries {
		names = append(names, l.Name)
	}
	return names
}

// isDotenv reports whether arg has the name of a dotenv file: .env, .env.example, prod.env. A name such as server.env.example could also be
// the name of a Go type, so there must be a file with this name.
func (a *app) isDotenv(arg string) bool {
	base := filepath.Base(arg)
	if strings.HasPrefix(base, ".env.") || strings.HasSuffix(base, ".env") {
		return true
	}
	info, err := os.Stat(a.abs(arg))
	return err == nil && info.Mode().IsRegular() && strings.Contains(base, ".env.")
}

// isManifest reports whether arg has the name of a file of Docker Compose or Kubernetes.
func isManifest(arg string) bool {
	return slices.Contains([]string{".yaml", ".yml", ".json"}, filepath.Ext(arg))
}

// forFiles returns an error if there is an option that a file of variables cannot take.
func (o importOptions) forFiles() error {
	if o.prefix != "" || o.from != "" || len(o.defaults) > 0 {
		return usage.New("--env-prefix, --from and --defaults are for structs", "variables of a file have whole names")
	}
	return nil
}

func (a *app) importManifests(args []string, pkg string, o importOptions) (made importing.Result, err error) {
	if err := o.forFiles(); err != nil {
		return made, err
	}
	if o.name == "" {
		o.name = resourceName("")
	}
	q := deployment.Request{
		Containers: o.containers,
		Read: func(name, from string) ([]byte, error) {
			if !filepath.IsAbs(name) {
				name = filepath.Join(filepath.Dir(from), filepath.FromSlash(name))
			}
			return os.ReadFile(a.abs(name))
		},
	}
	for _, arg := range args {
		text, err := os.ReadFile(a.abs(arg))
		if err != nil {
			return made, err
		}
		q.Files = append(q.Files, deployment.File{Name: arg, Text: text})
	}
	all, notes, err := deployment.Manifests(q)
	if choice := (*deployment.ChoiceError)(nil); errors.As(err, &choice) {
		return made, usage.New(choice.Error(), "name one: --container "+choice.Names[0])
	}
	if err != nil {
		return made, usage.New(err.Error(), "import reads files of Docker Compose and Kubernetes, in YAML or JSON")
	}
	return importing.Variables(importing.Request{Name: o.name, Package: pkg}, all, notes), nil
}

func (a *app) importDotenv(arg, pkg string, o importOptions) (importing.Result, error) {
	if err := o.forFiles(); err != nil {
		return importing.Result{}, err
	}
	text, err := os.ReadFile(a.abs(arg))
	if err != nil {
		return importing.Result{}, err
	}
	if o.name == "" {
		o.name = resourceName("")
	}
	all, err := deployment.Dotenv(text)
	if err != nil {
		return importing.Result{}, usage.New("`"+arg+"`: "+err.Error(), "correct the line; package resource/dotenv documents the syntax")
	}
	return importing.Variables(importing.Request{Name: o.name, Package: pkg}, all, nil), nil
}

func (a *app) importStruct(arg, pkg string, o importOptions) (made importing.Result, err error) {
	struc, err := a.structType(arg)
	if err != nil {
		return made, err
	}
	own, err := gotypes.ImportPath(a.Dir)
	if err != nil {
		return made, project.ModuleError(err)
	}
	if l := typeutil.LockedStruct(own, struc); l != nil {
		return made, usage.New(l.Why, l.Help)
	}
	source, err := a.goSource(struc.Obj().Pkg().Path())
	if err != nil {
		return made, err
	}
	if len(source.Broken) > 0 { // some of its fields or tags would be missing
		return made, usage.New("`"+source.Broken[0]+"` is not valid Go", "correct it: `go vet` prints the line")
	}
	versions := a.folder().Required()
	paths := slices.Concat(source.Imports(), slices.Sorted(maps.Keys(versions)))
	library, err := a.library(arg, struc, o.from, source.Imports())
	if err != nil {
		return made, err
	}
	if o.name == "" {
		o.name = resourceName(struc.Obj().Name())
	}
	q := importing.Request{Struct: struc, Library: library, Source: source, Module: library.In(paths), Version: versions[library.In(paths)], Prefix: o.prefix, Name: o.name, Package: pkg, Path: own}
	sources := []gosource.Source{source}
	for _, name := range o.defaults {
		path, err := a.folder().ImportPath(name)
		if err != nil {
			return made, err
		}
		src, err := a.goSource(path)
		if err != nil {
			return made, err
		}
		if !slices.ContainsFunc(sources, func(s gosource.Source) bool { return s.Path == path }) {
			sources = append(sources, src)
		}
	}
	q.Others = sources[1:]
	if source.Path == own {
		var beside model.Declared
		for _, file := range source.Files {
			gotypes.Declare(&beside, file, path.Base)
		}
		q.Declared = beside.Names
	}
	called := false
	if library == importing.Viper {
		q.Setup = viper.Read(sources, a.configFile(sources))
		called = q.Setup.Called()
	} else {
		q.Program = importing.ReadProgram(library, struc, sources)
		called = q.Program.Called()
	}
	made = importing.Import(q)
	if called {
		return made, nil
	}
	for _, dir := range gotypes.FoldersOf(filepath.Dir(a.folder().GoMod()), func(imports []string) bool { return library.In(imports) != "" && slices.Contains(imports, source.Path) }) {
		rel, err := filepath.Rel(a.Dir, dir)
		if rel = filepath.ToSlash(rel); err == nil && !slices.ContainsFunc(sources, func(s gosource.Source) bool { return s.In(rel) }) {
			if !strings.HasPrefix(rel, ".") { // not an import path
				rel = "./" + rel
			}
			why := "it imports " + library.Name + " and the package of " + struc.Obj().Name() + ", and no call that loads the struct was found: if it is here, pass --defaults " + rel
			made.Notes = append(made.Notes, note.Note{Field: rel, Left: true, Why: why})
		}
	}
	return made, nil
}

// library returns the library named from or, if from is "", the one that probably loads the struct, according to its tags, the imports of
// its package, and its module.
func (a *app) library(arg string, struc *types.Named, from string, imports []string) (*importing.Library, error) {
	if from != "" {
		at := slices.Index(libraries(), from)
		if at < 0 {
			return nil, usage.Unknown("library", from, libraries())
		}
		return importing.Libraries[at], nil
	}
	fit, strangers := importing.Detect(struc, imports, slices.Sorted(maps.Keys(a.folder().Required())))
	byHand := "begin the specification by hand: `struct = \"" + struc.Obj().Pkg().Path() + "." + struc.Obj().Name() + "\"`, as in docs/adopt.md#a-struct-without-tags"
	switch {
	case len(strangers) > 0:
		return nil, usage.New(
			"`"+arg+"` has tags of a library that import does not know: "+ident.Listed(strangers), "import reads the tags of "+ident.Listed(libraries())+"; name one with --from. For another library, "+byHand,
		)
	case len(fit) == 0:
		return nil, usage.New(
			"no field of `"+arg+"` has a tag of a library that import knows", "import reads the tags of "+ident.Listed(libraries())+"; name one with --from. For a struct without tags, "+byHand,
		)
	case len(fit) > 1:
		var names []string
		for _, l := range fit {
			names = append(names, l.Name)
		}
		help := "choose the one that loads it: --from " + names[0]
		if slices.Contains(fit, importing.Viper) { // which loads structs without tags
			help += ". If none does, " + byHand
		}
		return nil, usage.New("the tags of `"+arg+"` fit several libraries: "+ident.Listed(names), help)
	}
	return fit[0], nil
}

// goSource reads the Go files of a package that are for this system, except tests and files that resgen has generated.
func (a *app) goSource(path string) (gosource.Source, error) {
	src := gosource.Source{Path: path, Positions: token.NewFileSet()}
	found, err := a.folder().World(a.Dir, nil).Packages([]string{path})
	if err != nil {
		return src, project.ModuleError(err)
	}
	if len(found) != 1 || found[0].Dir == "" {
		return src, usage.New("there is no package "+path, "name an import path, or a folder that begins with ./ or ../")
	}
	entries, err := os.ReadDir(found[0].Dir)
	if err != nil {
		return src, err
	}
	for _, e := range entries {
		if match, err := gobuild.Default.MatchFile(found[0].Dir, e.Name()); err != nil || !match || !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		name := filepath.Join(found[0].Dir, e.Name())
		text, err := os.ReadFile(name)
		if err != nil {
			return src, err
		}
		if output.Generated(text) { // a file of resgen is generated again
			continue
		}
		if rel, err := filepath.Rel(a.Dir, name); err == nil {
			name = filepath.ToSlash(rel)
		}
		file, err := parser.ParseFile(src.Positions, name, text, parser.SkipObjectResolution)
		if err != nil {
			src.Broken = append(src.Broken, name)
			continue
		}
		src.Files = append(src.Files, file)
	}
	return src, nil
}

// configFile returns the function that finds files of the module by the names that the program has for them: from the folder of go.mod, or from
// those of the packages.
func (a *app) configFile(sources []gosource.Source) viper.Opener {
	root, err := filepath.Rel(a.Dir, filepath.Dir(a.folder().GoMod()))
	dirs := []string{filepath.ToSlash(root)}
	if err != nil {
		dirs = nil
	}
	for _, source := range sources {
		for _, file := range source.Files {
			if dir := path.Dir(source.Positions.Position(file.Pos()).Filename); !slices.Contains(dirs, dir) {
				dirs = append(dirs, dir)
			}
		}
	}
	return func(name string) (string, []byte, bool) {
		if !filepath.IsLocal(filepath.FromSlash(name)) {
			return "", nil, false
		}
		for _, dir := range dirs {
			if text, err := os.ReadFile(a.abs(filepath.FromSlash(path.Join(dir, name)))); err == nil {
				return dir, text, true
			}
		}
		return "", nil, false
	}
}

// structType finds the struct that arg names.
func (a *app) structType(arg string) (*types.Named, error) {
	dot := strings.LastIndexByte(arg, '.')
	if dot < 0 || dot < strings.LastIndexByte(arg, '/') || !ident.IsPackage(arg[dot+1:]) {
		return nil, usage.New("`"+arg+"` names no struct", "write import/path.Struct, ./folder.Struct, or .Struct for one of the package in this folder")
	}
	path, err := a.folder().ImportPath(arg[:dot])
	if err != nil {
		return nil, err
	}
	found, err := a.folder().World(a.Dir, nil).Load([]string{path})
	p := found[path]
	if p == nil {
		if err == nil {
			err = errors.New("there is no package " + path)
		}
		return nil, project.ModuleError(err)
	}
	if problems := (world.Problems)(nil); err != nil && !errors.As(err, &problems) {
		return nil, err
	}
	if own, _ := gotypes.ImportPath(a.Dir); !token.IsExported(arg[dot+1:]) && path != own {
		return nil, usage.New("the struct `"+arg+"` is unexported", "export it, or run import in the folder of its package")
	}
	o, _ := p.Scope().Lookup(arg[dot+1:]).(*types.TypeName)
	if o == nil {
		return nil, usage.New("the package `"+path+"` has no type `"+arg[dot+1:]+"`", diag.DidYouMean(arg[dot+1:], structsOf(p.Scope())))
	}
	n, ok := types.Unalias(o.Type()).(*types.Named)
	if !ok || n.TypeParams().Len() > 0 {
		return nil, usage.New("`"+arg+"` is not a struct", "name a struct type without type parameters")
	}
	if _, ok := n.Underlying().(*types.Struct); !ok {
		return nil, usage.New("`"+arg+"` is not a struct", "name a struct type without type parameters")
	}
	return n, nil
}

// structsOf returns the names of the structs of a package.
func structsOf(scope *types.Scope) []string {
	return slices.DeleteFunc(slices.Clone(scope.Names()), func(name string) bool {
		o, ok := scope.Lookup(name).(*types.TypeName)
		return !ok || !typeutil.IsStruct(o.Type())
	})
}

// resourceName returns a name of the resource for a struct: server for ServerConfig, and app for a general name such as Config.
func resourceName(name string) string {
	name = "_" + ident.Snake(name)
	for _, end := range []string{"configuration", "config", "settings", "environment", "options", "env"} {
		if cut, ok := strings.CutSuffix(name, "_"+end); ok {
			name = cut
			break
		}
	}
	if name = strings.TrimPrefix(name, "_"); ident.Valid(name) {
		return name
	}
	return "app"
}

// try resolves a specification for the current folder that is not written yet, and prints the findings.
func (a *app) try(text string) error {
	s, err := a.folder().SpecAt(a.Dir, &diag.Source{Name: output.SpecName, Text: []byte(text)})
	if err != nil {
		return err
	}
	result := a.resolve(s)
	clashes := slices.DeleteFunc(slices.Clone(result.Findings), func(f diag.Finding) bool { return f.Code != diag.NameCollision })
	for i, f := range clashes {
		if strings.HasSuffix(f.Help, "`go_name` here") { // the specification is not written
			clashes[i].Help = "choose another name for the resource with --name, or rename it there"
		}
	}
	if len(clashes) > 0 { // other findings may follow from them
		result.Findings = clashes
	}
	a.report(result.Findings...)
	if hasErrors(result.Findings) {
		return errFindings
	}
	return nil
}
