// Package emit turns a model into declarations: one function per artifact, one table of artifacts. It cannot fail; a model that it
// cannot write is a bug of resolve, and panics.
//
// The package itself writes what combines the resources of a specification: Config, Options, Resources, factories, bundles and the nodes
// that open them. Code for a single part is in a package of its own:
//
//	client   what a kind with a constructor has in addition to its configuration
//	loading  the code that fills a configuration
//	mocks    the package for tests
//	text     the files that are not Go
//	convert  conversions between configurations and existing structs
//	rules    conditions and messages
//	code     writing pieces of Go
//
// The files, in the order in which to read them:
//
//	emit.go        the table of artifacts
//	factory.go     the file of a factory, which opens a resource for parameters
//	package.go     the files of the package and of each resource
//	kind.go        the file of a kind: its configuration, and the calls of the other packages
//	resources.go   Resources: how the resources of a package are opened, checked and closed
//	bundle.go      structs with some of the resources
//	members.go     the members of Resources and of bundles, and what their functions take and return
//	options.go     the options of Open and LoadConfig
//	node.go        the node of a resource, which the runtime opens
//	constant.go    constants with the names of variables
//	depend.go      dependencies between nodes
//	loadconfig.go  LoadConfig, for one resource and for all
package emit
