package client

import (
	"go/types"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/argument"
	"github.com/resgen-go/resgen/internal/gen/resolve/gostruct"
	"github.com/resgen-go/resgen/internal/gen/resolve/library"
	"github.com/resgen-go/resgen/internal/gen/scalar"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
	"github.com/resgen-go/resgen/internal/ident"
	"github.com/resgen-go/resgen/internal/module"
)

// convert resolves how the generated configuration is converted to the struct n that the constructor takes. Other fields of the struct
// become optional fields of the kind, unless the kind ignores them or has only the fields that it declares. If own is true, the struct is
// the configuration itself, and the fields have the names of the struct.
func (m *maker) convert(t library.Trait, n *types.Named, ignore []*ignored, own bool) *model.Struct {
	c := &converter{maker: m, of: n, base: m.required(t), doubts: map[*model.Field]doubt{}}
	if own {
		c.respelled = map[*model.Field]bool{}
	}
	s := c.structure(m.kind.Fields, n, true)
	s.Each(c.point)
	s.Each(c.repair)
	if !m.onlyDeclared() {
		m.adopt(s, n, ignore, own)
	}
	return s
}

// required returns the names of the fields that the constructor or struct that t names must take; nil for all. The fields that a kind adds to
// the kind that it extends are not among them.
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

// A converter resolves how generated fields are converted to the fields of a Go struct.
type converter struct {
	*maker
	of   *types.Named    // the struct; nil for a parameter that takes one field
	base map[string]bool // the fields that the struct must have; nil means all

	doubts    map[*model.Field]doubt // why a field of the kind has no field of the struct, although the struct has one with its name
	respelled map[*model.Field]bool  // the fields of the kind that got the Go name of the struct's field
}

// structure pairs the given fields with the fields of the struct n.
func (c *converter) structure(fields []*model.Field, n *types.Named, top bool) *model.Struct {
	s := &model.Struct{Type: n}
	members := gostruct.SettableIn(c.path, n)
	matched := c.match(fields, n, members)
	for _, f := range fields {
		member := matched[f]
		if member == nil {
			if !top || c.base == nil || c.base[f.Name] {
				c.unmatched(f, n, members)
			}
			continue
		}
		c.respell(f, member)
		p := model.Pair{Field: f, Go: member.Name(), Type: member.Type()}
		if !c.pair(&p, n) {
			what, help := argument.What(f), argument.Unfit(f, p.Type)
			if f.Type.Kind == model.ObjectType && f.Pointer() && typeutil.IsStruct(p.Type) {
				what, help = "an optional object", "remove `optional`, or make the field of the struct a pointer: *"+c.short(p.Type)
			}
			c.Report(diag.FieldMismatch, f.At, "the field `"+f.Name+"` is "+what+", and the field `"+p.Go+"` of "+c.short(n)+" is of type "+c.short(p.Type)+c.placeOf(member), help)
			continue
		}
		s.Pairs = append(s.Pairs, p)
	}
	return s
}

// pair resolves the conversion of one field to a field of the struct in; nil for a parameter. It returns false if there is none.
func (c *converter) pair(p *model.Pair, in *types.Named) bool {
	f := p.Field
	switch f.Type.Kind {
	case model.ObjectType:
		if in != nil && !f.Pointer() {
			if n := gostruct.Anonymous(c.path, in, p.Go, p.Type); n != nil {
				p.How, p.Part = model.ToObject, c.structure(f.Type.Object.Fields, n, false)
				return true
			}
		}
		target := p.Type
		if ptr, ok := types.Unalias(target).(*types.Pointer); ok {
			target = ptr.Elem()
		} else if f.Pointer() {
			return false
		}
		n, ok := types.Unalias(target).(*types.Named)
		if !ok || !typeutil.IsStruct(n) || c.unreachable(n) != "" {
			return false
		}
		p.How, p.Part = model.ToObject, c.structure(f.Type.Object.Fields, n, false)
		return true
	case model.UnionType:
		return c.union(p)
	}
	if o := f.Type.Items(); o != nil && c.typeText(f.Type) != typeutil.Name(p.Type) {
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
			return gostruct.Revealed(f.Type, ptr.Elem()) || c.secret(f.Type, ptr.Elem())
		}
		return gostruct.Revealed(f.Type, p.Type)
	}
	return c.plain(p)
}

