package house

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"
)

const modelPath = root + "/internal/gen/model"

// asked is what of the model answers questions about leaves: must a variable be set, which one, what is there without it, what guards it.
// The model itself makes answers of it, in methods; resolve fills it in. Whoever else reads it answers a question for a second time.
var asked = []string{
	"Binding", "ProfileBinding", "Leaf.Base", "Leaf.ByProfile", "Leaf.In", "Resource.Claimed",
	"Field.Required", "FromKind", "FromResource", "FromProfile",
}

// excused are the files that may read some of it, and why.
var excused = map[string]struct {
	names []string
	why   string
}{
	"internal/gen/emit/code/words.go":         {[]string{"Field.Required"}, "the documentation of a kind tells what holds before any resource binds its fields"},
	"internal/cli/explain/kind.go":            {[]string{"Field.Required"}, "so does explain, of a kind"},
	"internal/envcheck/load.go":               {[]string{"FromResource", "FromProfile"}, "it tells the runtime's reader the layer, as generated code does"},
	"internal/gen/emit/loading/provenance.go": {[]string{"FromResource", "FromProfile"}, "it writes the runtime's name of the layer"},
	"internal/cli/explain/field.go": {
		[]string{"FromKind", "FromResource", "FromProfile"}, "it writes a name of the layer for people",
	},
}

// filling are the rooms that fill the leaves in: they make the answers.
var filling = []string{"internal/gen/model", "internal/gen/resolve", "internal/gen/resolve/bind", "internal/gen/resolve/depend"}

// TestLeavesAnswer holds that each question about a leaf is answered in one place.
func TestLeavesAnswer(t *testing.T) {
	exports := map[string]string{}
	for _, p := range list(t, ".", "-deps", "-export", "./...") {
		exports[p.ImportPath] = p.Export
	}
	used := map[string]bool{}
	for _, p := range list(t, ".", "./...") {
		room := strings.TrimPrefix(p.ImportPath, root+"/")
		if slices.Contains(filling, room) || !slices.Contains(p.Imports, modelPath) {
			continue
		}
		fset := token.NewFileSet()
		files := parse(t, fset, p)
		info := check(t, fset, p, files, exports)
		for _, f := range files {
			name := room + "/" + f.name
			for _, a := range answers(fset, f.file, info) {
				if slices.Contains(excused[name].names, a.name) {
					used[name+" "+a.name] = true
					continue
				}
				t.Errorf("%s: %s is for methods of the model: ask the leaf or its resource, or give them a method that answers", a.where, a.name)
			}
		}
	}
	for file, e := range excused { // order: every one is looked at
		for _, name := range e.names {
			if !used[file+" "+name] {
				t.Errorf("%s no longer needs %s: remove it from excused", file, name)
			}
		}
	}
}

// An answer is a place that reads something of asked.
type answer struct{ where, name string }

func answers(fset *token.FileSet, f *ast.File, info *types.Info) []answer {
	var found []answer
	ast.Inspect(f, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if name := memberName(info.Uses[id]); slices.Contains(asked, name) {
				found = append(found, answer{where(fset, id), name})
			}
		}
		return true
	})
	return found
}

// memberName is the name of something in the model, with the type's if it is a field or method: "Leaf.Base". It is "" for what is
// declared elsewhere.
func memberName(o types.Object) string {
	if o == nil || o.Pkg() == nil || o.Pkg().Path() != modelPath {
		return ""
	}
	scope := o.Pkg().Scope()
	for _, name := range scope.Names() {
		t, ok := scope.Lookup(name).(*types.TypeName)
		if !ok {
			continue
		}
		named, ok := t.Type().(*types.Named)
		if !ok {
			continue
		}
		for m := range named.Methods() {
			if m == o {
				return name + "." + o.Name()
			}
		}
		s, ok := named.Underlying().(*types.Struct)
		if !ok {
			continue
		}
		for field := range s.Fields() {
			if field == o {
				return name + "." + o.Name()
			}
		}
	}
	return o.Name()
}

// TestAnswers holds the test above against a file that answers everything itself.
func TestAnswers(t *testing.T) {
	const src = `package bad

import "` + modelPath + `"

func mustBeSet(l *model.Leaf, p *model.Profile) bool {
	return l.Field().Required() && l.In(p).Fallback == nil
}

func fallback(b model.Binding) *model.Value {
	return b.Fallback
}

func present(r *model.Resource, p *model.Profile) bool {
	for _, q := range r.Claimed {
		if q == p {
			return true
		}
	}
	return r.Leaves[0].Base.From >= model.FromResource
}

func fine(u *model.Use, l *model.Leaf) bool {
	return u.Base.Native && u.In(nil).Native && l.Source(nil).File == "" && len(u.ByProfile) > 0
}
`
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "bad.go", src, 0)
	if err != nil {
		t.Fatal(err)
	}
	exports := map[string]string{}
	for _, p := range list(t, ".", "-deps", "-export", "./internal/gen/model") {
		exports[p.ImportPath] = p.Export
	}
	info := check(t, fset, listed{ImportPath: "bad"}, []parsed{{"bad.go", f}}, exports)
	var got []string
	for _, a := range answers(fset, f, info) {
		_, line, _ := strings.Cut(a.where, "bad.go:")
		got = append(got, line+" "+a.name)
	}
	if want := "[6 Field.Required 6 Leaf.In 9 Binding 14 Resource.Claimed 19 Leaf.Base 19 FromResource]"; fmt.Sprint(got) != want {
		t.Errorf("got %v, want %s", got, want)
	}
}
