package program

import (
	"go/ast"

	"github.com/resgen-go/resgen/internal/gen/importing/gosource"
	"github.com/resgen-go/resgen/internal/gen/importing/note"
)

// A libraryCall is a call that loads the struct.
type libraryCall struct {
	call    *ast.CallExpr
	name    string // the name of the function
	at      gosource.Spot
	target  gosource.Found
	options ast.Expr // nil for none
	parsers ast.Expr // the functions of ParseWithFuncs; nil for none
}

// A reader reads calls.
type reader struct {
	*Program
	*gosource.Follower
}

func (p *Program) note(field, why string, left bool) {
	p.notes = append(p.notes, note.Note{Field: field, Left: left, Carried: !left, Why: why})
}
