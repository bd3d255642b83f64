package program

import (
	"go/ast"
	"go/constant"
	"go/types"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/resgen-go/resgen/internal/gen/importing/gosource"
	"github.com/resgen-go/resgen/internal/gen/importing/library"
	"github.com/resgen-go/resgen/internal/gen/importing/oldloader"
)

// caarlosArguments finds the struct and the options of a call of caarlos0/env.
func caarlosArguments(r *reader, c *libraryCall, of ast.Expr) bool {
	args := c.call.Args
	switch c.name {
	case "Parse", "ParseWithOptions":
		if len(args) == 0 {
			return false
		}
		c.target, args = r.Follow(args[0], c.at), args[1:]
	case "ParseWithFuncs": // before v8
		if len(args) < 2 {
			return false
		}
		c.target, c.parsers, args = r.Follow(args[0], c.at), args[1], args[2:]
	case "ParseAs", "ParseAsWithOptions":
		c.target = gosource.Found{Of: r.TypeName(of, c.at)}
	default:
		return false
	}
	if len(args) > 0 {
		c.options = args[0]
	}
	return true
}

// caarlosOptions reads the options of a call of caarlos0/env, and returns them as text.
func caarlosOptions(r *reader, c libraryCall) (said []string) {
	if c.parsers != nil && types.ExprString(c.parsers) != "nil" && !r.functionsOf(c.parsers, c.at) {
		r.note(c.at.Place(c.call), "some functions of ParseWithFuncs are not followed", true)
	}
	return r.table(c, func(key string, value ast.Expr, at gosource.Spot) bool {
		e := r.Follower.At(at)
		text, isText := e.Text(value)
		is := e.Constant(value)
		switch {
		case key == "Prefix" && isText:
			r.Prefix = text
		case key == "TagName" && isText:
			r.options.tags.Name = text
		case key == "PrefixTagName" && isText:
			r.options.tags.Prefix = text
		case key == "DefaultValueTagName" && isText:
			r.options.tags.Value = text
		case key == "RequiredIfNoDef" && is.Kind() == constant.Bool:
			r.options.required = constant.BoolVal(is)
		case key == "UseFieldNameByDefault" && is.Kind() == constant.Bool:
			r.options.fieldNames = constant.BoolVal(is)
		case key == "SetDefaultsForZeroValuesOnly":
			r.options.keeps = true
			return false
		case key == "FuncMap":
			return r.functionsOf(value, at)
		default:
			return false
		}
		return true
	})
}

// source returns the options of caarlos0/env, without its FuncMap, as Go source, with a comma in front of each.
func (o options) source(prefix string) string {
	var all []string
	text := func(key, value, usual string) {
		if value != usual {
			all = append(all, key+": "+strconv.Quote(value))
		}
	}
	text("Prefix", prefix, "")
	text("TagName", o.tags.Name, library.DefaultTags.Name)
	text("PrefixTagName", o.tags.Prefix, library.DefaultTags.Prefix)
	text("DefaultValueTagName", o.tags.Value, library.DefaultTags.Value)
	if o.required {
		all = append(all, "RequiredIfNoDef: true")
	}
	if o.fieldNames {
		all = append(all, "UseFieldNameByDefault: true")
	}
	return strings.Join(append([]string{""}, all...), ", ")
}

// caarlosLoad returns code that loads with caarlos0/env.
func caarlosLoad(p *Program, module, config, prefix string) string {
	head := "var c " + config + "\n\t"
	if p.Process {
		head = oldloader.Setting(config) + "\t"
	}
	options, functions := "caarlos.Options{Environment: environment"+p.options.source(prefix), p.options.functions(config)
	parse := "ParseWithOptions"
	early := slices.Contains([]string{"env", "v6", "v7"}, path.Base(module))
	if early {
		parse = "Parse"
	}
	switch {
	case functions != "" && early:
		parse, options = "ParseWithFuncs", functions+", "+options
	case functions != "":
		options += ", FuncMap: " + functions
	}
	options += "}"
	if strings.HasSuffix(module, "/v11") && len(p.presets) == 0 {
		return "return caarlos.ParseAsWithOptions[" + config + "](" + options + ")"
	}
	return head + p.presets.assignments() + "err := caarlos." + parse + "(&c, " + options + ")\n\treturn c, err"
}
