package program

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"github.com/resgen-go/resgen/internal/gen/importing/gosource"
	"github.com/resgen-go/resgen/internal/gen/importing/note"
)

// Notes returns notes on what the program does with the struct n, and with .env files. The first of sources is the package of the struct, and the
// others load it, too.
func (p *Program) Notes(n *types.Named, sources []gosource.Source) []note.Note {
	return slices.Concat(p.notes, filled(sources[0], n.Obj().Name(), p.literals), assigned(sources, n, p.assigned), envFiles(sources))
}

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

// assigned notes where the program gives fields of the struct n values that no tag says. Those in carried are defaults already.
func assigned(sources []gosource.Source, n *types.Named, carried []ast.Node) []note.Note {
	var notes []note.Note
	seen := map[string]bool{}
	for _, a := range gosource.NewFollower(sources).Assignments(structOf(n)) {
		path, v := fieldAt(n, a.Path)
		at := a.At.Place(a.Node)
		if v == nil || !v.Exported() || slices.Contains(carried, a.Node) || seen[at+path] {
			continue
		}
		seen[at+path] = true
		why := n.Obj().Name() + "." + path + " gets a value here: call this code after the new loader too, or set the field in a function that `fill` names"
		if a.Flag {
			why = "a flag sets " + n.Obj().Name() + "." + path + " here, and the new loader does not: give the field the default of the flag"
		}
		notes = append(notes, note.Note{Field: at, Why: why})
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
