package program

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/importing/gosource"
	"github.com/resgen-go/resgen/internal/gen/importing/spectype"
)

// A parsedField is a field of a type that a function of the program reads. The test cannot call the function, and has one of its own.
type parsedField struct {
	path  string // DB.Color
	items bool   // the function reads its items, or what it points to
}

// functionsOf reads the FuncMap of options: the types for which the program has parsers.
func (r *reader) functionsOf(x ast.Expr, at gosource.Spot) bool {
	given := r.Follow(x, at)
	if given.Literal == nil {
		return false
	}
	all := true
	for _, x := range given.Literal.Elts {
		pair, ok := x.(*ast.KeyValueExpr)
		if !ok {
			return false
		}
		of := ""
		if call, ok := pair.Key.(*ast.CallExpr); ok {
			switch fun := call.Fun.(type) {
			case *ast.SelectorExpr: // reflect.TypeOf(x)
				if fun.Sel.Name == "TypeOf" && len(call.Args) == 1 {
					of = r.Follow(call.Args[0], given.At).Of
				}
			case *ast.IndexExpr: // reflect.TypeFor[T]()
				of = r.TypeName(fun.Index, given.At)
			}
		}
		switch {
		case of == "":
			all = false
		case of == "[]byte" && asItIs(pair.Value):
			r.options.rawBytes = true
		default:
			r.options.parsed[of] = true
		}
	}
	return all
}

// asItIs reports whether a function returns the bytes of its argument.
func asItIs(x ast.Expr) bool {
	f, ok := x.(*ast.FuncLit)
	if !ok || len(f.Body.List) != 1 || len(f.Type.Params.List) != 1 || len(f.Type.Params.List[0].Names) != 1 {
		return false
	}
	back, ok := f.Body.List[0].(*ast.ReturnStmt)
	return ok && len(back.Results) == 2 && types.ExprString(back.Results[0]) == "[]byte("+f.Type.Params.List[0].Names[0].Name+")"
}

// Parses returns the type, t or the type of its items, for which the program has a parser in FuncMap, or "".
func (p *Program) Parses(t types.Type) string {
	all := []types.Type{t}
	if elem := spectype.Elem(t); elem != nil {
		all = append(all, elem)
	}
	for _, one := range all {
		if of := strings.TrimPrefix(spectype.GoName(one), "*"); p.options.parsed[of] && !spectype.IsText(one) {
			return of
		}
	}
	return ""
}

// RawBytes reports whether a function of the program makes a []byte of the bytes of the text.
func (p *Program) RawBytes() bool { return p.options.rawBytes }

// StandIn lets a function of the test read the field at a Go path of the struct n, such as Config.DB.Color. The function of the program reads the
// items of the field, or what the field points to, if items is true. StandIn returns false if no value of n itself has the field.
func (p *Program) StandIn(n *types.Named, goPath string, items bool) bool {
	_, path, _ := strings.Cut(goPath, ".")
	if strings.Contains(path, "[]") || behindPointer(n, path) {
		return false
	}
	p.options.stand = append(p.options.stand, parsedField{path, items})
	return true
}

// functions returns the FuncMap of caarlos0/env as Go source, or "". The struct has the name config.
func (o options) functions(config string) string {
	var parsers []string
	if o.rawBytes {
		parsers = append(parsers, "reflect.TypeFor[[]byte](): func(text string) (any, error) { return []byte(text), nil }")
	}
	for _, f := range o.stand {
		of := "reflect.TypeOf(" + config + "{}." + f.path + ")"
		if f.items {
			of += ".Elem()"
		}
		parsers = append(parsers, of+": func(text string) (any, error) { // in place of that of the program\n"+
			"v := reflect.New("+of+")\nfmt.Sscan(text, v.Interface())\nreturn v.Elem().Interface(), nil\n}")
	}
	if len(parsers) == 0 {
		return ""
	}
	return "map[reflect.Type]caarlos.ParserFunc{\n" + strings.Join(parsers, ",\n") + ",\n}"
}
