package project

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen"
	"github.com/resgen-go/resgen/internal/gen/world"
	"github.com/resgen-go/resgen/internal/gotypes"
	"github.com/resgen-go/resgen/internal/output"
	"github.com/resgen-go/resgen/internal/usage"
)

// WorkPattern is the argument that names every module of the workspace.
const WorkPattern = "work"

// Specs finds and reads the specifications that args name: folders, their files, `folder/...`, or `work`; Without arguments, it reads the
// one of the current folder.
func (f Folder) Specs(args []string) ([]gen.Spec, error) {
	if len(args) == 0 {
		args = []string{"."}
	}
	var dirs []string
	named := map[string]bool{}
	for _, arg := range args {
		found, err := f.expand(arg)
		if err != nil {
			return nil, err
		}
		for _, dir := range found {
			if !named[dir] {
				named[dir] = true
				dirs = append(dirs, dir)
			}
		}
	}
	var all []gen.Spec
	order := 0
	for _, dir := range dirs {
		s, err := f.read(dir, &order)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

// One is Specs for a verb that takes only one specification.
func (f Folder) One(args []string) (gen.Spec, error) {
	all, err := f.Specs(args)
	if err != nil {
		return gen.Spec{}, err
	}
	if len(all) > 1 {
		return gen.Spec{}, usage.New(fmt.Sprintf("`%s` holds %d specifications", args[0], len(all)), "name the folder of one")
	}
	return all[0], nil
}

// expand lists the folders that one argument names.
func (f Folder) expand(arg string) ([]string, error) {
	if _, err := os.Stat(f.Abs(arg)); arg == WorkPattern && err != nil {
		modules, err := f.modules()
		if err != nil {
			return nil, err
		}
		var dirs []string
		for _, m := range modules {
			below, err := walk(m)
			if err != nil {
				return nil, err
			}
			dirs = append(dirs, below...)
		}
		return f.orNone(dirs, "no module of the workspace holds a specification")
	}
	slashed := filepath.ToSlash(arg)
	if top, ok := strings.CutSuffix("./"+slashed, "/..."); ok {
		if filepath.IsAbs(arg) {
			top = strings.TrimSuffix(slashed, "/...")
		}
		dirs, err := walk(f.Abs(filepath.FromSlash(top)))
		if errors.Is(err, fs.ErrNotExist) {
			return nil, usage.New(fmt.Sprintf("there is no folder `%s`", strings.TrimSuffix(slashed, "/...")), "./... is this folder and all below")
		}
		if err != nil {
			return nil, err
		}
		return f.orNone(dirs, "there is no "+output.SpecName+" in `"+arg+"`")
	}
	dir := f.Abs(arg)
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, usage.New(fmt.Sprintf("there is no folder `%s`", arg), "name a folder that holds a "+output.SpecName+", or ./... for all below")
	case err != nil:
		return nil, err
	case !info.IsDir() && output.IsSpec(filepath.Base(dir)):
		dir = filepath.Dir(dir)
	case !info.IsDir():
		return nil, usage.New(fmt.Sprintf("`%s` is not a specification", arg), "name a folder that holds a "+output.SpecName)
	}
	if !HasSpec(dir) {
		return nil, f.noSpec(dir)
	}
	return []string{dir}, nil
}

// noSpec returns the error that dir has no specification, with the folders in it that have one.
func (f Folder) noSpec(dir string) error {
	where := "here"
	if shown := f.Shown(dir); shown != "." {
		where = "in `" + shown + "`"
	}
	if info, err := os.Lstat(filepath.Join(dir, output.SpecName)); err == nil {
		what := "is not an ordinary file"
		switch {
		case info.IsDir():
			what = "is a folder"
		case info.Mode()&fs.ModeSymlink != 0:
			what = "is a symbolic link, and not to a file"
		}
		return usage.New(output.SpecName+" "+where+" "+what, "write a file in its place")
	}
	help := "name the folder of one, or begin one with: " + f.Command() + " init"
	if other := otherName(dir); other != "" {
		help = "rename `" + other + "` to " + output.SpecName
		if !strings.Contains(strings.ToLower(other), ".t") {
			help = "a specification is TOML, in a file " + output.SpecName + ": `" + other + "` is not read"
		}
		return usage.New("there is no "+output.SpecName+" "+where, help)
	}
	if below, err := walk(dir); err == nil && len(below) > 0 {
		help = "name the folder of one: " + f.Shown(below[0])
		if more := len(below) - 1; more > 0 {
			help += fmt.Sprintf(" or %d more; ./... is all of them", more)
		}
	}
	return usage.New("there is no "+output.SpecName+" "+where, help)
}

// otherName returns a file in dir that is probably meant to be the specification, or "".
func otherName(dir string) string {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return ""
	}
	for _, e := range entries {
		name := strings.ToLower(e.Name())
		switch {
		case !e.Type().IsRegular():
		case output.IsSpec(name), name == output.SpecName+".txt", slices.Contains([]string{".yaml", ".yml", ".json", ".tml"}, strings.TrimPrefix(name, "resgen")):
			return e.Name()
		}
	}
	return ""
}

// orNone returns dirs, or an error with the text if there are none.
func (f Folder) orNone(dirs []string, text string) ([]string, error) {
	if len(dirs) == 0 {
		return nil, usage.New(text, "begin one with: "+f.Command()+" init")
	}
	return dirs, nil
}

// walk lists the folders with specifications in top, at any depth. Like the go command, it ignores testdata, vendor, other modules, and
// names that begin with a dot or an underscore.
func walk(top string) ([]string, error) {
	var dirs []string
	err := filepath.WalkDir(top, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			if name != top && errors.Is(err, fs.ErrPermission) {
				return fs.SkipDir
			}
			return err
		}
		if !d.IsDir() {
			return nil
		}
		if name != top {
			base := d.Name()
			if base == "testdata" || base == "vendor" || base[0] == '.' || base[0] == '_' {
				return fs.SkipDir
			}
			if _, err := os.Stat(filepath.Join(name, "go.mod")); err == nil {
				return fs.SkipDir
			}
		}
		if HasSpec(name) {
			dirs = append(dirs, name)
		}
		return nil
	})
	return dirs, err
}

// read reads the files of the specification in dir.
func (f Folder) read(dir string, order *int) (gen.Spec, error) {
	found, err := gotypes.SpecFiles(dir)
	if err != nil {
		return gen.Spec{}, err
	}
	var files []*diag.Source
	for _, file := range found {
		files = append(files, &diag.Source{Name: f.Shown(filepath.Join(dir, file.Name)), Order: *order, Text: file.Data})
		*order++
	}
	return f.SpecAt(dir, files...)
}

// HasSpec reports whether dir has a specification.
func HasSpec(dir string) bool {
	info, err := os.Stat(filepath.Join(dir, output.SpecName))
	return err == nil && info.Mode().IsRegular()
}

// SpecAt returns the specification of dir, an absolute path, for the given contents of its files.
func (f Folder) SpecAt(dir string, files ...*diag.Source) (gen.Spec, error) {
	root := f.Workspace(dir)
	rel, err := filepath.Rel(root, dir)
	seen := func(from string) world.World { return f.World(from, nil) }
	return gen.Spec{Dir: filepath.ToSlash(rel), Root: root, Files: files, World: seen}, err
}
