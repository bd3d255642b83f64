package gen

import (
	"go/parser"
	"go/token"
	"path"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/gotypes"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
	"github.com/resgen-go/resgen/internal/output"
)

// clashes reports the names in generated files that Go files of people beside them have too. Resolve has seen to those that a
// specification gives; here are the rest, such as loadDatabase and the names of imported packages.
func clashes(p *model.Package, files []output.File, at diag.Span, list *diag.List) {
	beside := p.Beside
	if len(beside.Names)+len(beside.Members)+len(beside.Imports) == 0 {
		return
	}
	var made model.Declared
	for _, f := range files {
		if path.Dir(f.Path) != path.Clean(p.Output.Dir) || !strings.HasSuffix(f.Path, ".go") {
			continue
		}
		if file, err := parser.ParseFile(token.NewFileSet(), f.Path, f.Data, parser.SkipObjectResolution); err == nil {
			gotypes.Declare(&made, file, render.AssumedName)
		}
	}
	for _, c := range []struct {
		mine, theirs []string
		text, help   string
	}{
		{made.Names, beside.Names, "the Go name `%` is generated, and a Go file of the package declares it", "rename it there"},
		{made.Members, beside.Members, "the field or method `%` is generated, and a Go file of the package declares it", "rename it there"},
		{made.Imports, beside.Names, "a generated file imports a package as `%`, and a Go file of the package declares that name", "rename it there"},
		{made.Names, beside.Imports, "the Go name `%` is generated, and a Go file of the package imports a package by that name", "give the import another name there"},
	} {
		theirs := map[string]bool{}
		for _, name := range c.theirs {
			theirs[name] = true
		}
		slices.Sort(c.mine)
		for _, name := range slices.Compact(c.mine) {
			if theirs[name] {
				list.Add(diag.Finding{Code: diag.NameCollision, At: at, Text: strings.ReplaceAll(c.text, "%", name), Help: c.help})
			}
		}
	}
}
