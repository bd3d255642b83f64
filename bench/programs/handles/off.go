//go:build !observed

package main

import "github.com/resgen-go/resgen/bench/handles"

func options() []handles.Option { return nil }
