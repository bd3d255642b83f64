package gen

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/resource"
	"github.com/resgen-go/resgen/resource/internal/lex"
	"github.com/resgen-go/resgen/resource/internal/lookup"
)

// An Item is one item of a list of objects, or one entry of a map of objects, while a loader fills it.
type Item struct {
	r     *Reader
	vars  *itemVars
	at    string            // the path of the item: "servers[0]", "regions.eu"
	stem  string            // the beginning of the names of its variables, "X_SERVERS_0_", or "" if it has none
	set   map[string]string // the variables that are set, by field
	flags lookup.Flags
	old   bool     // the specification has this item, so variables may set a part of its fields
	made  []string // optional objects of the item that the specification does not have

	// For an item that comes from JSON:
	json    map[string]json.RawMessage // the values of its fields; nil if the item does not come from JSON
	objects map[string]bool            // the names of its objects
	text    *itemText
}

// An itemText is the JSON of a list or map, and the variable that has it.
type itemText struct {
	name  string
	layer Layer
	items []*jsonItem
	bad   []*resource.Problem
}

// New reports whether the specification does not have the item, so that the item starts with nothing but its defaults.
func (i *Item) New() bool { return !i.old }

// Any reports whether a variable or the JSON sets a field of an optional object that the item does not have yet. The name is the path of
// the object: "tls", or "tls.client" for an object in an object.
func (i *Item) Any(name string) bool {
	any := i.r.naming || i.objects[name]
	for field := range i.set { // order: irrelevant, because one field is enough
		any = any || lex.Within(field, name)
	}
	if any {
		i.made = append(i.made, name)
	}
	return any
}

// Path returns the path of a field of the item, for problems: "servers[0].host".
func (i *Item) Path(name string) string { return i.at + "." + name }

// Field returns a field of the item. The name is "host", or "tls.cert" for a field of an object.
func (i *Item) Field(name string) ItemField { return ItemField{item: i, name: name} }

// An ItemField is a field of an item.
type ItemField struct {
	item     *Item
	name     string
	required bool
	shape    jsonShape
}

// Required makes it a problem if the field has no value. It has no effect if the specification has the item, and the object of the item to
// which the field belongs.
func (f ItemField) Required() ItemField {
	f.required = true
	return f
}

// Many says that the field is a list or map. In the JSON of the item it may be an array or object.
func (f ItemField) Many() ItemField {
	f.shape = jsonMany
	return f
}

// Raw says that the field is JSON. Its value in the JSON of the item is not changed.
func (f ItemField) Raw() ItemField {
	f.shape = jsonRaw
	return f
}

func (f ItemField) path() string { return f.item.Path(f.name) }

// variable returns the Var of the field.
func (f ItemField) variable() Var {
	i := f.item
	v := Var{vars: lookup.Var{Flags: i.flags}}
	if i.stem != "" {
		name := i.set[f.name]
		if name == "" {
			name = i.stem + i.vars.upper(f.name)
		}
		v.vars.Names = []string{name}
	}
	if f.required && (!i.old || slices.ContainsFunc(i.made, func(object string) bool { return lex.Within(f.name, object) })) {
		v.vars.Flags |= lookup.Required
	}
	return v
}

// ReadField reads the field f of an item into *dst, like Read.
func ReadField[T any](f ItemField, dst *T, parse func(string) (T, error)) {
	if f.item.json == nil {
		Read(f.item.r, dst, f.path(), f.variable(), parse)
		return
	}
	r := f.item.r
	secret := isSecret(any(dst))
	v := f.variable()
	text, resolved, ok := f.fromJSON(&v, secret && r.from.Resolver != nil)
	if !ok {
		return
	}
	if secret {
		r.Conceal(text)
	}
	t, err := parse(text)
	if err != nil {
		r.fail(r.unreadable(f.path(), text, err))
		return
	}
	if s, ok := any(&t).(*resource.Secret); ok && resolved {
		*s = f.seal(text, &v)
	} else if secret {
		r.concealAll(any(&t))
	}
	*dst = t
}

// Secret reads the field into *dst. Unless the field was read from JSON, the secret records where it was found, and can be looked up again.
func (f ItemField) Secret(dst *resource.Secret) {
	if f.item.json == nil {
		f.item.r.Secret(dst, f.path(), f.variable())
		return
	}
	v := f.variable()
	text, resolved, ok := f.fromJSON(&v, true)
	if !ok {
		return
	}
	f.item.r.Conceal(text)
	*dst = resource.NewSecret(text)
	if resolved {
		*dst = f.seal(text, &v)
	}
}

// resolver returns an Origin that only asks the resolver. The variables of an item in JSON do not set it: they may be unset, or belong to
// an entry with a similar key.
func (f ItemField) resolver() lookup.Origin {
	return lookup.Origin{Source: resource.Map(nil), Resolver: f.item.r.from.Resolver}
}

