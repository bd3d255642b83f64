package program

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/importing/gosource"
	"github.com/resgen-go/resgen/internal/gen/importing/library"
	"github.com/resgen-go/resgen/internal/gen/importing/spectype"
)

// Read finds the calls by which the packages load a struct with a library.
func Read(l *library.Library, n *types.Named, sources []gosource.Source) *Program {
	p := New(l)
	r := &reader{Program: p, Follower: gosource.NewFollower(sources)}
	calls := r.calls()
	struc := structOf(n)
	own := slices.DeleteFunc(slices.Clone(calls), func(c libraryCall) bool { return c.target.Of != struc })
	alone := len(own) == 0
	if alone { // otherwise a generic function that loads any struct
		own = slices.DeleteFunc(slices.Clone(calls), func(c libraryCall) bool { return c.target.Of != "" })
	}
	r.read(own, slices.DeleteFunc(slices.Clone(calls), func(c libraryCall) bool { return c.target.Of != "" }))
	if p.called = len(own) > 0; alone {
		r.around(calls, n)
		p.called = p.called || len(p.notes) > 0
	}
	for _, c := range own {
		if c.at.Early() && c.at.Path == n.Obj().Pkg().Path() {
			p.Early = c.at.Place(c.call)
		}
	}
	for _, c := range own {
		r.setters(c, own, n)
	}
	if l.Keeps || p.options.keeps {
		return p
	}
	for _, c := range own {
		if lit := c.target.Literal; lit != nil && c.target.Of == struc && len(lit.Elts) > 0 && !slices.Contains(p.literals, lit) {
			p.literals = append(p.literals, lit)
			r.begins(lit, c.target.At, n)
		}
		r.beforehand(c, n)
	}
	return p
}

// around adds a note on each call that loads another struct of the package of n, with n in it, and on each that loads a part of n.
func (r *reader) around(calls []libraryCall, n *types.Named) {
	for _, c := range calls {
		name, ok := strings.CutPrefix(c.target.Of, n.Obj().Pkg().Path()+".")
		other, isType := n.Obj().Pkg().Scope().Lookup(name).(*types.TypeName)
		switch {
		case !ok || !isType:
		case holds(other.Type(), n.Obj(), 0):
			r.note(c.at.Place(c.call), "the program loads "+name+", which has a "+n.Obj().Name()+" in it: import "+name+", or pass the prefix with --env-prefix", true)
		case holds(n, other, 0):
			r.note(c.at.Place(c.call), "the program loads "+name+", a part of "+n.Obj().Name()+", by itself: import "+name+" and each such part instead", true)
		}
	}
}

// holds reports whether the struct t, or a struct in it, has a field of the struct inner. t is deep levels below the first one.
func holds(t types.Type, inner *types.TypeName, deep int) bool {
	s, _ := spectype.Struct(t)
	if s == nil || deep > 8 {
		return false
	}
	for v := range s.Fields() {
		if of := spectype.Named(v.Type()); of != nil && of.Obj() == inner || holds(v.Type(), inner, deep+1) {
			return true
		}
	}
	return false
}

// calls finds the calls of the library that load a struct.
func (r *reader) calls() []libraryCall {
	var all []libraryCall
	for _, at := range r.Declarations {
		ast.Inspect(at.Node, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			fun := call.Fun
			var of ast.Expr
			if generic, ok := fun.(*ast.IndexExpr); ok {
				fun, of = generic.X, generic.Index
			}
			sel, ok := fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			id, ok := sel.X.(*ast.Ident)
			if !ok || r.library.In([]string{gosource.ImportedAs(at.File, id.Name)}) == "" {
				return true
			}
			if c := (libraryCall{call: call, name: sel.Sel.Name, at: at.Spot}); apis[r.library].arguments(r, &c, of) {
				all = append(all, c)
			}
			return true
		})
	}
	return all
}

// read reads the options of the first call, and adds notes on calls with different options. The calls in open load a struct that is not known.
func (r *reader) read(calls, open []libraryCall) {
	first := ""
	for i, c := range calls {
		one := &reader{Program: New(r.library), Follower: r.Follower}
		text := strings.Join(apis[r.library].options(one, c), ", ")
		switch {
		case i == 0:
			*r.Program, first = *one.Program, text
			if text != "" {
				r.note(c.at.Place(c.call), text, false)
			}
		case text != first:
			r.note(c.at.Place(c.call), "this call has other options than the first, and they are not followed", true)
		}
	}
	for _, c := range open {
		one := &reader{Program: New(r.library), Follower: r.Follower}
		text := strings.Join(apis[r.library].options(one, c), ", ")
		if (text != first || len(one.notes) > 0) && !slices.ContainsFunc(calls, func(o libraryCall) bool { return o.call == c.call }) {
			r.note(c.at.Place(c.call), "this call may load the struct too, with other options, and they are not followed", true)
		}
	}
}
