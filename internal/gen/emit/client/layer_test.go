package client_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/emit"
	"github.com/resgen-go/resgen/internal/gen/emit/client"
	"github.com/resgen-go/resgen/internal/gen/model"
)

// TestLayers holds what is generated to the list of layers: each is declared, OpenX has them one in the other, and the compiler sees that
// those with all methods implement the interface.
func TestLayers(t *testing.T) {
	holdLayers(t, goldenModel(t, "layered"))
	holdLayers(t, goldenModel(t, "clientkinds"))
}

// TestOneMoreLayer adds a row to the list, and does nothing else.
func TestOneMoreLayer(t *testing.T) {
	client.AddLayer(t, "added")
	holdLayers(t, goldenModel(t, "layered"))
}

func holdLayers(t *testing.T, p *model.Package) {
	missing := client.LayerNames()
	for _, k := range p.Kinds {
		file := kindFile(t, p, k)
		all, complete := client.LayersOf(p, k)
		want, closing := "", ""
		for i, l := range slices.Backward(all) {
			missing = slices.DeleteFunc(missing, func(name string) bool { return name == l.Name })
			switch name := strings.TrimPrefix(l.Type, "*"); {
			case i == 0:
				want += "client"
			case i == len(all)-1:
				want += "&" + name + "{" + k.Client.Interface + ": "
			case l.Name == "reporter":
				want += k.Client.Reporter.Func.Name + "{"
				closing += "}"
			default:
				if l.Name == "observed" {
					want += "lifecycle.Wrapped{"
				} else {
					want += name + "{"
				}
				closing += "}"
				if !declares(file, name) {
					t.Errorf("%s: the layer %s is not declared", k.Name, name)
				}
			}
		}
		if got := opened(file, k); got != want+closing {
			t.Errorf("%s: Open%s returns a handle of %s, want %s", k.Name, k.Go, got, want+closing)
		}
		var asserted []string
		for _, l := range complete {
			asserted = append(asserted, strings.Replace(l.Nothing, p.Name+".", "", 1)) // a type of the package itself
		}
		if got := assertions(file, k); !slices.Equal(got, asserted) || len(got) == 0 {
			t.Errorf("%s: the compiler checks %q, want %q", k.Name, got, asserted)
		}
	}
	if p.Name == "layered" && len(missing) > 0 {
		t.Errorf("no kind of the test has the layers %q: add one to ../testdata/specs/layered.toml", missing)
	}
}

// kindFile is the file of the kind k.
func kindFile(t *testing.T, p *model.Package, k *model.Kind) *ast.File {
	t.Helper()
	for _, f := range emit.Package(p) {
		if f.Name != k.Name+"_gen.go" {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), f.Name, f.Bytes(), parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		return file
	}
	t.Fatalf("%s has no file", k.Name)
	return nil
}

func declares(file *ast.File, name string) bool {
	return slices.ContainsFunc(file.Decls, func(d ast.Decl) bool {
		g, ok := d.(*ast.GenDecl)
		return ok && g.Tok == token.TYPE && slices.ContainsFunc(g.Specs, func(s ast.Spec) bool { return s.(*ast.TypeSpec).Name.Name == name })
	})
}

// opened is how OpenX makes the handle, up to the end of the client in it.
func opened(file *ast.File, k *model.Kind) string {
	found := ""
	ast.Inspect(file, func(n ast.Node) bool {
		u, ok := n.(*ast.UnaryExpr)
		if !ok || u.Op != token.AND {
			return true
		}
		lit, ok := u.X.(*ast.CompositeLit)
		if ok && types.ExprString(lit.Type) == k.Client.Handle {
			client := lit.Elts[0].(*ast.KeyValueExpr)
			found = fmt.Sprintf("&%s{%s: %s", k.Client.Handle, types.ExprString(client.Key), composed(client.Value))
		}
		return true
	})
	return found
}

// composed is an expression in which each literal has one unnamed field. A call that wraps a client looks like one too.
func composed(e ast.Expr) string {
	if call, ok := e.(*ast.CallExpr); ok && len(call.Args) == 2 {
		if wrapped, ok := call.Fun.(*ast.IndexExpr); ok {
			return types.ExprString(wrapped.X) + "{" + composed(call.Args[1]) + "}"
		}
		return types.ExprString(call.Fun) + "{" + composed(call.Args[0]) + "}" // the second is the probe
	}
	lit, ok := e.(*ast.CompositeLit)
	if !ok || len(lit.Elts) != 1 {
		return types.ExprString(e)
	}
	return types.ExprString(lit.Type) + "{" + composed(lit.Elts[0]) + "}"
}

// assertions are the values of var _ XClient.
func assertions(file *ast.File, k *model.Kind) []string {
	var values []string
	for _, d := range file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.VAR {
			continue
		}
		for _, s := range g.Specs {
			if v := s.(*ast.ValueSpec); v.Names[0].Name == "_" && types.ExprString(v.Type) == k.Client.Interface {
				text := types.ExprString(v.Values[0])
				if lit, ok := v.Values[0].(*ast.CompositeLit); ok {
					text = types.ExprString(lit.Type) + "{}"
				}
				values = append(values, text)
			}
		}
	}
	return values
}

// TestLayersAreListedOnce finds every function of the package that makes a layer. Only the list of layers may name it, once.
func TestLayersAreListedOnce(t *testing.T) {
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	makers, uses := map[string]bool{}, map[string]int{}
	var listed []string
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, data, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && strings.HasPrefix(types.ExprString(f.Type), "func(h *handle, ") && strings.HasSuffix(types.ExprString(f.Type), ") *clientLayer") {
				makers[f.Name.Name] = true
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.Ident:
				uses[n.Name]++
			case *ast.ValueSpec:
				if n.Names[0].Name == "clientLayers" {
					for _, row := range n.Values[0].(*ast.CompositeLit).Elts {
						listed = append(listed, types.ExprString(row.(*ast.CompositeLit).Elts[1]))
					}
				}
			}
			return true
		})
	}
	for _, name := range listed {
		if !makers[name] {
			t.Errorf("%s is listed, and makes no layer", name)
		}
		delete(makers, name)
		if uses[name] != 2 {
			t.Errorf("%s is named %d times: its declaration and the list may", name, uses[name])
		}
	}
	for name := range makers {
		t.Errorf("%s makes a layer, and clientLayers does not list it", name)
	}
	if len(listed) != len(client.LayerNames()) {
		t.Errorf("found %q, want %q", listed, client.LayerNames())
	}
}
