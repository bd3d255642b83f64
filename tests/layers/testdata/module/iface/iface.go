package iface

import "example.com/layers/wire"

func New(StoreConfig) wire.Service { return &wire.Client{} }

func NewPlain(PlainConfig) wire.Service { return &wire.Client{} }

func NewAsking(AskingConfig) wire.Service { return &wire.Client{} }
