package mock

import (
	"reflect"
	"sync/atomic"
)

// A log holds the calls of one method. It consists of several slices, so that growing copies nothing and pointers to entries stay valid.
type log struct {
	full [][]entry
	last []entry
}

type entry struct {
	record any // a pointer to the record
	done   atomic.Bool
}

const (
	firstPiece = 8
	mostPiece  = 512
)

// add appends a call.
func (l *log) add(record any) *entry {
	if len(l.last) == cap(l.last) {
		size := min(max(firstPiece, 2*cap(l.last)), mostPiece)
		if l.last != nil {
			l.full = append(l.full, l.last)
		}
		l.last = make([]entry, 0, size)
	}
	l.last = l.last[:len(l.last)+1]
	e := &l.last[len(l.last)-1]
	e.record = record
	return e
}

// entries lists the calls of m so far. The caller looks into them without holding m's lock.
func (m *method) entries() (all []*entry) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, piece := range m.log.full {
		for i := range piece {
			all = append(all, &piece[i])
		}
	}
	for i := range m.log.last {
		all = append(all, &m.log.last[i])
	}
	return all
}

// records returns the records of those entries that r matches. For a call that has not returned, it returns a copy with only the arguments,
// because the results may be written at any time.
func records(r *Rules, all []*entry) []any {
	out := make([]any, 0, len(all))
	for _, e := range all {
		record := e.record
		if !e.done.Load() {
			record = begun(record, r.method.args)
		}
		if !r.match.misses(record) {
			out = append(out, record)
		}
	}
	return out
}

// begun returns a copy of a record with only its arguments.
func begun(record any, args int) any {
	from := reflect.ValueOf(record).Elem()
	to := reflect.New(from.Type())
	for i := range args {
		to.Elem().Field(i).Set(from.Field(i))
	}
	return to.Interface()
}

// count returns the number of calls that r matches.
func count(r *Rules) int {
	all := r.method.entries()
	if r.match == nil {
		return len(all)
	}
	return len(records(r, all))
}

// Calls appends the records of calls, oldest first, to the slice that list points to. The slice holds pointers to records.
//
//go:noinline
func Calls(rules *Rules, list any) {
	found := records(rules, used(rules).entries())
	to := reflect.ValueOf(list).Elem()
	to.Grow(len(found))
	for _, record := range found {
		to.Set(reflect.Append(to, reflect.ValueOf(record)))
	}
}
