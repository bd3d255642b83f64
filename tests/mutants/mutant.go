package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A mutant is a file with one alteration.
type mutant struct {
	file     string
	line     int
	what     string // the condition, and what becomes of it
	source   []byte
	from, to int    // what is replaced
	with     string // by this
}

// altered is the text of the file with the alteration.
func (m mutant) altered() []byte {
	return slices.Concat(m.source[:m.from], []byte(m.with), m.source[m.to:])
}

// mutants lists all mutants of the package in dir, in the order of its files.
func mutants(dir string) ([]mutant, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	var all []mutant
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		source, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		of, err := mutantsOf(name, source)
		if err != nil {
			return nil, err
		}
		all = append(all, of...)
	}
	return all, nil
}

// opposites are what a comparison becomes: its opposite, and the one that differs where both sides are equal.
var opposites = map[token.Token][]token.Token{
	token.EQL: {token.NEQ},
	token.NEQ: {token.EQL},
	token.LSS: {token.GEQ, token.LEQ},
	token.LEQ: {token.GTR, token.LSS},
	token.GTR: {token.LEQ, token.GEQ},
	token.GEQ: {token.LSS, token.GTR},
}

// mutantsOf lists the mutants of one file.
func mutantsOf(name string, source []byte) ([]mutant, error) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, name, source, 0)
	if err != nil {
		return nil, err
	}
	var all []mutant
	text := func(n ast.Node) string {
		return string(source[files.Position(n.Pos()).Offset:files.Position(n.End()).Offset])
	}
	add := func(n ast.Node, from, to token.Pos, with, becomes string) {
		place := files.Position(from)
		all = append(all, mutant{
			file: name, line: place.Line, what: strings.Join(strings.Fields(text(n)), " ") + " " + becomes,
			source: source, from: place.Offset, to: files.Position(to).Offset, with: with,
		})
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BinaryExpr:
			for _, op := range opposites[n.Op] {
				add(n, n.OpPos, n.Y.Pos(), op.String()+" ", "with "+op.String())
			}
			switch n.Op {
			case token.LAND:
				add(n, n.OpPos, n.Y.Pos(), "|| ", "with ||")
			case token.LOR:
				add(n, n.OpPos, n.Y.Pos(), "&& ", "with &&")
			default:
				return true
			}
			add(n, n.Pos(), n.End(), "("+text(n.X)+")", "without the right side")
			add(n, n.Pos(), n.End(), "("+text(n.Y)+")", "without the left side")
		case *ast.UnaryExpr:
			if n.Op == token.NOT {
				add(n, n.Pos(), n.X.Pos(), "", "without !")
			}
		case *ast.IfStmt:
			add(n.Cond, n.Cond.Pos(), n.Cond.End(), "!("+text(n.Cond)+")", "negated")
			if leaves(n.Body) {
				add(n.Cond, n.Cond.Pos(), n.Cond.End(), "("+text(n.Cond)+") && false", "never")
			}
		case *ast.Ident:
			if other, is := map[string]string{"true": "false", "false": "true"}[n.Name]; is {
				add(n, n.Pos(), n.End(), other, "as "+other)
			}
		}
		return true
	})
	return all, nil
}

// leaves reports whether body ends by leaving its function or loop.
func leaves(body *ast.BlockStmt) bool {
	if len(body.List) == 0 {
		return false
	}
	switch body.List[len(body.List)-1].(type) {
	case *ast.ReturnStmt, *ast.BranchStmt:
		return true
	}
	return false
}
