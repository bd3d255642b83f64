package envcheck

import (
	"slices"

	"github.com/resgen-go/resgen/internal/gen/model"
)

// A Pool is the number of connections that one process may open to a resource.
type Pool struct {
	Resource  *model.Resource
	Most      uint64
	Known     bool     // whether the number is known; false if it depends on a value that is unset or unseen
	Variables []string // the variables on which the number depends
}

// pool records the number of connections of a resource, if its kind names the fields for it.
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

// valueOf returns the value in v, or nil.
func valueOf(v *model.Value) any {
	if v == nil {
		return nil
	}
	return v.V
}
