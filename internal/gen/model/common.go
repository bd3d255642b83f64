package model

import (
	"cmp"
	"strings"
)

// A Common has the names that every package with resources has, whatever its resources are called. A specification may set other names, if
// Go files in the same folder declare these. Each method returns one name.
type Common struct {
	Config    string // the type of the configuration of every resource; "" for "Config"
	Resources string // the type of the open resources; "" for "Resources"
	Option    string // the type of an option; "" for "Option"
	Profile   string // the type of a profile; "" for "Profile"

	NoConfig bool // the type of the configuration of every resource is unexported, because only generated code uses it

	Options, NewOptions string // the type that options change, and the function that applies them; "" for "options" and "newOptions"
}

// The names of Common that no specification changes.
const (
	configName    = "Config"
	resourcesName = "Resources"
	optionName    = "Option"
	profileName   = "Profile"

	hiddenConfigName = "allConfig" // ConfigName if NoConfig is set, unless another declaration has this name
)

// ConfigName returns the name of the type of the configuration of every resource.
func (c Common) ConfigName() string {
	if c.NoConfig {
		return cmp.Or(c.Config, hiddenConfigName)
	}
	return cmp.Or(c.Config, configName)
}

// LoadName returns the name of the function that reads the configuration of every resource.
func (c Common) LoadName() string { return "Load" + c.ConfigName() }

// WithConfigName returns the name of the option that gives the configuration of every resource.
func (c Common) WithConfigName() string { return "With" + c.ConfigName() }

// ResourcesName returns the name of the type of the open resources.
func (c Common) ResourcesName() string { return cmp.Or(c.Resources, resourcesName) }

// OpenName returns the name of the function that opens every resource: Open, or OpenClients if the resources are called Clients.
func (c Common) OpenName() string { return "Open" + c.resources() }

// RunName returns the name of the function that opens every resource, calls a function with them and closes them.
func (c Common) RunName() string { return "Run" + c.resources() }

// resources returns the suffix of OpenName and RunName, or "".
func (c Common) resources() string {
	if name := c.ResourcesName(); name != resourcesName {
		return name
	}
	return ""
}

// OptionName returns the name of the type of an option.
func (c Common) OptionName() string { return cmp.Or(c.Option, optionName) }

// WithName returns the name of the option that sets what: WithSource, or WithLoadSource if the type of an option is called LoadOption.
func (c Common) WithName(what string) string {
	return "With" + strings.TrimSuffix(c.OptionName(), optionName) + what
}

// WithoutValidationName returns the name of the option by which loading validates nothing.
func (c Common) WithoutValidationName() string {
	return "Without" + strings.TrimSuffix(c.OptionName(), optionName) + "Validation"
}

// OptionsName returns the name of the type that options change.
func (c Common) OptionsName() string { return cmp.Or(c.Options, "options") }

// NewOptionsName returns the name of the function that applies options.
func (c Common) NewOptionsName() string { return cmp.Or(c.NewOptions, "newOptions") }

// ProfileName returns the name of the type of a profile. The constants of the profiles begin with it.
func (c Common) ProfileName() string { return cmp.Or(c.Profile, profileName) }

// ParseProfileName returns the name of the function that returns the profile of a name.
func (c Common) ParseProfileName() string { return "Parse" + c.ProfileName() }

// ActiveProfileName returns the name of the function that returns the active profile.
func (c Common) ActiveProfileName() string { return "Active" + c.ProfileName() }

// WithProfileName returns the name of the option that gives the profile.
func (c Common) WithProfileName() string { return "With" + c.ProfileName() }
