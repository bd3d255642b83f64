package gotypes

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/world"
	"github.com/resgen-go/resgen/internal/ident"
)

// ReadFolder reads the Go files of dir, an absolute path that need not exist, except those with the given base names. It ignores build
// constraints. If dir is in no module, the error is one for which NoModule returns true.
func ReadFolder(dir string, except []string) (world.Folder, error) {
	f := world.Folder{Declared: map[string][]string{}}
	var err error
	if f.Path, err = importPath(dir); err != nil {
		return f, err
	}
	names, err := goFilesBut(dir, except)
	if err != nil {
		return f, err
	}
	fset := token.NewFileSet()
	for _, name := range names {
		file, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
		if err != nil || ident.PassedOver(file.Name.Name) {
			continue
		}
		pkg := file.Name.Name
		switch {
		case !strings.HasSuffix(name, "_test.go"):
			f.Own, f.Name = pkg, pkg
		case f.Own == "" && (f.Name == "" || strings.HasSuffix(f.Name, "_test")):
			f.Name = pkg
		}
		f.Declared[pkg] = append(f.Declared[pkg], declarations(file)...)
	}
	return f, nil
}

// Declaring returns the base names of the Go files in dir that declare the named types, by the name of the type. It includes tests and
// files for other systems.
func Declaring(dir string, names []string) map[string]string {
	found := declaring(dir, names, func(string) bool { return true })
	bases := make(map[string]string, len(found))
	for name, f := range found {
		bases[name] = filepath.Base(f.path)
	}
	return bases
}

// ImportPath returns the import path of dir. The error is that of ReadFolder.
func ImportPath(dir string) (string, error) { return importPath(dir) }

// FolderFingerprint returns a text that identifies what ReadFolder reads of a folder. The error is that of ReadFolder.
func FolderFingerprint(dir string, except []string) (string, error) {
	path, err := importPath(dir)
	if err != nil {
		return "", err
	}
	names, err := goFilesBut(dir, except)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	fmt.Fprintf(h, "%q\n", path)
	for _, name := range names {
		data, err := os.ReadFile(name)
		fmt.Fprintf(h, "%q %t %d\n", filepath.Base(name), err == nil, len(data))
		h.Write(data)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// goFilesBut returns the sorted paths of the Go files in dir, except files with the given base names.
func goFilesBut(dir string, except []string) ([]string, error) {
	names, err := filepath.Glob(filepath.Join(escaped(dir), "*.go"))
	names = slices.DeleteFunc(names, func(name string) bool { return slices.Contains(except, filepath.Base(name)) })
	slices.Sort(names)
	return names, err
}

// declarations lists the package-level names of a file, without methods.
func declarations(file *ast.File) []string {
	var names []string
	add := func(ids ...*ast.Ident) {
		for _, id := range ids {
			if id.Name != "_" && id.Name != "init" {
				names = append(names, id.Name)
			}
		}
	}
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil {
				add(d.Name)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					add(spec.Name)
				case *ast.ValueSpec:
					add(spec.Names...)
				}
			}
		}
	}
	return names
}

// FolderOf returns the folder of the package at path, which need not exist, if it belongs to the same module as dir. Otherwise it returns
// "".
func FolderOf(dir, path string) (string, error) {
	for up := dir; ; up = filepath.Dir(up) {
		file, err := os.Open(filepath.Join(up, "go.mod"))
		if err == nil {
			defer file.Close()
			module, err := joinModule(file, up, up)
			if err != nil {
				return "", err
			}
			rest, ok := strings.CutPrefix(path+"/", module+"/")
			if !ok {
				return "", nil
			}
			return filepath.Join(up, filepath.FromSlash(rest)), nil
		}
		if up == filepath.Dir(up) {
			return "", world.ErrNoModule
		}
	}
}

// importPath returns the import path of a folder: the path of its module, and the path of the folder in the module.
func importPath(dir string) (string, error) {
	for up := dir; ; up = filepath.Dir(up) {
		file, err := os.Open(filepath.Join(up, "go.mod"))
		if err == nil {
			defer file.Close()
			return joinModule(file, up, dir)
		}
		if up == filepath.Dir(up) {
			return "", world.ErrNoModule
		}
	}
}

func joinModule(file *os.File, root, dir string) (string, error) {
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		words := tokens(lines.Text())
		if len(words) < 2 || words[0] != "module" {
			continue
		}
		rel, err := filepath.Rel(root, dir)
		if err != nil {
			return "", err
		}
		return path.Join(words[1], filepath.ToSlash(rel)), nil
	}
	return "", errors.New("go.mod of " + filepath.Base(root) + " names no module")
}
