package lang

import "slices"

// Secret reports whether the value at a path may be a secret. The path has the keys from the top of the text to the value. The function
// sounds reports whether a name is typical of secrets. If the name of a field is typical, everything in the table of the field may be a
// secret, except the values of keys whose row has Shown.
func Secret(path []string, sounds func(name string) bool) bool {
	if slices.ContainsFunc(path, func(part string) bool { k := Binding.Key(part); return k != nil && k.Secret }) {
		return true
	}
	from, tables := fields(path)
	for i := len(path) - 1; i >= from; i-- {
		if sounds(path[i]) {
			return !shown(path[i+1:], tables)
		}
	}
	return false
}

// fields returns the index in path from which names are names of fields. A resource with the name token, for example, is not a secret.
// tables are the tables that may be in the table of such a field.
func fields(path []string) (from int, tables []*Table) {
	for t := File; from+2 < len(path); { // a shorter path leads to a value outside of a field, whatever its name is
		k := t.Key(path[from])
		switch {
		case k == nil:
			return from, inFields
		case k.Shape == Bindings:
			return from, []*Table{Binding}
		case k.Shape == Named && k.Table == nil:
			return from + 2, []*Table{Binding}
		case k.Shape == Named && k.Table.Key("secret") != nil:
			return from, []*Table{k.Table}
		case k.Shape == Named:
			from, t = from+2, k.Table
		case k.Table != nil:
			from, t = from+1, k.Table
		default:
			return from, inFields
		}
	}
	return from, inFields
}

// inFields are the tables that may be in the table of a field, or that cannot be distinguished from one: `token = { kind = "..." }`.
var inFields = []*Table{Field, Binding, Resource}

// shown reports whether the value at path in one of the tables is shown, although it belongs to a secret.
func shown(path []string, tables []*Table) bool {
	if len(path) == 0 {
		return false
	}
	known := false
	for _, t := range tables {
		k := t.Key(path[0])
		if k == nil {
			continue
		}
		known = true
		deeper := len(path) > 1
		if deeper && (k.Shape != One || !shown(path[1:], []*Table{k.Table})) || !deeper && !k.Shown {
			return false
		}
	}
	return known
}
