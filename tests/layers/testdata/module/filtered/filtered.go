package filtered

import "example.com/layers/wire"

func New(StoreConfig) *wire.Client { return &wire.Client{} }
