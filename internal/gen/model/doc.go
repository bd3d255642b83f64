// Package model is the meaning of a checked specification: every name is spelled, every type is known, and every default is checked. Only
// resolve creates a model. emit, the CLI and the tests read it. Slices have the order of the specification.
//
// The files, in the order in which to read them:
//
//	spelling.go   the exported names that a package declares
//	common.go     the names that every package with resources has
//	needs.go      what the code of a package needs to know of all its kinds and resources
//	link.go       the Go packages that values of fields need
//	plan.go       the order in which a loader applies profiles, and what it reads
//	model.go      a package, its kinds and its resources
//	factory.go    factories, and their resources for certain values of parameters
//	when.go       conditions on which resources exist
//	resource.go   what is true of a leaf because of the leaves around it
//	item.go       the leaves of items of lists and maps of objects
//	leaf.go       a leaf: which value it has in a profile, and whether it must be set
//	source.go     the variables and files of a leaf
//	present.go    in which profiles a resource exists
//	client.go     how resources of a kind are opened, and the type of the open client
//	chain.go      interfaces for the results of methods
//	life.go       how resources are opened, closed and monitored
//	operation.go  operations of clients
//	http.go       operations that are HTTP requests
//	lambda.go     operations that are functions of AWS Lambda
//	expr.go       expressions and rules
//	typename.go   Go types as text
//	suffix.go     the fields of items, and the names of their variables
//	field.go      a field: its type and its constraints
//	value.go      literals, and values that are composed of others
//	profile.go    profiles
package model
