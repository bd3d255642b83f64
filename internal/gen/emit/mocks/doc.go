// Package mocks writes the package for tests: mocks of the clients of kinds, and resources that are made of mocks.
//
// The files, in the order in which to read them:
//
//	mocks.go        one file of mocks per kind
//	container.go    the struct Mocks, and the functions that return resources made of mocks
//	factorymock.go  mocks of factories
//	part.go         what resources, bundles and factories made of mocks have in common
package mocks
