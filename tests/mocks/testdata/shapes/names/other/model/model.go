// Package model is the other.
package model

type Model struct{}

type Reader interface{ ReadModel() (*Model, error) }

type Store interface{ Save(Model) error }
