package cli

import (
	"errors"
	"fmt"
	gobuild "go/build"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/mod/modfile"

	"github.com/resgen-go/resgen/internal/cli/table"
	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/disk"
	"github.com/resgen-go/resgen/internal/ident"
	"github.com/resgen-go/resgen/internal/module"
	"github.com/resgen-go/resgen/internal/output"
	"github.com/resgen-go/resgen/templates"
)

const (
	docFile    = "doc.go"
	attributes = "*" + output.Suffix + " linguist-generated=true"
)

// generateLine is the line with which go generate runs resgen, for Go files in the current folder.
func (a *app) generateLine() string { return module.Directive(a.toolFile()) }

// command returns the command that runs resgen in the current folder. The tool may be in another file next to go.mod, such as tools.mod.
func (a *app) command() string { return module.Shell(a.toolFile()) }

// toolFile returns the file next to go.mod in which resgen is a tool, relative to the current folder and with slashes. It returns "" if
// this is go.mod itself, or if there is none.
func (a *app) toolFile() string {
	mod := upward(a.Dir, "go.mod")
	if mod == "" || hasTool(mod) {
		return ""
	}
	files, _ := filepath.Glob(filepath.Join(filepath.Dir(mod), "*.mod")) // the only possible error is a wrong pattern, for a folder with [ in its name
	for _, file := range files {
		if ident.FileFlaw(filepath.Base(file)) != "" || !hasTool(file) { // nobody can write this name into a line of Go
			continue
		}
		if rel, err := filepath.Rel(a.Dir, file); err == nil {
			return filepath.ToSlash(rel)
		}
	}
	return ""
}

// hasTool reports whether resgen is a tool in a file, which has the format of go.mod.
func hasTool(file string) bool {
	text, err := os.ReadFile(file)
	if err != nil {
		return false
	}
	mod, err := modfile.Parse(file, text, nil)
	return err == nil && slices.ContainsFunc(mod.Tool, func(t *modfile.Tool) bool { return t.Path == module.Command })
}

func (a *app) initCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "init [kind...]",
		Short: "Begin a specification in the current folder",
		Long: "init writes a commented " + specFile + " with one resource of each named kind, a " + docFile + " for go generate, and a line in .gitattributes.\n" +
			"It never overwrites a file.\n\n" + starterKinds(),
		ValidArgs: templates.Starters(),
		RunE:      func(_ *cobra.Command, args []string) error { return a.runInit(args) },
	}
}

// starterKinds lists the kinds that init accepts.
func starterKinds() string {
	var ours, own []string
	for _, k := range templates.Starters() {
		if text, _ := templates.Starter("x", k); strings.Contains(text, goGet) {
			ours = append(ours, k)
		} else {
			own = append(own, k)
		}
	}
	return "Kinds that come with resgen and have a client: " + strings.Join(ours, ", ") + ".\n" +
		"Examples of kinds of your own, without a client: " + strings.Join(own, ", ") + ". The default is " + templates.DefaultStarter + "."
}

func (a *app) runInit(kinds []string) error {
	if len(kinds) == 0 {
		kinds = []string{templates.DefaultStarter}
	}
	seen := make(map[string]bool)
	for _, k := range kinds {
		if _, ok := templates.Starter("x", k); !ok || k == "head" {
			help := starterKinds() + "\nFor a client of anything else, write a kind with a constructor: docs/language.md#constructors"
			switch near := diag.Suggest(strings.ToLower(k), templates.Starters()); {
			case slices.Contains(templates.Starters(), strings.ToLower(k)):
				help = "write `" + strings.ToLower(k) + "`"
			case strings.Contains(k, ","):
				help = "separate the kinds with blanks: " + a.command() + " init " + strings.Join(strings.FieldsFunc(strings.Join(kinds, " "), func(c rune) bool { return c == ',' || c == ' ' }), " ")
			case near != "":
				help = "did you mean `" + near + "`?"
			}
			return &usageError{fmt.Sprintf("there is no starter `%s`", k), help}
		}
		if seen[k] {
			return &usageError{fmt.Sprintf("`%s` is named twice", k), "name each kind once"}
		}
		seen[k] = true
	}
	pkg, hasLine, err := a.newPackage()
	if err != nil {
		return err
	}
	text, _ := templates.Starter(pkg, kinds...)
	text = strings.ReplaceAll(text, module.Shell("")+" ", a.command()+" ")
	return a.begin(pkg, hasLine, output.File{Path: specFile, Data: []byte(text)})
}

// newPackage returns the name of the package that a specification in the current folder generates, and whether a Go file there already runs
// resgen.
func (a *app) newPackage() (pkg string, hasLine bool, err error) {
	pkg, hasLine, err = goFolder(a.Dir)
	if pkg == "" {
		pkg = ident.NewPackage(filepath.Base(a.Dir), "settings")
	}
	return pkg, hasLine, err
}

