package lifecycle

import (
	"log/slog"

	"github.com/resgen-go/resgen/resource"
)

// Settings are what the options of a loader change. The zero value reads the environment of the process.
type Settings struct {
	Source   resource.Source        // nil: resource.OS()
	Resolver resource.Resolver      // asked first for secrets, and only for them; nil: none
	Profile  string                 // "": the variable says
	Warn     func(resource.Problem) // called for each warning; nil: slog.Warn
	Logger   *slog.Logger           // of what happens to resources; nil: slog.Default()

	Monitor    Monitor                     // keeps the states of resources; nil: nobody does
	MonitorAll bool                        // Monitor monitors resources that do not ask for it, too
	Describe   func() resource.Description // the configuration, for Monitor; nil: not known

	observing *observing // nil: nobody observes
	child     bool       // Group.Start opens the group
}

// A Child says more about a child group.
type Child struct {
	Params   string                      // what tells it apart from others with the same names, as gen.Parameters writes it
	Describe func() resource.Description // its configuration, for a Monitor; nil: not known
}
