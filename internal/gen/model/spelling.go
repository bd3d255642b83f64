package model

import (
	"go/types"
	"slices"

	"github.com/resgen-go/resgen/internal/gen/typeutil"
)

// This file has a function for each name that a package declares. An exported name consists of names in the specification. If two are
// equal, resolve reports it, and the user sets `go_name`. An unexported name is chosen by naming.Spell and never collides.

// NewName returns the name of the function that returns a configuration with the given changes and validates it.
func (k *Kind) NewName() string { return "New" + k.Config }

// DefaultName returns the name of the function that returns a configuration with the defaults of k.
func (k *Kind) DefaultName() string { return "Default" + k.Config }

// ValidateName returns the name of the function that validates a configuration that is an existing Go struct.
func (k *Kind) ValidateName() string { return "Validate" + k.Config }

// DescribeName returns the name of the function that describes a configuration that is an existing Go struct.
func (k *Kind) DescribeName() string { return "Describe" + k.Config }

// StartName returns the name of the function that returns the value with which a loader starts.
func (k *Kind) StartName() string {
	if k.Struct != nil {
		return k.Mirror.Default
	}
	return k.DefaultName()
}

// OpenName returns the name of the function that opens a resource of k.
func (k *Kind) OpenName() string { return "Open" + k.Go }

// InterfaceName returns the name of the client interface of k when the specification gives it no name.
func (k *Kind) InterfaceName() string { return k.Go + "Client" }

// ObserveName returns the name of the function that makes the option with which a resource of k is observed.
func (k *Kind) ObserveName() string { return "Observe" + k.Go }

// ObserveField returns the name of the field of options that holds the function ObserveName if WithObserver is used.
func (k *Kind) ObserveField() string { return "observe" + k.Go }

// ConfigureName returns the name of the type of the functions that change the configuration of the SDK.
func (k *Kind) ConfigureName() string { return k.Go + "Configure" }

// ParamsName returns the name of the struct with the optional parameters of an operation. goName is the Go name of the operation. The name
// of the kind comes first, because two APIs often have operations of one name.
func (k *Kind) ParamsName(goName string) string { return k.Go + goName + "Params" }

// DefaultName returns the name of the function that returns the struct of o with its defaults.
func (o *Object) DefaultName() string { return "Default" + o.Go }

// SealName returns the name of the method that every member of u has.
func (u *Union) SealName() string { return "is" + u.Go }

// LoadName returns the name of the function that reads only the configuration of r.
func (r *Resource) LoadName() string { return "Load" + r.Go + "Config" }

// WithName returns the name of the option that passes an open handle for r.
func (r *Resource) WithName() string {
	if r.Factory != nil {
		return "With" + r.Factory.Go + r.Go
	}
	return "With" + r.Go
}

// ParamsName returns the name of the struct with the parameters of f.
func (f *Factory) ParamsName() string { return f.Go + "Params" }

// ConfigName returns the name of the type of the configuration of the resources of f.
func (f *Factory) ConfigName() string { return f.Go + "Config" }

// FactoryName returns the name of the type that opens the resources of f.
func (f *Factory) FactoryName() string { return f.Go + "Factory" }

// OptionName returns the name of the type of the options of one group of resources.
func (f *Factory) OptionName() string { return f.Go + "Option" }

// WithName returns the name of the option that passes a factory.
func (f *Factory) WithName() string { return "With" + f.FactoryName() }

// NewName returns the name of the function of the mocks package that returns a factory of mocks.
func (f *Factory) NewName() string { return "New" + f.FactoryName() }

// MocksName returns the name of the struct with the mocks of one group of resources of f.
func (f *Factory) MocksName() string { return f.Go + "Mocks" }

// FactoryMockName returns the name of the type of the mocks package whose method On returns the mocks for given parameters.
func (f *Factory) FactoryMockName() string { return f.FactoryName() + "Mock" }

// The names of methods that the parameters of a factory have, and other configurations do not have.
const (
	FillName       = "fill"
	TestConfigName = "TestConfig"
)

// ConfigName returns the name of the type that holds the configuration of each resource of p.
func (p *Package) ConfigName() string {
	if p.Factory != nil {
		return p.Factory.ConfigName()
	}
	return p.Common.ConfigName()
}

// ResourcesName returns the name of the type that holds the open resources of p.
func (p *Package) ResourcesName() string {
	if p.Factory != nil {
		return p.Factory.Go
	}
	return p.Common.ResourcesName()
}

// OptionName returns the name of the type of an option of the functions that open the resources of p.
func (p *Package) OptionName() string {
	if p.Factory != nil {
		return p.Factory.OptionName()
	}
	return p.Common.OptionName()
}

// OptionsName returns the name of the type that options change.
func (p *Package) OptionsName() string {
	if p.Factory != nil {
		return p.Factory.Options
	}
	return p.Common.OptionsName()
}

// NewOptionsName returns the name of the function that applies options.
func (p *Package) NewOptionsName() string {
	if p.Factory != nil {
		return p.Factory.NewOptions
	}
	return p.Common.NewOptionsName()
}

// WithConfigName returns the name of the option that gives the configuration of r.
func (r *Resource) WithConfigName() string { return r.WithName() + "Config" }

// OpenResourceNames returns a function that returns the name of the function that opens a resource of p with its dependencies. If a kind or
// a bundle has a function with this name, the name gets a suffix.
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

// WithConfigureName returns the name of the option that changes the SDK's configuration of r.
func (r *Resource) WithConfigureName() string { return r.WithName() + "Configure" }

// OpenName returns the name of the function that opens the resources of b.
func (b *Bundle) OpenName() string { return "Open" + b.Go }

// RunName returns the name of the function that opens the resources of b, calls a function with them and closes them.
func (b *Bundle) RunName() string { return "Run" + b.Go }

// NewName returns the name of the function of the mocks package that returns b with mocks as resources.
func (b *Bundle) NewName() string { return "New" + b.Go }

// MocksName returns the name of the struct with the mocks of b's resources.
func (b *Bundle) MocksName() string { return b.Go + "Mocks" }

// TestConfigFunc is the function of the mocks package that makes the configuration of resources and bundles.
const TestConfigFunc = "newConfig"

// MockName returns the name of a mock type. base is the name of the handle of the client, or the interface of a method's result.
func MockName(base string) string { return base + "Mock" }

// NewMockName returns the name of the function that makes the mock type MockName(base).
func NewMockName(base string) string { return "New" + MockName(base) }

// ConstraintsMethod is the method of a generated configuration that checks everything but the validation function of its kind. Kinds have it
// if this function asks which fields are set.
const ConstraintsMethod = "constraints"

// ConfigMethods are the methods that a generated configuration may have.
var ConfigMethods = []string{"Validate", "Describe", "Review"}

// MirrorName is the Go name of the generated field that is loaded for the field called name of an existing struct. If a method of the
// generated type has this name, an underscore follows it.
func MirrorName(name string) string {
	if slices.Contains(ConfigMethods, name) {
		return name + "_"
	}
	return name
}

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

// nativeName returns the name of the type of the SDK's client.
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
