package layered

import (
	"example.com/golden/sdk/crm"
	"github.com/resgen-go/resgen/resource/observe"
)

func NewBare(BareConfig) *crm.Client { return &crm.Client{} }

func NewOpener(OpenerConfig) *crm.Client { return &crm.Client{} }

func NewAsker(AskerConfig) *crm.Client { return &crm.Client{} }

func NewBoth(BothConfig) *crm.Client { return &crm.Client{} }

func NewMine(MineConfig) *crm.Client { return &crm.Client{} }

func NewWatched(WatchedConfig, *observe.Probe) *crm.Client { return &crm.Client{} }

// A Watcher reports what a client does not see.
type Watcher struct{ *crm.Client }

func Watching(c *crm.Client, _ *observe.Probe) *Watcher { return &Watcher{c} }

// Open is no method of the interface.
func (m *Mine) Open() string { return "mine" }
