// Package lifecycle opens resources in the order of their dependencies, checks them, and closes them in the opposite order. Generated code
// calls it for the resources of a specification; a program calls it for what no specification declares, with a Node for each resource:
//
//	g, err := lifecycle.Start(ctx, nil, lifecycle.Node{Name: "cache", Open: open, Close: shut})
//
// A Monitor, such as the one of package health, keeps the states of open resources.
//
// To read the package, begin with node.go, which opens and closes one resource. graph.go and group.go do it for several. run.go and
// signal.go implement Run, monitor.go and observing.go tell monitors and observers, and closer.go, stats.go and option.go serve generated
// handles.
package lifecycle
