// Package secret is internal.
package secret

type Token struct{ ID string }

type Holder struct{}

type Hidden struct{}

type Source interface{ Next() (Token, error) }
