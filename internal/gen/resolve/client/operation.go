package client

import (
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/operation"
)

// operations resolves the operations of the kind. Each becomes a method of the client.
func (m *maker) operations() {
	if ops := m.lib.OperationsOf(m.e); len(ops.All) > 0 {
		n := operation.Needs{Packages: m.Packages, View: m.View, Field: m.Field, Home: m.homeOf, PlaceOf: m.placeOf, Generates: m.generates, Place: m.place()}
		operation.Resolve(n, m.kind, m.client, ops, m.takenMethods())
	}
}

// takenMethods returns the names that an operation cannot have as a method of the client, each with the reason.
func (m *maker) takenMethods() map[string]string {
	c := m.client
	taken := map[string]string{model.Send: "which sends the operations", c.Interface: "which is the name of the client's interface"}
	for _, name := range m.handleNames() {
		taken[name] = "which the client has"
	}
	for _, x := range c.InterfaceMethods() {
		taken[x.Name] = "which the client has"
	}
	return taken
}
