package explain

import (
	"cmp"
	"fmt"
	"go/types"
	"strings"

	"github.com/resgen-go/resgen/internal/cli/table"
	"github.com/resgen-go/resgen/internal/gen/constraint"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/ident"
)

// Kind returns what k is, and lists its fields and rules.
func Kind(k *model.Kind) string {
	var text strings.Builder
	explainKind(&text, k)
	return text.String()
}

func explainKind(w *strings.Builder, k *model.Kind) {
	fmt.Fprintf(w, "kind %s (Go: %s)\n", k.Name, k.Config)
	if k.Doc != "" {
		fmt.Fprintln(w, table.Cell(k.Doc))
	}
	if k.Struct != nil {
		fmt.Fprintf(w, "\nThe configuration is the struct %s.\n", types.TypeString(k.Struct.Type, (*types.Package).Name))
	}
	if k.Client != nil {
		explainClient(w, k.Client)
	}
	explainFields(w, k.Fields)
	explainRules(w, k)
}

// explainClient writes how resources of a kind are opened, and the type of the client.
func explainClient(w *strings.Builder, c *model.Client) {
	fmt.Fprintf(w, "\nThe constructor %s returns %s. The handle is %s.\n", functionName(c.New), ident.WithArticle(types.TypeString(c.Native, (*types.Package).Name)), c.Handle)
	if names := c.ArgNames(); len(names) > 0 {
		fmt.Fprintf(w, "Its parameters get %s.\n", ident.Listed(names))
	}
	for _, d := range c.Deps {
		optional := ""
		if d.Optional {
			optional = ", optional"
		}
		fmt.Fprintf(w, "Depends on %s, of the kind %s%s\n", d.Name, ident.Either(d.Of), optional)
	}
	methods := c.InterfaceMethods()
	if len(methods) > 0 {
		fmt.Fprintln(w, "Methods:")
	}
	for _, m := range methods {
		fmt.Fprintln(w, "  "+m.Name+strings.TrimPrefix(types.TypeString(m.Type, (*types.Package).Name), "func"))
	}
}

func explainFields(w *strings.Builder, fields []*model.Field) {
	if len(fields) == 0 {
		w.WriteString("\nIt has no fields.\n")
		return
	}
	fmt.Fprintln(w)
	rows := []string{"FIELD\tTYPE\tVALUE\tDOC"}
	row := func(name string, f *model.Field) {
		doc := table.Cell(f.Doc)
		if f.Deprecated != "" {
			doc = strings.TrimSpace(doc + " Deprecated: " + table.Cell(f.Deprecated))
		}
		rows = append(rows, name+"\t"+f.Type.Spec+"\t"+strings.Join(traits(f), ", ")+"\t"+doc)
	}
	var list func(above string, fields []*model.Field)
	list = func(above string, fields []*model.Field) {
		for _, f := range fields {
			name := above + f.Name
			row(name, f)
			switch items := f.Type.Items(); {
			case f.Type.Kind == model.ObjectType:
				list(name+".", f.Type.Object.Fields)
			case f.Type.Kind == model.UnionType:
				for _, member := range f.Type.Union.Members {
					list(name+"."+member.Name+".", member.Fields)
				}
			case items != nil && f.Type.Kind == model.List:
				list(name+"[N].", items.Fields)
			case items != nil:
				list(name+".KEY.", items.Fields)
			}
		}
	}
	list("", fields)
	w.WriteString(table.Text(rows))
}

// traits returns short phrases about f's value: whether it must be set, and its constraints.
func traits(f *model.Field) []string {
	var texts []string
	add := func(format string, args ...any) { texts = append(texts, table.Cell(fmt.Sprintf(format, args...))) }
	switch {
	case f.Required():
		add("required")
	case f.Default != nil:
		add("default %s", table.Value(f.Default))
	default:
		add("optional")
	}
	if f.Secret {
		add("secret")
	}
	if set := table.OneOf(f); set != nil {
		add("one of %s", strings.Join(set, ", "))
	}
	for _, note := range constraint.All(f) {
		add("%s", note)
	}
	for _, key := range []struct{ name, value string }{{"separator", cmp.Or(f.Type.Form.Separator, f.Separator)}, {"pair_separator", f.Type.Form.Pairs}} {
		if key.value != "" {
			add("%s %q", key.name, key.value)
		}
	}
	switch form := f.Type.Form; {
	case form.CSV:
		add("decode csv")
	case form.Percent:
		add("decode percent")
	}
	t := f.Type.Item()
	if t.Option != "" {
		add("%s %s", t.Scalar.Option.Key, t.Option)
	}
	if t.Lenient {
		add("lenient")
	}
	return texts
}
