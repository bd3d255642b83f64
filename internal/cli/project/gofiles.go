package project

import (
	gobuild "go/build"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"

	"github.com/resgen-go/resgen/internal/ident"
	"github.com/resgen-go/resgen/internal/module"
)

// PackageName returns the name of the package that a specification in the current folder generates, and whether a Go file there already runs
// resgen.
func (f Folder) PackageName() (pkg string, hasLine bool, err error) {
	pkg, hasLine, err = goFolder(f.Dir)
	if pkg == "" {
		pkg = ident.NewPackage(filepath.Base(f.Dir), "settings")
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

// Repository returns the folder of the git repository that contains dir, or "".
func Repository(dir string) string {
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
