package model

import (
	"slices"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/internal/ident"
)

// This file makes the names that a package declares, each in one function. An exported name is made of the specification's names:
// resolve reports collisions, and the user sets `go_name`. An unexported name is chosen by Spell and never collides.

// NewName is the function that returns a configuration with the given changes and validates it.
func (k *Kind) NewName() string { return "New" + k.Config }

// DefaultName is the function that returns a configuration with the defaults of k.
func (k *Kind) DefaultName() string { return "Default" + k.Config }

// ValidateName is the function that validates a configuration that is an existing Go struct.
func (k *Kind) ValidateName() string { return "Validate" + k.Config }

// DescribeName is the function that describes a configuration that is an existing Go struct.
func (k *Kind) DescribeName() string { return "Describe" + k.Config }

// StartName is the function that returns the value with which a loader starts.
func (k *Kind) StartName() string {
	if k.Struct != nil {
		return k.Mirror.Default
	}
	return k.DefaultName()
}

// OpenName is the function that opens a resource of k.
func (k *Kind) OpenName() string { return "Open" + k.Go }

// InterfaceName is the client interface of k when the specification gives it no name.
func (k *Kind) InterfaceName() string { return k.Go + "Client" }

// ObserveName is the function that makes the option with which a resource of k is observed.
func (k *Kind) ObserveName() string { return "Observe" + k.Go }

// ObserveField is the field of options that holds ObserveName where WithObserver is given.
func (k *Kind) ObserveField() string { return "observe" + k.Go }

// ConfigureName is the type of the functions that change the configuration of the SDK.
func (k *Kind) ConfigureName() string { return k.Go + "Configure" }

// ParamsName is the struct with the optional parameters of an operation. goName is the Go name of the operation.
func (k *Kind) ParamsName(goName string) string { return k.Go + goName + "Params" }

// DefaultName is the function that returns the struct of o with its defaults.
func (o *Object) DefaultName() string { return "Default" + o.Go }

// SealName is the method that makes an object a member of u.
func (u *Union) SealName() string { return "is" + u.Go }

// LoadName is the function that reads only the configuration of r.
func (r *Resource) LoadName() string { return "Load" + r.Go + "Config" }

// WithName is the option that passes an open handle for r.
func (r *Resource) WithName() string {
	if r.Factory != nil {
		return "With" + r.Factory.Go + r.Go
	}
	return "With" + r.Go
}

// ParamsName is the struct with the parameters of f.
func (f *Factory) ParamsName() string { return f.Go + "Params" }

// ConfigName is the configuration of the resources of f.
func (f *Factory) ConfigName() string { return f.Go + "Config" }

// FactoryName is the type that opens the resources of f.
func (f *Factory) FactoryName() string { return f.Go + "Factory" }

// OptionName is the type of the options of one group of resources.
func (f *Factory) OptionName() string { return f.Go + "Option" }

// WithName is the option that passes a factory.
func (f *Factory) WithName() string { return "With" + f.FactoryName() }

// NewName is the function of the mocks package that returns a factory of mocks.
func (f *Factory) NewName() string { return "New" + f.FactoryName() }

// MocksName is the mocks of one group of resources of f.
func (f *Factory) MocksName() string { return f.Go + "Mocks" }

// FactoryMockName is the type of the mocks package whose method On says which mocks there are for some parameters.
func (f *Factory) FactoryMockName() string { return f.FactoryName() + "Mock" }

// The methods of a factory's parameters that are no methods of every configuration.
const (
	FillName       = "fill"
	TestConfigName = "TestConfig"
)

// ConfigName is the type that holds the configuration of each resource of p.
func (p *Package) ConfigName() string {
	if p.Factory != nil {
		return p.Factory.ConfigName()
	}
	return p.Common.ConfigName()
}

// ResourcesName is the type that holds the open resources of p.
func (p *Package) ResourcesName() string {
	if p.Factory != nil {
		return p.Factory.Go
	}
	return p.Common.ResourcesName()
}

