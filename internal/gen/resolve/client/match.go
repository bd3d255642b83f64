package client

import (
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
	"github.com/resgen-go/resgen/internal/ident"
)

// fold returns the same text for all spellings of a name: baseurl for BaseURL, BaseUrl and baseURL.
func fold(name string) string { return strings.ToLower(strings.ReplaceAll(name, "_", "")) }

// A doubt says why a field of the kind has no field of the struct, although the struct has one with its name.
type doubt struct{ text, help string }

// match finds the field of the struct n for each of fields: the one with the same Go name, or else the only one whose name is another
// spelling of it. A field without such a field is missing in the result; c.doubts may say why.
func (c *converter) match(fields []*model.Field, n *types.Named, members []*types.Var) map[*model.Field]*types.Var {
	named, matched := map[string]*types.Var{}, map[*model.Field]*types.Var{}
	filled := map[*types.Var]*model.Field{}
	byFold := map[string][]*types.Var{}
	for _, v := range members {
		byFold[fold(v.Name())] = append(byFold[fold(v.Name())], v)
		if named[v.Name()] = v; c.respelled != nil && named[model.MirrorName(v.Name())] == nil {
			named[model.MirrorName(v.Name())] = v
		}
	}
	for _, f := range fields {
		if v := named[f.Go]; v != nil {
			matched[f], filled[v] = v, f
		}
	}
	for _, f := range fields {
		if matched[f] != nil || read.Get(c.Decl(f), "go_name", syntax.String) != nil {
			continue
		}
		near := slices.DeleteFunc(slices.Clone(byFold[fold(f.Go)]), func(v *types.Var) bool { return filled[v] != nil })
		if exported := slices.DeleteFunc(slices.Clone(near), func(v *types.Var) bool { return !v.Exported() }); len(exported) > 0 {
			near = exported
		}
		switch len(near) {
		case 0:
			if all := byFold[fold(f.Go)]; len(all) > 0 {
				c.doubts[f] = doubt{"the field `" + f.Name + "` would be " + all[0].Name() + " of " + c.short(n) + ", which the field `" + filled[all[0]].Name + "` is" + c.placeOf(n.Obj()), "remove one of them"}
			}
		case 1:
			matched[f], filled[near[0]] = near[0], f
		default:
			var names []string
			for _, v := range near {
				names = append(names, v.Name())
			}
			c.doubts[f] = doubt{"the field `" + f.Name + "` could be " + ident.Either(ident.Ticked(names)) + " of " + c.short(n) + c.placeOf(n.Obj()), "write `go_name = \"" + names[0] + "\"`"}
		}
	}
	return matched
}

// respell gives f the Go name of v, the field of the program's own struct, so that generated code has the same names. It changes the name
// if a generated method has it. If f fills fields of several structs, the first one counts.
func (c *converter) respell(f *model.Field, v *types.Var) {
	if c.respelled != nil && v.Exported() && !c.respelled[f] {
		c.respelled[f] = true
		f.Go = model.MirrorName(v.Name())
	}
}

// unmatched reports a field that the struct n does not have.
func (c *converter) unmatched(f *model.Field, n *types.Named, members []*types.Var) {
	if d, ok := c.doubts[f]; ok {
		c.Report(diag.FieldMismatch, f.At, d.text, d.help)
		return
	}
	for v := range n.Underlying().(*types.Struct).Fields() {
		if !v.Exported() && fold(v.Name()) == fold(f.Go) && v.Pkg().Path() != c.path {
			c.Report(diag.FieldMismatch, f.At, "the field `"+v.Name()+"` of "+c.short(n)+" is not exported, and only its own package can set it"+c.placeOf(v),
				"export it, or generate into the folder of its package: `dir` in [output]")
			return
		}
	}
	names := func() []string { return slices.Sorted(maps.Keys(varsByName(members))) }
	help := "set `go_name` to the field's name there, or add the field"
	if near := diag.Suggest(f.Go, c.Candidates(names)); near != "" {
		help = "did you mean the field " + near + "? then write `go_name = \"" + near + "\"`"
	}
	if v := typeutil.Beneath(n, f.Go); v != nil {
		help = "it is a field of the embedded " + c.short(v.Type()) + ": declare it in an object, `" + ident.Snake(v.Name()) + " = { type = \"object\", of = [...], optional = true }`"
	}
	c.Report(diag.FieldMismatch, f.At, "the struct "+c.short(n)+" has no field `"+f.Go+"`"+c.placeOf(n.Obj()), help)
}

func varsByName(vs []*types.Var) map[string]*types.Var {
	named := make(map[string]*types.Var, len(vs))
	for _, v := range vs {
		named[v.Name()] = v
	}
	return named
}
