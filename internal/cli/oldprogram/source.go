package oldprogram

import (
	gobuild "go/build"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/cli/project"
	"github.com/resgen-go/resgen/internal/gen/importing/gosource"
	"github.com/resgen-go/resgen/internal/gen/importing/viper"
	"github.com/resgen-go/resgen/internal/output"
	"github.com/resgen-go/resgen/internal/usage"
)

// goSource reads the Go files of a package that are for this system, except tests and files that resgen has generated.
func (r reader) goSource(path string) (gosource.Source, error) {
	src := gosource.Source{Path: path, Positions: token.NewFileSet()}
	found, err := r.World(r.Dir, nil).Packages([]string{path})
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
		if rel, err := filepath.Rel(r.Dir, name); err == nil {
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

// configFile returns the function that finds a file that the program names. It looks for the name in the folder of go.mod, and in the
// folders of the packages.
func (r reader) configFile(sources []gosource.Source) viper.Opener {
	root, err := filepath.Rel(r.Dir, filepath.Dir(r.GoMod()))
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
			if text, err := os.ReadFile(r.Abs(filepath.FromSlash(path.Join(dir, name)))); err == nil {
				return dir, text, true
			}
		}
		return "", nil, false
	}
}
