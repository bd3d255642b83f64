package syntax

import (
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
)

// An origin is what made a table or an array. It decides what may be added to it later.
type origin int

const (
	literal  origin = iota // braces or brackets: complete as written
	header                 // a header of its own
	dotted                 // a dotted key: other dotted keys may add to it
	implicit               // the header of a table inside of it: a header or dotted keys may still define it
)

// smallTable is the number of entries up to which a linear search is as fast as an index.
const smallTable = 8

// Get returns the entry for a key of the table v. It returns nil if there is none, or if v is not a table.
func (v *Value) Get(key string) *Entry {
	if v.index != nil {
		return v.index[key]
	}
	for _, e := range v.Entries {
		if e.Key == key {
			return e
		}
	}
	return nil
}

func (v *Value) add(p part, child *Value) {
	e := &Entry{Key: p.text, At: p.at, Value: child}
	v.Entries = append(v.Entries, e)
	switch {
	case v.index != nil:
		v.index[e.Key] = e
	case len(v.Entries) > smallTable:
		v.index = make(map[string]*Entry, 2*smallTable)
		for _, e := range v.Entries {
			v.index[e.Key] = e
		}
	}
}

// A level is the distance of a place from the root.
type level struct {
	depth int // tables and arrays around it
	path  int // bytes in the names that lead to it
}

// deepen returns the level inside of the table or array that begins at the place at.
func (s *scanner) deepen(l level, at diag.Span) (level, bool) {
	if l.depth++; l.depth > maxDepth {
		s.find(diag.TooDeep, at, "tables and arrays are nested more than 32 levels deep", "")
		return l, false
	}
	return l, true
}

// lengthen returns the level after the key part p.
func (s *scanner) lengthen(l level, p part) (level, bool) {
	if l.path += len(p.text) + 1; l.path > maxPath {
		s.find(diag.TooLarge, p.at, "the names that lead to this key are longer than 1024 bytes", "")
		return l, false
	}
	return l, true
}

// enter returns the level inside of the table with the key part p.
func (s *scanner) enter(l level, p part) (level, bool) {
	l, ok := s.lengthen(l, p)
	if !ok {
		return l, false
	}
	return s.deepen(l, p.at)
}

// open creates the table of a header, or the next table of an array of tables. The following assignments are for this table.
func (s *scanner) open(parts []part, at diag.Span, array bool) bool {
	t, l, ok := s.root, level{}, true
	for i, p := range parts {
		if l, ok = s.enter(l, p); !ok {
			return false
		}
		last := i == len(parts)-1
		e := t.Get(p.text)
		switch {
		case e == nil && !last:
			next := &Value{Kind: Table, At: p.at, origin: implicit}
			t.add(p, next)
			t = next
		case e == nil && !array:
			next := &Value{Kind: Table, At: at, origin: header}
			t.add(p, next)
			t = next
		case last && array:
			if e == nil {
				t.add(p, &Value{Kind: Array, At: at, origin: header})
				e = t.Get(p.text)
			}
			t = s.next(e, p, at)
		case last:
			t = s.define(e, p, at)
		default:
			t = s.through(e, p)
		}
		if e != nil && e.Value.Kind == Array {
			if l, ok = s.deepen(l, p.at); !ok {
				return false
			}
		}
	}
	s.table, s.level = t, l
	return true
}

// next appends a table to the array of tables e. Its header is at the place at.
func (s *scanner) next(e *Entry, p part, at diag.Span) *Value {
	t := &Value{Kind: Table, At: at, origin: header}
	if e.Value.Kind != Array || e.Value.origin != header {
		return s.conflict(e, p, p.name()+" is not an array of tables", "")
	}
	e.Value.Items = append(e.Value.Items, t)
	return t
}

// define records that the existing table e has the header at the place at.
func (s *scanner) define(e *Entry, p part, at diag.Span) *Value {
	v := e.Value
	switch {
	case v.Kind == Table && v.origin == implicit:
		v.origin, v.At = header, at
		return v
	case v.Kind == Table:
		return s.conflict(e, p, "the table "+p.name()+" is defined twice", "")
	case v.Kind == Array && v.origin == header:
		return s.conflict(e, p, p.name()+" is an array of tables", "a further table of it begins with `[[` and `]]`")
	}
	return s.conflict(e, p, p.name()+" is set twice", "")
}

// through returns the table of e, through which the path of a header leads.
func (s *scanner) through(e *Entry, p part) *Value {
	v := e.Value
	switch {
	case v.Kind == Table && v.origin != literal:
		return v
	case v.Kind == Array && v.origin == header:
		return v.Items[len(v.Items)-1]
	}
	return s.closed(e, p)
}

// dotted returns the table p of t, through which a dotted key leads. It creates the table if there is none.
func (s *scanner) dotted(t *Value, p part) *Value {
	e := t.Get(p.text)
	switch {
	case e == nil:
		v := &Value{Kind: Table, At: p.at, origin: dotted}
		t.add(p, v)
		return v
	case e.Value.Kind == Table && (e.Value.origin == dotted || e.Value.origin == implicit):
		e.Value.origin = dotted
		return e.Value
	case e.Value.origin == header:
		return s.conflict(e, p, p.name()+" has a header of its own, dotted keys cannot add to it", "write the key below that header")
	}
	return s.closed(e, p)
}

// closed reports that no further keys can be added to e.
func (s *scanner) closed(e *Entry, p part) *Value {
	if e.Value.Kind == Table {
		return s.conflict(e, p, "the inline table "+p.name()+" takes no further keys", "write the key inside of its braces")
	}
	return s.conflict(e, p, p.name()+" is not a table", "")
}

// set sets the value of the key p in the table t.
func (s *scanner) set(t *Value, p part, v *Value) {
	e := t.Get(p.text)
	switch {
	case e == nil:
		t.add(p, v)
		s.twice = nil
	case s.twice == t: // the header above these keys is missing: that is one mistake
	default:
		s.twice = t
		s.conflict(e, p, p.name()+" is set twice", "remove one of them, or write the header that is missing above the second one")
	}
}

// conflict reports that p conflicts with the earlier entry e. The following assignments go into the returned table, so that one mistake
// causes one finding.
func (s *scanner) conflict(e *Entry, p part, text, help string) *Value {
	s.broken = true
	if s.found++; s.found <= maxFindings {
		s.list.Add(diag.Finding{
			Code: diag.TOMLSyntax, At: p.at, Text: text, Help: help,
			Others: []diag.Label{{At: e.At, Text: "first here"}},
		})
	}
	return &Value{Kind: Table, At: p.at, origin: implicit}
}

// name returns p for a finding. A key in quotes is not shown, because it may be any text.
func (p part) name() string {
	if p.text == "" || len(p.text) > 64 || strings.ContainsFunc(p.text, func(r rune) bool { return r > 'z' || !bareKey(byte(r)) }) {
		return "this key"
	}
	return "`" + p.text + "`"
}
