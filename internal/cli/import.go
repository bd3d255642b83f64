package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/resgen-go/resgen/internal/cli/oldprogram"
	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/ident"
	"github.com/resgen-go/resgen/internal/output"
	"github.com/resgen-go/resgen/internal/usage"
)

// comparison is the file of the test that compares an old loader with the generated one.
const comparison = "import_test.go"

func (a *app) importCommand() *cobra.Command {
	var o oldprogram.Options
	cmd := &cobra.Command{
		Use:   "import import/path.Struct | .env | compose.yaml ...",
		Short: "Begin a specification for a struct that another library loads, or for a .env, Compose or Kubernetes file",
		Long: "import reads the tags of a Go struct that " + ident.Either(oldprogram.Libraries()) + " loads.\n" +
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
			if len(args) == 0 || len(args) > 1 && !slices.ContainsFunc(args, oldprogram.IsManifest) {
				return usage.New("import takes one struct or one file", "name it: resgen import ./config.Config, resgen import import/path.Struct, or resgen import .env")
			}
			if at := slices.IndexFunc(args, func(arg string) bool { return !oldprogram.IsManifest(arg) }); len(args) > 1 && at >= 0 {
				return usage.New("`"+args[at]+"` is not a file in YAML", "import takes several files only of Docker Compose or Kubernetes")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return a.runImport(args, o) },
	}
	cmd.Flags().StringVar(&o.Prefix, "env-prefix", "", "the `prefix` of all variables, as the program passes it to the library; by default it is found in the calls of the library")
	cmd.Flags().StringVar(&o.From, "from", "", "the `library` that loads the struct: "+ident.Either(oldprogram.Libraries())+"; by default it is found by the tags and imports")
	cmd.Flags().StringArrayVar(&o.Defaults, "defaults", nil, "the import path of a `package`, or ./folder, that calls the library, or sets defaults of viper; may be repeated")
	cmd.Flags().StringArrayVar(&o.Containers, "container", nil, "the `name` of the Compose service or the container whose variables are read; may be repeated")
	cmd.Flags().StringVar(&o.Name, "name", "", "`name` of the resource, in snake case; by default it is made from the struct's name, or is app for files and for a struct called Config or the like")
	return cmd
}

func (a *app) runImport(args []string, o oldprogram.Options) error {
	for _, file := range []string{output.SpecName, comparison} {
		if _, err := os.Lstat(filepath.Join(a.Dir, file)); !errors.Is(err, fs.ErrNotExist) {
			return usage.New("`"+file+"` exists already", "it is left as it is: run import in another folder")
		}
	}
	if o.Name != "" && !ident.Valid(o.Name) {
		return usage.New("`"+o.Name+"` cannot be the name of a resource", "--name takes lower-case words joined by underscores")
	}
	pkg, hasLine, err := a.folder().PackageName()
	if err != nil {
		return err
	}
	made, err := oldprogram.Read(a.folder(), args, pkg, o)
	if err != nil {
		return err
	}
	for _, n := range made.Notes {
		fmt.Fprintln(a.Stderr, n)
	}
	if made.Count == 0 {
		help := "import reads the tags of " + ident.Listed(oldprogram.Libraries()) + ", .env files, and files of Docker Compose and Kubernetes"
		if oldprogram.IsManifest(args[0]) {
			help = "import reads the services of a Compose file, and containers, ConfigMaps and Secrets of Kubernetes. Of a Helm chart, import what `helm template` prints"
		}
		return usage.New("nothing in `"+args[0]+"` has a variable", help)
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
