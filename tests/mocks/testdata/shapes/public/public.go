// Package public exports types of an internal package by other names.
package public

import "example.com/shapes/internal/secret"

type Token = secret.Token

type Holder = secret.Holder

type Source interface {
	Next() (secret.Token, error)
	Hold(map[string]*secret.Holder) []secret.Holder
}

type Leaky interface{ Leak() secret.Hidden }

type LeakyFunc func(secret.Hidden)
