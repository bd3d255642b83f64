package envcheck

import (
	"slices"

	"github.com/resgen-go/resgen/internal/gen/model"
)

// A Pool is the number of connections that one process may open to a resource.
type Pool struct {
	Resource  *model.Resource
	Most      uint64
	Known     bool     // else something that is not set, or not seen, says how many
	Variables []string // that have a say
}

// pool notes the connections of a resource whose kind says which fields are about them.
func (r *Report) pool(l *loader, s settings) {
	fields := l.res.Kind.Connections
	if len(fields) == 0 {
		return
	}
	p := Pool{Resource: l.res, Known: true}
	for _, f := range fields {
		v := s.values.Value(f)
		switch n := valueOf(v).(type) {
		case int64:
			p.Most += uint64(max(n, 0))
		case uint64:
			p.Most += n
		default:
			p.Known = false
		}
		if s.values.Unseen(f) {
			p.Known = false
		}
		for _, name := range l.res.Leaf(f.Name).Source(l.active).Names() {
			if !slices.Contains(p.Variables, name) {
				p.Variables = append(p.Variables, name)
			}
		}
	}
	r.Pools = append(r.Pools, p)
}

// valueOf is what v holds; nil for none.
func valueOf(v *model.Value) any {
	if v == nil {
		return nil
	}
	return v.V
}
