package generic

import "example.com/layers/wire"

func New(StoreConfig) *wire.Typed[map[string]int] {
	return &wire.Typed[map[string]int]{Value: map[string]int{"a": 1}}
}
