package named

import "example.com/layers/wire"

func NewSender(SenderConfig) *wire.Send { return &wire.Send{} }

func NewSelf(SelfConfig) *wire.Self { return &wire.Self{} }

func NewSelves(SelvesConfig) *wire.Self { return &wire.Self{} }
