package model

import (
	"cmp"
	"go/token"
	"go/types"
	"slices"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
)

// A Name is a Go name that a package declares.
type Name struct {
	Go   string
	Sort Sort
	Of   string // fields and methods: the type that they belong to

	At    diag.Span   // the place in the specification that the name comes from; invalid for names that every package has
	Under []diag.Span // the places of the kind, object and operation around At, the outermost first
	What  string      // "the kind `api`": what stands at At

	Key      string // the key that gives it another name, where that is not go_name at At; "" for that
	Reserved bool   // no file declares it yet; What says who has it

	Type any // types: the *Kind, *Object, *Enum, *Union or *Operation that it is made from, or the *Import of an alias; nil for others
}

// A Sort says what a name is declared for.
type Sort int

// The sorts of names.
const (
	StructName Sort = iota
	InterfaceName
	TextName // a string type
	AliasName
	FuncTypeName
	FuncName
	VarName
	ConstName
	FieldName
	MethodName
)

// IsType reports whether n is a type.
func (n Name) IsType() bool { return n.Sort <= FuncTypeName }

// Member reports whether n is a field or method.
func (n Name) Member() bool { return n.Of != "" }

// Exported reports whether n is exported.
func (n Name) Exported() bool { return token.IsExported(n.Go) }

// Names returns every Go name that the generated files of p declare, in the order of the specification.
func (p *Package) Names() []Name {
	l := &namer{p: p, optional: p.OptionalKinds(), open: p.OpenResourceNames(), constant: p.Constants()}
	if p.Holds() {
		l.fixed()
	}
	for _, k := range p.Kinds {
		l.kind(k)
	}
	if p.Holds() {
		l.resources()
	}
	for _, f := range p.Factories {
		l.factory(f)
	}
	if p.Opens() {
		for _, b := range p.Bundles {
			l.bundle(b)
		}
	}
	return l.names
}

// Names returns every Go name that is declared for k. If k comes from another package, these are aliases.
func (k *Kind) Names() []Name {
	l := &namer{p: &Package{}}
	l.kind(k)
	return l.names
}

// TestNames returns the names of the mocks package that users type: the mocks, their constructors, and the constructors of Resources and
// bundles. Package mock chooses the other names so that they do not clash with these.
func (p *Package) TestNames() []Name {
	l := &namer{p: p}
	if p.Output.Test == "" {
		return nil
	}
	for _, k := range p.Kinds {
		if !k.Mockable() {
			continue
		}
		l.at(k.NameAt, k.what())
		for _, base := range k.Client.Mocked() {
			l.add(StructName, MockName(base))
			l.add(FuncName, NewMockName(base))
		}
	}
	if p.Opens() && len(l.names) > 0 {
		l.at(diag.Span{}, "")
		l.add(StructName, "Mocks")
		l.add(FuncName, "New")
		for _, f := range p.Factories {
			l.at(f.NameAt, "the factory `"+f.Name+"`")
			l.add(StructName, f.MocksName())
			l.add(StructName, f.FactoryMockName())
			l.add(FuncName, f.NewName())
		}
		for _, b := range p.Bundles {
			l.at(b.NameAt, "the bundle `"+b.Name+"`")
			l.add(StructName, b.MocksName())
			l.add(FuncName, b.NewName())
		}
	}
	return l.names
}

// Reserved returns fields and methods that the specification must not declare, although p may not have them yet. For example, a first
// profile would add Config.Profile.
func (p *Package) Reserved() []Name {
	var names []Name
	reserve := func(what, of string, members ...string) {
		for _, m := range members {
			names = append(names, Name{Go: m, Sort: MethodName, Of: of, What: what, Reserved: true})
		}
	}
	for _, f := range p.Factories {
		if p.Profiles == nil {
			reserve("every configuration of a factory has it", f.ConfigName(), "Profile")
		}
		reserve("a method of the generated type has it", f.ParamsName(), ConfigMethods...)
	}
	reserve("every Config or Resources has it", p.Common.ConfigName(), "Profile", "Validate", "Describe", "LogValue", "Config", "Close")
	for _, k := range p.Kinds {
		if k.From != nil {
			continue
		}
		for _, of := range append(k.Objects, &Object{Go: k.Config}) {
			reserve("a method of the generated type has it", of.Go, ConfigMethods...)
		}
	}
	return names
}

