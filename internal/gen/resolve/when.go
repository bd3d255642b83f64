package resolve

import (
	"go/types"
	"slices"
	"strings"

	"github.com/resgen-go/resgen/internal/diag"
	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/resolve/read"
	"github.com/resgen-go/resgen/internal/gen/resolve/rule"
	"github.com/resgen-go/resgen/internal/gen/syntax"
	"github.com/resgen-go/resgen/internal/gen/typeutil"
)

// conditions resolves the conditions under which resources exist, when all resources are known.
func (r *resolver) conditions() {
	var askable *rule.Askable
	asked := map[string]*model.Asked{}
	conditional := false
	for _, res := range r.pkg.Resources {
		if res.When == nil {
			continue
		}
		conditional = true
		if askable == nil {
			askable = &rule.Askable{Unknown: r.unknownAsked, Silent: func(path []*model.Field) string { return silent(asked, path) }}
			for _, other := range r.pkg.Resources {
				a := &model.Asked{Resource: other, Field: other.AskedField()}
				a.Field.Optional = a.Field.Optional || r.resources.IsExcused(other)
				asked[other.Name] = a
				askable.Fields = append(askable.Fields, a.Field)
			}
		}
		r.condition(res, askable, asked)
	}
	if conditional {
		r.conditionCircles()
	}
}

// condition resolves the condition of res.
func (r *resolver) condition(res *model.Resource, askable *rule.Askable, asked map[string]*model.Asked) {
	w := res.When
	v := read.Get(r.resources.Entry(res).Value, "when", syntax.String)
	before := r.List.Errors()
	x, used := r.rules.Existence(v, askable)
	switch {
	case x == nil || r.List.Errors() > before:
		return
	case len(used) == 0:
		r.Report(diag.BadCondition, v.At, "the condition uses no field of another resource", "write an expression such as `app.file_backend == \"s3\"`, or remove it")
		return
	}
	known := map[*model.Asked]bool{}
	for _, name := range used {
		first, _, _ := strings.Cut(name, ".")
		a := asked[first]
		if a.Resource == res {
			r.Report(diag.BadCondition, v.At, "the condition of `"+res.Name+"` uses its own field `"+name+"`, which is read only if the condition is true", "use a field of another resource")
			return
		}
		if !known[a] {
			known[a] = true
			w.Asks = append(w.Asks, a)
			a.Resource.Kind.Asked = true
		}
	}
	w.Expr, w.Fields = x, used
}

// silent is [rule.Askable.Silent]. The value of a loaded resource is the existing struct, in which zero is a value like others.
func silent(asked map[string]*model.Asked, path []*model.Field) string {
	s := asked[path[0].Name].Resource.Kind.Struct
	for i, f := range path[1:] {
		if s == nil {
			return ""
		}
		n := slices.IndexFunc(s.Pairs, func(p model.Pair) bool { return p.Field == f })
		if n < 0 {
			return ""
		}
		p := s.Pairs[n]
		if i == len(path)-2 && p.How == model.FromPtr && !typeutil.IsText(p.Type) {
			return types.TypeString(p.Type, func(p *types.Package) string { return p.Name() })
		}
		s = p.Part
	}
	return ""
}

// unknownAsked reports that a condition names a resource that does not exist.
func (r *resolver) unknownAsked(name string, at diag.Span) {
	if r.resources.IsBad(nil, name) {
		return
	}
	help := r.resources.Help(name)
	if help != "" { // else there are too many findings to suggest something for each
		if of := r.holders(name); len(of) == 1 {
			help = "to name the field of a resource, write `" + of[0] + "." + name + "`"
		}
	}
	if r.resources.Factory(name) != nil {
		help = "`" + name + "` is a factory, whose resources are loaded when the program opens them: ask a resource"
	}
	r.Report(diag.UnknownResource, at, "there is no resource `"+name+"`", help)
}

// holders returns the names of the resources that have a field with this name.
func (r *resolver) holders(field string) (names []string) {
	for _, res := range r.pkg.Resources {
		if slices.ContainsFunc(res.Kind.Fields, func(f *model.Field) bool { return f.Name == field }) {
			names = append(names, res.Name)
		}
	}
	return names
}

// conditionCircles reports resources whose conditions ask each other in a circle.
func (r *resolver) conditionCircles() {
	done := map[*model.Resource]bool{}
	at := map[*model.Resource]int{} // in path, from 1
	var path []*model.Resource
	var walk func(res *model.Resource)
	circles := 0
	walk = func(res *model.Resource) {
		if circles == read.MaxCircles {
			return
		}
		if i := at[res]; i > 0 {
			var names []string
			for _, on := range path[i-1:] {
				names = append(names, on.Name)
			}
			circles++
			r.Report(diag.Cycle, res.When.At, "the conditions of resources refer to each other: "+read.Around(names, 0, "uses"), "remove `when` from one of them")
			return
		}
		if done[res] || res.When == nil {
			return
		}
		done[res] = true
		path = append(path, res)
		at[res] = len(path)
		for _, a := range res.When.Asks {
			walk(a.Resource)
		}
		path = path[:len(path)-1]
		delete(at, res)
	}
	for _, res := range r.pkg.Resources {
		walk(res)
	}
}
