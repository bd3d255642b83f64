package client

import (
	"go/types"
	"slices"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/library"
)

// inheritEnums finds the enums that the kind inherits unchanged from the kind that declares the constructor of t. s is the generated
// configuration of that kind. Fields with such an enum have the same Go type in both configurations.
func (m *maker) inheritEnums(t library.Trait, s *model.Struct) {
	p := t.Library.Pkg
	if p == nil {
		p = m.Clients.Pkg
	}
	i := slices.IndexFunc(p.Kinds, func(k *model.Kind) bool { return k.Name == t.Kind.Key })
	if t.Kind == m.e || i < 0 {
		return
	}
	enums := enumsOf(p.Kinds[i])
	s.Each(func(p *model.Pair) {
		e := p.Field.Type.Item().Enum
		if e == nil || p.Field.Secret {
			return
		}
		n, ok := types.Unalias(itemOf(p.Type)).(*types.Named)
		if !ok || n.Obj().Pkg() == nil || n.Obj().Pkg().Path() != m.homeOf(t.Library) {
			return
		}
		if parent := enums[n.Obj().Name()]; parent != nil && slices.Equal(e.Texts(), parent.Texts()) && !m.hasMethods(m.path, e) && n.NumMethods() == 0 {
			e.Parent, e.ParentPath = parent, n.Obj().Pkg().Path()
			if p.How == model.Convert || p.How == model.PtrToPtr {
				p.How = model.Assign
			}
		}
	})
}

// enumsOf returns the enums of the fields of k and of its objects, by Go name.
func enumsOf(k *model.Kind) map[string]*model.Enum {
	enums := map[string]*model.Enum{}
	add := func(fields []*model.Field) {
		for _, f := range fields {
			if e := f.Type.Item().Enum; e != nil {
				enums[e.Go] = e
			}
		}
	}
	add(k.Fields)
	for _, o := range k.Objects {
		add(o.Fields)
	}
	return enums
}

// hasMethods reports whether hand-written Go of the package at path declares methods of e. It could not if e were an alias.
func (m *maker) hasMethods(path string, e *model.Enum) bool {
	p := m.View.Packages[path]
	if p == nil {
		return false
	}
	o, ok := p.Scope().Lookup(e.Go).(*types.TypeName)
	if !ok {
		return false
	}
	n, ok := types.Unalias(o.Type()).(*types.Named)
	return ok && n.NumMethods() > 0
}

// itemOf returns the type of the items of a list, of the values of a map, or of what a pointer points to. It returns any other type as it is.
func itemOf(t types.Type) types.Type {
	switch u := types.Unalias(t).(type) {
	case *types.Slice:
		return u.Elem()
	case *types.Map:
		return u.Elem()
	case *types.Pointer:
		return u.Elem()
	}
	return t
}
