// Package model is one of two.
package model

type Model struct{}

type Store interface{ Load(Model) error }
