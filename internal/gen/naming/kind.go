package naming

import (
	"cmp"
	"slices"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
)

// Kind returns every Go name that is declared for k. If k comes from another package, these are aliases.
func Kind(k *model.Kind) []Name {
	l := &namer{p: &model.Package{}}
	l.kind(k)
	return l.names
}

// what returns the description of k in findings.
func what(k *model.Kind) string {
	if k.Title != "" {
		return "the factory `" + k.Name + "`"
	}
	if k.From != nil {
		return "the kind `" + k.Name + "` of " + k.From.Path
	}
	return "the kind `" + k.Name + "`"
}

func (l *namer) kind(k *model.Kind) {
	if k.From != nil {
		l.aliases(k)
		l.usedMirror(k)
		return
	}
	l.at(k.NameAt, what(k))
	config := k.Config
	switch {
	case k.Struct != nil:
		if !k.Adopted {
			l.add(AliasName, k.Config).Type = k
		}
		config = k.Mirror.Type
		l.add(StructName, config)
	case !k.Adopted: // if Adopted, the existing struct is not known yet
		l.add(StructName, config).Type = k
	}
	if k.Struct != nil || !k.Adopted {
		l.fields(config, k.Fields, k.NameAt)
		l.of(config, MethodName, "Validate", "Describe")
		if k.Reviewed() {
			l.of(config, MethodName, "Review")
		}
		if k.AsksGiven() {
			l.of(config, MethodName, model.ConstraintsMethod)
		}
	}
	l.enums(k)
	l.unions(k)
	for _, o := range k.Objects {
		l.object(k, o)
	}
	l.at(k.NameAt, what(k))
	for _, name := range []string{k.NewName(), k.DefaultName()} {
		l.add(FuncName, name)
	}
	if k.Struct != nil {
		l.existing(k)
	}
	if k.Client != nil {
		l.client(k)
	}
}

// aliases adds the aliases of the types and constants of a kind of another package, and the functions that call those of that package.
func (l *namer) aliases(k *model.Kind) {
	home := *k
	home.From, home.Adopted = nil, false
	for _, n := range Kind(&home) {
		if !n.Exported() || n.Member() {
			continue
		}
		l.at(k.NameAt, what(k))
		switch {
		case n.IsType():
			l.add(AliasName, n.Go).Type = k.From
		case n.Sort == ConstName, n.Sort == FuncName:
			l.add(n.Sort, n.Go)
		}
	}
}

// usedMirror adds the declarations that load the existing Go struct of a kind of another package.
func (l *namer) usedMirror(k *model.Kind) {
	if k.Struct == nil {
		return
	}
	l.at(k.NameAt, what(k))
	l.add(StructName, k.Mirror.Type)
	l.fields(k.Mirror.Type, k.Fields, k.NameAt)
	l.of(k.Mirror.Type, MethodName, "Validate")
	if k.Reviewed() {
		l.of(k.Mirror.Type, MethodName, "Review")
	}
	if k.AsksGiven() {
		l.of(k.Mirror.Type, MethodName, model.ConstraintsMethod)
		l.of(k.Mirror.Type, MethodName, "Describe")
	}
	l.mirror(k)
}

// fields adds the fields of the named struct type. under is the place of the kind or object.
func (l *namer) fields(of string, fields []*model.Field, under ...diag.Span) {
	before := l.from
	for _, f := range fields {
		l.at(f.At, "the field `"+f.Name+"`", under...)
		l.of(of, FieldName, f.Go)
	}
	l.from = before
}

// structs calls f with the fields of k and with the fields of each object. under is the place of the kind or object.
func structs(k *model.Kind, f func(fields []*model.Field, under ...diag.Span)) {
	f(k.Fields, k.NameAt)
	for _, o := range k.Objects {
		f(o.Fields, k.NameAt, o.At)
	}
}

func (l *namer) enums(k *model.Kind) {
	structs(k, func(fields []*model.Field, under ...diag.Span) {
		for _, f := range fields {
			e := enumOf(f.Type)
			if e == nil || f.Secret {
				continue
			}
			l.at(e.At, "the enum of the field `"+f.Name+"`", under...)
			key, ofValue := "", "another `go_name` in the field `"+f.Name+"`"
			if k.Struct != nil { // the go_name of the field is the name of the struct's field
				key = "`go_name = \"" + k.Go + "Settings\"` in [kind." + k.Name + "]"
				ofValue = key
			}
			l.from.Key = key
			l.add(TextName, e.Go).Type = e
			for _, v := range e.Values {
				l.at(v.At, "the value `"+v.Text+"` of the field `"+f.Name+"`", append(slices.Clip(under), e.At)...)
				l.from.Key = ofValue
				l.add(ConstName, v.Go)
			}
		}
	})
}