// ConfigMethods are the methods that a generated configuration may have.
var ConfigMethods = []string{"Validate", "Describe", "Review"}

// A namer collects names.
type namer struct {
	p     *Package
	names []Name

	optional map[*Kind]bool           // what OptionalKinds returns
	open     func(r *Resource) string // what OpenResourceNames returns
	constant map[*Resource][]Constant // what Constants returns
	from     Name                     // At, Under and What of the names that are added next
}

// at sets the origin of the names that are added next.
func (l *namer) at(at diag.Span, what string, under ...diag.Span) {
	l.from = Name{At: at, Under: under, What: what}
}

func (l *namer) add(sort Sort, name string) *Name {
	n := l.from
	n.Sort, n.Go = sort, name
	l.names = append(l.names, n)
	return &l.names[len(l.names)-1]
}

// of adds fields or methods of the named type.
func (l *namer) of(of string, sort Sort, names ...string) {
	for _, name := range names {
		l.add(sort, name).Of = of
	}
}

// fixed adds the names that every package with resources has, and the profiles.
func (l *namer) fixed() {
	c := l.p.Common
	config, options, resources, profile := c.ConfigName(), c.OptionsName(), c.ResourcesName(), c.ProfileName()
	l.from.Key = "`config = \"All" + configName + "\"` in [package]"
	l.add(StructName, config)
	l.of(config, FieldName, "origins")
	if !c.NoConfig {
		l.of(config, MethodName, "Validate", "Describe", "LogValue")
		l.add(FuncName, c.LoadName())
		l.of(options, FieldName, "config")
		l.add(FuncName, c.WithConfigName())
	}
	l.from.Key = "`option = \"Load" + optionName + "\"` in [package]"
	l.add(FuncTypeName, c.OptionName())
	l.add(StructName, options)
	l.of(options, FieldName, "Settings")
	l.of(options, MethodName, "reader", "give", "load")
	if l.p.Conditional() {
		l.of(options, MethodName, "asked")
	}
	l.add(FuncName, c.NewOptionsName())
	l.add(FuncName, c.WithoutValidationName())
	for _, what := range []string{"Source", "Resolver", "Warnings"} {
		l.add(FuncName, c.WithName(what))
	}
	if l.p.Opens() {
		for _, what := range []string{"Logger", "Observer", "Health", "Monitor"} {
			l.add(FuncName, c.WithName(what))
		}
		for _, k := range l.p.ObservedKinds() {
			l.of(options, FieldName, k.ObserveField())
		}
		l.of(options, MethodName, "open", "lend")
		if l.p.Depends() {
			l.of(options, MethodName, "needed")
		}
		l.from.Key = "`resources = \"All" + resourcesName + "\"` in [package]"
		l.add(StructName, resources)
		l.of(resources, FieldName, "Config", "group")
		l.of(resources, MethodName, "Close", "All", "Check")
		l.add(FuncName, c.OpenName())
		l.add(FuncName, c.RunName())
	}
	l.from.Key = ""
	if l.p.Profiles == nil {
		return
	}
	l.constants(nil)
	l.from.Key = "`go_name = \"AppProfile\"` in [profiles]"
	l.of(config, FieldName, "Profile")
	l.of(options, MethodName, "profile")
	l.add(TextName, profile)
	for _, name := range []string{c.ParseProfileName(), c.ActiveProfileName(), c.WithProfileName()} {
		l.add(FuncName, name)
	}
	for _, q := range l.p.Profiles.All {
		l.at(q.At, "the profile `"+q.Name+"`")
		l.from.Key = "`go_name = \"AppProfile\"` in [profiles]"
		l.add(ConstName, q.Go)
	}
	l.from.Key = ""
}