// OptionName is the type of an option of what opens the resources of p.
func (p *Package) OptionName() string {
	if p.Factory != nil {
		return p.Factory.OptionName()
	}
	return p.Common.OptionName()
}

// OptionsName is the type that options change.
func (p *Package) OptionsName() string {
	if p.Factory != nil {
		return p.Factory.Options
	}
	return p.Common.OptionsName()
}

// NewOptionsName is the function that applies options.
func (p *Package) NewOptionsName() string {
	if p.Factory != nil {
		return p.Factory.NewOptions
	}
	return p.Common.NewOptionsName()
}

// WithConfigName is the option that gives the configuration of r.
func (r *Resource) WithConfigName() string { return r.WithName() + "Config" }

// OpenResourceNames says how the function is called that opens a resource of p and what it depends on. Where a kind or a bundle has a
// function of that name, it is told apart.
func (p *Package) OpenResourceNames() func(r *Resource) string {
	taken := map[string]bool{}
	for _, k := range p.Kinds {
		if k.Client != nil {
			taken[k.OpenName()] = true
		}
	}
	for _, b := range p.Bundles {
		taken[b.OpenName()] = true
	}
	return func(r *Resource) string {
		name := "Open" + r.Go
		if taken[name] {
			return name + "Resource"
		}
		return name
	}
}

// WithConfigureName is the option that changes the SDK's configuration of r.
func (r *Resource) WithConfigureName() string { return r.WithName() + "Configure" }

// OpenName is the function that opens the resources of b.
func (b *Bundle) OpenName() string { return "Open" + b.Go }

// RunName is the function that opens the resources of b, calls a function with them and closes them.
func (b *Bundle) RunName() string { return "Run" + b.Go }

// NewName is the function of the mocks package that returns b with mocks as resources.
func (b *Bundle) NewName() string { return "New" + b.Go }

// MocksName is the mocks that b is made of.
func (b *Bundle) MocksName() string { return b.Go + "Mocks" }

// TestConfigFunc is the function of the mocks package that makes the configuration of resources and bundles.
const TestConfigFunc = "newConfig"

// MockName is the mock type. base is the handle of the client, or the interface of a method's result.
func MockName(base string) string { return base + "Mock" }

// NewMockName is the function that makes the mock type MockName(base).
func NewMockName(base string) string { return "New" + MockName(base) }

// A Mirror holds the names that a kind needs when its configuration is an existing Go struct.
type Mirror struct {
	Type    string // "appFields": the generated struct that is loaded and validated
	Of      string // "appFieldsOf": the function that copies the existing struct into Type
	Default string // "defaultAppFields": the function that returns Type with the defaults
}

// Spell chooses every unexported name of p. If two things want one name, the first in the order of the specification gets it and the
// others get a number. So an addition at the end renames nothing. Spell avoids the names of hand-written functions that p calls, and those
// that Go files beside the generated ones declare or import.
func Spell(p *Package) {
	s := speller{}
	for _, names := range [][]string{p.Beside.Names, p.Beside.Imports} {
		for _, name := range names {
			s[name] = true
		}
	}
	own := p.Common
	own.Options, own.NewOptions = s.pick("options"), s.pick("newOptions")
	if own.NoConfig {
		own.Config = s.pick(hiddenConfigName)
	}
	p.Common = own
	for _, f := range p.Functions() {
		if f.From == nil {
			s[f.Name] = true
		}
	}
	for _, k := range p.Kinds {
		if k.From == nil {
			s.kind(k)
		} else {
			s.mirror(k)
		}
	}
	members := newOptionMembers()
	for _, k := range p.ObservedKinds() {
		members[k.ObserveField()] = true
	}
	for _, r := range p.Resources {
		r.Loader = s.pick("load" + r.Go)
		members.resource(r)
	}
	p.ItemLoaders = map[*Object]string{}
	for _, o := range p.ItemObjects() {
		p.ItemLoaders[o] = s.pick("load" + o.Go)
	}
	for _, f := range p.Factories {
		f.Field = members.pick(ident.Unexport(f.FactoryName()))
		s.factory(f)
	}
	p.Unexported = nil
	for _, n := range p.Names() {
		if !n.Member() && !n.Exported() {
			p.Unexported = append(p.Unexported, n.Go)
		}
	}
	for _, f := range p.Functions() {
		if f.From == nil {
			p.Unexported = append(p.Unexported, f.Name)
		}
	}
}

