package importing

import (
	"cmp"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/environ"
	"github.com/resgen-go/resgen/internal/gen/importing/spectype"
	"github.com/resgen-go/resgen/internal/gen/tomltext"
)

// spec writes the specification.
func (w *walker) spec(top *object) string {
	var b strings.Builder
	b.WriteString("version = 1\n")
	tomltext.WriteTable(&b, "package", w.packageRows())
	if w.Struct != nil {
		b.WriteString("\n[kind." + w.Name + "]\nstruct = " + tomltext.Quote(w.structName()) + "\nfields = \"declared\"\n")
	}
	w.table(&b, "kind."+w.Name+".field", top)
	used := map[*object]bool{}
	top.uses(used)
	for _, o := range w.order {
		if !used[o] { // a list in a struct that two fields have
			continue
		}
		w.table(&b, "kind."+w.Name+".object."+o.name+".field", o)
	}
	head := [][2]string{{"kind", tomltext.Quote(w.Name)}}
	prefix, rows := w.prefixed(top)
	if rows != nil {
		head = append(head, [2]string{"env_prefix", tomltext.Quote(prefix)})
	} else {
		for _, v := range w.bindings {
			rows = append(rows, [2]string{v.path, w.binding(v, false, "")})
		}
	}
	tomltext.WriteTable(&b, "resource."+w.Name, head)
	tomltext.WriteTable(&b, "resource."+w.Name+".config", rows)
	return b.String()
}

// uses adds the objects of the fields of o, and of their fields, to all.
func (o *object) uses(all map[*object]bool) {
	for _, f := range o.fields {
		if f.object != nil && !all[f.object] {
			all[f.object] = true
			f.object.uses(all)
		}
	}
}

func (w *walker) table(b *strings.Builder, name string, o *object) {
	var rows [][2]string
	for _, f := range o.fields {
		rows = append(rows, [2]string{f.name, f.text()})
	}
	tomltext.WriteTable(b, name, rows)
}

// text returns a field as a table of TOML.
func (f *field) text() string {
	keys := []string{"type = " + tomltext.Quote(f.value.String())}
	if f.object != nil {
		keys = []string{"type = " + tomltext.Quote([...]string{"", "[]"}[f.value.Shape]+"object"), "of = [" + tomltext.Quote(f.object.name) + "]"}
	}
	add := func(key, value string) { keys = append(keys, key+" = "+value) }
	if f.goName != "" {
		add("go_name", tomltext.Quote(f.goName))
	}
	if f.value.Separator != "" && f.value.Separator != "," {
		add("separator", tomltext.Quote(f.value.Separator))
	}
	if f.value.Pair != "" && f.value.Pair != "=" {
		add("pair_separator", tomltext.Quote(f.value.Pair))
	}
	switch {
	case f.literal != "":
		add("default", f.literal)
	case f.object == nil && !f.need || f.absent:
		add("optional", "true")
	}
	if f.example != "" {
		add("example", f.example)
	}
	if f.secret {
		add("secret", "true")
	}
	return "{ " + strings.Join(keys, ", ") + " }"
}

// binding returns a binding as a table of TOML, or the value of a field that no variable sets. It returns "" if the binding has no effect.
// If the resource has a prefix, implied is the variable of the field with this prefix.
func (w *walker) binding(b binding, hasPrefix bool, implied string) string {
	if b.mount == "" && b.variable == "" && !hasPrefix {
		if b.value.Shape == spectype.Map { // a table of its own would have the keys of a binding
			return "{ default = " + b.literal + " }"
		}
		return b.literal
	}
	names := append([]string{b.variable}, b.others...)
	shared := false
	for i, name := range names {
		shared = shared || b.variable != "" && w.uses[name] > 1
		names[i] = tomltext.Quote(name)
	}
	variable := names[0]
	if len(names) > 1 {
		variable = "[" + strings.Join(names, ", ") + "]"
	}
	var keys []string
	add := func(key, value string) { keys = append(keys, key+" = "+value) }
	filled := b.variable != "" && !b.file
	switch {
	case filled && (b.variable != implied || len(names) > 1 || shared || b.fileToo != ""):
		add("env", variable)
	case !filled && !b.file && hasPrefix:
		add("env", "false")
	}
	switch {
	case b.file:
		add("env_file", variable)
	case b.fileToo != "":
		add("env_file", tomltext.Quote(b.fileToo))
	}
	if path := cmp.Or(b.mount, b.fallback); path != "" {
		add("file", tomltext.Quote(path))
	}
	if b.raw {
		add("file_content", `"raw"`)
	}
	if b.empty {
		add("allow_empty", "true")
	}
	if b.template != "" {
		add("template", tomltext.Quote(b.template))
	}
	if b.literal != "" {
		add("default", b.literal)
	}
	if shared {
		add("shared", "true")
	}
	if len(keys) == 0 {
		return ""
	}
	return "{ " + strings.Join(keys, ", ") + " }"
}

// prefixed finds a prefix for which at least three of the variables, and at least half of them, have the names of their fields. rows are
// the bindings that are still needed. They are nil if there is no such prefix.
func (w *walker) prefixed(top *object) (prefix string, rows [][2]string) {
	counts := map[string]int{}
	variables := 0
	for _, b := range w.bindings {
		if b.variable == "" {
			continue
		}
		variables++
		head, ok := strings.CutSuffix(b.variable, upper(b.path))
		if !ok || b.file || len(b.others) > 0 || w.uses[b.variable] > 1 || head != "" && !strings.HasSuffix(head, "_") || head != strings.ToUpper(head) {
			continue
		}
		if counts[head]++; counts[head] > counts[prefix] {
			prefix = head
		}
	}
	if counts[prefix] < 3 || counts[prefix]*2 < variables {
		return "", nil
	}
	bound := map[string]binding{}
	for _, b := range w.bindings {
		bound[b.path] = b
	}
	rows = [][2]string{}
	for _, path := range leaves(top, "") {
		b := bound[path] // the zero binding has no variable
		implied := prefix + upper(path)
		if environ.SetBy(implied) != "" { // a specification must name such a variable
			implied = ""
		}
		if text := w.binding(b, true, implied); text != "" {
			rows = append(rows, [2]string{path, text})
		}
	}
	return prefix, rows
}

// upper returns the part after the prefix in the name of the variable of the field at a path.
func upper(path string) string { return strings.ToUpper(strings.ReplaceAll(path, ".", "_")) }

// leaves returns the paths of the fields of an object that variables can set.
func leaves(o *object, at string) []string {
	var all []string
	for _, f := range o.fields {
		switch {
		case f.object != nil && f.value.Shape == spectype.Single:
			all = append(all, leaves(f.object, at+f.name+".")...)
		default:
			all = append(all, at+f.name)
		}
	}
	return all
}
