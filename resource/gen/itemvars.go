package gen

import (
	"slices"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/internal/lex"
)

// MaxItems is the largest number of items in a list of objects, and of entries in a map of objects.
const MaxItems = 1000

// itemVars describes the variables of a list or map of objects. For example, X_SERVERS_0_HOST is the field host of the first item of the
// list whose variable is X_SERVERS.
type itemVars struct {
	fields    []string // "host", "tls.cert"
	keyed     bool     // a map
	separator string   // between the parts of a name
	beside    []string // variables of other fields whose names begin like those of items
}

// List says that v is for a list of objects with the given fields. The list is JSON in the variable, or there is one variable for each
// field of each item.
func (v Var) List(fields ...string) Var {
	v.items = &itemVars{fields: fields, separator: "_"}
	return v
}

// Map says that v is for a map of objects with the given fields, like List.
func (v Var) Map(fields ...string) Var {
	v.items = &itemVars{fields: fields, keyed: true, separator: "_"}
	return v
}

// Separated sets the separator between the parts of the variable names of a list or map. The default is "_".
func (v Var) Separated(by string) Var {
	items := *v.items
	items.separator = by
	v.items = &items
	return v
}

// Beside names variables that belong to other fields although their names begin like those of v's items. A variable whose name begins with
// one of these names and an underscore also belongs to another field.
func (v Var) Beside(names ...string) Var {
	items := *v.items
	items.beside = names
	v.items = &items
	return v
}

// upper returns the spelling of a field in the name of a variable: "TLS_CERT" for "tls.cert".
func (t *itemVars) upper(field string) string {
	return strings.ToUpper(strings.ReplaceAll(field, ".", t.separator))
}

// split returns the item and the field to which a variable belongs. The argument is the name of the variable, without the name of the list
// or map and without the separator.
func (t *itemVars) split(rest string) (item, field string, ok bool) {
	if t.keyed && t.separator == "_" { // keys and fields may contain underscores, but no field's name ends like another one's: compare the end
		for _, f := range t.fields {
			if key, ok := strings.CutSuffix(rest, "_"+t.upper(f)); ok && isKey(key) {
				return strings.ToLower(key), f, true
			}
		}
		return "", "", false
	}
	item, rest, ok = strings.Cut(rest, t.separator)
	if !ok || t.keyed && !isKey(item) || !t.keyed && !isIndex(item) {
		return "", "", false
	}
	i := slices.IndexFunc(t.fields, func(f string) bool { return t.upper(f) == rest })
	if i < 0 {
		return "", "", false
	}
	return strings.ToLower(item), t.fields[i], true
}

// canName reports whether the name of a variable can contain the key of an entry, so that the key is read as it is.
func (t *itemVars) canName(key string) bool {
	read, _, ok := t.split(strings.ToUpper(key) + t.separator + t.upper(t.fields[0]))
	return ok && read == key
}

// isKey reports whether s can be the key of an entry in the name of a variable. Other keys, such as example.com, stand in JSON.
func isKey(s string) bool { return s != "" && strings.Trim(s, keyLetters) == "" }

const keyLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"

// isIndex reports whether s is a whole number without leading zeros.
func isIndex(s string) bool { return lex.IsDigits(s) && (s == "0" || s[0] != '0') }

// other reports whether the named variable belongs to another field.
func (t *itemVars) other(name string) bool {
	return slices.ContainsFunc(t.beside, func(b string) bool { return name == b || strings.HasPrefix(name, b+"_") })
}

// A foundItem is one item or entry for which variables are set.
type foundItem struct {
	index int    // for an item of a list
	key   string // for an entry of a map
	vars  map[string]string
	twice [][3]string // a field, and two variables that both set it
}

// first returns the first variable of the item, in the order of the fields.
func (i *foundItem) first(fields []string) string {
	for _, f := range fields {
		if name := i.vars[f]; name != "" {
			return name
		}
	}
	return ""
}

// A foundItems holds the variables that are set and whose names begin with the name of the list's or map's variable.
type foundItems struct {
	items   []*foundItem // sorted by index or key
	unknown []string     // variables that belong to no field of an item
	tooMany string       // a variable whose index is too large
}

// first returns the first variable of the first item that has one, or "".
func (f *foundItems) first(fields []string) string {
	if len(f.items) > 0 {
		return f.items[0].first(fields)
	}
	return f.tooMany
}

