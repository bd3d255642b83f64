package alert

import (
	"context"
	"sync"
)

// A Store keeps states, for one process or for several.
type Store interface {
	// Update replaces the state of that name with what change returns of it, as one step that no other Update of the name comes between.
	// It calls change with nil if there is no such state. The state stays if change returns nil. A store that finds out only afterwards
	// that another Update came between calls change again.
	//
	// Update returns soon after its context is done.
	Update(ctx context.Context, name string, change func(state []byte) []byte) error
}

// Memory is a Store for one process. Its states end with the process.
type Memory struct {
	mu     sync.Mutex
	states map[string][]byte
}

// NewMemory returns an empty store.
func NewMemory() *Memory { return &Memory{states: map[string][]byte{}} }

// Update implements Store.
func (m *Memory) Update(_ context.Context, name string, change func([]byte) []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if next := change(m.states[name]); next != nil {
		m.states[name] = next
	}
	return nil
}
