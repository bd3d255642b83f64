package world

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"testing"

	"github.com/resgen-go/resgen/internal/gen/model"
)

// TestBuildLines holds which lines are build constraints, and that old ones count only without a new one.
func TestBuildLines(t *testing.T) {
	for _, test := range []struct {
		lines, want []string
		bad         string
	}{
		{nil, nil, ""},
		{[]string{"// A comment.", "//go:build linux", "package a"}, []string{"linux"}, ""},
		{[]string{"//go:build linux && amd64", "// +build linux,amd64"}, []string{"linux && amd64"}, ""},
		{[]string{"// +build linux darwin", "// +build amd64"}, []string{"linux || darwin", "amd64"}, ""},
		{[]string{"//go:build linux &&", "// +build linux"}, nil, "//go:build linux &&"},
		{[]string{"//go:build linux", "//go:build ("}, []string{"linux"}, "//go:build ("},
	} {
		if got, bad := BuildLines(test.lines); !slices.Equal(got, test.want) || bad != test.bad {
			t.Errorf("%q: %q and %q", test.lines, got, bad)
		}
	}
	for line, want := range map[string]bool{"//go:build linux": true, "// +build linux": true, "// linux": false, "": false} {
		if IsBuildLine(line) != want {
			t.Errorf("%q is a build constraint: %t", line, !want)
		}
	}
}

// TestAllConstraints holds the constraint that joins others. Those that are empty or repeat are left out.
func TestAllConstraints(t *testing.T) {
	for _, test := range []struct {
		all  []string
		want string
	}{
		{nil, ""},
		{[]string{""}, ""},
		{[]string{"linux"}, "linux"},
		{[]string{"linux", "", "linux"}, "linux"},
		{[]string{"linux || darwin", "amd64"}, "(linux || darwin) && amd64"},
		{[]string{"linux", "amd64", "cgo"}, "linux && amd64 && cgo"},
	} {
		if got := AllConstraints(test.all); got != test.want {
			t.Errorf("%q: %q, want %q", test.all, got, test.want)
		}
	}
}

// TestProblems holds the texts of problems, and those of one package.
func TestProblems(t *testing.T) {
	at := token.Position{Filename: "a.go", Line: 3, Column: 2}
	ps := Problems{{Path: "a", At: at, Text: "one"}, {Path: "b", Text: "two"}, {Path: "a", Text: "three"}}
	if got, want := ps.Error(), "a.go:3:2: one\ntwo\nthree"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := ps.Of("a"); len(got) != 2 || got[0].Text != "one" || got[1].Text != "three" {
		t.Errorf("the problems of a are %v", got)
	}
	if ps.Err() == nil || Problems(nil).Err() != nil || ps.Of("c").Err() != nil {
		t.Error("problems are an error unless there are none")
	}
	if !NoModule(ErrNoModule) || !NoModule(errors.Join(errors.New("x"), ErrNoModule)) || NoModule(ps) || NoModule(nil) {
		t.Error("the error of a folder outside of modules is not recognized")
	}
}

// TestNone holds that a World without Go has no module, and declares nothing.
func TestNone(t *testing.T) {
	var w World = None{}
	_, err := w.Path()
	_, packages := w.Packages([]string{"a"})
	_, texts := w.TextTypes(nil)
	_, view := w.View(nil, nil)
	if !NoModule(err) || !NoModule(packages) || !NoModule(texts) || !NoModule(view) {
		t.Errorf("got %v, %v, %v, %v", err, packages, texts, view)
	}
	if spec, err := w.Spec(Package{}); spec != nil || err != nil {
		t.Errorf("a specification is there: %v, %v", spec, err)
	}
	if reason, folder := w.Absence("a"); reason != NoGoMod || folder != "" || w.Own("a") || w.PackageNames() != nil {
		t.Errorf("something is there: %v", reason)
	}
	if d := w.Declarations("a"); d.Declares("", "X") {
		t.Error("something is declared")
	}
}

