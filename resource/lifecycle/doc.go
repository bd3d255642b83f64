// Package lifecycle opens resources in the order of their dependencies, checks them, and closes them in the opposite order. Generated code
// calls it for the resources of a specification; a program calls it for what no specification declares, with a Node for each resource:
//
//	g, err := lifecycle.Start(ctx, nil, lifecycle.Node{Name: "cache", Open: open, Close: shut})
//
// A Monitor, such as that of package health, keeps the states of what is open.
//
// Read node.go first, which opens and closes one resource, then graph.go and group.go, which do it for several; run.go and signal.go for Run; monitor.go
// and observing.go for who is told; closer.go, stats.go and option.go for what generated handles have.
package lifecycle
