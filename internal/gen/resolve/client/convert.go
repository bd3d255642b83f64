package client

import (
	"go/types"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/library"
	"github.com/resgen-go/resgen/internal/ident"
	"github.com/resgen-go/resgen/internal/module"
)

// convert says how the generated configuration becomes the constructor's own, a struct. Fields that only the struct has become
// optional fields of the kind, unless it has none but those that it declares, or ignores them.
func (m *maker) convert(t library.Trait, n *types.Named, ignore []*ignored) *model.Struct {
	c := &converter{maker: m, of: n, base: m.required(t)}
	s := c.structure(m.kind.Fields, n, true)
	if !m.onlyDeclared() {
		m.adopt(s, n, ignore)
	}
	return s
}

// required are the fields that the constructor or struct that t names must take, by name; nil for all. What a kind adds to the one that it
// extends stays with it.
func (m *maker) required(t library.Trait) map[string]bool {
	if t.Kind == m.e {
		return nil
	}
	fields := map[string]bool{}
	for _, e := range m.AssembleFrom(t.Kind, t.Library, nil).Fields {
		fields[e.Key] = true
	}
	return fields
}

// A converter finds out how values of generated fields become those of a Go struct.
type converter struct {
	*maker
	of   *types.Named    // the struct; nil for a parameter that takes one field
	base map[string]bool // the fields that the struct must have; nil: all
}

// structure pairs fields with those of the struct n.
func (c *converter) structure(fields []*model.Field, n *types.Named, top bool) *model.Struct {
	s := &model.Struct{Type: n}
	members := settable(n)
	named := varsByName(members)
	for _, f := range fields {
		member := named[f.Go]
		if member == nil {
			if !top || c.base == nil || c.base[f.Name] {
				names := func() []string {
					var names []string
					for _, v := range members {
						names = append(names, v.Name())
					}
					return names
				}
				help := "set `go_name` to the field's name there, or add the field"
				if near := diag.Suggest(f.Go, c.Candidates(names)); near != "" {
					help = "did you mean the field " + near + "? then write `go_name = \"" + near + "\"`"
				}
				c.Report(diag.FieldMismatch, f.At, "the struct "+c.short(n)+" has no field `"+f.Go+"`"+c.placeOf(n.Obj()), help)
			}
			continue
		}
		p := model.Pair{Field: f, Go: f.Go, Type: member.Type()}
		if !c.pair(&p) {
			c.Report(diag.FieldMismatch, f.At, "the field `"+f.Name+"` is "+ident.WithArticle(f.Type.Spec)+", and the field `"+f.Go+"` of "+c.short(n)+" is of type "+c.short(p.Type)+c.placeOf(member),
				"change one of them: such values cannot be converted")
			continue
		}
		s.Pairs = append(s.Pairs, p)
	}
	return s
}

func varsByName(vs []*types.Var) map[string]*types.Var {
	named := make(map[string]*types.Var, len(vs))
	for _, v := range vs {
		named[v.Name()] = v
	}
	return named
}

// pair finds the conversion of one field; false if there is none.
func (c *converter) pair(p *model.Pair) bool {
	f := p.Field
	switch f.Type.Kind {
	case model.ObjectType:
		target := p.Type
		if ptr, ok := types.Unalias(target).(*types.Pointer); ok {
			target = ptr.Elem()
		} else if f.Pointer() {
			return false
		}
		n, ok := types.Unalias(target).(*types.Named)
		if !ok || !isStruct(n) || c.unreachable(n) != "" {
			return false
		}
		p.How, p.Part = model.ToObject, c.structure(f.Type.Object.Fields, n, false)
		return true
	case model.UnionType:
		return c.union(p)
	}
	if o := f.Type.Items(); o != nil && c.typeText(f.Type) != model.TypeName(p.Type) {
		return c.items(p, o)
	}
	if f.Secret {
		p.How = model.Assign
		if c.secret(f.Type, p.Type) {
			return true
		}
		p.How = model.Reveal
		if ptr, ok := types.Unalias(p.Type).(*types.Pointer); ok && f.Type.Elem == nil {
			p.How = model.ToPtr
			return revealed(f.Type, ptr.Elem()) || c.secret(f.Type, ptr.Elem())
		}
		return revealed(f.Type, p.Type)
	}
	return c.plain(p)
}

