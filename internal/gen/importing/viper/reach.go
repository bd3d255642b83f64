package viper

import (
	"go/ast"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/importing/gosource"
)

// early returns a function init that reads the configuration file, itself or through other functions.
func (s *Setup) early() (function, bool) {
	for _, f := range s.functions {
		if f.decl.Recv == nil && f.name == "init" && slices.ContainsFunc(s.readers, func(r function) bool { return s.reaches(f, []function{r}) }) {
			return f, true
		}
	}
	return function{}, false
}

// noteInit notes that a function init ends the test if it does not find the configuration file, which the program calls name. It runs before
// the test can change the working directory.
func (s *Setup) noteInit(name string) {
	f, ok := s.early()
	if !ok || !slices.ContainsFunc(append([]function{f}, s.readers...), function.ends) {
		return
	}
	s.note(s.found, "the function init reads it from the working directory, and may end the test, which runs in another folder: link or copy it there as `"+name+"` while you test")
}

// ends reports whether the function has a call that ends the program, and does not ask whether the configuration file is missing.
func (f function) ends() bool {
	ends, asks := false, false
	ast.Inspect(f.decl.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			asks = asks || n.Sel.Name == "ConfigFileNotFoundError"
		case *ast.CallExpr:
			name := types.ExprString(n.Fun)
			ends = ends || name == "panic" || name == "os.Exit" || name == "cobra.CheckErr" || strings.Contains(name, ".Fatal")
		}
		return true
	})
	return ends && !asks
}

// readFound returns lines with which viper reads the configuration file that a function init did not find.
func (s *Setup) readFound() []string {
	if _, ok := s.early(); !ok || s.found == "" {
		return nil
	}
	return []string{"viper.SetConfigFile(" + strconv.Quote(s.found) + ") // init did not find it from the folder of the test", "if err := viper.ReadInConfig(); err != nil {\nreturn c, err\n}"}
}

// reaches reports whether f calls all the given functions, directly or through others.
func (s *Setup) reaches(f function, all []function) bool {
	met := []function{f}
	for i := 0; i < len(met); i++ {
		at := met[i]
		ast.Inspect(at.decl.Body, func(n ast.Node) bool {
			path, name := "", ""
			switch n := n.(type) {
			case *ast.CallExpr: // cobra calls the arguments when a command runs
				f, ok := n.Fun.(*ast.SelectorExpr)
				return !ok || f.Sel.Name != "OnInitialize" && f.Sel.Name != "OnFinalize"
			case *ast.SelectorExpr: // a function of a package, or a method
				name = n.Sel.Name
				if id, ok := n.X.(*ast.Ident); ok {
					path = gosource.ImportedAs(at.file, id.Name)
				}
			case *ast.Ident:
				path, name = at.path, n.Name
			}
			for _, other := range s.functions {
				same := other.name == name && (other.path == path || other.decl.Recv != nil && other.path == at.path)
				if same && !slices.ContainsFunc(met, func(f function) bool { return f.decl == other.decl }) {
					met = append(met, other)
				}
			}
			return true
		})
	}
	return len(all) > 0 && !slices.ContainsFunc(all, func(f function) bool {
		return !slices.ContainsFunc(met, func(m function) bool { return m.decl == f.decl })
	})
}
