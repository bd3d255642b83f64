package read

import (
	"regexp"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/ident"
)

// snake reports a name that does not have the form of the language's names, snake_case.
func (r *Reporter) snake(e *syntax.Entry, what string) bool {
	if ident.Valid(e.Key) {
		return true
	}
	r.Report(diag.BadName, e.At, "the name of "+ident.WithArticle(what)+" must be in snake_case", SnakeHelp(e.Key))
	return false
}

// SnakeHelp suggests a name in snake_case for the given name.
func SnakeHelp(name string) string {
	if s := ident.Snake(name); ident.Valid(s) {
		return "write `" + s + "`"
	}
	return "use lower-case letters, digits and single underscores, beginning with a letter"
}

var variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// Variable checks the name of a variable.
func (r *Reporter) Variable(v *syntax.Value) bool {
	return r.variable(v, "this is not the name of a variable", "DB_HOST")
}

// VariablePrefix checks the prefix of the names of variables.
func (r *Reporter) VariablePrefix(v *syntax.Value) bool {
	return r.variable(v, "this cannot begin the name of a variable", "DB_")
}

// variable reports the problem if v cannot be a variable's name. The help has the example.
func (r *Reporter) variable(v *syntax.Value, problem, example string) bool {
	switch {
	case !variableName.MatchString(v.Text):
		help := "use capitals, digits and underscores, such as " + example
		if strings.HasPrefix(v.Text, "$") {
			help = "write it without `$`"
		}
		r.Report(diag.BadVariable, v.At, problem, help)
		return false
	case len(v.Text) > 255:
		r.Report(diag.BadVariable, v.At, "the name of a variable is longer than 255 characters", "choose a shorter one")
		return false
	case strings.ToUpper(v.Text) != v.Text && !r.LowerCase:
		r.Warn(diag.LowerCaseVariable, v.At, "the variable `"+v.Text+"` has lower-case letters",
			"write `"+strings.ToUpper(v.Text)+"`; where another program has given the name, add `lower_case_variables = true` to [package]")
	}
	return true
}