// secret reports whether t is the generated type of a secret of type f.
func (c *converter) secret(f *model.Type, t types.Type) bool {
	const name = module.Runtime + ".Secret"
	switch f.Kind {
	case model.List:
		return model.TypeName(t) == "[]"+name
	case model.Map:
		return model.TypeName(t) == "map[string]"+name
	}
	return model.TypeName(t) == name
}

// revealed reports whether t takes the text of a secret of type f, or what that stands for: a string or bytes, a list or map of strings.
func revealed(f *model.Type, t types.Type) bool {
	item := func(t types.Type) bool {
		s, slice := t.(*types.Slice)
		return basic(t, types.String) || slice && f.Elem.Scalar.Decode != nil && basic(s.Elem(), types.Byte)
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return f.Elem == nil && u.Kind() == types.String
	case *types.Slice:
		if f.Kind == model.List {
			return item(u.Elem())
		}
		return f.Elem == nil && basic(u.Elem(), types.Byte)
	case *types.Map:
		return f.Kind == model.Map && basic(u.Key(), types.String) && item(u.Elem())
	}
	return false
}

// argument finds out how the value of a field becomes that of a parameter; false if it cannot.
func (c *converter) argument(p *model.Pair) bool {
	if p.Type == types.Typ[types.Invalid] {
		return false
	}
	own := c.typeText(p.Field.Type)
	if p.Field.Pointer() {
		own = "*" + own
	}
	if !p.Field.Secret && own == model.TypeName(p.Type) {
		p.How = model.Assign
		return true
	}
	return c.pair(p)
}

// plain finds the conversion of a value that is neither secret nor made of others.
func (c *converter) plain(p *model.Pair) bool {
	f := p.Field
	from := c.typeText(f.Type)
	target, pointer := p.Type, false
	if ptr, ok := types.Unalias(target).(*types.Pointer); ok && from != model.TypeName(target) {
		target, pointer = ptr.Elem(), true
	}
	same := from == model.TypeName(target)
	if !same && (!c.convertible(f.Type, target) || pointer && !c.whole(f.Type, target)) {
		return false
	}
	switch {
	case f.Pointer() && pointer && same, !f.Pointer() && !pointer && same:
		p.How = model.Assign
	case f.Pointer() && pointer:
		p.How = model.PtrToPtr
	case f.Pointer():
		p.How = model.FromPtr
	case pointer:
		p.How = model.ToPtr
	default:
		p.How = model.Convert
	}
	return true
}

// typeText is the generated type of values of t, with import paths and without the pointer of optional ones.
func (c *converter) typeText(t *model.Type) string { return t.GoName(c.path, false) }

// convertible reports whether Go converts values of t to target without losing anything, those in a list or map one by one.
func (c *converter) convertible(t *model.Type, target types.Type) bool {
	if c.typeText(t) == model.TypeName(target) {
		return true
	}
	switch t.Kind {
	case model.Scalar:
		return t.Scalar.Underlying != "" && underlying(target) == t.Scalar.Underlying
	case model.List:
		s, ok := target.Underlying().(*types.Slice)
		return ok && c.convertible(t.Elem, s.Elem())
	case model.Map:
		m, ok := target.Underlying().(*types.Map)
		return ok && isText(m.Key()) && c.convertible(t.Elem, m.Elem())
	}
	return false
}

// whole reports whether Go converts values of t to target at once, which it does with lists and maps only if their items are of one type.
func (c *converter) whole(t *model.Type, target types.Type) bool {
	if t.Elem == nil {
		return true
	}
	switch u := target.Underlying().(type) {
	case *types.Slice:
		return c.typeText(t.Elem) == model.TypeName(u.Elem())
	case *types.Map:
		return model.TypeName(u.Key()) == "string" && c.typeText(t.Elem) == model.TypeName(u.Elem())
	}
	return false
}

