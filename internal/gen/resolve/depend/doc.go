// Package depend resolves the dependencies of resources. It looks up the resources and factories of a specification by name.
//
// The files, in the order in which to read them:
//
//	uses.go    what a resource depends on, and circles of dependencies
//	config.go  what a constructor takes of a resource that is configuration only
//	wired.go   rules that relate a dependency to fields
//	seen.go    resources and factories by name
package depend
