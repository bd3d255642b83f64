package importing

import (
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/naming"
)

// spec writes the specification.
func (w *walker) spec(top *object) string {
	var b strings.Builder
	b.WriteString("version = 1\n\n[package]\nname = " + quote(w.Package) + "\n")
	if w.lowerCase() {
		b.WriteString("lower_case_variables = true\n")
	}
	for _, line := range w.otherNames() {
		b.WriteString(line + "\n")
	}
	if w.Struct != nil {
		n := w.Struct.Obj()
		b.WriteString("\n[kind." + w.Name + "]\nstruct = " + quote(n.Pkg().Path()+"."+n.Name()) + "\nfields = \"declared\"\n")
	}
	w.table(&b, "kind."+w.Name+".field", top)
	for _, o := range w.order {
		w.table(&b, "kind."+w.Name+".object."+o.name+".field", o)
	}
	b.WriteString("\n[resource." + w.Name + "]\nkind = " + quote(w.Name) + "\n")
	var rows [][2]string
	for _, v := range w.bindings {
		rows = append(rows, [2]string{v.path, w.binding(v)})
	}
	writeTable(&b, "resource."+w.Name+".config", rows)
	return b.String()
}

// otherNames are the lines of [package] that rename what every generated package declares, for the names that hand-written files declare.
func (w *walker) otherNames() []string {
	var lines []string
	for _, n := range naming.Common(&model.Package{}) {
		// The key is a line and the table that it belongs to: "`config = "AllConfig"` in [package]".
		line, _, _ := strings.Cut(strings.TrimPrefix(n.Key, "`"), "`")
		if n.Exported() && !n.Member() && line != "" && slices.Contains(w.Declared, n.Go) && !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	return lines
}

// lowerCase reports whether a variable has lower-case letters, which a specification must allow.
func (w *walker) lowerCase() bool {
	for _, b := range w.bindings {
		for _, name := range append([]string{b.variable}, b.others...) {
			if name != strings.ToUpper(name) {
				return true
			}
		}
	}
	return false
}

func (w *walker) table(b *strings.Builder, name string, o *object) {
	var rows [][2]string
	for _, f := range o.fields {
		rows = append(rows, [2]string{f.name, f.text()})
	}
	writeTable(b, name, rows)
}

// text is a field as a table of TOML.
func (f *field) text() string {
	keys := []string{"type = " + quote(f.value.String())}
	if f.object != nil {
		keys = []string{`type = "object"`, "of = [" + quote(f.object.name) + "]"}
	}
	add := func(key, value string) { keys = append(keys, key+" = "+value) }
	if f.goName != "" {
		add("go_name", quote(f.goName))
	}
	if f.value.separator != "" && f.value.separator != "," {
		add("separator", quote(f.value.separator))
	}
	if f.value.pair != "" && f.value.pair != "=" {
		add("pair_separator", quote(f.value.pair))
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

// binding is a binding as a table of TOML, or the value of a field that no variable fills.
func (w *walker) binding(b binding) string {
	switch {
	case b.mount != "":
		return "{ file = " + quote(b.mount) + " }"
	case b.variable == "":
		return b.literal
	}
	key := "env"
	if b.file {
		key = "env_file"
	}
	names := append([]string{b.variable}, b.others...)
	shared := false
	for i, name := range names {
		shared = shared || w.uses[name] > 1
		names[i] = quote(name)
	}
	variable := names[0]
	if len(names) > 1 {
		variable = "[" + strings.Join(names, ", ") + "]"
	}
	keys := []string{key + " = " + variable}
	if b.fileToo != "" {
		keys = append(keys, "env_file = "+quote(b.fileToo))
	}
	if b.fallback != "" {
		keys = append(keys, "file = "+quote(b.fallback))
	}
	if b.literal != "" {
		keys = append(keys, "default = "+b.literal)
	}
	if shared {
		keys = append(keys, "shared = true")
	}
	return "{ " + strings.Join(keys, ", ") + " }"
}

// writeTable writes a table whose values begin in one column. Without rows it writes nothing.
func writeTable(b *strings.Builder, name string, rows [][2]string) {
	if len(rows) == 0 {
		return
	}
	width := 0
	for _, r := range rows {
		width = max(width, len(r[0]))
	}
	b.WriteString("\n[" + name + "]\n")
	for _, r := range rows {
		b.WriteString(r[0] + strings.Repeat(" ", width-len(r[0])) + " = " + r[1] + "\n")
	}
}