// checked is a view of a package with a hand-written file and a stub.
func checked(t *testing.T) (*View, *types.Package) {
	t.Helper()
	v := NewView()
	var files []*ast.File
	for _, f := range [][2]string{{"/shop/a.go", "package shop\n\nfunc F() {}\n\nfunc G() {}\n"}, {"/shop/" + StubName, "package shop\n\ntype Made struct{}\n"}} {
		file, err := parser.ParseFile(v.Positions, f[0], f[1], 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	p, err := new(types.Config).Check("example.com/shop", v.Positions, files, nil)
	if err != nil {
		t.Fatal(err)
	}
	v.Packages[p.Path()] = p
	v.Hand[p.Path()] = &Hand{Declared: model.Declared{Names: []string{"F", "G"}}, Headless: "x_gen.go", Stranger: [2]string{"b.go", "b"}}
	return v, p
}

// TestView holds what a view says of a hand-written package, and that it says nothing of others.
func TestView(t *testing.T) {
	v, p := checked(t)
	f, g, made := p.Scope().Lookup("F"), p.Scope().Lookup("G"), p.Scope().Lookup("Made")
	elsewhere := types.NewFunc(f.Pos(), types.NewPackage("example.com/other", "other"), "F", nil)
	nowhere := types.NewFunc(token.NoPos, p, "F", nil)
	for _, test := range []struct {
		o         types.Object
		at        string
		generated bool
	}{
		{f, "a.go:3", false},
		{g, "a.go:5", false},
		{made, StubName + ":3", true},
		{elsewhere, "", false},
		{nowhere, "", false},
		{types.Universe.Lookup("error"), "", false},
	} {
		if got := v.At(test.o); got != test.at {
			t.Errorf("%v is at %q, want %q", test.o, got, test.at)
		}
		if got := v.Generated(test.o); got != test.generated {
			t.Errorf("%v is generated: %t", test.o, got)
		}
	}
	const path, other = "example.com/shop", "example.com/other"
	for range 2 { // the second time from what is kept
		if !v.Declares(path, "G") || v.Declares(path, "Made") || v.Declares(other, "G") {
			t.Error("another file declares these names")
		}
	}
	if len(v.Declared(path).Names) != 2 || len(v.Declared(other).Names) != 0 {
		t.Error("another package declares names")
	}
	if v.Headless(path) != "x_gen.go" || v.Headless(other) != "" {
		t.Error("another file has lost its header")
	}
	if file, name := v.Stranger(path); file != "b.go" || name != "b" {
		t.Errorf("the stranger is %s of %s", file, name)
	}
	if file, name := v.Stranger(other); file != "" || name != "" {
		t.Errorf("a package that is not hand-written has the stranger %s of %s", file, name)
	}
}

// TestNear holds which problem is shown for a declaration: the first at its line, or else the first of the package.
func TestNear(t *testing.T) {
	v, p := checked(t)
	f, g := p.Scope().Lookup("F"), p.Scope().Lookup("G")
	if v.Near(f) != nil {
		t.Error("there is a problem")
	}
	at := func(line int) token.Position { return token.Position{Filename: "/shop/a.go", Line: line} }
	v, _ = checked(t)
	v.Problems = Problems{
		{Path: p.Path(), At: at(9), Text: "first"},
		{Path: p.Path(), At: at(5), Text: "near", Syntax: true},
		{Path: p.Path(), At: at(5), Text: "nearer", Syntax: true},
		{Path: "example.com/other", Text: "other"},
	}
	if got := v.Near(f); got == nil || got.Text != "first" {
		t.Errorf("near F is %v", got)
	}
	if got := v.Near(g); got == nil || got.Text != "near" {
		t.Errorf("near G is %v", got)
	}
	of := v.ProblemsOf(p.Path())
	if len(of.All) != 3 || of.Syntax == nil || of.Syntax.Text != "near" {
		t.Errorf("the problems are %v, that of the syntax %v", of.All, of.Syntax)
	}
	if v.ProblemsOf(p.Path()) != of {
		t.Error("the problems of a package are looked for twice")
	}
	if other := v.ProblemsOf("example.com/other"); len(other.All) != 1 || other.Syntax != nil {
		t.Errorf("the problems of the other package are %v", other.All)
	}
}