func (l *namer) unions(k *model.Kind) {
	structs(k, func(fields []*model.Field, under ...diag.Span) {
		for _, f := range fields {
			u := f.Type.Union
			if u == nil {
				continue
			}
			l.at(f.At, "the union of the field `"+f.Name+"`", under...)
			l.add(InterfaceName, u.Go).Type = u
			for _, m := range u.Members {
				l.of(m.Go, MethodName, u.SealName())
			}
		}
	})
}

func (l *namer) object(k *model.Kind, o *model.Object) {
	l.at(o.At, "the object `"+o.Name+"`", k.NameAt)
	l.add(StructName, o.Go).Type = o
	l.fields(o.Go, o.Fields, k.NameAt, o.At)
	l.of(o.Go, MethodName, "Validate")
	if model.HaveDefaults(o.Fields) {
		l.add(FuncName, o.DefaultName())
	}
}

func (l *namer) client(k *model.Kind) {
	c := k.Client
	l.add(StructName, c.Handle)
	l.of(c.Handle, FieldName, "Config", "native")
	if c.CheckFunc() {
		l.of(c.Handle, FieldName, "CheckFunc")
	}
	if c.Cleanup {
		l.of(c.Handle, FieldName, "cleanup")
	}
	if c.Keeps() {
		l.of(c.Handle, FieldName, "closer")
	}
	for _, name := range c.Own() {
		if !c.Written(name) {
			l.of(c.Handle, MethodName, name)
		}
	}
	for _, m := range c.Guarded() {
		l.of(c.Handle, MethodName, m.Name)
	}
	if c.Convert != nil {
		l.of(k.Config, MethodName, "native")
	}
	l.add(FuncName, k.OpenName())
	l.interfaces(k)
	l.operations(k)
	l.observed(k)
}

// observed adds the declarations that report the calls of a client to observers.
func (l *namer) observed(k *model.Kind) {
	if !k.Client.Observed() {
		return
	}
	l.add(FuncName, k.ObserveName())
	declare := func(typ, over string, methods []*model.Method) {
		l.add(StructName, typ)
		l.of(typ, FieldName, over, "probe")
		for _, m := range methods {
			if m.IsOperation() {
				l.of(typ, MethodName, m.Name)
			}
		}
	}
	declare(k.Client.ObservedType, k.Client.Interface, k.Client.InterfaceMethods())
	for _, ch := range k.Client.ChainInterfaces() {
		if ch.ObservedType != "" {
			declare(ch.ObservedType, ch.Interface, ch.Methods())
		}
	}
}

// interfaces adds the client interface, the interfaces of results, and the adapter.
func (l *namer) interfaces(k *model.Kind) {
	c, before := k.Client, l.from
	at := c.InterfaceAt
	if !at.Valid() {
		at = k.NameAt
	}
	l.at(at, "the interface of "+what(k), k.NameAt)
	l.add(InterfaceName, c.Interface)
	l.of(c.Handle, FieldName, c.Interface)
	for _, ch := range c.ChainInterfaces() {
		l.at(ch.At, "the interface of what `"+ch.Method+"` returns", k.NameAt)
		l.add(InterfaceName, ch.Interface)
	}
	l.from = before
	if c.Configure != "" {
		l.add(AliasName, c.Configure)
	}
	if c.AdapterType != "" {
		l.add(StructName, c.AdapterType)
		l.of(c.AdapterType, FieldName, c.Embeds())
		for _, ch := range c.Chains {
			l.of(c.AdapterType, MethodName, ch.Method)
		}
	}
	if c.SDKAlias != "" {
		l.add(AliasName, c.SDKAlias)
	}
}

// operations adds the type whose methods are the operations, and the structs of optional parameters.
func (l *namer) operations(k *model.Kind) {
	c := k.Client
	if c.OperationsType != "" {
		l.add(StructName, c.OperationsType)
		l.of(c.OperationsType, FieldName, cmp.Or(c.AdapterType, c.Embeds()))
	}
	for _, o := range c.Operations {
		l.at(o.At, "the operation `"+o.Name+"`", k.NameAt)
		if c.OperationsType != "" {
			l.of(c.OperationsType, MethodName, o.Go)
		}
		if o.Params == "" {
			continue
		}
		l.add(StructName, o.Params).Type = o
		for _, p := range o.Rest {
			l.at(p.Field.At, "the parameter `"+p.Field.Name+"`", k.NameAt, o.At)
			l.of(o.Params, FieldName, p.Field.Go)
		}
	}
	l.at(k.NameAt, what(k))
}

// enumOf returns the enum of t or of its elements, or nil.
func enumOf(t *model.Type) *model.Enum {
	if t.Elem != nil {
		return enumOf(t.Elem)
	}
	return t.Enum
}
