package program

import (
	"go/ast"
	"go/constant"
	"go/types"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/importing/gosource"
)

// goEnvconfigArguments finds the struct and the options of a call of go-envconfig.
func goEnvconfigArguments(r *reader, c *libraryCall, _ ast.Expr) bool {
	if len(c.call.Args) < 2 {
		return false
	}
	switch c.name {
	case "Process", "MustProcess":
		c.target = r.Follow(c.call.Args[1], c.at)
		return true
	case "ProcessWith":
		if len(c.call.Args) > 2 { // before v1.0: the struct and the lookuper
			c.target = r.Follow(c.call.Args[1], c.at)
			return true
		}
		c.options = c.call.Args[1]
		if given := r.Follow(c.options, c.at); given.Literal != nil {
			for _, x := range given.Literal.Elts {
				if pair, ok := x.(*ast.KeyValueExpr); ok && types.ExprString(pair.Key) == "Target" {
					c.target = r.Follow(pair.Value, given.At)
				}
			}
		}
		return true
	}
	return false
}

// goEnvconfigOptions reads the options of a call of go-envconfig.
func goEnvconfigOptions(r *reader, c libraryCall) []string {
	args := c.call.Args[2:]
	if c.options == nil && c.name == "ProcessWith" {
		if !r.lookuper(args[0], c.at) {
			r.note(c.at.Place(c.call), "the lookuper is not followed: pass its prefix with --env-prefix", true)
		}
		args = args[1:]
	}
	if c.options == nil && len(args) > 0 {
		r.note(c.at.Place(c.call), "mutators are not followed", true)
	}
	if c.options == nil && r.Prefix != "" {
		return []string{"Lookuper: " + types.ExprString(c.call.Args[2])}
	}
	return r.table(c, func(key string, value ast.Expr, at gosource.Spot) bool {
		e := r.Follower.At(at)
		text, isText := e.Text(value)
		is := e.Constant(value)
		switch {
		case key == "Lookuper":
			return r.lookuper(value, at)
		case key == "DefaultDelimiter" && isText:
			r.options.separator = text
		case key == "DefaultSeparator" && isText:
			r.options.pair = text
		case key == "DefaultRequired" && is.Kind() == constant.Bool:
			r.options.required, r.options.exclusive = constant.BoolVal(is), true
		case key == "DefaultNoInit" && is.Kind() == constant.Bool:
			r.options.noInit = constant.BoolVal(is)
		case key == "DefaultOverwrite": // which matters to structs that hold values already
		default:
			return false
		}
		return true
	})
}

// lookuper reads PrefixLookuper("NOTES_", envconfig.OsLookuper()). Of two such prefixes, that of the inner call comes first in names.
func (r *reader) lookuper(x ast.Expr, at gosource.Spot) bool {
	call, ok := x.(*ast.CallExpr)
	if !ok {
		return false
	}
	f, ok := call.Fun.(*ast.SelectorExpr)
	switch {
	case ok && f.Sel.Name == "OsLookuper":
		return true
	case ok && f.Sel.Name == "PrefixLookuper" && len(call.Args) == 2:
		text, isText := r.Follower.At(at).Text(call.Args[0])
		if r.Prefix = text + r.Prefix; !isText {
			return false
		}
		return r.lookuper(call.Args[1], at)
	}
	return false
}

// goEnvconfig returns the options of go-envconfig as Go source, with a comma in front of each.
func (o options) goEnvconfig() string {
	source := ""
	if o.separator != "" {
		source += ", DefaultDelimiter: " + strconv.Quote(o.separator)
	}
	if o.pair != "" {
		source += ", DefaultSeparator: " + strconv.Quote(o.pair)
	}
	if o.required {
		source += ", DefaultRequired: true"
	}
	if o.noInit {
		source += ", DefaultNoInit: true"
	}
	return source
}

// goEnvconfigLoad returns code that loads with go-envconfig.
func goEnvconfigLoad(p *Program, _, config, prefix string) string {
	lookuper := "envconfig.MapLookuper(environment)"
	if prefix != "" {
		lookuper = "envconfig.PrefixLookuper(" + strconv.Quote(prefix) + ", " + lookuper + ")"
	}
	if strings.HasPrefix(p.Version, "v0.") {
		return "var c " + config + "\n\terr := envconfig.ProcessWith(context.Background(), &c, " + lookuper + ")\n\treturn c, err"
	}
	return "var c " + config + "\n\terr := envconfig.ProcessWith(context.Background(), &envconfig.Config{Target: &c, Lookuper: " + lookuper + p.options.goEnvconfig() + "})\n\treturn c, err"
}
