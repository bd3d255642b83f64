package program

import (
	"go/ast"

	"github.com/resgen-go/resgen/internal/gen/importing/library"
	"github.com/resgen-go/resgen/internal/gen/importing/oldloader"
)

// An api is how a program and the test call a library.
type api struct {
	arguments func(r *reader, c *libraryCall, of ast.Expr) bool      // finds the struct and the options of a call that loads a struct; of is a type argument
	options   func(r *reader, c libraryCall) []string                // reads these options, and returns phrases about them
	alias     string                                                 // the name of the library's import in the test; "" for the name of the package
	load      func(p *Program, module, config, prefix string) string // returns the body of loadBefore in the test; that function returns a config
}

// apis has the libraries whose calls Read finds.
var apis = map[*library.Library]api{
	library.Caarlos:     {caarlosArguments, caarlosOptions, "caarlos", caarlosLoad},
	library.Envconfig:   {envconfigArguments, envconfigOptions, "", envconfigLoad},
	library.GoEnvconfig: {goEnvconfigArguments, goEnvconfigOptions, "envconfig", goEnvconfigLoad},
}

// Before returns the code with which the test calls the library at the import path module; "" is its usual path. In the test, config is the name of
// the struct. The variables begin with the prefix.
func (p *Program) Before(module, config, prefix string) oldloader.Loader {
	if module == "" {
		module = p.library.Module
	}
	one := apis[p.library]
	return oldloader.Loader{
		Imports: [][2]string{{one.alias, module}}, Advice: "If the program gives it further options, add them here.",
		Body: one.load(p, module, config, prefix),
	}
}
