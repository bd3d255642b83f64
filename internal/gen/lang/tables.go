package lang

import "slices"

// Tables lists every table of the language, each before the tables inside of it. Binding comes last.
func Tables() []*Table {
	var all []*Table
	var walk func(t *Table)
	walk = func(t *Table) {
		if t == nil || slices.Contains(all, t) {
			return
		}
		all = append(all, t)
		for _, k := range t.Keys {
			walk(k.Table)
		}
	}
	walk(File)
	return append(all, Binding)
}
