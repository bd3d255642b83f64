package layered

import "example.com/golden/sdk/crm"

func NewBare(BareConfig) *crm.Client { return &crm.Client{} }

func NewOpener(OpenerConfig) *crm.Client { return &crm.Client{} }

func NewAsker(AskerConfig) *crm.Client { return &crm.Client{} }

func NewBoth(BothConfig) *crm.Client { return &crm.Client{} }

func NewMine(MineConfig) *crm.Client { return &crm.Client{} }

// Open is no method of the interface.
func (m *Mine) Open() string { return "mine" }