// seal returns a Secret with a text of the resolver, which can be looked up there again.
func (f ItemField) seal(text string, v *Var) resource.Secret {
	return lookup.NewSecret(lookup.SealFrom(text, f.resolver(), f.item.r.resource, f.path(), &v.vars)).(resource.Secret)
}

// fromJSON returns the text of the field in the JSON of its item. For a secret it asks the resolver first, as for all secrets.
func (f ItemField) fromJSON(v *Var, secret bool) (text string, resolved, ok bool) {
	r, t := f.item.r, f.item.text
	if r.naming {
		r.vars = append(r.vars, fieldVars{field: f.path(), vars: []string{t.name}, list: r.list})
		if secret {
			return "", false, false
		}
	} else if secret && r.from.Resolver != nil {
		asked := *v
		asked.vars.Flags &^= lookup.Required
		only := f.resolver()
		found, p := only.Find(r.ctx, r.resource, f.path(), &asked.vars, true)
		if p != nil {
			r.fail((*resource.Problem)(p))
			return "", false, false
		}
		if found.OK {
			r.trace(f.path(), found.Name, layers[found.Layer])
			return found.Text, true, true
		}
	}
	raw, given := f.item.json[f.name]
	if !given {
		if v.vars.Has(lookup.Required) {
			r.fail(&resource.Problem{Fields: []string{f.path()}, Vars: []string{t.name}, Rule: lookup.RuleRequired, Message: lookup.NotSet})
		}
		return "", false, false
	}
	text, ok = f.shape.text(raw)
	if !ok {
		r.fail(&resource.Problem{Fields: []string{f.path()}, Vars: []string{t.name}, Rule: "type", Message: r.said(f.path(), f.shape.must())})
		return "", false, false
	}
	r.trace(f.path(), t.name, t.layer)
	return text, false, true
}

// Exists is Reader.Exists for a field of the item.
func (i *Item) Exists(name, path, what string) { i.r.Exists(i.Path(name), path, what) }

// ExistsEach is Reader.ExistsEach for a field of the item.
func (i *Item) ExistsEach(name string, paths []string, what string) {
	i.r.ExistsEach(i.Path(name), paths, what)
}

// ExistsEachValue is Reader.ExistsEachValue for a field of the item.
func (i *Item) ExistsEachValue(name string, paths map[string]string, what string) {
	i.r.ExistsEachValue(i.Path(name), paths, what)
}

// ReadList reads a list of objects into *dst. The list is either JSON in the variable of v, or there is one variable for each field of each
// item. If something sets the list, it replaces *dst completely. The function load reads one item. It is also called for the items of the
// specification.
func ReadList[T any](r *Reader, dst *[]T, field string, v Var, load func(*Item, *T)) {
	items, found, ok := r.items(field, &v)
	if !ok {
		return
	}
	if found {
		*dst = make([]T, len(items))
	} else {
		for n := range *dst {
			items = append(items, r.item(field, &v, ItemName(field, n), strconv.Itoa(n)))
			items[n].old = true
		}
	}
	defer r.inList(field)()
	for n, i := range items {
		load(i, &(*dst)[n])
	}
}

// ReadMap reads a map of objects into *dst. The entries are merged into those of *dst, field by field. The function load reads one entry.
// It is also called for the other entries of the specification.
func ReadMap[T any](r *Reader, dst *map[string]T, field string, v Var, load func(*Item, *T)) {
	items, _, ok := r.items(field, &v)
	if !ok {
		return
	}
	byKey := map[string]*Item{}
	for _, i := range items {
		byKey[i.at[len(field)+1:]] = i
	}
	for key := range *dst { // order: sorted below
		if byKey[key] == nil {
			byKey[key] = r.entry(field, &v, key)
		}
		byKey[key].old = true
	}
	if *dst == nil && len(items) > 0 {
		*dst = map[string]T{}
	}
	defer r.inList(field)()
	for _, key := range slices.Sorted(maps.Keys(byKey)) {
		t := (*dst)[key]
		load(byKey[key], &t)
		(*dst)[key] = t
	}
}

// inList says that the following fields belong to items of the given list or map, until the returned function is called.
func (r *Reader) inList(field string) func() {
	r.list = field
	return func() { r.list = "" }
}

// ItemName returns the name of the i-th item of a list of objects: "servers[0]".
func ItemName(list string, i int) string { return lex.ItemName(list, i) }

// item returns an Item with the path at. The names of its variables contain the label.
func (r *Reader) item(field string, v *Var, at, label string) *Item {
	i := &Item{r: r, vars: v.items, at: at, flags: v.vars.Flags & (lookup.Shared | lookup.Trim | lookup.Lower)}
	if len(v.vars.Names) > 0 && v.items != nil {
		i.stem = v.vars.Names[0] + v.items.separator + label + v.items.separator
	}
	return i
}

