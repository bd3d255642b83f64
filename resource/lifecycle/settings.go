package lifecycle

import (
	"log/slog"

	"github.com/resgen-go/resgen/resource"
)

// Settings holds what the options of a generated loader change. The zero value reads the environment of the process.
type Settings struct {
	Source   resource.Source        // nil: resource.OS()
	Resolver resource.Resolver      // asked for secrets before the variables are read; nil: none
	Profile  string                 // the active profile; "": the specification's variable selects it
	Warn     func(resource.Problem) // called for each warning; nil: slog.Warn
	Logger   *slog.Logger           // logs what happens to resources; nil: slog.Default()

	Unvalidated bool // the configuration is read but not validated: only a value that cannot be read is a problem

	Monitor    Monitor                     // keeps the states of resources; nil: none
	MonitorAll bool                        // Monitor checks all resources at intervals, not only those with Health.Monitored
	Describe   func() resource.Description // returns the configuration, for Monitor, for the fields that errors name, and for changes of secrets; nil: not known

	observing *observing // nil: nobody observes
	child     bool       // Group.Start opens the group
}

// A Child describes a child group.
type Child struct {
	Params   string                      // the parameters of the factory, which distinguish groups with the same names, as gen.Parameters writes them
	Describe func() resource.Description // returns the configuration of the group, as Settings.Describe does; nil: not known
}
