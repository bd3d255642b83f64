package cli

import (
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/resgen-go/resgen/internal/cli/project"
	"github.com/resgen-go/resgen/internal/cli/table"
	"github.com/resgen-go/resgen/internal/disk"
	"github.com/resgen-go/resgen/internal/module"
	"github.com/resgen-go/resgen/internal/output"
)

const (
	docFile    = "doc.go"
	attributes = "*" + output.Suffix + " linguist-generated=true"
)

// goGet begins the line of a starter that names the module of its kind.
const goGet = "#     go get "

// begin writes the first files of a package into the current folder: the specification, and then the others. None of them may exist.
func (a *app) begin(pkg string, hasLine bool, files ...output.File) error {
	dir := a.folder().Workspace(a.Dir)
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
		switch err := a.create(root, rel, docFile, a.folder().GenerateLine()+"\n\npackage "+pkg+"\n"); {
		case errors.Is(err, os.ErrExist):
			fmt.Fprintf(a.Stdout, "add to %s: %s\n", docFile, a.folder().GenerateLine())
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
	if git := project.Repository(a.Dir); git != "" {
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
	here := a.folder()
	mod := here.GoMod()
	var required string
	if mod == "" {
		fmt.Fprintln(a.Stdout, "next: go mod init example.com/name")
	} else if text, err := os.ReadFile(mod); err == nil {
		required = string(text)
	}
	used := here.UsedModules()
	if !strings.Contains(required, module.Command) && here.ToolFile() == "" && used[module.Path] == "" {
		fmt.Fprintln(a.Stdout, "next: go get -tool", module.Command)
	}
	for line := range strings.Lines(spec) {
		needed, ok := strings.CutPrefix(strings.TrimSpace(line), goGet)
		if !ok || strings.Contains(required, needed) || used[needed] != "" {
			continue
		}
		below := filepath.Join(used[module.Path], filepath.FromSlash(strings.TrimPrefix(needed, module.Path)))
		if used[module.Path] != "" && project.ModulePath(below) == needed { // the module is a checkout in this workspace
			fmt.Fprintln(a.Stdout, "next: go work use", a.shown(below))
		} else {
			fmt.Fprintln(a.Stdout, "next: go get", needed)
		}
	}
	fmt.Fprintln(a.Stdout, "next: edit "+output.SpecName+", then run: go generate")
}
