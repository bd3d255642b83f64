package explain

import (
	"fmt"
	"go/types"
	"strings"

	"github.com/resgen-go/resgen/internal/cli/table"
	"github.com/resgen-go/resgen/internal/gen/model"
)

// explainOperation writes what the operation o of the kind k sends, and lists its parameters. The name is the one that was asked for.
func explainOperation(w *strings.Builder, k *model.Kind, o *model.Operation, name string) {
	fmt.Fprintf(w, "%s is an operation of the kind %s. It %s.\n", name, k.Name, o.Transport.Does())
	if o.Doc != "" {
		fmt.Fprintln(w, table.Cell(o.Doc))
	}
	fmt.Fprintf(w, "Its method is %s%s\n", o.Go, strings.TrimPrefix(types.TypeString(o.Type, (*types.Package).Name), "func"))
	if o.Idempotent {
		fmt.Fprintln(w, "It may be sent again after an error, because it is idempotent.")
	}
	if len(o.Args)+len(o.Rest) == 0 {
		return
	}
	fmt.Fprintln(w)
	rows := []string{"PARAMETER\tTYPE\tVALUE\tDOC"}
	for _, p := range append(o.Args[:len(o.Args):len(o.Args)], o.Rest...) {
		rows = append(rows, p.Field.Name+"\t"+p.Field.Type.Spec+"\t"+strings.Join(traits(p.Field), ", ")+"\t"+table.Cell(p.Field.Doc))
	}
	w.WriteString(table.Text(rows))
}
