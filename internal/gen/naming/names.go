package naming

import (
	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/environ"
	"github.com/resgen-go/resgen/internal/gen/model"
)

// Package returns every Go name that the generated files of p declare, in the order of the specification.
func Package(p *model.Package) []Name {
	l := &namer{p: p, optional: p.OptionalKinds(), open: p.OpenResourceNames(), constant: environ.Constants(p)}
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

// Common returns the Go names that every package with resources declares, whatever its resources are called.
func Common(p *model.Package) []Name {
	l := &namer{p: p}
	l.fixed()
	return l.names
}

// Mocks returns the names of the mocks package that users type: the mocks, their constructors, and the constructors of Resources and
// bundles. Package mock chooses the other names so that they do not clash with these.
func Mocks(p *model.Package) []Name {
	l := &namer{p: p}
	if p.Output.Test == "" {
		return nil
	}
	for _, k := range p.Kinds {
		if !k.Mockable() {
			continue
		}
		l.at(k.NameAt, what(k))
		for _, base := range k.Client.Mocked() {
			l.add(StructName, model.MockName(base))
			l.add(FuncName, model.NewMockName(base))
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
func Reserved(p *model.Package) []Name {
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
		reserve("a method of the generated type has it", f.ParamsName(), model.ConfigMethods...)
	}
	reserve("the generated Config or Resources has it", p.Common.ConfigName(), "Profile", "Validate", "Describe", "LogValue", "Config", "Close")
	for _, k := range p.Kinds {
		if k.From != nil {
			continue
		}
		for _, of := range append(k.Objects, &model.Object{Go: k.Config}) {
			reserve("a method of the generated type has it", of.Go, model.ConfigMethods...)
		}
	}
	return names
}

// fixed adds the names that every package with resources has, and the profiles.
func (l *namer) fixed() {
	c, usual := l.p.Common, model.Common{} // usual has the names that no key changes
	config, options, resources, profile := c.ConfigName(), c.OptionsName(), c.ResourcesName(), c.ProfileName()
	key := func(name, example, set string) {
		l.from = Name{Key: "`" + name + " = \"" + example + "\"` in [package]"}
		if set != "" {
			l.from.What = "the key `" + name + "` of [package] gives it"
		}
	}
	key("config", "All"+usual.ConfigName(), c.Config)
	l.add(StructName, config)
	l.of(config, FieldName, "origins")
	if !c.NoConfig {
		l.of(config, MethodName, "Validate", "Describe", "LogValue")
		l.add(FuncName, c.LoadName())
		l.of(options, FieldName, "config")
		l.add(FuncName, c.WithConfigName())
	}
	key("option", "Load"+usual.OptionName(), c.Option)
	l.add(FuncTypeName, c.OptionName())
	l.add(StructName, options)
	l.of(options, FieldName, "Settings")
	l.of(options, MethodName, "reader", "applyConfigs", "validateConfigs", "load")
	if l.p.Conditional() {
		l.of(options, MethodName, "withConditions")
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
		l.of(options, MethodName, "open", "applyHandles")
		if l.p.Depends() {
			l.of(options, MethodName, "needed")
		}
		key("resources", "All"+usual.ResourcesName(), c.Resources)
		l.add(StructName, resources)
		l.of(resources, FieldName, "Config", "group")
		l.of(resources, MethodName, "Close", "All", "Check")
		l.add(FuncName, c.OpenName())
		l.add(FuncName, c.RunName())
	}
	l.from = Name{}
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

func (l *namer) bundle(b *model.Bundle) {
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
