package importing

import (
	"fmt"
	"go/ast"
	"slices"

	"github.com/resgen-go/resgen/internal/gen/importing/gosource"
	"github.com/resgen-go/resgen/internal/gen/importing/note"
)

// filled returns notes on the places where the files of the struct's package have a literal of the struct. If the program loads into such a
// value, it has defaults that are in no tag. Values in carried are defaults of the specification already.
func filled(s gosource.Source, name string, carried []*ast.CompositeLit) []note.Note {
	var notes []note.Note
	for _, file := range s.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			literal, ok := n.(*ast.CompositeLit)
			if !ok || len(literal.Elts) == 0 || slices.Contains(carried, literal) {
				return true
			}
			if id, ok := literal.Type.(*ast.Ident); ok && id.Name == name {
				at := s.Positions.Position(literal.Pos())
				notes = append(notes, note.Note{
					Field: fmt.Sprintf("%s:%d", at.Filename, at.Line),
					Why:   "here is a " + name + " with values: if the program loads into it, write them as defaults, and let loadBefore in the test begin with it",
				})
			}
			return true
		})
	}
	return notes
}

// envFiles returns notes on the places where the program puts the variables of .env files into the environment.
func envFiles(sources []gosource.Source) []note.Note {
	var notes []note.Note
	for _, at := range gosource.EnvFiles(sources) {
		notes = append(notes, note.Note{
			Field: at, Left: true,
			Why: "the program reads a .env file here, and the new loader does not: keep this before the new loader, or pass WithSource(resource.Layered(resource.OS(), dotenv.File(\".env\")))",
		})
	}
	return notes
}
