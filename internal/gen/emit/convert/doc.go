// Package convert writes conversions between a generated configuration and a Go struct that a constructor or a program has already.
package convert
