package alert

import (
	"context"
	"sync"
)

// A Store keeps the states of one process or of several.
type Store interface {
	// Update replaces the state of the given name with the result of change, as one atomic step. change gets the old state, or nil if there
	// is none. If change returns nil, the state stays as it is. A store that detects only afterwards that another Update was faster calls
	// change again.
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
