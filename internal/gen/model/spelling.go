package model

import (
	"go/types"
	"slices"

	"github.com/resgen-go/resgen/internal/gen/typeutil"
)

// This file makes the names that a package declares, each in one function. An exported name is made of the specification's names:
// resolve reports collisions, and the user sets `go_name`. An unexported name is chosen by naming.Spell and never collides.

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

// ConstraintsMethod is the method of a generated configuration that checks everything but the validation function of its kind. Kinds have it
// if this function asks which fields are set.
const ConstraintsMethod = "constraints"

// ConfigMethods are the methods that a generated configuration may have.
var ConfigMethods = []string{"Validate", "Describe", "Review"}

// A Mirror holds the names that a kind needs when its configuration is an existing Go struct.
type Mirror struct {
	Type    string // "appFields": the generated struct that is loaded and validated
	Of      string // "appFieldsOf": the function that copies the existing struct into Type
	Default string // "defaultAppFields": the function that returns Type with the defaults
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
