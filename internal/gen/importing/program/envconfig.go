package program

import (
	"go/ast"
	"strconv"

	"github.com/resgen-go/resgen/internal/gen/importing/oldloader"
)

// envconfigArguments finds the struct and the prefix of a call of envconfig.
func envconfigArguments(r *reader, c *libraryCall, _ ast.Expr) bool {
	if c.name != "Process" && c.name != "MustProcess" || len(c.call.Args) != 2 {
		return false
	}
	c.target, c.options = r.Follow(c.call.Args[1], c.at), c.call.Args[0]
	return true
}

// envconfigOptions reads the prefix of a call of envconfig.
func envconfigOptions(r *reader, c libraryCall) []string {
	text, ok := r.Follower.At(c.at).Text(c.options)
	if !ok {
		r.note(c.at.Place(c.call), "the prefix is no literal: pass it with --env-prefix", true)
		return nil
	}
	if r.Prefix = text; text == "" {
		return nil
	}
	return []string{"prefix " + strconv.Quote(text)}
}

// envconfigLoad returns code that loads with envconfig.
func envconfigLoad(p *Program, _, config, prefix string) string {
	return oldloader.Setting(config) + "\t" + p.presets.assignments() + "err := envconfig.Process(" + strconv.Quote(prefix) + ", &c)\n\treturn c, err"
}