// begin writes the first files of a package into the current folder: the specification, and then the others. None of them may exist.
func (a *app) begin(pkg string, hasLine bool, files ...output.File) error {
	dir := a.workspace(a.Dir)
	root, err := disk.Open(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	rel, err := filepath.Rel(dir, a.Dir)
	if err != nil {
		return err
	}
	rel = filepath.ToSlash(rel)
	for _, f := range files {
		if err := a.create(root, rel, f.Path, string(f.Data)); err != nil {
			return a.placed(dir, err)
		}
	}
	if !hasLine {
		switch err := a.create(root, rel, docFile, a.generateLine()+"\n\npackage "+pkg+"\n"); {
		case errors.Is(err, os.ErrExist):
			fmt.Fprintf(a.Stdout, "add to %s: %s\n", docFile, a.generateLine())
		case err != nil:
			return a.placed(dir, err)
		}
	}
	if err := a.markGenerated(root, dir); err != nil {
		return a.placed(dir, err)
	}
	a.next(string(files[0].Data))
	return nil
}

// create writes a file of the current folder, and prints its name.
func (a *app) create(root *disk.Root, rel, name, text string) error {
	if err := root.Create(output.File{Path: path.Join(rel, name), Data: []byte(text)}); err != nil {
		return err
	}
	_, err := fmt.Fprintln(a.Stdout, "wrote", name)
	return err
}

// markGenerated marks generated files for code hosts, in the file .gitattributes of the repository, or of the workspace if the repository
// is larger.
func (a *app) markGenerated(root *disk.Root, dir string) error {
	folder := dir
	if git := gitFolder(a.Dir); git != "" {
		if rel, err := filepath.Rel(dir, git); err == nil && filepath.IsLocal(rel) {
			folder = git
		} else if text, err := os.ReadFile(filepath.Join(git, ".gitattributes")); err == nil && hasWords(string(text), attributes) {
			return nil
		}
	}
	rel, err := filepath.Rel(dir, folder)
	if err != nil {
		return err
	}
	added, err := root.Append(path.Join(filepath.ToSlash(rel), ".gitattributes"), attributes)
	if err == nil && added {
		fmt.Fprintf(a.Stdout, "added to %s: %s\n", a.shown(filepath.Join(folder, ".gitattributes")), attributes)
	}
	return err
}

// gitFolder returns the folder of the git repository that contains dir, or "".
func gitFolder(dir string) string {
	for {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			return ""
		}
		dir = up
	}
}

func hasWords(text, line string) bool {
	for have := range strings.Lines(text) {
		if table.Cell(have) == line {
			return true
		}
	}
	return false
}

// next prints what to do now. The comments in a starter name the modules to get.
func (a *app) next(spec string) {
	mod := upward(a.Dir, "go.mod")
	var required string
	if mod == "" {
		fmt.Fprintln(a.Stdout, "next: go mod init example.com/name")
	} else if text, err := os.ReadFile(mod); err == nil {
		required = string(text)
	}
	used := a.usedModules()
	if !strings.Contains(required, module.Command) && a.toolFile() == "" && used[module.Path] == "" {
		fmt.Fprintln(a.Stdout, "next: go get -tool", module.Command)
	}
	for line := range strings.Lines(spec) {
		needed, ok := strings.CutPrefix(strings.TrimSpace(line), goGet)
		if !ok || strings.Contains(required, needed) || used[needed] != "" {
			continue
		}
		below := filepath.Join(used[module.Path], filepath.FromSlash(strings.TrimPrefix(needed, module.Path)))
		if used[module.Path] != "" && modulePath(below) == needed { // the module is a checkout in this workspace
			fmt.Fprintln(a.Stdout, "next: go work use", a.shown(below))
		} else {
			fmt.Fprintln(a.Stdout, "next: go get", needed)
		}
	}
	fmt.Fprintln(a.Stdout, "next: edit "+specFile+", then run: go generate")
}

// usedModules returns the folders of the modules that go.work uses, by import path. They must not be fetched with go get, which would look
// for a release.
func (a *app) usedModules() map[string]string {
	used := map[string]string{}
	if a.goWork(a.Dir) == "" {
		return used
	}
	dirs, _ := a.modules() // if go.work cannot be read, there are none
	for _, dir := range dirs {
		used[modulePath(dir)] = dir
	}
	return used
}

// modulePath returns the import path of the module in dir, or "".
func modulePath(dir string) string {
	text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		return ""
	}
	return modfile.ModulePath(text)
}

// goGet begins the line of a starter that names the module of its kind.
const goGet = "#     go get "

// goFolder returns the package name of the Go files in dir, or "" if the go command builds none of them here, and whether one of them runs
// resgen.
func goFolder(dir string) (pkg string, hasLine bool, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", false, err
	}
	for _, e := range entries {
		if e.IsDir() || !strings.HasSuffix(e.Name(), ".go") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return "", false, err
		}
		hasLine = hasLine || module.Generates.Match(text)
		f, err := parser.ParseFile(token.NewFileSet(), e.Name(), text, parser.PackageClauseOnly)
		if err != nil || strings.HasSuffix(e.Name(), "_test.go") || ident.PassedOver(f.Name.Name) {
			continue
		}
		if built, err := gobuild.Default.MatchFile(dir, e.Name()); pkg == "" && built && err == nil {
			pkg = f.Name.Name
		}
	}
	return pkg, hasLine, nil
}