// entry returns the Item for an entry that only the specification has. It reads the variables of the entry only for problems that name them:
// none of them is set. If there is JSON, or no variable can contain the key, only JSON can change the entry.
func (r *Reader) entry(field string, v *Var, key string) *Item {
	i := r.item(field, v, field+"."+key, strings.ToUpper(key))
	i.text = r.texts[field]
	if i.text == nil && i.stem != "" && !v.items.canName(key) {
		i.text = &itemText{name: v.vars.Names[0]}
	}
	if i.text != nil {
		i.json = map[string]json.RawMessage{}
	}
	return i
}

// items returns the items or entries that the variables of v set. If there are none, found is false. After a problem, ok is false.
func (r *Reader) items(field string, v *Var) (items []*Item, found, ok bool) {
	if v.items == nil {
		if r.naming {
			r.vars = append(r.vars, fieldVars{field: field, vars: v.vars.All()})
		}
		return nil, false, true
	}
	if _, lists := r.names(); v.items.keyed && len(v.vars.Names) > 0 && !lists {
		r.failAt(&resource.Problem{
			Fields: []string{field}, Vars: v.vars.All(), Rule: "source",
			Message: "the source cannot list the names of its variables, which a map of objects needs: see resource.Lister",
		}, v)
		return nil, false, false
	}
	chosen, by := "", foundItems{}
	for _, name := range v.vars.Names {
		under := r.itemsUnder(name, v)
		r.noteUnknown(name, v, under, field)
		if chosen == "" && (len(under.items) > 0 || under.tooMany != "" || r.holds(v, name)) {
			chosen, by = name, under
		}
	}
	if len(by.items) == 0 && by.tooMany == "" {
		return r.jsonItems(field, v)
	}
	if r.naming {
		r.vars = append(r.vars, fieldVars{field: field, vars: []string{chosen}})
	}
	r.present = r.present || !v.vars.Has(lookup.Shared)
	r.trace(field, by.first(v.items.fields), FromEnv)
	if p := r.wrongItems(field, chosen, v, by); len(p) > 0 {
		for _, p := range p {
			r.fail(p)
		}
		return nil, false, false
	}
	if !v.items.keyed {
		r.replaced(field)
	}
	for _, f := range by.items {
		at := field + "." + f.key
		if !v.items.keyed {
			at = ItemName(field, f.index)
		}
		i := r.item(field, &Var{vars: lookup.Var{Names: []string{chosen}, Flags: v.vars.Flags}, items: v.items}, at, strings.ToUpper(f.key))
		i.set = f.vars
		items = append(items, i)
	}
	return items, true, true
}

// holds reports whether a variable of v is set.
func (r *Reader) holds(v *Var, name string) bool {
	text, ok := r.from.Source.Lookup(name)
	return ok && (v.vars.Flags.Value(text) != "" || v.vars.Has(lookup.AllowEmpty))
}

// failAt reports the problem p, which prevents reading the variables of the field. The second run calls it too: then it records the
// variables of v.
func (r *Reader) failAt(p *resource.Problem, v *Var) {
	if r.naming {
		r.vars = append(r.vars, fieldVars{field: p.Fields[0], vars: v.vars.All()})
		return
	}
	r.fail(p)
}

// wrongItems returns the problems of the variables of items. The names of these variables begin with name.
func (r *Reader) wrongItems(field, name string, v *Var, by foundItems) (ps []*resource.Problem) {
	add := func(field, rule, message string, vars ...string) {
		ps = append(ps, &resource.Problem{Fields: []string{field}, Vars: vars, Rule: rule, Message: message})
	}
	first := by.first(v.items.fields)
	const one = "set only one of "
	path := v.vars.Path(r.from.Source)
	switch {
	case r.holds(v, name):
		add(field, "exclusive", one+name+", which is JSON, and the variables of items", name, first)
		return ps
	case path != "" && !v.vars.Has(lookup.PreferEnv):
		add(field, "exclusive", one+*v.vars.File+", which names a file of JSON, and the variables of items", *v.vars.File, first)
		return ps
	case by.tooMany != "":
		add(field, "max_items", "must have at most "+strconv.Itoa(MaxItems)+" items: the greatest index is "+strconv.Itoa(MaxItems-1), by.tooMany)
		return ps
	case len(by.items) > MaxItems:
		add(field, "max_items", "must have at most "+strconv.Itoa(MaxItems)+" entries", name)
		return ps
	}
	for n, i := range by.items {
		if !v.items.keyed && i.index != n {
			add(ItemName(field, n), "index", "is missing: indexes must be 0, 1, 2 and so on", i.first(v.items.fields))
			return ps
		}
		for _, t := range i.twice {
			add(field+"."+i.key+"."+t[0], "exclusive", one+t[1]+", "+t[2], t[1], t[2])
		}
	}
	return ps
}