// secret reports whether t is the generated type of a secret with the type f.
func (c *converter) secret(f *model.Type, t types.Type) bool {
	const name = module.Runtime + ".Secret"
	switch f.Kind {
	case model.List:
		return typeutil.Name(t) == "[]"+name
	case model.Map:
		return typeutil.Name(t) == "map[string]"+name
	}
	return typeutil.Name(t) == name
}

// argument resolves how the value of a field is converted to a parameter. It returns false if it cannot be.
func (c *converter) argument(p *model.Pair) bool {
	if p.Type == types.Typ[types.Invalid] {
		return false
	}
	own := c.typeText(p.Field.Type)
	if p.Field.Pointer() {
		own = "*" + own
	}
	if !p.Field.Secret && own == typeutil.Name(p.Type) {
		p.How = model.Assign
		return true
	}
	return c.pair(p, nil)
}

// plain resolves the conversion of a value that is not a secret and has no parts.
func (c *converter) plain(p *model.Pair) bool {
	f := p.Field
	from := c.typeText(f.Type)
	target, pointer := p.Type, false
	if ptr, ok := types.Unalias(target).(*types.Pointer); ok && from != typeutil.Name(target) {
		target, pointer = ptr.Elem(), true
	}
	if row := f.Type.Scalar; f.Type.Kind == model.Scalar && row.Class == scalar.Address && !pointer && from == "*"+typeutil.Name(target) {
		p.How = model.Deref
		return true
	}
	same := from == typeutil.Name(target)
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

// point makes the field of p a pointer if it is an optional Go type that fills a pointer. Its zero value may be a value that somebody has set:
// the zero of log/slog.Level is INFO.
func (c *converter) point(p *model.Pair) {
	if p.Field.Type.Kind == model.TextType && p.Field.Optional && p.How == model.ToPtr {
		p.Field.ByPointer = true
	}
}

// repair resolves the conversion of a field that point has changed. Several structs may be filled from one object.
func (c *converter) repair(p *model.Pair) {
	if p.Field.ByPointer {
		c.plain(p)
	}
}

// typeText returns the generated type for t, with import paths, and without the pointer of an optional value.
func (c *converter) typeText(t *model.Type) string { return t.GoName(c.path, false) }

// convertible reports whether Go can convert a value of type t to the type target without losing anything. A list or map may be converted
// item by item.
func (c *converter) convertible(t *model.Type, target types.Type) bool {
	if c.typeText(t) == typeutil.Name(target) {
		return true
	}
	switch t.Kind {
	case model.Scalar:
		return t.Scalar.Underlying != "" && typeutil.Underlying(target) == t.Scalar.Underlying
	case model.List:
		s, ok := target.Underlying().(*types.Slice)
		return ok && c.convertible(t.Elem, s.Elem())
	case model.Map:
		m, ok := target.Underlying().(*types.Map)
		return ok && typeutil.IsText(m.Key()) && c.convertible(t.Elem, m.Elem())
	}
	return false
}

// whole reports whether Go can convert a value of type t to the type target in one expression. For a list or map, the items must have the
// same type.
func (c *converter) whole(t *model.Type, target types.Type) bool {
	if t.Elem == nil {
		return true
	}
	switch u := target.Underlying().(type) {
	case *types.Slice:
		return c.typeText(t.Elem) == typeutil.Name(u.Elem())
	case *types.Map:
		return typeutil.Name(u.Key()) == "string" && c.typeText(t.Elem) == typeutil.Name(u.Elem())
	}
	return false
}

// items resolves the conversion of a list or map of objects o. It pairs the fields of the items with those of the Go struct.
func (c *converter) items(p *model.Pair, o *model.Object) bool {
	var elem types.Type
	switch u := p.Type.Underlying().(type) {
	case *types.Slice:
		elem = u.Elem()
	case *types.Map:
		if !typeutil.IsText(u.Key()) {
			return false
		}
		elem = u.Elem()
	}
	if _, list := p.Type.Underlying().(*types.Slice); elem == nil || list != (p.Field.Type.Kind == model.List) {
		return false
	}
	ptr, pointers := types.Unalias(elem).(*types.Pointer)
	if pointers {
		elem = ptr.Elem()
	}
	n, ok := types.Unalias(elem).(*types.Named)
	if !ok || !typeutil.IsStruct(n) || c.unreachable(n) != "" {
		return false
	}
	if l := typeutil.LockedItems(c.path, n); l != nil && !pointers {
		c.Report(diag.FieldMismatch, p.Field.At, "the field `"+p.Field.Name+"` cannot be converted: "+l.Why, l.Help+", or remove the field here and let the program set it")
	}
	p.How, p.Part = model.ToItems, c.structure(o.Fields, n, false)
	return true
}

// union resolves the conversion of a union: to fields of a struct, or to the union of a generated configuration.
func (c *converter) union(p *model.Pair) bool {
	n, ok := types.Unalias(p.Type).(*types.Named)
	if ok && types.IsInterface(n) {
		return c.counterpart(p, n)
	}
	if !ok || !typeutil.IsStruct(n) || c.unreachable(n) != "" {
		return false
	}
	members := varsByName(gostruct.Settable(n))
	for _, o := range p.Field.Type.Union.Members {
		name := strings.TrimPrefix(o.Go, c.kind.Go) // the Go name of the object may come from a go_name
		member := members[name]
		if member == nil {
			return false
		}
		ptr, ok := types.Unalias(member.Type()).(*types.Pointer)
		if !ok {
			return false
		}
		part, ok := types.Unalias(ptr.Elem()).(*types.Named)
		if !ok || !typeutil.IsStruct(part) || c.unreachable(part) != "" {
			return false
		}
		p.Parts = append(p.Parts, model.Member{Object: o, Go: name, Part: c.structure(o.Fields, part, false)})
	}
	p.How = model.ToUnion
	return true
}

// counterpart finds the members of the union n of a generated configuration. The configuration is that of the kind that c's kind extends.
// The types of both have the same names, except for the name of the kind.
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
		if !ok || !typeutil.IsStruct(part) || !types.Implements(part, n.Underlying().(*types.Interface)) {
			return false
		}
		p.Parts = append(p.Parts, model.Member{Object: o, Go: name, Part: c.structure(o.Fields, part, false)})
	}
	p.How = model.ToUnion
	return true
}

