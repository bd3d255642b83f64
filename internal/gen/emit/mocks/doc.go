// Package mocks writes the packages for tests: mocks of the clients of kinds, and resources that are made of mocks.
package mocks
