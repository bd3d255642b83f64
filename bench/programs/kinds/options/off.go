//go:build !observed

// Package options says whether the programs of its folder observe their clients.
package options

import "github.com/resgen-go/resgen/resource"

// Options are the options with which a program opens its client: none.
func Options() []resource.OpenOption { return nil }