// adopt adds optional fields to the kind: those that only the struct has, and whose type the language knows. If own is true, the struct is
// the configuration itself, and a field that is called like a method counts too.
func (m *maker) adopt(s *model.Struct, n *types.Named, ignore []*ignored, own bool) {
	goNames, names := map[string]bool{}, map[string]bool{}
	for _, name := range model.ConfigMethods {
		goNames[name] = !own
	}
	for _, f := range m.kind.Fields {
		goNames[f.Go], names[f.Name] = true, true
	}
	for _, p := range s.Pairs {
		goNames[p.Go] = true
	}
	for _, d := range m.lib.Deps[m.kind.Name] {
		names[d.Name] = true
	}
	for _, f := range gostruct.Members(n, goNames) {
		v := f.Var
		if !f.Reached || goNames[v.Name()] || ignoredIn(ignore, f.Path, v.Name()) {
			continue
		}
		name := ident.Snake(v.Name())
		t := gostruct.TypeFor(v.Type())
		if t == nil || own && gostruct.ReadsItself(v.Type()) || !ident.Valid(name) || names[name] {
			continue
		}
		goName := v.Name()
		if own {
			goName = model.MirrorName(goName)
		}
		f := &model.Field{Name: name, Go: goName, Type: t, Optional: true, At: m.e.At}
		p := model.Pair{Field: f, Go: v.Name(), Type: v.Type()}
		c := &converter{maker: m, of: n}
		if !c.plain(&p) {
			continue
		}
		m.kind.Fields = append(m.kind.Fields, f)
		goNames[f.Go], names[f.Name] = true, true
		s.Pairs = append(s.Pairs, p)
	}
}
