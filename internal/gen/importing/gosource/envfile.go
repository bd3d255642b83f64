package gosource

import (
	"fmt"
	"go/ast"
	"slices"
	"strconv"
)

// EnvFiles returns the places where packages put the variables of .env files into the environment, with godotenv.
func EnvFiles(sources []Source) []string {
	const godotenv = "github.com/joho/godotenv"
	var places []string
	for _, s := range sources {
		add := func(n ast.Node) {
			at := s.Positions.Position(n.Pos())
			places = append(places, fmt.Sprintf("%s:%d", at.Filename, at.Line))
		}
		for _, file := range s.Files {
			for _, spec := range file.Imports {
				if spec.Path.Value == strconv.Quote(godotenv+"/autoload") {
					add(spec)
				}
			}
			ast.Inspect(file, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				if f, ok := call.Fun.(*ast.SelectorExpr); ok && slices.Contains([]string{"Load", "Overload"}, f.Sel.Name) {
					if id, ok := f.X.(*ast.Ident); ok && ImportedAs(file, id.Name) == godotenv {
						add(call)
					}
				}
				return true
			})
		}
	}
	return places
}
