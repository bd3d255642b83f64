package byhand

import (
	"context"

	"example.com/layers/wire"
)

func New(StoreConfig) *wire.Client { return &wire.Client{} }

// Ask asks twice.
func (s *Store) Ask(ctx context.Context) (first, second string, err error) {
	if first, err = s.StoreClient.Ask(ctx); err == nil {
		second, err = s.StoreClient.Ask(ctx)
	}
	return first, second, err
}

// Close leaves it open.
func (s *Store) Close(context.Context) error { return nil }
