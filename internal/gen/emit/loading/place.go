package loading

import (
	"go/token"
	"go/types"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/resgen-go/resgen/internal/gen/emit/code"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/ident"
)

// A loading has what the code for the loader of one resource needs.
type loading struct {
	pkg     *model.Package
	r       *model.Resource
	plan    model.Plan
	vars    []localVar
	holders []*holder
	selects []selection
	names   code.Scope

	belonging   []*model.Leaf          // the leaves that are read together with secrets
	varNames    map[*model.Leaf]string // the names of vars
	selectNames map[*model.Leaf]string // the names of selects
	byPlace     map[string]*holder     // nil for an optional object that nothing can fill
}

// A localVar holds the variables of a leaf when they differ between profiles.
type localVar struct {
	leaf *model.Leaf
	name string
}

// A holder is a local variable for an optional object or a member of a union. The object is moved to the configuration only if it is
// present, or the member if it is selected.
type holder struct {
	place  string // "pool", "connection.cloud"
	depth  int    // the number of fields in a leaf's path that lead to it
	object *model.Object
	member bool
	name   string
	early  bool   // literals of the specification fill it, so it is declared before anything is read
	has    string // the variable that says whether literals make the optional object present; "" for a member
}

// declareHolders declares the holders around leaf.
func (l *loading) declareHolders(leaf *model.Leaf) {
	place := ""
	for i, f := range leaf.Path[:len(leaf.Path)-1] {
		place += f.Name
		h := &holder{place: place, depth: i + 1, object: f.Type.Object}
		if m := leaf.Member(i); m != nil {
			place += "." + m.Name
			h = &holder{place: place, depth: i + 1, object: m, member: true}
		}
		place += "."
		if _, known := l.byPlace[h.place]; known || !h.member && !f.Pointer() {
			continue
		}
		if !h.member && !l.fed(h) {
			l.byPlace[h.place] = nil // to skip this check for the other leaves of the object
			continue
		}
		h.name = l.local(leaf, i+1, "")
		h.early = l.plan.Any(func(q *model.Profile) bool { return l.present(h, q) })
		if h.early && !h.member {
			h.has = l.local(leaf, i+1, "has")
		}
		l.holders, l.byPlace[h.place] = append(l.holders, h), h
	}
}

// fed reports whether any variable or literal of the specification can fill the object of h.
func (l *loading) fed(h *holder) bool {
	return l.plan.Any(func(q *model.Profile) bool { return l.r.Touched(h.place, q) })
}

// selectable reports whether the union can have the named member in some profile.
func (l *loading) selectable(union *model.Leaf, name string) bool {
	return l.plan.Any(func(q *model.Profile) bool { return union.Selectable(name, q) })
}

// pinned reports whether the specification selects a member of the union in every profile, so that variables of members select none.
func (l *loading) pinned(union *model.Leaf) bool {
	return !l.plan.Any(func(q *model.Profile) bool { return !union.Pinned(q) })
}

// unselectable reports whether leaf is in a member of a union that nothing can select.
func (l *loading) unselectable(leaf *model.Leaf) bool {
	place := ""
	for i, f := range leaf.Path[:len(leaf.Path)-1] {
		place += f.Name
		if m := leaf.Member(i); m != nil {
			if !l.selectable(l.r.Leaf(place), m.Name) {
				return true
			}
			place += "." + m.Name
		}
		place += "."
	}
	return false
}

// absent reports whether leaf is in an optional object that nothing can fill, or in a member of a union that nothing can select.
func (l *loading) absent(leaf *model.Leaf) bool {
	if l.unselectable(leaf) {
		return true
	}
	place := ""
	for i, f := range leaf.Path[:len(leaf.Path)-1] {
		place += f.Name
		if f.Pointer() && l.holder(place) == nil {
			return true
		}
		if m := leaf.Member(i); m != nil {
			place += "." + m.Name
		}
		place += "."
	}
	return false
}

// present reports whether literals of the specification make the object of h present in q.
func (l *loading) present(h *holder, q *model.Profile) bool {
	return l.r.FirstValued(h.place, q) != nil
}

// holder returns the holder at place, or nil.
func (l *loading) holder(place string) *holder { return l.byPlace[place] }

// around returns the holders around leaf, the outermost first.
func (l *loading) around(leaf *model.Leaf) []*holder {
	if len(l.holders) == 0 {
		return nil
	}
	var hs []*holder
	place := ""
	for i, f := range leaf.Path[:len(leaf.Path)-1] {
		place += f.Name
		if m := leaf.Member(i); m != nil {
			place += "." + m.Name
		}
		if h := l.byPlace[place]; h != nil {
			hs = append(hs, h)
		}
		place += "."
	}
	return hs
}

// local returns a new name for a local variable for the value to which the first n fields of leaf's path lead.
func (l *loading) local(leaf *model.Leaf, n int, prefix string) string {
	var name string
	for i, f := range leaf.Path[:n] {
		name += f.Go
		if m := leaf.Member(i); m != nil {
			name += strings.TrimPrefix(m.Go, l.r.Kind.Go)
		}
	}
	if name = prefix + name; prefix == "" {
		name = ident.Unexport(name)
	}
	for l.names.Has(name) || predeclared(name) {
		name += "Var"
	}
	l.names.Take(name)
	return name
}

// predeclared reports whether name is a predeclared name of Go that loaders need. They call no predeclared functions.
func predeclared(name string) bool {
	o := types.Universe.Lookup(name)
	_, function := o.(*types.Builtin)
	return token.IsKeyword(name) || o != nil && !function
}

// target returns the expression of the leaf's field: c.Host, or pool.MaxConns inside an optional object.
func (l *loading) target(leaf *model.Leaf) *jen.Statement {
	return l.inside(leaf, len(leaf.Path))
}

// inside returns the expression of the field that the first n fields of leaf's path lead to.
func (l *loading) inside(leaf *model.Leaf, n int) *jen.Statement {
	x, start := jen.Id("c"), 0
	for _, h := range l.around(leaf) {
		if h.depth < n {
			x, start = jen.Id(h.name), h.depth
		}
	}
	for _, f := range leaf.Path[start:n] {
		x = x.Dot(f.Go)
	}
	return x
}

// declaration writes the variable h with the defaults of its object.
func (l *loading) declaration(h *holder) jen.Code {
	if model.HaveDefaults(h.object.Fields) {
		return jen.Id(h.name).Op(":=").Add(code.FunctionOf(l.r.Kind, h.object.DefaultName())).Call()
	}
	return jen.Var().Id(h.name).Id(h.object.Go)
}

// byProfile writes a switch over the active profile, or an if statement if only one profile has code.
func (l *loading) byProfile(body func(*model.Profile) []jen.Code) []jen.Code {
	var cases, last []jen.Code
	profile := func() *jen.Statement {
		return jen.Id(l.pkg.Common.ProfileName()).Call(jen.Id("r").Dot("Profile").Call())
	}
	for _, q := range l.plan.Switched {
		if written := body(q); len(written) > 0 {
			cases = append(cases, jen.Case(jen.Id(q.Go)).Block(written...))
			last = []jen.Code{jen.If(profile().Op("==").Id(q.Go)).Block(written...)}
		}
	}
	if len(cases) < 2 {
		return last
	}
	return []jen.Code{jen.Switch(profile()).Block(cases...)}
}
