// Package needs has kinds that depend on the methods of another: those that the handle has, and those of the SDK.
package needs

import (
	"context"

	"example.com/layers/wire"
)

func New(StoreConfig) *wire.Client { return &wire.Client{} }

type User struct{ Store any }

type Shower interface {
	Open(ctx context.Context, name string) (Opened, error)
}

type Asker interface {
	Ask(ctx context.Context) (string, error)
}

// An Opener has the method as the SDK has it.
type Opener interface {
	Open(ctx context.Context, name string) (*wire.Session, error)
}

func NewShown(_ ShownConfig, store Shower) *User { return &User{store} }

func NewAsking(_ AskingConfig, store Asker) *User { return &User{store} }

func NewRaw(_ RawConfig, store Opener) *User { return &User{store} }
