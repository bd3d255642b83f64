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
	"strings"

	"github.com/resgen-go/resgen/internal/cli/table"
	"github.com/resgen-go/resgen/internal/disk"
	"github.com/resgen-go/resgen/internal/ident"
	"github.com/resgen-go/resgen/internal/module"
	"github.com/resgen-go/resgen/internal/output"
)

const (
	docFile    = "doc.go"
	attributes = "*" + output.Suffix + " linguist-generated=true"
)

// goGet begins the line of a starter that names the module of its kind.
const goGet = "#     go get "

// newPackage returns the name of the package that a specification in the current folder generates, and whether a Go file there already runs
// resgen.
func (a *app) newPackage() (pkg string, hasLine bool, err error) {
	pkg, hasLine, err = goFolder(a.Dir)
	if pkg == "" {
		pkg = ident.NewPackage(filepath.Base(a.Dir), "settings")
	}
	return pkg, hasLine, err
}

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
