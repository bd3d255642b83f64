// Package sdk opens clients for configurations of any package.
package sdk

import "example.com/layers/wire"

// Config is empty.
type Config struct{}

// New makes a client.
func New(Config) *wire.Client { return &wire.Client{} }
