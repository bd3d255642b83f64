// Package lifecycle opens resources in the order of their dependencies, checks them, and closes them in the reverse order. Generated code
// calls it for the resources of a specification. A program can call it for resources that are in no specification, with a Node for each:
//
//	g, err := lifecycle.Start(ctx, nil, lifecycle.Node{Name: "cache", Open: open, Close: shut})
//
// A Monitor keeps the health states of open resources. Package health implements it.
//
// To read the package, begin with node.go, which opens and closes one resource. graph.go and group.go do this for several resources. run.go
// and signal.go implement Run. monitor.go and observing.go report to monitors and observers. closer.go, stats.go and option.go are for
// generated handles.
package lifecycle
