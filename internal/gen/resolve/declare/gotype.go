package declare

import (
	"go/token"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/library"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/world"
)

// A goRef is the name of a Go type in a specification.
type goRef struct {
	t        *model.Type
	v        *syntax.Value
	from, to int // the offsets of the type in v
}

// goType returns the type for the Go type spec, which begins at the offset from in v. It returns nil if spec does not have the form
// import/path.Type.
func (r *Declarer) goType(spec string, v *syntax.Value, from int) *model.Type {
	dot := strings.LastIndexByte(spec, '.')
	if dot < 0 || dot < strings.LastIndexByte(spec, '/') {
		return nil
	}
	t := &model.Type{Kind: model.TextType, Spec: spec, Path: spec[:dot], Go: spec[dot+1:]}
	if !library.ImportPath(t.Path) || !token.IsIdentifier(t.Go) {
		return nil
	}
	r.goRefs = append(r.goRefs, goRef{t, v, from, from + len(spec)})
	return t
}

// GoTypes looks up all Go types that the specification names, with one run of the go command.
func (r *Declarer) GoTypes() {
	if len(r.goRefs) == 0 {
		return
	}
	refs := make([]world.Ref, len(r.goRefs))
	for i, g := range r.goRefs {
		refs[i] = world.Ref{Path: g.t.Path, Name: g.t.Go}
	}
	found, err := r.Packages.World().TextTypes(refs)
	if err != nil {
		r.Packages.NoWorld(r.goRefs[0].v.At, err)
		return
	}
	if r.Pkg.Path == "" { // without it, render would import a type of the generated package from itself
		if r.Pkg.Path, err = r.Packages.World().Path(); err != nil && !world.NoModule(err) {
			r.Packages.NoWorld(r.goRefs[0].v.At, err)
			return
		}
	}
	for i, f := range found {
		g := r.goRefs[i]
		g.t.Package = f.Package
		if f.Problem == "" {
			continue
		}
		help := "a field's Go type has a method UnmarshalText, as encoding.TextUnmarshaler has it"
		switch {
		case f.Package == "":
			help = "`go get " + g.t.Path + "`, or one of the types " + strings.Join(scalar.Names(), ", ")
		case f.Locked:
			help = "use a type that can be copied; in a kind with `struct`, the function of `fill` can set a field of type *" + g.t.Go
		case f.Near != nil:
			help = diag.DidYouMean(g.t.Go, r.Candidates(func() []string { return f.Near }))
		}
		r.Report(diag.UnknownType, g.v.Inside(g.from, g.to), f.Problem, help)
	}
}