func (k *Kind) what() string {
	if k.Title != "" {
		return "the factory `" + k.Name + "`"
	}
	if k.From != nil {
		return "the kind `" + k.Name + "` of " + k.From.Path
	}
	return "the kind `" + k.Name + "`"
}

func (l *namer) kind(k *Kind) {
	if k.From != nil {
		l.aliases(k)
		l.usedMirror(k)
		return
	}
	l.at(k.NameAt, k.what())
	config := k.Config
	switch {
	case k.Struct != nil:
		if !k.Adopted {
			l.add(AliasName, k.Config).Type = k
		}
		config = k.Mirror.Type
		l.add(StructName, config)
	case !k.Adopted: // else the struct is not known yet
		l.add(StructName, config).Type = k
	}
	if k.Struct != nil || !k.Adopted {
		l.fields(config, k.Fields, k.NameAt)
		l.of(config, MethodName, "Validate", "Describe")
		if k.Reviewed() {
			l.of(config, MethodName, "Review")
		}
	}
	l.enums(k)
	l.unions(k)
	for _, o := range k.Objects {
		l.object(k, o)
	}
	l.at(k.NameAt, k.what())
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

// aliases lists the aliases of the types and constants of a kind of another package, and the functions that call its own.
func (l *namer) aliases(k *Kind) {
	home := *k
	home.From, home.Adopted = nil, false
	for _, n := range home.Names() {
		if !n.Exported() || n.Member() {
			continue
		}
		l.at(k.NameAt, k.what())
		switch {
		case n.IsType():
			l.add(AliasName, n.Go).Type = k.From
		case n.Sort == ConstName, n.Sort == FuncName:
			l.add(n.Sort, n.Go)
		}
	}
}

// fields adds the fields of the named struct type. under is the place of the kind or object.
func (l *namer) fields(of string, fields []*Field, under ...diag.Span) {
	before := l.from
	for _, f := range fields {
		l.at(f.At, "the field `"+f.Name+"`", under...)
		l.of(of, FieldName, f.Go)
	}
	l.from = before
}

// structs calls f with the fields of k and with the fields of each object. under is the place of the kind or object.
func (k *Kind) structs(f func(fields []*Field, under ...diag.Span)) {
	f(k.Fields, k.NameAt)
	for _, o := range k.Objects {
		f(o.Fields, k.NameAt, o.At)
	}
}

func (l *namer) enums(k *Kind) {
	k.structs(func(fields []*Field, under ...diag.Span) {
		for _, f := range fields {
			e := f.Type.enum()
			if e == nil || f.Secret {
				continue
			}
			l.at(e.At, "the enum of the field `"+f.Name+"`", under...)
			l.add(TextName, e.Go).Type = e
			for _, v := range e.Values {
				l.at(v.At, "the value `"+v.Text+"` of the field `"+f.Name+"`", append(slices.Clip(under), e.At)...)
				l.add(ConstName, v.Go)
			}
		}
	})
}

func (l *namer) unions(k *Kind) {
	k.structs(func(fields []*Field, under ...diag.Span) {
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

func (l *namer) object(k *Kind, o *Object) {
	l.at(o.At, "the object `"+o.Name+"`", k.NameAt)
	l.add(StructName, o.Go).Type = o
	l.fields(o.Go, o.Fields, k.NameAt, o.At)
	l.of(o.Go, MethodName, "Validate")
	if HaveDefaults(o.Fields) {
		l.add(FuncName, o.DefaultName())
	}
}

func (l *namer) client(k *Kind) {
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

// observed adds what tells observers of the calls of a client.
func (l *namer) observed(k *Kind) {
	if !k.Client.Observed() {
		return
	}
	l.add(FuncName, k.ObserveName())
	declare := func(typ, over string, methods []*Method) {
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
func (l *namer) interfaces(k *Kind) {
	c, before := k.Client, l.from
	at := c.InterfaceAt
	if !at.Valid() {
		at = k.NameAt
	}
	l.at(at, "the interface of "+k.what(), k.NameAt)
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
func (l *namer) operations(k *Kind) {
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
	l.at(k.NameAt, k.what())
}

func (l *namer) resources() {
	opens, c := l.p.Opens(), l.p.Common
	for _, f := range l.p.Factories {
		l.at(f.NameAt, "the factory `"+f.Name+"`")
		l.of(c.ResourcesName(), FieldName, f.Go)
		if f.Field != "" {
			l.of(c.OptionsName(), FieldName, f.Field)
		}
		l.add(FuncName, f.WithName())
	}
	l.at(diag.Span{}, "")
	for _, o := range l.p.ItemObjects() {
		if name := l.p.ItemLoaders[o]; name != "" {
			l.add(FuncName, name)
		}
	}
	for _, r := range l.p.Resources {
		l.at(r.NameAt, "the resource `"+r.Name+"`")
		l.of(c.ConfigName(), FieldName, r.Go)
		if opens {
			l.of(c.ResourcesName(), FieldName, r.Go)
		}
		l.add(FuncName, r.LoadName())
		if r.Loader != "" {
			l.add(FuncName, r.Loader)
		}
		if r.Kind.Client != nil {
			l.add(FuncName, l.open(r))
		}
		l.options(c.OptionsName(), r)
		l.constants(r)
	}
}

// options adds the options of r, and what they fill of the named type.
func (l *namer) options(of string, r *Resource) {
	l.add(FuncName, r.WithConfigName())
	if r.ConfigField != "" {
		l.of(of, FieldName, r.ConfigField)
	}
	c := r.Kind.Client
	if c == nil {
		return
	}
	l.add(FuncName, r.WithName())
	if c.Configure != "" {
		l.add(FuncName, r.WithConfigureName())
	}
	if r.HandleField == "" {
		return
	}
	l.of(of, FieldName, r.HandleField)
	l.of(of, MethodName, r.NodeMethod)
	if r.ConfigureField != "" {
		l.of(of, FieldName, r.ConfigureField)
	}
}

func (l *namer) bundle(b *Bundle) {
	l.at(b.NameAt, "the bundle `"+b.Name+"`")
	l.add(StructName, b.Go)
	l.add(FuncName, b.OpenName())
	l.add(FuncName, b.RunName())
	l.of(l.p.Common.ResourcesName(), MethodName, b.Go)
	for _, r := range b.Uses {
		l.of(b.Go, FieldName, r.Go)
	}
	for _, f := range b.Opens {
		l.of(b.Go, FieldName, f.Go)
	}
}

// Embeds returns the name of the field by which AdapterType and OperationsType embed the SDK's client.
func (c *Client) Embeds() string {
	if c.SDKAlias != "" {
		return c.SDKAlias
	}
	return c.nativeName()
}

// nativeName is the name of the type of the SDK's client.
func (c *Client) nativeName() string {
	t := c.Native
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if o := typeutil.DeclaredName(t); o != nil {
		return o.Name()
	}
	return ""
}

// Hides reports whether a struct that embeds the SDK's client would hide a method of the interface, because the method has the name of the
// embedded field. Then the struct embeds SDKAlias.
func (c *Client) Hides() bool {
	return c.Native != nil && (len(c.Chains) > 0 || len(c.Operations) > 0) &&
		(len(c.Operations) > 0 && c.nativeName() == Send ||
			slices.ContainsFunc(c.InterfaceMethods(), func(m *Method) bool { return m.Name == c.nativeName() }))
}

// Mocked returns the arguments of MockName for c: the handle for the client interface, then the interfaces of results.
func (c *Client) Mocked() []string {
	names := []string{c.Handle}
	for _, ch := range c.ChainInterfaces() {
		names = append(names, ch.Interface)
	}
	return names
}
