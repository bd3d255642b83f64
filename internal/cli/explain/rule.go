package explain

import (
	"fmt"
	"strings"

	"github.com/resgen-go/resgen/internal/cli/table"
	"github.com/resgen-go/resgen/internal/gen/model"
)

// explainRules writes each rule of k and of its objects, with its condition and its message, and then the functions that take part in
// validation.
func explainRules(w *strings.Builder, k *model.Kind) {
	if len(k.Rules) > 0 || len(k.Wirings) > 0 {
		fmt.Fprintln(w, "\nRules:")
	}
	for _, r := range k.Rules {
		explainRule(w, r)
	}
	for _, wiring := range k.Wirings {
		explainWiring(w, wiring)
	}
	for _, o := range k.Objects {
		if len(o.Rules) > 0 {
			fmt.Fprintf(w, "\nRules of the object %s:\n", o.Name)
		}
		for _, r := range o.Rules {
			explainRule(w, r)
		}
	}
	if k.Fill != nil {
		fmt.Fprintf(w, "\nBefore fields and rules are checked, the function %s sets fields.\n", functionName(k.Fill.Func))
	}
	if k.Further != nil {
		fmt.Fprintf(w, "\nAfter the rules, the function %s checks the configuration.\n", functionName(k.Further.Func))
	}
}

// explainRule writes one rule, with its message as in a problem.
func explainRule(w *strings.Builder, r *model.Rule) {
	fmt.Fprintln(w, "  "+table.Cell(r.Text))
	var conditions []string
	for _, x := range r.Needs {
		conditions = append(conditions, fmt.Sprintf("%s == %q", x.Args[0].Spelled(), x.Member.Name))
	}
	if r.If != "" {
		conditions = append(conditions, r.If)
	}
	for i, text := range conditions {
		fmt.Fprintln(w, "    "+[]string{"when ", "and "}[min(i, 1)]+table.Cell(text))
	}
	severity := "error"
	if r.Warning {
		severity = "warning"
	}
	fmt.Fprintf(w, "    %s: %s\n", severity, table.Cell(r.Says()))
}

// explainWiring writes a rule that relates dependencies to fields. resgen checks it when it reads the specification.
func explainWiring(w *strings.Builder, wiring *model.Wiring) {
	group := "at_most_one"
	if wiring.Exactly {
		group = "exactly_one"
	}
	fmt.Fprintln(w, "  "+group+": "+strings.Join(append(append([]string{}, wiring.Deps...), wiring.Fields...), ", "))
	fmt.Fprintln(w, "    error: "+table.Cell(wiring.Says()))
}

// functionName returns the name of f with its import path, if it is from another package.
func functionName(f model.Func) string {
	if f.From == nil {
		return f.Name
	}
	return f.From.Path + "." + f.Name
}