// itemsUnder returns the variables of items whose names begin with the given name, which is one of the names of the list or map v.
func (r *Reader) itemsUnder(name string, v *Var) foundItems {
	t := v.items
	var found foundItems
	byKey := map[string]*foundItem{}
	service := t.keyed && r.isService(name)
	see := func(variable, rest string) {
		if text, ok := r.from.Source.Lookup(variable); !ok || v.vars.Flags.Value(text) == "" || t.other(variable) {
			return
		}
		key, field, ok := t.split(rest)
		switch {
		case !ok || service && ofService(variable, name):
			found.unknown = append(found.unknown, variable)
			return
		case !t.keyed && len(key) >= len(strconv.Itoa(MaxItems)):
			found.tooMany = variable
			return
		}
		item := byKey[key]
		if item == nil {
			item = &foundItem{key: key, vars: map[string]string{}}
			item.index, _ = strconv.Atoi(key)
			byKey[key] = item
			found.items = append(found.items, item)
		}
		if first := item.vars[field]; first != "" {
			item.twice = append(item.twice, [3]string{field, first, variable})
			return
		}
		item.vars[field] = variable
	}
	prefix := name + t.separator
	if names, ok := r.names(); ok {
		i, _ := slices.BinarySearch(names, prefix)
		for ; i < len(names) && strings.HasPrefix(names[i], prefix); i++ {
			see(names[i], names[i][len(prefix):])
		}
	} else if !t.keyed {
		for i := range MaxItems {
			for _, f := range t.fields {
				rest := strconv.Itoa(i) + t.separator + t.upper(f)
				see(prefix+rest, rest)
			}
		}
	}
	slices.SortFunc(found.items, func(a, b *foundItem) int {
		if t.keyed {
			return strings.Compare(a.key, b.key)
		}
		return a.index - b.index
	})
	return found
}

// names returns the sorted names of all variables of the source. It returns false if the source cannot list them.
func (r *Reader) names() ([]string, bool) {
	if !r.listed {
		r.listed = true
		if l, ok := r.from.Source.(resource.Lister); ok {
			if names, ok := l.Names(); ok {
				r.all = slices.Compact(slices.Sorted(slices.Values(names)))
				r.lists = true
			}
		}
	}
	return r.all, r.lists
}

// anyItem returns a variable of an item of v that is set, or "".
func (r *Reader) anyItem(v *Var) string {
	if v.items == nil {
		return ""
	}
	for _, name := range v.vars.Names {
		for _, item := range r.itemsUnder(name, v).items {
			return item.first(v.items.fields)
		}
	}
	return ""
}

// noteUnknown warns of the variables in found that belong to no field of an item of v. Their names begin with list, a name of v. Of the
// variables that Kubernetes sets for a service it warns once. It warns even if the field has another problem, because a misspelt variable
// may be the cause: X_SERVERS_0_HOTS is set, so servers[0].host is not.
func (r *Reader) noteUnknown(list string, v *Var, found foundItems, fields ...string) {
	service := ""
	for _, name := range found.unknown {
		if service != "" && ofService(name, service) {
			continue
		}
		text, _ := r.from.Source.Lookup(name)
		why := serviceHint(name, text)
		if why == "" {
			why = v.items.unread(name[len(list)+len(v.items.separator):], list)
		} else {
			service = name[:strings.LastIndex(name, "_PORT")]
		}
		r.note(&resource.Problem{Fields: fields, Vars: []string{name}, Rule: ruleUnknown, Warning: true, Message: "is not read: " + why})
	}
}

// unread returns the reason why a variable is not read whose name consists of the name of the list or map, the separator and rest.
func (t *itemVars) unread(rest, list string) string {
	label, _, _ := strings.Cut(rest, t.separator)
	ends := func(f string) bool { return rest == t.upper(f) || strings.HasSuffix(rest, t.separator+t.upper(f)) }
	file := strings.TrimSuffix(rest, "_FILE")
	_, _, ofFile := t.split(file)
	switch named := slices.ContainsFunc(t.fields, ends); {
	case ofFile && file != rest:
		return "a field of an item has no variable that names a file"
	case named && t.keyed && strings.Trim(rest, keyLetters) != "":
		return "a key in the name of a variable has only letters, digits and underscores; another key stands in JSON"
	case named && t.keyed && (t.separator == "_" || label == rest || label == ""):
		return "the field must follow a key, as in " + list + t.separator + "KEY" + t.separator + t.upper(t.fields[0])
	case named && t.keyed:
		return "a key in the name of a variable has no " + t.separator + "; another key stands in JSON"
	case named && !isIndex(label):
		return "the field must follow an index, which is 0, 1, 2 and so on, as in " + list + t.separator + "0" + t.separator + t.upper(t.fields[0])
	}
	return "the fields of an item are " + strings.Join(t.fields, ", ")
}

// noteAbsent warns of variables that look like those of items of vs, in an object that is absent. A misspelt name may be why it is absent.
func (r *Reader) noteAbsent(vs []Var) {
	if _, lists := r.names(); !lists {
		return
	}
	for _, v := range vs {
		if v.items == nil {
			continue
		}
		for _, name := range v.vars.Names {
			r.noteUnknown(name, &v, r.itemsUnder(name, &v))
		}
	}
}