// items finds the fields of the structs in a list or map that takes the items of p, which are of the object o.
func (c *converter) items(p *model.Pair, o *model.Object) bool {
	var elem types.Type
	switch u := p.Type.Underlying().(type) {
	case *types.Slice:
		elem = u.Elem()
	case *types.Map:
		if !isText(u.Key()) {
			return false
		}
		elem = u.Elem()
	}
	if _, list := p.Type.Underlying().(*types.Slice); elem == nil || list != (p.Field.Type.Kind == model.List) {
		return false
	}
	if ptr, ok := types.Unalias(elem).(*types.Pointer); ok {
		elem = ptr.Elem()
	}
	n, ok := types.Unalias(elem).(*types.Named)
	if !ok || !isStruct(n) || c.unreachable(n) != "" {
		return false
	}
	p.How, p.Part = model.ToItems, c.structure(o.Fields, n, false)
	return true
}

// union finds the members of a union among the fields of a struct, or in the union of the generated configuration that c is about.
func (c *converter) union(p *model.Pair) bool {
	n, ok := types.Unalias(p.Type).(*types.Named)
	if ok && types.IsInterface(n) {
		return c.counterpart(p, n)
	}
	if !ok || !isStruct(n) || c.unreachable(n) != "" {
		return false
	}
	members := varsByName(settable(n))
	for _, o := range p.Field.Type.Union.Members {
		name := strings.TrimPrefix(o.Go, c.kind.Go) // with its go_name
		member := members[name]
		if member == nil {
			return false
		}
		ptr, ok := types.Unalias(member.Type()).(*types.Pointer)
		if !ok {
			return false
		}
		part, ok := types.Unalias(ptr.Elem()).(*types.Named)
		if !ok || !isStruct(part) || c.unreachable(part) != "" {
			return false
		}
		p.Parts = append(p.Parts, model.Member{Object: o, Go: name, Part: c.structure(o.Fields, part, false)})
	}
	p.How = model.ToUnion
	return true
}

// counterpart finds the members of the union n, which was generated for the kind that c's own extends: its types are called alike, but
// for the name of the kind.
func (c *converter) counterpart(p *model.Pair, n *types.Named) bool {
	if c.of == nil {
		return false
	}
	stem, generated := strings.CutSuffix(c.of.Obj().Name(), "Config")
	alike := func(name string) string { return stem + strings.TrimPrefix(name, c.kind.Go) }
	if !generated || n.Obj().Pkg() != c.of.Obj().Pkg() || n.Obj().Name() != alike(p.Field.Type.Union.Go) {
		return false
	}
	for _, o := range p.Field.Type.Union.Members {
		name := alike(o.Go)
		t, ok := n.Obj().Pkg().Scope().Lookup(name).(*types.TypeName)
		if !ok {
			return false
		}
		part, ok := types.Unalias(t.Type()).(*types.Named)
		if !ok || !isStruct(part) || !types.Implements(part, n.Underlying().(*types.Interface)) {
			return false
		}
		p.Parts = append(p.Parts, model.Member{Object: o, Go: name, Part: c.structure(o.Fields, part, false)})
	}
	p.How = model.ToUnion
	return true
}

// adopt makes optional fields of those that only the struct has and that the language has a type for.
func (m *maker) adopt(s *model.Struct, n *types.Named, ignore []*ignored) {
	goNames, names := map[string]bool{}, map[string]bool{}
	for _, name := range model.ConfigMethods {
		goNames[name] = true
	}
	for _, f := range m.kind.Fields {
		goNames[f.Go], names[f.Name] = true, true
	}
	for _, d := range m.lib.Deps[m.kind.Name] {
		names[d.Name] = true
	}
	for _, f := range membersOf(n, goNames) {
		v := f.v
		if !f.reached || goNames[v.Name()] || ignoredIn(ignore, f.path, v.Name()) {
			continue
		}
		name := ident.Snake(v.Name())
		t := typeFor(v.Type())
		if t == nil || !ident.Valid(name) || names[name] {
			continue
		}
		f := &model.Field{Name: name, Go: v.Name(), Type: t, Optional: true, At: m.e.At}
		p := model.Pair{Field: f, Go: f.Go, Type: v.Type()}
		c := &converter{maker: m, of: n}
		if !c.plain(&p) {
			continue
		}
		m.kind.Fields = append(m.kind.Fields, f)
		goNames[f.Go], names[f.Name] = true, true
		s.Pairs = append(s.Pairs, p)
	}
}
