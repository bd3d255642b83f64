package emit

import (
	"go/types"
	"strconv"

	"github.com/resgen-go/resgen/internal/gen/model"
	"github.com/resgen-go/resgen/internal/gen/render"
)

// imports are the names by which the files of p import packages, by import path. A package whose name p declares gets a number.
func imports(p *model.Package) map[string]string {
	if p.Imports != nil {
		return p.Imports
	}
	i := importer{}
	for _, k := range p.Kinds {
		i.kind(k)
	}
	for _, r := range p.Resources {
		i.call(r.Life.AfterOpen)
		i.call(r.Life.BeforeClose)
		if r.Change != nil {
			i.function(*r.Change)
		}
	}
	taken := unexported(p)
	for path, name := range i { // order: each is changed by itself
		for n := 2; taken[i[path]]; n++ {
			i[path] = name + strconv.Itoa(n)
		}
	}
	return i
}

// importsOf are the names by which the file of k imports packages.
func importsOf(p *model.Package, k *model.Kind) map[string]string {
	own, all := importer{}, imports(p)
	own.kind(k)
	for path := range own { // order: each gets its own name
		own[path] = all[path]
	}
	return own
}

// unexported are the names at the top of p's files that a package may have too.
func unexported(p *model.Package) map[string]bool {
	names := map[string]bool{"options": true, "newOptions": true}
	for _, r := range p.Resources {
		names[loaderName(r)] = true
	}
	for _, f := range functions(p) {
		if f.From == nil {
			names[f.Name] = true
		}
	}
	return names
}

// functions lists the Go functions that p names.
func functions(p *model.Package) []model.Func {
	var fs []model.Func
	add := func(calls ...*model.Call) {
		for _, c := range calls {
			if c != nil && c.Method == "" {
				fs = append(fs, c.Func)
			}
		}
	}
	for _, k := range p.Kinds {
		if k.From == nil {
			add(k.Further)
		}
		if c := k.Client; c != nil && k.From == nil {
			fs = append(fs, c.New)
			add(c.Close, c.Health, c.Stats)
		}
	}
	for _, r := range p.Resources {
		add(r.Life.AfterOpen, r.Life.BeforeClose)
		if r.Change != nil {
			fs = append(fs, *r.Change)
		}
	}
	return fs
}

// An importer gathers the names of packages by import path.
type importer map[string]string

func (i importer) kind(k *model.Kind) {
	if k.From != nil {
		i[k.From.Path] = k.From.Name
	}
	i.fields(k.Fields)
	for _, o := range k.Objects {
		i.fields(o.Fields)
	}
	i.call(k.Further)
	if k.Client != nil {
		i.client(k.Client)
	}
	if k.Struct != nil {
		i.converted(k.Struct)
	}
}

func (i importer) fields(fields []*model.Field) {
	for _, f := range fields {
		for t := f.Type; t != nil; t = t.Elem {
			if t.Kind == model.TextType {
				i[t.Path] = t.Package
			}
		}
	}
}

func (i importer) client(c *model.Client) {
	i.types(c.Native)
	for _, m := range c.Methods {
		i.types(m.Type)
	}
	if c.Changes != nil {
		i.types(c.Changes)
	}
	for _, d := range c.Deps {
		i.types(d.Param)
	}
	i.operations(c)
	i.function(c.New)
	for _, call := range []*model.Call{c.Close, c.Health, c.Stats} {
		i.call(call)
	}
	if c.Convert != nil {
		i.converted(c.Convert)
	}
}

func (i importer) types(t types.Type) { render.GoImports(i, t) }

func (i importer) call(c *model.Call) {
	if c != nil {
		i.function(c.Func)
	}
}

func (i importer) function(f model.Func) {
	if f.From != nil {
		i[f.From.Path] = f.From.Name
	}
}

func (i importer) converted(s *model.Struct) {
	i.types(s.Type)
	for _, p := range s.Pairs {
		i.types(p.Type)
		if p.Part != nil {
			i.converted(p.Part)
		}
		for _, m := range p.Parts {
			i.converted(m.Part)
		}
	}
}