// factory names what belongs to one factory. Its loaders are methods of the parameters, whose other members are exported.
func (s speller) factory(f *Factory) {
	stem := ident.Unexport(f.Go)
	f.Options, f.NewOptions = s.pick(stem+"Options"), s.pick("new"+f.Go+"Options")
	s.kind(f.Params)
	members, loaders := newOptionMembers(), speller{FillName: true}
	for _, r := range f.Resources {
		r.Loader = loaders.pick("load" + r.Go)
		members.resource(r)
	}
}

// A speller holds the unexported names of the package that are taken.
type speller map[string]bool

// pick takes name, with a number if name is taken.
func (s speller) pick(name string) string {
	free := name
	for n := 2; s[free]; n++ {
		free = name + strconv.Itoa(n)
	}
	s[free] = true
	return free
}

func (s speller) kind(k *Kind) {
	stem := ident.Unexport(k.Go)
	s.mirror(k)
	if c := k.Client; c != nil {
		if len(c.Chains) > 0 {
			c.AdapterType = s.pick(stem + "Adapter")
		}
		if c.Hides() {
			c.SDKAlias = s.pick(stem + "SDK")
		}
		if len(c.Operations) > 0 {
			c.OperationsType = s.pick(stem + "Operations")
		}
		s.observed(k)
	}
}

// mirror names what loads a configuration that is an existing Go struct, also that of a kind of another package.
func (s speller) mirror(k *Kind) {
	if k.Struct == nil {
		return
	}
	k.Mirror = Mirror{Type: s.pick(ident.Unexport(k.Go) + "Fields"), Default: s.pick("default" + k.Go + "Fields")}
	if k.TakesFields() {
		k.Mirror.Of = s.pick(ident.Unexport(k.Go) + "FieldsOf")
	}
}

// observed names the types that tell observers of calls. Chains with one interface share a type.
func (s speller) observed(k *Kind) {
	c := k.Client
	if !c.Observed() {
		return
	}
	c.ObservedType = s.pick(ident.Unexport(k.Go) + "Observed")
	of := map[string]string{}
	for i, ch := range c.Chains {
		if ch.Named == nil || !slices.ContainsFunc(ch.Methods(), (*Method).IsOperation) {
			continue
		}
		if of[ch.Interface] == "" {
			of[ch.Interface] = s.pick(ident.Unexport(ch.Interface) + "Observed")
		}
		c.Chains[i].ObservedType = of[ch.Interface]
	}
}

// optionMembers holds the fields and methods of the type options that are taken.
type optionMembers map[string]bool

func newOptionMembers() optionMembers {
	m := optionMembers{}
	for _, name := range strings.Fields("asked config give lend load needed open profile reader") {
		m[name] = true
	}
	for _, name := range strings.Fields( // Go's keywords
		"break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select struct switch type var",
	) {
		m[name] = true
	}
	return m
}

// pick takes the first free name of names. If none is free, it appends underscores to the last.
func (m optionMembers) pick(names ...string) string {
	i := slices.IndexFunc(names, func(name string) bool { return !m[name] })
	name := names[len(names)-1]
	if i >= 0 {
		name = names[i]
	}
	for m[name] {
		name += "_"
	}
	m[name] = true
	return name
}

func (m optionMembers) resource(r *Resource) {
	name := ident.Unexport(r.Go)
	if r.Kind.Client == nil {
		r.ConfigField = m.pick(name + "Config")
		return
	}
	r.HandleField = m.pick(name, name+"Handle")
	r.NodeMethod = m.pick(name + "Node")
	if r.Kind.Client.Configure != "" {
		r.ConfigureField = m.pick(name + "Configure")
	}
	r.ConfigField = m.pick(name + "Config")
}
