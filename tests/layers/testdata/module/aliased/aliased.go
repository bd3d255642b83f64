package aliased

import "example.com/layers/wire"

func New(StoreConfig) wire.Handle { return &wire.Client{} }

func NewPlain(PlainConfig) wire.Handle { return &wire.Client{} }

func NewAsking(AskingConfig) wire.Handle { return &wire.Client{} }
