package viper

import (
	"fmt"
	"go/ast"
	"regexp"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/importing/gosource"
)

// A boundFlag is a key of viper to which the program binds a flag.
type boundFlag struct {
	key, name string // name is "" if the call does not say it in a literal
	place     string
	method    string
}

// flagFunction matches the functions with which pflag declares flags: StringVarP. They take a pointer, a name, a letter, the default and a
// description; without Var no pointer, and without P no letter.
var flagFunction = regexp.MustCompile(`^(?:String|Bool|Duration|U?[Ii]nt(?:8|16|32|64)?|Float(?:32|64)|StringSlice|StringArray)(Var)?(P)?$`)

// flag records the default of a flag, if the call declares one and its name and default are literals.
func (r *reader) flag(call *ast.CallExpr) {
	f, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || !slices.ContainsFunc(gosource.ImportsOf(r.file), func(path string) bool { return strings.HasPrefix(path, "github.com/spf13/") }) {
		return
	}
	form := flagFunction.FindStringSubmatch(f.Sel.Name)
	if form == nil {
		return
	}
	name, value := 0, 1
	if form[1] != "" {
		name, value = 1, 2
	}
	if form[2] != "" {
		value++
	}
	if len(call.Args) != value+2 {
		return
	}
	text, ok := r.Text(call.Args[name])
	l, isLiteral := r.Value(call.Args[value])
	if known, again := r.flags[text]; !isLiteral || again && known.Source() != l.Source() { // several commands have a flag of this name
		l = gosource.Literal{IsNil: true}
	}
	if ok {
		r.flags[text] = l
	}
}

// bindFlag reads BindPFlag("port", cmd.Flags().Lookup("port")).
func (r *reader) bindFlag(call *ast.CallExpr, method, place string) {
	b := boundFlag{method: method, place: place}
	if len(call.Args) == 2 {
		b.key, _ = r.Text(call.Args[0])
		if found, ok := call.Args[1].(*ast.CallExpr); ok {
			if f, ok := found.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "Lookup" && len(found.Args) == 1 {
				b.name, _ = r.Text(found.Args[0])
			}
		}
	}
	if b.key == "" {
		r.note(place, method+": flags are not followed")
		return
	}
	b.key = r.know(b.key, place)
	r.bindings = append(r.bindings, b)
}

// flagDefaults takes the defaults of flags. A default of SetDefault wins over that of a flag.
func (s *Setup) flagDefaults() {
	for _, b := range s.bindings {
		value, ok := s.flags[b.name]
		_, has := s.Defaults[b.key]
		why := "the flag's default is not copied"
		switch {
		case has:
			why = "its default is not that of the flag"
		case ok && !value.IsNil:
			why = "its default is copied"
			s.Defaults[b.key] = value
			s.calls = append(s.calls, fmt.Sprintf("SetDefault(%q, %s) // of the flag %s", b.key, value.Source(), b.name))
		default:
			s.calls = append(s.calls, fmt.Sprintf("SetDefault(%q, nil) // %s: the default of the flag is no literal", b.key, b.place))
		}
		s.note(b.place, b.method+" of `"+b.key+"`: flags are not followed, and "+why)
	}
}
